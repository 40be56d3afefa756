"""Examples of commands about how tickets belong together, and of what hangs on them."""

from __future__ import annotations

from datetime import timedelta

from deskflow.assets.contracts import AddContract, RemoveContract, RenewContract, UpdateContract
from deskflow.core.commands import Command
from deskflow.tickets.checklist_templates import (
    AddChecklistFromTemplate,
    DefineChecklistTemplate,
    DeleteChecklistTemplate,
)
from deskflow.tickets.checklists import MoveChecklist, RenameChecklist, UpdateChecklistItem
from deskflow.tickets.problems import ResolveIncidents
from deskflow.tickets.splitting import SplitTicket
from deskflow.tickets.stopwatches import PauseStopwatch, StartStopwatch, StopStopwatch
from deskflow.tickets.time_spent import UpdateTime
from tests.integration.core.example import Example
from tests.integration.desk import START

RELATIONS: dict[type[Command], Example] = {
    SplitTicket: Example(
        lambda w: SplitTicket(w.ids["ticket"], (w.ids["aside"],), "The scanner, too", "P2", w.ids["tess"]), "tess"
    ),
    ResolveIncidents: Example(
        lambda w: ResolveIncidents(w.ids["problem"], (w.ids["urgent"],), "A new fuse {{ 7 * 7 }} is in."), "tess"
    ),
    AddContract: Example(
        lambda w: AddContract(
            w.ids["customer"],
            {"name": "AMC Züri", "starts_at": START.isoformat(), "ends_at": (START + timedelta(days=364)).isoformat(), "covers": ["parts"],
             "covers_all": False, "equipment_ids": [str(w.ids["equipment"])], "visits_included": 12, "notes": "{{ 7 * 7 }}"},
        )
    ),
    UpdateContract: Example(
        lambda w: UpdateContract(
            w.ids["contract"], {"covers_all": False, "equipment_ids": [str(w.ids["equipment"])], "minutes_included": "90", "cancelled": True}
        )
    ),
    RenewContract: Example(lambda w: RenewContract(w.ids["contract"])),
    RemoveContract: Example(lambda w: RemoveContract(w.ids["contract"])),
    RenameChecklist: Example(lambda w: RenameChecklist(w.ids["checklist"], "Vor Ort {{ 7 * 7 }}")),
    UpdateChecklistItem: Example(lambda w: UpdateChecklistItem(w.ids["item"], "Ünplug it", True, 5), "tess"),
    MoveChecklist: Example(lambda w: MoveChecklist(w.ids["second list"], 0)),
    DefineChecklistTemplate: Example(
        lambda w: DefineChecklistTemplate("Söme", ({"title": "A", "required": True}, {"title": "B"}), w.ids["list template"], False)
    ),
    DeleteChecklistTemplate: Example(lambda w: DeleteChecklistTemplate(w.ids["list template"])),
    AddChecklistFromTemplate: Example(
        lambda w: AddChecklistFromTemplate(w.ids["ticket"], w.ids["list template"]), "tess"
    ),
    UpdateTime: Example(lambda w: UpdateTime(w.ids["time"], {"minutes": 25, "note": "länger", "kind": "on_site", "worked_at": START.isoformat()})),
    StartStopwatch: Example(lambda w: StartStopwatch(w.ids["urgent"])),
    PauseStopwatch: Example(lambda w: PauseStopwatch(w.ids["ticket"])),
    StopStopwatch: Example(lambda w: StopStopwatch(w.ids["ticket"], "döne", False, "phone")),
}  # fmt: skip
