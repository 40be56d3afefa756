"""Defining business calendars, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.calendars.queries import get_calendar, list_calendars
from deskflow.calendars.rules import HOUR, instant_of
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.tables import events
from tests.integration.desk import START

DEFINITION: dict[str, Any] = {
    "zone": "Europe/Berlin",
    "week": {"mon": [["13:00", "17:00"], ["08:00", "12:00"]], "tue": [["08:00", "12:00:30"]]},
    "region": {"country": "DE", "subdivision": "BY", "worked": ["Epiphany"]},
    "holidays": [
        {"day": "2026-12-24", "name": "Christmas Eve", "hours": ["12:00", "24:00"], "yearly": True},
        {"day": "2026-07-01", "name": "Outing"},
    ],
    "exceptions": [
        {"first": "2026-06-13", "name": "Move", "opens": True, "hours": ["09:00", "13:00"]},
        {"first": "2026-08-03", "last": "2026-08-14", "name": "Holidays", "opens": False},
    ],
}


def test_a_calendar_is_kept_as_it_was_meant(desk):
    calendar_id = desk.run(DefineCalendar("  Munich   office ", DEFINITION)).result_id
    with desk.database.read() as connection:
        (row,) = list_calendars(connection, desk.tenant_id)
        calendar = get_calendar(connection, desk.tenant_id, calendar_id)
        assert get_calendar(connection, desk.tenant_id, desk.tenant_id) is None
    assert (row.id, row.name) == (calendar_id, "Munich office")
    assert row.definition["week"]["mon"] == [["08:00", "12:00"], ["13:00", "17:00"]]
    assert row.definition["exceptions"][0]["last"] == "2026-06-13"
    assert {**row.definition, "week": 0, "exceptions": 0} == {
        **DEFINITION,
        "week": 0,
        "exceptions": 0,
    }
    # Monday, nine o'clock in Munich.
    begin = instant_of(START)
    assert calendar.business_time_between(begin, begin + 24 * HOUR) == 8 * HOUR


def test_changed_hours_are_told_and_a_changed_name_is_not(desk):
    calendar_id = desk.run(DefineCalendar("Office", DEFINITION)).result_id
    desk.run(DefineCalendar("Head office", DEFINITION, calendar_id))
    assert desk.rows(events, events.c.name == "calendar.changed") == []
    desk.run(DefineCalendar("Head office", {"always_open": True}, calendar_id))
    (event,) = desk.rows(events, events.c.name == "calendar.changed")
    assert (event.subject_id, event.payload) == (calendar_id, {"calendar_name": "Head office"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone": "Europe/Munich"}, "calendar.unknown_zone"),
        ({"week": {"monday": []}}, "calendar.unknown_day"),
        ({"week": {"mon": [["9", "17:00"]]}}, "calendar.unreadable"),
        ({"week": {"mon": [["09:00"]]}}, "calendar.unreadable"),
        ({"week": {"mon": [["17:00", "09:00"]]}}, "calendar.bad_span"),
        ({"week": {}, "exceptions": []}, "calendar.never_open"),
        ({"region": {"country": "ZZ"}}, "calendar.unknown_region"),
        ({"holidays": [{"day": "2026-02-30", "name": "Never"}]}, "calendar.unreadable"),
        ({"holidays": ["Christmas"]}, "calendar.unreadable"),
        ({"hours": 8}, "calendar.unknown_field"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(desk, change, code):
    with pytest.raises(Rejected) as refusal:
        desk.run(DefineCalendar("Odd", {**DEFINITION, **change}))
    assert refusal.value.code == code


def test_names_are_taken_once_and_only_administrators_define(desk):
    desk.run(DefineCalendar("Office", DEFINITION))
    with pytest.raises(Rejected) as refusal:
        desk.run(DefineCalendar("office", DEFINITION))
    assert refusal.value.code == "calendar.name_taken"
    with pytest.raises(Rejected):
        desk.run(DefineCalendar(" ", DEFINITION))
    with pytest.raises(NotFound):
        desk.run(DefineCalendar("Nowhere", DEFINITION, desk.tenant_id))
    with pytest.raises(Denied):
        desk.run(DefineCalendar("Mine", DEFINITION), desk.user("Tom Technician"))
