"""Many runs of a version at a glance: counts, failures, times and ways, of that version and that time alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.engine.triggers import consumer
from deskflow.workflows.authoring import PublishWorkflow, SaveDraft
from deskflow.workflows.heat import StepHeat, heat_of
from tests.integration.engine.running import definition, running

CHECK = {"key": "check", "type": "condition", "config": {"condition": "trigger.good"}}
WAIT = {"key": "wait", "type": "delay", "config": {"duration": "{{ trigger.s }}"}}
END = {"key": "end", "type": "stop", "config": {"outcome": "fail", "message": "no"}}
CALL = {
    "key": "call", "action_type": "http_request", "retry_count": 2, "config": {"url": "http://x.example/"},
}  # fmt: skip
EDGES = (("trigger", "started", "check"), ("check", "true", "wait"), ("check", "false", "end"))


@pytest.fixture
def engine(make_desk):
    return running(make_desk(consumer()))


def heat(engine, workflow_id, version=1, days=7, **more):
    desk = engine.desk
    with desk.database.read() as connection:
        since = desk.clock.now() - timedelta(days=days)
        return heat_of(connection, desk.tenant_id, workflow_id, version, since, **more)


def ran(engine, workflow_id, seconds=1, good=True):
    engine.start(workflow_id, s=f"{seconds}s", good=good)
    engine.settle()
    engine.desk.advance(seconds=seconds)
    engine.settle()


def test_counts_times_and_ways(engine):
    workflow_id = engine.publish(definition(CHECK, WAIT, END, edges=EDGES))
    for seconds in range(1, 11):
        ran(engine, workflow_id, seconds)
    for _ in range(3):
        ran(engine, workflow_id, good=False)
    found = heat(engine, workflow_id)
    assert (found.runs, found.all_runs, found.others) == (13, 13, 0)
    assert found.steps["wait"] == StepHeat(10, 0, 0, 5050, 10500)
    assert found.steps["check"].count == 13
    assert found.ways[("check", "true")] == 10
    assert found.ways[("check", "false")] == 3
    assert found.steps["end"].count == 3


def test_tries_are_no_visits_and_failures_are_counted_once(engine):
    workflow_id = engine.publish(definition(CALL))
    engine.start(workflow_id)
    for _ in range(3):
        (effect,) = engine.drain.run_slice().effects
        engine.drain.settle(effect, None, _lost(), 0.0)
        engine.desk.advance(minutes=2)
    found = heat(engine, workflow_id).steps["call"]
    assert (found.count, found.failures, found.tries) == (1, 1, 2)
    assert found.failure_rate == 1


def _lost():
    from deskflow.engine.results import StepFailed

    return StepFailed("http.no_answer", retryable=True)


def test_older_runs_and_other_versions_are_left_out_and_counted(engine):
    made = definition(CHECK, WAIT, END, edges=EDGES)
    workflow_id = engine.publish(made)
    ran(engine, workflow_id)
    engine.desk.advance(days=8)
    ran(engine, workflow_id)
    engine.desk.run(SaveDraft(workflow_id, {**made, "notes": "new"}, 1))
    engine.desk.run(PublishWorkflow(workflow_id, 2))
    ran(engine, workflow_id)
    ran(engine, workflow_id)
    found = heat(engine, workflow_id, 2)
    assert (found.runs, found.others, found.steps["check"].count) == (2, 1, 2)
    assert (heat(engine, workflow_id, 1).runs, heat(engine, workflow_id, 1, 30).runs) == (1, 2)
    assert heat(engine, workflow_id, 7).steps == {}


def test_only_the_newest_are_looked_at_when_there_are_too_many(engine):
    workflow_id = engine.publish(definition(CHECK, WAIT, END, edges=EDGES))
    ran(engine, workflow_id, good=False)
    for _ in range(3):
        ran(engine, workflow_id)
    # Each takes three: it looks at a step once more when it has waited.
    found = heat(engine, workflow_id, most_rows=6)
    assert (found.runs, found.all_runs) == (2, 4)
    assert "end" not in found.steps
