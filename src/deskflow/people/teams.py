"""Teams: who works together and who leads them. A team can be asked for a decision as one, by any of its members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.people.tables import team_members, teams, users

MOST_MEMBERS: Final = 200
_MAY_CHANGE: Final = frozenset({"name", "members", "lead_id", "is_active"})


@dataclass(frozen=True, slots=True)
class CreateTeam(Command):
    """The name is unique, whatever its case. A lead is a member, named among them or not."""

    name: ClassVar[str] = "team.create@1"

    team_name: str
    members: tuple[UUID, ...] = ()
    lead_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UpdateTeam(Command):
    """`updates` may name: name, members (all of them), lead_id, is_active. A retired team is asked no more; what it
    was asked before can still be answered."""

    name: ClassVar[str] = "team.update@1"

    team_id: UUID
    updates: dict[str, Any]


def create_team(tx: Transaction, command: CreateTeam) -> UUID:
    name = checked_name(command.team_name)
    _check_free(tx, name, None)
    wanted = dict.fromkeys(command.members)
    if command.lead_id is not None:
        wanted[command.lead_id] = None
    _check_people(tx, wanted)
    team_id = tx.insert(teams, name=name, name_key=name, lead_id=command.lead_id)
    for user_id in wanted:
        tx.insert(team_members, team_id=team_id, user_id=user_id)
    return team_id


def update_team(tx: Transaction, command: UpdateTeam) -> None:
    unknown = set(command.updates) - _MAY_CHANGE
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    row = tx.get(teams, command.team_id)
    values = dict(command.updates)
    members = values.pop("members", None)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
        _check_free(tx, values["name"], command.team_id)
    if "is_active" in values:
        values["is_active"] = values["is_active"] is True
    if "lead_id" in values:
        values["lead_id"] = _id(values["lead_id"], "lead_id") if values["lead_id"] else None
    lead_id = values.get("lead_id", row.lead_id)
    held = _held(tx, command.team_id)
    if members is None:
        wanted = dict.fromkeys(held)
        if "lead_id" in values and lead_id is not None:
            # Whoever leads a team from now on belongs to it.
            wanted[lead_id] = None
    else:
        wanted = dict.fromkeys(_id(one, "members") for one in _several(members))
    _check_number(wanted)
    _check_people(tx, [one for one in wanted if one not in held])
    if members is not None and lead_id is not None and lead_id not in wanted:
        raise Rejected("team.lead_must_belong", field="members")
    if values:
        tx.update(teams, command.team_id, **values)
    _set_members(tx, command.team_id, held, wanted)


def _set_members(
    tx: Transaction, team_id: UUID, held: Iterable[UUID], wanted: Iterable[UUID]
) -> None:
    before, after = set(held), set(wanted)
    m = team_members.c
    for user_id in sorted(before - after):
        tx.delete_where(team_members, (m.team_id == team_id) & (m.user_id == user_id))
    for user_id in wanted:
        if user_id not in before:
            tx.insert(team_members, team_id=team_id, user_id=user_id)


def _held(tx: Transaction, team_id: UUID) -> list[UUID]:
    m = team_members.c
    return list(tx.execute(select(m.user_id).where(m.team_id == team_id)).scalars())


def _check_free(tx: Transaction, name: str, own: UUID | None) -> None:
    # Also beside retired ones: they may come back.
    t = teams.c
    taken = tx.execute(
        select(t.id, t.name).where(t.tenant_id == tx.tenant_id, t.name_key == name)
    ).first()
    if taken is not None and taken.id != own:
        raise Rejected("team.name_taken", field="name", name=taken.name)


def _check_people(tx: Transaction, ids: Iterable[UUID]) -> None:
    several = list(ids)
    _check_number(several)
    known = set(
        tx.execute(
            select(users.c.id).where(users.c.tenant_id == tx.tenant_id, users.c.id.in_(several))
        ).scalars()
    )
    for one in several:
        if one not in known:
            raise Rejected("field.no_such_row", field="members", id=str(one))


def _check_number(several: Iterable[UUID]) -> None:
    count = len(list(several))
    if count > MOST_MEMBERS:
        raise Rejected("field.too_many", field="members", limit=MOST_MEMBERS, length=count)


def _several(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise Rejected("field.not_a_list", field="members")
    return list(value)


def _id(value: Any, field: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.no_such_row", field=field, id=str(value)[:80]) from problem


HANDLERS: Handlers = {CreateTeam: create_team, UpdateTeam: update_team}
