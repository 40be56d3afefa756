"""Policies of service levels in the settings: made, tried out, put in order, changed, taken back."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.permissions import Actor, system
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.policies import recounting
from deskflow.desktop.pages.settings.policies.section import PoliciesCard
from deskflow.people.commands import CreateCustomer
from deskflow.sla.policy_commands import DefinePolicy
from deskflow.sla.queries import PolicyRow, list_policies
from deskflow.sla.simulating import recount_progress
from deskflow.sla.timers import FireTimers
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.pausing import pause
from tests.desktop.settings.test_sections import section
from tests.integration.core.world import DRAFT

K = Qt.Key
OFFICE = {"zone": "Europe/Berlin", "week": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}  # fmt: skip
GOLD = {
    "targets": {"P1": {"first_response": 1800, "resolution": 14400}, "P2": {"first_response": 3600, "resolution": 28800}},
    "condition": {"customer.tier": ["gold", "platinum"], "site_id": ["kept as it is"]},
    "escalation": [
        {"clock": "resolution", "at": 75, "do": "notify", "who": ["assignee", "role:dispatcher"]},
        {"clock": "resolution", "after": 3600, "times": 3, "do": "raise_priority"},
    ],
    "penalties": {"resolution": {"once": 5000, "hourly": 1050, "cap": 50000}},
    "currency": "GBP",
    "at_risk_percent": 60,
    "reopening": "new_cycle",
    "pauses": {"first_response": ["pending_customer"], "next_update": [], "resolution": ["scheduled"]},
}  # fmt: skip


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def policies(desk: DeskWindow) -> dict[str, PolicyRow]:
    rows = desk.workspace.look_up(list_policies, desk.workspace.tenant_id)
    return {one.name: one for one in rows}


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        pause(400)
        desk.window.grab().save(f"{folder}/{name}.png")


def opened(desk: DeskWindow, page: SettingsPage) -> PoliciesCard:
    card = section(page, "service_levels").policies
    wanted = len(policies(desk)) or 1
    desk.wait(lambda: len(card.list.records.rows) >= wanted and card.form.fields["calendar"].count())  # fmt: skip
    return card


def test_one_is_opened_saved_as_it_was_and_tried_out(desk: DeskWindow, page: SettingsPage) -> None:
    office = desk.made(DefineCalendar("Office", OFFICE))
    gold = desk.made(DefinePolicy("Gold", office, GOLD))
    desk.made(DefinePolicy("By phone", office, {"condition": {"channel": ["phone"]}, "targets": {"P2": {"resolution": 7200}}}, 1))  # fmt: skip
    customer = desk.made(CreateCustomer("Silver Ltd", tier="silver"))
    # A ladder may start what is published, and nothing else.
    desk.made(CreateWorkflow("Only drawn", definition=DRAFT))
    ready = desk.made(CreateWorkflow("Ready to run", definition=DRAFT))
    desk.run(PublishWorkflow(ready, 1))
    before = policies(desk)["Gold"].definition
    card = opened(desk, page)
    assert [one.name for one in card._read.choices.steps.workflows] == ["Ready to run"]
    picture(desk, "policies_list")
    desk.wait(lambda: any("Standard" in text for text in card.simulator.texts()))
    # Why not the others, and what follows from the one that counts.
    card.simulator.customer.set_value(str(customer))
    card.simulator.customer.edited.emit()
    desk.wait(lambda: any("is Silver, not Gold or Platinum" in text for text in card.simulator.texts()))  # fmt: skip
    assert any("“By phone” does not fit: Channel is" in text for text in card.simulator.texts())
    card.edit(gold)
    assert card.form.value("target_P1_first_response") == "30 min"
    assert card.form.value("penalty_resolution_hourly") == "10.50"
    assert [row.deed.currentData() for row in card.form.steps.rows] == ["notify", "raise_priority"]
    assert_accessible(card)
    picture(desk, "policies_gold")
    # What is being typed is what is tried.
    card.form.conditions["customer.tier"].set_value(["silver"])
    card.form.conditions["customer.tier"].edited.emit()
    card.form.put("target_P2_resolution", "1:30")
    desk.wait(lambda: not any("is Silver" in text for text in card.simulator.texts()))
    card.edit(None)
    card.edit(gold)
    # Half typed and left: it is there again.
    assert card.form.value("target_P2_resolution") == "1:30"
    card.form.put("target_P2_resolution", "8 h")
    card.form.conditions["customer.tier"].set_value(["gold", "platinum"])
    card.form.conditions["customer.tier"].edited.emit()
    card.form.put("name", "Gold and better")
    card.save()
    desk.wait(lambda: "Gold and better" in policies(desk))
    assert policies(desk)["Gold and better"].definition == before


def test_what_cannot_be_meant_is_said_where_it_stands(desk: DeskWindow, page: SettingsPage) -> None:
    desk.made(DefineCalendar("Office", OFFICE))
    card = opened(desk, page)
    desk.click(card.add_button)
    card.form.put("name", "<b>Odd</b> {{ 7 * 7 }}")
    for key, text, row in (
        ("target_P1_resolution", "soon", card.form.targets_row),
        ("penalty_resolution_once", "1e99", card.form.penalties_row),
    ):
        card.form.put(key, text)
        card.save()
        assert text in row.error
        assert card.form.value(key) == text
        card.form.put(key, "")
    card.form.steps.add()
    card.form.steps.rows[0].amount.setText("900")
    card.form.steps.edited.emit()
    card.save()
    desk.wait(lambda: "goes from 1 to 100" in card.form.steps_row.error)
    picture(desk, "policies_wrong")
    card.form.steps.rows[0].amount.setText("90")
    card.form.steps.edited.emit()
    card.form.put("target_P1_resolution", "4h 30m")
    card.save()
    desk.wait(lambda: "<b>Odd</b> {{ 7 * 7 }}" in policies(desk))
    stored = policies(desk)["<b>Odd</b> {{ 7 * 7 }}"].definition
    assert stored["targets"]["P1"] == {"resolution": 16200}
    assert stored["escalation"] == [{"clock": "resolution", "at": 90, "do": "notify", "who": ["assignee"]}]  # fmt: skip


def test_their_order_is_changed_by_keys_and_the_built_in_one_becomes_real(
    desk: DeskWindow, page: SettingsPage
) -> None:
    office = desk.made(DefineCalendar("Office", OFFICE))
    for place, name in enumerate(("First", "Second", "Third")):
        desk.made(DefinePolicy(name, office, {"condition": {"tags": [name]}}, place))
    card = opened(desk, page)
    desk.wait(lambda: len(card.list.records.rows) == 4)
    card.list.setFocus()
    card.list.setCurrentIndex(card.list.records.index(2))
    desk.press(K.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: policies(desk)["Third"].position == 1)
    desk.wait(lambda: [row.title for row in card.list.records.rows][:3] == ["First", "Third", "Second"])  # fmt: skip
    desk.window.toasts.undo_last()
    desk.wait(lambda: [row.title for row in card.list.records.rows][:3] == ["First", "Second", "Third"])  # fmt: skip
    card.edit(card.list.records.rows[3].id)
    desk.wait(lambda: not card.editor.isHidden())
    assert card.form.value("name") == "Standard"
    assert card.form.value("target_P1_resolution") == "6 h"
    desk.click(card.editor.delete_button)
    desk.wait(lambda: "Standard" not in policies(desk))


def test_past_tickets_are_compared_under_a_policy_that_is_being_edited(
    desk: DeskWindow, page: SettingsPage, tmp_path: Path
) -> None:
    always = desk.made(DefineCalendar("Round the clock", {"always_open": True}))
    targets = {"P3": {"resolution": 4 * 3600}}
    standard = desk.made(DefinePolicy("Standard", always, {"targets": targets}))
    workspace = desk.workspace
    customer = desk.made(CreateCustomer("=Odd & Sons"))
    began = workspace.clock.now() - timedelta(days=2)
    actor = Actor(workspace.tenant_id, workspace.current_user.id)
    for hours in (2, 5):
        new = NewTicket(f"Ticket {hours}", NewMessage("Help"), customer_id=customer)
        made = workspace.bus.run(CreateTicket(new), actor, at=began).result_id
        end = began + timedelta(hours=hours)
        workspace.bus.run(UpdateTicket(made, {"status": "resolved"}), actor, at=end)
    card = opened(desk, page)
    desk.wait(lambda: card.what_if.which.count() == 2)
    desk.click(card.what_if.go)
    desk.wait(lambda: "50 % → 50 %" in card.what_if.texts())
    desk.wait(lambda: not desk.window.jobs.running and card.what_if.go.isEnabled())
    card.edit(standard)
    card.form.put("target_P3_resolution", "6 h")
    desk.click(card.what_if.go)
    desk.wait(lambda: card.what_if.texts().count("50 % → 100 %") == 2)
    assert_accessible(card)
    picture(desk, "policies_what_if")
    card.what_if.export_to(tmp_path / "what.csv")
    desk.wait(lambda: (tmp_path / "what.csv").exists() and "Sons" in (tmp_path / "what.csv").read_text("utf-8-sig"))  # fmt: skip
    lines = (tmp_path / "what.csv").read_text("utf-8-sig")
    assert '"customer","\'=Odd & Sons","resolution","1","1","2","0"' in lines
    # An unfinished policy is said to be one, and nothing is asked.
    card.form.put("target_P3_resolution", "soon")
    desk.click(card.what_if.go)
    assert "soon" in card.what_if.said.text()


def test_counting_again_is_work_in_the_background_that_can_be_watched(
    desk: DeskWindow, page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "_FEW", 2)
    office = desk.made(DefineCalendar("Office", OFFICE))
    desk.made(DefinePolicy("Standard", office, {"targets": {"P3": {"resolution": 36000}}}))
    workspace, system_ = desk.workspace, system(desk.workspace.tenant_id)
    workspace.bus.run(FireTimers(), system_)
    for n in range(3):
        desk.made(CreateTicket(NewTicket(f"Ticket {n}", NewMessage("Help"))))
    desk.made(DefineCalendar("Office", {**OFFICE, "week": {"mon": [["08:00", "09:00"]]}}, office))
    workspace.bus.run(FireTimers(25, 1), system_)
    desk.wait(lambda: [(job.done, job.total) for job in desk.window.jobs.running] == [(1, 3)])
    picture(desk, "policies_recount")
    # Stopped: what was not counted is left, nothing is announced as done, and one click goes on.
    desk.window.jobs.running[0].cancel()
    desk.wait(lambda: any("Counting was stopped" in said for said in desk.toasts()))
    desk.wait(lambda: not desk.window.jobs.running)
    assert workspace.look_up(recount_progress, workspace.tenant_id) is None
    desk.window.toasts.undo_last()
    desk.wait(lambda: workspace.look_up(recount_progress, workspace.tenant_id) is not None)
    workspace.bus.run(FireTimers(25, 1), system_)
    desk.wait(lambda: bool(desk.window.jobs.running))
    while workspace.look_up(recount_progress, workspace.tenant_id) is not None:
        workspace.bus.run(FireTimers(25, 1), system_)
    desk.wait(lambda: "Due times are as they should be" in desk.toasts()[-1:])
    assert not desk.window.jobs.running
    # Also from the palette, at any time.
    (again,) = (one for one in page.page_actions() if one.id == "settings.count_again")
    again.callback()
    desk.wait(lambda: workspace.look_up(recount_progress, workspace.tenant_id) is not None)
