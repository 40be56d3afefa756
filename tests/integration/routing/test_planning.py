"""The dispatch board's changes and what it reads: a plan gives the ticket, hard rules ask for a reason."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import Actor
from deskflow.core.undo import UndoCommand
from deskflow.people.absence import AddTimeOff
from deskflow.people.profiles import SetCustomerPeople, SetProfile
from deskflow.people.skills import CreateSkill
from deskflow.people.teams import CreateTeam
from deskflow.routing.board import read_people, read_plans
from deskflow.routing.planning import Move, MoveAppointments, Plan, PlanTickets
from deskflow.routing.queue_plan import best_slots, plan_queue
from deskflow.routing.waiting import read_queue
from deskflow.tickets.changing import AssignTicket
from deskflow.tickets.scheduling import SetAppointmentsTentative, UnplanAppointments
from deskflow.tickets.stopwatches import StartStopwatch
from deskflow.tickets.tables import appointments, ticket_activity, tickets
from deskflow.tickets.time_spent import LogTime
from tests.integration.desk import START

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def tom(desk):
    return desk.user("Tom Weber").user_id


@pytest.fixture
def ayla(desk):
    return desk.user("Ayla Demir").user_id


def holder(desk, ticket):
    return desk.row(tickets, ticket).assignee_id


def planned(desk):
    return sorted(desk.rows(appointments), key=lambda one: one.starts_at)


def plan(desk, ticket, user, begins=START + HOUR, length=HOUR, **more):
    return desk.run(PlanTickets((Plan(ticket, user, begins, begins + length),), **more))


def ask(desk, query, *args):
    with desk.database.read() as connection:
        return query(connection, desk.tenant_id, *args)


def test_a_plan_gives_the_ticket_and_taking_it_back_takes_it_away(desk, tom, ayla):
    ticket = desk.ticket()
    done = plan(desk, ticket, tom)
    assert holder(desk, ticket) == tom
    (row,) = planned(desk)
    assert (row.user_id, row.is_tentative, row.took_ticket) == (tom, False, True)
    assert done.result == {"appointment_ids": [str(row.id)]}
    desk.run(UndoCommand(done.command_id))
    assert (holder(desk, ticket), planned(desk)) == (None, [])

    plan(desk, ticket, tom)
    (row,) = planned(desk)
    later = START + 5 * HOUR
    moved = desk.run(MoveAppointments((Move(row.id, ayla, later, later + 2 * HOUR),)))
    assert (holder(desk, ticket), moved.result) == (ayla, {"moved": 1})
    again = desk.run(MoveAppointments((Move(row.id, ayla, later, later + 2 * HOUR),)))
    assert (again.result, bool(again.changes)) == ({"moved": 0}, False)
    plan(desk, ticket, ayla, START + DAY)
    first, second = planned(desk)
    desk.run(UnplanAppointments((first.id,)))
    # Another plan of theirs is left.
    assert holder(desk, ticket) == ayla
    desk.run(UnplanAppointments((second.id,)))
    assert holder(desk, ticket) == ayla, "the second plan did not give them the ticket"


def test_unplanning_puts_back_only_what_planning_gave(desk, tom, ayla):
    given, mine = desk.ticket(), desk.ticket()
    desk.run(AssignTicket(mine, tom))
    desk.run(
        PlanTickets((Plan(given, tom, START, START + HOUR), Plan(mine, tom, START, START + HOUR)))
    )
    outcome = desk.run(UnplanAppointments(tuple(one.id for one in planned(desk))))
    assert outcome.result == {"unplanned": 2, "freed": 1}
    assert (holder(desk, given), holder(desk, mine)) == (None, tom)
    desk.run(UndoCommand(outcome.command_id))
    assert (holder(desk, given), len(planned(desk))) == (tom, 2)


def test_hard_rules_ask_for_a_reason_which_is_kept(desk, tom):
    customer = desk.customer()
    ticket = desk.ticket(customer_id=customer)
    desk.run(AddTimeOff(tom, START, START + DAY, "Sea"))
    with pytest.raises(Rejected, match=r"needs_reason\.time_off"):
        plan(desk, ticket, tom)
    assert (planned(desk), holder(desk, ticket)) == ([], None)
    plan(desk, ticket, tom, reason=" he offered <b>it</b> ")
    (row,) = planned(desk)
    assert row.override_reason == "he offered <b>it</b>"
    told = [one.params for one in desk.rows(ticket_activity) if one.code == "appointment.made"]
    assert told[0]["reason"] == "he offered <b>it</b>"
    # A reason for somebody holds while it is about them; once it lies elsewhere there is nothing to answer for.
    desk.run(MoveAppointments((Move(row.id, tom, START + HOUR, START + 3 * HOUR),)))
    assert planned(desk)[0].override_reason == "he offered <b>it</b>"
    free = START + 2 * DAY
    desk.run(MoveAppointments((Move(row.id, tom, free, free + HOUR),)))
    assert planned(desk)[0].override_reason == ""
    with pytest.raises(Rejected, match=r"needs_reason\.time_off"):
        desk.run(MoveAppointments((Move(row.id, tom, START, START + HOUR),)))
    desk.run(SetCustomerPeople(customer, excluded=(tom,)))
    with pytest.raises(Rejected, match=r"needs_reason\.excluded"):
        desk.run(MoveAppointments((Move(row.id, tom, free + HOUR, free + 2 * HOUR),)))


def test_nothing_is_planned_unless_all_of_it_can_be(desk, tom):
    ticket = desk.ticket()
    for plans, code in (
        ((), "appointment.nothing"),
        ((Plan(ticket, tom, START, START),), "appointment.bad_span"),
        ((Plan(ticket, tom, START, START + 40 * DAY),), "appointment.bad_span"),
        ((Plan(ticket, tom, START, START + HOUR), Plan(ticket, ticket, START, START + HOUR)), "no_such_row"),
        ((Plan(ticket, tom, START.replace(tzinfo=None), START),), "naive_time"),
        ((Plan(ticket, tom, START, START + HOUR),) * 501, "too_many"),
    ):  # fmt: skip
        with pytest.raises(Rejected, match=code):
            desk.run(PlanTickets(plans))
    assert planned(desk) == []
    rita = desk.user("Rita Novak", "approver")
    with pytest.raises(Denied):
        desk.run(PlanTickets((Plan(ticket, tom, START, START + HOUR),)), rita)


def test_firm_and_tentative(desk, tom):
    ticket = desk.ticket()
    plan(desk, ticket, tom)
    (row,) = planned(desk)
    assert desk.run(SetAppointmentsTentative((row.id,), True)).result == {"changed": 1}
    assert planned(desk)[0].is_tentative
    assert not desk.run(SetAppointmentsTentative((row.id,), True)).changes
    codes = [one.code for one in desk.rows(ticket_activity, ticket_activity.c.ticket_id == ticket)]
    assert codes[-1] == "appointment.pencilled"


def test_the_board_shows_people_hours_plans_and_what_was_done(desk, tom, ayla):
    hours = {"zone": "Europe/Berlin", "week": {"mon": [["08:00", "12:00"]], "tue": [["08:00", "12:00"]]},
             "holidays": [{"day": "2026-11-24", "name": "Feast"}]}  # fmt: skip
    calendar = desk.run(DefineCalendar("Mornings", hours)).result_id
    desk.run(SetProfile(tom, {"calendar_id": str(calendar)}))
    desk.run(CreateTeam("Field", (tom,)))
    desk.run(AddTimeOff(ayla, START + 2 * HOUR, START + 3 * HOUR))
    ticket = desk.ticket("Nothing prints")
    plan(desk, ticket, tom, START + HOUR, 3 * HOUR)
    plan(desk, ticket, tom, START + 2 * HOUR)
    desk.run(LogTime(ticket, 30, user_id=tom, worked_at=START + HOUR))
    people = ask(desk, read_people, START, START + 2 * DAY)
    assert [one.name for one in people] == ["Ayla Demir", "Tom Weber"]
    board = people[1]
    assert board.worker.hours == ((START, START + 3 * HOUR),)
    assert (board.teams, board.zone) == (("Field",), "Europe/Berlin")
    assert [name for _, name in board.holidays] == ["Feast"]
    assert people[0].worker.hours is None
    assert len(people[0].worker.away) == 1
    found = ask(desk, read_plans, START, START + DAY, START, people)
    assert [one.title for one in found.plans] == ["Nothing prints"] * 2
    assert [one.code for one in found.warnings[found.plans[0].id]] == [
        "plan.outside_hours",
        "plan.overlap",
    ]
    assert [(one.starts_at, one.ends_at) for one in found.worked] == [
        (START + HOUR / 2, START + HOUR)
    ]
    desk.run(StartStopwatch(ticket), Actor(desk.tenant_id, tom))
    now = desk.clock.now() + HOUR
    counting = ask(desk, read_plans, START, START + DAY, now, people).worked[-1]
    assert (counting.user_id, counting.ends_at) == (tom, now)
    # A plan that began long ago and goes on is seen, one that is over is not.
    assert len(ask(desk, read_plans, START + 2 * HOUR, START + DAY, START, people).plans) == 2
    assert not ask(desk, read_plans, START + 9 * HOUR, START + DAY, START, people).plans


def test_the_queue_is_what_nobody_has_or_nobody_has_planned(desk, tom):
    waiting, assigned, busy = desk.ticket("Waiting"), desk.ticket("Assigned"), desk.ticket("Busy")
    desk.run(AssignTicket(assigned, tom))
    plan(desk, busy, tom)
    now = desk.clock.now()
    assert [one.ticket_id for one in ask(desk, read_queue, now).rows] == [waiting]
    found = ask(desk, read_queue, now, "unplanned", "priority")
    assert ([one.ticket_id for one in found.rows], found.total) == ([assigned], 1)
    assert found.rows[0].assignee == "Tom Weber"
    assert not ask(desk, read_queue, now, "unplanned", "due", "100%").rows
    assert ask(desk, read_queue, now, "unplanned", "due", "assIGN").total == 1
    # What was planned and did not happen is to be planned again.
    later = START + DAY
    assert {one.ticket_id for one in ask(desk, read_queue, later, "unplanned").rows} == {
        assigned,
        busy,
    }


def test_the_best_times_are_of_those_who_fit_and_are_there(desk, tom, ayla):
    week = {"zone": "UTC", "week": {"mon": [["08:00", "10:00"]], "tue": [["08:00", "16:00"]]}}
    calendar = desk.run(DefineCalendar("Short", week)).result_id
    vpn = desk.run(CreateSkill("VPN")).result_id
    desk.run(SetProfile(tom, {"calendar_id": str(calendar), "skills": {str(vpn): 5}}))
    desk.run(SetProfile(ayla, {"calendar_id": str(calendar)}))
    ticket = desk.ticket("VPN is down", priority="P4")
    plan(desk, desk.ticket("Other"), tom, START, HOUR)
    found = ask(desk, best_slots, ticket, START)
    assert [(one.judgement.name, one.starts_at) for one in found] == [
        ("Tom Weber", START + HOUR), ("Ayla Demir", START),
    ]  # fmt: skip
    assert [one.code for one in found[1].remarks] == ["plan.no_skill", "plan.in_time"]
    # Two hours do not fit any more today.
    assert ask(desk, best_slots, ticket, START, 120)[0].starts_at == START + DAY


def test_a_plan_for_the_whole_queue_gives_everybody_a_time_of_their_own(desk, tom, ayla):
    first, second, third = (desk.ticket(f"Ticket {n}", priority="P4") for n in range(3))
    found = ask(desk, plan_queue, [first, second, third], START)
    assert (len(found.proposed), found.left) == (3, ())
    by_person = {}
    for one in found.proposed:
        by_person.setdefault(one.judgement.user_id, []).append((one.starts_at, one.ends_at))
    for spans in by_person.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    desk.run(PlanTickets(tuple(
        Plan(one.need.ticket_id, one.judgement.user_id, one.starts_at, one.ends_at, True)
        for one in found.proposed
    )))  # fmt: skip
    assert not ask(desk, read_queue, START).rows
