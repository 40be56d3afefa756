"""What the designer knows beyond the definition: variables and secrets of the organisation, what past runs have left."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deskflow.desktop.forms.completion_popup import CompletionPopup
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.queries import get_workflow
from deskflow.workflows.tables import workflow_executions
from deskflow.workflows.variables import SetSecret, SetVariable, seal_secret
from tests.desktop.desk_window import CTRL, DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

SET = {
    "key": "set", "action_type": "set_variable",
    "config": {"variable_name": "found", "variable_value": {"city": "Berlin", "zip": 10115}},
}  # fmt: skip
USE = {
    "key": "use", "action_type": "set_variable",
    "config": {"variable_name": "text", "variable_value": "{{ variables.greeting }}"},
}  # fmt: skip
CALL = {
    "key": "call", "action_type": "http_request",
    "config": {"url": "https://monitoring.example", "token": "{{ secrets.monitoring }}"},
}  # fmt: skip


def seal(desk: DeskWindow, name: str) -> None:
    sealer, tenant_id = desk.workspace.secrets.sealer, desk.workspace.tenant_id
    desk.run(SetSecret(name, seal_secret(sealer, tenant_id, name, "sk-live-1234")))


def problems(designer) -> list[str]:
    return [line.text for line in designer.bottom.problems.problems.lines]


def offered(desk: DeskWindow, designer, node: str, field: str, text: str) -> list[str]:
    designer.canvas.select(node)
    desk.wait(lambda: designer.properties.node == node and designer.session.is_checked)
    edit = designer.properties.form.rows[field].editor.edit
    edit.setFocus()
    edit.set_text("{{ " + text + " }}")
    cursor = edit.textCursor()
    cursor.setPosition(3 + len(text))
    edit.setTextCursor(cursor)
    desk.press(Qt.Key.Key_Space, CTRL)
    return edit.offers


def test_a_variable_that_is_made_meanwhile_takes_the_problem_away(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=definition(USE))))
    assert any("variables.greeting" in text for text in problems(designer))
    desk.run(SetVariable("greeting", "string", "Hello"))
    desk.wait(lambda: not problems(designer))
    assert "greeting" in offered(desk, designer, "use", "variable_value", "variables.")


def test_what_is_offered_says_what_it_is(desk: DeskWindow) -> None:
    step = {**USE, "config": {"variable_name": "t", "variable_value": "x"}}
    designer = designer_of(
        desk, desk.made(CreateWorkflow("Flow", definition=definition(SET, step)))
    )
    assert offered(desk, designer, "use", "variable_value", "trunc") == ["truncate"]
    popup = designer.window().findChild(CompletionPopup)
    assert "At most so many characters" in popup.about.text()
    assert "truncate(text, length)" in popup.about.text()
    assert "value" in offered(desk, designer, "use", "variable_value", "steps.set.")
    assert popup.about.text() == "Left behind by the step set"


def test_a_secret_is_picked_by_its_name(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=definition(CALL))))
    assert any("secrets.monitoring" in text for text in problems(designer))
    seal(desk, "monitoring")
    seal(desk, "backup")
    desk.wait(lambda: not problems(designer))
    designer.canvas.select("call")
    desk.wait(lambda: designer.properties.node == "call")
    editor = designer.properties.form.rows["token"].editor
    assert [one.name for one in editor._offered()] == ["backup", "monitoring"]
    assert editor.field._texts == ["monitoring"]
    assert "sk-live" not in repr(
        desk.workspace.look_up(get_workflow, desk.workspace.tenant_id, designer.session.details.id)
    )


def test_what_the_last_run_has_left_is_offered(living_desk: DeskWindow) -> None:
    desk = living_desk
    workflow_id = desk.made(
        CreateWorkflow(
            "Flow",
            definition=definition(
                SET,
                {
                    **USE,
                    "config": {"variable_name": "t", "variable_value": "{{ steps.set.value }}"},
                },
            ),
        )
    )
    desk.run(PublishWorkflow(workflow_id, 1))
    desk.run(StartWorkflow(workflow_id, {"place": {"floor": 3}}))

    def finished() -> bool:
        with desk.workspace.database.read() as connection:
            return [row.status for row in connection.execute(workflow_executions.select())] == [
                "completed"
            ]

    desk.wait(finished)
    designer = designer_of(desk, workflow_id)
    assert offered(desk, designer, "use", "variable_value", "steps.set.value.") == ["city", "zip"]
    assert offered(desk, designer, "use", "variable_value", "trigger.place.") == ["floor"]
