"""A workflow that came from n8n does here what it did there, as far as the report promised."""

from __future__ import annotations

import pytest

from deskflow.interchange.n8n import convert
from deskflow.workflows.definition_json import to_json
from tests.integration.engine.running import CONSUMERS, running
from tests.unit.interchange.test_n8n import flow


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


def fields(**values: str) -> dict:
    return {"assignments": {"assignments": [{"name": name, "value": value} for name, value in values.items()]}}  # fmt: skip


def is_big(left: str) -> dict:
    one = {"leftValue": left, "rightValue": 100, "operator": {"type": "number", "operation": "gt"}}
    return {"conditions": {"combinator": "and", "conditions": [one]}}


START = ("Start", "manualTrigger", {})


def test_conditions_parallel_branches_and_what_they_leave(engine):
    made = convert(
        flow(
            START,
            ("Order", "set", fields(total="={{ $json.net * 1.2 }}", who="={{ $json.name.trim().toUpperCase() }}")),
            ("Big?", "if", is_big("={{ $json.total }}")),
            ("Left", "set", fields(said="=Hello {{ $json.who }}, {{ $json.total > 1000 ? 'huge' : 'big' }}")),
            ("Right", "set", fields(raw="{{ never }}", net="={{ $('Start').item.json.net }}")),
            ("Merge", "merge", {}),
            ("After", "set", fields(both="={{ $('Left').item.json.said + '!' }}")),
            ("Small", "set", fields(both="small")),
            ("End", "noOp", {}),
            wires="Start>Order, Order>Big?, Big?:0>Left, Big?:0>Right, Left>Merge, Right>Merge, Merge>After, After>End, Big?:1>Small, Small>End",
        )
    )  # fmt: skip
    workflow_id = engine.publish(to_json(made.definition))
    big = engine.start(workflow_id, net=500, name=" bo ")
    small = engine.start(workflow_id, net=10, name="al")
    engine.settle()
    row = engine.execution(big)
    assert row.status == "completed", row.error
    left = row.context_data["variables"]
    assert left["left"] == {"said": "Hello BO, big"}
    assert left["right"] == {"raw": "{{ never }}", "net": 500}
    assert left["after"] == {"both": "Hello BO, big!"}
    assert ("merge", "completed") in engine.path(big)
    assert engine.execution(small).context_data["variables"]["small"] == {"both": "small"}


def test_a_loop_over_items(engine):
    made = convert(
        flow(
            START,
            ("List", "set", {"mode": "raw", "jsonOutput": "={{ $json.rows }}"}),
            ("Loop", "splitInBatches", {"batchSize": 1}),
            ("Each", "set", fields(name="={{ $json.name }}", twice="={{ $json.n * 2 }}")),
            ("Done", "set", fields(ok="yes")),
            wires="Start>List, List>Loop, Loop:1>Each, Each>Loop, Loop:0>Done",
        )
    )
    workflow_id = engine.publish(to_json(made.definition))
    execution_id = engine.start(workflow_id, rows=[{"name": "a", "n": 1}, {"name": "b", "n": 4}])
    engine.settle()
    row = engine.execution(execution_id)
    assert row.status == "completed", row.error
    assert row.context_data["variables"]["each"] == {"name": "b", "twice": 8}
    assert row.context_data["variables"]["done"] == {"ok": "yes"}
    assert [key for key, _ in engine.path(execution_id)].count("each") == 2
