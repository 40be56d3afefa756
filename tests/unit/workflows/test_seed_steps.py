"""The seed's list of steps becomes a graph and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import DefinitionError
from deskflow.workflows.seed_steps import from_seed_steps, to_seed_steps
from deskflow.workflows.validation import validate
from tests.unit.workflows.samples import CONTEXT, ticket_workflow

SEED_EXAMPLE: list[dict[str, Any]] = [
    {
        "id": "u1", "step_order": 1, "step_type": "action", "action_type": "query_database",
        "config": {"query_type": "find_user", "filters": {"role": "technician"}, "order_by": "ticket_count_asc", "limit": 1},
    },
    {
        "id": "u2", "step_order": 2, "step_type": "condition",
        "config": {"condition": "{{step1.result}} != null", "if_true": "step3", "if_false": "step4"},
    },
    {
        "id": "u3", "step_order": 3, "step_type": "action", "action_type": "update_ticket",
        "config": {"ticket_id": "{{trigger.ticket.id}}", "updates": {"assigned_to": "{{step1.result.id}}"}},
        "retry_count": 3, "retry_delay_seconds": 5, "position_x": 10, "position_y": 20,
    },
    {
        "id": "u4", "step_order": 4, "step_type": "action", "action_type": "send_email",
        "config": {"to": "lead@msp.example", "subject": "Nobody free"},
    },
]  # fmt: skip


def ways(definition: Definition) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.port, edge.target) for edge in definition.edges}


def test_the_seeds_example_is_sound_and_its_branches_stay_apart() -> None:
    definition = from_seed_steps(
        SEED_EXAMPLE,
        "event",
        {"event": "ticket.created", "filters": {"priority": ["high", "critical"]}},
    )
    assert ways(definition) == {
        ("trigger", "started", "u1"),
        ("u1", "success", "u2"),
        ("u2", "true", "u3"),
        ("u2", "false", "u4"),
    }
    assert [step.key for step in definition.steps] == ["step1", "step2", "step3", "step4"]
    assert definition.steps[2].retry_count == 3
    assert definition.positions == {"u3": (10.0, 20.0)}
    assert "if_true" not in definition.steps[1].config
    assert validate(definition, CONTEXT) == []


def test_linear_steps_follow_each_other_in_step_order() -> None:
    rows = [
        {"step_order": 3, "step_type": "approval", "config": {}},
        {"step_order": 1, "step_type": "delay", "config": {"duration": "1h"}},
        {"step_order": 2, "step_type": "action", "action_type": "x", "config": None},
    ]
    assert ways(from_seed_steps(rows)) == {
        ("trigger", "started", "step1"),
        ("step1", "done", "step2"),
        ("step2", "success", "step3"),
    }


@pytest.mark.parametrize("target", ["step3", "u3", 3])
def test_branches_take_order_key_or_id(target: object) -> None:
    rows = [dict(row) for row in SEED_EXAMPLE]
    rows[1] = {**rows[1], "config": {"condition": "true", "if_true": target}}
    assert ("u2", "true", "u3") in ways(from_seed_steps(rows))


def test_branches_fall_back_to_the_columns_and_then_to_the_order() -> None:
    rows = [dict(row) for row in SEED_EXAMPLE]
    rows[1] = {
        **rows[1],
        "config": {"condition": "true"},
        "on_success_step_id": "u4",
        "on_failure_step_id": "u3",
    }
    assert {("u2", "true", "u4"), ("u2", "false", "u3")} <= ways(from_seed_steps(rows))
    rows[1] = {
        **rows[1],
        "config": {"condition": "true", "if_true": "step4"},
        "on_success_step_id": None,
        "on_failure_step_id": None,
    }
    assert {("u2", "true", "u4"), ("u2", "false", "u3")} <= ways(from_seed_steps(rows))
    rows[1] = {**rows[1], "config": {"condition": "true", "if_true": "step3"}}
    assert ("u2", "true", "u3") in ways(from_seed_steps(rows))
    assert not any(
        source == "u2" and port == "false" for source, port, _ in ways(from_seed_steps(rows))
    )


def test_failure_links_and_keys() -> None:
    rows = [
        {
            "key": "call",
            "step_type": "action",
            "action_type": "x",
            "config": {},
            "on_failure_step_id": "sorry",
        },
        {"key": "done", "step_type": "stop", "config": {}},
        {"key": "sorry", "step_type": "stop", "config": {}},
    ]
    assert ways(from_seed_steps(rows)) == {
        ("trigger", "started", "call"), ("call", "success", "done"), ("call", "failure", "sorry"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [{"step_type": "condition", "config": {"if_true": "step9"}}],
        [{"step_type": "action", "on_success_step_id": "nope"}],
        ["x"],
        [{"step_order": "1", "step_type": "stop"}],
        [{"step_type": None}],
        [{"step_type": "stop", "config": "x"}],
        [{"step_type": "stop", "id": "a"}, {"step_type": "stop", "id": "a"}],
        [{"step_type": "stop", "retry_count": "many"}],
        [{"step_type": "stop", "position_x": "left", "position_y": 1}],
    ],
)
def test_broken_rows_are_refused_with_a_reason(rows: list[Any]) -> None:
    with pytest.raises(DefinitionError):
        from_seed_steps(rows)


def test_what_goes_out_comes_back() -> None:
    definition = ticket_workflow()
    rows = to_seed_steps(definition)
    assert [row["step_order"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[1]["config"]["if_true"] == "assign"
    assert rows[1]["on_failure_step_id"] == "f"
    assert rows[0] == {
        "id": "a", "key": "find", "step_order": 1, "step_type": "action",
        "action_type": "query_database", "config": dict(definition.steps[0].config),
        "position_x": 0, "position_y": 0, "on_success_step_id": "b", "on_failure_step_id": None,
        "retry_count": 0, "retry_delay_seconds": 60, "timeout_seconds": 300,
    }  # fmt: skip
    again = from_seed_steps(rows)
    assert ways(again) == ways(definition)
    assert again.steps == definition.steps
