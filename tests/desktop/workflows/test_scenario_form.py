"""A scenario is written without knowing JSON: as a form that is the same as the JSON beside it, kept while it is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from deskflow.desktop.pages.workflows.designer.scenario_form import (
    ANSWERS,
    CALLS,
    EXPECTED,
    INCOMING,
    LATER,
    RECORDS,
    WHEN,
)
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import get_workflow
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
CREATED = {"type": "event", "config": {"event": "ticket.created"}}
ASK = {"key": "ask", "type": "approval", "config": {"title": "May we?", "roles": ["approver"]}}
CALL = {"key": "call", "action_type": "http_request", "config": {"url": "https://api.example/x", "method": "GET"}}  # fmt: skip
SET = {"key": "keep", "action_type": "set_variable", "config": {"variable_name": "seen", "variable_value": "yes"}}  # fmt: skip


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    made = definition(ASK, CALL, SET, trigger=CREATED)
    shown = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    shown.tests.show()
    return shown


def opened(designer: Any, **scenario: Any) -> Any:
    designer.tests.writing.open(None, {"name": "First", **scenario})
    return designer.tests.writing.editor


def in_draft(designer: Any, at: int = 0) -> dict[str, Any]:
    return dict(designer.session.definition.scenarios[at])


def row_of(editor: Any, part: int, at: int = 0) -> Any:
    return editor.form.section(part).part.rows.rows[at]


def choose(editor_of_field: Any, value: str) -> None:
    combo = editor_of_field.combo
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def sources(desk: DeskWindow) -> QMenu:
    """The menu of where data can be taken from."""

    def shown() -> list[QMenu]:
        menus = desk.window.findChildren(QMenu, "scenario-sources")
        return [one for one in menus if one.isVisible()]

    desk.wait(shown)
    return shown()[0]


def played(desk: DeskWindow, designer: Any) -> Any:
    desk.wait(lambda: not designer.tests.trial.running, 30_000)
    return designer.tests.trial.report_of(designer.tests.trial.scenarios[0])


def test_a_whole_scenario_is_written_in_the_form_and_passes(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer)
    form = editor.form
    # What there is: an approver and a ticket of a customer.
    form.show_part(RECORDS)
    records = form.section(RECORDS).part.rows
    for kind, name, values in (
        ("customer", "acme", {"name": "Acme"}),
        ("user", "ann", {"name": "Ann"}),
        ("ticket", "ticket", {"title": "Down", "priority": "P1", "customer": "acme"}),
    ):
        desk.click(records.add)
        entry = records.rows[-1].form
        choose(entry.grid.rows["kind"].editor, kind)
        entry.grid.rows["name"].editor.edit.setPlainText(name)
        for member, value in values.items():
            if member not in entry.values.members:
                desk.click(entry.values.add)
                desk.pick({"customer": "Customer", "priority": "Priority"}.get(member, "Name"))
            field = entry.values.members[member].row.editor
            if hasattr(field, "combo") and field.combo is not None:
                choose(field, value)
            else:
                field.edit.setPlainText(value)
    # A user has a title as well; nobody said it.
    desk.click(records.rows[1].form.values.members["title"].remove)
    desk.click(records.rows[1].form.values.add)
    desk.pick("Roles")
    records.rows[1].form.values.members["roles"].row.focus()
    desk.press(K.Key_Return)
    desk.pick("Approver")
    assert editor.slips == []
    # What people answer, what calls give back: the second try works.
    answers = form.section(ANSWERS).part.rows
    form.show_part(ANSWERS)
    desk.click(answers.add)
    choose(answers.rows[0].form.rows["by"].editor, "Ann")
    answers.rows[0].form.rows["after"].editor.edit.setPlainText("2h")
    form.show_part(CALLS)
    calls = form.section(CALLS).part.rows
    desk.click(calls.add)
    assert calls.rows[0].form.entry["step"] == "call"
    calls.rows[0].form.rows["output"].editor.edit.setPlainText('{"status": 201}')
    # What must come of it.
    form.show_part(EXPECTED)
    expected = form.section(EXPECTED)
    choose(expected.grid.rows["status"].editor, "completed")
    reached = expected.grid.rows["reached"].editor
    reached.field.setFocus()
    desk.press(K.Key_Return)
    desk.pick("keep")
    by_path = {part.path: part.rows for part in expected.parts}
    outputs = by_path["expect.outputs"]
    desk.click(outputs.add)
    choose(outputs.rows[0].form.rows["step"].editor, "call")
    outputs.rows[0].form.rows["field"].editor.edit.setPlainText("status")
    outputs.rows[0].form.rows["value"].editor.edit.setPlainText("201")
    variables = by_path["expect.variables"]
    desk.click(variables.add)
    variables.rows[0].form.rows["variable"].editor.edit.setPlainText("seen")
    variables.rows[0].form.rows["value"].editor.edit.setPlainText("yes")
    fields = by_path["expect.records"]
    desk.click(fields.add)
    choose(fields.rows[0].form.rows["record"].editor, "ticket")
    fields.rows[0].form.rows["field"].editor.edit.setPlainText("priority")
    fields.rows[0].form.rows["value"].editor.edit.setPlainText("P1")
    assert editor.slips == []
    assert_accessible(editor)
    desk.press(K.Key_Return, CTRL)
    assert played(desk, designer).ok, played(desk, designer)
    assert in_draft(designer) == {
        "name": "First",
        "records": [
            {"name": "acme", "kind": "customer", "values": {"name": "Acme"}},
            {"name": "ann", "kind": "user", "values": {"name": "Ann", "roles": ["approver"]}},
            {"name": "ticket", "kind": "ticket", "values": {"title": "Down", "priority": "P1", "customer": "acme"}},
        ],
        "answers": [{"step": "ask", "decision": "approved", "by": "Ann", "after": "2h"}],
        "mocks": {"call": [{"output": {"status": 201}}]},
        "expect": {
            "status": "completed", "reached": ["keep"], "outputs": {"call.status": 201},
            "variables": {"seen": "yes"}, "records": {"ticket": {"priority": "P1"}},
        },
    }  # fmt: skip
    # One opening of the editor is one step of the designer.
    designer.undo()
    assert not designer.session.definition.scenarios


def test_form_and_json_are_the_same_and_errors_stand_at_their_field(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer, answers=[{"step": "ask", "decision": "approved"}])
    editor.form.show_part(ANSWERS)
    row_of(editor, ANSWERS).form.rows["after"].editor.edit.setPlainText("a while")
    assert "length of time" in row_of(editor, ANSWERS).form.rows["after"].error
    assert editor.wrong.text() == "1 thing to mend"
    editor.ways._choose(1)
    assert json.loads(editor.text.toPlainText())["answers"][0]["after"] == "a while"
    assert "answers[0].after" in editor._text_row.error
    editor.text.setPlainText(
        '{"name": "First", "answers": [{"step": "askk", "decision": "rejected", "after": "1d"}],'
        ' "expect": {"never": ["gone"], "messages": [{"too": "x"}]}, "odd": 1}'
    )
    editor.ways._choose(0)
    assert row_of(editor, ANSWERS).form.rows["after"].editor.value() == "1d"
    assert "Did you mean ask?" in row_of(editor, ANSWERS).form.rows["step"].error
    expected = editor.form.section(EXPECTED)
    assert "gone" in expected.grid.rows["never"].error
    assert [one.path for one in editor.slips] == [
        "expect.messages[0].too", "odd", "answers[0].step", "expect.never[0]",
    ]  # fmt: skip
    # What the form does not know is not lost by editing in it.
    row_of(editor, ANSWERS).form.rows["comment"].editor.edit.setPlainText("No.")
    editor.dismiss()
    kept = in_draft(designer)
    assert kept["odd"] == 1
    assert kept["expect"]["messages"] == [{"too": "x"}]
    assert kept["answers"][0]["comment"] == "No."


def test_a_json_that_cannot_be_read_is_not_lost(desk: DeskWindow, designer: Any) -> None:
    editor = opened(designer)
    editor.ways._choose(1)
    editor.text.setPlainText('{"name": "First", "at": ')
    assert "Line 1" in editor._text_row.error
    editor.ways._choose(0)
    assert editor.ways.value == "json"
    desk.press(K.Key_Escape)
    assert in_draft(designer) == {"name": "First"}
    designer.tests.panel.edit()
    again = designer.tests.writing.editor
    assert again.text.toPlainText() == '{"name": "First", "at": '
    again.text.setPlainText('{"name": "First", "at": "2026-03-02"}')
    again.dismiss()
    assert in_draft(designer)["at"] == "2026-03-02"
    designer.tests.panel.edit()
    assert designer.tests.writing.editor.ways.value == "form"


def test_typing_is_undone_in_whatever_field_and_kept_in_the_draft(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer)
    editor.name.setFocus()
    desk.press(K.Key_End)
    desk.type(" of all")
    editor.form.show_part(WHEN)
    editor.form.section(WHEN).grid.rows["lasts"].focus()
    desk.type("3d")
    desk.wait(lambda: in_draft(designer).get("lasts") == "3d")
    desk.press(K.Key_Z, CTRL)
    assert editor.form.section(WHEN).grid.rows["lasts"].editor.value() is None
    desk.press(K.Key_Z, CTRL)
    assert editor.name.value() == "First"
    desk.press(K.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.name.value() == "First of all"
    desk.press(K.Key_Escape)
    assert in_draft(designer) == {"name": "First of all"}


def test_changes_are_discarded_as_a_whole(desk: DeskWindow, designer: Any) -> None:
    opened(designer).dismiss()
    designer.tests.panel.edit()
    editor = designer.tests.writing.editor
    editor.name.edit.setPlainText("Another")
    editor.flush()
    assert in_draft(designer)["name"] == "Another"
    editor.discard.click()
    assert in_draft(designer) == {"name": "First"}


def test_rows_are_added_moved_doubled_and_removed_with_the_keyboard(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer, records=[{"name": "one", "kind": "customer"}])
    editor.form.show_part(RECORDS)
    rows = editor.form.section(RECORDS).part.rows
    rows.rows[0].double.setFocus()
    desk.press(K.Key_Space)
    assert [one["name"] for one in editor.scenario["records"]] == ["one", "one_2"]
    desk.press(K.Key_Up, ALT)
    assert [one["name"] for one in editor.scenario["records"]] == ["one_2", "one"]
    rows.rows[0].remove.setFocus()
    desk.press(K.Key_Space)
    assert [one["name"] for one in editor.scenario["records"]] == ["one"]
    assert rows.rows[0].toggle.hasFocus()
    desk.press(K.Key_Space)
    assert not rows.rows[0].is_open
    assert "one" in rows.rows[0].toggle.accessibleName()


def test_data_come_from_an_example_and_what_was_expected_stays(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer, expect={"status": "completed"})
    incoming = editor.form.section(INCOMING)
    desk.click(incoming.source)
    menu = sources(desk)
    menu.actions()[0].trigger()
    menu.close()
    assert [one["kind"] for one in editor.scenario["records"]] == ["customer", "contact", "ticket"]
    assert editor.scenario["expect"] == {"status": "completed"}
    assert editor.scenario["name"] == "First"
    editor.undo()
    assert editor.scenario == {"name": "First", "expect": {"status": "completed"}}


def test_a_call_turns_from_an_answer_into_an_error_and_back(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer, mocks={"call": [{"output": {"status": 200}}]})
    editor.form.show_part(CALLS)
    form = row_of(editor, CALLS).form
    form.rows["gives"].editor.segments._choose(1)
    assert editor.scenario["mocks"] == {"call": [{"error": "http.status"}]}
    assert form.rows["output"].isHidden()
    form.rows["message"].editor.edit.setPlainText("503")
    form.rows["gives"].editor.segments._choose(0)
    assert editor.scenario["mocks"] == {"call": [{"output": {"status": 200}}]}


def test_what_happens_later_has_the_fields_of_its_event(desk: DeskWindow, designer: Any) -> None:
    editor = opened(designer)
    editor.form.show_part(LATER)
    rows = editor.form.section(LATER).part.rows
    desk.click(rows.add)
    entry = rows.rows[0].form
    desk.click(entry.payload.members.add)
    desk.pick("ticket status")
    choose(entry.payload.members.members["ticket.status"].row.editor, "resolved")
    assert editor.scenario["happenings"] == [
        {"event": "ticket.updated", "after": "1h", "payload": {"ticket": {"status": "resolved"}}}
    ]
    assert editor.slips == []


def test_scenarios_of_templates_open_without_a_change(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(InstantiateTemplate("change_approval", "Changes")))
    designer.tests.show()
    before = [dict(one) for one in designer.session.definition.scenarios]
    revision = designer.session.document.revision
    for at in range(len(before)):
        designer.tests.writing.open(at)
        editor = designer.tests.writing.editor
        for part in range(7):
            editor.form.show_part(part)
        assert editor.slips == []
        editor.dismiss()
    assert [dict(one) for one in designer.session.definition.scenarios] == before
    assert designer.session.document.revision == revision


def test_hostile_scenarios_are_shown_and_kept(desk: DeskWindow, designer: Any) -> None:
    wild = {
        "name": 5, "records": "none", "answers": [7], "mocks": {"call": {"output": 1}},
        "trigger": {"ticket": {"priority": ["P1"], "title": "{{ 7*7 }}"}, "a.b": {"c": None}},
        "expect": {"outputs": [1], "checks": [{}], "path": "x", "message_count": "many"},
    }  # fmt: skip
    editor = opened(designer, **wild)
    for part in range(7):
        editor.form.show_part(part)
    assert len(editor.slips) >= 7
    editor.form.section(WHEN).grid.rows["lasts"].editor.edit.setPlainText("1d")
    assert editor.scenario == {**wild, "lasts": "1d", "name": 5}


def test_a_new_scenario_may_begin_empty(desk: DeskWindow, designer: Any) -> None:
    desk.click(designer.tests.panel.add)
    menu = sources(desk)
    next(one for one in menu.actions() if one.text() == "An empty one").trigger()
    menu.close()
    assert in_draft(designer) == {"name": "Scenario", "expect": {"status": "completed"}}
    designer.tests.writing.editor.discard.click()
    assert not designer.session.definition.scenarios


def test_what_was_typed_last_is_in_the_draft_when_the_designer_goes(
    desk: DeskWindow, designer: Any
) -> None:
    editor = opened(designer)
    editor.name.setFocus()
    desk.press(K.Key_End)
    desk.type(" and last")
    workflow_id = designer.session.details.id
    desk.page("workflows", workflow_id=None)

    def kept() -> Any:
        workspace = desk.workspace
        found = workspace.look_up(get_workflow, workspace.tenant_id, workflow_id)
        return found is not None and found.draft.get("scenarios")

    desk.wait(lambda: kept() == [{"name": "First and last"}])


def test_a_draft_of_somebody_else_is_not_written_over(desk: DeskWindow, designer: Any) -> None:
    editor = opened(designer)
    designer.tests.writing.keep([{"name": "Theirs"}])
    editor.name.edit.setPlainText("Mine")
    editor.dismiss()
    assert designer.tests.writing.names() == ["Theirs", "Mine"]


def test_the_name_waits_while_the_json_cannot_be_read(desk: DeskWindow, designer: Any) -> None:
    editor = opened(designer)
    editor.ways._choose(1)
    editor.text.setPlainText("{")
    assert not editor.name.isEnabled()
    editor.text.setPlainText('{"name": "Second"}')
    assert editor.name.isEnabled()
    assert editor.name.value() == "Second"


def test_hundreds_of_records_are_shown_as_far_as_somebody_looks(
    desk: DeskWindow, designer: Any
) -> None:
    records = [
        {"name": f"c{at}", "kind": "customer", "values": {"name": f"C {at}"}} for at in range(200)
    ]
    records[50]["kind"] = "ship"
    editor = opened(designer, records=records)
    editor.form.show_part(RECORDS)
    rows = editor.form.section(RECORDS).part.rows
    assert rows.entries == records
    assert len(rows.rows) < 20
    before = len(rows.rows)
    rows.more.setFocus()
    desk.press(K.Key_Space)
    assert rows.rows[before].toggle.hasFocus()
    assert editor.scenario["records"] == records
    # What is wrong is found also where nobody has looked yet.
    desk.click(editor.wrong)
    assert rows.rows[50].is_open
    assert "customer or contact" in rows.rows[50].form.grid.rows["kind"].error
    desk.click(rows.rows[50].remove)
    assert editor.scenario["records"] == [one for one in records if one["kind"] != "ship"]


def test_what_came_of_it_is_taken_as_what_is_expected(desk: DeskWindow) -> None:
    made = definition(SET, trigger={"type": "manual"}, scenarios=[{"name": "First"}])
    designer = designer_of(desk, desk.made(CreateWorkflow("Short", definition=made)))
    designer.tests.show()
    designer.tests.writing.open(0)
    editor = designer.tests.writing.editor
    editor.form.show_part(EXPECTED)
    assert editor.form.section(EXPECTED).as_played.isHidden()
    editor.play.click()
    played(desk, designer)
    designer.tests.writing.open(0)
    editor = designer.tests.writing.editor
    editor.form.show_part(EXPECTED)
    desk.click(editor.form.section(EXPECTED).as_played)
    assert editor.scenario["expect"] == {"status": "completed", "path": ["keep"]}
