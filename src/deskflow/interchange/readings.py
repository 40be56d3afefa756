"""What reading a row of a file yields: a whole ticket's worth of plain values, or the reason why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about how a file was understood."""

    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row (or mail) that was skipped as a whole. `line` is the line of the file it begins on, from 1."""

    line: int
    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """The cells of one row as they stand, and the line of the file it begins on."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class RowReading:
    """One ticket as a file describes it. Empty text and None mean that the file says nothing."""

    line: int
    source_key: str
    """The same row of the same source always gets the same key, so a second import finds it."""
    title: str
    description: str = ""
    customer: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    site: str = ""
    equipment: str = ""
    """A serial number or a name."""
    assignee: str = ""
    """A mail address or a name."""
    priority: str | None = None
    status: str | None = None
    type: str | None = None
    channel: str | None = None
    created_at: datetime | None = None
    external_id: str = ""
    impact: str | None = None
    urgency: str | None = None
    resolution_code: str = ""
    cause_code: str = ""
    resolution_method: str = ""
    own: tuple[tuple[str, str], ...] = ()
    """Values of the tenant's own fields as they stand in the file, by key."""
