"""Reads of calendars. A stored definition is parsed once and then shared, with the index it has built up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Executable, Result, Text, select, type_coerce

from deskflow.calendars.rules import BusinessCalendar, calendar_from_json
from deskflow.calendars.tables import calendars


class Reading(Protocol):
    """A connection or a command's transaction."""

    def execute(self, statement: Executable, parameters: Any = None, /) -> Result[Any]: ...


@dataclass(frozen=True, slots=True)
class CalendarRow:
    id: UUID
    name: str
    definition: dict[str, Any]


# The stored text, not its parsed JSON: the text is what the shared calendars are found by.
DEFINITION_TEXT = type_coerce(calendars.c.definition, Text)


@lru_cache(maxsize=256)
def calendar_of(definition_text: str) -> BusinessCalendar:
    """The calendar of a stored definition."""
    return calendar_from_json(json.loads(definition_text))


def list_calendars(reading: Reading, tenant_id: UUID) -> list[CalendarRow]:
    """All calendars by name."""
    rows = reading.execute(
        select(calendars).where(calendars.c.tenant_id == tenant_id).order_by(calendars.c.name_key)
    )
    return [CalendarRow(row.id, row.name, row.definition) for row in rows]


def get_calendar(reading: Reading, tenant_id: UUID, calendar_id: UUID) -> BusinessCalendar | None:
    """The calendar with that id, ready to count."""
    text = reading.execute(
        select(DEFINITION_TEXT).where(
            calendars.c.tenant_id == tenant_id, calendars.c.id == calendar_id
        )
    ).scalar()
    return None if text is None else calendar_of(text)
