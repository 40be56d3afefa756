"""What an import did, while it runs and when it has ended. Codes and numbers; words are found when it is shown."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deskflow.core.errors import DeskflowError
from deskflow.interchange.readings import BadRow, Notice

MAX_BAD_KEPT = 10_000
MAX_NAMES_KEPT = 50


@dataclass(frozen=True, slots=True)
class BadItem:
    """A row or mail that was skipped as a whole. `line` is a CSV's line or a mail's place in its archive, from 1; 0
    means the file itself."""

    file: str
    line: int
    field: str
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """A moment of a running import. `done` and `total` are bytes of all files."""

    file: str
    done: int
    total: int
    imported: int
    threaded: int
    already_there: int
    bad: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 1.0


@dataclass(slots=True)
class ListFigures:
    """What became of the lines of a list of people or of time off."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def all(self) -> int:
        return self.new + self.changed + self.unchanged

    def add(self, other: ListFigures) -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged


@dataclass(slots=True)
class ImportSummary:
    """Counts of a whole import. `bad` keeps the first ten thousand; `bad_count` counts all."""

    imported: int = 0
    """Tickets that were made."""
    threaded: int = 0
    """Mails that joined a ticket."""
    already_there: int = 0
    """Rows and mails an earlier import had brought, or that came twice."""
    customers: int = 0
    contacts: int = 0
    bad_count: int = 0
    bad: list[BadItem] = dataclasses.field(default_factory=list)
    notices: list[tuple[str, Notice]] = dataclasses.field(default_factory=list)
    """With the file they are about."""
    unknown: dict[str, Counter[str]] = dataclasses.field(default_factory=dict)
    """What rows name and nobody knows, by field (assignee, equipment), with how often."""
    people: ListFigures = dataclasses.field(default_factory=ListFigures)
    time_off: ListFigures = dataclasses.field(default_factory=ListFigures)
    made: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    """Names of the skills, teams and calendars that a list of people has brought, by these words."""
    undoable: list[UUID] = dataclasses.field(default_factory=list)
    """Commands that can be taken back, the first one first: a list is one."""
    files: int = 0
    cancelled: bool = False

    @property
    def lists(self) -> ListFigures:
        """People and time off together."""
        whole = dataclasses.replace(self.people)
        whole.add(self.time_off)
        return whole

    @property
    def has_tickets(self) -> bool:
        """Whether anything but lists of staff was there."""
        return bool(self.imported or self.threaded or self.already_there or not self.lists.all)

    def add_bad(self, file: str, row: BadRow) -> None:
        self.bad_count += 1
        if len(self.bad) < MAX_BAD_KEPT:
            self.bad.append(BadItem(file, row.line, row.field, row.code, row.params))

    def add_unknown(self, name: str, value: str) -> None:
        counted = self.unknown.setdefault(name, Counter())
        if value in counted or len(counted) < MAX_NAMES_KEPT:
            counted[value] += 1

    def as_json(self) -> dict[str, Any]:
        """One object for `deskflow import --json`."""
        return {
            "imported": self.imported,
            "threaded": self.threaded,
            "already_there": self.already_there,
            "customers": self.customers,
            "contacts": self.contacts,
            "bad_count": self.bad_count,
            "bad": [
                {
                    "file": b.file,
                    "line": b.line,
                    "field": b.field,
                    "code": b.code,
                    "params": dict(b.params),
                }
                for b in self.bad
            ],
            "notices": [
                {"file": file, "code": one.code, "params": dict(one.params)}
                for file, one in self.notices
            ],
            "unknown": {
                name: dict(counted.most_common()) for name, counted in self.unknown.items()
            },
            "people": dataclasses.asdict(self.people),
            "time_off": dataclasses.asdict(self.time_off),
            "made": {name: list(names) for name, names in self.made.items()},
            "files": self.files,
            "cancelled": self.cancelled,
        }


def refusal(error: DeskflowError | ValueError) -> tuple[str, dict[str, str]]:
    """Why a single row or mail was not taken, as code and parameters."""
    if isinstance(error, DeskflowError):
        return error.code, {name: str(value)[:200] for name, value in error.params.items()}
    # A driver or an encoder that cannot store a text: the row is named, the others come in.
    return "import.not_storable", {"reason": str(error)[:200]}
