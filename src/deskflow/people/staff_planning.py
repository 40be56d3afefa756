"""What a list of people would change, line by line, before anything is changed. Reads only.

A line is taken whole or refused with a reason; what it says nothing about stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.people.profile_queries import Profile
from deskflow.people.queries import UserRow
from deskflow.people.staff_reading import Directory, KnownStaff, known_staff
from deskflow.people.staff_rows import MOST_ROWS, Refusal, StaffRow
from deskflow.people.staff_wishes import (
    Named,
    wanted_calendar,
    wanted_profile,
    wanted_roles,
    wanted_teams,
    wanted_user,
)
from deskflow.people.teams import MOST_MEMBERS

Becomes = Literal["new", "changed", "unchanged"]
_ADMIN = "admin"
_FIRST_ROLE = "technician"


@dataclass(slots=True)
class PlannedPerson:
    """`user`, `profile`, `teams` and `manager` hold only what changes; what they refer to stands by its key."""

    row: StaffRow
    email: str
    """As it is compared."""
    name: str
    user_id: UUID | None
    user: dict[str, Any] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    teams: frozenset[str] | None = None
    manager: str | None = None
    """An address; empty for nobody."""
    makes: list[Named] = field(default_factory=list)

    @property
    def becomes(self) -> Becomes:
        if self.user_id is None:
            return "new"
        return "changed" if self.changes else "unchanged"

    @property
    def changes(self) -> tuple[str, ...]:
        """The fields that change."""
        rest = (("teams", self.teams), ("manager", self.manager))
        return (*self.user, *self.profile, *(name for name, value in rest if value is not None))


@dataclass(slots=True)
class StaffPlan:
    known: KnownStaff
    people: list[PlannedPerson]
    refused: list[Refusal]

    def made(self, kind: str) -> dict[str, Named]:
        """The skills, teams or calendars that have to be made first, by key."""
        found = (one for person in self.people for one in person.makes if one.kind == kind)
        return {one.key: one for one in reversed(list(found))}

    @property
    def new_administrators(self) -> list[str]:
        """Who could do everything from then on and cannot now."""
        return [one.name for one in self.people if _gains(self.known, one)]

    def count(self, becomes: Becomes) -> int:
        return sum(one.becomes == becomes for one in self.people)


def plan_staff(
    connection: Connection,
    tenant_id: UUID,
    actor_id: UUID | None,
    rows: Sequence[StaffRow],
    make: bool = True,
) -> StaffPlan:
    """`make` says whether unknown skills, teams and working hours may be made; else lines with them are refused."""
    if len(rows) > MOST_ROWS:
        raise Rejected("staff.too_many", limit=MOST_ROWS)
    plan = StaffPlan(known_staff(connection, tenant_id, actor_id), [], [])
    lines: dict[str, int] = {}
    for row in rows:
        try:
            if not row.email:
                raise Rejected("staff.no_email", field="email")
            first = lines.setdefault(folded(row.email), row.line)
            if first != row.line:
                raise Rejected("staff.email_twice", field="email", value=row.email, line=first)
            plan.people.append(_planned(plan.known, row, make=make))
        except Rejected as refused:
            _refuse(plan, row, refused)
    _settle_teams(plan)
    _settle_administrators(plan)
    while _settle_managers(plan):
        # Whoever falls may have been the manager of others.
        pass
    plan.refused.sort(key=lambda one: one.line)
    return plan


def _refuse(plan: StaffPlan, row: StaffRow, refused: Rejected) -> None:
    params = {key: value for key, value in refused.params.items() if isinstance(value, str | int)}
    name = str(params.pop("field", ""))
    plan.refused.append(Refusal(row.line, name, refused.code, params))


def _drop(plan: StaffPlan, refused: Sequence[tuple[PlannedPerson, Rejected]]) -> None:
    for one, problem in refused:
        _refuse(plan, one.row, problem)
    dropped = {id(one) for one, _ in refused}
    plan.people = [one for one in plan.people if id(one) not in dropped]


def _planned(known: KnownStaff, row: StaffRow, *, make: bool) -> PlannedPerson:
    email = folded(row.email)
    user = known.users.get(email)
    if user is None and not row.name:
        raise Rejected("staff.no_name", field="name")
    name = row.name or (user.name if user else "")
    planned = PlannedPerson(row, email, name, user.id if user else None)
    wished = wanted_user(row)
    if user is None:
        wished.setdefault("timezone", known.timezone)
    zone = str(wished.get("timezone") or (user.timezone if user else known.timezone))
    if row.roles is not None:
        wished["role_keys"] = wanted_roles(known, row.roles)
    elif user is None:
        wished["role_keys"] = (_FIRST_ROLE,)
    planned.user = wished if user is None else _differing(wished, user)
    profile = known.profiles.get(user.id, Profile()) if user else Profile()
    planned.profile, planned.makes = wanted_profile(known, row, profile, zone, make=make)
    if row.working_hours is not None:
        key, made = wanted_calendar(known, row.working_hours, zone, make=make)
        held = known.calendar_keys.get(profile.calendar_id, "") if profile.calendar_id else ""
        if key != held:
            planned.profile["calendar_id"] = key
            planned.makes += made
    if row.teams is not None:
        teams, made = wanted_teams(known, row.teams, make=make)
        if teams != (known.teams_of.get(user.id, frozenset()) if user else frozenset()):
            planned.teams = teams
            planned.makes += made
    return planned


def _differing(wished: dict[str, Any], user: UserRow) -> dict[str, Any]:
    stored = {
        "name": user.name, "title": " ".join((user.title or "").split()), "timezone": user.timezone,
        "is_active": user.is_active, "role_keys": tuple(sorted(user.roles)),
    }  # fmt: skip
    return {key: value for key, value in wished.items() if value != stored[key]}


# --- what one line cannot know alone ------------------------------------------------------------------------


def _settle_teams(plan: StaffPlan) -> None:
    """Whoever leads a team stays in it, and no team grows past what a team may be."""
    sizes = {key: len(team.members) for key, team in plan.known.teams.items()}
    dropped: list[tuple[PlannedPerson, Rejected]] = []
    for one in plan.people:
        if one.teams is None:
            continue
        held = plan.known.teams_of.get(one.user_id, frozenset()) if one.user_id else frozenset()
        try:
            for key in held - one.teams:
                if plan.known.teams[key].lead_id == one.user_id:
                    raise Rejected("team.lead_must_belong", field="teams")
            for key in one.teams - held:
                if sizes.get(key, 0) >= MOST_MEMBERS:
                    raise Rejected(
                        "field.too_many", field="teams", limit=MOST_MEMBERS, length=MOST_MEMBERS + 1
                    )  # fmt: skip
        except Rejected as refused:
            dropped.append((one, refused))
            continue
        for key in one.teams - held:
            sizes[key] = sizes.get(key, 0) + 1
    _drop(plan, dropped)


def _settle_administrators(plan: StaffPlan) -> None:
    """Somebody stays an administrator who may sign in, or nobody stops being one."""
    after = {
        email for email, one in plan.known.users.items() if one.is_active and _ADMIN in one.roles
    }
    losing: list[PlannedPerson] = []
    for one in plan.people:
        was = one.email in after
        user = plan.known.users.get(one.email)
        roles = one.user.get("role_keys", user.roles if user else ())
        active = one.user.get("is_active", user.is_active if user else True)
        if active and _ADMIN in roles:
            after.add(one.email)
        elif was:
            after.discard(one.email)
            losing.append(one)
    if not after:
        _drop(plan, [(one, Rejected("user.last_admin", field="roles")) for one in losing])


def _settle_managers(plan: StaffPlan) -> bool:
    """A manager is somebody who is here, or comes with the same list. Answers whether a line fell."""
    names = {email: one.name for email, one in plan.known.users.items()}
    directory = Directory({**names, **{one.email: one.name for one in plan.people}}.items())
    addresses = {one.id: email for email, one in plan.known.users.items()}
    dropped: list[tuple[PlannedPerson, Rejected]] = []
    for one in plan.people:
        if one.row.manager is None:
            continue
        try:
            manager = directory.address_of(one.row.manager, "manager") if one.row.manager else ""
            if manager == one.email:
                raise Rejected("user.own_manager", field="manager")
        except Rejected as problem:
            dropped.append((one, problem))
            continue
        user = plan.known.users.get(one.email)
        held = addresses.get(user.manager_id, "") if user and user.manager_id else ""
        one.manager = None if manager == held else manager
    _drop(plan, dropped)
    return bool(dropped)


def _gains(known: KnownStaff, one: PlannedPerson) -> bool:
    def everything(keys: Sequence[str]) -> bool:
        return any(_ADMIN in known.roles[folded(key)].permissions for key in keys)

    if "role_keys" not in one.user:
        return False
    user = known.users.get(one.email)
    return everything(one.user["role_keys"]) and not (user and everything(user.roles))
