"""How customers and what belongs to them are said in rows: titles, details, chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.assets.queries import EquipmentRow
from deskflow.desktop.pages.equipment.words import kind_icon, kind_word, warranty_chip
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import word
from deskflow.people.queries import ContactRow, CustomerRow, SiteRow, UserRow
from deskflow.tickets.list_queries import TicketRow

TIER_TONES: Final[dict[str, Tone]] = {
    "standard": "neutral",
    "silver": "info",
    "gold": "warning",
    "platinum": "violet",
}
PRIORITY_TONES: Final[dict[str, Tone]] = {
    "P1": "danger",
    "P2": "warning",
    "P3": "info",
    "P4": "neutral",
}


def tier_chip(tier: str) -> Chip:
    return Chip(word("tier", tier), TIER_TONES.get(tier, "neutral"))


def customer_name(customer: CustomerRow) -> str:
    """The unknown caller's in the reader's language."""
    if customer.is_unknown:
        return QCoreApplication.translate("customers", "Unknown caller")
    return customer.name


def customer_row(customer: CustomerRow) -> RecordRow:
    tr = QCoreApplication.translate
    if customer.is_unknown:
        return RecordRow(
            customer.id, customer_name(customer), tr("customers", "Whoever nobody could name")
        )
    detail = customer.domain or customer.email or customer.phone or ""
    return RecordRow(customer.id, customer.name, detail, chip=tier_chip(customer.tier))


def contact_row(contact: ContactRow, sites: dict[object, str]) -> RecordRow:
    site = sites.get(contact.site_id, "")
    parts = (contact.title, contact.email, contact.phone, site)
    return RecordRow(
        contact.id, contact.name, " · ".join(part for part in parts if part), avatar=contact.name
    )


def site_row(site: SiteRow) -> RecordRow:
    address = " ".join((site.address or "").split())
    parts = (address, site.territory, site.timezone)
    return RecordRow(site.id, site.name, " · ".join(p for p in parts if p), lead="map-pin")


def wish_rows(people: Sequence[UserRow], wishes: Mapping[UUID, str]) -> list[RecordRow]:
    """Those a customer prefers first, then those it does not want; whoever has left is nobody's wish."""
    tr = QCoreApplication.translate
    rows = []
    for kind, said, tone, icon in (
        ("preferred", tr("customers", "Preferred"), "success", "circle-check"),
        ("excluded", tr("customers", "Not wanted"), "danger", "ban"),
    ):
        chip = Chip(said, cast("Tone", tone), icon=icon)
        rows += [
            RecordRow(one.id, one.name, one.title or "", avatar=one.name, chip=chip)
            for one in people
            if wishes.get(one.id) == kind
        ]
    return rows


def equipment_row(device: EquipmentRow, now: datetime, *, with_customer: bool = False) -> RecordRow:
    owner = device.customer_name if with_customer else device.site_name
    parts = (owner, device.model or kind_word(device.kind), device.serial_number)
    return RecordRow(
        device.id,
        device.name,
        " · ".join(part for part in parts if part),
        lead=kind_icon(device.kind),
        chip=warranty_chip(device.warranty_until, now),
    )


def ticket_rows(tickets: Sequence[TicketRow], *, with_customer: bool = False) -> list[RecordRow]:
    rows = []
    for ticket in tickets:
        who = ticket.customer_name if with_customer else ticket.assignee_name or ""
        parts = (ticket.number, word("status", ticket.status), who)
        rows.append(
            RecordRow(
                ticket.id,
                ticket.title,
                " · ".join(part for part in parts if part),
                mark=Chip(ticket.priority, PRIORITY_TONES.get(ticket.priority, "neutral")),
            )
        )
    return rows
