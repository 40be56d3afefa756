"""A problem and its incidents: what was found out is told to all who waited for it, with one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage, add_message
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import ticket_links, tickets

MOST_INCIDENTS = 500


@dataclass(frozen=True, slots=True)
class ResolveIncidents(Command):
    """The same public words on each of the incidents of a problem, which are resolved then.

    Without words they are resolved in silence. `updates` go with the status: how it was solved, say.
    """

    name: ClassVar[str] = "ticket.resolve_incidents@1"
    permission: ClassVar[str] = "tickets.update"

    problem_id: UUID
    incident_ids: tuple[UUID, ...]
    text: str = ""
    updates: dict[str, Any] | None = None


def resolve_incidents(tx: Transaction, command: ResolveIncidents) -> dict[str, Any]:
    """Answers with {"resolved": how many}. Nothing happens unless all of them can be resolved."""
    problem = tx.get(tickets, command.problem_id, tickets.c.number)
    ids = list(dict.fromkeys(command.incident_ids))
    if not ids:
        raise Rejected("field.required", field="ticket_id")
    if len(ids) > MOST_INCIDENTS:
        raise Rejected("ticket.too_many_incidents", limit=MOST_INCIDENTS)
    c = ticket_links.c
    known = set(
        tx.execute(
            select(c.target_id).where(
                c.tenant_id == tx.tenant_id, c.kind == "problem", c.source_id == command.problem_id
            )
        ).scalars()
    )
    for stranger in (one for one in ids if one not in known):
        number = tx.get(tickets, stranger, tickets.c.number).number
        raise Rejected("ticket.not_its_incident", number=number, problem=problem.number)
    if command.text.strip():
        for ticket_id in ids:
            channel = "email" if tx.get(tickets, ticket_id).contact_id is not None else "internal"
            message = NewMessage(command.text.strip(), channel=channel)
            add_message(tx, AddMessage(ticket_id, message))
    resolved = change_tickets(tx, ids, {**(command.updates or {}), "status": "resolved"})
    note_in_timeline(
        tx,
        [
            (one, tx.at, "ticket.resolved_by_problem", {"number": problem.number, "by": tx.actor.label})
            for one in resolved
        ],
    )  # fmt: skip
    return {"resolved": len(resolved)}
