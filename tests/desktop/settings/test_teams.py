"""Teams are made, changed and retired beside the people; what would miss one is said before it is gone."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.teams import TeamForm
from deskflow.people.commands import AddUser
from deskflow.people.queries import TeamRow, list_teams
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.settings.test_sections import form, section
from tests.integration.engine.running import definition

K = Qt.Key


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


@pytest.fixture
def anna(desk: DeskWindow) -> UUID:
    return desk.made(AddUser("Anna Brandt", "anna@msp.example", ("technician",)))


def teams(desk: DeskWindow) -> list[TeamRow]:
    return desk.workspace.look_up(list_teams, desk.workspace.tenant_id, active_only=False)


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        desk.window.grab().save(f"{folder}/{name}.png")


def opened(desk: DeskWindow, page: SettingsPage, count: int):
    card = section(page, "people").teams
    desk.wait(lambda: len(card.card.list.records.rows) == count)
    desk.wait(lambda: bool(card._teams.people))
    return card


def test_a_team_is_made_with_the_keyboard(desk, page, anna) -> None:
    card = opened(desk, page, 0)
    assert "No team yet" in card.card._nothing.text()
    picture(desk, "teams_none")
    card.card.add_button.setFocus()
    desk.press(K.Key_Space)
    popover = form(desk)
    assert_accessible(popover)
    made = popover.form
    assert isinstance(made, TeamForm)
    desk.type("Service Desk")
    made.members.setFocus()
    desk.press(K.Key_Return)
    desk.pick("Anna")
    desk.press(K.Key_Return)
    desk.pick("Ada")
    # Whoever belongs to it may lead it, and nobody else.
    lead = made.fields["lead_id"]
    assert [lead.itemText(n) for n in range(lead.count())] == ["nobody", "Anna Brandt", "Ada Admin"]
    made.put("lead_id", str(anna))
    picture(desk, "teams_form")
    popover.submit()
    desk.wait(lambda: [one.name for one in teams(desk)] == ["Service Desk"])
    (team,) = teams(desk)
    assert (team.lead_id, len(team.members)) == (anna, 2)
    desk.wait(lambda: len(card.card.list.records.rows) == 1)
    assert card.card.list.records.rows[0].detail.startswith("led by Anna Brandt · Ada Admin, Anna")
    picture(desk, "teams_list")


def test_a_name_that_is_taken_is_said_under_the_field(desk, page, anna) -> None:
    desk.made(CreateTeam("Service Desk"))
    card = opened(desk, page, 1)
    card.add_team()
    popover = form(desk)
    popover.form.put("name", "SERVICE desk")
    popover.submit()
    desk.wait(lambda: "already" in popover.form.error("name"))
    assert len(teams(desk)) == 1


def test_it_is_renamed_gets_other_members_and_says_when_it_is_empty(desk, page, anna) -> None:
    desk.made(CreateTeam("Desk", (anna,), anna))
    card = opened(desk, page, 1)
    card.card.opened.emit(teams(desk)[0].id)
    popover = form(desk)
    desk.wait(lambda: popover.form.usage.text() == "No workflow names it.")
    popover.form.put("name", "Service Desk")
    popover.form.members.field.removed.emit(0)
    # Its lead went with its last member.
    assert popover.form.value("lead_id") == ""
    popover.submit()
    desk.wait(lambda: teams(desk)[0].name == "Service Desk" and not teams(desk)[0].members)
    assert teams(desk)[0].lead_id is None
    desk.wait(
        lambda: (
            (row := card.card.list.records.rows[0]).chip is not None and row.chip.text == "Empty"
        )
    )


def test_a_lead_who_has_left_is_told(desk, page, anna) -> None:
    desk.made(CreateTeam("Desk", (anna, desk.workspace.current_user.id), anna))
    desk.run(UpdateUser(anna, {"is_active": False}))
    card = opened(desk, page, 1)
    assert card.card.list.records.rows[0].detail == "led by Anna Brandt, who has left · Ada Admin"


def test_what_would_miss_it_is_said_before_it_is_retired(desk, page, anna) -> None:
    team = desk.made(CreateTeam("Service Desk", (anna,)))
    ask = {
        "key": "ask",
        "type": "approval",
        "config": {"title": "Spend?", "teams": ["service desk"]},
    }
    desk.made(
        CreateWorkflow(
            "Spending", definition=definition(ask, edges=[("trigger", "started", "ask")])
        )
    )
    card = opened(desk, page, 1)
    card.card.opened.emit(team)
    popover = form(desk)
    desk.wait(lambda: popover.form.usage.text() == "Named in Spending (ask)")
    popover.form.active.setChecked(False)
    assert popover.form.members.height() >= popover.form.members.sizeHint().height()
    assert popover.form.usage.text().startswith("These workflows name it and would fail")
    picture(desk, "teams_retiring")
    assert_accessible(popover)
    popover.submit()
    desk.wait(lambda: not teams(desk)[0].is_active)
    desk.wait(
        lambda: (
            (row := card.card.list.records.rows[0]).chip is not None and row.chip.text == "Retired"
        )
    )
    picture(desk, "teams_retired")
