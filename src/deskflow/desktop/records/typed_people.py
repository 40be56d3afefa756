"""What people type about skills, certificates and places, and the text they find it as again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import isfinite
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.people.days import end_of
from deskflow.people.profile_queries import Certificate, SkillRow
from deskflow.people.queries import UserRow

# Whoever names a skill without a level knows it well enough.
USUAL_LEVEL = 3
_LEVEL = re.compile(r"(.+?)[\s:]+([0-9]+)")
_DATE = re.compile(r"(.+?)\s+(\S*\d{4}-\S+)")


def several(text: str) -> list[str]:
    """Between commas, semicolons or line ends."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def skills_from(text: str, known: Iterable[SkillRow]) -> dict[str, int]:
    """`VPN 4, SQL` as {id: level}; Rejected for a name that is no skill."""
    by_name = {folded(one.name): one.id for one in known}
    found: dict[str, int] = {}
    for part in several(text):
        name, level = part, USUAL_LEVEL
        if folded(part) not in by_name and (match := _LEVEL.fullmatch(part)):
            name, level = match[1], int(match[2])
        if folded(name) not in by_name:
            raise Rejected("skill.unknown", field="skills", name=name)
        found[str(by_name[folded(name)])] = level
    return found


def skills_text(held: Mapping[UUID, int], names: Mapping[UUID, str]) -> str:
    """The strongest first."""
    told = [(-level, names[one], level) for one, level in held.items() if one in names]
    return ", ".join(f"{name} {level}" for _, name, level in sorted(told))


def people_from(text: str, people: Iterable[UserRow], field: str) -> list[UUID]:
    """Names, or the beginnings of names that mean one person; Rejected for anybody else."""
    known = [(folded(one.name), one.id) for one in people]
    found: list[UUID] = []
    for part in several(text):
        wanted = folded(part)
        exactly = [one for name, one in known if name == wanted]
        like = exactly or [one for name, one in known if name.startswith(wanted)]
        if len(like) != 1:
            code = "user.ambiguous" if like else "user.unknown_name"
            raise Rejected(code, field=field, name=part)
        found.append(like[0])
    return list(dict.fromkeys(found))


def certificates_from(text: str, zone: ZoneInfo) -> list[dict[str, Any]]:
    """`Gas Safe 2027-03-31, First aid`; one with a date holds to the end of that day."""
    found = []
    for part in several(text):
        match = _DATE.fullmatch(part)
        until = end_of(day_from(match[2], "certifications"), zone) if match else None
        found.append(
            {"name": match[1] if match else part, "expires_at": until and until.isoformat()}
        )
    return found


def certificates_text(held: Iterable[Certificate], zone: ZoneInfo) -> str:
    return ", ".join(
        one.name
        if one.expires_at is None
        else f"{one.name} {(one.expires_at - timedelta(seconds=1)).astimezone(zone).date()}"
        for one in held
    )


def place_from(text: str) -> list[float] | None:
    """`51.34, 12.37`; nothing for an empty text."""
    if not text.strip():
        return None
    numbers = re.split(r"[,;\s]+", text.strip())
    try:
        latitude, longitude = (float(one) for one in numbers)
    except ValueError as problem:
        raise Rejected("field.no_place", field="position") from problem
    if not (isfinite(latitude) and isfinite(longitude)):
        raise Rejected("field.no_place", field="position")
    return [latitude, longitude]


def place_text(place: tuple[float, float] | None) -> str:
    return "" if place is None else f"{place[0]:g}, {place[1]:g}"


def hours_from(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise Rejected("field.bad_number", field="capacity_hours", value=text[:40])
    return int(text)


def day_from(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise Rejected("field.bad_date", field=field, value=text[:40]) from problem
