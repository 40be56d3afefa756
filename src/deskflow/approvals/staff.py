"""Everybody who could be asked, as planning wants to know them: for playing a request through."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.approvals.rules import Absence, Group, Person, Staff, Team
from deskflow.approvals.tables import approval_delegations
from deskflow.core.permissions import allows
from deskflow.people.queries import list_roles, list_teams, list_users

PERMISSION = "workflows.approve"


def read_staff(connection: Connection, tenant_id: UUID) -> Staff:
    """Active people with their managers, roles with who holds them, teams, and who stands in for whom when."""
    users = list_users(connection, tenant_id)
    roles = list_roles(connection, tenant_id)
    allowing = {one.key for one in roles if allows(frozenset(one.permissions), PERMISSION)}
    people = tuple(
        Person(one.id, one.name, bool(allowing.intersection(one.roles)), one.manager_id)
        for one in users
    )
    groups = tuple(
        Group(one.id, one.name, frozenset(user.id for user in users if one.key in user.roles))
        for one in roles
    )
    by_reference = {str(one.id): one.id for one in users}
    by_reference |= {str(one.id): one.id for one in roles}
    by_reference |= {one.email.lower(): one.id for one in users}
    by_reference |= {one.key.lower(): one.id for one in roles}
    teams = tuple(
        Team(one.id, one.name, one.present, one.lead_id, one.is_active)
        for one in list_teams(connection, tenant_id, active_only=False)
    )
    return Staff(people, groups, by_reference, teams, _absences(connection, tenant_id))


def _absences(connection: Connection, tenant_id: UUID) -> tuple[Absence, ...]:
    c = approval_delegations.c
    rows = connection.execute(
        select(c.user_id, c.stand_in_id, c.starts_at, c.ends_at, c.topic)
        .where(c.tenant_id == tenant_id)
        .order_by(c.starts_at, c.id)
    )
    return tuple(
        Absence(row.user_id, row.stand_in_id, row.starts_at, row.ends_at, row.topic) for row in rows
    )
