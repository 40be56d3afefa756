"""Whoever is named in a note hears of it, once, and watches the ticket."""

from __future__ import annotations

from deskflow.channels.tables import notifications
from deskflow.core.undo import UndoCommand
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import ticket_watchers
from deskflow.tickets.writing_tables import ticket_mentions


def test_a_note_tells_those_it_names_and_nobody_twice(desk):
    ayla, tom = desk.user("Ayla Demir"), desk.user("Tom Tech")
    ticket = desk.ticket()
    note = NewMessage("@ayla demir, can you ask @Ada Admin? cc ayla@x.example", is_public=False)
    said = desk.run(AddMessage(ticket, note), tom)
    told = desk.rows(notifications)
    assert {(one.user_id, one.code) for one in told} == {
        (ayla.user_id, "ticket.mentioned"), (desk.admin.user_id, "ticket.mentioned"),
    }  # fmt: skip
    assert told[0].params["by"] == "Tom Tech"
    assert {one.user_id for one in desk.rows(ticket_watchers)} == {ayla.user_id, desk.admin.user_id}
    desk.run(UndoCommand(said.command_id), tom)
    for table in (notifications, ticket_watchers, ticket_mentions):
        assert desk.rows(table) == []
    # The next one, with nobody's name, reaches her as a watcher.
    desk.run(AddMessage(ticket, note), tom)
    desk.run(AddMessage(ticket, NewMessage("Thanks", is_public=False)), tom)
    mine = desk.rows(notifications, notifications.c.user_id == ayla.user_id)
    assert sorted(one.code for one in mine) == ["ticket.mentioned", "watched.message"]


def test_what_a_customer_reads_mentions_nobody(desk):
    ayla = desk.user("Ayla Demir")
    ticket = desk.ticket()
    desk.run(AddMessage(ticket, NewMessage("@Ayla Demir will call you")))
    desk.run(AddMessage(ticket, NewMessage("I, @Ayla Demir", is_public=False)), ayla)
    desk.run(AddMessage(ticket, NewMessage("@Ayla Demir", is_public=False, author_kind="customer")))
    assert desk.rows(ticket_mentions) == []
