"""Changes to business calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.calendars.events import CalendarChanged
from deskflow.calendars.rules import calendar_to_json, checked_calendar
from deskflow.calendars.tables import calendars
from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded

_NAME_LIMIT = 255


@dataclass(frozen=True, slots=True)
class DefineCalendar(Command):
    """A new calendar, or other hours for the one with `calendar_id`. `definition`: see `rules/definition.py`."""

    name: ClassVar[str] = "calendar.define@1"
    permission: ClassVar[str] = "admin"

    calendar_name: str
    definition: dict[str, Any]
    calendar_id: UUID | None = None


def define_calendar(tx: Transaction, command: DefineCalendar) -> UUID:
    """Rejected when the name is taken or the definition cannot be used."""
    name = " ".join(command.calendar_name.split())
    if not name or len(name) > _NAME_LIMIT:
        raise Rejected("field.required" if not name else "field.too_long", field="calendar_name")
    taken = tx.execute(
        select(calendars.c.id).where(
            calendars.c.tenant_id == tx.tenant_id, calendars.c.name_key == folded(name)
        )
    ).scalar()
    if taken not in (None, command.calendar_id):
        raise Rejected("calendar.name_taken", name=name)
    # Through the value and back: equal hours are stored alike, however they were written down.
    definition = calendar_to_json(checked_calendar(command.definition))
    if command.calendar_id is None:
        return tx.insert(calendars, name=name, name_key=folded(name), definition=definition)
    before = tx.update(
        calendars, command.calendar_id, name=name, name_key=folded(name), definition=definition
    )
    if "definition" in before:
        tx.emit(CalendarChanged(command.calendar_id, name))
    return command.calendar_id


HANDLERS: Handlers = {DefineCalendar: define_calendar}
