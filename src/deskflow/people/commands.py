"""Every change to users, roles, customers, contacts and sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.tables import tenants
from deskflow.core.transaction import Transaction
from deskflow.people import absence, profiles, skills, staff, teams
from deskflow.people import contacts as contact_changes
from deskflow.people.events import CustomerCreated, CustomerUpdated
from deskflow.people.rules import (
    BUILT_IN_ROLES,
    PERMISSIONS,
    checked_email,
    checked_name,
    checked_position,
)
from deskflow.people.tables import contacts, customers, roles, sites, user_roles, users


@dataclass(frozen=True, slots=True)
class FoundTenant(Command):
    """The first command of a workspace: tenant, built-in roles, first administrator, unknown caller."""

    name: ClassVar[str] = "tenant.found@1"
    # Its own line in the audit belongs to the tenant.
    undoable: ClassVar[bool] = False

    tenant_name: str
    admin_name: str
    admin_email: str


@dataclass(frozen=True, slots=True)
class AddUser(Command):
    name: ClassVar[str] = "user.add@1"

    user_name: str
    email: str
    role_keys: tuple[str, ...]
    title: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SetUserStatus(Command):
    """Whether somebody takes work now: available, busy, away, off."""

    name: ClassVar[str] = "user.set_status@1"
    permission: ClassVar[str] = ""

    user_id: UUID
    status: str


@dataclass(frozen=True, slots=True)
class DefineRole(Command):
    """A role by its key; an existing one gets these permissions instead."""

    name: ClassVar[str] = "role.define@1"

    key: str
    role_name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreateCustomer(Command):
    name: ClassVar[str] = "customer.create@1"
    permission: ClassVar[str] = "customers.write"

    customer_name: str
    email: str | None = None
    phone: str | None = None
    domain: str | None = None
    tier: str = "standard"
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateCustomer(Command):
    """`updates` may name: name, email, phone, domain, tier, notes."""

    name: ClassVar[str] = "customer.update@1"
    permission: ClassVar[str] = "customers.write"

    customer_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CreateContact(Command):
    name: ClassVar[str] = "contact.create@1"
    permission: ClassVar[str] = "customers.write"

    customer_id: UUID
    contact_name: str
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CreateSite(Command):
    name: ClassVar[str] = "site.create@1"
    permission: ClassVar[str] = "customers.write"

    customer_id: UUID
    site_name: str
    address: str | None = None
    timezone: str | None = None
    territory: str | None = None
    position: tuple[float, float] | None = None


USER_STATUSES = ("available", "busy", "away", "off")
TIERS = ("standard", "silver", "gold", "platinum")


def found_tenant(tx: Transaction, command: FoundTenant) -> UUID:
    """Answers with the first administrator's id. The tenant's id is the actor's."""
    if tx.execute(select(tenants.c.id).where(tenants.c.id == tx.tenant_id)).first():
        raise Rejected("tenant.exists")
    tx.insert(tenants, id=tx.tenant_id, name=checked_name(command.tenant_name), created_at=tx.at)
    for key, (name, permissions) in BUILT_IN_ROLES.items():
        tx.insert(roles, key=key, name=name, permissions=list(permissions))
    tx.insert(
        customers, name="Unknown caller", name_key="Unknown caller", is_unknown=True, created_at=tx.at,
        updated_at=tx.at,
    )  # fmt: skip
    admin = AddUser(command.admin_name, command.admin_email, ("admin",))
    return add_user(tx, admin)


def add_user(tx: Transaction, command: AddUser) -> UUID:
    email = checked_email(command.email)
    if email is None:
        raise Rejected("field.required", field="email")
    if tx.execute(
        select(users.c.id).where(users.c.tenant_id == tx.tenant_id, users.c.email_key == email)
    ).first():
        raise Rejected("user.email_taken", email=email)
    name = checked_name(command.user_name)
    user_id = tx.insert(users, **user_row(tx, name, email, command.title, command.timezone))
    for key in command.role_keys:
        tx.insert(user_roles, user_id=user_id, role_id=_role_id(tx, key))
    return user_id


def user_row(
    tx: Transaction, name: str, email: str, title: str | None, timezone: str
) -> dict[str, Any]:
    """Somebody new, of values that are checked."""
    return {
        "name": name, "name_key": name, "email": email, "email_key": email, "title": title,
        "timezone": timezone, "created_at": tx.at,
    }  # fmt: skip


def set_user_status(tx: Transaction, command: SetUserStatus) -> None:
    if command.status not in USER_STATUSES:
        raise Rejected("user.unknown_status", status=command.status)
    if tx.actor.kind == "user" and tx.actor.user_id != command.user_id:
        raise Rejected("user.not_your_status")
    tx.update(users, command.user_id, status=command.status)


def define_role(tx: Transaction, command: DefineRole) -> UUID:
    areas = {permission.split(".")[0] for permission in PERMISSIONS}
    for permission in command.permissions:
        if permission not in PERMISSIONS and permission not in {f"{area}.*" for area in areas}:
            raise Rejected("role.unknown_permission", permission=permission)
    values = {"name": checked_name(command.role_name), "permissions": list(command.permissions)}
    row = tx.execute(
        select(roles.c.id).where(roles.c.tenant_id == tx.tenant_id, roles.c.key == command.key)
    ).first()
    if row is None:
        return tx.insert(roles, key=command.key, **values)
    tx.update(roles, row.id, **values)
    role_id: UUID = row.id
    return role_id


def create_customer(tx: Transaction, command: CreateCustomer) -> UUID:
    if command.tier not in TIERS:
        raise Rejected("customer.unknown_tier", tier=command.tier)
    values = _customer_values(
        {
            "name": command.customer_name, "email": command.email, "phone": command.phone,
            "domain": command.domain, "tier": command.tier, "notes": command.notes,
        }
    )  # fmt: skip
    customer_id = tx.insert(customers, **values, created_at=tx.at, updated_at=tx.at)
    tx.emit(CustomerCreated(customer_id, customer_snapshot(customer_id, values)))
    return customer_id


def update_customer(tx: Transaction, command: UpdateCustomer) -> dict[str, Any]:
    unknown = set(command.updates) - {"name", "email", "phone", "domain", "tier", "notes"}
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    values = _customer_values(command.updates)
    before = tx.update(customers, command.customer_id, **values)
    if before:
        tx.update(customers, command.customer_id, updated_at=tx.at)
        row = tx.get(customers, command.customer_id)._mapping
        changed = {
            field: [before[field], values[field]] for field in before if not field.endswith("_key")
        }
        tx.emit(
            CustomerUpdated(
                command.customer_id, customer_snapshot(command.customer_id, dict(row)), changed
            )
        )
    return {"customer_id": str(command.customer_id), "updated": bool(before)}


def create_contact(tx: Transaction, command: CreateContact) -> UUID:
    tx.get(customers, command.customer_id, customers.c.id)
    name, email = checked_name(command.contact_name), checked_email(command.email)
    return tx.insert(
        contacts, customer_id=command.customer_id, site_id=command.site_id, name=name, name_key=name,
        email=email, email_key=email, phone=command.phone, title=command.title, created_at=tx.at,
    )  # fmt: skip


def create_site(tx: Transaction, command: CreateSite) -> UUID:
    tx.get(customers, command.customer_id, customers.c.id)
    latitude, longitude = checked_position(command.position)
    territory = command.territory or ""
    return tx.insert(
        sites, customer_id=command.customer_id, name=checked_name(command.site_name),
        address=command.address, timezone=command.timezone, latitude=latitude, longitude=longitude,
        territory=checked_name(territory, "territory", 100) if territory.strip() else None,
    )  # fmt: skip


def customer_snapshot(customer_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    """A customer as events and expressions see it."""
    return {"id": str(customer_id)} | {
        field: values.get(field) for field in ("name", "email", "phone", "domain", "tier")
    }


def _customer_values(given: dict[str, Any]) -> dict[str, Any]:
    values = dict(given)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
    if "email" in values:
        values["email"] = checked_email(values["email"])
    if "domain" in values:
        values["domain"] = values["domain_key"] = (values["domain"] or "").strip().lower() or None
    if "tier" in values and values["tier"] not in TIERS:
        raise Rejected("customer.unknown_tier", tier=str(values["tier"]))
    return values


def _role_id(tx: Transaction, key: str) -> UUID:
    role_id = tx.execute(
        select(roles.c.id).where(roles.c.tenant_id == tx.tenant_id, roles.c.key == key)
    ).scalar()
    if role_id is None:
        raise Rejected("role.unknown", role=key)
    return UUID(str(role_id))


HANDLERS: Handlers = {
    FoundTenant: found_tenant,
    AddUser: add_user,
    SetUserStatus: set_user_status,
    DefineRole: define_role,
    CreateCustomer: create_customer,
    UpdateCustomer: update_customer,
    CreateContact: create_contact,
    CreateSite: create_site,
    **contact_changes.HANDLERS,
    **staff.HANDLERS,
    **teams.HANDLERS,
    **skills.HANDLERS,
    **profiles.HANDLERS,
    **absence.HANDLERS,
}
