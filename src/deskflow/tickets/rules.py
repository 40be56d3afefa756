"""What a ticket may be: statuses and their moves, priorities with the seed's aliases, types, channels."""

from __future__ import annotations

from typing import Final

STATUSES: Final = (
    "new", "open", "in_progress", "pending_customer", "pending_vendor", "scheduled",
    "resolved", "closed", "cancelled", "merged",
)  # fmt: skip
DONE: Final = frozenset({"resolved", "closed", "cancelled", "merged"})
PENDING: Final = frozenset({"pending_customer", "pending_vendor", "scheduled"})
PRIORITIES: Final = ("P1", "P2", "P3", "P4")
TYPES: Final = (
    "breakdown", "service_request", "information_request", "problem", "change", "task",
)  # fmt: skip
CHANNELS: Final = ("phone", "email", "web", "mobile", "whatsapp", "api", "internal")

DEFAULT_PREFIX: Final = "INC"

_WORKING = frozenset({"open", "in_progress", *PENDING})

# Which moves are allowed. A closed ticket is reopened by a person or by the customer's answer.
TRANSITIONS: Final[dict[str, frozenset[str]]] = {
    "new": _WORKING | DONE,
    "open": (_WORKING - {"open"}) | DONE,
    "in_progress": (_WORKING - {"in_progress"}) | DONE,
    "pending_customer": (_WORKING - {"pending_customer"}) | DONE,
    "pending_vendor": (_WORKING - {"pending_vendor"}) | DONE,
    "scheduled": (_WORKING - {"scheduled"}) | DONE,
    "resolved": frozenset({"open", "in_progress", "closed"}),
    "closed": frozenset({"open"}),
    "cancelled": frozenset({"open"}),
    "merged": frozenset(),
}

_PRIORITY_ALIASES: Final = {
    "critical": "P1", "high": "P2", "medium": "P3", "low": "P4", "normal": "P3", "urgent": "P1",
    "p1_critical": "P1", "p2_high": "P2", "p3_medium": "P3", "p4_low": "P4",
    "1": "P1", "2": "P2", "3": "P3", "4": "P4",
}  # fmt: skip
_STATUS_ALIASES: Final = {
    "assigned": "open",
    "pending": "pending_customer",
    "in progress": "in_progress",
}


PRIORITY_WORDS: Final = tuple(_PRIORITY_ALIASES)
STATUS_WORDS: Final = tuple(_STATUS_ALIASES)


def parse_priority(value: object) -> str | None:
    """P1–P4 for any accepted spelling (seed: `critical`, `p1_critical`, `1`, …), None for anything else."""
    text = str(value).strip().lower().replace("-", "_").replace(" ", "_")
    if text.upper() in PRIORITIES:
        return text.upper()
    return _PRIORITY_ALIASES.get(text)


def number_prefix(wanted: str) -> str:
    """What stands before a ticket's number: letters and digits that a mail's subject can carry and bring back."""
    prefix = "".join(c for c in wanted.upper() if c.isascii() and c.isalnum()).lstrip("0123456789")
    return prefix[:10] or DEFAULT_PREFIX


def parse_status(value: object) -> str | None:
    """The status for any accepted spelling; the seed's `assigned` means `open` with an assignee."""
    text = str(value).strip().lower()
    return text if text in STATUSES else _STATUS_ALIASES.get(text)


def is_open(status: str) -> bool:
    return status not in DONE


def may_move(old: str, new: str) -> bool:
    """Whether a ticket may go from one status to the other; staying is no move and always allowed."""
    return old == new or new in TRANSITIONS[old]
