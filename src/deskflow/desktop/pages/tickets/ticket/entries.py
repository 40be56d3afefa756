"""The timeline as entries in order of time: messages, and what happened between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deskflow.desktop import words, words_sla, words_work
from deskflow.tickets.queries import ActivityRow, MessageRow

ICONS = {
    "ticket.changed": "pencil",
    "task.created": "list-checks",
    "task.done": "check",
    "task.reopened": "rotate-ccw",
    "mail.queued": "send",
    "sla.at_risk": "gauge",
    "sla.breached": "flame",
    "approval.approved": "badge-check",
    "approval.granted": "badge-check",
    "approval.rejected": "ban",
    **words_work.ICONS,
    **words_sla.ICONS,
}
FIELD_ICONS = {
    "assigned_to": "user-check",
    "status": "circle-dot",
    "priority": "flag",
    "title": "pencil",
}
BY_WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """`who` is set apart from the rest of the sentence when it begins with them."""

    id: UUID
    at: datetime
    icon: str
    who: str
    text: str
    # What a filter knows it by.
    kinds: frozenset[str] = frozenset({"change"})


@dataclass(frozen=True, slots=True)
class MessageEntry:
    id: UUID
    at: datetime
    message: MessageRow


Entry = ActivityEntry | MessageEntry


def merged(
    messages: Sequence[MessageRow], activity: Sequence[ActivityRow], names: Mapping[str, str]
) -> list[Entry]:
    """Oldest first; at the same instant the message comes before what it caused."""
    entries: list[tuple[datetime, int, Entry]] = [
        (one.at, 0, MessageEntry(one.id, one.at, one)) for one in messages
    ]
    entries += [(one.at, 1, activity_entry(one, names)) for one in activity]
    return [entry for _, _, entry in sorted(entries, key=lambda found: found[:2])]


def activity_entry(row: ActivityRow, names: Mapping[str, str]) -> ActivityEntry:
    who = row.actor_name or str(row.params.get("by") or "")
    text = words.describe_activity(row.code, row.params, who, names)
    shown = who or "DeskFlow"
    lead = shown if text.startswith(f"{shown} ") else ""
    return ActivityEntry(row.id, row.at, _icon(row), lead, text[len(lead) :].strip(), _kinds(row))


def _kinds(row: ActivityRow) -> frozenset[str]:
    head = row.code.partition(".")[0]
    kinds = {head if head in ("mail", "time", "approval", "sla") else "change"}
    if row.actor_kind == BY_WORKFLOW:
        kinds.add("run")
    return frozenset(kinds)


def _icon(row: ActivityRow) -> str:
    if row.code.startswith("sla."):
        return ICONS.get(row.code, "gauge")
    if row.actor_kind == BY_WORKFLOW:
        return "workflow"
    if row.code == "ticket.changed":
        return FIELD_ICONS.get(str(row.params.get("field")), "pencil")
    if row.code.startswith("approval."):
        return ICONS.get(row.code, "badge-check")
    return ICONS.get(row.code, "activity")
