"""Plans made and moved on the dispatch board: who works on what and when, and who has the ticket, in one change.

A hard rule (time off, a person the customer does not want, a certificate that is missing) can be overridden only with a
reason, which is kept with the plan and in the ticket's timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.routing.board import workers
from deskflow.routing.queries import needs
from deskflow.routing.rules import hard_remarks
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.drafting import checked_body
from deskflow.tickets.scheduling import LONGEST, LONGEST_REASON
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import appointments, tickets

MOST_PLANS = 500


@dataclass(frozen=True, slots=True)
class Plan:
    ticket_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_tentative: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    appointment_id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PlanTickets(Command):
    """Plans tickets and gives them to those they are planned for; all of it or nothing."""

    name: ClassVar[str] = "appointment.plan@1"
    permission: ClassVar[str] = "tickets.assign"

    plans: tuple[Plan, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MoveAppointments(Command):
    """To another time, of another length, to another person; a ticket follows its plan to the new person."""

    name: ClassVar[str] = "appointment.move@1"
    permission: ClassVar[str] = "tickets.assign"

    moves: tuple[Move, ...]
    reason: str = ""


def plan_tickets(tx: Transaction, command: PlanTickets) -> dict[str, Any]:
    """Answers with {"appointment_ids": in the order of the plans}."""
    plans, reason = command.plans, _checked_reason(command.reason)
    _check_spans(plans)
    names = _names(tx, [one.user_id for one in plans])
    rows = _tickets(tx, [one.ticket_id for one in plans])
    reasons = [reason] * len(plans)
    overridden = _overridden(tx, plans, reasons)
    given: dict[UUID, list[UUID]] = {}
    for one in plans:
        if rows[one.ticket_id].assignee_id != one.user_id:
            given.setdefault(one.user_id, []).append(one.ticket_id)
    ids = tx.insert_many(
        appointments,
        [
            {
                "ticket_id": one.ticket_id, "user_id": one.user_id, "starts_at": one.starts_at,
                "ends_at": one.ends_at, "note": checked_body(one.note).strip(), "created_at": tx.at,
                "is_tentative": one.is_tentative,
                "took_ticket": rows[one.ticket_id].assignee_id != one.user_id,
                "override_reason": reason if place in overridden else "",
            }
            for place, one in enumerate(plans)
        ],
    )  # fmt: skip
    _note(tx, [(one.ticket_id, "appointment.made", names[one.user_id], one.starts_at,
                reason if place in overridden else "") for place, one in enumerate(plans)])  # fmt: skip
    for user_id, ticket_ids in given.items():
        change_tickets(tx, ticket_ids, {"assignee_id": user_id})
    return {"appointment_ids": [str(one) for one in ids]}


def move_appointments(tx: Transaction, command: MoveAppointments) -> dict[str, Any]:
    """Answers with {"moved": how many are somewhere else now}."""
    reason = _checked_reason(command.reason)
    rows = {one.appointment_id: tx.get(appointments, one.appointment_id) for one in command.moves}
    plans = [
        Plan(rows[one.appointment_id].ticket_id, one.user_id, one.starts_at, one.ends_at)
        for one in command.moves
    ]
    _check_spans(plans)
    names = _names(tx, [one.user_id for one in plans])
    # Whoever gave a reason for this person has given it for their other times, too.
    reasons = [
        reason
        or (rows[one.appointment_id].override_reason if rows[one.appointment_id].user_id == one.user_id else "")
        for one in command.moves
    ]  # fmt: skip
    overridden = _overridden(tx, plans, reasons)
    holders = _tickets(tx, [one.ticket_id for one in plans])
    given: dict[UUID, list[UUID]] = {}
    notes = []
    moved = 0
    for place, one in enumerate(command.moves):
        row = rows[one.appointment_id]
        to_other = row.user_id != one.user_id
        takes = to_other and holders[row.ticket_id].assignee_id in (row.user_id, None)
        changed = tx.update(
            appointments, one.appointment_id, user_id=one.user_id, starts_at=one.starts_at,
            ends_at=one.ends_at, took_ticket=row.took_ticket or takes,
            override_reason=reasons[place] if place in overridden else "",
        )  # fmt: skip
        if not changed:
            continue
        moved += 1
        why = reasons[place] if place in overridden else ""
        notes.append((row.ticket_id, "appointment.moved", names[one.user_id], one.starts_at, why))
        if takes:
            given.setdefault(one.user_id, []).append(row.ticket_id)
    _note(tx, notes)
    for user_id, ticket_ids in given.items():
        change_tickets(tx, ticket_ids, {"assignee_id": user_id})
    return {"moved": moved}


def _checked_reason(reason: str) -> str:
    text = checked_body(reason).strip()
    if len(text) > LONGEST_REASON:
        raise Rejected(
            "field.too_long", field="reason", limit=LONGEST_REASON, length=len(text)
        )  # fmt: skip
    return text


def _check_spans(plans: Sequence[Plan]) -> None:
    if not plans:
        raise Rejected("appointment.nothing")
    if len(plans) > MOST_PLANS:
        raise Rejected("appointment.too_many", limit=MOST_PLANS)
    for one in plans:
        if one.starts_at.tzinfo is None or one.ends_at.tzinfo is None:
            raise Rejected("field.naive_time", field="starts_at")
        if not timedelta() < one.ends_at - one.starts_at <= LONGEST:
            raise Rejected("appointment.bad_span", days=LONGEST.days)


def _names(tx: Transaction, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    found = {}
    for user_id in dict.fromkeys(user_ids):
        row = tx.find(users, user_id, users.c.name)
        if row is None:
            raise Rejected("field.no_such_row", field="user_id", id=str(user_id))
        found[user_id] = str(row.name)
    return found


def _tickets(tx: Transaction, ticket_ids: Sequence[UUID]) -> dict[UUID, Any]:
    t, wanted = tickets.c, list(dict.fromkeys(ticket_ids))
    statement = select(t.id, t.assignee_id).where(t.tenant_id == tx.tenant_id, t.id.in_(wanted))
    found = {row.id: row for row in tx.execute(statement)}
    for one in wanted:
        if one not in found:
            raise NotFound("tickets.not_found", id=str(one))
    return found


def _overridden(tx: Transaction, plans: Sequence[Plan], reasons: Sequence[str]) -> set[int]:
    """The places of those that break a hard rule; Rejected when nobody says why."""
    connection = tx.unit.connection
    since, until = min(one.starts_at for one in plans), max(one.ends_at for one in plans)
    people = workers(connection, tx.tenant_id, [one.user_id for one in plans], since, until)
    wanted = [one.ticket_id for one in plans]
    asked = needs(connection, tx.tenant_id, wanted, plainly=True)
    known = {need.ticket_id: need for need in asked}
    found = set()
    for place, one in enumerate(plans):
        person, need = people[one.user_id], known[one.ticket_id]
        for remark in hard_remarks(need, person, (one.starts_at, one.ends_at)):
            if not reasons[place]:
                raise Rejected(
                    f"appointment.needs_reason.{remark.code.removeprefix('plan.')}", field="reason",
                    number=need.number, name=person.name,
                    certificate=remark.params.get("certificate", ""),
                )  # fmt: skip
            found.add(place)
    return found


def _note(tx: Transaction, told: Sequence[tuple[UUID, str, str, datetime, str]]) -> None:
    by = tx.actor.label
    lines = []
    for ticket_id, code, name, at, reason in told:
        params = {"name": name, "at": at.isoformat(), "by": by, "reason": reason}
        lines.append((ticket_id, tx.at, code, params))
    note_in_timeline(tx, lines)


HANDLERS: Handlers = {PlanTickets: plan_tickets, MoveAppointments: move_appointments}
