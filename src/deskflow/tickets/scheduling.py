"""When somebody means to work on a ticket, and the work orders that say what has to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core import counters
from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.changing import change_tickets
from deskflow.tickets.defining.reading import rules_in
from deskflow.tickets.drafting import checked_body, checked_title
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import appointments, tasks, tickets, work_orders

LONGEST = timedelta(days=31)
LONGEST_REASON = 1_000
MOST_TASKS = 100
_MOST_MINUTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ScheduleTicket(Command):
    """`user_id`: the assignee unless somebody else is named. `mark_scheduled` moves the ticket to `scheduled`
    when its status allows it."""

    name: ClassVar[str] = "ticket.schedule@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    starts_at: datetime
    ends_at: datetime
    user_id: UUID | None = None
    note: str = ""
    mark_scheduled: bool = False


@dataclass(frozen=True, slots=True)
class CancelAppointment(Command):
    name: ClassVar[str] = "appointment.cancel@1"
    permission: ClassVar[str] = "tickets.update"

    appointment_id: UUID


@dataclass(frozen=True, slots=True)
class UnplanAppointments(Command):
    """Takes plans back. A ticket that was given to somebody by being planned waits for somebody again, unless they
    have another plan for it."""

    name: ClassVar[str] = "appointment.unplan@1"
    permission: ClassVar[str] = "tickets.assign"

    appointment_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SetAppointmentsTentative(Command):
    """Pencilled in, or firm."""

    name: ClassVar[str] = "appointment.set_tentative@1"
    permission: ClassVar[str] = "tickets.assign"

    appointment_ids: tuple[UUID, ...]
    is_tentative: bool


@dataclass(frozen=True, slots=True)
class CreateWorkOrder(Command):
    """A piece of work on a ticket with a number of its own; `tasks` are its steps."""

    name: ClassVar[str] = "work_order.create@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    title: str
    description: str | None = None
    assignee_id: UUID | None = None
    estimate_minutes: int | None = None
    due_at: datetime | None = None
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetWorkOrderDone(Command):
    name: ClassVar[str] = "work_order.set_done@1"
    permission: ClassVar[str] = "tickets.update"

    work_order_id: UUID
    done: bool


def schedule_ticket(tx: Transaction, command: ScheduleTicket) -> dict[str, Any]:
    """Answers with {"appointment_id", "user_id", "overlaps": how many others the person has then}."""
    if command.starts_at.tzinfo is None or command.ends_at.tzinfo is None:
        raise Rejected("field.naive_time", field="starts_at")
    if not timedelta() < command.ends_at - command.starts_at <= LONGEST:
        raise Rejected("appointment.bad_span", days=LONGEST.days)
    ticket = tx.get(
        tickets, command.ticket_id, tickets.c.assignee_id, tickets.c.status, tickets.c.own_status
    )
    user_id = command.user_id or ticket.assignee_id
    if user_id is None:
        raise Rejected("appointment.nobody", field="user_id")
    name = _person(tx, user_id)
    overlaps = _overlaps(tx, user_id, command.starts_at, command.ends_at)
    appointment_id = tx.insert(
        appointments, ticket_id=command.ticket_id, user_id=user_id, starts_at=command.starts_at,
        ends_at=command.ends_at, note=checked_body(command.note).strip(), created_at=tx.at,
    )  # fmt: skip
    _note(tx, command.ticket_id, "appointment.made", name, command.starts_at)
    if command.mark_scheduled and rules_in(tx).moves.may_move(
        ticket.own_status or ticket.status, "scheduled"
    ):
        change_tickets(tx, [command.ticket_id], {"status": "scheduled"})
    return {
        "appointment_id": str(appointment_id), "user_id": str(user_id), "overlaps": overlaps,
    }  # fmt: skip


def cancel_appointment(tx: Transaction, command: CancelAppointment) -> None:
    row = tx.get(appointments, command.appointment_id)
    name = _person(tx, row.user_id)
    tx.delete(appointments, command.appointment_id)
    _note(tx, row.ticket_id, "appointment.cancelled", name, row.starts_at)


def unplan_appointments(tx: Transaction, command: UnplanAppointments) -> dict[str, Any]:
    """Answers with {"unplanned", "freed": how many tickets wait for somebody again}."""
    rows = [tx.get(appointments, one) for one in dict.fromkeys(command.appointment_ids)]
    names = {one: _person(tx, one) for one in dict.fromkeys(row.user_id for row in rows)}
    tx.delete_where(appointments, appointments.c.id.in_([row.id for row in rows]))
    freed = []
    for row in rows:
        _note(tx, row.ticket_id, "appointment.cancelled", names[row.user_id], row.starts_at)
        if row.took_ticket and row.ticket_id not in freed and _holds_by_plan(tx, row):
            freed.append(row.ticket_id)
    if freed:
        change_tickets(tx, freed, {"assignee_id": None})
    return {"unplanned": len(rows), "freed": len(freed)}


def _holds_by_plan(tx: Transaction, row: Any) -> bool:
    """Whether somebody has a ticket for this plan alone."""
    ticket = tx.get(tickets, row.ticket_id, tickets.c.assignee_id, tickets.c.is_open)
    c = appointments.c
    others = select(func.count()).where(
        c.tenant_id == tx.tenant_id, c.ticket_id == row.ticket_id, c.user_id == row.user_id
    )
    return (
        ticket.is_open and ticket.assignee_id == row.user_id and not tx.execute(others).scalar_one()
    )


def set_appointments_tentative(
    tx: Transaction, command: SetAppointmentsTentative
) -> dict[str, Any]:
    """Answers with {"changed": how many were otherwise}."""
    changed = 0
    code = "appointment.pencilled" if command.is_tentative else "appointment.confirmed"
    for one in dict.fromkeys(command.appointment_ids):
        row = tx.get(appointments, one)
        if row.is_tentative == command.is_tentative:
            continue
        tx.update(appointments, one, is_tentative=command.is_tentative)
        _note(tx, row.ticket_id, code, _person(tx, row.user_id), row.starts_at)
        changed += 1
    return {"changed": changed}


def create_work_order(tx: Transaction, command: CreateWorkOrder) -> dict[str, Any]:
    """Answers with {"work_order_id", "number", "task_ids"}."""
    tx.get(tickets, command.ticket_id, tickets.c.id)
    if command.assignee_id is not None:
        _person(tx, command.assignee_id)
    if command.due_at is not None and command.due_at.tzinfo is None:
        raise Rejected("field.naive_time", field="due_at")
    estimate = command.estimate_minutes
    if estimate is not None and not 1 <= estimate <= _MOST_MINUTES:
        raise Rejected("time.bad_minutes", minutes=estimate, limit=_MOST_MINUTES)
    titles = [checked_title(str(one)) for one in command.tasks if str(one).strip()]
    if len(titles) > MOST_TASKS:
        raise Rejected("work_order.too_many_tasks", limit=MOST_TASKS)
    number = f"WO-{counters.take(tx, 'work_orders', start=1000)}"
    title = checked_title(command.title)
    order_id = tx.insert(
        work_orders, number=number, ticket_id=command.ticket_id, title=title,
        description=checked_body(command.description) if command.description else None,
        assignee_id=command.assignee_id, estimate_minutes=estimate, due_at=command.due_at,
        created_at=tx.at,
    )  # fmt: skip
    task_ids = tx.insert_many(
        tasks,
        [
            {
                "ticket_id": command.ticket_id, "title": one, "assignee_id": command.assignee_id,
                "due_at": command.due_at, "position": position, "created_at": tx.at,
                "work_order_id": order_id,
            }
            for position, one in enumerate(titles)
        ],
    )  # fmt: skip
    _note_order(tx, command.ticket_id, "work_order.created", number, title)
    return {
        "work_order_id": str(order_id), "number": number, "task_ids": [str(one) for one in task_ids],
    }  # fmt: skip


def set_work_order_done(tx: Transaction, command: SetWorkOrderDone) -> None:
    row = tx.get(work_orders, command.work_order_id)
    if (row.done_at is not None) == command.done:
        return
    tx.update(work_orders, command.work_order_id, done_at=tx.at if command.done else None)
    code = "work_order.done" if command.done else "work_order.reopened"
    _note_order(tx, row.ticket_id, code, row.number, row.title)


def _person(tx: Transaction, user_id: UUID) -> str:
    row = tx.find(users, user_id, users.c.name)
    if row is None:
        raise Rejected("field.no_such_row", field="user_id", id=str(user_id))
    return str(row.name)


def _overlaps(tx: Transaction, user_id: UUID, starts_at: datetime, ends_at: datetime) -> int:
    c = appointments.c
    return int(
        tx.execute(
            select(func.count()).where(
                c.tenant_id == tx.tenant_id,
                c.user_id == user_id,
                c.starts_at < ends_at,
                c.ends_at > starts_at,
            )
        ).scalar_one()
    )


def _note(tx: Transaction, ticket_id: UUID, code: str, name: str, at: datetime) -> None:
    params = {"name": name, "at": at.isoformat(), "by": tx.actor.label}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])


def _note_order(tx: Transaction, ticket_id: UUID, code: str, number: str, title: str) -> None:
    params = {"number": number, "title": title, "by": tx.actor.label}
    note_in_timeline(tx, [(ticket_id, tx.at, code, params)])
