"""Every kind of step is built by hand: its form, ways out that follow it with their wires, undo and redo."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.calendars.commands import DefineCalendar
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import add_connected, connect, heal
from deskflow.desktop.pages.workflows.designer.safety import tries_in_words, tries_of
from deskflow.people.commands import AddUser
from deskflow.tickets.defining.commands import DefineTicketField, DefineTicketRules
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.desktop.workflows.test_story import add_step, fill, pick_in
from tests.integration.engine.running import definition

K = Qt.Key
SET = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}  # fmt: skip


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    """A workflow with a trigger and nothing else, the trigger selected."""
    made = definition(trigger={"type": "event", "config": {"event": "ticket.created"}}, edges=[])
    shown = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    shown.canvas.select("trigger")
    return shown


def wires(designer: Any) -> set[tuple[str, str, str]]:
    document = designer.session.document
    return {
        (document.nodes[e.source].key, e.source_port, document.nodes[e.target].key)
        for e in document.edges.values()
    }


def ways(designer: Any, node: Any) -> list[str]:
    """What stands beside the ways out on the canvas."""
    shown = designer.session.document.nodes[node.id]
    return [port.label for port in designer.session.document.kinds.outs(shown)]


def config(designer: Any, node: Any) -> Any:
    return designer.session.definition.step(node.id).config


def rows(designer: Any, field: str) -> Any:
    return designer.properties.form.rows[field].editor


def errors(desk: DeskWindow, designer: Any) -> list[str]:
    desk.wait(lambda: designer.session.is_checked)
    return [problem.code for problem in designer.session.errors]


def test_cases_of_a_switch_are_named_moved_and_removed_with_their_wires(
    desk: DeskWindow, designer: Any
) -> None:
    switch = add_step(desk, designer, "switch")
    fill(desk, designer, "value", "{{{{ trigger.ticket.priority")
    desk.press(K.Key_Escape)
    add_step(desk, designer, "create task")
    designer.canvas.select(switch.id)
    add_step(desk, designer, "set variable")
    designer.canvas.select(switch.id)
    before = {
        ("trigger", "started", "switch"),
        ("switch", "case:case1", "task"),
        ("switch", "case:case2", "variable"),
    }
    assert wires(designer) == before
    cases = rows(designer, "cases")
    cases.rows[0].form.rows["equals"].focus()
    desk.type("P1")
    assert ways(designer, switch) == ["P1", "case2", "otherwise"]
    cases.rows[1].name.setFocus()
    desk.type("Ordinary")
    assert ways(designer, switch) == ["P1", "Ordinary", "otherwise"]
    desk.click(cases.rows[1].up)
    assert ways(designer, switch) == ["Ordinary", "P1", "otherwise"]
    desk.click(cases.add)
    desk.type("More")
    assert ways(designer, switch) == ["Ordinary", "P1", "More", "otherwise"]
    assert [row["key"] for row in config(designer, switch)["cases"]] == ["case2", "case1", "case3"]
    assert wires(designer) == before
    desk.click(cases.rows[0].remove)
    assert wires(designer) == before - {("switch", "case:case2", "variable")}
    designer.undo()
    assert wires(designer) == before
    assert ways(designer, switch) == ["Ordinary", "P1", "More", "otherwise"]
    assert [row.name.text() for row in cases.rows] == ["Ordinary", "", "More"]
    designer.redo()
    assert ways(designer, switch) == ["P1", "More", "otherwise"]
    for _ in range(2):
        designer.undo()
    assert ways(designer, switch)[:2] == ["Ordinary", "P1"]
    assert_accessible(designer.properties)


def test_a_fork_and_its_join_are_drawn_and_published(desk: DeskWindow, designer: Any) -> None:
    fork = add_step(desk, designer, "fork")
    one = add_step(desk, designer, "set variable")
    fill(desk, designer, "variable_name", "a")
    fill(desk, designer, "variable_value", "1")
    designer.canvas.select(fork.id)
    add_step(desk, designer, "set variable")
    fill(desk, designer, "variable_name", "b")
    fill(desk, designer, "variable_value", "2")
    join = add_step(desk, designer, "join")
    connect(designer.session.document, PortRef(one.id, "success"), PortRef(join.id, "in"))
    form = designer.properties.form
    assert form.rows["count"].isHidden()
    form.rows["wait_for"].editor.combo.setFocus()
    desk.press(K.Key_End)
    form.rows["wait_for"].editor.combo.activated.emit(2)
    assert not form.rows["count"].isHidden()
    fill(desk, designer, "count", "1")
    assert config(designer, join) == {"wait_for": "some", "count": 1, "losers": "cancel"}
    assert errors(desk, designer) == []
    assert ways(designer, fork) == ["branch1", "branch2"]
    designer.session.publish("first")
    desk.wait(lambda: designer.session.details.version == 1)


def test_a_loop_and_a_group_have_an_inside(desk: DeskWindow, designer: Any) -> None:
    loop = add_step(desk, designer, "loop")
    fill(desk, designer, "items", "[1, 2]")
    add_step(desk, designer, "set variable")
    designer.canvas.select(loop.id)
    group = add_step(desk, designer, "group")
    fill(desk, designer, "timeout", "1h")
    add_step(desk, designer, "create task")
    assert wires(designer) >= {
        ("loop", "each", "variable"), ("loop", "done", "group"), ("group", "inside", "task"),
    }  # fmt: skip
    assert config(designer, loop)["items"] == [1, 2]
    assert config(designer, group) == {"timeout": "1h"}
    assert ways(designer, group) == ["inside", "done", "error", "timeout"]


def test_waiting_for_an_event(desk: DeskWindow, designer: Any) -> None:
    wait = add_step(desk, designer, "wait for event")
    pick_in(desk, designer, "event", "Message added")
    fill(desk, designer, "timeout", "3d")
    assert config(designer, wait) == {"event": "ticket.message_added", "timeout": "3d"}
    assert ways(designer, wait) == ["received", "timeout"]
    assert errors(desk, designer) == []
    designer.undo()
    designer.undo()
    assert config(designer, wait)["event"] == "ticket.updated"


def test_a_sub_workflow_and_its_version_are_chosen(desk: DeskWindow) -> None:
    other = desk.made(CreateWorkflow("Order parts", definition=definition(SET, trigger={"type": "manual"})))  # fmt: skip
    desk.run(PublishWorkflow(other, 1, "the first"))
    made = definition(trigger={"type": "manual"}, edges=[])
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("trigger")
    sub = add_step(desk, designer, "sub-workflow")
    form = designer.properties.form
    assert form.rows["version"].isHidden()
    assert form.rows["wait"].editor.box.isChecked()
    pick_in(desk, designer, "workflow", "Order")
    combo = form.rows["version"].editor.combo
    assert [combo.itemText(at) for at in range(combo.count())] == [
        "The latest one", "Version 1 · the first",
    ]  # fmt: skip
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    form.rows["wait"].editor.box.click()
    chosen = config(designer, sub)
    assert (chosen["workflow"], chosen["version"], chosen["wait"]) == (str(other), 1, False)
    assert form.rows["timeout"].isHidden()
    designer.undo()
    designer.undo()
    assert "version" not in config(designer, sub)
    assert combo.currentText() == "The latest one"


def test_ways_for_time_and_undoing_are_switched_on_and_off(desk: DeskWindow, designer: Any) -> None:
    task = add_step(desk, designer, "create task")
    assert ways(designer, task) == ["", "fails"]
    safety = designer.properties.safety.form
    safety.rows["times_out"].editor.box.click()
    safety.rows["compensated"].editor.box.click()
    assert ways(designer, task) == ["", "fails", "timeout", "undo"]
    undoing = add_step(desk, designer, "set variable")
    document = designer.session.document
    (first,) = document.edges_out(task.id)
    document_wires = wires(designer)
    connect(document, PortRef(task.id, "compensation"), PortRef(add_other(desk, designer), "in"))
    assert ("task", "compensation", "variable2") in wires(designer)
    assert designer.session.definition.step(task.id).compensated
    designer.canvas.select(task.id)
    safety.rows["compensated"].editor.box.click()
    assert wires(designer) == document_wires
    designer.undo()
    assert ("task", "compensation", "variable2") in wires(designer)
    assert first.target == undoing.id


def add_other(desk: DeskWindow, designer: Any) -> str:
    """One more step that nothing leads to yet."""
    document = designer.session.document
    node = add_step(desk, designer, "set variable")
    from deskflow.desktop.canvas.document.wiring import disconnect

    for edge in document.edges_in(node.id):
        disconnect(document, edge.id)
    return node.id


def test_the_times_of_the_tries_are_said(desk: DeskWindow, designer: Any) -> None:
    add_step(desk, designer, "create task")
    panel = designer.properties.safety
    assert panel.preview.isHidden()
    designer.properties.tabs.setCurrentIndex(3)
    panel.form.rows["retry_count"].focus()
    desk.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.type("3")
    assert panel.preview.text().splitlines() == [
        "Tried again after 1 min, 1 min and 1 min; given up 3 min after the first time.",
        "1.  at once", "2.  +1 min", "3.  +2 min", "4.  +3 min",
    ]  # fmt: skip
    # Four tries of five minutes each are more than a run may work.
    assert "20 min of work. A run may work for 10 min" in panel.warning.text()
    panel.form.rows["timeout_seconds"].focus()
    desk.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.type("60")
    assert panel.warning.isHidden()
    spread = tries_of({"retry_count": 2, "retry_delay_seconds": 100, "retry_jitter": 0.5}, 3)[-1]
    assert [one.total_seconds() for one in (spread.earliest, spread.at, spread.latest)] == [
        100,
        200,
        300,
    ]
    for nonsense in (2.5, -1, 1e300, float("nan"), "x", None, True):
        assert len(tries_of({"retry_count": nonsense, "retry_factor": nonsense}, 3)) <= 3
    values = {"retry_count": 9, "retry_factor": 2.0, "retry_jitter": 0.2}
    assert tries_in_words(values, 3) == (
        "Tried again after 1 min, 2 min and 4 min; given up 7 min after the first time. "
        "Each wait varies by up to 20 %. This installation allows no more than 3."
    )
    assert tries_in_words({"retry_count": 0}, 3) == ""


def test_a_step_that_is_switched_off_says_where_its_run_goes(
    desk: DeskWindow, designer: Any
) -> None:
    task = add_step(desk, designer, "create task")
    safety = designer.properties.safety.form
    assert safety.rows["on_disabled"].isHidden()
    designer.canvas.view.commands.toggle_disabled()
    assert not safety.rows["on_disabled"].isHidden()
    segments = safety.rows["on_disabled"].editor.segments
    segments.setFocus()
    desk.press(K.Key_Right)
    step = designer.session.definition.step(task.id)
    assert (step.disabled, step.on_disabled) == (True, "stop")
    designer.undo()
    assert designer.session.definition.step(task.id).on_disabled == "bypass"


def test_settings_of_the_workflow_stand_beside_the_canvas(desk: DeskWindow, designer: Any) -> None:
    desk.click(designer.header.settings)
    form = designer.properties.settings.form
    assert form.rows["notify_owner"].editor.box.hasFocus()
    assert form.rows["concurrency_policy"].isHidden()
    form.rows["concurrency_limit"].focus()
    desk.type("1")
    assert not form.rows["concurrency_policy"].isHidden()
    form.rows["concurrency_key"].focus()
    desk.type("trigger.ticket.nonsense")
    desk.press(K.Key_Escape)
    form.rows["notify_owner"].editor.box.click()
    assert dict(designer.session.definition.settings) == {
        "concurrency_limit": 1, "concurrency_key": "trigger.ticket.nonsense", "notify_owner": False,
    }  # fmt: skip
    desk.wait(lambda: "nonsense" in form.rows["concurrency_key"].error)
    designer.undo()
    assert form.rows["notify_owner"].editor.box.isChecked()
    designer.undo()
    designer.undo()
    assert dict(designer.session.definition.settings) == {}
    assert form.rows["concurrency_limit"].value() is None


def test_a_problem_in_a_row_is_said_under_its_field(desk: DeskWindow, designer: Any) -> None:
    switch = add_step(desk, designer, "switch")
    cases = rows(designer, "cases")
    cases.rows[1].form.rows["when"].focus()
    desk.type("1 + ")
    desk.press(K.Key_Escape)
    desk.wait(lambda: "read as" in cases.rows[1].form.rows["when"].error)
    assert cases.rows[0].form.rows["when"].error == "Say when the case “case1” is taken"
    about = [one for one in designer.session.errors if one.step_id == switch.id]
    found = next(one for one in about if "[1]" in one.field)
    designer.canvas.view.setFocus()
    designer.jump(found)
    assert cases.rows[1].form.rows["when"].editor.edit.hasFocus()


def test_stages_of_an_approval_are_listed(desk: DeskWindow, designer: Any) -> None:
    desk.run(AddUser("Ann", "ann@msp.example", ("approver",)))
    approval = add_step(desk, designer, "approval")
    fill(desk, designer, "title", "May we?")
    stages = rows(designer, "stages")
    desk.click(stages.add)
    desk.type("The team")
    stages.rows[0].form.rows["roles"].focus()
    desk.press(K.Key_Return)
    desk.pick("Approver")
    assert config(designer, approval)["stages"] == [{"name": "The team", "roles": ["approver"]}]
    assert errors(desk, designer) == []


def test_next_times_of_a_schedule_follow_its_calendar(desk: DeskWindow) -> None:
    weekdays = {"zone": "UTC", "week": {day: [["09:00", "17:00"]] for day in ("mon", "tue")}}
    calendar = desk.made(DefineCalendar("Two days", weekdays))
    trigger = {"type": "schedule", "config": {"cron": "0 9 * * *", "timezone": "UTC", "jitter": "5m"}}  # fmt: skip
    made = definition(SET, trigger=trigger)
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("trigger")
    editor = designer.properties.form.rows["cron"].editor
    assert "each up to 5m later" in editor.runs.text()
    days = {line[:3] for line in editor.runs.text().splitlines()[:-1]}
    assert len(days) == 7
    pick_in(desk, designer, "calendar", "Two")
    lines = editor.runs.text().splitlines()
    assert len(lines) == 11
    assert {line[:3] for line in lines[:-1]} == {"Mon", "Tue"}
    assert designer.session.definition.trigger.config["calendar"] == str(calendar)


def test_a_loop_put_into_a_wire_leads_on_by_done(desk: DeskWindow, designer: Any) -> None:
    add_step(desk, designer, "create task")
    document = designer.session.document
    (edge,) = document.edges.values()
    loop = add_connected(document, "step.loop", 0, 0, on_edge=edge.id)
    assert wires(designer) == {("trigger", "started", "loop"), ("loop", "done", "task")}
    heal(document, [loop])
    assert wires(designer) == {("trigger", "started", "task")}
    designer.undo()
    designer.undo()
    assert wires(designer) == {("trigger", "started", "task")}


def test_who_only_reads_is_not_told_to_drag(desk: DeskWindow, open_desk: Any) -> None:
    made = desk.made(CreateWorkflow("Flow", definition=definition(SET)))
    desk.run(AddUser("Rita", "rita@msp.example", ("approver",)))
    assert "Drag one" in designer_of(desk, made).properties.settings.hint.text()
    desk.close()
    desk.workspace.close()
    reader = open_desk(user="rita@msp.example")
    shown = designer_of(reader, made)
    assert shown.properties.settings.hint.text() == "Select a step to see what it does."


def test_variables_of_a_run_are_declared_and_known_to_its_steps(
    desk: DeskWindow, designer: Any
) -> None:
    desk.click(designer.header.settings)
    variables = designer.properties.settings.variables.rows["variables"].editor
    desk.click(variables.add)
    desk.type("attempts")
    row = variables.rows[0]
    kinds = row.form.rows["kind"].editor.combo
    kinds.setCurrentIndex(kinds.findData("number"))
    kinds.activated.emit(kinds.currentIndex())
    row.form.rows["value"].focus()
    desk.type("3")
    (declared,) = designer.session.definition.variables
    assert (declared.name, declared.kind, declared.value) == ("attempts", "number", 3)
    desk.click(variables.add)
    desk.type("9 lives")
    desk.wait(lambda: "9 lives" in designer.properties.settings.variables.rows["variables"].error)
    designer.undo()
    assert len(variables.rows) == 1
    designer.canvas.select("trigger")
    add_step(desk, designer, "create task")
    desk.wait(lambda: "attempts" in designer.session.names.get("variables", {}))


def test_a_sub_workflow_shows_what_the_other_one_asks_for(desk: DeskWindow, designer: Any) -> None:
    asks = [
        {"name": "who", "title": "Whose name, e.g. Bo", "kind": "text", "required": True},
        {"name": "tier", "title": "Tier", "kind": "choice", "choices": ["v1.5", "v2"]},
    ]
    callee = desk.made(CreateWorkflow("Onboarding", definition=definition(SET, inputs=asks)))
    desk.run(PublishWorkflow(callee, 1))
    add_step(desk, designer, "sub-workflow")
    # It was published while the designer was open.
    desk.wait(lambda: str(callee) in designer.properties.around.directory.callees)
    pick_in(desk, designer, "workflow", "Onboarding")
    editor = rows(designer, "input")
    assert [row.label.text() for row in editor.form.rows.values()] == [
        "Whose name, e.g. Bo",
        "Tier",
    ]
    assert errors(desk, designer) == ["sub_workflow.input_missing"]
    assert editor.form.rows["who"].error == "“Onboarding” needs this"
    (problem,) = designer.session.errors
    designer.jump(problem)
    desk.type("{{trigger.ticket.title")
    desk.press(K.Key_Escape)
    tier = editor.form.rows["tier"].editor.combo
    tier.setCurrentIndex(tier.findText("v1.5"))
    tier.activated.emit(tier.currentIndex())
    step = designer.session.document.nodes[designer.properties.node]
    assert config(designer, step)["input"] == {"who": "{{ trigger.ticket.title }}", "tier": "v1.5"}
    assert errors(desk, designer) == []
    # Another version asks for something else: what was given stays and is called unknown.
    desk.run(SaveDraft(callee, definition(SET, inputs=[{**asks[0], "name": "name"}]), 1))
    desk.run(PublishWorkflow(callee, 2))
    desk.wait(lambda: set(editor.form.rows) == {"name"})
    assert config(designer, step)["input"] == {"who": "{{ trigger.ticket.title }}", "tier": "v1.5"}
    desk.wait(lambda: errors(desk, designer) == ["sub_workflow.input_missing"])
    unknown = [one.field for one in designer.session.problems if one.code.endswith("unknown_input")]
    assert sorted(unknown) == ["input.tier", "input.who"]
    assert_accessible(designer.properties)


def test_what_the_desk_has_made_its_own_is_picked_by_name(desk: DeskWindow, designer: Any) -> None:
    own = {"name": "Awaiting parts", "counts_as": "pending_vendor"}
    desk.run(DefineTicketRules("statuses", [own]))
    desk.run(DefineTicketField("Rack", "text"))
    update = add_step(desk, designer, "update ticket")
    updates = rows(designer, "updates")
    desk.wait(lambda: updates.around.directory.desk.fields)
    desk.click(updates.add)
    desk.pick("status of your")
    desk.click(updates._members["own_status"].editor.field)
    desk.pick("Awaiting parts")
    desk.click(updates.add)
    desk.pick("own fields")
    inside = updates._members["fields"].editor
    desk.click(inside.add)
    desk.pick("Rack")
    desk.type("row 7")
    assert config(designer, update)["updates"] == {
        "own_status": "awaiting_parts", "fields": {"rack": "row 7"},
    }  # fmt: skip
    inside.set_value({"rack": "row 7", "gone": 1})
    assert inside.value() == {"rack": "row 7", "gone": 1}
