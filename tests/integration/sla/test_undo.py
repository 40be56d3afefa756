"""Every command that touches service levels can be taken back without a trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.commands import Command
from deskflow.sla.commands import (
    DefinePolicy,
    DeletePolicy,
    FireTimers,
    InstallDefaultPolicy,
    ReleaseDueTime,
    SetDueTime,
)
from deskflow.tickets.changing import UpdateTicket, UpdateTickets
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import tickets
from tests.integration.desk import START, Desk
from tests.integration.sla.promised import OFFICE_WEEK, calendar, policy, undo

LATER = START + timedelta(hours=30)
IGNORED = ("audit_log", "events", "event_queue", "counters", "sla_recalculations")


def kept(desk: Desk) -> dict[str, list[tuple]]:
    return {name: rows for name, rows in desk.dump().items() if name not in IGNORED}


def with_ticket(make: Callable[[object], Command]) -> Callable[[Desk], Command]:
    return lambda desk: make(desk.ticket(priority="P1"))


def release(desk: Desk) -> Command:
    ticket_id = desk.ticket()
    desk.run(SetDueTime(ticket_id, LATER))
    return ReleaseDueTime(ticket_id)


def fire_late(desk: Desk) -> Command:
    desk.ticket(priority="P1")
    policy(desk, calendar(desk))
    desk.advance(days=1)
    return FireTimers()


def other_hours(desk: Desk) -> Command:
    return DefineCalendar("Other", {"always_open": True}, calendar_id=calendar(desk))


def other_policy(desk: Desk) -> Command:
    office = calendar(desk)
    return DefinePolicy("Silver", office, {}, policy_id=policy(desk, office))


@pytest.mark.parametrize(
    "prepare",
    [
        lambda desk: CreateTicket(NewTicket("New", NewMessage("Help"))),
        with_ticket(lambda t: UpdateTicket(t, {"priority": "P4"})),
        with_ticket(lambda t: UpdateTicket(t, {"status": "pending_vendor"})),
        with_ticket(lambda t: UpdateTickets((t,), {"status": "resolved", "priority": "P2"})),
        with_ticket(lambda t: AddMessage(t, NewMessage("Answer"), status_after="scheduled")),
        with_ticket(lambda t: SetDueTime(t, LATER)),
        release,
        fire_late,
        lambda desk: InstallDefaultPolicy(),
        lambda desk: DefineCalendar("Office", {"week": OFFICE_WEEK}),
        other_hours,
        lambda desk: DefinePolicy("Gold", calendar(desk), {}),
        other_policy,
    ],
)
def test_undo_leaves_no_trace(desk: Desk, prepare: Callable[[Desk], Command]) -> None:
    command = prepare(desk)
    before = kept(desk)
    desk.advance(hours=1)
    outcome = desk.run(command)
    assert kept(desk) != before
    undo(desk, outcome)
    assert kept(desk) == before


def test_a_policy_is_taken_back_after_its_tickets_were_counted(desk: Desk) -> None:
    """The engine is quicker than whoever presses Undo; the due times follow both ways."""
    office = calendar(desk, "24×7", always_open=True)
    made = policy(desk, office)
    ticket_id = desk.ticket()
    due = desk.row(tickets, ticket_id).resolution_due
    for command in (
        DefinePolicy("Gold", office, {"targets": {"P3": {"resolution": 3600}}}, policy_id=made),
        DefineCalendar("24×7", {"week": OFFICE_WEEK}, office),
        DeletePolicy(made),
    ):
        outcome = desk.run(command)
        for _ in range(6):
            desk.run(FireTimers(), desk.system())
        assert desk.row(tickets, ticket_id).resolution_due != due
        undo(desk, outcome)
        for _ in range(4):
            desk.run(FireTimers(), desk.system())
        assert desk.row(tickets, ticket_id).resolution_due == due
