"""Reads of what people can do, and when and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.people.tables import (
    customer_people,
    skills,
    time_off,
    user_certifications,
    user_profiles,
    user_skills,
)


@dataclass(frozen=True, slots=True)
class SkillRow:
    id: UUID
    name: str
    words: tuple[str, ...]
    certification: str | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    name: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands about one person; empty for somebody nothing was said about."""

    skills: Mapping[UUID, int] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    calendar_id: UUID | None = None
    capacity_hours: int | None = None
    position: tuple[float, float] | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeOffRow:
    id: UUID
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    note: str


def list_skills(
    connection: Connection, tenant_id: UUID, *, active_only: bool = True
) -> list[SkillRow]:
    """Skills by name; retired ones only when asked for."""
    statement = select(skills).where(skills.c.tenant_id == tenant_id).order_by(skills.c.name_key)
    rows = connection.execute(statement.where(skills.c.is_active) if active_only else statement)
    return [
        SkillRow(row.id, row.name, tuple(row.words), row.certification, row.is_active)
        for row in rows
    ]


def profiles(connection: Connection, tenant_id: UUID) -> dict[UUID, Profile]:
    """By person; those about whom nothing stands are left out."""
    held: dict[UUID, dict[UUID, int]] = {}
    s = user_skills.c
    mine = select(s.user_id, s.skill_id, s.level).where(s.tenant_id == tenant_id)
    for user_id, skill_id, level in connection.execute(mine):
        held.setdefault(user_id, {})[skill_id] = level
    papers: dict[UUID, list[Certificate]] = {}
    c = user_certifications.c
    shown = select(c.user_id, c.name, c.expires_at).where(c.tenant_id == tenant_id)
    for user_id, name, expires_at in connection.execute(shown.order_by(c.name_key)):
        papers.setdefault(user_id, []).append(Certificate(name, expires_at))
    p = user_profiles.c
    rows = {
        row.user_id: row
        for row in connection.execute(select(user_profiles).where(p.tenant_id == tenant_id))
    }
    found: dict[UUID, Profile] = {}
    for user_id in held.keys() | papers.keys() | rows.keys():
        row = rows.get(user_id)
        place = None if row is None or row.latitude is None else (row.latitude, row.longitude)
        found[user_id] = Profile(
            held.get(user_id, {}), tuple(papers.get(user_id, ())),
            row.calendar_id if row else None, row.capacity_hours if row else None,
            place, tuple(row.territories) if row else (),
        )  # fmt: skip
    return found


def list_time_off(
    connection: Connection, tenant_id: UUID, since: datetime, until: datetime | None = None
) -> list[TimeOffRow]:
    """What is not over at `since` and has begun before `until`, the next first."""
    t = time_off.c
    statement = select(time_off).where(t.tenant_id == tenant_id, t.ends_at > since)
    if until is not None:
        statement = statement.where(t.starts_at < until)
    rows = connection.execute(statement.order_by(t.starts_at, t.id))
    return [TimeOffRow(row.id, row.user_id, row.starts_at, row.ends_at, row.note) for row in rows]


def customer_wishes(
    connection: Connection, tenant_id: UUID, customer_ids: list[UUID]
) -> dict[UUID, dict[UUID, str]]:
    """By customer, then by person: `preferred` or `excluded`."""
    c = customer_people.c
    found: dict[UUID, dict[UUID, str]] = {}
    for start in range(0, len(customer_ids), 500):
        wanted = c.customer_id.in_(customer_ids[start : start + 500])
        rows = connection.execute(
            select(c.customer_id, c.user_id, c.kind).where(c.tenant_id == tenant_id, wanted)
        )
        for customer_id, user_id, kind in rows:
            found.setdefault(customer_id, {})[user_id] = kind
    return found
