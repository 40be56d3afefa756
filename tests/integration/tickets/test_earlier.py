"""What there was before: other tickets of the same device, else of the same customer."""

from __future__ import annotations

from deskflow.assets.commands import AddEquipment
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.queries import earlier_tickets


def titles(desk, ticket_id, limit=5):
    with desk.database.read() as connection:
        found = earlier_tickets(connection, desk.tenant_id, ticket_id, limit)
    return [row.title for row in found]


def test_the_newest_of_the_customer_whatever_became_of_them(desk):
    customer, other = desk.customer(), desk.customer("Contoso")
    for title, status in (
        ("Closed", "closed"), ("Waits", "pending_customer"), ("Open", "open"), ("Cancelled", "cancelled"),
    ):  # fmt: skip
        ticket = desk.ticket(title, customer_id=customer)
        if status != "open":
            desk.run(UpdateTicket(ticket, {"status": status}))
        desk.advance(minutes=1)
        desk.ticket("Somebody else's", customer_id=other)
    this = desk.ticket("This one", customer_id=customer)
    assert titles(desk, this) == ["Cancelled", "Open", "Waits", "Closed"]
    assert titles(desk, this, 2) == ["Cancelled", "Open"]


def test_of_a_device_only_what_was_about_it(desk):
    customer = desk.customer()
    server, printer = (
        desk.run(AddEquipment(customer, name)).result_id for name in ("Server", "Printer")
    )
    first = desk.ticket("Fan", customer_id=customer, equipment_id=server)
    desk.advance(minutes=1)
    second = desk.ticket("Disk", customer_id=customer, equipment_id=server)
    alone = desk.ticket("Paper", customer_id=customer, equipment_id=printer)
    assert titles(desk, first) == ["Disk"]
    assert titles(desk, second) == ["Fan"]
    assert titles(desk, alone) == []
