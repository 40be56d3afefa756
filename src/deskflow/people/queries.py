"""Every read of people and customers that a page, a route or an action needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from deskflow.core.searching import containing
from deskflow.core.types import folded
from deskflow.people.tables import (
    contacts,
    customers,
    roles,
    sites,
    team_members,
    teams,
    user_roles,
    users,
)


@dataclass(frozen=True, slots=True)
class UserRow:
    id: UUID
    name: str
    email: str
    title: str | None
    status: str
    timezone: str
    roles: tuple[str, ...]
    is_active: bool = True
    manager_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    id: UUID
    name: str
    tier: str
    domain: str | None
    email: str | None
    phone: str | None
    is_unknown: bool
    notes: str | None = None
    pk: int = 0


@dataclass(frozen=True, slots=True)
class ContactRow:
    id: UUID
    customer_id: UUID
    site_id: UUID | None
    name: str
    email: str | None
    phone: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class SiteRow:
    id: UUID
    customer_id: UUID
    name: str
    address: str | None
    timezone: str | None = None
    territory: str | None = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RoleRow:
    id: UUID
    key: str
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """`members` are all who belong to it by name, also those who have left; `present` those who are here."""

    id: UUID
    name: str
    is_active: bool
    lead_id: UUID | None
    members: tuple[UUID, ...]
    present: frozenset[UUID]


def permissions_of(connection: Connection, user_id: UUID) -> frozenset[str]:
    """What the user's roles allow; nothing for somebody inactive or unknown."""
    statement = (
        select(roles.c.permissions)
        .join(user_roles, user_roles.c.role_id == roles.c.id)
        .join(users, users.c.id == user_roles.c.user_id)
        .where(users.c.id == user_id, users.c.is_active)
    )
    held: set[str] = set()
    for (permissions,) in connection.execute(statement):
        held.update(permissions)
    return frozenset(held)


def list_users(
    connection: Connection, tenant_id: UUID, *, active_only: bool = True
) -> list[UserRow]:
    """Users by name, with the keys of their roles; those who have left only when asked for."""
    keys: dict[UUID, list[str]] = {}
    statement = select(user_roles.c.user_id, roles.c.key).join(
        roles, roles.c.id == user_roles.c.role_id
    )
    for user_id, key in connection.execute(statement.where(user_roles.c.tenant_id == tenant_id)):
        keys.setdefault(user_id, []).append(key)
    wanted = select(users).where(users.c.tenant_id == tenant_id).order_by(users.c.name_key)
    rows = connection.execute(wanted.where(users.c.is_active) if active_only else wanted)
    return [_user(row, keys.get(row.id, [])) for row in rows]


def get_user(connection: Connection, tenant_id: UUID, user_id: UUID) -> UserRow | None:
    """One user, also an inactive one."""
    row = connection.execute(
        select(users).where(users.c.tenant_id == tenant_id, users.c.id == user_id)
    ).first()
    if row is None:
        return None
    keys = connection.execute(
        select(roles.c.key)
        .join(user_roles, user_roles.c.role_id == roles.c.id)
        .where(user_roles.c.user_id == user_id)
    ).scalars()
    return _user(row, list(keys))


def list_roles(connection: Connection, tenant_id: UUID) -> list[RoleRow]:
    rows = connection.execute(
        select(roles).where(roles.c.tenant_id == tenant_id).order_by(roles.c.name)
    )
    return [RoleRow(row.id, row.key, row.name, tuple(row.permissions)) for row in rows]


def users_with_role(connection: Connection, tenant_id: UUID, role_id: UUID) -> list[UUID]:
    """The active holders of a role."""
    statement = (
        select(users.c.id)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .where(users.c.tenant_id == tenant_id, user_roles.c.role_id == role_id, users.c.is_active)
        .order_by(users.c.name_key)
    )
    return list(connection.execute(statement).scalars())


def list_teams(
    connection: Connection, tenant_id: UUID, *, active_only: bool = True
) -> list[TeamRow]:
    """Teams by name; retired ones only when asked for."""
    wanted = select(teams).where(teams.c.tenant_id == tenant_id).order_by(teams.c.name_key)
    return _teams(connection, wanted.where(teams.c.is_active) if active_only else wanted)


def find_team(connection: Connection, tenant_id: UUID, reference: str) -> TeamRow | None:
    """By id or by name, whatever its case; also a retired one."""
    text = reference.strip()
    try:
        one = teams.c.id == UUID(text)
    except ValueError:
        one = teams.c.name_key == text
    found = _teams(connection, select(teams).where(teams.c.tenant_id == tenant_id, one))
    return found[0] if found else None


def _teams(connection: Connection, wanted: Select[Any]) -> list[TeamRow]:
    rows = connection.execute(wanted).all()
    members: dict[UUID, list[UUID]] = {}
    present: dict[UUID, set[UUID]] = {}
    m = team_members.c
    belonging = (
        select(m.team_id, m.user_id, users.c.is_active)
        .join(users, users.c.id == m.user_id)
        .where(m.team_id.in_([row.id for row in rows]))
        .order_by(users.c.name_key, users.c.id)
    )
    for team_id, user_id, is_here in connection.execute(belonging):
        members.setdefault(team_id, []).append(user_id)
        if is_here:
            present.setdefault(team_id, set()).add(user_id)
    return [
        TeamRow(
            row.id, row.name, row.is_active, row.lead_id, tuple(members.get(row.id, ())),
            frozenset(present.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def list_customers(
    connection: Connection,
    tenant_id: UUID,
    *,
    text: str = "",
    limit: int = 200,
    after: CustomerRow | None = None,
) -> list[CustomerRow]:
    """Customers by name; `text` matches inside name, domain or address; `after` is the last row seen."""
    statement = select(customers).where(customers.c.tenant_id == tenant_id)
    if text:
        statement = statement.where(
            or_(
                containing(customers.c.name_key, text),
                containing(customers.c.domain_key, text),
                containing(func.lower(customers.c.email), text.lower()),
            )
        )
    if after is not None:
        name_key = folded(after.name)[:400]
        statement = statement.where(
            or_(
                customers.c.name_key > name_key,
                and_(customers.c.name_key == name_key, customers.c.pk > after.pk),
            )
        )
    rows = connection.execute(statement.order_by(customers.c.name_key, customers.c.pk).limit(limit))
    return [_customer(row) for row in rows]


def get_customer(connection: Connection, tenant_id: UUID, customer_id: UUID) -> CustomerRow | None:
    row = connection.execute(
        select(customers).where(customers.c.tenant_id == tenant_id, customers.c.id == customer_id)
    ).first()
    return None if row is None else _customer(row)


def list_contacts(connection: Connection, tenant_id: UUID, customer_id: UUID) -> list[ContactRow]:
    rows = connection.execute(
        select(contacts)
        .where(contacts.c.tenant_id == tenant_id, contacts.c.customer_id == customer_id)
        .order_by(contacts.c.name_key)
    )
    return [_contact(row) for row in rows]


def find_contacts(
    connection: Connection, tenant_id: UUID, text: str, limit: int = 20
) -> list[ContactRow]:
    """Contacts whose name or address contains the text."""
    rows = connection.execute(
        select(contacts)
        .where(
            contacts.c.tenant_id == tenant_id,
            or_(
                containing(contacts.c.name_key, text),
                containing(contacts.c.email_key, text),
            ),
        )
        .order_by(contacts.c.name_key)
        .limit(limit)
    )
    return [_contact(row) for row in rows]


def list_sites(connection: Connection, tenant_id: UUID, customer_id: UUID) -> list[SiteRow]:
    rows = connection.execute(
        select(sites)
        .where(sites.c.tenant_id == tenant_id, sites.c.customer_id == customer_id)
        .order_by(sites.c.name)
    )
    return [
        SiteRow(
            row.id, row.customer_id, row.name, row.address, row.timezone, row.territory,
            None if row.latitude is None else (row.latitude, row.longitude),
        )
        for row in rows
    ]  # fmt: skip


def _user(row: Row[Any], keys: list[str]) -> UserRow:
    return UserRow(
        row.id, row.name, row.email, row.title, row.status, row.timezone, tuple(sorted(keys)),
        row.is_active, row.manager_id,
    )  # fmt: skip


def _customer(row: Row[Any]) -> CustomerRow:
    return CustomerRow(
        row.id,
        row.name,
        row.tier,
        row.domain,
        row.email,
        row.phone,
        row.is_unknown,
        row.notes,
        row.pk,
    )


def _contact(row: Row[Any]) -> ContactRow:
    return ContactRow(
        row.id, row.customer_id, row.site_id, row.name, row.email, row.phone, row.title
    )
