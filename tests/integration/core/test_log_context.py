"""A line in the log says which command and which execution it belongs to."""

from __future__ import annotations

import json
import logging

import pytest

from deskflow.core.logs import JsonLines
from deskflow.core.redaction import Redaction
from deskflow.engine.action import Action
from deskflow.people.commands import CreateCustomer
from deskflow.workflows.action_spec import ActionSpec
from tests.integration.engine.running import definition, running

log = logging.getLogger("deskflow.test")


@pytest.fixture
def lines():
    """What would stand in the file, line by line."""
    found: list[dict] = []

    class Kept(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    handler = Kept()
    handler.setFormatter(JsonLines(Redaction()))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield found
    log.removeHandler(handler)


def test_lines_of_a_command_carry_its_id(sqlite_desk, lines):
    def talking(tx, events):
        log.info("a reaction")

    from deskflow.people.events import CustomerCreated

    sqlite_desk.bus._reactions = {CustomerCreated: (talking,)}
    outcome = sqlite_desk.run(CreateCustomer("Acme"))
    log.info("afterwards")
    assert [line.get("command") for line in lines] == [str(outcome.command_id), None]


def test_lines_of_a_step_carry_its_execution_and_the_command_it_runs(sqlite_desk, lines):
    def run(context, config):
        log.info("a step")
        return {}

    async def effect(context, config):
        log.info("outside")
        return {}

    inside = Action(ActionSpec("inside", "x", "x", "x"), run=run)
    outside = Action(ActionSpec("outside", "x", "x", "x", repeatable=False), effect=effect)
    engine = running(sqlite_desk, extra=[inside, outside])
    made = definition({"key": "a", "action_type": "inside"}, {"key": "b", "action_type": "outside"})
    execution_id = start_unchecked(engine, made)
    assert [(line["message"], line.get("execution")) for line in lines] == [
        ("a step", str(execution_id)),
        ("outside", str(execution_id)),
    ]


def start_unchecked(engine, made):
    """Publishes what validation would refuse: actions that only this test knows."""
    from deskflow.workflows.action_spec import ActionCatalogue
    from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
    from deskflow.workflows.commands import handlers

    catalogue = ActionCatalogue(action.spec for action in engine.actions.values())
    engine.desk.bus._handlers |= handlers(catalogue)
    workflow_id = engine.desk.run(CreateWorkflow("Flow", definition=made)).result_id
    engine.desk.run(PublishWorkflow(workflow_id, 1))
    execution_id = engine.start(workflow_id)
    engine.settle()
    return execution_id
