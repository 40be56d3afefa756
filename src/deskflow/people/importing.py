"""Who a file or a mail speaks of, found or made, hundreds at once: customers, contacts and sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.commands import customer_snapshot
from deskflow.people.events import CustomerCreated
from deskflow.people.known import unknown_caller
from deskflow.people.rules import checked_email, checked_name, company_domain
from deskflow.people.tables import contacts, customers, sites

_KEY_LENGTH = 400


@dataclass(frozen=True, slots=True)
class PersonHint:
    """What is known about somebody; empty text where nothing is."""

    customer: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class ImportPeople(Command):
    """Finds or makes the customer, contact and site of every hint.

    A customer is known by name, else by the contact's address, else by the domain of the address; those of
    public mail providers belong to the unknown caller. Answers with `people`, one
    `[customer id, contact id, site id]` per hint (None where there is nobody), and how many were made.
    """

    name: ClassVar[str] = "people.import@1"
    permission: ClassVar[str] = "import.run"

    people: tuple[PersonHint, ...]


@dataclass(slots=True)
class _Person:
    """A hint with its values checked, and what it was resolved to."""

    customer: str
    contact: str
    email: str | None
    phone: str | None
    site: str
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    site_id: UUID | None = None

    @property
    def domain(self) -> str | None:
        return company_domain(self.email)


def import_people(tx: Transaction, command: ImportPeople) -> dict[str, Any]:
    """Rejected when a name or an address is none."""
    people = [_checked(hint) for hint in command.people]
    by_email = _contacts_by_email(tx, {person.email for person in people if person.email})
    made_customers = _settle_customers(tx, people, by_email)
    made_sites = _settle_sites(tx, people)
    made_contacts = _settle_contacts(tx, people, by_email)
    return {
        "people": [[_text(p.customer_id), _text(p.contact_id), _text(p.site_id)] for p in people],
        "customers": made_customers,
        "contacts": made_contacts,
        "sites": made_sites,
    }


def _checked(hint: PersonHint) -> _Person:
    return _Person(
        customer=checked_name(hint.customer) if hint.customer.strip() else "",
        contact=checked_name(hint.contact) if hint.contact.strip() else "",
        email=checked_email(hint.email),
        phone=" ".join(hint.phone.split())[:100] or None,
        site=checked_name(hint.site) if hint.site.strip() else "",
    )


def _settle_customers(
    tx: Transaction, people: Sequence[_Person], by_email: dict[str, list[tuple[UUID, UUID]]]
) -> int:
    by_name = _customers_by(tx, "name_key", (p.customer for p in people))
    by_domain = _customers_by(tx, "domain_key", (p.domain or "" for p in people))
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    domains: dict[str, tuple[str, str]] = {}  # of customers that are about to be made
    keys: dict[int, tuple[str, str]] = {}
    stranger: UUID | None = None
    # Those with a name first: their addresses tell whose domain it is.
    for place, person in sorted(enumerate(people), key=lambda one: not one[1].customer):
        domain = _key(person.domain or "")
        if person.customer:
            person.customer_id = by_name.get(_key(person.customer))
            key = ("name", _key(person.customer))
        elif known := by_email.get(person.email or ""):
            person.customer_id = known[0][1]
            continue
        elif domain:
            person.customer_id = by_domain.get(domain)
            key = domains.get(domain, ("domain", domain))
        else:
            if person.email:
                stranger = person.customer_id = stranger or unknown_caller(tx)
            continue
        if person.customer_id is not None:
            continue
        keys[place] = key
        row = wanted.setdefault(key, _new_customer(tx, person))
        if row["domain"] is None and domain and domain not in by_domain and domain not in domains:
            row["domain"] = row["domain_key"] = person.domain
        if row["domain"] is not None:
            domains.setdefault(_key(row["domain"]), key)
    made = dict(zip(wanted, tx.insert_many(customers, wanted.values()), strict=True))
    for key, customer_id in made.items():
        tx.emit(CustomerCreated(customer_id, customer_snapshot(customer_id, wanted[key])))
    for place, key in keys.items():
        people[place].customer_id = made[key]
    return len(made)


def _new_customer(tx: Transaction, person: _Person) -> dict[str, Any]:
    name = person.customer or person.domain or ""
    domain = None if person.customer else person.domain
    return {
        "name": name, "name_key": name, "domain": domain, "domain_key": domain, "tier": "standard",
        "created_at": tx.at, "updated_at": tx.at,
    }  # fmt: skip


def _settle_sites(tx: Transaction, people: Sequence[_Person]) -> int:
    asking = [p for p in people if p.site and p.customer_id is not None]
    if not asking:
        return 0
    known: dict[tuple[UUID, str], UUID] = {}
    rows = tx.execute(
        select(sites.c.id, sites.c.customer_id, sites.c.name).where(
            sites.c.tenant_id == tx.tenant_id,
            sites.c.customer_id.in_({p.customer_id for p in asking}),
        )
    )
    for row in rows:
        known.setdefault((row.customer_id, _key(row.name)), row.id)
    wanted: dict[tuple[UUID, str], dict[str, Any]] = {}
    for person in asking:
        assert person.customer_id is not None
        key = (person.customer_id, _key(person.site))
        if key not in known:
            wanted.setdefault(key, {"customer_id": person.customer_id, "name": person.site})
    known.update(zip(wanted, tx.insert_many(sites, wanted.values()), strict=True))
    for person in asking:
        assert person.customer_id is not None
        person.site_id = known[person.customer_id, _key(person.site)]
    return len(wanted)


def _settle_contacts(
    tx: Transaction, people: Sequence[_Person], by_email: dict[str, list[tuple[UUID, UUID]]]
) -> int:
    """By address within the customer, else by name; somebody without both is nobody."""
    by_name = _contacts_by_name(tx, [p for p in people if p.contact and not p.email])
    wanted: dict[tuple[UUID, str], dict[str, Any]] = {}
    keys: list[tuple[UUID, str] | None] = []
    for person in people:
        key = None
        if person.customer_id is not None and (person.email or person.contact):
            key = (person.customer_id, person.email or "name:" + _key(person.contact))
            person.contact_id = (
                _of_customer(by_email.get(person.email, ()), person.customer_id)
                if person.email
                else by_name.get((person.customer_id, _key(person.contact)))
            )
            if person.contact_id is None:
                wanted.setdefault(key, _new_contact(tx, person))
        keys.append(key if person.contact_id is None else None)
    made = dict(zip(wanted, tx.insert_many(contacts, wanted.values()), strict=True))
    for person, key in zip(people, keys, strict=True):
        if key is not None:
            person.contact_id = made[key]
    return len(made)


def _new_contact(tx: Transaction, person: _Person) -> dict[str, Any]:
    name = person.contact or person.email or ""
    return {
        "customer_id": person.customer_id, "site_id": person.site_id, "name": name, "name_key": name,
        "email": person.email, "email_key": person.email, "phone": person.phone, "created_at": tx.at,
    }  # fmt: skip


def _customers_by(tx: Transaction, column: str, values: Iterable[str]) -> dict[str, UUID]:
    keys = {_key(value) for value in values if value}
    if not keys:
        return {}
    rows = tx.execute(
        select(customers.c[column].label("key"), customers.c.id)
        .where(customers.c.tenant_id == tx.tenant_id, customers.c[column].in_(keys))
        .order_by(customers.c.pk.desc())
    )
    # The oldest of several wins.
    return {row.key: row.id for row in rows}


def _contacts_by_email(tx: Transaction, emails: set[str]) -> dict[str, list[tuple[UUID, UUID]]]:
    """{address: [(contact id, customer id), oldest first]}"""
    found: dict[str, list[tuple[UUID, UUID]]] = {}
    if emails:
        rows = tx.execute(
            select(contacts.c.email_key, contacts.c.id, contacts.c.customer_id)
            .where(
                contacts.c.tenant_id == tx.tenant_id,
                contacts.c.email_key.in_({_key(email) for email in emails}),
            )
            .order_by(contacts.c.pk)
        )
        by_key: dict[str, list[tuple[UUID, UUID]]] = {}
        for row in rows:
            by_key.setdefault(row.email_key, []).append((row.id, row.customer_id))
        found = {email: by_key[_key(email)] for email in emails if _key(email) in by_key}
    return found


def _contacts_by_name(tx: Transaction, people: Sequence[_Person]) -> dict[tuple[UUID, str], UUID]:
    ids = {p.customer_id for p in people if p.customer_id is not None}
    if not ids:
        return {}
    rows = tx.execute(
        select(contacts.c.customer_id, contacts.c.name_key, contacts.c.id)
        .where(
            contacts.c.tenant_id == tx.tenant_id,
            contacts.c.customer_id.in_(ids),
            contacts.c.name_key.in_({_key(p.contact) for p in people}),
        )
        .order_by(contacts.c.pk.desc())
    )
    return {(row.customer_id, row.name_key): row.id for row in rows}


def _of_customer(known: Sequence[tuple[UUID, UUID]], customer_id: UUID) -> UUID | None:
    return next((contact_id for contact_id, of in known if of == customer_id), None)


@lru_cache(maxsize=8192)
def _key(value: str) -> str:
    """As a sort key is stored. The same few names come again and again."""
    return folded(value)[:_KEY_LENGTH]


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


HANDLERS: Handlers = {ImportPeople: import_people}
