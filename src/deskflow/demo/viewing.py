"""Views of tickets the demo desk shares with everybody."""

from __future__ import annotations

from typing import Final

from deskflow.core.commands import Command
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import tree_to_json
from deskflow.tickets.view_layout import PRESETS, Layout, layout_to_json
from deskflow.tickets.viewing.commands import CreateView

# Name, what it asks for, icon, colour, folder, what it is grouped by.
VIEWS: Final = (
    (
        "Urgent, unowned",
        "status:open priority:P1,P2 assignee:none",
        "flame",
        "danger",
        "",
        "due",
    ),
    ("Promises at risk", "status:open sla:at_risk,breached", "timer", "warning", "", "assignee"),
    ("Quiet for a week", "status:open updated>7d", "moon", "", "Every morning", "assignee"),
    ("Open by customer", "status:open", "building-2", "", "Every morning", "customer"),
)


def shared_views() -> list[Command]:
    """For somebody who may share with everybody."""
    return [
        CreateView(
            name, tree_to_json(read(asked)), layout_to_json(Layout(PRESETS["due"], group_by)), icon, tone,
            folder, "all",
        )
        for name, asked, icon, tone, folder, group_by in VIEWS
    ]  # fmt: skip
