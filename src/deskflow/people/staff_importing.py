"""A list of the people who work here, taken in as one command: all of it in one transaction, and one undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.calendars.commands import DefineCalendar, define_calendar
from deskflow.core.commands import Command, Handlers
from deskflow.core.transaction import Transaction
from deskflow.people.commands import user_row
from deskflow.people.profiles import SetProfile, set_profile
from deskflow.people.skills import CreateSkill, create_skill
from deskflow.people.staff import UpdateUser, update_user
from deskflow.people.staff_planning import PlannedPerson, StaffPlan, plan_staff
from deskflow.people.staff_rows import StaffRow
from deskflow.people.tables import (
    user_certifications,
    user_profiles,
    user_roles,
    user_skills,
    users,
)
from deskflow.people.teams import CreateTeam, UpdateTeam, create_team, update_team

Ids = Mapping[str, UUID]
# What stands in a profile's own row.
_PLACE: Final = frozenset({"calendar_id", "capacity_hours", "position", "territories"})


@dataclass(frozen=True, slots=True)
class ImportStaff(Command):
    """Adds whoever is new and changes whoever is known by the address; a line that is refused leaves the others in.

    `make` says whether unknown skills, teams and working hours are made. Answers with how many are `new`, `changed` and
    `unchanged`, the `skills`, `teams` and `calendars` that were made, and `refused` as [line, field, code, parameters].
    """

    name: ClassVar[str] = "staff.import@1"
    # It gives roles, so it needs what giving roles needs.
    permission: ClassVar[str] = "admin"

    rows: tuple[StaffRow, ...]
    make: bool = True


def import_staff(tx: Transaction, command: ImportStaff) -> dict[str, Any]:
    """Rejected when there are too many lines."""
    plan = plan_staff(
        tx.unit.connection, tx.tenant_id, tx.actor.user_id, command.rows, command.make
    )
    skills = {**plan.known.skills}
    for key, named in plan.made("skill").items():
        skills[key] = create_skill(tx, CreateSkill(named.name))
    calendars = {**plan.known.calendars}
    for key, named in plan.made("calendar").items():
        calendars[key] = define_calendar(tx, DefineCalendar(named.name, named.definition or {}))
    ids = {key: user.id for key, user in plan.known.users.items()}
    ids |= _add(tx, plan, skills, calendars)
    # New administrators first: somebody is one at any time.
    for person in sorted(plan.people, key=lambda one: "admin" not in one.user.get("role_keys", ())):
        if person.user_id is not None:
            _change(tx, person.user_id, person, skills, calendars)
    tx.update_many(
        users,
        [
            {"id": ids[one.email], "manager_id": ids[one.manager] if one.manager else None}
            for one in plan.people
            if one.manager is not None
        ],
    )
    _settle_teams(tx, plan, ids)
    return {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "unchanged": plan.count("unchanged"),
        **{f"{kind}s": _names(plan, kind) for kind in ("skill", "team", "calendar")},
        "refused": [[one.line, one.field, one.code, one.params] for one in plan.refused],
    }


def _add(tx: Transaction, plan: StaffPlan, skill_ids: Ids, calendar_ids: Ids) -> dict[str, UUID]:
    """Everybody who is new, table by table: a company comes in while somebody else works. All of it is checked."""
    new = [one for one in plan.people if one.user_id is None]
    made = tx.insert_many(
        users,
        [
            {
                **user_row(tx, one.user["name"], one.row.email, one.user.get("title") or None, one.user["timezone"]),
                "is_active": one.user.get("is_active", True),
            }
            for one in new
        ],
    )  # fmt: skip
    ids = {one.email: user_id for one, user_id in zip(new, made, strict=True)}
    roles = {role.key: role.id for role in plan.known.roles.values()}
    tx.insert_many(
        user_roles,
        [
            {"user_id": ids[one.email], "role_id": roles[key]}
            for one in new
            for key in one.user["role_keys"]
        ],
    )
    tx.insert_many(
        user_skills,
        [
            {"user_id": ids[one.email], "skill_id": skill_ids[key], "level": level}
            for one in new
            for key, level in one.profile.get("skills", {}).items()
        ],
    )
    tx.insert_many(
        user_certifications,
        [
            {"user_id": ids[one.email], "name_key": paper["name"], **paper}
            for one in new
            for paper in one.profile.get("certifications", ())
        ],
    )
    tx.insert_many(
        user_profiles,
        [_profile_row(ids[one.email], one.profile, calendar_ids) for one in new if _PLACE & set(one.profile)],
    )  # fmt: skip
    return ids


def _profile_row(user_id: UUID, said: dict[str, Any], calendar_ids: Ids) -> dict[str, Any]:
    latitude, longitude = said.get("position") or (None, None)
    calendar = said.get("calendar_id")
    return {
        "user_id": user_id, "calendar_id": calendar_ids[calendar] if calendar else None,
        "capacity_hours": said.get("capacity_hours"), "latitude": latitude, "longitude": longitude,
        "territories": said.get("territories", []),
    }  # fmt: skip


def _change(
    tx: Transaction, user_id: UUID, person: PlannedPerson, skill_ids: Ids, calendar_ids: Ids
) -> None:
    """What is said of somebody who is here already; whom they work with comes when all are there."""
    if person.user:
        update_user(tx, UpdateUser(user_id, person.user))
    profile = dict(person.profile)
    if "skills" in profile:
        profile["skills"] = {str(skill_ids[key]): level for key, level in profile["skills"].items()}
    if "calendar_id" in profile:
        key = profile["calendar_id"]
        profile["calendar_id"] = calendar_ids[key] if key else None
    if profile:
        set_profile(tx, SetProfile(user_id, profile))


def _settle_teams(tx: Transaction, plan: StaffPlan, ids: dict[str, UUID]) -> None:
    """Every team that changes is changed once, as a whole."""
    members = {key: list(team.members) for key, team in plan.known.teams.items()}
    made = plan.made("team")
    members |= {key: [] for key in made}
    touched: dict[str, None] = {}
    for person in plan.people:
        if person.teams is None:
            continue
        user_id = ids[person.email]
        held = {key for key, inside in members.items() if user_id in inside}
        for key in sorted(held - person.teams):
            members[key].remove(user_id)
            touched[key] = None
        for key in sorted(person.teams - held):
            members[key].append(user_id)
            touched[key] = None
    for key in touched:
        if key in made:
            create_team(tx, CreateTeam(made[key].name, tuple(members[key])))
        else:
            update_team(tx, UpdateTeam(plan.known.teams[key].id, {"members": members[key]}))


def _names(plan: StaffPlan, kind: str) -> list[str]:
    return sorted(one.name for one in plan.made(kind).values())


HANDLERS: Handlers = {ImportStaff: import_staff}
