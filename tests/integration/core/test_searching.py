"""What somebody types into a search field is looked for as it stands, alike on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deskflow.assets.commands import AddEquipment
from deskflow.assets.queries import list_equipment
from deskflow.core.searching import beginning
from deskflow.people.commands import CreateContact
from deskflow.people.queries import find_contacts, list_customers
from deskflow.people.tables import customers
from deskflow.tickets.finding.tree import Words
from deskflow.tickets.list_queries import ListScope, first_page
from deskflow.tickets.queries import search_tickets

NAMES = (
    "100% Legal",
    "100 Legal",
    "Zoë_Maria",
    "ZOËxMARIA",
    r"back\slash",
    "Ünal & Søn",
    "STRASSE 9",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("100%", {"100% Legal"}),
        ("％", {"100% Legal"}),
        ("zoe_", {"Zoë_Maria"}),
        ("ZOE", {"Zoë_Maria", "ZOËxMARIA"}),
        ("\\", {r"back\slash"}),
        ("unal", {"Ünal & Søn"}),
        ("straße", {"STRASSE 9"}),
        ("nothing of it", set()),
    ],
)
def test_every_search_field_takes_the_text_literally(desk, typed, found):
    for name in NAMES:
        customer_id = desk.customer(name)
        desk.run(CreateContact(customer_id, name))
        desk.run(AddEquipment(customer_id, name))
        desk.ticket(name)
    scope = ListScope(desk.tenant_id, None, desk.clock.now())
    with desk.database.read() as c:
        tenant = desk.tenant_id
        assert {row.name for row in list_customers(c, tenant, text=typed)} == found
        assert {row.name for row in find_contacts(c, tenant, typed)} == found
        assert {row.name for row in list_equipment(c, tenant, text=typed)} == found
        assert {row.title for row in search_tickets(c, tenant, typed)} == found
        filtered = first_page(c, scope, Words(typed), "title")
        assert {row.title for row in filtered} == found


def test_the_beginning_is_literal_too(desk):
    for name in NAMES:
        desk.customer(name)
    with desk.database.read() as connection:
        statement = select(customers.c.name).where(beginning(customers.c.name_key, "zoe_"))
        assert connection.execute(statement).scalars().all() == ["Zoë_Maria"]


def test_a_customer_is_found_by_an_address_in_any_case(desk):
    desk.customer("Somebody", email="Info@Zoe-Services.example")
    with desk.database.read() as c:
        (row,) = list_customers(c, desk.tenant_id, text="INFO@zoe")
    assert row.name == "Somebody"


def test_customers_of_one_name_are_paged_without_losing_any(desk):
    wanted = {desk.customer("Acme") for _ in range(5)} | {desk.customer("Ácme"), desk.customer("B")}
    seen, after = [], None
    with desk.database.read() as c:
        while page := list_customers(c, desk.tenant_id, text="", limit=2, after=after):
            seen += [row.id for row in page if not row.is_unknown]
            after = page[-1]
    assert len(seen) == len(wanted)
    assert set(seen) == wanted


def test_a_ticket_is_found_by_a_piece_of_its_number(desk):
    ticket_id = desk.ticket()
    scope = ListScope(desk.tenant_id, None, desk.clock.now())
    with desk.database.read() as c:
        for typed in ("inc-1001", "INC-10"):
            assert [row.id for row in search_tickets(c, desk.tenant_id, typed)] == [ticket_id]
            page = first_page(c, scope, Words(typed), "due")
            assert [row.id for row in page] == [ticket_id]
        assert search_tickets(c, desk.tenant_id, "INC_1001") == []
        assert first_page(c, scope, Words("INC_1001"), "due") == []
