"""What the bus remembers between commands is never older than the tables it was read from."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select

from deskflow.core.database import Database
from deskflow.core.errors import Denied, Rejected
from deskflow.core.facts import Facts
from deskflow.core.ids import new_id
from deskflow.core.permissions import Actor
from deskflow.core.tables import event_queue
from deskflow.engine.triggers import consumer
from deskflow.people.commands import AddUser, CreateCustomer
from deskflow.people.tables import roles, user_roles
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from tests.integration.desk import Desk
from tests.integration.engine.running import definition

TICKET = CreateTicket(NewTicket("Printer is on fire", NewMessage("Please help")))


def test_a_fact_is_read_once_until_its_table_is_written() -> None:
    facts, asked = Facts(), []

    def read() -> int:
        asked.append(1)
        return len(asked)

    tables = frozenset({"users"})
    assert [facts.get("who", tables, read) for _ in range(2)] == [1, 1]
    facts.forget({"tickets"})
    assert facts.get("who", tables, read) == 1
    facts.forget({"tickets", "users"})
    assert facts.get("who", tables, read) == 2
    facts.check("somebody else wrote")
    assert facts.get("who", tables, read) == 3


def test_an_event_is_queued_as_soon_as_a_workflow_wants_it(make_desk) -> None:
    desk: Desk = make_desk(consumer())
    desk.run(TICKET)
    assert not desk.rows(event_queue)
    made = definition(
        {"key": "a", "action_type": "set_variable", "config": {"variable_name": "x"}},
        trigger={"type": "event", "config": {"event": "ticket.created"}},
    )
    workflow_id = desk.run(CreateWorkflow("Flow", definition=made)).result_id
    desk.run(PublishWorkflow(workflow_id, 1))
    desk.run(TICKET)
    assert len(desk.rows(event_queue)) == 1


def test_what_a_rejected_command_wrote_is_not_remembered(desk: Desk) -> None:
    """Both commands share a transaction; the second sees the first, nobody sees the one that failed."""
    with desk.bus.unit() as unit:
        added = desk.bus.run_in(
            unit, AddUser("Tom", "tom@msp.example", ("technician",)), desk.admin
        )
        tom = Actor(desk.tenant_id, added.result_id)
        desk.bus.run_in(unit, TICKET, tom)
        with pytest.raises(Rejected):
            desk.bus.run_in(unit, AddUser("Ada", "ada@msp.example", ("nobody",)), desk.admin)
        with pytest.raises(Denied):
            desk.bus.run_in(unit, AddUser("Eve", "eve@msp.example", ("admin",)), tom)
    desk.run(TICKET, tom)


def test_a_customer_that_was_rolled_back_is_not_remembered(desk: Desk) -> None:
    class Stop(Exception):
        pass

    def started_and_stopped() -> None:
        with desk.bus.unit() as unit:
            desk.bus.run_in(unit, CreateCustomer("Gone"), desk.admin)
            desk.bus.run_in(unit, TICKET, desk.admin)
            raise Stop

    with pytest.raises(Stop):
        started_and_stopped()
    desk.run(TICKET)


def test_what_is_written_past_the_bus_counts(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    tom = desk.user("Tom")
    desk.run(TICKET, tom)
    with desk.database.write() as connection:
        connection.execute(delete(user_roles).where(user_roles.c.user_id == tom.user_id))
    with pytest.raises(Denied):
        desk.run(TICKET, tom)


def test_what_another_process_takes_away_is_gone(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    tom = desk.user("Tom")
    desk.run(TICKET, tom)
    assert desk.database.path is not None
    other = Database.open_file(desk.database.path)
    try:
        with other.write() as connection:
            connection.execute(delete(user_roles).where(user_roles.c.user_id == tom.user_id))
        with pytest.raises(Denied):
            desk.run(TICKET, tom)
        with other.write() as connection:
            role = connection.execute(select(roles.c.id).where(roles.c.key == "admin")).scalar_one()
            connection.execute(
                insert(user_roles).values(
                    id=new_id(), tenant_id=desk.tenant_id, user_id=tom.user_id, role_id=role
                )
            )
        desk.run(TICKET, tom)
    finally:
        other.close()
