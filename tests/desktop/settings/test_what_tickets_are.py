"""Settings of what a ticket is: the table of priorities, severity, statuses and moves, outcomes, types, own fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.theme import Theme
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.defining.reading import DeskRules, desk_rules
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.desk_window import DeskWindow, opened_desk

pytestmark = pytest.mark.usefixtures("no_leaked_widgets")
KEY = Qt.Key


@pytest.fixture
def desk(tmp_path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        yield desk


def rules(desk: DeskWindow) -> DeskRules:
    return desk.workspace.ask(desk_rules, desk.workspace.tenant_id).result(10)


def section(desk: DeskWindow, key: str):
    page = desk.page("settings", section=key)
    return page.section(key)


def test_a_cell_of_the_table_is_set_by_a_digit_and_taken_back(desk):
    table = section(desk, "priorities").table
    table.cells["high", "high"].setFocus()
    desk.press(KEY.Key_Right)
    assert table.cells["high", "medium"].hasFocus()
    desk.press(KEY.Key_4)
    desk.wait(lambda: table.cells["high", "medium"].chip.text == "P4 Low")
    assert rules(desk).priorities.priority("high", "medium") == "P4"
    # Less urgent than what hits fewer: allowed, and said.
    assert "Impact High, urgency Medium" in table.warning.text()
    table.reset_button.click()
    desk.wait(lambda: table.cells["high", "medium"].chip.text == "P2 High")
    assert table.warning.isHidden()


def test_every_type_is_said_in_full(desk):
    card = section(desk, "fields").types
    desk.wait(lambda: card.isVisible() and card.offered["task"].isVisible())
    assert [kind for kind, one in card.icons.items() if one.width() < one.sizeHint().width()] == []


def test_severity_is_saved_as_a_whole_and_open_tickets_follow_in_the_background(desk):
    made = desk.made(CreateTicket(NewTicket("The printer smokes", NewMessage("Help"))))
    card = section(desk, "priorities").severity
    assert not card.save_button.isEnabled()
    card.points["keywords"].setValue(40)
    card.keywords.setPlainText("smokes, Fire\nsmokes")
    card.save_button.click()
    desk.wait(lambda: "come to 130" in card.banner.text)
    card.points["impact"].setValue(5)
    card.save_button.click()
    desk.wait(lambda: rules(desk).severity.keywords == ("smokes", "Fire"))
    card.assess_button.click()
    desk.wait(lambda: "Open tickets were assessed again" in desk.toasts())
    page = desk.page("tickets", ticket_id=made)
    desk.wait(lambda: page.ticket.details is not None)
    assert page.ticket.details.severity_parts["keywords"] == [40, "smokes"]


def test_a_status_of_ones_own_stands_in_the_table_of_moves(desk):
    shown = section(desk, "statuses")
    shown.statuses.names.add_button.click()
    desk.type("Awaiting parts")
    row = shown.statuses.names.rows[0]
    row.second.setCurrentIndex(row.second.findData("pending_vendor"))
    QTest.keyClick(row.name, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: "awaiting_parts" in shown.moves.grid.moves())
    assert not shown.statuses.names.rows[0].second.isEnabled()
    grid = shown.moves.grid
    grid.setFocus()
    grid.toggle("awaiting_parts", "closed")
    assert "Awaiting parts" in shown.moves.grid.accessibleName() or grid.moves()
    # To an end there is a way from everywhere, or nothing is saved.
    for key in ("resolved", "cancelled", "open", "in_progress", "pending_customer", "pending_vendor", "scheduled"):  # fmt: skip
        grid.toggle("awaiting_parts", key)
    shown.moves.save_button.click()
    desk.wait(lambda: "From Awaiting parts no way" in shown.moves.banner.text)
    grid.toggle("awaiting_parts", "resolved")
    shown.moves.save_button.click()
    desk.wait(lambda: rules(desk).moves.targets("awaiting_parts") == ("resolved",))
    assert rules(desk).moves.targets("new") != ()


def test_the_grid_is_walked_and_ticked_by_keyboard(desk):
    grid = section(desk, "statuses").moves.grid
    desk.wait(lambda: "new" in grid.moves())
    grid.setFocus()
    assert "resolved" in grid.moves()["open"]
    desk.press(KEY.Key_Down)
    for _ in range(5):
        desk.press(KEY.Key_Right)
    assert "Open → Resolved: allowed" in grid.accessibleName()
    desk.press(KEY.Key_Space)
    assert "resolved" not in grid.moves()["open"]


def test_what_has_to_be_said_when_resolving(desk):
    card = section(desk, "statuses").outcomes
    desk.wait(lambda: len(card.codes.rows) == 6)
    card.codes.rows[0].name.setFocus()
    QTest.keyClick(card.codes.rows[0].name, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row.name.text() for row in card.codes.rows[:2]] == ["Solved for now", "Solved"]
    card.causes.add_button.click()
    desk.type("Weather")
    card.required["cause_code"].click()
    card.save_button.click()
    desk.wait(lambda: "weather" in rules(desk).outcomes.offered("cause_code"))
    assert rules(desk).outcomes.required == {"cause_code"}
    assert rules(desk).outcomes.offered("resolution_code")[:2] == ("workaround", "solved")


def test_a_field_is_made_ordered_removed_and_brought_back(desk):
    shown = section(desk, "fields")
    shown.card.add_button.click()
    form = shown.form
    desk.wait(form.isVisible)
    form.name.setText("Floor")
    form.kind.setCurrentIndex(form.kind.findData("choice"))
    form.touch()
    form.save_button.click()
    # Nothing to choose from yet.
    desk.wait(lambda: form.rows["choices"].error)
    form.choices.rows[0].name.setFocus()
    desk.type("First")
    desk.press(KEY.Key_Return)
    desk.type("Second")
    form.default.setText("Third")
    form.save_button.click()
    desk.wait(lambda: form.rows["default"].error or form.banner.text)
    form.default.setText("second")
    form.required.click()
    form.save_button.click()
    desk.wait(lambda: len(rules(desk).fields) == 1)
    field = rules(desk).fields[0]
    assert (field.key, field.default, field.is_required) == ("floor", "second", True)
    ticket = desk.made(CreateTicket(NewTicket("Dark", NewMessage("No light"))))
    desk.run(UpdateTicket(ticket, {"fields.floor": "first"}))
    desk.wait(lambda: shown.fields)
    shown.edit(field.id)
    form.remove_button.click()
    desk.wait(lambda: not rules(desk).fields[0].is_active)
    desk.wait(lambda: form.remove_button.text() == "Bring back")
    form.remove_button.click()
    desk.wait(lambda: rules(desk).fields[0].is_active)
    shown.types.offered["change"].click()
    desk.wait(lambda: "change" not in rules(desk).types.offered)
