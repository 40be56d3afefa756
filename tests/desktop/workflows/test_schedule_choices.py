"""A schedule is chosen or typed; the next ten times and what else happens are said at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QLocale

from deskflow.desktop.words_schedules import schedule_in_words
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.schedule_forms import write_pattern
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

SET = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}  # fmt: skip


def opened(desk: DeskWindow, **config: Any) -> Any:
    made = definition(SET, trigger={"type": "schedule", "config": config})
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("trigger")
    return designer


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    return opened(desk, cron="0 8 * * 1-5", timezone="Europe/Berlin")


def choose(combo: Any, value: object) -> None:
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def written(designer: Any) -> Any:
    return designer.session.definition.trigger.config["cron"]


def test_choices_and_cron_follow_each_other(desk: DeskWindow, designer: Any) -> None:
    editor = designer.properties.form.rows["cron"].editor
    choices = editor.choices
    assert choices.kind.currentData() == "weekdays"
    assert editor.heading.text() == "The next ten times, in Europe/Berlin"
    choose(choices.kind, "nth_weekday")
    choose(choices.nth, 2)
    choose(choices.weekday, 4)
    choices.time.selectAll()
    choices.time.setFocus()
    desk.type("9.30")
    assert written(designer) == editor.line.edit.text() == "30 9 * * 4#2"
    lines = editor.runs.text().splitlines()
    assert len(lines) == 10
    assert all(line.startswith("Thu") and line.endswith("09:30") for line in lines)
    choose(choices.kind, "weekly")
    desk.click(choices.days[1])
    assert written(designer) == "30 9 * * 1,4"
    for day in (1, 4):
        desk.click(choices.days[day])
    # A week without any day would never come.
    assert written(designer) == "30 9 * * 1"
    designer.undo()
    assert written(designer) != "30 9 * * 1"
    assert write_pattern(choices.pattern) == written(designer) == editor.line.edit.text()
    editor.line.edit.setPlainText("0 6 LW * *")
    assert choices.kind.currentData() == "last_workday"
    assert choices.time.text() == "06:00"
    assert_accessible(designer.properties)


def test_what_is_no_choice_is_kept_as_it_is(desk: DeskWindow) -> None:
    designer = opened(desk, cron="5,20 8-10 1,15 */2 MON")
    editor = designer.properties.form.rows["cron"].editor
    assert editor.choices.kind.currentData() == "own"
    assert written(designer) == "5,20 8-10 1,15 */2 MON"
    for hostile in ("*/0 * * * *", "٣ ٣ * * *", "9" * 90, "; DROP", "0 25 * * *"):
        editor.line.edit.setPlainText(hostile)
        assert editor.runs.text() == ""
        assert written(designer) == hostile
    desk.wait(lambda: bool(designer.properties.form.rows["cron"].error))


def test_a_time_that_is_none_is_marked_and_changes_nothing(desk: DeskWindow, designer: Any) -> None:
    choices = designer.properties.form.rows["cron"].editor.choices
    choices.time.setFocus()
    choices.time.selectAll()
    desk.type("27:9")
    assert choices.time.property("invalid")
    assert written(designer).endswith("* * 1-5")
    choices.time.selectAll()
    desk.type("7")
    assert not choices.time.property("invalid")
    assert written(designer) == "0 7 * * 1-5"
    choose(choices.kind, "hours")
    choices.every.selectAll()
    choices.every.setFocus()
    desk.type("4")
    assert written(designer) == "0 */4 * * *"


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("0 8 * * 1,4", "Mon, Thu at 08:00"),
        ("30 17 * * 5L", "the last Friday of the month at 17:30"),
        ("0 6 LW * *", "the last workday of the month at 06:00"),
        ("*/15 * * * *", "every 15 minutes"),
        ("@hourly", "every hour"),
        ("0 0 31 * *", "day 31 of the month at 00:00"),
        ("5,20 8-10 1 */2 *", "5,20 8-10 1 */2 *"),
    ],
)
def test_the_canvas_says_schedules_as_people_do(theme: Any, cron: str, said: str) -> None:
    locale = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    try:
        assert schedule_in_words(cron) == said
    finally:
        QLocale.setDefault(locale)


def test_missed_runs_and_short_months_are_said_in_words(desk: DeskWindow) -> None:
    designer = opened(desk, cron="0 8 31 * *", missed="all", overlap="cancel_other")
    rules = designer.properties.form.rows["cron"].editor.rules.text()
    assert "Months without that day are left out" in rules
    assert "made up for, at most 100 times" in rules
    assert "is cancelled by the next one" in rules
