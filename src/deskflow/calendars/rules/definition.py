"""A business calendar as JSON that people can read, for tables, commands, files and the REST API.

{"zone": "Europe/Berlin", "always_open": false,
 "week": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]]},
 "region": {"country": "DE", "subdivision": "BY", "worked": ["Epiphany"]},
 "holidays": [{"day": "2026-12-24", "name": "Christmas Eve", "hours": ["12:00", "24:00"], "yearly": true}],
 "exceptions": [{"first": "2026-06-13", "last": "2026-06-13", "name": "Move", "opens": true,
                 "hours": ["09:00", "13:00"]}]}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from deskflow.calendars.rules.calendar import (
    WEEKDAYS,
    BusinessCalendar,
    CalendarException,
    Holiday,
    HolidayRegion,
    is_zone,
    problems_of,
)
from deskflow.calendars.rules.spans import WHOLE_DAY, Span
from deskflow.core.errors import Rejected

_FIELDS = frozenset({"zone", "always_open", "week", "region", "holidays", "exceptions"})


def checked_calendar(definition: Mapping[str, Any]) -> BusinessCalendar:
    """The calendar that somebody has filled in; Rejected with the first thing that is wrong with it."""
    calendar = calendar_from_json(definition)
    for found in problems_of(calendar):
        raise Rejected(found.code, **found.params)
    return calendar


def calendar_from_json(definition: Mapping[str, Any]) -> BusinessCalendar:
    """The calendar of a stored definition; Rejected only when it cannot be read at all.

    A region that the holiday library has given up must not stop tickets from being created.
    """
    unknown = set(definition) - _FIELDS
    if unknown:
        raise Rejected("calendar.unknown_field", field=sorted(unknown)[0])
    zone = definition.get("zone", "UTC")
    if not isinstance(zone, str) or not is_zone(zone):
        raise Rejected("calendar.unknown_zone", zone=str(zone)[:80])
    try:
        return BusinessCalendar(
            zone,
            _week(definition.get("week") or {}),
            _region(definition.get("region")),
            tuple(_holiday(entry) for entry in definition.get("holidays") or ()),
            tuple(_exception(entry) for entry in definition.get("exceptions") or ()),
            bool(definition.get("always_open", False)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Rejected("calendar.unreadable", problem=str(problem)[:200]) from problem


def calendar_to_json(calendar: BusinessCalendar) -> dict[str, Any]:
    """The definition of a calendar, without what is empty."""
    definition: dict[str, Any] = {"zone": calendar.zone}
    if calendar.always_open:
        definition["always_open"] = True
    week = {
        day: [_hours(span) for span in spans]
        for day, spans in zip(WEEKDAYS, calendar.week, strict=True)
        if spans
    }
    if week:
        definition["week"] = week
    if calendar.region is not None:
        definition["region"] = _region_json(calendar.region)
    if calendar.holidays:
        definition["holidays"] = [_holiday_json(holiday) for holiday in calendar.holidays]
    if calendar.exceptions:
        definition["exceptions"] = [_exception_json(exception) for exception in calendar.exceptions]
    return definition


def _week(week: Mapping[str, Any]) -> tuple[tuple[Span, ...], ...]:
    unknown = set(week) - set(WEEKDAYS)
    if unknown:
        raise Rejected("calendar.unknown_day", day=sorted(unknown)[0])
    return tuple(tuple(_span(span) for span in week.get(day, ())) for day in WEEKDAYS)


def _span(hours: Sequence[str]) -> Span:
    begins, ends = hours
    return Span.of(begins, ends)


def _hours(span: Span) -> list[str]:
    return [_clock(span.begins), _clock(span.ends)]


def _clock(second: int) -> str:
    minutes, seconds = divmod(second, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _region(region: Mapping[str, Any] | None) -> HolidayRegion | None:
    if not region:
        return None
    worked = frozenset(str(name) for name in region.get("worked", ()))
    return HolidayRegion(str(region["country"]), region.get("subdivision"), worked)


def _region_json(region: HolidayRegion) -> dict[str, Any]:
    definition: dict[str, Any] = {"country": region.country}
    if region.subdivision is not None:
        definition["subdivision"] = region.subdivision
    if region.worked:
        definition["worked"] = sorted(region.worked)
    return definition


def _holiday(entry: Mapping[str, Any]) -> Holiday:
    closed = _span(entry["hours"]) if "hours" in entry else WHOLE_DAY
    day = date.fromisoformat(entry["day"])
    return Holiday(day, str(entry["name"]), closed, bool(entry.get("yearly", False)))


def _holiday_json(holiday: Holiday) -> dict[str, Any]:
    definition: dict[str, Any] = {"day": holiday.day.isoformat(), "name": holiday.name}
    if holiday.closed != WHOLE_DAY:
        definition["hours"] = _hours(holiday.closed)
    if holiday.yearly:
        definition["yearly"] = True
    return definition


def _exception(entry: Mapping[str, Any]) -> CalendarException:
    first = date.fromisoformat(entry["first"])
    last = date.fromisoformat(entry.get("last", entry["first"]))
    span = _span(entry["hours"]) if "hours" in entry else WHOLE_DAY
    return CalendarException(first, last, str(entry["name"]), bool(entry["opens"]), span)


def _exception_json(exception: CalendarException) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "first": exception.first.isoformat(),
        "last": exception.last.isoformat(),
        "name": exception.name,
        "opens": exception.opens,
    }
    if exception.span != WHOLE_DAY:
        definition["hours"] = _hours(exception.span)
    return definition
