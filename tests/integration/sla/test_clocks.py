"""What happens to the due times of a ticket while people work on it, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.core.errors import NotFound, Rejected
from deskflow.sla.commands import ReleaseDueTime, SetDueTime
from deskflow.sla.tables import sla_clocks, sla_ledger
from deskflow.tickets.changing import AssignTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import NEVER, ticket_activity, tickets
from tests.integration.desk import START
from tests.integration.sla.promised import clocks_of, due_next, fire, move, reply, told


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("priority", "response", "resolution"),
    [("P1", 2, 6), ("P2", 4, 24), ("P3", 8, 48), ("P4", 24, 72)],
)
def test_a_new_ticket_has_the_due_times_of_the_seed(desk, priority, response, resolution):
    row = desk.row(tickets, desk.ticket(priority=priority))
    assert row.first_response_due == START + hours(response)
    assert row.resolution_due == START + hours(resolution)
    assert (row.next_due_at, row.next_due_kind) == (START + hours(response), "first_response")
    assert row.next_due_from == START
    assert (row.sla_status, row.sla_paused) == ("met", False)


def test_a_public_answer_by_staff_meets_the_first_response(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=1)
    reply(desk, ticket_id, is_public=False)
    reply(desk, ticket_id, is_automatic=True)
    assert desk.row(tickets, ticket_id).first_response_at is None
    reply(desk, ticket_id)
    row = desk.row(tickets, ticket_id)
    assert row.first_response_at == START + hours(1)
    assert (row.next_due_kind, row.next_due_at) == ("resolution", START + hours(6))
    desk.advance(hours=1)
    reply(desk, ticket_id)
    assert desk.row(tickets, ticket_id).first_response_at == START + hours(1)


def test_waiting_for_the_customer_pauses_and_going_on_resumes(desk):
    ticket_id = desk.ticket(priority="P1")
    reply(desk, ticket_id)
    desk.advance(hours=1)
    move(desk, ticket_id, status="pending_customer")
    row = desk.row(tickets, ticket_id)
    assert (row.sla_paused, row.next_due_at, row.resolution_due) == (True, NEVER, None)
    assert due_next(desk) is None
    desk.advance(hours=2, minutes=10)
    desk.run(AddMessage(ticket_id, NewMessage("Now?", author_kind="customer", author_name="Paul")))
    row = desk.row(tickets, ticket_id)
    assert row.resolution_due == START + timedelta(hours=8, minutes=10)
    assert row.next_due_from == START + timedelta(hours=2, minutes=10)
    assert not row.sla_paused
    resolution = clocks_of(desk, ticket_id)["resolution"]
    paused = next(c for c in resolution.explanation if c.code == "sla.told.paused")
    assert paused.params["seconds"] == 2 * 3600 + 600
    assert resolution.used_seconds == 3600


def test_resolving_and_reopening_goes_on_with_the_same_clock(desk):
    ticket_id = desk.ticket(priority="P1")
    reply(desk, ticket_id)
    desk.advance(hours=4)
    move(desk, ticket_id, status="resolved")
    assert desk.row(tickets, ticket_id).next_due_at == NEVER
    assert clocks_of(desk, ticket_id)["resolution"].state == "met"
    desk.advance(hours=20)
    move(desk, ticket_id, status="open")
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(26)
    assert [e.kind for e in clocks_of(desk, ticket_id)["resolution"].ledger] == [
        "started",
        "met",
        "resumed",
    ]


def test_a_changed_priority_counts_from_the_start(desk):
    ticket_id = desk.ticket(priority="P3")
    desk.advance(hours=3)
    move(desk, ticket_id, priority="P1")
    row = desk.row(tickets, ticket_id)
    assert (row.first_response_due, row.resolution_due) == (START + hours(2), START + hours(6))
    assert row.sla_status == "breached"
    fire(desk)
    assert told(desk) == [("sla.at_risk", "first_response"), ("sla.breached", "first_response")]


def test_assigning_and_renaming_write_nothing_to_the_clocks(desk):
    ticket_id = desk.ticket()
    before = desk.dump()
    desk.run(AssignTicket(ticket_id, desk.admin.user_id))
    move(desk, ticket_id, title="Printer is still on fire")
    after = desk.dump()
    for table in (sla_clocks, sla_ledger):
        assert after[table.name] == before[table.name]


def test_a_due_time_by_hand_stays_until_released(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.run(SetDueTime(ticket_id, START + hours(30)))
    move(desk, ticket_id, status="scheduled")
    move(desk, ticket_id, priority="P2")
    row = desk.row(tickets, ticket_id)
    assert row.resolution_due == START + hours(30)
    assert clocks_of(desk, ticket_id)["resolution"].is_due_by_hand
    desk.advance(hours=1)
    move(desk, ticket_id, status="open")
    desk.run(ReleaseDueTime(ticket_id))
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(25)


def test_a_due_time_by_hand_is_refused_where_it_makes_no_sense(desk):
    ticket_id = desk.ticket()
    for command, code in (
        (SetDueTime(ticket_id, START - hours(1)), "sla.due_before_start"),
        (SetDueTime(ticket_id, START + hours(1), "next_update"), "sla.no_running_clock"),
        (SetDueTime(ticket_id, (START + hours(1)).replace(tzinfo=None)), "field.naive_time"),
        (ReleaseDueTime(ticket_id), "sla.not_by_hand"),
    ):
        with pytest.raises(Rejected) as refusal:
            desk.run(command)
        assert refusal.value.code == code
    move(desk, ticket_id, status="closed")
    with pytest.raises(Rejected):
        desk.run(SetDueTime(ticket_id, START + hours(1)))
    with pytest.raises(NotFound):
        desk.run(SetDueTime(desk.tenant_id, START + hours(1)))


def test_a_breach_is_in_the_timeline(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=2, minutes=5)
    fire(desk)
    lines = desk.rows(ticket_activity, ticket_activity.c.code.like("sla.%"))
    assert {(line.code, line.params["late_seconds"]) for line in lines} == {
        ("sla.at_risk", 35 * 60),
        ("sla.breached", 300),
    }
    assert all(line.ticket_id == ticket_id for line in lines)


def test_a_late_answer_puts_the_breach_on_record_even_before_the_timer_comes(desk):
    ticket_id = desk.ticket(priority="P1")
    desk.advance(hours=3)
    reply(desk, ticket_id)
    assert told(desk) == [("sla.at_risk", "first_response"), ("sla.breached", "first_response")]
    assert desk.row(tickets, ticket_id).sla_status == "breached"
    assert clocks_of(desk, ticket_id)["first_response"].breached_at == START + hours(2)
    fire(desk)
    assert len(told(desk)) == 2
