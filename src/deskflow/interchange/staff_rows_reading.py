"""Rows of a list of people or of time off as values: wholly understood, or named with line, field and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from deskflow.channels.mail.addresses import read_addresses
from deskflow.core.csv_writing import plain_text
from deskflow.interchange.dates import DateReader
from deskflow.interchange.one_line import one_line, usable_email
from deskflow.interchange.readings import BadRow, CsvRow
from deskflow.interchange.staff_headers import SKILL
from deskflow.interchange.staff_values import (
    NOTHING,
    read_certificates,
    read_hours,
    read_moment,
    read_position,
    read_skills,
    read_yes,
    several,
)
from deskflow.people.staff_rows import AbsenceRow, CertificateWish, SkillWish, StaffRow
from deskflow.people.staff_wishes import USUAL_LEVEL

MAX_NAME = 255
# A cell of a list of skills may be long, but not a book.
MAX_CELL = 20_000

# A cross instead of a level: they know it as well as most.
_LEVELS_IN_WORDS: dict[bool | None, int] = {True: USUAL_LEVEL, False: 0}

Value = TypeVar("Value")


class _Refused(Exception):
    def __init__(self, field: str, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


def read_staff_row(
    row: CsvRow, columns: Mapping[str, int], width: int, dates: DateReader
) -> StaffRow | BadRow | None:
    """One person, the reason why not, or None for a row of empty cells."""
    return _read(row, columns, width, lambda said: _staff(row.line, said, dates))


def read_absence_row(
    row: CsvRow, columns: Mapping[str, int], width: int, dates: DateReader
) -> AbsenceRow | BadRow | None:
    """One time off, the reason why not, or None for a row of empty cells."""
    return _read(row, columns, width, lambda said: _absence(row.line, said, dates))


def _read(
    row: CsvRow, columns: Mapping[str, int], width: int, make: Callable[[dict[str, str]], Value]
) -> Value | BadRow | None:
    cells = row.cells
    if len(cells) != width and (len(cells) < width or any(cells[width:])):
        code = "row.too_few_cells" if len(cells) < width else "row.too_many_cells"
        return BadRow(row.line, "", code, {"expected": width, "found": len(cells)})
    said: dict[str, str] = {}
    for field, column in columns.items():
        text = cells[column].strip()
        if len(text) > MAX_CELL:
            return BadRow(row.line, field, "row.value_too_long", {"limit": MAX_CELL})
        if text:
            said[field] = plain_text(text)
    if not said:
        return None
    try:
        return make(said)
    except _Refused as refused:
        return BadRow(row.line, refused.field, refused.code, refused.params)


def _staff(line: int, said: dict[str, str], dates: DateReader) -> StaffRow:
    email, name = _person(said)
    capacity = said.get("capacity_hours")
    active = said.get("active")
    return StaffRow(
        line=line,
        email=email,
        name=name,
        title=_text(said, "title"),
        timezone="" if said.get("time_zone", "") in NOTHING else said.get("time_zone", ""),
        roles=_list(said, "roles"),
        teams=_list(said, "teams"),
        manager=_text(said, "manager"),
        skills=_skills(said),
        certificates=_certificates(said, dates),
        territories=_list(said, "territories"),
        working_hours=_text(said, "working_hours"),
        capacity_hours=_capacity(capacity) if capacity else None,
        position=_position(said),
        is_active=None if active is None else _known("active", active, read_yes(active)),
    )


def _absence(line: int, said: dict[str, str], dates: DateReader) -> AbsenceRow:
    email, name = _person(said)
    note = ": ".join(
        dict.fromkeys(one_line(said[one]) for one in ("kind", "reason") if one in said)
    )
    if not email and not name:
        raise _Refused("email", "staff.no_email")
    if "from" not in said:
        raise _Refused("from", "row.value_missing")
    return AbsenceRow(
        line, email or name, _moment(said, "from", dates), _moment(said, "to", dates), note
    )


def _person(said: dict[str, str]) -> tuple[str, str]:
    """Address and name. `Anna Weber <anna@msp.example>` is both."""
    name = _line(said, "name")
    if not name:
        name = " ".join(filter(None, (_line(said, "first_name"), _line(said, "last_name"))))
    written = said.get("email", "")
    if not written or written in NOTHING:
        return "", name
    found = read_addresses(written.encode("utf-8", "replace"), 2)
    address = usable_email(found[0].address) if len(found) == 1 else ""
    if not address:
        raise _Refused("email", "row.email_unusable", value=written[:100])
    return address, name or one_line(found[0].name)[:MAX_NAME]


def _line(said: dict[str, str], field: str) -> str:
    text = one_line(said.get(field, ""))
    if len(text) > MAX_NAME:
        raise _Refused(field, "row.value_too_long", limit=MAX_NAME)
    return "" if text in NOTHING else text


def _text(said: dict[str, str], field: str) -> str | None:
    """None where nothing is said; empty where it is taken away."""
    return _line(said, field) if field in said else None


def _list(said: dict[str, str], field: str) -> tuple[str, ...] | None:
    return _unless_nothing(said, field, lambda text: tuple(several(text)))


def _unless_nothing(
    said: dict[str, str], field: str, read: Callable[[str], tuple[Value, ...]]
) -> tuple[Value, ...] | None:
    if field not in said:
        return None
    return () if said[field] in NOTHING else read(said[field])


def _skills(said: dict[str, str]) -> tuple[SkillWish, ...] | None:
    """Those of the one cell, and those that have a column of their own, with the level in it."""
    listed = _unless_nothing(said, "skills", read_skills)
    apart: list[SkillWish] = []
    for field, text in said.items():
        if not field.startswith(SKILL):
            continue
        level = 0 if text in NOTHING else read_hours(text)
        if level is None:
            level = _LEVELS_IN_WORDS.get(read_yes(text))
        apart.append(SkillWish(field.removeprefix(SKILL), _known("skills", text, level)))
    return (*(listed or ()), *apart) if apart else listed


def _certificates(said: dict[str, str], dates: DateReader) -> tuple[CertificateWish, ...] | None:
    text = said.get("certificates")
    if text is None or text in NOTHING:
        return None if text is None else ()
    found = read_certificates(text, dates)
    if found is None:
        raise _Refused("certificates", "row.date_unreadable", value=text[:100])
    return found


def _capacity(text: str) -> int:
    if text in NOTHING:
        return 0
    hours = _known("capacity_hours", text, read_hours(text))
    # 0 in a row means that nothing is said any more; nobody writes it for that.
    if hours == 0:
        raise _Refused("capacity_hours", "row.value_unknown", value=text[:100])
    return hours


def _position(said: dict[str, str]) -> tuple[float, ...] | None:
    text = said.get("home_position", "")
    if not text and {"latitude", "longitude"} & set(said):
        text = f"{said.get('latitude', '')}; {said.get('longitude', '')}"
        if {said.get("latitude"), said.get("longitude")} <= NOTHING:
            text = "-"
    if not text:
        return None
    return () if text in NOTHING else _known("home_position", text, read_position(text))


def _known(field: str, text: str, value: Value | None) -> Value:
    if value is None:
        raise _Refused(field, "row.value_unknown", value=text[:100])
    return value


def _moment(said: dict[str, str], field: str, dates: DateReader) -> str:
    text = said.get(field, "")
    if not text or text in NOTHING:
        return ""
    moment = read_moment(text, dates)
    if moment is None:
        raise _Refused(field, "row.date_unreadable", value=text[:100])
    return moment
