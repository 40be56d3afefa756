"""Examples of commands about views that people make for themselves."""

from __future__ import annotations

from deskflow.core.commands import Command
from deskflow.tickets.viewing.commands import (
    ArrangeViews,
    CreateView,
    DeleteView,
    PinView,
    UpdateView,
)
from tests.integration.core.example import Example

ASKED = {"field": "priority", "operator": "is", "values": ["P1", "P2"]}

VIEWS: dict[type[Command], Example] = {
    CreateView: Example(
        lambda w: CreateView(
            "Ünrest {{ 7 * 7 }}", {"all": [ASKED, {"words": "vpn"}]}, {"group_by": "customer"}, "flame", "danger",
            "Mornings", "team", w.ids["team"],
        )
    ),
    UpdateView: Example(
        lambda w: UpdateView(w.ids["view"], {"name": "Calm", "filter": ASKED, "shared_with": "all", "tone": ""})
    ),
    DeleteView: Example(lambda w: DeleteView(w.ids["view"])),
    ArrangeViews: Example(lambda w: ArrangeViews((str(w.ids["view"]), "all-open", "my-open"))),
    PinView: Example(lambda w: PinView("all-open")),
}  # fmt: skip
