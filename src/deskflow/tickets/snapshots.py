"""A ticket as events, expressions and workflow steps see it: plain JSON under the seed's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, select

from deskflow.assets.tables import equipment
from deskflow.core.types import Id, folded
from deskflow.people.tables import contacts, customers, users
from deskflow.tickets.tables import ticket_tags, tickets

_STATEMENT = (
    select(
        tickets.c.id, tickets.c.number, tickets.c.title, tickets.c.status, tickets.c.priority, tickets.c.type,
        tickets.c.channel, tickets.c.customer_id, tickets.c.contact_id, tickets.c.site_id,
        tickets.c.equipment_id, tickets.c.assignee_id, tickets.c.team_id, tickets.c.sla_status,
        tickets.c.first_response_due, tickets.c.resolution_due, tickets.c.created_at, tickets.c.updated_at,
        tickets.c.impact, tickets.c.urgency, tickets.c.own_status, tickets.c.severity, tickets.c.fields,
        tickets.c.resolution_code, tickets.c.cause_code, tickets.c.resolution_method,
        customers.c.name.label("customer_name"), customers.c.tier.label("customer_tier"),
        customers.c.email.label("customer_email"),
        contacts.c.name.label("contact_name"), contacts.c.email.label("contact_email"),
        users.c.name.label("assignee_name"), users.c.email.label("assignee_email"),
        equipment.c.name.label("equipment_name"),
        # A tag holds no comma.
        select(func.aggregate_strings(ticket_tags.c.name, ","))
        .where(ticket_tags.c.tenant_id == tickets.c.tenant_id, ticket_tags.c.ticket_id == tickets.c.id)
        .scalar_subquery().label("tags"),
    )
    .join(customers, customers.c.id == tickets.c.customer_id)
    .outerjoin(contacts, contacts.c.id == tickets.c.contact_id)
    .outerjoin(users, users.c.id == tickets.c.assignee_id)
    .outerjoin(equipment, equipment.c.id == tickets.c.equipment_id)
)  # fmt: skip
_TENANT = tickets.c.tenant_id == bindparam("tenant", type_=Id)
# Put together once. A list of ids is unfolded at each call, which one ticket can do without.
_ONE = _STATEMENT.where(_TENANT, tickets.c.id == bindparam("ticket", type_=Id))
_MANY = _STATEMENT.where(_TENANT, tickets.c.id.in_(bindparam("tickets", expanding=True, type_=Id)))
_CHUNK = 400


def snapshots(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """The snapshot of each of these tickets that exists, in the order of the ids: it is that of what follows."""
    if len(ids) == 1:
        rows = connection.execute(_ONE, {"tenant": tenant_id, "ticket": ids[0]})
        return {row.id: _snapshot(row) for row in rows}
    found: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in connection.execute(_MANY, {"tenant": tenant_id, "tickets": chunk}):
            found[row.id] = _snapshot(row)
    return {row_id: found[row_id] for row_id in ids if row_id in found}


@dataclass(frozen=True, slots=True)
class Known:
    """What snapshots tell of those whom tickets name, by id."""

    customers: Mapping[UUID, Row[Any]]
    contacts: Mapping[UUID, Row[Any]]
    users: Mapping[UUID, Row[Any]]
    equipment: Mapping[UUID, Row[Any]]


def coming_snapshot(row: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The snapshot of a row that is about to be written; a test holds it to what is read afterwards."""
    customer = known.customers[row["customer_id"]]
    customer_id = str(customer.id)
    contact = None if row["contact_id"] is None else known.contacts[row["contact_id"]]
    assignee = None if row["assignee_id"] is None else known.users[row["assignee_id"]]
    device = None if row["equipment_id"] is None else known.equipment[row["equipment_id"]]
    email = customer.email if contact is None else contact.email or customer.email
    created_at = row["created_at"].isoformat()
    return {
        "id": str(row["id"]),
        "number": row["number"],
        "title": row["title"],
        "status": row["status"],
        "own_status": row["own_status"],
        "priority": row["priority"],
        "impact": row["impact"],
        "urgency": row["urgency"],
        "severity": row["severity"],
        "type": row["type"],
        "channel": row["channel"],
        "customer_id": customer_id,
        "customer": {
            "id": customer_id, "name": customer.name, "tier": customer.tier, "email": email,
        },
        "contact": None if contact is None else {
            "id": str(contact.id), "name": contact.name, "email": contact.email,
        },
        "site_id": _text(row["site_id"]),
        "equipment_id": None if device is None else str(device.id),
        "equipment": None if device is None else device.name,
        "assigned_to": None if assignee is None else str(assignee.id),
        "assignee": None if assignee is None else {
            "id": str(assignee.id), "name": assignee.name, "email": assignee.email,
        },
        "team_id": None,
        "tags": [],
        "resolution_code": row["resolution_code"],
        "cause_code": row["cause_code"],
        "resolution_method": row["resolution_method"],
        "fields": row["fields"] or {},
        "sla_status": "met",
        "first_response_due": None,
        "resolution_due": None,
        "created_at": created_at,
        "updated_at": created_at,
    }  # fmt: skip


def _snapshot(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    email = row.contact_email or row.customer_email
    return {
        "id": str(row.id),
        "number": row.number,
        "title": row.title,
        "status": row.status,
        "own_status": row.own_status,
        "priority": row.priority,
        "impact": row.impact,
        "urgency": row.urgency,
        "severity": row.severity,
        "type": row.type,
        "channel": row.channel,
        "customer_id": str(row.customer_id),
        # The seed writes to `trigger.ticket.customer.email`: the person who asked, when we know one.
        "customer": {
            "id": str(row.customer_id), "name": row.customer_name, "tier": row.customer_tier, "email": email,
        },
        "contact": None if row.contact_id is None else {
            "id": str(row.contact_id), "name": row.contact_name, "email": row.contact_email,
        },
        "site_id": _text(row.site_id),
        "equipment_id": _text(row.equipment_id),
        "equipment": row.equipment_name,
        "assigned_to": _text(row.assignee_id),
        "assignee": None if row.assignee_id is None else {
            "id": str(row.assignee_id), "name": row.assignee_name, "email": row.assignee_email,
        },
        "team_id": _text(row.team_id),
        "tags": sorted(row.tags.split(","), key=folded) if row.tags else [],
        "resolution_code": row.resolution_code,
        "cause_code": row.cause_code,
        "resolution_method": row.resolution_method,
        "fields": row.fields or {},
        "sla_status": row.sla_status,
        "first_response_due": _iso(row.first_response_due),
        "resolution_due": _iso(row.resolution_due),
        "created_at": _iso(row.created_at),
        "updated_at": _iso(row.updated_at),
    }  # fmt: skip


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
