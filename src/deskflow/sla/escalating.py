"""What a climbed rung does: work goes to somebody else, becomes more urgent; who hears of it, and which workflow begins, is for
the rooms above, which are told by an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.calendars.rules import SECOND, moment_of
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import teams, users
from deskflow.sla.events import SlaEscalated
from deskflow.sla.promises import Promises
from deskflow.sla.rules import Climbed, Fired
from deskflow.sla.standing import Hand
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.rules import PRIORITIES, is_open
from deskflow.tickets.service_levels import note_in_timeline

Ticket = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rise:
    ticket_id: UUID
    climbed: Climbed
    hand: Hand


def carry_out(
    tx: Transaction, promises: Promises, rises: Sequence[Rise], seen: Mapping[UUID, Ticket]
) -> None:
    """Each rung in the order in which it was passed. What cannot be done is on record and stops nothing else."""
    known = {ticket_id: dict(ticket) for ticket_id, ticket in seen.items()}
    lines = []
    for rise in sorted(rises, key=lambda one: one.climbed.at):
        ticket, rung = known[rise.ticket_id], rise.climbed.rung
        told: dict[str, Any] = {
            "clock": rise.climbed.kind,
            "deed": rung.deed,
            "percent": rung.percent,
            "after_seconds": rung.after,
            "late_seconds": (rise.climbed.noticed - rise.climbed.at) // SECOND,
        }
        lines.append((rise.ticket_id, tx.at, "sla.escalated", told))
        try:
            _change(tx, rise, ticket)
        except (Rejected, NotFound) as problem:
            lines.append((rise.ticket_id, tx.at, "sla.escalation_failed", {**told, "problem": problem.code}))  # fmt: skip
        clock = told_of_clock(rise.climbed, rise.hand, promises)
        tx.emit(SlaEscalated(rise.ticket_id, ticket, clock, rung.as_told()))
    note_in_timeline(tx, lines)


def told_of_clock(of: Fired | Climbed, hand: Hand, promises: Promises) -> dict[str, Any]:
    """The clock as events tell of it."""
    terms, due = hand.clock.terms, hand.times.due
    name = next((one.name for one in promises.policies if one.id == terms.policy_id), "")
    return {
        "kind": of.kind,
        "cycle": of.cycle,
        "priority": terms.priority,
        "policy": name,
        "budget_seconds": terms.budget,
        "due_at": None if due is None else moment_of(due).isoformat(),
        "passed_at": moment_of(of.at).isoformat(),
        "late_seconds": (of.noticed - of.at) // SECOND,
    }


def leads_of(tx: Transaction, ticket: Ticket) -> list[UUID]:
    """Who leads the ticket's team, else whom its assignee reports to."""
    if ticket["team_id"]:
        lead = tx.find(teams, UUID(ticket["team_id"]), teams.c.lead_id)
        if lead is not None and lead.lead_id is not None:
            return [lead.lead_id]
    if ticket["assigned_to"]:
        manager = tx.find(users, UUID(ticket["assigned_to"]), users.c.manager_id)
        if manager is not None and manager.manager_id is not None:
            return [manager.manager_id]
    return []


def _change(tx: Transaction, rise: Rise, ticket: dict[str, Any]) -> None:
    rung = rise.climbed.rung
    if not is_open(ticket["status"]):
        return
    if rung.deed == "raise_priority":
        at = PRIORITIES.index(ticket["priority"])
        if at:
            change_tickets(tx, [rise.ticket_id], {"priority": PRIORITIES[at - 1]})
            ticket["priority"] = PRIORITIES[at - 1]
    elif rung.deed == "reassign":
        chosen = _chosen(tx, rung.who[0], ticket)
        if ticket["assigned_to"] != str(chosen):
            change_tickets(tx, [rise.ticket_id], {"assigned_to": chosen})
            ticket["assigned_to"] = str(chosen)


def _chosen(tx: Transaction, who: str, ticket: Ticket) -> UUID:
    if who == "lead":
        leads = leads_of(tx, ticket)
        if not leads:
            raise Rejected("sla.nobody_leads")
        return leads[0]
    chosen = UUID(who.removeprefix("user:"))
    active = tx.execute(
        select(users.c.id).where(
            users.c.tenant_id == tx.tenant_id, users.c.id == chosen, users.c.is_active
        )
    ).scalar()
    if active is None:
        raise Rejected("sla.person_left")
    return chosen
