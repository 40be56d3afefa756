"""A calendar as the texts of its form, and back. Knows no widget.

Days of their own are one list in the form: holidays, and exceptions that close or open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deskflow.calendars.rules import (
    WEEKDAYS,
    WHOLE_DAY,
    BusinessCalendar,
    Span,
    calendar_from_json,
    clock,
    is_zone,
    read_hours,
    written_hours,
)
from deskflow.core.errors import Rejected

DAYS, WORKED = "days", "worked"
ALWAYS: Final = "always"
HOLIDAY, YEARLY, CLOSED, OPENS = "holiday", "yearly", "closed", "opens"
_NEW_WEEK: Final = {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}


class Wrong(Exception):
    """What stands in `field` cannot be meant; `row` is which of the days of their own."""

    def __init__(self, field: str, problem: Rejected, row: int = 0) -> None:
        super().__init__(field)
        self.field, self.problem, self.row = field, problem, row


def new_definition(zone: str) -> dict[str, Any]:
    return {"zone": zone if is_zone(zone) else "UTC", "week": _NEW_WEEK}


def texts_of(name: str, definition: Mapping[str, Any]) -> dict[str, str]:
    calendar = calendar_from_json(definition)
    region = calendar.region
    return {
        "name": name,
        "zone": calendar.zone,
        "hours": ALWAYS if calendar.always_open else "week",
        **{day: written_hours(spans) for day, spans in zip(WEEKDAYS, calendar.week, strict=True)},
        "country": region.country if region else "",
        "part": (region.subdivision or "") if region else "",
        WORKED: json.dumps(sorted(region.worked) if region else []),
        DAYS: json.dumps(_entries(calendar)),
    }


def definition_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """What `DefineCalendar` takes; Wrong with the first field that cannot be read."""
    definition: dict[str, Any] = {"zone": texts["zone"].strip()}
    if not is_zone(definition["zone"]):
        raise Wrong("zone", Rejected("calendar.unknown_zone", zone=definition["zone"][:80]))
    definition["always_open"] = texts["hours"] == ALWAYS
    definition["week"] = {day: _pairs(_read(day, texts[day])) for day in WEEKDAYS}
    if texts["country"]:
        region: dict[str, Any] = {"country": texts["country"], "worked": json.loads(texts[WORKED])}
        if texts["part"]:
            region["subdivision"] = texts["part"]
        definition["region"] = region
    holidays: list[dict[str, Any]] = []
    exceptions: list[dict[str, Any]] = []
    for row, entry in enumerate(json.loads(texts[DAYS])):
        if not entry["name"].strip():
            raise Wrong(DAYS, Rejected("field.required", field="name"), row)
        for written in _written(entry, _read(DAYS, entry["hours"], row)):
            (holidays if entry["kind"] in (HOLIDAY, YEARLY) else exceptions).append(written)
    return {**definition, "holidays": holidays, "exceptions": exceptions}


def _read(field: str, text: str, row: int = 0) -> tuple[Span, ...]:
    try:
        return read_hours(text)
    except Rejected as problem:
        raise Wrong(field, problem, row) from problem


def _pairs(spans: Sequence[Span]) -> list[list[str]]:
    return [[clock(span.begins), clock(span.ends)] for span in spans]


def _entries(calendar: BusinessCalendar) -> list[dict[str, str]]:
    found = [
        _entry(YEARLY if one.yearly else HOLIDAY, one.day, one.day, one.name, one.closed)
        for one in calendar.holidays
    ]
    return found + [
        _entry(OPENS if one.opens else CLOSED, one.first, one.last, one.name, one.span)
        for one in calendar.exceptions
    ]


def _entry(kind: str, first: Any, last: Any, name: str, span: Span) -> dict[str, str]:
    hours = "" if span == WHOLE_DAY else written_hours([span])
    return {
        "kind": kind, "first": first.isoformat(), "last": last.isoformat(), "name": name, "hours": hours,
    }  # fmt: skip


def _written(entry: Mapping[str, str], spans: Sequence[Span]) -> list[dict[str, Any]]:
    """One for each span of hours: a calendar has them one by one."""
    name = " ".join(entry["name"].split())
    made: dict[str, Any] = {"name": name}
    if entry["kind"] in (HOLIDAY, YEARLY):
        made |= {"day": entry["first"], "yearly": entry["kind"] == YEARLY}
    else:
        last = max(entry["first"], entry["last"])
        made |= {"first": entry["first"], "last": last, "opens": entry["kind"] == OPENS}
    return [{**made, "hours": pair} for pair in _pairs(spans)] or [made]
