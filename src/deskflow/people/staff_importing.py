"""A list of the people who work here, taken in as one command: all of it in one transaction, and one undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from deskflow.calendars.commands import DefineCalendar, define_calendar
from deskflow.core.commands import Command, Handlers
from deskflow.core.transaction import Transaction
from deskflow.people.commands import AddUser, add_user
from deskflow.people.profiles import SetProfile, set_profile
from deskflow.people.skills import CreateSkill, create_skill
from deskflow.people.staff import UpdateUser, update_user
from deskflow.people.staff_planning import PlannedPerson, StaffPlan, plan_staff
from deskflow.people.staff_rows import StaffRow
from deskflow.people.teams import CreateTeam, UpdateTeam, create_team, update_team


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
    # New administrators first: somebody is one at any time.
    for person in sorted(plan.people, key=lambda one: "admin" not in one.user.get("role_keys", ())):
        ids[person.email] = _settled(tx, person, skills, calendars)
    for person in plan.people:
        if person.manager is not None:
            manager_id = ids[person.manager] if person.manager else None
            update_user(tx, UpdateUser(ids[person.email], {"manager_id": manager_id}))
    _settle_teams(tx, plan, ids)
    return {
        "new": plan.count("new"),
        "changed": plan.count("changed"),
        "unchanged": plan.count("unchanged"),
        **{f"{kind}s": _names(plan, kind) for kind in ("skill", "team", "calendar")},
        "refused": [[one.line, one.field, one.code, one.params] for one in plan.refused],
    }


def _settled(
    tx: Transaction, person: PlannedPerson, skills: dict[str, UUID], calendars: dict[str, UUID]
) -> UUID:
    """The person with what is said of them alone; whom they work with comes when all are there."""
    user_id, user = person.user_id, dict(person.user)
    if user_id is None:
        is_active = user.pop("is_active", True)
        user_id = add_user(
            tx,
            AddUser(
                user["name"], person.row.email, user["role_keys"], user.get("title") or None, user["timezone"]
            ),
        )  # fmt: skip
        user = {} if is_active else {"is_active": False}
    if user:
        update_user(tx, UpdateUser(user_id, user))
    profile = dict(person.profile)
    if "skills" in profile:
        profile["skills"] = {str(skills[key]): level for key, level in profile["skills"].items()}
    if "calendar_id" in profile:
        key = profile["calendar_id"]
        profile["calendar_id"] = calendars[key] if key else None
    if profile:
        set_profile(tx, SetProfile(user_id, profile))
    return user_id


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
