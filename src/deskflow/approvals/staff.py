"""Everybody who could be asked, as planning wants to know them: for playing a request through."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from deskflow.approvals.rules import Group, Person, Staff
from deskflow.core.permissions import allows
from deskflow.people.queries import list_roles, list_users

PERMISSION = "workflows.approve"


def read_staff(connection: Connection, tenant_id: UUID) -> Staff:
    """Active people with their managers, and roles with who holds them."""
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
    return Staff(people, groups, by_reference)
