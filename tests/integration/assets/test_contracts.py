"""Contracts: what they cover, how much is left, how they go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskflow.assets.commands import AddEquipment, UpdateEquipment
from deskflow.assets.contract_queries import contract_for, contracts_ending, list_contracts
from deskflow.assets.contracts import AddContract, RemoveContract, RenewContract, UpdateContract
from deskflow.assets.tables import equipment
from deskflow.core.errors import Rejected

FIRST, LAST = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 12, 31, 12, tzinfo=UTC)


def rows(desk, customer_id):
    with desk.database.read() as connection:
        return list_contracts(connection, desk.tenant_id, customer_id)


def covering(desk, customer_id, equipment_id=None):
    with desk.database.read() as connection:
        found = contract_for(
            connection, desk.tenant_id, customer_id, equipment_id, desk.clock.now()
        )
    return None if found is None else found.name


def test_the_contract_that_names_the_equipment_comes_before_the_one_for_all(desk):
    customer = desk.customer()
    server = desk.run(AddEquipment(customer, "Server")).result_id
    assert covering(desk, customer, server) is None
    desk.run(AddContract(customer, {"name": "All", "starts_at": FIRST, "ends_at": LAST}))
    special = desk.run(
        AddContract(
            customer,
            {"name": "Server", "starts_at": FIRST, "covers_all": False, "equipment_ids": [server],
             "minutes_included": 600, "hourly_rate": 9500, "covers": ["parts", "labour"]},
        )
    ).result_id  # fmt: skip
    assert (covering(desk, customer, server), covering(desk, customer)) == ("Server", "All")
    (found,) = [row for row in rows(desk, customer) if row.id == special]
    assert (found.covers, found.equipment_ids, found.hourly_rate) == (
        ("labour", "parts"),
        (server,),
        9500,
    )
    desk.run(UpdateContract(special, {"cancelled": True}))
    assert covering(desk, customer, server) == "All"
    desk.clock.advance(timedelta(days=60))
    assert covering(desk, customer, server) is None


def test_a_year_is_renewed_for_a_year_and_asks_no_more(desk):
    customer = desk.customer()
    made = desk.run(
        AddContract(customer, {"name": "AMC Gold", "starts_at": FIRST, "ends_at": LAST})
    ).result_id
    with desk.database.read() as connection:
        soon = contracts_ending(connection, desk.tenant_id, desk.clock.now(), timedelta(days=60))
        assert [row.name for row in soon] == ["AMC Gold"]
    desk.run(RenewContract(made))
    new, _ = rows(desk, customer)
    assert (new.starts_at.date().isoformat(), new.ends_at.date().isoformat()) == (
        "2027-01-01",
        "2027-12-31",
    )
    with desk.database.read() as connection:
        assert (
            contracts_ending(connection, desk.tenant_id, desk.clock.now(), timedelta(days=60)) == []
        )
    desk.run(RemoveContract(new.id))
    assert len(rows(desk, customer)) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "field.required"),
        ({"starts_at": None}, "field.required"),
        ({"ends_at": FIRST - timedelta(days=2)}, "contract.ends_before_it_begins"),
        ({"minutes_included": "-1"}, "field.out_of_range"),
        ({"minutes_included": "1; DROP"}, "field.bad_number"),
        ({"covers": ["everything"]}, "field.unknown_choice"),
        ({"currency": "EURO"}, "field.unknown_choice"),
        ({"tenant_id": "x"}, "field.unknown"),
    ],
)
def test_what_is_no_contract_is_refused(desk, wrong, code):
    with pytest.raises(Rejected) as refused:
        desk.run(AddContract(desk.customer(), {"name": "AMC", "starts_at": FIRST, **wrong}))
    assert refused.value.code == code


def test_a_warranty_in_months_ends_so_many_months_after_the_installation(desk):
    customer = desk.customer()
    device = desk.run(
        AddEquipment(customer, "NAS", installed_at=FIRST, warranty_months=24)
    ).result_id
    assert desk.row(equipment, device).warranty_until.date().isoformat() == "2028-01-01"
    desk.run(UpdateEquipment(device, {"warranty_months": 36}))
    assert desk.row(equipment, device).warranty_until.date().isoformat() == "2029-01-01"
    desk.run(UpdateEquipment(device, {"warranty_until": LAST}))
    assert desk.row(equipment, device).warranty_until == LAST
