"""Settings ▸ Who gets tickets: skills, what people can do, and time off."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.permissions import system
from deskflow.core.settings import SetSetting
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.routing.section import RoutingSection
from deskflow.people.commands import AddUser
from deskflow.people.profile_queries import list_skills, list_time_off, profiles
from deskflow.people.skills import CreateSkill
from deskflow.routing.learning.figures import Figures
from deskflow.routing.learning.training import BeginTraining, FinishTraining
from deskflow.routing.rules.measuring import Agreement, Gain, Timing
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.settings.test_sections import form, section
from tests.integration.routing.history import solve_many


@pytest.fixture
def anna(desk: DeskWindow) -> UUID:
    return desk.made(
        AddUser("Anna Brandt", "anna@msp.example", ("technician",), timezone="Europe/Berlin")
    )


def opened(desk: DeskWindow) -> RoutingSection:
    page: SettingsPage = desk.page("settings")
    made = section(page, "routing")
    assert isinstance(made, RoutingSection)
    desk.wait(lambda: made.rows and made.profiles.found and made.time_off.found)
    return made


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        desk.window.grab().save(f"{folder}/{name}.png")


def test_a_skill_is_added_changed_and_retired(desk: DeskWindow) -> None:
    card = opened(desk).skills
    assert "No skill yet" in card.card._nothing.text()
    picture(desk, "routing_empty")
    desk.click(card.card.add_button)
    popover = form(desk)
    assert_accessible(popover)
    for key, text in (("name", "VPN"), ("words", "tunnel; remote access, tunnel")):
        popover.form.put(key, text)
    popover.submit()
    desk.wait(lambda: len(card.card.list.records.rows) == 1)
    (row,) = card.card.list.records.rows
    assert (row.title, row.detail) == ("VPN", "tunnel, remote access")
    card.edit(row.id)
    popover = form(desk)
    popover.form.put("certification", "CCNA")
    popover.form.active.setChecked(False)
    popover.submit()
    workspace = desk.workspace
    desk.wait(lambda: not workspace.look_up(list_skills, workspace.tenant_id))
    desk.wait(lambda: card.card.list.records.rows[0].detail.endswith("needs CCNA"))


def test_what_somebody_can_do_is_written_as_one_would_say_it(desk: DeskWindow, anna: UUID) -> None:
    desk.run(CreateSkill("VPN"))
    desk.run(CreateSkill("Windows 11"))
    desk.run(DefineCalendar("Early", {"zone": "UTC", "week": {"mon": [["06:00", "14:00"]]}}))
    card = opened(desk).profiles
    desk.wait(lambda: len(card.found.skills) == 2)
    card.edit(anna)
    popover = form(desk)
    assert_accessible(popover)
    popover.form.put("skills", "vpn 5, windows 11, Gas 2")
    popover.submit()
    desk.wait(lambda: popover.form.error("skills"))
    assert "no skill “Gas”" in popover.form.error("skills")
    calendar = popover.form.fields["calendar_id"]
    for key, text in (
        ("skills", "vpn 5, windows 11"),
        ("certifications", "Gas Safe 2027-03-31, First aid"),
        ("calendar_id", calendar.itemData(calendar.findText("Early"))),
        ("capacity_hours", "30"),
        ("territories", "North, East"),
        ("position", "51.34, 12.37"),
    ):
        popover.form.put(key, text)
    picture(desk, "routing_profile")
    popover.submit()
    workspace = desk.workspace
    desk.wait(lambda: anna in workspace.look_up(profiles, workspace.tenant_id))
    profile = workspace.look_up(profiles, workspace.tenant_id)[anna]
    assert sorted(profile.skills.values()) == [3, 5]
    assert (profile.capacity_hours, profile.territories, profile.position) == (
        30, ("North", "East"), (51.34, 12.37),
    )  # fmt: skip
    first_aid, gas = profile.certificates
    assert (first_aid.name, first_aid.expires_at) == ("First aid", None)
    # To the end of that day where she is.
    assert gas.expires_at.isoformat() == "2027-03-31T22:00:00+00:00"
    row = next(one for one in card.card.list.records.rows if one.id == anna)
    desk.wait(lambda: "VPN 5, Windows 11 3" in card.card.list.records.rows[1].detail or row)
    picture(desk, "routing_profiles")
    # What was stored is found again as it was written.
    desk.wait(lambda: card.found.profiles)
    card.edit(anna)
    again = form(desk)
    assert again.form.value("skills") == "VPN 5, Windows 11 3"
    assert again.form.value("certifications") == "First aid, Gas Safe 2027-03-31"
    assert again.form.value("position") == "51.34, 12.37"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("position", "here", "no place"),
        ("position", "nan, 0", "no place"),
        ("position", "91, 0", "no place"),
        ("capacity_hours", "many", "is no number"),
        ("certifications", "Gas Safe 2027-13-40", "is no date"),
        ("skills", "{{ 7*7 }}", "no skill"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    desk: DeskWindow, anna: UUID, field: str, text: str, said: str
) -> None:
    card = opened(desk).profiles
    card.edit(anna)
    popover = form(desk)
    popover.form.put(field, text)
    popover.submit()
    desk.wait(lambda: popover.form.error(field))
    assert said in popover.form.error(field)
    assert popover.form.value(field) == text


def test_time_off_is_whole_days_where_somebody_is_and_can_be_taken_away(
    desk: DeskWindow, anna: UUID
) -> None:
    card = opened(desk).time_off
    card.add()
    popover = form(desk)
    assert_accessible(popover)
    for key, text in (
        ("user_id", str(anna)), ("starts_at", "2099-12-24"), ("ends_at", "2099-12-23"), ("note", "Sea"),
    ):  # fmt: skip
        popover.form.put(key, text)
    popover.submit()
    desk.wait(lambda: "ends after it begins" in popover.form.error("ends_at"))
    popover.form.put("ends_at", "2099-12-31")
    popover.submit()
    workspace = desk.workspace

    def absences():
        return workspace.look_up(list_time_off, workspace.tenant_id, workspace.clock.now())

    desk.wait(absences)
    (row,) = absences()
    assert row.starts_at.isoformat() == "2099-12-23T23:00:00+00:00"
    assert row.ends_at.isoformat() == "2099-12-31T23:00:00+00:00"
    desk.wait(lambda: len(card.card.list.records.rows) == 1)
    picture(desk, "routing_time_off")
    card.edit(row.id)
    desk.pick("Take")
    desk.wait(lambda: not absences())


def _trained(desk: DeskWindow, figures: Figures) -> None:
    workspace = desk.workspace
    machine = system(workspace.tenant_id)
    begun = workspace.bus.run(BeginTraining(by_itself=True), machine).result_id
    workspace.bus.run(
        FinishTraining(
            begun, figures.as_json(), figures.uses_people, figures.uses_times, "bm8=", "no model"
        ),
        machine,
    )


def test_what_was_learned_is_shown_with_its_figures_and_why_it_is_used_or_not(
    desk: DeskWindow, anna: UUID
) -> None:
    from deskflow.people.commands import CreateCustomer

    workspace = desk.workspace
    made = opened(desk)
    card = made.learned
    desk.wait(lambda: card.found)
    assert "From 500 solved tickets" in card.state.text()
    assert not card.train.isEnabled()
    assert made.rows["routing_learning"].parentWidget() is card
    customer = desk.made(CreateCustomer("Northwind Traders"))
    solve_many(workspace.database, workspace.tenant_id, [anna], customer, workspace.clock.now(), 500)  # fmt: skip
    card.ask()
    desk.wait(card.train.isEnabled)
    assert "enough solved tickets" in card.state.text()
    desk.click(card.train)
    desk.wait(lambda: card.found.under_way)
    assert not card.train.isEnabled()
    assert "begins in a moment" in card.state.text()
    (job,) = desk.window.jobs.running
    job.cancel()
    desk.wait(lambda: not desk.window.jobs.running and card.train.isEnabled())
    desk.click(card.train)
    desk.wait(lambda: card.found.under_way)

    better = Agreement(412, (0.31, 0.6), (0.52, 0.8), Gain(0.21, 0.164), Gain(0.2, 0.15))
    near = Timing(280, 79.0, 31.0, Gain(0.5, 0.4))
    _trained(desk, Figures(2500, 2000, 500, 9, 300, (40, 30, 20, 10, 30), better, near))
    desk.wait(lambda: "proposes better and estimates time better" in card.state.text())
    assert "asked for by Ada Admin" in card.state.text()
    assert card.chip.accessibleName() == "In use"
    desk.wait(lambda: not desk.window.jobs.running)
    first, _, times = card.shown
    assert (first.plain, first.learned, first.better) == ("31 %", "52 %", "52 %")
    assert first.difference == "+21 points, at least 16"
    assert (times.plain, times.learned, times.difference) == ("1 h 19", "31 min", "nearer for 75 %")
    assert "judged by 412 later ones" in card.note.text()
    assert_accessible(made)
    picture(desk, "routing_learned")
    desk.run(SetSetting("routing_learning", False))
    desk.wait(lambda: card.chip.accessibleName() == "Switched off")

    chance = Agreement(412, (0.31, 0.6), (0.33, 0.6), Gain(0.02, -0.01), Gain(0.0, -0.01))
    _trained(desk, Figures(2500, 2000, 500, 9, 300, (40, 30, 20, 10, 30), chance))
    desk.wait(lambda: card.chip.accessibleName() == "Not used")
    assert "Not used: the difference may be chance." in card.state.text()
    assert len(card.shown) == 2
