"""The tiles there are, in words: what each is called, its icon, and who may have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.pages.home.arrangement import CARDS, FIGURES, VIEW
from deskflow.desktop.pages.home.words import tr


@dataclass(frozen=True, slots=True)
class TileKind:
    """`leads_to` is the page it opens, with its place there."""

    icon: str
    title: Any
    permission: str
    page: str = ""
    params: Mapping[str, Any] | None = None


_TICKETS, _RUNS = "tickets.read", "workflows.read"

KINDS: Final[Mapping[str, TileKind]] = {
    "open": TileKind("ticket", QT_TRANSLATE_NOOP("home", "Open"), _TICKETS, "tickets", {"view": "all-open"}),
    "due_soon": TileKind("circle-alert", QT_TRANSLATE_NOOP("home", "Due within 2 h"), _TICKETS, "tickets", {"view": "due-soon"}),
    "kept": TileKind("gauge", QT_TRANSLATE_NOOP("home", "SLA this week"), _TICKETS, "tickets", {"view": "done"}),
    "breached": TileKind(
        "triangle-alert", QT_TRANSLATE_NOOP("home", "Breached"), _TICKETS, "tickets",
        {"filter": "status:open sla:breached", "title": QT_TRANSLATE_NOOP("home", "Breached")},
    ),
    "waiting": TileKind("badge-check", QT_TRANSLATE_NOOP("home", "Waiting for you"), "", "approvals", {}),
    "mine": TileKind("inbox", QT_TRANSLATE_NOOP("home", "Yours"), _TICKETS, "tickets", {"view": "my-open"}),
    "unassigned": TileKind("user-x", QT_TRANSLATE_NOOP("home", "Unassigned"), _TICKETS, "tickets", {"view": "unassigned"}),
    "overdue": TileKind(
        "alarm-clock", QT_TRANSLATE_NOOP("home", "Overdue"), _TICKETS, "tickets",
        {"filter": "status:open due<0h", "title": QT_TRANSLATE_NOOP("home", "Overdue")},
    ),
    "stopped": TileKind("activity", QT_TRANSLATE_NOOP("home", "Failed runs"), _RUNS, "runs", {"status": "failed"}),
    "todo": TileKind("list-checks", QT_TRANSLATE_NOOP("home", "Waiting for you"), "", "approvals", {}),
    "work": TileKind("inbox", QT_TRANSLATE_NOOP("home", "Your tickets"), _TICKETS, "tickets", {"view": "my-open"}),
    "visits": TileKind("calendar-clock", QT_TRANSLATE_NOOP("home", "Your visits"), _TICKETS),
    "due": TileKind("clock", QT_TRANSLATE_NOOP("home", "Due next"), _TICKETS, "tickets", {"view": "all-open"}),
    "automation": TileKind("workflow", QT_TRANSLATE_NOOP("home", "Automation"), _RUNS),
    "flow": TileKind("chart-no-axes-column", QT_TRANSLATE_NOOP("home", "In and out"), _TICKETS),
    "load": TileKind("users", QT_TRANSLATE_NOOP("home", "Load"), _TICKETS),
}  # fmt: skip


def offered(can: Callable[[str], bool]) -> list[str]:
    """The tiles this person may have, without those of views."""
    return [one for one in (*FIGURES, *CARDS) if not KINDS[one].permission or can(KINDS[one].permission)]  # fmt: skip


def title_of(tile: str, views: Mapping[str, str]) -> str:
    """`views` are titles by key; of one that is gone there is none."""
    if tile.startswith(VIEW):
        return views.get(tile[len(VIEW) :], "")
    # A figure and a list may be about the same.
    return tr(KINDS[tile].title)


def icon_of(tile: str) -> str:
    return "layers" if tile.startswith(VIEW) else KINDS[tile].icon
