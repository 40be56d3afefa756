"""The list: what it shows, moving in it, filters, groups, and staying put through changes."""

from __future__ import annotations

from deskflow.tickets.changing import AssignTicket


def test_opens_with_my_tickets_and_shows_the_first(room):
    me = room.workspace.current_user.id
    first = room.ticket("Mail gateway rejects mail", priority="P1", assignee_id=me)
    room.ticket("Somebody else's")
    page = room.open()
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    assert page.ticket.row.id == first
    assert page.model.matching == 1
