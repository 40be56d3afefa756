"""Events of authors' own: `custom.` and a name, with whatever values they bring, raised to start other workflows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.core.commands import Command
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.events import Event
from deskflow.core.ids import named_id
from deskflow.core.transaction import Transaction
from deskflow.core.types import canonical_json
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.custom_events import is_custom

MOST_BYTES: Final = 100_000
# What `trigger` holds by itself.
_TAKEN: Final = frozenset({"event", "ticket"})


@dataclass(frozen=True, slots=True)
class RaiseEvent(Command):
    """`event` is `custom.` and a name of small letters, digits and `_`. With a ticket it is about that."""

    name: ClassVar[str] = "event.raise@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    event: str
    payload: dict[str, Any]
    ticket_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CustomEvent(Event):
    """Named by an author instead of by a class of its own."""

    type_name: str
    about: str
    data: Mapping[str, Any]

    @property
    def name(self) -> str:  # type: ignore[override]
        return self.type_name

    @property
    def subject_kind(self) -> str:  # type: ignore[override]
        return self.about

    def payload(self) -> dict[str, Any]:
        return dict(self.data)


def raise_event(tx: Transaction, command: RaiseEvent) -> str:
    """Answers with the event's name. Rejected for another name, and for values that are too large."""
    if not is_custom(command.event):
        raise Rejected("event.bad_name", event=command.event[:100])
    taken = _TAKEN & command.payload.keys()
    if taken:
        raise Rejected("event.taken_name", field=min(taken))
    try:
        size = len(canonical_json(command.payload).encode())
    except ValueError as problem:
        raise Rejected("event.not_plain", event=command.event) from problem
    if size > MOST_BYTES:
        raise Rejected("event.too_large", limit=MOST_BYTES, size=size)
    subject, kind, data = named_id("custom_event", str(tx.tenant_id), command.event), "custom", command.payload  # fmt: skip
    if command.ticket_id is not None:
        found = snapshots(tx.unit.connection, tx.tenant_id, [command.ticket_id])
        if command.ticket_id not in found:
            raise NotFound("tickets.not_found", id=str(command.ticket_id))
        subject, kind = command.ticket_id, "ticket"
        data = {**data, "ticket": found[command.ticket_id]}
        params = {"event": command.event, "by": tx.actor.label}
        note_in_timeline(tx, [(command.ticket_id, tx.at, "event.raised", params)])
    tx.emit(CustomEvent(subject, command.event, kind, data))
    return command.event
