"""Suggestions from real rows: what makes somebody fit, what keeps them out, and the whole queue at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.errors import Rejected
from deskflow.core.settings import SetSetting
from deskflow.people.absence import AddTimeOff, RemoveTimeOff
from deskflow.people.commands import CreateSite, SetUserStatus
from deskflow.people.contacts import UpdateSite
from deskflow.people.profile_queries import profiles
from deskflow.people.profiles import SetCustomerPeople, SetProfile
from deskflow.people.skills import CreateSkill, UpdateSkill
from deskflow.routing.queries import proposal, suggestions
from deskflow.tickets.changing import AssignTicket, UpdateTicket
from deskflow.tickets.needing import SetTicketSkills
from deskflow.tickets.scheduling import CreateWorkOrder


@pytest.fixture
def tom(desk):
    return desk.user("Tom Weber").user_id


@pytest.fixture
def ayla(desk):
    return desk.user("Ayla Demir").user_id


@pytest.fixture
def vpn(desk):
    return desk.run(CreateSkill("Remote access", ("VPN", "home office"))).result_id


def ask(desk, ticket_id):
    with desk.database.read() as connection:
        return suggestions(connection, desk.tenant_id, ticket_id, desk.clock.now())


def of(desk, ticket_id, user_id):
    return next(one for one in ask(desk, ticket_id)[1] if one.user_id == user_id)


def part(judgement, code):
    return next(one for one in judgement.parts if one.code == code)


def test_only_those_who_take_tickets_are_asked(desk, tom, ayla, vpn):
    rita = desk.user("Rita Novak", "approver").user_id
    ticket = desk.ticket()
    assert {one.user_id for one in ask(desk, ticket)[1]} == {tom, ayla}
    desk.run(SetProfile(rita, {"skills": {str(vpn): 2}}))
    assert {one.user_id for one in ask(desk, ticket)[1]} == {tom, ayla, rita}


def test_words_tell_the_skill_until_somebody_says_it(desk, tom, ayla, vpn):
    sql = desk.run(CreateSkill("SQL")).result_id
    desk.run(SetProfile(ayla, {"skills": {str(vpn): 4}}))
    ticket = desk.ticket("No vpn in the home-office")
    need, order = ask(desk, ticket)
    assert (need.skills, need.because) == ({"Remote access": 3}, {"Remote access": "VPN"})
    assert [one.user_id for one in order] == [ayla, tom]
    assert ask(desk, desk.ticket("Vpnish things"))[0].skills == {}
    desk.run(SetTicketSkills(ticket, {str(sql): 3}))
    need, _ = ask(desk, ticket)
    assert (need.skills, need.because) == ({"SQL": 3}, {})
    desk.run(UpdateSkill(sql, {"is_active": False}))
    assert ask(desk, ticket)[0].skills == {"Remote access": 3}


def test_who_is_not_there_says_until_when(desk, tom, ayla):
    ticket = desk.ticket()
    now = desk.clock.now()
    off = desk.run(AddTimeOff(tom, now - timedelta(hours=1), now + timedelta(days=2))).result_id
    hours = desk.run(
        DefineCalendar("Late", {"zone": "UTC", "week": {"mon": [["13:00", "17:00"]]}})
    ).result_id
    desk.run(SetProfile(ayla, {"calendar_id": str(hours)}))
    (away,) = of(desk, ticket, tom).refusals
    (late,) = of(desk, ticket, ayla).refusals
    assert (away.code, away.params["back_at"]) == ("routing.time_off", now + timedelta(days=2))
    assert (late.code, late.params["back_at"]) == ("routing.off_shift", now + timedelta(hours=5))
    desk.run(RemoveTimeOff(off))
    assert not of(desk, ticket, tom).refusals
    desk.advance(hours=6)
    assert not of(desk, ticket, ayla).refusals
    desk.run(SetUserStatus(tom, "off"), desk.system())
    assert [one.code for one in of(desk, ticket, tom).refusals] == ["routing.off"]


def test_a_certificate_is_asked_for_by_its_skill(desk, tom, ayla):
    gas = desk.run(CreateSkill("Gas", certification="Gas Safe")).result_id
    soon = desk.clock.now() + timedelta(days=3)
    paper = {"name": "gas SAFE", "expires_at": soon.isoformat()}
    desk.run(SetProfile(tom, {"skills": {str(gas): 5}, "certifications": [paper]}))
    ticket = desk.ticket("Gas smell")
    assert not of(desk, ticket, tom).refusals
    assert [one.code for one in of(desk, ticket, ayla).refusals] == ["routing.no_certificate"]
    desk.advance(days=3)
    assert [one.code for one in of(desk, ticket, tom).refusals] == ["routing.certificate_expired"]


def test_work_in_hand_is_counted_by_priority_state_and_estimate(desk, tom, ayla):
    for priority in ("P1", "P3"):
        desk.run(AssignTicket(desk.ticket(priority=priority), tom))
    waiting = desk.ticket(priority="P3")
    desk.run(AssignTicket(waiting, tom))
    desk.run(UpdateTicket(waiting, {"status": "pending_customer"}))
    estimated = desk.ticket(priority="P4")
    desk.run(AssignTicket(estimated, tom))
    desk.run(CreateWorkOrder(estimated, "Rewire", estimate_minutes=600))
    ticket = desk.ticket()
    work = part(of(desk, ticket, tom), "workload").params
    # 4 h, 2 h, a quarter of 2 h, and 10 h as estimated.
    assert (work["hours"], work["tickets"], work["capacity"]) == (16.5, 4, 40)
    assert [one.user_id for one in ask(desk, ticket)[1]] == [ayla, tom]
    desk.run(SetProfile(tom, {"capacity_hours": 17}))
    assert [one.code for one in of(desk, ticket, tom).refusals] == ["routing.full"]
    desk.run(SetSetting("routing_capacity_hours", 5))
    assert part(of(desk, ticket, ayla), "workload").params["capacity"] == 5
    # What somebody has already does not count against them where it is about that very ticket.
    assert part(of(desk, estimated, tom), "workload").params["hours"] == 6.5


def test_results_of_the_last_months_count(desk, tom, ayla):
    for _ in range(3):
        done = desk.ticket()
        desk.run(AssignTicket(done, tom))
        desk.run(UpdateTicket(done, {"status": "resolved"}))
    again = desk.ticket()
    desk.run(AssignTicket(again, tom))
    desk.run(UpdateTicket(again, {"status": "resolved"}))
    desk.run(UpdateTicket(again, {"status": "open"}))
    desk.run(UpdateTicket(again, {"status": "resolved"}))
    ticket = desk.ticket()
    record = part(of(desk, ticket, tom), "performance").params
    assert (record["finished"], record["in_time"], record["reopened"]) == (4, 4, 1)
    desk.advance(days=91)
    assert part(of(desk, ticket, tom), "performance").params["finished"] == 0


def test_customers_have_wishes_and_places(desk, tom, ayla):
    customer = desk.customer()
    site = desk.run(CreateSite(customer, "Works")).result_id
    desk.run(UpdateSite(site, {"position": [51.34, 12.37], "territory": "East"}))
    desk.run(SetProfile(tom, {"position": [51.33, 12.38], "territories": ["EAST", "North"]}))
    desk.run(SetProfile(ayla, {"territories": ["West"]}))
    ticket = desk.ticket(customer_id=customer, site_id=site)
    assert part(of(desk, ticket, tom), "proximity").params["km"] == 1
    assert [one.code for one in of(desk, ticket, ayla).refusals] == ["routing.other_territory"]
    desk.run(SetProfile(ayla, {"territories": []}))
    desk.run(SetCustomerPeople(customer, (ayla,), (tom,)))
    assert part(of(desk, ticket, ayla), "preferred").points == 10
    assert [one.code for one in of(desk, ticket, tom).refusals] == ["routing.excluded"]
    desk.run(SetCustomerPeople(customer))
    assert not of(desk, ticket, tom).refusals


def test_the_whole_queue_is_looked_at_together(desk, tom, ayla, vpn):
    desk.run(SetProfile(ayla, {"skills": {str(vpn): 5}}))
    tickets = [desk.ticket("VPN down" if one % 2 else "Mouse") for one in range(4)]
    with desk.database.read() as connection:
        needs, plan = proposal(connection, desk.tenant_id, tickets, desk.clock.now())
    assert [one.ticket_id for one in needs] == tickets
    assert [plan.chosen[one].name.split()[0] for one in tickets] == ["Tom", "Ayla", "Tom", "Ayla"]


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        ({"skills": {"nonsense": 3}}, "field.no_such_row"),
        ({"skills": {"00000000-0000-0000-0000-000000000001": 3}}, "field.no_such_row"),
        ({"skills": [1]}, "field.not_an_object"),
        ({"capacity_hours": 0}, "field.out_of_range"),
        ({"capacity_hours": True}, "field.out_of_range"),
        ({"position": [91, 0]}, "field.no_place"),
        ({"position": ["x", "y"]}, "field.no_place"),
        ({"position": ["nan", "0"]}, "field.no_place"),
        ({"position": [1]}, "field.no_place"),
        ({"territories": "North"}, "field.not_a_list"),
        ({"territories": [""]}, "field.required"),
        ({"certifications": [{"name": "A", "expires_at": "soon"}]}, "field.bad_date"),
        ({"certifications": [{"name": "A", "expires_at": "2026-01-01"}]}, "field.bad_date"),
        ({"certifications": ["A"]}, "field.not_an_object"),
        ({"calendar_id": "' OR 1=1"}, "field.no_such_row"),
        ({"salary": 1}, "field.unknown"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_changes(desk, tom, updates, code):
    with pytest.raises(Rejected) as refused:
        desk.run(SetProfile(tom, updates))
    assert refused.value.code == code
    with desk.database.read() as connection:
        assert profiles(connection, desk.tenant_id) == {}


def test_time_off_is_ones_own_or_the_administrators(desk, tom, ayla):
    from deskflow.core.errors import Denied
    from deskflow.core.permissions import Actor

    now = desk.clock.now()
    with pytest.raises(Denied, match=r"time_off\.not_yours"):
        desk.run(AddTimeOff(tom, now, now + timedelta(days=1)), Actor(desk.tenant_id, ayla))
    desk.run(AddTimeOff(tom, now, now + timedelta(days=1)))
    for span in (timedelta(0), timedelta(days=-1), timedelta(days=401)):
        with pytest.raises(Rejected, match=r"time_off\.bad_span"):
            desk.run(AddTimeOff(tom, now, now + span))
