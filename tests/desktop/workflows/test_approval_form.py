"""An approval step is built by hand: people, stages, a table; and it is played through before anybody is asked."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication

from deskflow.approvals.delegating import DelegateApprovals
from deskflow.desktop.pages.workflows.designer.approval_form import ApprovalForm
from deskflow.desktop.widgets.labels import Label
from deskflow.people.commands import AddUser
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key


@pytest.fixture
def people(desk: DeskWindow) -> dict[str, str]:
    found = {}
    for name in ("Ann Approver", "Ben Boss"):
        email = f"{name.split()[0].lower()}@msp.example"
        found[name.split()[0]] = str(desk.made(AddUser(name, email, ("approver",))))
    desk.run(UpdateUser(desk.workspace.current_user.id, {"manager_id": found["Ben"]}))
    return found


def opened(desk: DeskWindow, **config: Any) -> Any:
    ask = {"key": "ask", "type": "approval", "config": {"title": "Spend?", **config}}
    made = definition(
        ask, trigger={"type": "manual", "config": {}}, edges=[("trigger", "started", "ask")]
    )
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("ask")
    desk.wait(lambda: isinstance(designer.properties.form, ApprovalForm))
    return designer


def config(designer: Any) -> dict[str, Any]:
    found = dict(designer.session.definition.step("ask").config)
    found.pop("title")
    return found


def choose(desk: DeskWindow, form: Any, way: str) -> None:
    keys = [key for key, _ in form.ways._options]
    form.ways._choose(keys.index(way))


def shown(form: Any) -> list[str]:
    return [name for name, row in form.rows.items() if not row.isHidden()]


def outcome(form: Any) -> str:
    return form.simulation.outcome.text


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        desk.window.grab().save(f"{folder}/{name}.png")


def simulate(desk: DeskWindow, form: Any) -> Any:
    desk.click(form.simulate)
    return form.simulation


def test_people_become_a_stage_and_come_back(desk, people) -> None:
    designer = opened(desk, approvers=[people["Ann"]], strategy="all")
    form = designer.properties.form
    assert "approvers" in shown(form)
    assert not {"stages", "routing"} & set(shown(form))
    choose(desk, form, "stages")
    assert config(designer) == {"stages": [{"approvers": [people["Ann"]], "strategy": "all"}]}
    assert "stages" in shown(form)
    assert "approvers" not in shown(form)
    stages = form.rows["stages"].editor
    desk.click(stages.add)
    stages.rows[1].name.setFocus()
    desk.type("Board")
    assert config(designer)["stages"][1] == {"name": "Board"}
    desk.wait(lambda: designer.session.is_checked)
    assert "approval.no_approvers" in [one.code for one in designer.session.errors]
    choose(desk, form, "people")
    assert config(designer) == {"approvers": [people["Ann"]], "strategy": "all"}
    # What was set aside is not lost.
    choose(desk, form, "stages")
    assert config(designer)["stages"][1] == {"name": "Board"}


def test_the_manager_of_whoever_asks_is_one_pick_away(desk, people) -> None:
    designer = opened(desk)
    form = designer.properties.form
    form.rows["managers_of"].focus()
    desk.press(K.Key_Return)
    desk.pick("whoever")
    assert config(designer) == {"managers_of": ["requester"]}


def test_weights_are_given_by_name(desk, people) -> None:
    designer = opened(desk, approvers=[people["Ann"], people["Ben"]], strategy="weighted")
    form = designer.properties.form
    form.more.click()
    weights = form.rows["weights"].editor
    weights.add.click()
    desk.pick("Ben")
    assert config(designer)["weights"] == {people["Ben"]: 2}


def test_a_table_is_filled_in_and_says_what_it_leaves_open(desk, people) -> None:
    designer = opened(desk, approvers=[people["Ann"]])
    form = designer.properties.form
    choose(desk, form, "table")
    editor = form.rows["routing"].editor
    desk.click(editor.edit)
    panel = editor.panel
    panel.names[0].setFocus()
    desk.type("Amount")
    panel.values[0].edit.setPlainText("{{ trigger.amount }}")
    panel._set_column(0, "kind", "number")
    panel.cells[0][0].setFocus()
    desk.type("<= 500")
    assert panel.problems.text() == "No row says who decides when: Amount > 500"
    desk.click(panel.add_row)
    assert "Row 2 asks nobody" in panel.problems.text()
    panel._rows[1]["none_needed"] = True
    panel._changed(anew=True)
    assert panel.problems.text() == ""
    assert_accessible(panel)
    assert config(designer)["routing"] == {
        "columns": [{"name": "Amount", "value": "{{ trigger.amount }}", "kind": "number"}],
        "rows": [
            {"when": ["<= 500"], "approvers": [people["Ann"]]},
            {"when": [""], "none_needed": True},
        ],
    }
    panel.dismiss()
    assert editor.summary.text() == "2 rows by Amount"
    simulation = simulate(desk, form)
    simulation.values[0].setText("900")
    simulation.values[0].textEdited.emit("900")
    assert outcome(form) == "Nobody has to be asked: it goes on as approved."


def test_a_step_is_played_through_before_anybody_is_asked(desk, people) -> None:
    stages = [
        {"name": "Team", "approvers": [people["Ann"], people["Ben"]], "strategy": "all"},
        {"name": "Boss", "managers_of": ["requester"]},
    ]
    designer = opened(desk, stages=stages, on_expiry="reject")
    form = designer.properties.form
    simulation = simulate(desk, form)
    assert outcome(form).startswith("The manager of whoever asks was to decide")
    me = simulation.requester.findText("Ada Admin")
    simulation.requester.setCurrentIndex(me)
    simulation.requester.activated.emit(me)
    assert outcome(form) == "It would wait. When time is up, it counts as rejected."
    assert_accessible(simulation)
    for at in ((0, 0), (0, 1), (1, 0)):
        simulation.toggles[at]._choose(1)
    assert outcome(form) == "It would be approved."
    simulation.toggles[0, 1]._choose(2)
    assert outcome(form) == "It would be rejected."
    assert simulation.stage_chips[1].accessibleName() == "no longer needed"
    simulation.toggles[0, 1]._choose(0)
    assert outcome(form).startswith("It would wait")
    desk.press(K.Key_Escape)
    assert not simulation.isVisible()


def test_a_team_is_picked_and_the_lead_of_one(desk, people) -> None:
    team = str(desk.made(CreateTeam("Service Desk", (UUID(people["Ann"]),), UUID(people["Ann"]))))
    designer = opened(desk)
    form = designer.properties.form
    for name in ("teams", "leads_of"):
        form.rows[name].focus()
        desk.press(K.Key_Return)
        desk.pick("Service")
    assert config(designer) == {"teams": [team], "leads_of": [team]}
    picture(desk, "approval_team")
    simulation = simulate(desk, form)
    notes = [one.text() for one in simulation.findChildren(Label)]
    assert {"leads Service Desk", "team · one of 1"} <= set(notes)
    simulation.dismiss()
    # It is retired while the form is open: the designer hears of it.
    desk.run(UpdateTeam(UUID(team), {"is_active": False}))
    desk.wait(lambda: "team.retired" in [one.code for one in designer.session.errors])


def test_a_team_that_is_not_there_keeps_the_workflow_from_being_published(desk, people) -> None:
    desk.made(CreateTeam("Empty"))
    designer = opened(desk, teams=["Sevice Desk", "empty"])
    desk.wait(lambda: designer.session.is_checked)
    found = {one.code: (one.severity, one.field) for one in designer.session.problems}
    assert found["team.unknown"] == ("error", "teams[0]")
    assert found["team.empty"] == ("warning", "teams[1]")


def test_playing_it_through_knows_who_is_away(desk, people) -> None:
    now = desk.workspace.clock.now()
    ann, ben = UUID(people["Ann"]), UUID(people["Ben"])
    hour = timedelta(hours=1)
    desk.run(DelegateApprovals(ben, now - hour, now + 5 * hour, "", ann))
    designer = opened(desk, approvers=[people["Ann"]], roles=["approver"])
    form = designer.properties.form
    simulation = simulate(desk, form)
    told = "Ann Approver is away, Ben Boss may decide instead"
    assert [one.text() for one in simulation.absences.values()] == [told, told]
    picture(desk, "simulation_away")
    assert_accessible(simulation)
    # At another moment she is back.
    simulation.at.setDateTime(simulation.at.dateTime().addDays(2))
    assert simulation.absences == {}
    assert outcome(form).startswith("It would wait")


def test_a_reminder_and_an_escalation_are_rows_of_the_form(desk, people) -> None:
    designer = opened(desk, approvers=[people["Ann"]], due_in="2h")
    form = designer.properties.form
    rungs = form.rows["escalation"].editor
    desk.click(rungs.add)
    rungs.rows[0].form.rows["do"].set_value("remind")
    rungs.rows[0].form._on_edited("do")
    rungs.rows[0].form.rows["after"].focus()
    desk.type("1h")
    assert config(designer)["escalation"] == [{"do": "remind", "after": "1h"}]
    desk.wait(lambda: designer.session.is_checked)
    assert designer.session.errors == []


def test_a_table_is_filled_by_keyboard_and_from_a_spreadsheet(desk, people) -> None:
    columns = [{"name": "Amount", "value": "{{ trigger.amount }}", "kind": "number"}]
    rows = [{"when": ["<= 500"], "approvers": [people["Ann"]]}]
    designer = opened(desk, routing={"columns": columns, "rows": rows})
    editor = designer.properties.form.rows["routing"].editor
    desk.click(editor.edit)
    panel = editor.panel
    panel.cells[0][0].setFocus()
    desk.press(K.Key_Return)
    desk.type("> 500")
    assert [one["when"] for one in config(designer)["routing"]["rows"]] == [["<= 500"], ["> 500"]]
    desk.press(K.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one["when"] for one in config(designer)["routing"]["rows"]] == [["> 500"], ["<= 500"]]
    assert panel.cells[0][0].hasFocus()
    desk.press(K.Key_Down)
    assert panel.cells[1][0].hasFocus()
    desk.type("abc")
    assert panel.cells[1][0].property("invalid")
    # Several copied cells are looked at before they are used.
    before = config(designer)
    QGuiApplication.clipboard().setText("<= 100\tRitta\n> 100\tBen Boss\n")
    desk.press(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert panel.text.isVisible()
    assert config(designer) == before
    assert "Row 2: nobody, no role and no team is called “Ritta”." in panel.text.said.text()
    assert not panel.text.use.isEnabled()
    panel.text.edit.setPlainText(panel.text.edit.toPlainText().replace("Ritta", "Ann Approver"))
    assert_accessible(panel)
    desk.press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert config(designer)["routing"] == {
        "columns": columns,
        "rows": [
            {"when": ["> 500"]},
            {"when": ["<= 100"], "approvers": [people["Ann"]]},
            {"when": ["> 100"], "approvers": [people["Ben"]]},
        ],
    }
    desk.click(panel.as_text)
    desk.type("nonsense")
    desk.press(K.Key_Escape)
    assert panel.isVisible()
    assert len(panel.cells) == 3
    desk.press(K.Key_Escape)
    assert not panel.isVisible()


def test_the_table_says_which_row_is_taken(desk, people) -> None:
    columns = [{"name": "Priority", "value": "{{ trigger.ticket.priority }}", "kind": "text"}]
    rows = [
        {"when": ["P1"], "approvers": [people["Ann"]]},
        {"when": ["P2, P3"], "approvers": [people["Ben"]]},
    ]
    ask = {
        "key": "ask",
        "type": "approval",
        "config": {"title": "Go?", "routing": {"columns": columns, "rows": rows}},
    }
    made = definition(
        ask,
        trigger={"type": "event", "config": {"event": "ticket.created"}},
        edges=[("trigger", "started", "ask")],
    )
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("ask")
    editor = designer.properties.form.rows["routing"].editor
    desk.click(editor.edit)
    panel = editor.panel
    desk.wait(lambda: panel.hit.text() == "With the values of an example row 2 is taken.")
    assert [label.text() for label in panel.numbers] == ["1.", "→ 2."]
    panel.values[0].edit.setPlainText("{{ 'P4' }}")
    desk.wait(lambda: panel.hit.text() == "With the values of an example no row holds.")
    panel.dismiss()
