"""The lists everybody has: what each asks for and how it is laid out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import EVERYTHING, Test, Tree, every
from deskflow.tickets.view_layout import PRESETS, Layout, Sort

SORTS: Final[tuple[Sort, ...]] = tuple(PRESETS)


@dataclass(frozen=True, slots=True)
class View:
    """A named list in the left pane."""

    key: str
    title: str
    icon: str
    filter: Tree
    sort: Sort = "due"
    arranged: Layout | None = None

    @property
    def layout(self) -> Layout:
        """How it is laid out unless somebody has made something else of it."""
        if self.arranged is not None:
            return self.arranged
        return Layout(PRESETS[self.sort], "due" if self.sort == "due" else "")


BUILT_IN: Final = (
    View("my-open", "My open", "inbox", read("status:open assignee:me")),
    View("due-soon", "Due within 2 h", "circle-alert", read("status:open due<2h")),
    View("unassigned", "Unassigned", "user-x", read("status:open assignee:none")),
    View(
        "waiting", "Waiting", "message-circle",
        read("status:pending_customer,pending_vendor,scheduled"), "updated",
    ),
    View("all-open", "All open", "layers", read("status:open")),
    View("done", "Recently done", "circle-check", read("status:resolved,closed"), "updated"),
    View("all", "All tickets", "archive", EVERYTHING, "updated"),
)  # fmt: skip


def tickets_of(
    *, customer_id: UUID | None = None, equipment_id: UUID | None = None, open_only: bool = False
) -> Tree:
    """Those of one customer or one piece of equipment."""
    asked = (("customer", customer_id), ("equipment", equipment_id))
    return every(
        *(Test(field, "is", (str(one),)) for field, one in asked if one is not None),
        read("status:open") if open_only else EVERYTHING,
    )
