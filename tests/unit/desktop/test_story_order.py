"""Steps that share a moment are told in the order in which they were done, those that undo others from the last back."""

from __future__ import annotations

from datetime import UTC, datetime

from deskflow.core.ids import derived_id, named_id
from deskflow.desktop.pages.runs.story import in_order
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.execution_queries import StepExecutionRow
from tests.integration.engine.running import definition

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 13, tzinfo=UTC)
BASE = named_id("story")


def told(made: dict, *done: tuple[str, int, str]) -> list[str]:
    """The rows come as the database has them: by moment, then by visit and place."""
    rows = [
        StepExecutionRow(derived_id(BASE, n), key, visit, 0, "completed", AT, AT, 0, None, None, None, port)
        for n, (key, visit, port) in enumerate(sorted(done, key=lambda one: one[1]))
    ]  # fmt: skip
    return [row.step_key for row in in_order(from_json(made), rows)]


def do(key: str, **more) -> dict:
    config = {"variable_name": "x", "variable_value": key}
    return {"key": key, "action_type": "set_variable", "config": config, **more}


FAIL = {"key": "bad", "type": "stop", "config": {"outcome": "fail"}}


def test_what_was_done_last_is_undone_first():
    made = definition(
        do("a", compensated=True), do("b", compensated=True), FAIL, do("ua"), do("ub"), do("ub2"),
        edges=[
            ("trigger", "started", "a"), ("a", "success", "b"), ("b", "success", "bad"),
            ("a", "compensation", "ua"), ("b", "compensation", "ub"), ("ub", "success", "ub2"),
        ],
    )  # fmt: skip
    rows = [(key, 1, "success") for key in ("a", "b", "bad", "ua", "ub", "ub2")]
    assert told(made, *rows) == ["a", "b", "bad", "ub", "ub2", "ua"]


def test_each_visit_is_undone_in_its_turn():
    made = definition(
        do("a", compensated=True), do("b", compensated=True), FAIL, do("ua"), do("ub"),
        edges=[
            ("trigger", "started", "a"), ("a", "success", "b"), ("b", "success", "a"),
            ("b", "failure", "bad"), ("a", "compensation", "ua"), ("b", "compensation", "ub"),
        ],
    )  # fmt: skip
    rows = [(key, visit, "success") for visit in (1, 2) for key in ("a", "b", "ua", "ub")]
    rows.append(("bad", 1, ""))
    order = [key for key in told(made, *rows) if key.startswith("u")]
    assert order == ["ub", "ua", "ub", "ua"]


def test_a_branch_is_told_before_anything_is_undone():
    fork = {"key": "f", "type": "fork", "config": {"branches": [{"key": "x"}, {"key": "y"}]}}
    made = definition(
        fork, do("a", compensated=True), do("b"), do("ua"),
        edges=[
            ("trigger", "started", "f"), ("f", "branch:x", "a"), ("f", "branch:y", "b"),
            ("a", "compensation", "ua"),
        ],
    )  # fmt: skip
    rows = [("f", 1, ""), ("ua", 1, "success"), ("a", 1, "success"), ("b", 1, "success")]
    assert told(made, *rows)[-1] == "ua"


def test_a_step_that_was_tried_again_is_told_before_what_came_of_it():
    made = definition(do("x"), do("y"))
    rows = [
        StepExecutionRow(derived_id(BASE, n), key, visit, 0, status, at, at, 0, None, None, None, port)
        for n, (key, visit, status, port, at) in enumerate(
            [("x", 1, "failed", None, AT), ("y", 1, "completed", "success", LATER), ("x", 2, "completed", "success", LATER)]
        )
    ]  # fmt: skip
    assert [row.step_key for row in in_order(from_json(made), rows)] == ["x", "x", "y"]
