"""Defining what is promised, and what that does to tickets that are already there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.errors import Denied, Rejected
from deskflow.core.settings import SetSetting, set_setting
from deskflow.people.commands import UpdateCustomer
from deskflow.sla.commands import DefinePolicy, InstallDefaultPolicy
from deskflow.sla.queries import list_policies
from deskflow.sla.tables import sla_policies, sla_recalculations
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import tickets
from tests.integration.desk import START
from tests.integration.sla.promised import (
    OFFICE_WEEK,
    calendar,
    clocks_of,
    due_next,
    fire,
    move,
    policy,
    told,
)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_the_built_in_policy_becomes_rows_once_and_clocks_stay_as_they_are(desk):
    ticket_id = desk.ticket()
    before = clocks_of(desk, ticket_id)
    assert before["resolution"].policy_name == "Standard"
    policy_id = desk.run(InstallDefaultPolicy(), desk.system()).result_id
    assert desk.run(InstallDefaultPolicy(), desk.system()).result_id == policy_id
    with desk.database.read() as connection:
        (row,) = list_policies(connection, desk.tenant_id)
    assert row.definition["targets"]["P1"] == {"first_response": 7200, "resolution": 21600}
    assert due_next(desk) == START + hours(6)
    assert clocks_of(desk, ticket_id) == before
    assert desk.row(tickets, desk.ticket(priority="P2")).resolution_due == START + hours(24)


def test_due_times_on_a_business_calendar_with_a_holiday(desk):
    """Thursday is Thanksgiving; the week before it begins on Monday at eight."""
    office = calendar(
        desk,
        zone="America/New_York",
        region={"country": "US"},
        holidays=[{"day": "2026-11-27", "name": "Day after", "hours": ["13:00", "24:00"]}],
    )
    policy(desk, office, targets={"P3": {"first_response": 3600, "resolution": 35 * 3600}})
    ticket_id = desk.ticket()
    row = desk.row(tickets, ticket_id)
    assert row.first_response_due == datetime(2026, 11, 23, 15, tzinfo=UTC)
    # 24 hours until Wednesday evening, four on Friday, seven on the Monday after.
    assert row.resolution_due == datetime(2026, 11, 30, 21, tzinfo=UTC)
    told_of = [c.params.get("name") for c in clocks_of(desk, ticket_id)["resolution"].explanation]
    assert [name for name in told_of if name] == ["Thanksgiving Day", "Day after"]


def test_a_default_of_its_own_replaces_the_built_in_one(desk):
    policy(desk, calendar(desk, "24×7", always_open=True))
    assert desk.row(tickets, desk.ticket()).resolution_due == START + hours(10)
    with pytest.raises(Rejected) as refusal:
        desk.run(InstallDefaultPolicy())
    assert refusal.value.code == "sla.has_own_default"


def test_the_built_in_policy_finds_a_free_name(desk):
    always = calendar(desk, "24×7", always_open=True)
    policy(desk, always, "Standard", definition={"condition": {"channel": "phone"}})
    desk.run(InstallDefaultPolicy())
    assert {row.name for row in desk.rows(sla_policies)} == {"Standard", "Standard (2)"}


def test_a_policy_for_some_customers(desk):
    gold = desk.customer("Gold Ltd", tier="gold")
    plain = desk.customer("Plain Ltd")
    office = calendar(desk, always_open=True)
    policy(desk, office, definition={"condition": {"customer.tier": ["gold"]}})
    assert desk.row(tickets, desk.ticket(customer_id=gold)).resolution_due == START + hours(10)
    ticket_id = desk.ticket(customer_id=plain)
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(48)
    move(desk, ticket_id, customer_id=str(gold))
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(10)


def test_a_customer_who_becomes_gold_gets_it_for_open_tickets_too(desk):
    customer_id = desk.customer()
    always = calendar(desk, always_open=True)
    policy(desk, always, definition={"condition": {"customer.tier": "gold"}})
    while fire(desk).result["recounted"]:
        pass
    ticket_id, other = desk.ticket(customer_id=customer_id), desk.ticket()
    desk.run(UpdateCustomer(customer_id, {"tier": "gold"}))
    assert due_next(desk) == START
    assert fire(desk).result == {"tickets": 0, "recounted": 1}
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(10)
    assert desk.row(tickets, other).resolution_due == START + hours(48)


def test_a_changed_policy_counts_open_tickets_again_in_batches(desk):
    several = [NewTicket(f"Ticket {n}", NewMessage("Help")) for n in range(25)]
    desk.run(ImportTickets(tuple(several)))
    closed = desk.ticket()
    move(desk, closed, status="cancelled")
    desk.run(InstallDefaultPolicy())
    with desk.database.read() as connection:
        (row,) = list_policies(connection, desk.tenant_id)
    desk.advance(minutes=1)
    desk.run(
        DefinePolicy(
            row.name,
            row.calendar_id,
            {"targets": {"medium": {"first_response": 600, "resolution": 3600}}},
            policy_id=row.id,
        )
    )
    assert due_next(desk) == START + timedelta(minutes=1)
    counted = [fire(desk, recount=10).result["recounted"] for _ in range(4)]
    assert counted == [10, 10, 5, 0]
    assert desk.rows(sla_recalculations) == []
    dues = {row.resolution_due for row in desk.rows(tickets, tickets.c.id != closed)}
    assert dues == {START + hours(1)}
    assert desk.row(tickets, closed).resolution_due == START + hours(48)


def test_a_changed_calendar_moves_due_times_and_is_explained(desk):
    always = calendar(desk, always_open=True)
    policy(desk, always)
    ticket_id = desk.ticket()
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(10)
    definition = {"week": OFFICE_WEEK, "zone": "UTC"}
    desk.run(DefineCalendar("Office", definition, calendar_id=always))
    for _ in range(3):
        fire(desk)
    # One hour until opening, eight on Monday, two on Tuesday.
    assert desk.row(tickets, ticket_id).resolution_due == START + hours(1 + 8 + 16 + 2)
    assert "recalculated" in [e.kind for e in clocks_of(desk, ticket_id)["resolution"].ledger]
    assert told(desk) == []


def test_the_same_calendar_again_counts_nothing(desk):
    office = calendar(desk)
    fire(desk)
    desk.run(DefineCalendar("Office", {"week": OFFICE_WEEK}, calendar_id=office))
    assert desk.rows(sla_recalculations) == []


def test_an_inactive_policy_promises_nothing(desk):
    always = calendar(desk, always_open=True)
    policy(desk, always, is_active=False)
    row = desk.row(tickets, desk.ticket())
    assert (row.first_response_due, row.resolution_due, row.sla_status) == (None, None, "met")


def test_the_share_that_counts_as_at_risk_is_a_setting(desk):
    with desk.bus.unit() as unit:
        from deskflow.core.ids import new_id
        from deskflow.core.transaction import Transaction

        tx = Transaction(unit, actor=desk.admin, command_id=new_id(), at=START)
        set_setting(tx, SetSetting("sla_at_risk_percent", 50))
    desk.ticket(priority="P1")
    assert due_next(desk) == START + hours(1)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ({"targets": {"P9": {}}}, "ticket.unknown_priority"),
        ({"targets": {"P1": {"first_reply": 5}}}, "sla.unknown_clock"),
        ({"targets": {"P1": {"resolution": -5}}}, "sla.bad_target"),
        ({"targets": {"P1": {"resolution": True}}}, "sla.bad_target"),
        ({"pauses": {"resolution": ["asleep"]}}, "ticket.unknown_status"),
        ({"at_risk_percent": 120}, "sla.bad_at_risk_percent"),
        ({"reopening": "perhaps"}, "sla.unknown_reopening"),
        ({"colour": "red"}, "sla.unknown_field"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(desk, definition, code):
    always = calendar(desk)
    with pytest.raises(Rejected) as refusal:
        desk.run(DefinePolicy("Odd", always, definition))
    assert refusal.value.code == code


def test_names_are_taken_once_and_calendars_must_exist(desk):
    always = calendar(desk)
    policy(desk, always, "Gold")
    for command, code in (
        (DefinePolicy("gold", always, {}), "sla.policy_name_taken"),
        (DefinePolicy("Silver", desk.tenant_id, {}), "field.no_such_row"),
        (DefinePolicy(" ", always, {}), "field.required"),
    ):
        with pytest.raises(Rejected) as refusal:
            desk.run(command)
        assert refusal.value.code == code
    with pytest.raises(Denied):
        desk.run(DefinePolicy("Bronze", always, {}), desk.user("Tom Technician"))


def test_every_part_of_a_definition_is_kept(desk):
    always = calendar(desk)
    policy(
        desk,
        always,
        definition={
            "condition": {"priority": "critical", "channel": None},
            "pauses": {"first_response": ["scheduled"]},
            "at_risk_percent": 60,
            "reopening": "new_cycle",
        },
    )
    (row,) = desk.rows(sla_policies)
    assert row.definition == {
        "targets": {"P3": {"first_response": 3600, "resolution": 36000}},
        "condition": {"priority": ["P1"], "channel": None},
        "pauses": {"first_response": ["scheduled"]},
        "at_risk_percent": 60,
        "reopening": "new_cycle",
    }
