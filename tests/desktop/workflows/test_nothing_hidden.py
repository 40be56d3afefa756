"""Every trigger, step and action is in the palette, every field of its spec in its form, and what is wrong with it is
said at a field that can be reached: nothing can be used from code alone."""

from __future__ import annotations

from typing import Any

import pytest

from deskflow.desktop.forms.inputs_editor import InputsEditor
from deskflow.desktop.forms.rows_editor import RowsEditor
from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.pages.workflows.designer.bridge import SAFETY
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds, help_topic
from deskflow.desktop.pages.workflows.designer.workflow_settings import VARIABLES_FORM
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.settings_spec import SETTINGS_FORM
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import INPUT_KINDS, TRIGGER_TYPES
from deskflow.workflows.variable_kinds import KINDS, SECRET
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

TRIGGERS = [f"trigger.{name}" for name in TRIGGER_TYPES]
STEPS = [f"step.{name}" for name in STEP_TYPES if name != "action"]
ACTIONS = [f"action.{name}" for name in CATALOGUE]
PARAMETERS = {
    **{f"trigger.{name}": spec.parameters for name, spec in TRIGGER_TYPES.items()},
    **{f"step.{name}": spec.parameters for name, spec in STEP_TYPES.items()},
    **{f"action.{name}": spec.parameters for name, spec in CATALOGUE.items()},
}

# What has to be said before a field has a meaning, by the title of the field.
_NEEDS: dict[str, dict[str, Any]] = {
    "step.switch.equals": {"value": "x"},
    "step.switch.when": {"value": None},
    "step.loop.at_once": {"while": None},
    "step.join.count": {"wait_for": "some"},
    "step.join.losers": {"wait_for": "any"},
    "step.sub_workflow.version": {"workflow": "w"},
    "step.approval.threshold": {"strategy": "percent"},
    "step.approval.weights": {"strategy": "weighted"},
    "step.approval.rung_user": {"do": "delegate"},
    "step.approval.rung_role": {"do": "role"},
    "workflow.concurrency_key": {"concurrency_limit": 1},
    "workflow.concurrency_policy": {"concurrency_limit": 1},
}


@pytest.fixture(scope="module")
def kinds() -> WorkflowKinds:
    return WorkflowKinds(CATALOGUE)


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    """Empty, so that triggers may be added."""
    return designer_of(desk, desk.made(CreateWorkflow("Flow", definition={"schema": 1})))


def offered(form: SpecForm, parameter: Parameter) -> None:
    """There is a field for it, and a person can get to it."""
    assert parameter.name in form.rows, f"{parameter.title}: no field"
    row = form.rows[parameter.name]
    form.set_config({**form._config, **_NEEDS.get(parameter.title, {})})
    assert not row.isHidden(), f"{parameter.title}: never shown"
    if parameter.advanced:
        assert not form.more.isHidden(), f"{parameter.title}: folded away for ever"
    if isinstance(row.editor, RowsEditor):
        row.editor._on_add()
        (*_, last) = row.editor.rows
        inside = [one for one in parameter.fields if one.name not in ("key", "title", "name")]
        for one in inside:
            offered(last.form, one)
        named = {one.name for one in parameter.fields} & {"title", "name"}
        assert last.name.isHidden() is not bool(named)


@pytest.mark.parametrize("kind", [*TRIGGERS, *STEPS, *ACTIONS])
def test_it_is_in_the_palette_and_the_quick_add(kinds: WorkflowKinds, kind: str) -> None:
    entry = next((one for one in kinds.entries if one.kind == kind), None)
    assert entry is not None, f"{kind} is not offered"
    assert entry.title
    assert entry.title != kind
    assert entry.group
    assert entry.icon


@pytest.mark.parametrize("group", [TRIGGERS, STEPS, ACTIONS], ids=["triggers", "steps", "actions"])
def test_every_field_of_a_spec_is_in_the_form(
    desk: DeskWindow, designer: Any, group: list[str]
) -> None:
    for kind in group:
        designer.palette_panel.chosen.emit(kind)
        node = designer.canvas.scene.selection.current
        assert node is not None, kind
        properties = designer.properties
        assert properties.node == node
        assert properties.help_topic() == help_topic(kind)
        for parameter in PARAMETERS[kind]:
            if kind == "step.note":
                continue
            if kind == "step.approval":
                _show_part(properties.form, parameter)
            offered(properties.form, parameter)
        if kind == "trigger.manual":
            assert isinstance(properties.inputs, InputsEditor)
        designer.canvas.view.commands.delete()
        assert not designer.session.document.nodes


def _show_part(form: Any, parameter: Parameter) -> None:
    """An approval says in one of three ways who is asked."""
    form.set_config({**form._config, **_NEEDS.get(parameter.title, {})})
    for way in ("people", "stages", "table"):
        row = form.rows.get(parameter.name)
        if row is not None and not row.isHidden():
            return
        form.ways.chosen.emit(way)


@pytest.mark.parametrize("kind", [*TRIGGERS, *STEPS])
def test_what_is_wrong_with_a_fresh_one_is_said_where_it_can_be_put_right(
    desk: DeskWindow, designer: Any, kind: str
) -> None:
    designer.palette_panel.chosen.emit(kind)
    node = designer.canvas.scene.selection.current
    desk.wait(lambda: designer.session.is_checked)
    if kind == "step.note":
        assert {one.code for one in designer.session.problems} == {
            "trigger.missing",
            "workflow.empty",
        }
        return
    form = designer.properties.form
    said = [
        one for one in designer.session.problems if one.step_id in (node, "trigger") and one.field
    ]
    for problem in said:
        if problem.step_id == node or kind.startswith("trigger."):
            assert form.focus_field(problem.field), f"{kind}: {problem.code} at {problem.field}"
            assert any(row.error for row in form.rows.values()), f"{kind}: {problem.code}"


def test_the_settings_of_a_workflow_are_all_shown(desk: DeskWindow, designer: Any) -> None:
    settings = designer.properties.settings
    designer.show_settings()
    for parameter in SETTINGS_FORM:
        offered(settings.form, parameter)
    for parameter in VARIABLES_FORM:
        offered(settings.variables, parameter)
    (kind,) = [one for one in VARIABLES_FORM[0].fields if one.name == "kind"]
    assert {one.value for one in kind.choices} == set(KINDS) - {SECRET}


def test_what_a_step_does_about_failing_is_all_shown(desk: DeskWindow) -> None:
    made = definition(
        {"key": "set", "action_type": "set_variable", "config": {}, "disabled": True},
        edges=[("trigger", "started", "set")],
    )
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("set")
    form = designer.properties.safety.form
    assert set(form.rows) == set(SAFETY)
    assert [name for name, row in form.rows.items() if row.isHidden()] == []


def test_every_kind_of_input_can_be_declared_with_all_it_has(
    desk: DeskWindow, designer: Any
) -> None:
    designer.palette_panel.chosen.emit("trigger.manual")
    editor = designer.properties.inputs
    for kind in INPUT_KINDS:
        entry = {
            "name": f"a_{kind}",
            "title": "T",
            "kind": kind,
            "required": True,
            "choices": [],
            "default": None,
        }
        if kind == "choice":
            entry |= {"choices": ["a", "b"], "default": "b"}
        elif kind == "number":
            entry["default"] = 5
        elif kind == "boolean":
            entry["default"] = True
        elif kind in ("text", "multiline"):
            entry["default"] = "as usual"
        editor.set_value([entry])
        (row,) = editor._rows
        assert row.kind.value() == kind
        assert row.default.value() == entry["default"]
        assert editor.value() == [entry]


def test_a_field_is_called_after_its_question_though_the_form_was_left_in_between(
    desk: DeskWindow, designer: Any
) -> None:
    designer.palette_panel.chosen.emit("trigger.manual")
    designer.properties.inputs.add.click()
    (trigger,) = designer.canvas.scene.selection.nodes
    designer.canvas.scene.selection.set()
    designer.canvas.select(trigger)
    (row,) = designer.properties.inputs._rows
    row.title.setFocus()
    desk.type("Budget in euros")
    assert row.name.text() == "budget_in_euros"
    assert row.kind.combo.itemText(1) == "Long text"
    (entry,) = designer.session.definition.inputs
    assert (entry.name, entry.title) == ("budget_in_euros", "Budget in euros")


def test_the_tabs_of_a_step_are_all_there_after_nothing_was_selected(desk: DeskWindow) -> None:
    made = definition({"key": "wait", "type": "delay", "config": {"duration": "1h"}})
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    tabs = designer.properties.tabs
    designer.canvas.select("trigger")
    designer.canvas.scene.selection.set()
    designer.canvas.select("wait")
    desk.wait(lambda: tabs.tabRect(0).width() > 0)
    assert all(tabs.tabRect(at).width() > 20 for at in range(4))


def test_what_is_wrong_with_a_field_of_the_form_is_said_under_it(desk: DeskWindow) -> None:
    inputs = [
        {"name": "a", "kind": "text"},
        {"name": "a", "kind": "choice", "choices": []},
        {"name": "n", "kind": "number", "default": "many"},
    ]
    step = {
        "key": "set",
        "action_type": "set_variable",
        "config": {"variable_name": "x", "variable_value": 1},
    }
    trigger = {"type": "event", "config": {"event": "ticket.created"}}
    made = definition(step, trigger=trigger, inputs=inputs)
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    found = {one.code: one for one in designer.session.errors}
    assert set(found) == {"declared.twice", "declared.no_choices", "declared.bad_default"}
    designer.jump(found["declared.bad_default"])
    rows = designer.properties.inputs._rows
    assert rows[2].name.hasFocus()
    assert [bool(row.error.text()) for row in rows] == [False, True, True]
    assert "many" in rows[2].error.text()
