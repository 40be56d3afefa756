"""What fields, operators and values of a filter are called."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list.columns import SLA_WORDS
from deskflow.tickets.finding.completing import Option
from deskflow.tickets.finding.fields import Catalogue, Field

T = QT_TRANSLATE_NOOP

FIELDS: Final[dict[str, Any]] = {
    "status": T("words", "Status"), "priority": T("words", "Priority"), "type": T("words", "Type"),
    "channel": T("words", "Channel"), "sla": T("words", "Service level"), "assignee": T("words", "Assignee"),
    "team": T("words", "Team"), "customer": T("words", "Customer"), "contact": T("words", "Contact"),
    "site": T("words", "Site"), "equipment": T("words", "Equipment"), "tag": T("words", "Tag"),
    "skill": T("words", "Skill needed"), "watcher": T("words", "Watcher"), "title": T("words", "Title"),
    "number": T("words", "Number"), "due": T("words", "Due"), "response_due": T("words", "Response due"),
    "resolution_due": T("words", "Resolution due"), "created": T("words", "Created"),
    "updated": T("words", "Last change"), "resolved": T("words", "Resolved"), "closed": T("words", "Closed"),
    "responded": T("words", "First answered"), "messaged": T("words", "Last message"),
    "reopened": T("words", "Times reopened"), "severity": T("words", "Severity"),
    "paused": T("words", "Clock paused"), "spent": T("words", "Time spent"), "impact": T("words", "Impact"),
    "urgency": T("words", "Urgency"), "resolution": T("words", "Resolution code"), "cause": T("words", "Cause"),
    "method": T("words", "Method"), "is": T("words", "Is"), "has": T("words", "Has"),
}  # fmt: skip
OPERATORS: Final[dict[str, Any]] = {
    "is": T("words", "is"), "is not": T("words", "is not"), "has": T("words", "contains"),
    "has not": T("words", "does not contain"), "<": T("words", "less than"), "<=": T("words", "at most"),
    ">": T("words", "more than"), ">=": T("words", "at least"),
}  # fmt: skip
# The same of times: spans lie ahead of now or behind it.
OF_TIMES: Final[dict[str, Any]] = {
    "<": T("words", "before, or within"), "<=": T("words", "until"), ">": T("words", "after, or beyond"),
    ">=": T("words", "from"),
}  # fmt: skip
VALUES: Final[dict[str, Any]] = {
    "open": T("words", "Not finished"), "done": T("words", "Finished"), "opened": T("words", "Open"),
    "me": T("words", "You"), "none": T("words", "Nobody or nothing"), "now": T("words", "This moment"),
    "today": T("words", "Today"), "tomorrow": T("words", "Tomorrow"), "yesterday": T("words", "Yesterday"),
    "yes": T("words", "Yes"), "no": T("words", "No"), "mine": T("words", "Assigned to you"),
    "unassigned": T("words", "Assigned to nobody"), "overdue": T("words", "Overdue"),
    "breached": T("words", "Breached"), "paused": T("words", "Clock paused"), "reopened": T("words", "Was reopened"),
}  # fmt: skip


def field_name(field: Field) -> str:
    """What it is called; one of a tenant's own as it was named."""
    if field.name:
        return field.name
    known = FIELDS.get(field.key)
    return words.translated(known) if known is not None else field.key.replace("_", " ")


def operator_name(operator: str, field: Field | None) -> str:
    if field is not None and field.kind == "date" and operator in OF_TIMES:
        return words.translated(OF_TIMES[operator])
    return words.translated(OPERATORS[operator])


def option_words(option: Option, catalogue: Catalogue) -> str:
    """What stands muted beside something offered; "" where it speaks for itself."""
    if option.kind == "field":
        if option.field == "is":
            return words.translated(VALUES.get(option.key, ""))
        field = catalogue.get(option.key)
        return "" if field is None else field_name(field)
    field = catalogue.get(option.field)
    if field is not None:
        named = next((one.name for one in field.choices if one.key == option.key and one.name), "")
        if named:
            return named
        if option.field in ("status", "priority", "type", "channel"):
            said = words.word(option.field, option.key)
            if said != option.key:
                return said if option.key != "open" else words.translated(VALUES["open"])
        if option.field == "sla":
            return words.translated(SLA_WORDS.get(option.key, ""))
    return words.translated(VALUES[option.key]) if option.key in VALUES else ""
