"""A reply is held until its time has come; until then nobody but its author knows of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.settings import SetOwnSetting
from deskflow.core.undo import UndoCommand
from deskflow.engine.releasing import release_due
from deskflow.people.staff import UpdateUser
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.held_queries import held_replies_of, next_release
from deskflow.tickets.sending import CallBackReply, ReleaseReply, SendReply
from deskflow.tickets.tables import ticket_messages, tickets
from deskflow.tickets.writing_tables import held_replies

FILE = Attachment("ab" * 32, "plan.pdf", "application/pdf", 12)


@pytest.fixture
def ticket(desk):
    return desk.ticket(customer_id=desk.customer("Northwind", email="office@northwind.example"))


def release(desk):
    with desk.bus.unit() as unit:
        release_due(desk.bus, unit, desk.tenant_id, desk.clock.now())


def replies(desk):
    return desk.rows(ticket_messages, ticket_messages.c.author_kind == "staff", ticket_messages.c.is_public, ticket_messages.c.body_text.like("On %"))  # fmt: skip


def due(desk):
    with desk.database.read() as connection:
        return next_release(connection, desk.tenant_id)


def held_of(desk, ticket, actor):
    with desk.database.read() as connection:
        return held_replies_of(connection, desk.tenant_id, ticket, actor.user_id)


def test_it_goes_out_once_when_its_time_has_come(desk, ticket):
    tess = desk.user("Tess Tech")
    asked = desk.run(
        SendReply(ticket, NewMessage("On it", attachments=(FILE,), cc=("boss@northwind.example",)), "pending_customer"),
        tess,
    ).result  # fmt: skip
    assert asked["seconds"] == 15
    assert due(desk) == desk.clock.now() + timedelta(seconds=15)
    assert (replies(desk), desk.rows(outgoing_messages)) == ([], [])
    assert desk.row(tickets, ticket).status == "open"
    assert held_of(desk, ticket, desk.admin) == [], "others see nothing of it"
    (mine,) = held_of(desk, ticket, tess)
    assert (mine.excerpt, mine.files, mine.status_after) == ("On it", 1, "pending_customer")
    desk.advance(seconds=14)
    release(desk)
    assert replies(desk) == []
    desk.advance(seconds=1)
    release(desk)
    release(desk)
    (said,) = replies(desk)
    assert (said.author_name, said.at, said.cc) == ("Tess Tech", desk.clock.now(), ["boss@northwind.example"])  # fmt: skip
    assert desk.row(tickets, ticket).status == "pending_customer"
    (mail,) = desk.rows(outgoing_messages)
    assert (mail.status, mail.queued_by_user_id) == ("queued", tess.user_id)
    assert [box["address"] for box in mail.cc_boxes] == ["boss@northwind.example"]
    assert (desk.rows(held_replies), due(desk)) == ([], None)


def test_its_author_takes_it_back_with_everything_in_it(desk, ticket):
    tess, tom = desk.user("Tess Tech"), desk.user("Tom Tech")
    held = desk.run(SendReply(ticket, NewMessage("On it", attachments=(FILE,)), "resolved"), tess)
    held_id = desk.rows(held_replies)[0].id
    for command in (CallBackReply(held_id), ReleaseReply(held_id)):
        with pytest.raises(Denied, match="not_yours"):
            desk.run(command, tom)
    back = desk.run(CallBackReply(held_id), tess).result
    assert back["message"]["text"] == "On it"
    assert back["message"]["attachments"][0]["filename"] == "plan.pdf"
    assert back["status_after"] == "resolved"
    desk.advance(seconds=60)
    release(desk)
    assert replies(desk) == []
    with pytest.raises(NotFound, match=r"held_replies\.not_found"):
        desk.run(CallBackReply(held_id), tess)
    # Undo of the sending is the same.
    again = desk.run(SendReply(ticket, NewMessage("On second thoughts")), tess)
    desk.run(UndoCommand(again.command_id), tess)
    assert desk.rows(held_replies) == []
    assert held.result["held_id"] == str(held_id)


def test_who_will_not_wait_sends_at_once(desk, ticket):
    held = desk.run(SendReply(ticket, NewMessage("On it"))).result
    desk.run(ReleaseReply(desk.rows(held_replies)[0].id))
    assert len(replies(desk)) == 1
    desk.run(SetOwnSetting("undo_send_seconds", 0))
    now = desk.run(SendReply(ticket, NewMessage("On it again"))).result
    assert "held_id" in held
    assert "message_id" in now
    # A note disturbs no customer and is there at once; so is what a machine writes.
    desk.run(SetOwnSetting("undo_send_seconds", 60))
    desk.run(SendReply(ticket, NewMessage("a note", is_public=False)))
    desk.run(SendReply(ticket, NewMessage("by itself", author_kind="system")), desk.system())
    assert desk.rows(held_replies) == []


def test_what_is_wrong_is_said_before_it_is_held(desk, ticket):
    desk.run(UpdateTicket(ticket, {"status": "closed"}))
    with pytest.raises(Rejected, match="illegal_move"):
        desk.run(SendReply(ticket, NewMessage("Done"), "in_progress"))
    with pytest.raises(Rejected, match=r"message\.empty"):
        desk.run(SendReply(ticket, NewMessage("  ")))
    with pytest.raises(Denied):
        desk.run(SendReply(ticket, NewMessage("Hello")), desk.user("Ada Prover", "approver"))
    assert desk.rows(held_replies) == []


def test_what_has_become_impossible_waits_for_its_author(desk, ticket):
    tess = desk.user("Tess Tech")
    desk.run(SendReply(ticket, NewMessage("On it"), "in_progress"), tess)
    desk.run(UpdateTicket(ticket, {"status": "in_progress"}))
    desk.run(UpdateTicket(ticket, {"status": "closed"}))
    desk.advance(seconds=20)
    release(desk)
    # The move is not possible any more; the words are what matters.
    assert len(replies(desk)) == 1
    assert desk.row(tickets, ticket).status == "closed"
    desk.run(SendReply(ticket, NewMessage("On holiday")), tess)
    desk.run(UpdateUser(tess.user_id, {"role_keys": ["approver"]}))
    desk.advance(seconds=20)
    release(desk)
    assert len(replies(desk)) == 1
    assert due(desk) is None
    (kept,) = held_of(desk, ticket, tess)
    assert kept.error_code == "permission.missing"
    (told,) = desk.rows(notifications, notifications.c.user_id == tess.user_id)
    assert (told.code, told.body) == ("reply.unsent", "On holiday")
    assert desk.run(CallBackReply(kept.id), tess).result["message"]["text"] == "On holiday"
