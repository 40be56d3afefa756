"""What somebody can do, when and where they work, how much they can carry, and whom a customer wants or does not want."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.calendars.tables import calendars
from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.rules import checked_name, checked_position
from deskflow.people.tables import (
    customer_people,
    customers,
    skills,
    user_certifications,
    user_profiles,
    user_skills,
    users,
)

LEVELS: Final = range(1, 6)
MOST_HOURS: Final = 1000
MOST: Final = 100
_MAY_CHANGE: Final = frozenset(
    {"skills", "certifications", "calendar_id", "capacity_hours", "position", "territories"}
)


@dataclass(frozen=True, slots=True)
class SetProfile(Command):
    """`updates` may name, each as a whole: skills {id: level 1 to 5}, certifications [{name, expires_at}], calendar_id,
    capacity_hours, position [latitude, longitude] in degrees, territories [name]. None takes one away."""

    name: ClassVar[str] = "user.set_profile@1"

    user_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SetCustomerPeople(Command):
    """Who is sent to a customer rather than others, and who is never sent there."""

    name: ClassVar[str] = "customer.set_people@1"
    permission: ClassVar[str] = "customers.write"

    customer_id: UUID
    preferred: tuple[UUID, ...] = ()
    excluded: tuple[UUID, ...] = ()


def set_profile(tx: Transaction, command: SetProfile) -> None:
    unknown = set(command.updates) - _MAY_CHANGE
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    tx.get(users, command.user_id, users.c.id)
    values = dict(command.updates)
    if "skills" in values:
        _set_skills(tx, command.user_id, values.pop("skills"))
    if "certifications" in values:
        _set_certifications(tx, command.user_id, values.pop("certifications"))
    if "position" in values:
        values["latitude"], values["longitude"] = checked_position(values.pop("position"))
    if "calendar_id" in values:
        values["calendar_id"] = _calendar(tx, values["calendar_id"])
    if "capacity_hours" in values:
        values["capacity_hours"] = _hours(values["capacity_hours"])
    if "territories" in values:
        values["territories"] = _territories(values["territories"])
    if not values:
        return
    p = user_profiles.c
    held = tx.execute(select(p.id).where(p.user_id == command.user_id)).scalar()
    if held is None:
        tx.insert(user_profiles, **{"territories": [], **values}, user_id=command.user_id)
    else:
        tx.update(user_profiles, held, **values)


def set_customer_people(tx: Transaction, command: SetCustomerPeople) -> None:
    tx.get(customers, command.customer_id, customers.c.id)
    wanted = dict.fromkeys(command.preferred, "preferred")
    for user_id in command.excluded:
        if user_id in wanted:
            raise Rejected("customer.wanted_and_not", field="excluded", id=str(user_id))
        wanted[user_id] = "excluded"
    known = _existing(tx, users, wanted)
    c = customer_people.c
    held = {
        row.user_id: row.kind
        for row in tx.execute(select(c.user_id, c.kind).where(c.customer_id == command.customer_id))
    }
    for user_id, kind in held.items():
        if wanted.get(user_id) != kind:
            tx.delete_where(
                customer_people, (c.customer_id == command.customer_id) & (c.user_id == user_id)
            )
    for user_id, kind in wanted.items():
        if user_id not in known:
            raise Rejected("field.no_such_row", field=kind, id=str(user_id))
        if held.get(user_id) != kind:
            tx.insert(customer_people, customer_id=command.customer_id, user_id=user_id, kind=kind)


def _set_skills(tx: Transaction, user_id: UUID, given: Any) -> None:
    if not isinstance(given, Mapping):
        raise Rejected("field.not_an_object", field="skills")
    wanted = {_id(key, "skills"): checked_level(level) for key, level in given.items()}
    missing = wanted.keys() - _existing(tx, skills, wanted)
    if missing:
        raise Rejected("field.no_such_row", field="skills", id=str(min(missing)))
    s = user_skills.c
    held = {
        row.skill_id: row.level
        for row in tx.execute(select(s.skill_id, s.level).where(s.user_id == user_id))
    }
    for skill_id in sorted(held):
        if wanted.get(skill_id) != held[skill_id]:
            tx.delete_where(user_skills, (s.user_id == user_id) & (s.skill_id == skill_id))
    for skill_id, level in wanted.items():
        if held.get(skill_id) != level:
            tx.insert(user_skills, user_id=user_id, skill_id=skill_id, level=level)


def _set_certifications(tx: Transaction, user_id: UUID, given: Any) -> None:
    wanted: dict[str, tuple[str, datetime | None]] = {}
    for one in _several(given, "certifications"):
        if not isinstance(one, Mapping):
            raise Rejected("field.not_an_object", field="certifications")
        name = checked_name(str(one.get("name") or ""), "certifications")
        wanted[folded(name)] = (name, _moment(one.get("expires_at")))
    c = user_certifications.c
    rows = tx.execute(select(c.name_key, c.name, c.expires_at).where(c.user_id == user_id))
    held = {row.name_key: (row.name, row.expires_at) for row in rows}
    for key in sorted(held):
        if wanted.get(key) != held[key]:
            tx.delete_where(user_certifications, (c.user_id == user_id) & (c.name_key == key))
    for key, (name, expires_at) in wanted.items():
        if held.get(key) != (name, expires_at):
            tx.insert(
                user_certifications, user_id=user_id, name=name, name_key=name, expires_at=expires_at
            )  # fmt: skip


def checked_level(value: Any) -> int:
    """1 (has seen it) to 5 (others ask them)."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in LEVELS:
        raise Rejected("field.out_of_range", field="skills", least=LEVELS[0], most=LEVELS[-1])
    return value


def _calendar(tx: Transaction, value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    calendar_id = _id(value, "calendar_id")
    if not _existing(tx, calendars, [calendar_id]):
        raise Rejected("field.no_such_row", field="calendar_id", id=str(calendar_id))
    return calendar_id


def _hours(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_HOURS:
        raise Rejected("field.out_of_range", field="capacity_hours", least=1, most=MOST_HOURS)
    return value


def _territories(value: Any) -> list[str]:
    names = [
        checked_name(str(one), "territories", 100) for one in _several(value or [], "territories")
    ]
    return list({folded(name): name for name in names}.values())


def _several(value: Any, field: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Rejected("field.not_a_list", field=field)
    if len(value) > MOST:
        raise Rejected("field.too_many", field=field, limit=MOST, length=len(value))
    return list(value)


def _existing(tx: Transaction, table: Any, ids: Iterable[UUID]) -> set[UUID]:
    mine = select(table.c.id).where(table.c.tenant_id == tx.tenant_id, table.c.id.in_(list(ids)))
    return set(tx.execute(mine).scalars())


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as problem:
        raise Rejected("field.bad_date", field="certifications", value=str(value)[:40]) from problem
    if moment.tzinfo is None:
        raise Rejected("field.bad_date", field="certifications", value=str(value)[:40])
    return moment


def _id(value: Any, field: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.no_such_row", field=field, id=str(value)[:80]) from problem


HANDLERS: Handlers = {SetProfile: set_profile, SetCustomerPeople: set_customer_people}
