"""Who asks, and about which equipment, found by typing. Runs on a reading thread."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from deskflow.assets.queries import list_equipment
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.search_choice import Found
from deskflow.people.queries import find_contacts, get_customer, list_customers


def find_askers(connection: Connection, tenant_id: UUID, text: str) -> list[Found]:
    """Customers and their contacts; the second id of what is found is the contact's."""
    people = find_contacts(connection, tenant_id, text, 8) if text else []
    firms = list_customers(connection, tenant_id, text=text, limit=12)
    names = {one.id: one.name for one in firms}
    for person in people:
        if person.customer_id not in names:
            row = get_customer(connection, tenant_id, person.customer_id)
            names[person.customer_id] = row.name if row is not None else ""
    found = [
        Found((one.id, None), one.name, words.word("tier", one.tier), "building-2")
        for one in firms
        if not one.is_unknown
    ]
    found += [
        Found((one.customer_id, one.id), one.name, names[one.customer_id], "user") for one in people
    ]
    return found


def find_devices(
    connection: Connection, tenant_id: UUID, customer_id: UUID | None, text: str
) -> list[Found]:
    """Equipment of the customer, or of anybody; the second id of what is found is the customer's."""
    rows = list_equipment(connection, tenant_id, customer_id=customer_id, text=text, limit=20)
    return [
        Found(
            (one.id, one.customer_id),
            one.name,
            one.customer_name if customer_id is None else one.model or "",
            "server",
        )
        for one in rows
    ]
