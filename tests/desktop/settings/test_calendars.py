"""Business calendars are made and changed in the settings; what one comes to is said while it is typed."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from deskflow.calendars.commands import DefineCalendar
from deskflow.calendars.queries import CalendarRow, list_calendars
from deskflow.desktop.pages.settings.page import SettingsPage
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.pausing import pause
from tests.desktop.settings.test_sections import section

K = Qt.Key
MUNICH = {
    "zone": "Europe/Berlin",
    "week": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "sat": [["09:00", "12:00:30"]]},
    "region": {"country": "DE", "subdivision": "BY", "worked": ["Epiphany", "Given up long ago"]},
    "holidays": [
        {"day": "2026-12-24", "name": "Christmas Eve", "hours": ["12:00", "24:00"], "yearly": True},
        {"day": "2026-07-01", "name": "Outing"},
    ],
    "exceptions": [
        {"first": "2026-06-13", "last": "2026-06-13", "name": "Move", "opens": True, "hours": ["09:00", "13:00"]},
        {"first": "2026-08-03", "last": "2026-08-14", "name": "Holidays", "opens": False},
    ],
}  # fmt: skip


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def calendars(desk: DeskWindow) -> dict[str, CalendarRow]:
    rows = desk.workspace.look_up(list_calendars, desk.workspace.tenant_id)
    return {one.name: one for one in rows}


def picture(desk: DeskWindow, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        pause(300)
        desk.window.grab().save(f"{folder}/{name}.png")


def opened(desk: DeskWindow, page: SettingsPage, wanted: UUID | None = None):
    """The section, with this calendar in its editor."""
    made = section(page, "calendars")
    desk.wait(lambda: len(made.card.list.records.rows) == len(calendars(desk)))
    desk.wait(lambda: made.form.fields["country"].count() > 50)
    made.edit(wanted)
    desk.wait(lambda: bool(made.outlook.text()))
    return made


def saved(desk: DeskWindow, made) -> None:
    made.save()
    desk.wait(lambda: made.editor.isHidden() or bool(errors(made)))
    assert errors(made) == {}


def errors(made) -> dict[str, str]:
    found = {key: made.form.error(key) for key in made.form.fields}
    return {key: text for key, text in {**found, "days": made.form.days_row.error}.items() if text}


def test_one_is_made_with_the_keyboard(desk, page) -> None:
    made = section(page, "calendars")
    desk.wait(lambda: made.form.fields["country"].count() > 50)
    made.card.add_button.setFocus()
    desk.press(K.Key_Space)
    desk.type("Late desk")
    desk.press(K.Key_Tab)
    desk.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.type("America/New_York")
    made.form.fields["mon"].setFocus()
    desk.press(K.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.type("14-18, 19:30-24")
    # The bar follows what is typed.
    assert [span.ends for span in made.form.bars["mon"].spans] == [18 * 3600, 24 * 3600]
    assert_accessible(made)
    picture(desk, "calendar_new")
    desk.press(K.Key_Return)
    desk.wait(lambda: "Late desk" in calendars(desk))
    stored = calendars(desk)["Late desk"].definition
    assert stored["zone"] == "America/New_York"
    assert stored["week"]["mon"] == [["14:00", "18:00"], ["19:30", "24:00"]]
    assert stored["week"]["fri"] == [["09:00", "17:00"]]
    desk.wait(lambda: len(made.card.list.records.rows) == len(calendars(desk)))
    details = [row.detail for row in made.card.list.records.rows if row.title == "Late desk"]
    assert "Tue–Fri 09:00–17:00" in details[0]


def test_what_it_comes_to_is_said_while_it_is_typed(desk, page) -> None:
    made = opened(desk, page)
    assert "8 business hours from now" in made.outlook.text()
    made.form.put("hours", "always")
    made.form.changed.emit()
    desk.wait(lambda: made.outlook.text().startswith("Open now."))
    made.form.put("zone", "Mars/Olympus")
    desk.wait(lambda: made.outlook.text() == "")


def test_one_that_is_opened_and_saved_stays_as_it_was(desk, page) -> None:
    calendar_id = desk.made(DefineCalendar("Munich", MUNICH))
    before = calendars(desk)["Munich"].definition
    made = opened(desk, page, calendar_id)
    desk.wait(lambda: "Epiphany" in made.form.worked.boxes)
    assert not made.form.worked.boxes["Epiphany"].isChecked()
    assert made.form.fields["part"].currentText() == "Bayern"
    assert len(made.form.days.rows) == 4
    assert_accessible(made)
    assert len(made.weeks.days) == 35
    assert {one.spans for one in made.weeks.days if one.day.weekday() == 6} == {()}
    assert "closed" in made.weeks.told(6)
    picture(desk, "calendar_munich")
    made.form.put("name", "Munich office")
    saved(desk, made)
    desk.wait(lambda: "Munich office" in calendars(desk))
    assert calendars(desk)["Munich office"].definition == before


def test_days_of_their_own_are_added_changed_and_removed_and_taken_back(desk, page) -> None:
    calendar_id = desk.made(DefineCalendar("Munich", MUNICH))
    before = calendars(desk)["Munich"].definition
    made = opened(desk, page, calendar_id)
    desk.wait(lambda: "Epiphany" in made.form.worked.boxes)
    made.form.worked.boxes["Epiphany"].setFocus()
    desk.press(K.Key_Space)
    desk.click(made.form.days.rows[0].remove)
    desk.click(made.form.days.add_button)
    desk.type("Summer party")
    made.form.days.rows[-1].hours.setFocus()
    desk.type("12-24")
    saved(desk, made)
    stored = calendars(desk)["Munich"].definition
    assert stored["region"]["worked"] == ["Given up long ago"]
    named = {one["name"]: one.get("hours") for one in stored["holidays"]}
    assert named == {"Outing": None, "Summer party": ["12:00", "24:00"]}
    desk.wait(lambda: desk.window.toasts.can_undo)
    desk.window.toasts.undo_last()
    desk.wait(lambda: calendars(desk)["Munich"].definition == before)


def test_what_cannot_be_meant_is_said_where_it_stands(desk, page) -> None:
    desk.made(DefineCalendar("Munich", MUNICH))
    made = opened(desk, page)
    made.form.put("name", "Other")
    for field, text, said in (
        ("mon", "nine to five", "no hours of a day"),
        ("tue", "22-6", "ends before it begins"),
        ("zone", "Mars/Olympus", "no time zone"),
        ("name", "", "missing"),
        ("name", "munich", "already"),
    ):
        well = made.form.value(field)
        made.form.put(field, text)
        made.save()
        desk.wait(lambda field=field, said=said: said in errors(made).get(field, ""))
        made.form.put(field, well or "Other")
    assert list(calendars(desk)) == ["Munich"]


def test_a_day_without_a_name_and_a_week_without_hours_are_refused(desk, page) -> None:
    made = opened(desk, page)
    made.form.put("name", "Never")
    made.form.days.add()
    made.save()
    assert "missing" in errors(made)["days"]
    desk.click(made.form.days.rows[0].remove)
    for day in ("mon", "tue", "wed", "thu", "fri"):
        made.form.put(day, "")
    made.save()
    desk.wait(lambda: "never be open" in errors(made).get("mon", ""))
    assert "Never" not in calendars(desk)
