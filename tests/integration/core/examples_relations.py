"""Examples of commands about how tickets belong together, and of what hangs on them."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.tickets.problems import ResolveIncidents
from deskflow.tickets.splitting import SplitTicket
from tests.integration.core.example import Example

RELATIONS: dict[type[Command], Example] = {
    SplitTicket: Example(
        lambda w: SplitTicket(w.ids["ticket"], (w.ids["aside"],), "The scanner, too", "P2", w.ids["tess"]), "tess"
    ),
    ResolveIncidents: Example(
        lambda w: ResolveIncidents(w.ids["problem"], (w.ids["urgent"],), "A new fuse {{ 7 * 7 }} is in."), "tess"
    ),
}  # fmt: skip
