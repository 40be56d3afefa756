"""What the page asks for, in one go each: the list, and everything about one piece. Runs on a reading thread."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from deskflow.assets.queries import EquipmentRow, get_equipment, list_equipment
from deskflow.desktop.records.browser import Found
from deskflow.people.queries import SiteRow, list_sites
from deskflow.tickets.cover_queries import CoverNow, cover_for
from deskflow.tickets.list_queries import ListScope, TicketRow, count, first_page
from deskflow.tickets.views import tickets_of

MOST_TICKETS = 50


@dataclass(frozen=True, slots=True)
class EquipmentDetails:
    """`tickets` are the newest about it, done ones too; `sites` those of its customer."""

    device: EquipmentRow
    sites: list[SiteRow]
    tickets: list[TicketRow]
    all_tickets: int
    cover: CoverNow | None


def read_list(connection: Connection, tenant_id: UUID, text: str, limit: int) -> Found:
    rows = list_equipment(connection, tenant_id, text=text, limit=limit + 1)
    return Found(rows[:limit], len(rows) > limit)


def read_details(
    connection: Connection, scope: ListScope, equipment_id: UUID
) -> EquipmentDetails | None:
    """None when it is not there any more."""
    device = get_equipment(connection, scope.tenant_id, equipment_id)
    if device is None:
        return None
    wanted = tickets_of(equipment_id=equipment_id)
    return EquipmentDetails(
        device,
        list_sites(connection, scope.tenant_id, device.customer_id),
        first_page(connection, scope, wanted, "updated", MOST_TICKETS),
        count(connection, scope, wanted),
        cover_for(connection, scope.tenant_id, device.customer_id, equipment_id, scope.now),
    )
