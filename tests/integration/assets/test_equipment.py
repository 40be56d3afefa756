"""Equipment is found by what people know of it, changed and taken back; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from deskflow.assets.commands import AddEquipment, UpdateEquipment
from deskflow.assets.queries import get_equipment, list_equipment
from deskflow.core.commands import plain, rebuild
from deskflow.core.undo import UndoCommand

UNTIL = datetime(2028, 3, 31, 12, tzinfo=UTC)


def test_it_is_found_by_name_serial_number_and_customer(desk):
    northwind, fabrikam = desk.customer(), desk.customer("Fabrikam")
    desk.run(AddEquipment(northwind, "MX-GW-01", "server", serial_number="NW-77-0192"))
    desk.run(AddEquipment(fabrikam, "NAS-01", "server", serial_number="FB-90-2210"))

    def found(text):
        with desk.database.read() as connection:
            return [row.name for row in list_equipment(connection, desk.tenant_id, text=text)]

    assert found("") == ["MX-GW-01", "NAS-01"]
    assert found("mx-gw") == ["MX-GW-01"]
    assert found("90-22") == ["NAS-01"]
    assert found("fabri") == ["NAS-01"]
    assert found("%") == []


def test_a_change_is_kept_replayed_and_taken_back(desk):
    device = desk.run(AddEquipment(desk.customer(), "MX-GW-01")).result_id
    command = UpdateEquipment(device, {"warranty_until": UNTIL, "model": "  ML30 "})
    outcome = desk.run(rebuild(UpdateEquipment, plain(command)))
    with desk.database.read() as connection:
        row = get_equipment(connection, desk.tenant_id, device)
    assert (row.warranty_until, row.model) == (UNTIL, "ML30")
    desk.run(UndoCommand(outcome.command_id))
    with desk.database.read() as connection:
        assert get_equipment(connection, desk.tenant_id, device).warranty_until is None
