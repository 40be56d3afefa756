"""Workflows that start, cancel and call each other by events of their own."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.core.errors import Rejected
from deskflow.core.tables import events
from deskflow.workflows.custom_events import is_custom
from deskflow.workflows.executing import RetryExecution
from deskflow.workflows.raising import RaiseEvent
from tests.integration.engine.running import definition

WAIT = {"key": "wait", "type": "delay", "config": {"duration": "1d"}}
NOBODY = "019aaf3c-1800-7000-8000-000000000001"


def variable(value: str) -> dict[str, object]:
    config = {"variable_name": "got", "variable_value": value}
    return {"key": "set", "action_type": "set_variable", "config": config}


def runs_of(engine, workflow_id: UUID) -> list:
    found = [row for row in engine.executions() if row.workflow_id == workflow_id]
    return sorted(found, key=lambda row: row.id)


def test_start_workflow_by_id_or_name_with_its_inputs(stage):
    inputs = [{"name": "who", "kind": "text", "required": True}]
    child = stage.engine.publish(definition(variable("{{ trigger.who }}"), inputs=inputs), "Child")
    config = {"workflow": str(child), "inputs": {"who": "{{ trigger.name }}"}}
    first = stage.run("start_workflow", config, name="Paul")["execution_id"]
    by_name = {"workflow": "Child", "inputs": {"who": "Mia"}}
    second = stage.run("start_workflow", by_name)["execution_id"]
    stage.engine.settle()
    for execution_id, who in ((first, "Paul"), (second, "Mia")):
        row = stage.engine.execution(UUID(execution_id))
        assert (row.status, row.triggered_by) == ("completed", "workflow")
        assert row.context_data["variables"]["got"] == who
        # The chain names who started it.
        assert len(row.chain) == 1
    for config, code in (
        ({"workflow": str(child)}, "field.required"), ({"workflow": "Nobody"}, "step.unknown_workflow"),
        ({"workflow": NOBODY}, "workflows.not_found"),
    ):  # fmt: skip
        assert stage.refused("start_workflow", config) == code
    stage.engine.publish(definition(variable("x")), "Child")
    assert stage.refused("start_workflow", by_name) == "step.ambiguous_workflow"


def test_a_workflow_that_starts_itself_is_stopped(stage):
    engine = stage.engine
    step = {"key": "again", "action_type": "start_workflow", "config": {"workflow": "Snake"}}
    workflow_id = engine.publish(definition(step), "Snake")
    engine.start(workflow_id)
    engine.settle()
    rows = runs_of(engine, workflow_id)
    assert len(rows) == engine.limits.chain_length
    (last,) = [row for row in rows if row.status == "failed"]
    assert last.error["code"] == "workflow.chain_too_long"


def test_cancel_workflow_ends_the_runs_about_the_same_ticket(stage):
    engine, desk = stage.engine, stage.desk
    here, there = desk.ticket("Here"), desk.ticket("There")
    chaser = engine.publish(definition(WAIT, variable("late")), "Chaser")
    about = [engine.start(chaser, ticket_id=str(one)) for one in (here, there)]
    engine.settle()
    config = {"workflow": "Chaser"}
    assert stage.run("cancel_workflow", config, ticket_id=str(here)) == {"cancelled": 1}
    assert [engine.execution(one).status for one in about] == ["cancelled", "waiting"]
    assert stage.run("cancel_workflow", config, ticket_id=str(here)) == {"cancelled": 0}
    assert stage.run("cancel_workflow", {**config, "same_ticket": False}) == {"cancelled": 1}
    desk.advance(days=2)
    engine.settle()
    assert [engine.execution(one).status for one in about] == ["cancelled", "cancelled"]


def test_cancel_workflow_by_the_id_of_a_run_but_never_itself(stage):
    engine = stage.engine
    execution_id = engine.start(engine.publish(definition(WAIT), "Waiter"))
    engine.settle()
    config = {"execution_id": "{{ trigger.id }}"}
    assert stage.run("cancel_workflow", config, id=str(execution_id)) == {"cancelled": 1}
    assert stage.run("cancel_workflow", config, id=str(execution_id)) == {"cancelled": 0}
    assert stage.refused("cancel_workflow", config, id=NOBODY) == "workflow_executions.not_found"
    itself = {"execution_id": "{{ execution.id }}"}
    assert stage.refused("cancel_workflow", itself) == "step.cancels_itself"


@pytest.mark.parametrize("first", ["victim", "canceller"])
def test_a_run_of_the_same_slice_stays_cancelled(stage, first):
    """Both are in the engine's hands at once; what it holds in memory must not win."""
    engine, desk = stage.engine, stage.desk
    late = {**variable("late"), "key": "late"}
    victim = engine.publish(definition(variable("begun"), WAIT, late), "Victim")
    step = {"key": "stop", "action_type": "cancel_workflow", "config": {"workflow": "Victim", "same_ticket": False}}  # fmt: skip
    canceller = engine.publish(definition(step), "Canceller")
    order = [victim, canceller] if first == "victim" else [canceller, victim]
    started = {}
    for workflow_id in order:
        started[workflow_id] = engine.start(workflow_id)
        desk.advance(seconds=1)
    engine.drain.run_slice()
    engine.settle()
    assert engine.execution(started[canceller]).status == "completed"
    row = engine.execution(started[victim])
    assert row.status == "cancelled"
    desk.advance(days=2)
    engine.settle()
    assert engine.execution(started[victim]).status == "cancelled"
    assert ("set", "completed") in engine.path(row.id) or first == "canceller"
    assert all(status != "waiting" for _, status in engine.path(row.id))
    # A person can still let it go on, from where it stood if it had begun.
    desk.run(RetryExecution(row.id))
    engine.settle()
    desk.advance(days=2)
    engine.settle()
    assert engine.execution(row.id).status == "completed"
    assert engine.execution(row.id).context_data["variables"]["got"] == "late"


def test_emit_event_starts_who_waits_for_it(stage):
    engine, desk = stage.engine, stage.desk
    ticket_id = desk.ticket("Printer")
    trigger = {
        "type": "event",
        "config": {"event": "custom.vip_called", "condition": "trigger.mood == 'bad'"},
    }
    text = "{{ trigger.ticket.title }} {{ trigger.mood }}"
    listener = engine.publish(definition(variable(text), trigger=trigger), "Listener")
    config = {
        "event": "custom.vip_called",
        "payload": {"mood": "{{ trigger.m }}"},
        "ticket_id": str(ticket_id),
    }
    for mood in ("bad", "good"):
        assert stage.run("emit_event", config, m=mood) == {"event": "custom.vip_called"}
    (row,) = runs_of(engine, listener)
    assert row.context_data["variables"]["got"] == "Printer bad"
    assert (row.subject_kind, row.subject_id) == ("ticket", ticket_id)
    assert len(row.chain) == 1


def test_events_of_authors_cannot_pretend_to_be_others(stage):
    for name in ("ticket.created", "custom.", "custom.Vip", "custom.a b", "custom.a..b", "CUSTOM.x", "custom.x\n"):  # fmt: skip
        assert not is_custom(name)
        with pytest.raises(Rejected, match=r"event\.bad_name"):
            stage.desk.run(RaiseEvent(name, {}))
    for payload, code in (
        ({"ticket": {"id": "x"}}, "event.taken_name"), ({"event": "ticket.created"}, "event.taken_name"),
        ({"x": "y" * 100_001}, "event.too_large"), ({"x": "\x00"}, "event.not_plain"),
    ):  # fmt: skip
        config = {"event": "custom.x", "payload": "{{ trigger.p }}"}
        if code != "event.not_plain":
            assert stage.refused("emit_event", config, p=payload) == code
    assert stage.desk.rows(events, events.c.name.like("custom%")) == []


def test_events_that_raise_themselves_are_stopped_with_the_reason(stage):
    engine = stage.engine
    step = {"key": "again", "action_type": "emit_event", "config": {"event": "custom.echo"}}
    trigger = {"type": "event", "config": {"event": "custom.echo"}}
    workflow_id = engine.publish(definition(step, trigger=trigger), "Echo")
    stage.desk.run(RaiseEvent("custom.echo", {}))
    engine.settle()
    assert len(runs_of(engine, workflow_id)) == engine.limits.chain_length
    error = engine.workflow(workflow_id).trigger_error
    assert error["code"] == "workflow.chain_too_long"
