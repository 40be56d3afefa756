"""What one line wishes for somebody, checked and compared with what they have. Reads nothing but what is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from deskflow.calendars.rules import BusinessCalendar, calendar_to_json, is_zone
from deskflow.calendars.rules.week_text import read_week, written_week
from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.people.contacts import checked_zone
from deskflow.people.days import end_of
from deskflow.people.profile_queries import Profile
from deskflow.people.profiles import LEVELS, MOST, MOST_HOURS
from deskflow.people.rules import checked_email, checked_name, checked_position
from deskflow.people.staff_reading import KnownStaff
from deskflow.people.staff_rows import CertificateWish, SkillWish, StaffRow

# Whoever names a skill without a level knows it well enough.
USUAL_LEVEL: Final = 3
_WITH_LEVEL = re.compile(r"(.+?)\s+([0-9])")
_ZONED = re.compile(r"(.+?)\s*·\s*([\w/+-]+)")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has to be made before somebody can have it."""

    kind: Literal["skill", "team", "calendar"]
    key: str
    name: str
    definition: dict[str, Any] | None = None


def wanted_user(row: StaffRow) -> dict[str, Any]:
    """What is said of the person, without the roles."""
    wished: dict[str, Any] = {}
    if checked_email(row.email) != row.email:
        raise Rejected("field.bad_email", field="email", value=row.email[:80])
    if row.name:
        wished["name"] = checked_name(row.name)
    if row.title is not None:
        wished["title"] = checked_name(row.title, "title") if row.title.strip() else ""
    if row.timezone:
        wished["timezone"] = checked_zone(row.timezone)
    if row.is_active is not None:
        wished["is_active"] = row.is_active
    return wished


def wanted_roles(known: KnownStaff, names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        raise Rejected("user.no_role", field="roles")
    for name in names:
        if folded(name) not in known.roles:
            raise Rejected("role.unknown", field="roles", role=name[:100])
    return tuple(sorted({known.roles[folded(name)].key for name in names}))


def wanted_teams(
    known: KnownStaff, names: Sequence[str], *, make: bool
) -> tuple[frozenset[str], list[Named]]:
    made = _made("team", "teams", "staff.unknown_team", names, known.teams, make=make)
    return frozenset(folded(name) for name in names), made


def wanted_calendar(
    known: KnownStaff, text: str, zone: str, *, make: bool
) -> tuple[str, list[Named]]:
    """The key of the calendar: one that is called like it, else one with the hours that are written."""
    if not text.strip() or folded(text) in known.calendars:
        return folded(text.strip()), []
    hours = text
    if (zoned := _ZONED.fullmatch(text)) and is_zone(zoned[2]):
        hours, zone = zoned[1], zoned[2]
    try:
        week = read_week(hours)
    except Rejected as refused:
        raise Rejected(refused.code, **{**refused.params, "field": "working_hours"}) from refused
    if week is None:
        raise Rejected("staff.unknown_calendar", field="working_hours", name=text[:100])
    name = checked_name(f"{written_week(week)} · {zone}", "working_hours")
    key = folded(name)
    if key in known.calendars:
        return key, []
    if not make:
        raise Rejected("staff.unknown_calendar", field="working_hours", name=name)
    return key, [Named("calendar", key, name, calendar_to_json(BusinessCalendar(zone, week)))]


def wanted_profile(
    known: KnownStaff, row: StaffRow, held: Profile, zone: str, *, make: bool
) -> tuple[dict[str, Any], list[Named]]:
    """What differs from what they have, and the skills that have to be made for it."""
    changed: dict[str, Any] = {}
    made: list[Named] = []
    if row.skills is not None:
        have = {known.skill_keys[one]: level for one, level in held.skills.items()}
        wanted = _levels(known, row.skills, have)
        _few("skills", wanted)
        if {folded(name): level for name, level in wanted.items()} != have:
            made = _made("skill", "skills", "skill.unknown", list(wanted), known.skills, make=make)
            changed["skills"] = {folded(name): level for name, level in wanted.items()}
    if row.certificates is not None:
        _few("certificates", row.certificates)
        papers = {
            folded(one.name): (checked_name(one.name, "certificates"), _until(one, zone))
            for one in row.certificates
        }
        if papers != {folded(one.name): (one.name, one.expires_at) for one in held.certificates}:
            changed["certifications"] = [
                {"name": name, "expires_at": until} for name, until in papers.values()
            ]
    if row.territories is not None:
        _few("territories", row.territories)
        names = [checked_name(one, "territories", 100) for one in row.territories]
        territories = list({folded(name): name for name in names}.values())
        if territories != list(held.territories):
            changed["territories"] = territories
    if row.capacity_hours is not None:
        hours = row.capacity_hours or None
        if hours is not None and not 1 <= hours <= MOST_HOURS:
            raise Rejected("field.out_of_range", field="capacity_hours", least=1, most=MOST_HOURS)
        if hours != held.capacity_hours:
            changed["capacity_hours"] = hours
    if row.position is not None:
        latitude, longitude = checked_position(list(row.position))
        place = None if latitude is None or longitude is None else (latitude, longitude)
        if place != held.position:
            changed["position"] = list(row.position) or None
    return changed, made


def _levels(known: KnownStaff, wishes: Sequence[SkillWish], have: dict[str, int]) -> dict[str, int]:
    """By name as it is written. 0 is a skill somebody does not have."""
    wanted: dict[str, tuple[str, int]] = {}
    for one in wishes:
        name, level = one.text, one.level
        key = folded(name)
        if level is None and key not in known.skills and (apart := _WITH_LEVEL.fullmatch(name)):
            name, level = (apart[1], int(apart[2])) if int(apart[2]) in LEVELS else (name, None)
            key = folded(name)
        if level is None:
            level = have.get(key, USUAL_LEVEL)
        if level == 0:
            wanted.pop(key, None)
            continue
        if level not in LEVELS:
            raise Rejected("field.out_of_range", field="skills", least=LEVELS[0], most=LEVELS[-1])
        wanted[key] = (checked_name(name, "skills"), level)
    return dict(wanted.values())


def _until(wish: CertificateWish, zone: str) -> datetime | None:
    if not wish.until:
        return None
    try:
        if len(wish.until) == len("2027-03-31"):
            return end_of(date.fromisoformat(wish.until), ZoneInfo(zone))
        moment = datetime.fromisoformat(wish.until)
    except (ValueError, OverflowError) as problem:
        raise Rejected("field.bad_date", field="certificates", value=wish.until[:40]) from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _made(
    kind: Literal["skill", "team"],
    field: str,
    code: str,
    names: Sequence[str],
    known: Any,
    *,
    make: bool,
) -> list[Named]:
    _few(field, names)
    missing = [
        Named(kind, folded(name), checked_name(name, field))
        for name in names
        if folded(name) not in known
    ]
    if missing and not make:
        raise Rejected(code, field=field, name=missing[0].name[:100])
    return missing


def _few(field: str, several: Any) -> None:
    if len(several) > MOST:
        raise Rejected("field.too_many", field=field, limit=MOST, length=len(several))
