"""Finding a mail in the outbox by text, on both databases."""

from __future__ import annotations

import pytest

from deskflow.channels.outgoing import QueueMail
from deskflow.channels.queries import list_outbox


@pytest.fixture
def mails(desk):
    ticket_id = desk.ticket("Printer", customer_id=desk.customer())
    desk.run(QueueMail(("Paul Weber <paul@northwind.example>",), "50% off_all", "x"))
    desk.run(QueueMail(("lena@bergmann.example",), "Welcome", "x", cc=("uwe@bergmann.example",)))
    desk.run(QueueMail(("office@contoso.example",), "About it", "x", ticket_id=ticket_id))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WELCOME", 1),
        ("bergmann", 1),
        ("uwe@", 1),
        ("paul weber", 1),
        ("inc-", 1),
        ("0% off_", 1),
        ("0_ off", 0),
        ("address", 0),
        ("name", 0),
        ("  ", 3),
    ],
)
def test_text_is_found_in_subject_recipients_and_ticket(desk, mails, text, found):
    with desk.database.read() as connection:
        rows = list_outbox(connection, desk.tenant_id, text=text)
        assert len(rows) == found
