"""What is known of everybody when a list of people is compared with it, by names as they are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from deskflow.calendars.queries import list_calendars
from deskflow.core.errors import Rejected
from deskflow.core.types import folded
from deskflow.people.profile_queries import Profile, list_skills, profiles
from deskflow.people.queries import (
    RoleRow,
    TeamRow,
    UserRow,
    list_roles,
    list_teams,
    list_users,
)

# What the built-in roles are called elsewhere.
_ROLE_WORDS = {
    "administratorin": "admin", "techniker": "technician", "technikerin": "technician", "engineer": "technician",
    "agent": "technician", "disponent": "dispatcher", "disponentin": "dispatcher", "autor": "author",
    "autorin": "author", "genehmiger": "approver", "genehmigerin": "approver",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownStaff:
    users: dict[str, UserRow]
    """By address, as it is compared."""
    profiles: dict[UUID, Profile]
    roles: dict[str, RoleRow]
    """By key, by name and by what they are called elsewhere."""
    teams: dict[str, TeamRow]
    teams_of: dict[UUID, frozenset[str]]
    skills: dict[str, UUID]
    skill_keys: dict[UUID, str]
    calendars: dict[str, UUID]
    calendar_keys: dict[UUID, str]
    timezone: str
    """Of whoever imports."""


def known_staff(connection: Connection, tenant_id: UUID, actor_id: UUID | None) -> KnownStaff:
    """Retired skills and teams, and people who have left, are known as well."""
    users = list_users(connection, tenant_id, active_only=False)
    teams = {folded(one.name): one for one in list_teams(connection, tenant_id, active_only=False)}
    teams_of: dict[UUID, set[str]] = {}
    for key, team in teams.items():
        for user_id in team.members:
            teams_of.setdefault(user_id, set()).add(key)
    roles: dict[str, RoleRow] = {}
    by_key = {one.key: one for one in list_roles(connection, tenant_id)}
    for word, role_key in _ROLE_WORDS.items():
        if role_key in by_key:
            roles[word] = by_key[role_key]
    roles |= {folded(one.name): one for one in by_key.values()}
    roles |= {folded(key): one for key, one in by_key.items()}
    skills = {
        folded(one.name): one.id for one in list_skills(connection, tenant_id, active_only=False)
    }
    calendars = {folded(one.name): one.id for one in list_calendars(connection, tenant_id)}
    return KnownStaff(
        users={folded(one.email): one for one in users},
        profiles=profiles(connection, tenant_id),
        roles=roles,
        teams=teams,
        teams_of={user_id: frozenset(keys) for user_id, keys in teams_of.items()},
        skills=skills,
        skill_keys={one: key for key, one in skills.items()},
        calendars=calendars,
        calendar_keys={one: key for key, one in calendars.items()},
        timezone=next((one.timezone for one in users if one.id == actor_id), "UTC"),
    )


class Directory:
    """People by address and by whole name, as both are compared."""

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        """`(address, name)`, the address as it is compared."""
        self._called: dict[str, list[str]] = {}
        self._addresses: set[str] = set()
        for address, name in people:
            self._addresses.add(address)
            self._called.setdefault(folded(name), []).append(address)

    def address_of(self, text: str, field: str) -> str:
        """Whose address or name this is; Rejected for nobody, and for a name that several have."""
        wanted = folded(text)
        if wanted in self._addresses:
            return wanted
        called = self._called.get(wanted, [])
        if len(called) != 1:
            code = "user.ambiguous" if called else "user.unknown_name"
            raise Rejected(code, field=field, name=text[:100])
        return called[0]
