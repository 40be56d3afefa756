"""The columns a list of tickets can show: what they are called, how wide they begin, and what stands in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop import words
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.view_layout import OWN

T = QT_TRANSLATE_NOOP

TITLES: Final[Mapping[str, Any]] = {
    "priority": T("words", "Priority"),
    "number": T("words", "Number"),
    "title": T("words", "Title"),
    "customer": T("words", "Customer"),
    "status": T("words", "Status"),
    "assignee": T("words", "Assignee"),
    "due": T("words", "Due"),
    "type": T("words", "Type"),
    "created": T("words", "Created"),
    "updated": T("words", "Last change"),
    "sla": T("words", "Service level"),
    "contact": T("words", "Contact"),
    "team": T("words", "Team"),
    "site": T("words", "Site"),
    "equipment": T("words", "Equipment"),
    "channel": T("words", "Channel"),
    "tags": T("words", "Tags"),
    "severity": T("words", "Severity"),
    "impact": T("words", "Impact"),
    "urgency": T("words", "Urgency"),
    "resolution": T("words", "Resolution"),
    "cause": T("words", "Cause"),
    "method": T("words", "Solved by"),
    "checklist": T("words", "Checklists"),
    "time": T("words", "Time"),
}
WIDTHS: Final[Mapping[str, int]] = {
    "priority": 88, "number": 110, "title": 320, "customer": 160, "status": 132, "assignee": 150, "due": 104,
    "type": 140, "created": 120, "updated": 120, "sla": 110, "channel": 92, "tags": 150, "severity": 80, "impact": 84, "urgency": 84, "checklist": 84, "time": 84,
}  # fmt: skip
NARROWEST: Final = 48
# These are parts of every card; the others stand in its second line.
IN_EVERY_CARD: Final = frozenset({"priority", "title", "assignee", "due"})
SLA_WORDS: Final[Mapping[str, Any]] = {
    "met": T("words", "Kept"),
    "at_risk": T("words", "At risk"),
    "breached": T("words", "Breached"),
}


# What the desk calls its own fields, by column. A program has one desk open, as it has one language.
_own_titles: dict[str, str] = {}


def set_own_titles(titles: Mapping[str, str]) -> None:
    """From now on `title_of` knows these columns, and no other own ones."""
    _own_titles.clear()
    _own_titles.update(titles)


def title_of(column: str) -> str:
    """What stands over a column; fields somebody made themselves are called what they were named."""
    if column in TITLES:
        return words.translated(TITLES[column])
    # The key of one that is not known any more is made of its name.
    plain = column.removeprefix(OWN).replace("_", " ").capitalize()
    return _own_titles.get(column, plain)


def width_of(column: str) -> int:
    return WIDTHS.get(column, 130)


def cell_text(row: TicketRow, column: str, now: datetime) -> str:
    """What a cell says; "" where there is nothing."""
    if column in _PLAIN:
        return str(getattr(row, _PLAIN[column]) or "")
    if column == "status" and (own := dict(row.more).get("status")):
        return own
    if column in ("status", "type"):
        return words.word(column, getattr(row, column))
    if column in ("created", "updated"):
        return words.day_and_time(row.created_at if column == "created" else row.updated_at, now)
    if column == "sla":
        return words.translated(SLA_WORDS.get(row.sla_status, row.sla_status))
    text = dict(row.more).get(column, "")
    return words.word("channel", text) if column == "channel" and text else text


_PLAIN: Final = {
    "priority": "priority", "number": "number", "title": "title", "customer": "customer_name",
    "assignee": "assignee_name",
}  # fmt: skip
