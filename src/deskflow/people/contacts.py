"""Changes to the contacts and sites a customer has already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_email, checked_name, checked_position
from deskflow.people.tables import contacts, sites


@dataclass(frozen=True, slots=True)
class UpdateContact(Command):
    """`updates` may name: name, email, phone, title, site_id (a site of the same customer, or None)."""

    name: ClassVar[str] = "contact.update@1"
    permission: ClassVar[str] = "customers.write"

    contact_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class UpdateSite(Command):
    """`updates` may name: name, address, timezone, territory, position [latitude, longitude] in degrees."""

    name: ClassVar[str] = "site.update@1"
    permission: ClassVar[str] = "customers.write"

    site_id: UUID
    updates: dict[str, Any]


def update_contact(tx: Transaction, command: UpdateContact) -> None:
    _only(command.updates, {"name", "email", "phone", "title", "site_id"})
    values = dict(command.updates)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
    if "email" in values:
        values["email"] = values["email_key"] = checked_email(values["email"])
    for field in ("phone", "title"):
        if field in values:
            values[field] = (values[field] or "").strip() or None
    if values.get("site_id") is not None:
        # A replayed command brings its ids as text.
        values["site_id"] = UUID(str(values["site_id"]))
        owner = tx.get(contacts, command.contact_id, contacts.c.customer_id).customer_id
        if tx.get(sites, values["site_id"], sites.c.customer_id).customer_id != owner:
            raise Rejected("contact.foreign_site", field="site_id")
    tx.update(contacts, command.contact_id, **values)


def update_site(tx: Transaction, command: UpdateSite) -> None:
    _only(command.updates, {"name", "address", "timezone", "territory", "position"})
    values = dict(command.updates)
    if "name" in values:
        values["name"] = checked_name(str(values["name"]))
    if "address" in values:
        values["address"] = (values["address"] or "").strip() or None
    if "timezone" in values:
        values["timezone"] = checked_zone(values["timezone"])
    if "territory" in values:
        territory = str(values["territory"] or "")
        values["territory"] = (
            checked_name(territory, "territory", 100) if territory.strip() else None
        )
    if "position" in values:
        values["latitude"], values["longitude"] = checked_position(values.pop("position"))
    tx.update(sites, command.site_id, **values)


def checked_zone(value: str | None) -> str | None:
    """The IANA name, None for an empty one; Rejected when there is no such zone."""
    name = (value or "").strip()
    if not name:
        return None
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise Rejected("field.unknown_zone", field="timezone", value=name[:80]) from None
    return name


def _only(updates: dict[str, Any], known: set[str]) -> None:
    unknown = set(updates) - known
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])


HANDLERS: Handlers = {UpdateContact: update_contact, UpdateSite: update_site}
