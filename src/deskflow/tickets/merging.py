"""Merging: two tickets about the same thing become one, and can become two again.

Nothing is moved: a merged ticket keeps its rows, and whoever reads the other one reads them with it
(`families.py`). What is written to it later goes to the ticket it was merged into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.known import unknown_caller
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.events import TicketMerged
from deskflow.tickets.rules import is_open
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_merges, tickets


@dataclass(frozen=True, slots=True)
class MergeTickets(Command):
    """The sources end as merged; their messages, tasks and times are shown with the target from now on."""

    name: ClassVar[str] = "ticket.merge@1"
    permission: ClassVar[str] = "tickets.update"

    source_ids: tuple[UUID, ...]
    target_id: UUID


@dataclass(frozen=True, slots=True)
class UnmergeTicket(Command):
    """A ticket of its own again, in the status it had before."""

    name: ClassVar[str] = "ticket.unmerge@1"
    permission: ClassVar[str] = "tickets.update"

    source_id: UUID


def merge_tickets(tx: Transaction, command: MergeTickets) -> dict[str, Any]:
    """Answers with {"ticket_id": the target, "merged": how many}.

    Rejected when one is merged already, cannot end this way, or belongs to another customer: later mail
    of one customer would reach the ticket of the other.
    """
    source_ids = list(dict.fromkeys(command.source_ids))
    if not source_ids:
        raise Rejected("field.required", field="ticket_id")
    target = tx.get(tickets, command.target_id)
    if target.status == "merged":
        raise Rejected("ticket.merge_into_merged", number=target.number)
    sources = [tx.get(tickets, one) for one in source_ids]
    for source in sources:
        _check(tx, source, target)
    change_tickets(tx, source_ids, {"status": "merged"}, merging=True)
    tx.insert_many(
        ticket_merges,
        [
            {
                "source_id": source.id, "target_id": target.id, "status_before": source.own_status or source.status,
                "merged_at": tx.at, "merged_by": tx.actor.user_id,
            }
            for source in sources
        ],
    )  # fmt: skip
    newest = max((one.last_message_at for one in (target, *sources) if one.last_message_at), default=None)  # fmt: skip
    tx.update(tickets, target.id, updated_at=tx.at, last_message_at=newest)
    _tell_merged(tx, target, sources)
    return {"ticket_id": str(target.id), "merged": len(sources)}


def unmerge_ticket(tx: Transaction, command: UnmergeTicket) -> dict[str, Any]:
    """Answers with {"ticket_id": …, "status": …}."""
    source = tx.get(tickets, command.source_id)
    merge = tx.execute(
        select(ticket_merges).where(
            ticket_merges.c.tenant_id == tx.tenant_id, ticket_merges.c.source_id == source.id
        )
    ).first()
    if merge is None:
        raise Rejected("ticket.not_merged", number=source.number)
    target = tx.get(tickets, merge.target_id, tickets.c.number)
    tx.delete(ticket_merges, merge.id)
    change_tickets(tx, [source.id], {"status": merge.status_before}, merging=True)
    _note(tx, source.id, "ticket.unmerged", target.number)
    _note(tx, merge.target_id, "ticket.unmerged_from", source.number)
    return {"ticket_id": str(source.id), "status": merge.status_before}


def merge_obstacle(source: Any, target: Any, stranger: UUID | None) -> Rejected | None:
    """Why the source cannot be merged into the target; None when it can. Both are rows of `tickets`.

    `stranger` is the unknown caller, whose tickets may belong to anybody.
    """
    if target.status == "merged":
        return Rejected("ticket.merge_into_merged", number=target.number)
    if source.id == target.id:
        return Rejected("ticket.merge_into_itself", number=target.number)
    if source.status == "merged":
        return Rejected("ticket.already_merged", number=source.number)
    if len({source.customer_id, target.customer_id} - {stranger}) > 1:
        return Rejected("ticket.merge_other_customer", number=source.number, target=target.number)
    if not is_open(source.status):
        return Rejected(
            "ticket.illegal_move", number=source.number, old=source.status, new="merged"
        )  # fmt: skip
    return None


def _check(tx: Transaction, source: Any, target: Any) -> None:
    refused = merge_obstacle(source, target, unknown_caller(tx))
    if refused is not None:
        raise refused


def _tell_merged(tx: Transaction, target: Any, sources: Sequence[Any]) -> None:
    for source in sources:
        _note(tx, source.id, "ticket.merged", target.number)
        _note(tx, target.id, "ticket.merged_here", source.number)
    ids = [target.id, *(source.id for source in sources)]
    seen = snapshots(tx.unit.connection, tx.tenant_id, ids)
    tx.emit(TicketMerged(target.id, seen[target.id], [seen[source.id] for source in sources]))


def _note(tx: Transaction, ticket_id: UUID, code: str, number: str) -> None:
    note_in_timeline(
        tx, [(ticket_id, tx.at, code, {"number": number, "by": tx.actor.label})]
    )  # fmt: skip
