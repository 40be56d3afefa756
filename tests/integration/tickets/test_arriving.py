"""Mails that arrive in numbers join their tickets, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.tickets.arriving import ArrivedMessage, ImportMessages
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.tables import ticket_attachments, ticket_messages, tickets
from tests.integration.desk import START

IGNORED = ("audit_log", "events", "event_queue", "counters")


def mail(mail_id: str, **more) -> NewMessage:
    more.setdefault("author_kind", "customer")
    return NewMessage(
        "Still broken", channel="email", author_name="Anna", mail_message_id=mail_id, **more
    )


def test_messages_and_their_files_are_added_once(desk):
    one, two = desk.ticket("One"), desk.ticket("Two")
    file = Attachment("ab" * 32, "photo.png", "image/png", 12)
    command = ImportMessages(
        (
            ArrivedMessage(one, mail("a@x", attachments=(file,))),
            ArrivedMessage(two, mail("b@x")),
            ArrivedMessage(two, mail("b@x")),
        )
    )
    assert desk.run(command).result == {"added": 2, "skipped": [], "missing": []}
    assert desk.run(command).result == {"added": 0, "skipped": ["a@x", "b@x"], "missing": []}
    assert len(desk.rows(ticket_messages)) == 4
    assert len(desk.rows(ticket_attachments)) == 1


def test_a_ticket_that_is_gone_is_named(desk):
    gone = new_id()
    result = desk.run(ImportMessages((ArrivedMessage(gone, mail("a@x")),))).result
    assert result == {"added": 0, "skipped": [], "missing": [str(gone)]}


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (mail("a@x", at=START + timedelta(hours=2)), "open"),
        (mail("a@x", at=START - timedelta(days=30)), "resolved"),
        (mail("a@x", at=START + timedelta(hours=2), is_automatic=True), "resolved"),
        (mail("a@x", at=START + timedelta(hours=2), author_kind="system"), "resolved"),
    ],
    ids=["news", "an old mail", "an automatic reply", "a delivery report"],
)
def test_only_news_from_the_customer_reopens(desk, message, status):
    ticket_id = desk.ticket()
    desk.advance(hours=1)
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    desk.advance(hours=2)
    desk.run(ImportMessages((ArrivedMessage(ticket_id, message),)))
    assert desk.row(tickets, ticket_id).status == status


def test_it_can_be_taken_back(desk):
    ticket_id = desk.ticket()
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    desk.advance(hours=1)
    before = {name: rows for name, rows in desk.dump().items() if name not in IGNORED}
    outcome = desk.run(ImportMessages((ArrivedMessage(ticket_id, mail("a@x")),)))
    desk.run(UndoCommand(outcome.command_id))
    assert {name: rows for name, rows in desk.dump().items() if name not in IGNORED} == before
