"""Several commands in one transaction: a refused one undoes only itself, and a failed reaction all of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deskflow.core.errors import Bug, Denied, Rejected
from deskflow.core.settings import SetSetting
from deskflow.core.tables import audit_log, event_queue, events
from deskflow.engine.triggers import consumer
from deskflow.people.commands import CreateCustomer, DefineRole, UpdateCustomer
from deskflow.people.events import CustomerCreated
from deskflow.people.tables import customers
from deskflow.tickets.changing import UpdateTicket, UpdateTickets
from deskflow.tickets.tables import tickets
from tests.integration.engine.running import definition, running

ON_CUSTOMER = definition(
    {"key": "a", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}},
    trigger={"type": "event", "config": {"event": "customer.created"}},
)  # fmt: skip


class _Lost(Exception):
    """Something outside any command went wrong."""


def lose(desk, *commands) -> None:
    """Commands that succeed in a transaction that does not."""
    with desk.bus.unit() as unit:
        for command in commands:
            desk.bus.run_in(unit, command, desk.admin)
        raise _Lost


def names(desk) -> set[str]:
    return {row.name for row in desk.rows(customers, ~customers.c.is_unknown)}


def test_a_refused_command_undoes_only_itself(desk):
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, CreateCustomer("First"), desk.admin)
        with pytest.raises(Rejected):
            desk.bus.run_in(unit, CreateCustomer("Second", tier="diamond"), desk.admin)
        desk.bus.run_in(unit, CreateCustomer("Third"), desk.admin)
    assert names(desk) == {"First", "Third"}


def test_a_command_refused_half_way_leaves_nothing_of_its_own(desk):
    one, two = desk.ticket("One"), desk.ticket("Two")
    desk.run(UpdateTicket(two, {"status": "closed"}))
    before = desk.dump()
    with desk.bus.unit() as unit:
        with pytest.raises(Rejected, match=r"ticket\.illegal_move"):
            desk.bus.run_in(unit, UpdateTickets((one, two), {"status": "in_progress"}), desk.admin)
    assert desk.dump() == before


def test_an_error_outside_any_command_takes_all_of_them_back(desk):
    before = desk.dump()
    with pytest.raises(_Lost):
        lose(desk, CreateCustomer("First"))
    assert desk.dump() == before
    assert desk.changes == []


def test_listeners_hear_of_one_unit_once_and_of_what_stayed_only(desk):
    ticket_id = desk.ticket()
    desk.changes.clear()
    with desk.bus.unit() as unit:
        first = desk.bus.run_in(unit, CreateCustomer("First"), desk.admin).result_id
        with pytest.raises(Rejected):
            desk.bus.run_in(unit, UpdateTicket(ticket_id, {"priority": "P9"}), desk.admin)
        second = desk.bus.run_in(unit, CreateCustomer("Second"), desk.admin).result_id
    (told,) = desk.changes
    assert told.of("customers") == {first, second}
    assert not told.touches("tickets")


def refuse(tx, events_) -> None:
    tx.insert(
        customers, name="Made by a reaction", name_key="x", created_at=tx.at, updated_at=tx.at
    )
    raise Rejected("reaction.refuses")


def test_a_reaction_that_fails_takes_the_command_and_other_reactions_back(desk):
    desk.bus._reactions = {CustomerCreated: (refuse,)}
    before = desk.dump()
    with pytest.raises(Rejected, match=r"reaction\.refuses"):
        desk.run(CreateCustomer("Acme"))
    assert desk.dump() == before
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, SetSetting("ticket_prefix", "AB"), desk.admin)
        with pytest.raises(Rejected):
            desk.bus.run_in(unit, CreateCustomer("Acme"), desk.admin)
    assert names(desk) == set()
    assert len(desk.rows(audit_log)) == len(before["audit_log"]) + 1


def test_reactions_that_never_come_to_rest_are_stopped(desk):
    def again(tx, events_):
        for event in events_:
            tx.emit(event)

    desk.bus._reactions = {CustomerCreated: (again,)}
    before = desk.dump()
    with pytest.raises(Bug, match=r"bus\.endless_reactions"):
        desk.run(CreateCustomer("Acme"))
    assert desk.dump() == before


def test_what_was_rolled_back_never_triggers(make_desk):
    engine = running(make_desk(consumer()))
    desk = engine.desk
    engine.publish(ON_CUSTOMER)
    desk.bus._reactions = {CustomerCreated: (lambda tx, several: _refuse_named(several, "Bad"),)}
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, CreateCustomer("Good"), desk.admin)
        with pytest.raises(Rejected):
            desk.bus.run_in(unit, CreateCustomer("Bad"), desk.admin)
    with pytest.raises(_Lost):
        lose(desk, CreateCustomer("Lost"))
    assert len(desk.rows(event_queue)) == 1
    assert [
        row.payload["customer"]["name"]
        for row in desk.rows(events, events.c.name == "customer.created")
    ] == ["Good"]
    engine.settle()
    (execution,) = engine.executions()
    assert execution.trigger_data["customer"]["name"] == "Good"


def _refuse_named(several, name):
    if any(event.customer["name"] == name for event in several):
        raise Rejected("reaction.refuses")


def test_a_quiet_command_is_journalled_but_triggers_nothing(make_desk):
    engine = running(make_desk(consumer()))
    engine.publish(ON_CUSTOMER)
    engine.desk.run(CreateCustomer("Imported"), quiet=True)
    engine.settle()
    assert engine.executions() == []
    assert len(engine.desk.rows(events, events.c.name == "customer.created")) == 1


def test_a_permission_given_and_refused_in_one_unit_does_not_linger(desk):
    """What was read inside a savepoint that was taken back must not be believed afterwards."""
    desk.run(DefineRole("guest", "Guest", ()))
    guest = desk.user("Greg Guest", "guest")
    customer_id = desk.customer()
    allow = DefineRole("guest", "Guest", ("customers.write",))
    with desk.bus.unit() as unit:
        with pytest.raises(Denied):
            desk.bus.run_in(unit, UpdateCustomer(customer_id, {"phone": "1"}), guest)
        desk.bus.run_in(unit, allow, desk.admin)
        desk.bus.run_in(unit, UpdateCustomer(customer_id, {"phone": "2"}), guest)
    with pytest.raises(_Lost):
        lose(desk, DefineRole("guest", "Guest", ()))
    desk.run(UpdateCustomer(customer_id, {"phone": "4"}), guest)
    with desk.database.read() as connection:
        assert (
            connection.execute(
                select(customers.c.phone).where(customers.c.id == customer_id)
            ).scalar()
            == "4"
        )
    assert desk.rows(tickets) == []
