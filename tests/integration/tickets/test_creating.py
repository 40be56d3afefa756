"""Tickets that come into being, many at a time: what events tell of them, and that all of it can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from deskflow.assets.commands import AddEquipment
from deskflow.core.tables import event_queue, events
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import CreateContact
from deskflow.sla.tables import sla_clocks, sla_ledger
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_messages, tickets

MINE = timezone(timedelta(hours=2))


def several(desk) -> tuple[NewTicket, ...]:
    customer_id = desk.customer()
    contact_id = desk.run(CreateContact(customer_id, "Ann", "ann@northwind.example")).result_id
    silent_id = desk.run(CreateContact(customer_id, "Bo")).result_id
    device_id = desk.run(AddEquipment(customer_id, "Printer")).result_id
    message = NewMessage("It does not print", author_kind="customer")
    return (
        NewTicket("Nobody's", message, priority="P1"),
        NewTicket(
            "All that there is", message, priority="P2", customer_id=customer_id,
            contact_id=contact_id, equipment_id=device_id, assignee_id=desk.admin.user_id,
            created_at=datetime(2026, 3, 1, 10, tzinfo=MINE),
        ),
        NewTicket("Silent", message, status="closed", customer_id=customer_id, contact_id=silent_id),
    )  # fmt: skip


@pytest.mark.parametrize("quiet", [True, False])
def test_the_event_tells_what_is_read_afterwards(desk, quiet):
    """The snapshot is put together before the tickets are written."""
    wanted = several(desk)
    outcome = desk.run(ImportTickets(wanted), quiet=quiet)
    told = {
        event.subject_id: event.payload["ticket"]
        for event in desk.rows(events, events.c.command_id == outcome.command_id)
    }
    for ticket in told.values():
        assert ticket.pop("description", None) == (None if quiet else "It does not print")
    with desk.database.read() as connection:
        assert told == snapshots(connection, desk.tenant_id, list(told))
    assert len(told) == len(wanted)
    assert all(row.created_at.tzinfo == UTC for row in desk.rows(tickets))


def test_an_import_is_taken_back_whole(desk):
    wanted = several(desk)
    before = desk.dump()
    outcome = desk.run(ImportTickets(wanted), quiet=True)
    assert desk.rows(sla_ledger)
    # Their times came with them: nothing was written twice.
    assert {row.revision for row in desk.rows(tickets)} == {1}
    desk.run(UndoCommand(outcome.command_id))
    for table in (tickets, ticket_messages, sla_clocks, sla_ledger, event_queue):
        assert [tuple(row) for row in desk.rows(table)] == before[table.name]
