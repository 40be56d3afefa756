"""The names of what the data of a run speaks of by id."""

from __future__ import annotations

from uuid import uuid4

from deskflow.people.commands import AddUser
from deskflow.tickets.tables import tickets
from deskflow.workflows.named_ids import ids_in, names_of_ids
from tests.integration.desk import Desk


def test_people_customers_and_tickets_have_names_and_what_is_gone_has_none(desk: Desk) -> None:
    user = desk.run(AddUser("Tom Tech", "tom@msp.example", ("technician",))).result_id
    ticket = desk.ticket("Printer on fire")
    number, customer = next(
        (row.number, row.customer_id) for row in desk.rows(tickets) if row.id == ticket
    )
    value = {"to": [str(user), "no id", "-" * 36], "about": {"ticket": str(ticket), "whose": str(customer)}, "gone": str(uuid4())}  # fmt: skip
    found = list(ids_in(value))
    assert len(found) == 4
    with desk.database.read() as connection:
        names = names_of_ids(connection, desk.tenant_id, found)
    assert (names[str(user)], names[str(ticket)]) == ("Tom Tech", number)
    assert names.keys() == {str(user), str(ticket), str(customer)}
