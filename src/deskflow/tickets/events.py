"""What can happen to a ticket. `ticket` is its state after the change, as expressions see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class TicketCreated(Event):
    name: ClassVar[str] = "ticket.created"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TicketUpdated(Event):
    """`changed` is {field: [old, new]}."""

    name: ClassVar[str] = "ticket.updated"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    changed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TicketClosed(Event):
    name: ClassVar[str] = "ticket.closed"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TicketMessageAdded(Event):
    """`message` has id, text, is_public, author_kind, author_name, channel, is_automatic."""

    name: ClassVar[str] = "ticket.message_added"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TicketMentioned(Event):
    """Somebody was named in a note: `people` are their ids, `message` what was written."""

    name: ClassVar[str] = "ticket.mentioned"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    message: Mapping[str, Any]
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class TicketMerged(Event):
    """`ticket` is the one that goes on, `merged` are those that ended in it."""

    name: ClassVar[str] = "ticket.merged"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    merged: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TicketEscalated(Event):
    """`old_priority` is what it was before; the ticket's own is what it is now."""

    name: ClassVar[str] = "ticket.escalated"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    reason: str
    old_priority: str


@dataclass(frozen=True, slots=True)
class SurveySent(Event):
    """`survey` has id, address, subject, question, expires_at; the mail is written by whoever hears of it."""

    name: ClassVar[str] = "survey.sent"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    survey: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """`survey` has also score (1 to 5) and comment."""

    name: ClassVar[str] = "survey.answered"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    survey: Mapping[str, Any]


EVENTS = (
    TicketCreated,
    TicketUpdated,
    TicketClosed,
    TicketMessageAdded,
    TicketMentioned,
    TicketMerged,
    TicketEscalated,
    SurveySent,
    SurveyAnswered,
)
