"""Everybody who works here, and when they are off, as CSV or JSON: in the words an import of such a list understands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from deskflow.calendars.queries import list_calendars
from deskflow.core.csv_writing import write_csv
from deskflow.core.whole_files import write_whole
from deskflow.interchange.staff_values import joined
from deskflow.people.days import day_begun
from deskflow.people.profile_queries import (
    Certificate,
    Profile,
    list_skills,
    list_time_off,
    profiles,
)
from deskflow.people.queries import list_teams, list_users

Form = Literal["csv", "json"]
What = Literal["people", "time-off"]

PEOPLE_COLUMNS: Final = (
    "email", "name", "title", "roles", "teams", "manager", "skills", "certificates", "territories", "working_hours",
    "capacity_hours", "time_zone", "home_position", "active",
)  # fmt: skip
TIME_OFF_COLUMNS: Final = ("email", "name", "from", "to", "reason")
_EVER: Final = datetime(1, 1, 1, tzinfo=UTC)


def people_rows(connection: Connection, tenant_id: UUID) -> list[tuple[str, ...]]:
    """Everybody by name, also those who have left."""
    users = list_users(connection, tenant_id, active_only=False)
    about = profiles(connection, tenant_id)
    addresses = {one.id: one.email for one in users}
    skills = {one.id: one.name for one in list_skills(connection, tenant_id, active_only=False)}
    hours = {one.id: one.name for one in list_calendars(connection, tenant_id)}
    teams: dict[UUID, list[str]] = {}
    for team in list_teams(connection, tenant_id, active_only=False):
        for user_id in team.members:
            teams.setdefault(user_id, []).append(team.name)
    rows: list[tuple[str, ...]] = []
    for user in users:
        profile = about.get(user.id, Profile())
        levels = sorted((skills[one], level) for one, level in profile.skills.items())
        papers = (_certificate(one, ZoneInfo(user.timezone)) for one in profile.certificates)
        rows.append(
            (
                user.email, user.name, user.title or "", joined(user.roles), joined(teams.get(user.id, ())),
                addresses.get(user.manager_id, "") if user.manager_id else "",
                joined(f"{name}: {level}" for name, level in levels), joined(papers), joined(profile.territories),
                hours.get(profile.calendar_id, "") if profile.calendar_id else "",
                "" if profile.capacity_hours is None else str(profile.capacity_hours), user.timezone,
                "" if profile.position is None else "{!r}, {!r}".format(*profile.position),
                "yes" if user.is_active else "no",
            )
        )  # fmt: skip
    return rows


def time_off_rows(connection: Connection, tenant_id: UUID) -> list[tuple[str, ...]]:
    """All there ever was, the earliest first; whole days where the person is, as days."""
    users = {one.id: one for one in list_users(connection, tenant_id, active_only=False)}
    rows: list[tuple[str, ...]] = []
    for one in list_time_off(connection, tenant_id, _EVER):
        user = users[one.user_id]
        zone = ZoneInfo(user.timezone)
        first, after = day_begun(one.starts_at, zone), day_begun(one.ends_at, zone)
        if first is not None and after is not None:
            span = (first.isoformat(), (after - timedelta(days=1)).isoformat())
        else:
            span = (one.starts_at.isoformat(), one.ends_at.isoformat())
        rows.append((user.email, user.name, *span, one.note))
    return rows


_TABLES: Final[
    dict[What, tuple[Sequence[str], Callable[[Connection, UUID], list[tuple[str, ...]]]]]
] = {"people": (PEOPLE_COLUMNS, people_rows), "time-off": (TIME_OFF_COLUMNS, time_off_rows)}


def staff_text(
    connection: Connection, tenant_id: UUID, what: What, form: Form = "csv"
) -> tuple[str, int]:
    """The list and how many lines it has. As CSV it holds no formulas."""
    columns, read = _TABLES[what]
    rows = read(connection, tenant_id)
    if form == "csv":
        return write_csv(columns, rows), len(rows)
    return json.dumps(_objects(columns, rows), ensure_ascii=False, indent=2), len(rows)


def export_staff(
    connection: Connection, tenant_id: UUID, what: What, path: Path, form: Form = "csv"
) -> int:
    """Writes the list to `path`, which appears only when it is complete; answers with how many lines it has. CSV begins
    with a byte order mark, for spreadsheets."""
    text, count = staff_text(connection, tenant_id, what, form)
    write_whole(path, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
    return count


def _objects(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _certificate(one: Certificate, zone: ZoneInfo) -> str:
    if one.expires_at is None:
        return one.name
    after = day_begun(one.expires_at, zone)
    until = one.expires_at if after is None else after - timedelta(days=1)
    return f"{one.name} until {until.isoformat()}"
