"""Everything the ticket pane shows of one ticket, read in one visit on a reading thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from deskflow.assets.queries import get_equipment
from deskflow.people.queries import ContactRow, CustomerRow, get_customer, list_contacts
from deskflow.tickets.cover_queries import CoverNow, cover_for
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.queries import (
    ActivityRow,
    MessageRow,
    TaskRow,
    TicketDetails,
    earlier_tickets,
    get_ticket,
    list_activity,
    list_messages,
    list_tasks,
    names_in_activity,
    names_of_values,
)
from deskflow.tickets.work_queries import TicketWork, ticket_work
from deskflow.workflows.execution_queries import ExecutionFilter, ExecutionRow, list_executions


@dataclass(frozen=True, slots=True)
class TicketRead:
    """`names` are those behind ids in the activity, `customer` is None for a customer that is gone."""

    details: TicketDetails
    messages: list[MessageRow]
    activity: list[ActivityRow]
    names: dict[str, str]
    tasks: list[TaskRow]
    earlier: list[TicketRow]
    customer: CustomerRow | None
    contact: ContactRow | None
    runs: list[ExecutionRow]
    work: TicketWork
    # The names of people and equipment in its own fields, by id.
    value_names: dict[str, str]
    # What pays for the work, and until when the equipment's maker does.
    cover: CoverNow | None
    warranty_until: datetime | None

    @property
    def row(self) -> TicketRow:
        return self.details.row


def read_ticket(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, now: datetime
) -> TicketRead | None:
    """None when there is no such ticket."""
    details = get_ticket(connection, tenant_id, ticket_id)
    if details is None:
        return None
    activity = list_activity(connection, tenant_id, ticket_id)
    contacts = (
        list_contacts(connection, tenant_id, details.row.customer_id)
        if details.contact_id is not None
        else []
    )
    device = (
        get_equipment(connection, tenant_id, details.equipment_id)
        if details.equipment_id is not None
        else None
    )
    return TicketRead(
        details=details,
        messages=list_messages(connection, tenant_id, ticket_id),
        activity=activity,
        names=names_in_activity(connection, tenant_id, activity),
        tasks=list_tasks(connection, tenant_id, ticket_id),
        earlier=earlier_tickets(connection, tenant_id, ticket_id),
        customer=get_customer(connection, tenant_id, details.row.customer_id),
        contact=next((one for one in contacts if one.id == details.contact_id), None),
        runs=list_executions(connection, tenant_id, ExecutionFilter(subject_id=ticket_id), limit=4),
        work=ticket_work(connection, tenant_id, ticket_id),
        value_names=names_of_values(connection, tenant_id, details.fields or {}),
        cover=cover_for(connection, tenant_id, details.row.customer_id, details.equipment_id, now),
        warranty_until=None if device is None else device.warranty_until,
    )
