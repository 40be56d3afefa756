"""Escalating a ticket: more urgent, in other hands, or both, and on record as such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.events import TicketEscalated
from deskflow.tickets.rules import PRIORITIES
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import tickets


@dataclass(frozen=True, slots=True)
class EscalateTicket(Command):
    """`raise_by` steps towards P1, as far as it goes; `assignee_id` takes it over."""

    name: ClassVar[str] = "ticket.escalate@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    reason: str
    raise_by: int = 1
    assignee_id: UUID | None = None


def escalate_ticket(tx: Transaction, command: EscalateTicket) -> dict[str, Any]:
    """Answers with {"ticket_id", "priority", "assigned_to"} as they are now. The reason must be given."""
    reason = " ".join(command.reason.split())[:500]
    if not reason:
        raise Rejected("field.required", field="reason")
    if not 0 <= command.raise_by < len(PRIORITIES):
        raise Rejected("ticket.bad_raise", value=command.raise_by)
    ticket = tx.get(tickets, command.ticket_id)
    if not ticket.is_open:
        raise Rejected("ticket.escalated_when_done", number=ticket.number, status=ticket.status)
    updates: dict[str, Any] = {}
    at = PRIORITIES.index(ticket.priority)
    if command.raise_by and at:
        updates["priority"] = PRIORITIES[max(0, at - command.raise_by)]
        # Whatever impact and urgency come to: that it was escalated is why.
        updates["priority_reason"] = reason[:300]
    if command.assignee_id is not None:
        updates["assignee_id"] = command.assignee_id
    note_in_timeline(
        tx,
        [(ticket.id, tx.at, "ticket.escalated", {"reason": reason, "by": tx.actor.label})],
    )  # fmt: skip
    if updates:
        change_tickets(tx, [ticket.id], updates)
    tx.update(tickets, ticket.id, updated_at=tx.at)
    seen = snapshots(tx.unit.connection, tx.tenant_id, [ticket.id])[ticket.id]
    tx.emit(TicketEscalated(ticket.id, seen, reason, ticket.priority))
    return {
        "ticket_id": str(ticket.id), "priority": seen["priority"], "assigned_to": seen["assigned_to"],
    }  # fmt: skip
