"""What can happen to calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """The hours of an existing calendar are different now: whoever counted in it has to count again."""

    name: ClassVar[str] = "calendar.changed"
    subject_kind: ClassVar[str] = "calendar"

    calendar_name: str


EVENTS = (CalendarChanged,)
