"""What a list of tickets shows: a filter, an order, and the text form of both. Pure."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from deskflow.core.errors import Rejected
from deskflow.tickets.rules import STATUSES, TYPES, parse_priority, parse_status
from deskflow.tickets.view_layout import PRESETS, Layout, Sort

SORTS: Final[tuple[Sort, ...]] = tuple(PRESETS)
Assignee = Literal["me", "none", "anyone"]


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """All parts must hold; an empty tuple or None asks nothing. `words` are looked for in title, number and
    customer; of several names one must stand in that of the person or customer."""

    open_only: bool = False
    statuses: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    assignee: Assignee | UUID = "anyone"
    customer_id: UUID | None = None
    equipment_id: UUID | None = None
    due_within: timedelta | None = None
    sla_statuses: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    assignee_names: tuple[str, ...] = ()
    customer_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A named list in the left pane."""

    key: str
    title: str
    icon: str
    filter: TicketFilter
    sort: Sort = "due"

    @property
    def layout(self) -> Layout:
        """How it is laid out unless somebody has made something else of it."""
        return Layout(PRESETS[self.sort], "due" if self.sort == "due" else "")


BUILT_IN: Final = (
    View("my-open", "My open", "inbox", TicketFilter(open_only=True, assignee="me")),
    View("due-soon", "Due within 2 h", "circle-alert", TicketFilter(open_only=True, due_within=timedelta(hours=2))),
    View("unassigned", "Unassigned", "user-x", TicketFilter(open_only=True, assignee="none")),
    View(
        "waiting", "Waiting", "message-circle",
        TicketFilter(statuses=("pending_customer", "pending_vendor", "scheduled")), "updated",
    ),
    View("all-open", "All open", "layers", TicketFilter(open_only=True)),
    View("done", "Recently done", "circle-check", TicketFilter(statuses=("resolved", "closed")), "updated"),
    View("all", "All tickets", "archive", TicketFilter(), "updated"),
)  # fmt: skip

_UNITS: Final = {"m": 1, "h": 60, "d": 24 * 60}


def parse(text: str, base: TicketFilter | None = None) -> TicketFilter:
    """The filter for `status:open priority:P1 assignee:me due<4h "vpn down"`, on top of `base`.

    Raises Rejected with the word that could not be understood; nothing is guessed.
    """
    found = base or TicketFilter()
    for word in _words(text):
        name, colon, value = word.partition(":")
        if word.startswith("due<"):
            found = replace(found, due_within=_span(word[4:]))
        elif colon and value and name in _FIELDS:
            found = _FIELDS[name](found, value)
        else:
            found = replace(found, words=(*found.words, word))
    return found


def as_text(wanted: TicketFilter) -> str:
    """What `parse` would read as this filter, as far as it has words for it."""
    parts: list[str] = []
    if wanted.open_only:
        parts.append("status:open")
    for name, values in (
        ("status", wanted.statuses), ("priority", wanted.priorities), ("type", wanted.types),
        ("sla", wanted.sla_statuses),
    ):  # fmt: skip
        if values:
            parts.append(f"{name}:{','.join(values)}")
    if wanted.assignee != "anyone":
        parts.append(f"assignee:{wanted.assignee}")
    if wanted.due_within is not None:
        minutes = round(wanted.due_within.total_seconds() / 60)
        unit = next(unit for unit in ("d", "h", "m") if minutes % _UNITS[unit] == 0)
        parts.append(f"due<{minutes // _UNITS[unit]}{unit}")
    for name, names in (("assignee", wanted.assignee_names), ("customer", wanted.customer_names)):
        if names:
            parts.append(f"{name}:{_quoted(','.join(names))}")
    parts += [_quoted(word) for word in wanted.words]
    return " ".join(parts)


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _words(text: str) -> list[str]:
    # An odd quote means the author is still typing; what follows it is taken as words.
    if text.count('"') % 2:
        text = text.replace('"', " ")
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    return list(lexer)


def _span(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit()) or unit not in _UNITS or len(text) > 6:
        raise Rejected("view.bad_span", value=text[:20])
    return timedelta(minutes=int(number) * _UNITS[unit])


def _status(found: TicketFilter, value: str) -> TicketFilter:
    if value == "open":
        return replace(found, open_only=True)
    statuses = tuple(parse_status(part) or "" for part in value.split(","))
    if not all(status in STATUSES for status in statuses):
        raise Rejected("view.unknown_value", field="status", value=value[:40])
    return replace(found, statuses=statuses)


def _priority(found: TicketFilter, value: str) -> TicketFilter:
    priorities = tuple(parse_priority(part) or "" for part in value.split(","))
    if not all(priorities):
        raise Rejected("view.unknown_value", field="priority", value=value[:40])
    return replace(found, priorities=priorities)


def _type(found: TicketFilter, value: str) -> TicketFilter:
    types = tuple(value.split(","))
    if not all(kind in TYPES for kind in types):
        raise Rejected("view.unknown_value", field="type", value=value[:40])
    return replace(found, types=types)


def _assignee(found: TicketFilter, value: str) -> TicketFilter:
    if value == "me":
        return replace(found, assignee="me")
    if value in ("none", "nobody"):
        return replace(found, assignee="none")
    try:
        return replace(found, assignee=UUID(value))
    except ValueError:
        return replace(found, assignee_names=_names("assignee", value))


def _customer(found: TicketFilter, value: str) -> TicketFilter:
    return replace(found, customer_names=_names("customer", value))


def _names(field: str, value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(","))
    if not all(names):
        raise Rejected("view.unknown_value", field=field, value=value[:40])
    return names


def _sla(found: TicketFilter, value: str) -> TicketFilter:
    statuses = tuple(value.split(","))
    if not all(status in ("met", "at_risk", "breached") for status in statuses):
        raise Rejected("view.unknown_value", field="sla", value=value[:40])
    return replace(found, sla_statuses=statuses)


_FIELDS: Final = {
    "status": _status, "priority": _priority, "type": _type, "assignee": _assignee, "sla": _sla,
    "customer": _customer,
}  # fmt: skip
