"""Why a run went as it did: cases of a switch, branches of a fork, steps it has not come to, rounds of a loop."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from deskflow.desktop.pages.runs.step_panel import StepPanel, ValueBox
from deskflow.desktop.pages.runs.story import Moment
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_problems import describe_run_error
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.execution_queries import StepExecutionRow
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

K = Qt.Key


def keep(key: str, value: Any = "1") -> dict[str, Any]:
    config = {"variable_name": key, "variable_value": value}
    return {"key": key, "action_type": "set_variable", "title": key.capitalize(), "config": config}


def opened(desk: DeskWindow, *steps: Any, edges: Any, **data: Any) -> Any:
    inputs = [{"name": name} for name in data]
    made = definition(*steps, edges=edges, inputs=inputs)
    workflow = desk.made(CreateWorkflow("Flow", definition=made))
    desk.run(PublishWorkflow(workflow, 1))
    execution = desk.made(StartWorkflow(workflow, data))
    page = desk.page("runs", execution_id=execution)
    desk.wait(lambda: page.run is not None and page.run.details.row.status != "pending")
    return page.run


def texts(run: Any) -> str:
    boxes = [box.accessibleName() for box in run.panel.findChildren(ValueBox)]
    return "\n".join(boxes + [label.text() for label in run.panel.findChildren(Label)])


SWITCH = {
    "key": "pick", "type": "switch", "title": "Which one",
    "config": {
        "value": "{{ trigger.colour }}",
        "cases": [
            {"key": "a", "title": "Red things", "equals": "red"},
            {"key": "b", "title": "Long ones", "when": "len(trigger.colour) > 4"},
            {"key": "c", "equals": "blue"},
        ],
    },
}  # fmt: skip
CASES = [
    ("trigger", "started", "pick"), ("pick", "case:a", "red"), ("pick", "case:b", "long"), ("pick", "case:c", "blue"),
    ("red", "success", "behind"),
]  # fmt: skip


def test_a_switch_tells_every_case_it_asked_and_with_which_values(desk: DeskWindow) -> None:
    steps = (SWITCH, keep("red"), keep("long"), keep("blue"), keep("behind"))
    run = opened(desk, *steps, edges=CASES, colour="yellow")
    desk.wait(lambda: run.details.row.finished)
    run.canvas.select("pick")
    said = texts(run)
    assert "Red things: = red → no" in said
    assert "Long ones: len(trigger.colour) > 4 → yes" in said
    assert "trigger.colour: yellow" in said
    # What came behind the one that fitted was not asked.
    assert "blue →" not in said
    # A step two further says where the way parted.
    run.canvas.select("behind")
    assert "“Which one” left by “b”; this step lies behind “a”." in texts(run)
    assert not run.panel.again.isEnabled()
    run.canvas.select("long")
    assert run.panel.again.isEnabled()


def test_a_join_that_waits_says_for_whom_and_a_fork_which_branch_it_left_out(
    desk: DeskWindow,
) -> None:
    fork = {
        "key": "fork", "type": "fork",
        "config": {"branches": [{"key": "one"}, {"key": "two"}, {"key": "never", "when": "trigger.n > 3"}]},
    }  # fmt: skip
    rest = {"key": "rest", "type": "delay", "title": "Rest", "config": {"duration": "2h"}}
    join = {"key": "join", "type": "join", "title": "Together"}
    edges = [
        ("trigger", "started", "fork"), ("fork", "branch:one", "a"), ("fork", "branch:two", "rest"),
        ("fork", "branch:never", "b"), ("a", "success", "join"), ("rest", "done", "join"), ("b", "success", "join"),
    ]  # fmt: skip
    run = opened(desk, fork, keep("a"), rest, keep("b"), join, edges=edges, n=1)
    desk.wait(lambda: run.details.row.status == "waiting")
    run.canvas.select("join")
    said = texts(run)
    assert "have come: one" in said
    assert "still under way: Rest (two)" in said
    run.canvas.select("b")
    assert "did not take the way “never”" in texts(run)
    run.canvas.select("fork")
    assert "never: trigger.n > 3 → no" in texts(run)
    assert "trigger.n: 1" in texts(run)


def test_rounds_are_chosen_by_key_and_from_a_list_and_values_are_copied_whole(
    desk: DeskWindow,
) -> None:
    long = "x" * 3000
    loop = {"key": "loop", "type": "loop", "config": {"items": ["a", "b", "c"]}}
    edges = [("trigger", "started", "loop"), ("loop", "each", "inside"), ("loop", "done", "end")]
    run = opened(desk, loop, keep("inside", "{{ item }}" + long), keep("end"), edges=edges)
    desk.wait(lambda: run.details.row.finished)
    run.canvas.select("inside")
    assert run.rounds.isVisible()
    assert run.rounds.text() == "Round 3 of 3"
    run.timeline.setFocus()
    desk.press(K.Key_Up)
    assert run.rounds.text() == "Round 2 of 3"
    box = next(
        one for one in run.panel.findChildren(ValueBox) if "b" + "x" * 20 in one.accessibleName()
    )
    box.setFocus()
    desk.press(K.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert ("b" + long) in json.dumps(json.loads(QGuiApplication.clipboard().text()))
    desk.click(run.rounds)
    popup = desk.popup()
    popup.list.setCurrentIndex(popup.list.choices.index(0))
    desk.press(K.Key_Return)
    assert run.rounds.text() == "Round 1 of 3"
    run.canvas.select("end")
    assert run.rounds.isHidden()


def test_rounds_are_told_one_after_the_other_before_what_follows_the_loop(desk: DeskWindow) -> None:
    loop = {"key": "loop", "type": "loop", "config": {"items": ["a", "b"]}}
    edges = [
        ("trigger", "started", "loop"), ("loop", "each", "one"), ("one", "success", "two"), ("loop", "done", "end"),
    ]  # fmt: skip
    run = opened(desk, loop, keep("one"), keep("two"), keep("end"), edges=edges)
    desk.wait(lambda: run.details.row.finished)
    told = [moment.row.step_key for moment in run.story.moments]
    assert told == ["loop", "one", "two", "one", "two", "end"]


def test_every_try_is_told_with_its_time_and_its_error(theme: Theme, qtbot: Any) -> None:
    began = datetime(2026, 3, 4, 9, 14, 2, 418000, tzinfo=UTC)
    tries = [
        Moment(
            StepExecutionRow(
                uuid4(), "call", 1, at, status, began + timedelta(minutes=at), began, 0, {"url": "x"},
                None, error, None,
            ),
            "Call", 0.0, 5.0, False,
        )
        for at, (status, error) in enumerate(
            [("retrying", {"code": "http.no_answer", "params": {}}), ("completed", None)]
        )
    ]  # fmt: skip
    panel = StepPanel(theme)
    qtbot.addWidget(panel)
    panel.show_step(tries[1], "globe", "info", tries)
    said = "\n".join(box.accessibleName() for box in panel.findChildren(ValueBox))
    first = describe_run_error({"code": "http.no_answer", "params": {}})
    assert f"02.418 · Trying again: {first}" in said
    assert "02.418 · Completed" in said
    assert "try: 2" in said
