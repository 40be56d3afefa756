"""What is read when a ticket is opened: nothing that grows with the number of tickets there are."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from sqlalchemy import event

from deskflow.assets.commands import AddEquipment
from deskflow.bootstrap import open_workspace
from deskflow.desktop.pages.tickets.ticket.writing import read_with_writing
from deskflow.people.commands import CreateCustomer
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.workspaces import founded


def test_no_table_is_walked_through(tmp_path):
    path = tmp_path / "desk.deskflow"
    founded(path)
    with closing(open_workspace(path, run_engine=False)) as workspace:

        def made(command):
            return workspace.run(command).result().result_id

        customer = made(CreateCustomer("Northwind"))
        device = made(AddEquipment(customer, "Server"))
        asked: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            asked.append((statement, parameters))

        for about in (device, None):
            new = NewTicket("Fan", NewMessage("Loud"), customer_id=customer, equipment_id=about)
            ticket = made(CreateTicket(new))
            asked.clear()
            with workspace.database.read() as connection:
                event.listen(connection.engine, "before_cursor_execute", note)
                read, _ = read_with_writing(connection, workspace, ticket)
                event.remove(connection.engine, "before_cursor_execute", note)
                plans = [
                    (row[3], statement)
                    for statement, parameters in asked
                    for row in connection.exec_driver_sql(
                        f"EXPLAIN QUERY PLAN {statement}", parameters
                    )
                ]
            assert read is not None
            assert len(asked) > 20
            assert not [one for one in plans if one[0].startswith("SCAN")]
