"""What the page asks for, in one go each: the list, and everything about one customer. Runs on a reading thread."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from deskflow.assets.contract_queries import list_contracts
from deskflow.assets.queries import EquipmentRow, list_equipment
from deskflow.desktop.records.browser import Found
from deskflow.people.profile_queries import customer_wishes
from deskflow.people.queries import (
    ContactRow,
    CustomerRow,
    SiteRow,
    UserRow,
    get_customer,
    list_contacts,
    list_customers,
    list_sites,
    list_users,
)
from deskflow.tickets.cover_queries import CoverNow, cover_now
from deskflow.tickets.list_queries import ListScope, TicketRow, count, first_page
from deskflow.tickets.views import tickets_of

MOST_TICKETS = 30


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    customer: CustomerRow
    contacts: list[ContactRow]
    sites: list[SiteRow]
    equipment: list[EquipmentRow]
    tickets: list[TicketRow]
    open_tickets: int
    people: list[UserRow]
    wishes: dict[UUID, str]
    """By person: `preferred` or `excluded`."""
    contracts: list[CoverNow]


def read_list(connection: Connection, tenant_id: UUID, text: str, limit: int) -> Found:
    rows = list_customers(connection, tenant_id, text=text, limit=limit + 1)
    return Found(rows[:limit], len(rows) > limit)


def read_details(
    connection: Connection, scope: ListScope, customer_id: UUID
) -> CustomerDetails | None:
    """None when the customer is not there any more."""
    customer = get_customer(connection, scope.tenant_id, customer_id)
    if customer is None:
        return None
    wanted = tickets_of(open_only=True, customer_id=customer_id)
    return CustomerDetails(
        customer,
        list_contacts(connection, scope.tenant_id, customer_id),
        list_sites(connection, scope.tenant_id, customer_id),
        list_equipment(connection, scope.tenant_id, customer_id=customer_id),
        first_page(connection, scope, wanted, "due", MOST_TICKETS),
        count(connection, scope, wanted),
        list_users(connection, scope.tenant_id),
        customer_wishes(connection, scope.tenant_id, [customer_id]).get(customer_id, {}),
        [
            cover_now(connection, scope.tenant_id, one, scope.now)
            for one in list_contracts(connection, scope.tenant_id, customer_id)
        ],
    )
