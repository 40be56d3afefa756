"""What can happen to a ticket. `ticket` is its state after the change, as expressions see it."""

from __future__ import annotations

from collections.abc import Mapping
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


EVENTS = (TicketCreated, TicketUpdated, TicketClosed, TicketMessageAdded)
