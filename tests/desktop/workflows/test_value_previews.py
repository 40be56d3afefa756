"""Under a field with an expression stands what it would come to, with data that the author chooses."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.watchdog import Watchdog
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.variables import SetSecret, SetVariable, seal_secret
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
CREATED = {"type": "event", "config": {"event": "ticket.created"}}
TASK = {"key": "task", "action_type": "create_task", "config": {"title": "Look at {{ trigger.ticket.title }}"}}  # fmt: skip


def shown(designer: Any, key: str) -> Any:
    node = designer.session.document.node_with_key(key)
    designer.canvas.select(node.id)
    return designer.properties.form


def field(designer: Any, key: str, name: str) -> TextEditor:
    row = shown(designer, key).rows[name]
    return row.expression if row.expression is not None else row.editor


def says(desk: DeskWindow, editor: TextEditor, text: str) -> None:
    desk.wait(lambda: text in editor.value_said, 20.0)


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    made = definition(TASK, trigger=CREATED)
    return designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))


def test_a_value_follows_what_is_typed_and_says_its_kind(desk: DeskWindow, designer: Any) -> None:
    title = field(designer, "task", "title")
    says(desk, title, "= Look at Printer on fire  ·  text")
    assert designer.previews.button.text() == "Values from an example"
    title.edit.setPlainText("{{ len(trigger.ticket.title) * 2 }}")
    says(desk, title, "= 30  ·  number")
    title.edit.setPlainText("{{ trigger.ticket.titel }}")
    desk.wait(lambda: "Did you mean" in designer.properties.form.rows["title"].error)
    # Validation has said it already; it does not stand there twice.
    desk.wait(lambda: title.value_said == "")
    title.edit.setPlainText("{{ number(trigger.ticket.title) }}")
    says(desk, title, "is no number")
    title.edit.setPlainText(
        "{{ business_minutes('2026-11-20T16:00:00Z', '2026-11-20T17:00:00Z') }}"
    )
    says(desk, title, "= 60  ·  number")
    title.edit.setPlainText("No expression at all")
    desk.wait(lambda: title.value_said == "")


def test_values_come_from_the_last_run_a_scenario_or_an_example(desk: DeskWindow) -> None:
    sets = {"key": "keep", "action_type": "set_variable", "config": {"variable_name": "seen", "variable_value": "{{ trigger.word }}"}}  # fmt: skip
    made = definition(
        sets, trigger={"type": "manual"},
        inputs=[{"name": "word", "kind": "text", "title": "Word", "default": "from the form"}],
        scenarios=[{"name": "Tried", "trigger": {"word": "from the scenario"}}],
    )  # fmt: skip
    workflow = desk.made(CreateWorkflow("By hand", definition=made))
    desk.run(PublishWorkflow(workflow, 1))
    designer = designer_of(desk, workflow)
    value = field(designer, "keep", "variable_value")
    says(desk, value, "= from the form")
    desk.run(StartWorkflow(workflow, {"word": "from the run"}))
    says(desk, value, "= from the run")
    assert designer.previews.button.text() == "Values from the last run"
    designer.previews.choose("scenario:Tried")
    says(desk, value, "= from the scenario")
    assert "Tried" in designer.previews.button.text()
    desk.page("workflows", workflow_id=None)
    again = designer_of(desk, workflow)
    # What was chosen is remembered; the scenario is played for it again.
    says(desk, field(again, "keep", "variable_value"), "= from the scenario")


def test_a_secret_is_never_shown(desk: DeskWindow, designer: Any) -> None:
    desk.run(SetVariable("office", "string", "Berlin"))
    workspace = desk.workspace
    sealed = seal_secret(workspace.secrets.sealer, workspace.tenant_id, "token", "s3cr3t-value")
    desk.run(SetSecret("token", sealed))
    desk.wait(lambda: any(one.name == "token" for one in designer.properties.around.directory.secrets))  # fmt: skip
    title = field(designer, "task", "title")
    title.edit.setPlainText("{{ variables.office }}")
    says(desk, title, "= Berlin")
    title.edit.setPlainText("{{ secrets.token }}")
    desk.wait(lambda: "s3cr3t" not in title.value_said and "never shown" in title.value_said)
    title.edit.setPlainText("{{ variables.token }}")
    desk.wait(lambda: title.value_said == "" or "never shown" in title.value_said)


def test_inside_a_loop_the_first_round_is_shown(desk: DeskWindow) -> None:
    loop = {"key": "each", "type": "loop", "config": {"items": ["a", "b"]}}
    task = {**TASK, "config": {"title": "{{ item }} is {{ index }}"}}
    edges = [("trigger", "started", "each"), ("each", "each", "task")]
    made = definition(loop, task, trigger=CREATED, edges=edges)
    designer = designer_of(desk, desk.made(CreateWorkflow("Loop", definition=made)))
    says(desk, field(designer, "task", "title"), "= a is 0")


def test_what_takes_too_long_is_stopped_and_the_window_goes_on(
    desk: DeskWindow, designer: Any
) -> None:
    title = field(designer, "task", "title")
    says(desk, title, "Printer")
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        for text in ("{{ range(10000) }}", "{{ 9 ** 9 ** 9 }}", "{{ " + "(" * 60 + " }}", "{{ '" + "x" * 3000 + "' }}"):  # fmt: skip
            title.edit.setPlainText(text)
            desk.wait(lambda: designer.session.is_checked)
        title.edit.setPlainText("{{ 1 + 1 }}")
        says(desk, title, "= 2")
    assert not dog.pauses


def test_completion_by_keyboard_alone(desk: DeskWindow, designer: Any) -> None:
    title = field(designer, "task", "title")
    title.edit.setPlainText("")
    title.setFocus()
    # In a plain text, too: the braces come with it.
    desk.press(K.Key_Space, CTRL)
    desk.wait(lambda: "trigger" in title.edit.offers)
    desk.press(K.Key_Escape)
    assert title.edit.offers == []
    desk.type("trig")
    desk.wait(lambda: title.edit.offers == ["trigger"])
    desk.press(K.Key_Return)
    assert "ticket" in title.edit.offers
    desk.press(K.Key_Down)
    desk.press(K.Key_Up)
    desk.type("tick")
    desk.press(K.Key_Tab)
    desk.type("num")
    desk.press(K.Key_Return)
    assert title.edit.text() == "{{ trigger.ticket.number }}"
    says(desk, title, "= DF-1042")
    assert title.edit.accessibleDescription() == title.value_said
