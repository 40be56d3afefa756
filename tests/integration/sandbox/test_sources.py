"""What a scenario can be made of: the last runs, and the last event of a kind, of this tenant alone."""

from __future__ import annotations

from datetime import timedelta

from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.scenarios.sources import MOST, read_sources
from tests.integration.engine.running import definition

SET = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}  # fmt: skip


def sources(desk, workflow, *heard):
    with desk.database.read() as connection:
        return read_sources(connection, desk.tenant_id, workflow, heard)


def test_the_newest_come_first(desk):
    workflow = desk.run(CreateWorkflow("Flow", definition=definition(SET))).result_id
    desk.run(PublishWorkflow(workflow, 1))
    assert sources(desk, workflow, "ticket.created").runs == ()
    made = []
    for _ in range(MOST + 2):
        desk.clock.advance(timedelta(minutes=1))
        made.append(desk.run(StartWorkflow(workflow, {})).result_id)
    found = sources(desk, workflow)
    assert [one.id for one in found.runs] == made[::-1][:MOST]
    assert found.event is None


def test_the_last_event_of_the_kinds_that_are_heard(desk):
    workflow = desk.run(CreateWorkflow("Flow", definition=definition(SET))).result_id
    assert sources(desk, workflow, "ticket.created").event is None
    desk.ticket(title="First")
    desk.clock.advance(timedelta(minutes=1))
    desk.ticket(title="Second")
    found = sources(desk, workflow, "ticket.created", "ticket.closed")
    assert found.event["event"] == "ticket.created"
    assert found.event["ticket"]["title"] == "Second"
    assert found.event_at == desk.clock.now()
    assert sources(desk, workflow, "ticket.closed").event is None
