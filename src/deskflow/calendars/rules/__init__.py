"""Decisions about time: what is open, what counts as business time, and why."""

from deskflow.calendars.rules.calendar import (
    ALWAYS_OPEN,
    WEEKDAYS,
    BusinessCalendar,
    CalendarException,
    Holiday,
    HolidayRegion,
    Problem,
    is_zone,
    problems_of,
    weekdays,
)
from deskflow.calendars.rules.definition import (
    calendar_from_json,
    calendar_to_json,
    checked_calendar,
)
from deskflow.calendars.rules.explanation import Explanation, Skipped, explain
from deskflow.calendars.rules.hours_text import clock, read_hours, written_hours
from deskflow.calendars.rules.local_time import (
    HOUR,
    MINUTE,
    SECOND,
    Instant,
    instant_at,
    instant_of,
    local_date,
    local_time,
    moment_of,
)
from deskflow.calendars.rules.outlook import DayOff, Outlook, outlook
from deskflow.calendars.rules.spans import WHOLE_DAY, Span
from deskflow.calendars.rules.week_text import read_week, written_week

__all__ = [
    "ALWAYS_OPEN",
    "HOUR",
    "MINUTE",
    "SECOND",
    "WEEKDAYS",
    "WHOLE_DAY",
    "BusinessCalendar",
    "CalendarException",
    "DayOff",
    "Explanation",
    "Holiday",
    "HolidayRegion",
    "Instant",
    "Outlook",
    "Problem",
    "Skipped",
    "Span",
    "calendar_from_json",
    "calendar_to_json",
    "checked_calendar",
    "clock",
    "explain",
    "instant_at",
    "instant_of",
    "is_zone",
    "local_date",
    "local_time",
    "moment_of",
    "outlook",
    "problems_of",
    "read_hours",
    "read_week",
    "weekdays",
    "written_hours",
    "written_week",
]
