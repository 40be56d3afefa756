"""What is known while a ticket is being written: who asks, about what, what pays for it, what was there before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.assets.queries import EquipmentRow, get_equipment, list_equipment
from deskflow.knowledge.queries import FoundArticle, search_articles
from deskflow.people.queries import (
    ContactRow,
    CustomerRow,
    SiteRow,
    get_customer,
    list_contacts,
    list_sites,
)
from deskflow.tickets.cover_queries import CoverNow, cover_for
from deskflow.tickets.likeness import Sketch, words_in
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.relation_queries import Similar, earlier_of, similar_tickets

MOST = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """As much of the form as is looked up."""

    title: str = ""
    text: str = ""
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    equipment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """`site` follows from equipment or contact; `devices` are what the trouble may be about."""

    asked: Asked
    similar: list[Similar]
    earlier: list[tuple[str, TicketRow]]
    articles: list[FoundArticle]
    customer: CustomerRow | None
    contact: ContactRow | None
    site: SiteRow | None
    device: EquipmentRow | None
    devices: list[EquipmentRow]
    cover: CoverNow | None


def read_intake(connection: Connection, tenant_id: UUID, asked: Asked, now: datetime) -> Intake:
    """In one visit, on a reading thread."""
    device = (
        None
        if asked.equipment_id is None
        else get_equipment(connection, tenant_id, asked.equipment_id)
    )
    customer_id = asked.customer_id or (None if device is None else device.customer_id)
    customer = None if customer_id is None else get_customer(connection, tenant_id, customer_id)
    if customer is None or customer.is_unknown:
        customer_id = customer = None
    contact, site, devices = None, None, []
    if customer_id is not None:
        people = list_contacts(connection, tenant_id, customer_id) if asked.contact_id else []
        contact = next((one for one in people if one.id == asked.contact_id), None)
        wanted = (device.site_id if device else None) or (contact.site_id if contact else None)
        site = next(
            (one for one in list_sites(connection, tenant_id, customer_id) if one.id == wanted),
            None,
        )
        if device is None:
            owned = list_equipment(connection, tenant_id, customer_id=customer_id, limit=50)
            devices = [one for one in owned if site is None or one.site_id == site.id] or owned
    words = words_in(f"{asked.title} {asked.text[:500]}")
    sketch = Sketch(words_in(asked.title) or words, customer_id, asked.contact_id, asked.equipment_id)  # fmt: skip
    similar = similar_tickets(connection, tenant_id, sketch, now, limit=MOST)
    known = {one.row.id for one in similar}
    earlier = earlier_of(
        connection, tenant_id, customer_id, asked.contact_id, asked.equipment_id, MOST + len(known)
    )
    return Intake(
        asked, similar, [one for one in earlier if one[1].id not in known][:MOST],
        search_articles(connection, tenant_id, f"{asked.title} {asked.text[:200]}", 3),
        customer, contact, site, device, devices,
        None if customer_id is None
        else cover_for(connection, tenant_id, customer_id, asked.equipment_id, now),
    )  # fmt: skip
