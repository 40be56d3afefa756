"""The settings that say how a new ticket is numbered and where it begins."""

from __future__ import annotations

from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.tickets.creating import CreateTicket, ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.queries import find_by_number
from deskflow.tickets.tables import tickets


def test_without_any_setting(desk):
    row = desk.row(tickets, desk.ticket())
    assert (row.number, row.status, row.is_open) == ("INC-1001", "open", True)


def test_the_prefix_of_the_tenant_stands_before_every_new_number(desk):
    old = desk.row(tickets, desk.ticket())
    changed = desk.run(SetSetting("ticket_prefix", "acme"))
    fresh = desk.row(tickets, desk.ticket())
    assert (old.number, fresh.number) == ("INC-1001", "ACME-1002")
    with desk.database.read() as connection:
        assert find_by_number(connection, desk.tenant_id, "acme-1002") == fresh.id
    desk.run(UndoCommand(changed.command_id))
    assert desk.row(tickets, desk.ticket()).number == "INC-1003"


def test_a_tenant_may_put_new_first(desk):
    desk.run(SetSetting("new_ticket_status", "new"))
    assert desk.row(tickets, desk.ticket()).status == "new"
    assert desk.row(tickets, desk.ticket(status="in_progress")).status == "in_progress"
    imported = ImportTickets(
        (NewTicket("Old", NewMessage("x"), status="closed"), NewTicket("New", NewMessage("y")))
    )
    created = desk.run(imported).result["created"]
    statuses = {str(row.id): row.status for row in desk.rows(tickets)}
    assert [statuses[one] for one in created] == ["closed", "new"]


def test_in_one_unit_the_setting_before_counts(desk):
    ticket = CreateTicket(NewTicket("Printer", NewMessage("x")))
    with desk.bus.unit() as unit:
        desk.bus.run_in(unit, ticket, desk.admin)
        desk.bus.run_in(unit, SetSetting("ticket_prefix", "AB"), desk.admin)
        desk.bus.run_in(unit, ticket, desk.admin)
    assert sorted(row.number for row in desk.rows(tickets)) == ["AB-1002", "INC-1001"]
