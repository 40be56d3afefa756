"""An event from a partner's system comes in: checked against its type, taken once, put before the workflows.

The sender's own id makes a repeat harmless. What a partner sends can start workflows, and nothing else: events
that DeskFlow raises itself are refused here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command
from deskflow.core.errors import Conflict, Rejected
from deskflow.core.events import Event
from deskflow.core.ids import named_id
from deskflow.core.transaction import Transaction
from deskflow.core.types import canonical_json
from deskflow.workflows.catalogue import EVENT_TYPES, EventType, payload_problems
from deskflow.workflows.custom_events import is_custom
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.tables import received_events

LONGEST_ID: Final = 200
LONGEST_SOURCE: Final = 100


@dataclass(frozen=True, slots=True)
class ReceiveEvent(Command):
    """`event_id` is the sender's own id of it, unique within `source`; without one, every call is a new event.

    Answers with {"subject_id": …, "repeated": whether it had come before}.
    """

    name: ClassVar[str] = "event.receive@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    event: str
    payload: dict[str, Any]
    source: str = ""
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class PartnerEvent(Event):
    """What is raised: named and shaped by the catalogue instead of by a class of its own."""

    type_name: str
    data: Mapping[str, Any]

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.type_name

    @property
    def subject_kind(self) -> str:  # type: ignore[override]
        return self.type_name.partition(".")[0]

    def payload(self) -> dict[str, Any]:
        return dict(self.data)


def receive_event(tx: Transaction, command: ReceiveEvent) -> dict[str, Any]:
    """Rejected with all problems of the payload; Conflict when the id was used for something else."""
    event = partner_event(command.event)
    check_payload(event, command.payload)
    for value, most in ((command.event_id, LONGEST_ID), (command.source, LONGEST_SOURCE)):
        if len(value) > most:
            raise Rejected("event.id_too_long", limit=most)
    subject_id = _subject_id(tx, event, command)
    answer = {"subject_id": str(subject_id), "repeated": False}
    if command.event_id and _came_before(tx, command):
        return {**answer, "repeated": True}
    tx.emit(PartnerEvent(subject_id, event.name, command.payload))
    return answer


def partner_event(name: str) -> EventType:
    """The type partners may send under this name. Rejected for any other."""
    event = EVENT_TYPES.get(name)
    if event is None and is_custom(name):
        # An author's own event: nobody but the author knows what belongs into it.
        return EventType(name, "custom", "", (), partner=True)
    if event is None:
        known = [one.name for one in EVENT_TYPES.values() if one.partner]
        raise Rejected("event.unknown", event=name[:100], suggestion=nearest(name, known))
    if not event.partner:
        raise Rejected("event.own", event=name)
    return event


def check_payload(event: EventType, payload: Any) -> None:
    """Rejected, naming every field that is missing or wrong."""
    problems = payload_problems(event, payload)
    if problems:
        raise Rejected(
            "event.bad_payload",
            event=event.name,
            count=len(problems),
            problems=[{"code": one.code, "path": one.path, **one.params} for one in problems],
        )


def _subject_id(tx: Transaction, event: EventType, command: ReceiveEvent) -> UUID:
    """The same for all events about the same thing, so that they are found together and can wait for each other."""
    if not event.fields:
        return named_id("custom_event", str(tx.tenant_id), event.name)
    subject = str(command.payload[event.subject]["id"])
    return named_id("partner_subject", str(tx.tenant_id), event.subject, subject)


def _came_before(tx: Transaction, command: ReceiveEvent) -> bool:
    """Remembers the sender's id; true when this very event is known already."""
    said = canonical_json({"event": command.event, "payload": command.payload})
    fingerprint = hashlib.sha256(said.encode()).hexdigest()
    c = received_events.c
    if tx.unit.connection.dialect.name == "postgresql":
        # Sent twice at the same moment, the second waits until the first is remembered.
        mark = f"event:{tx.tenant_id}:{command.source}:{command.event_id}"
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(mark, 0))))
    known = tx.execute(
        select(c.fingerprint).where(
            c.tenant_id == tx.tenant_id,
            c.source == command.source,
            c.sender_id == command.event_id,
        )
    ).scalar()
    if known is None:
        tx.insert(
            received_events, source=command.source, sender_id=command.event_id, name=command.event,
            fingerprint=fingerprint, received_at=tx.at,
        )  # fmt: skip
        return False
    if known != fingerprint:
        raise Conflict("event.reused_id", id=command.event_id, source=command.source)
    return True
