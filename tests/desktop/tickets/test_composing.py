"""Writing with help: canned replies, articles, people; replies that are held; macros."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.composing.canned import CountUse, DefineCannedReply
from deskflow.composing.macros import DefineMacro
from deskflow.composing.queries import list_canned
from deskflow.knowledge.commands import CreateArticle
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.held_queries import held_replies_of
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.queries import get_ticket, list_messages
from tests.desktop.tickets.test_list import show
from tests.desktop.tickets.test_ticket import opened

CTRL = Qt.KeyboardModifier.ControlModifier
FILE = Attachment("ab" * 32, "form.pdf", "application/pdf", 12)


def messages(room, ticket):
    return room.workspace.look_up(list_messages, room.workspace.tenant_id, ticket)


def held(room, ticket):
    me = room.workspace.current_user.id
    return room.workspace.look_up(held_replies_of, room.workspace.tenant_id, ticket, me)


def row(room, ticket):
    return room.workspace.look_up(get_ticket, room.workspace.tenant_id, ticket).row


def known(room):
    customer = room.customer()
    return {"customer_id": customer, "contact_id": room.contact(customer)}


def offered(composer):
    popup = composer.aids.popup
    rows = range(popup.list.choices.rowCount())
    return [choice.title for at in rows if (choice := popup.list.choices.choice(at)) is not None]


def test_canned_replies_are_offered_filled_and_never_sent_with_a_gap(room):
    body = "Hello {{ contact.first_name }}, {{ ticket.number }}: call {{ agent.title }}."
    room.run(DefineCannedReply("Ask for the serial number", "The serial number?"))
    wanted = room.run(DefineCannedReply("We call you", body, "Phone", attachments=(FILE,)))
    room.do(CountUse(wanted))
    ticket = room.ticket("VPN down", **known(room))
    page = opened(room, ticket)
    composer, edit = page.ticket.composer, page.ticket.composer.edit
    page.ticket.start_reply()
    QTest.keyClicks(edit, "Hi ::")
    room.qtbot.waitUntil(lambda: composer.aids.is_open)
    assert offered(composer) == ["We call you", "Ask for the serial number"], "most used first"
    assert composer.aids.popup.text.toPlainText().startswith("Hello Paul, INC-1001: call ⟦")
    # Escape closes the list and leaves the page alone; it comes again with the next word.
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not composer.aids.is_open
    assert edit.hasFocus()
    QTest.keyClicks(edit, " and ::serial")
    room.qtbot.waitUntil(lambda: composer.aids.is_open)
    assert offered(composer) == ["Ask for the serial number"]
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "Hi :: and The serial number?"
    edit.selectAll()
    QTest.keyClicks(edit, "::call")
    room.qtbot.waitUntil(lambda: composer.aids.is_open)
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.toPlainText() == "Hello Paul, INC-1001: call ⟦agent.title⟧."
    assert [one.filename for one in composer.files.files] == ["form.pdf"]
    QTest.keyClick(edit, Qt.Key.Key_Return, CTRL)
    assert composer.banner.isVisible()
    assert "agent.title" in composer.banner.text
    assert edit.textCursor().selectedText() == "⟦agent.title⟧"
    assert held(room, ticket) == []
    QTest.keyClicks(edit, "the desk")
    assert not composer.banner.isVisible()
    QTest.keyClick(edit, Qt.Key.Key_Return, CTRL)
    room.qtbot.waitUntil(lambda: len(held(room, ticket)) == 1)
    me = room.workspace.current_user.id
    (first, _) = room.workspace.look_up(list_canned, room.workspace.tenant_id, me)
    assert (first.name, first.owned.my_uses) == ("We call you", 2)


def test_articles_are_found_and_people_are_mentioned_in_notes_only(room):
    room.user("Ayla Demir")
    room.run(CreateArticle("VPN drops", "1. Update\n2. Restart", "vpn"))
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    composer, edit = page.ticket.composer, page.ticket.composer.edit
    page.ticket.start_reply()
    QTest.keyClicks(edit, "??")
    room.qtbot.waitUntil(lambda: composer.aids.is_open)
    assert offered(composer) == ["VPN drops"], "suggested by the words of the ticket"
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert edit.toPlainText() == "VPN drops:\n> 1. Update\n> 2. Restart\n"
    room.qtbot.waitUntil(lambda: bool(composer.aids._people))
    QTest.keyClicks(edit, "@ay")
    assert composer.aids.is_open
    assert composer.aids.popup.hint.text()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert composer.kind == "reply", "an @ in what a customer reads may be just that"
    QTest.keyClicks(edit, "@ay")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    # What was written for the customer waits there; the thought goes on among colleagues.
    assert composer.kind == "note"
    assert edit.toPlainText() == "@Ayla Demir "
    QTest.keyClicks(edit, "please")
    QTest.keyClick(edit, Qt.Key.Key_Return, CTRL)
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 2)
    note = messages(room, ticket)[1]
    assert (note.text, note.mentions, note.is_public) == (
        "@Ayla Demir please", ("Ayla Demir",), False,
    )  # fmt: skip
    parts = page.ticket.timeline._parts
    room.qtbot.waitUntil(lambda: any(p.text.extraSelections() for p in parts if hasattr(p, "text")))
    page.ticket.start_reply()
    room.qtbot.waitUntil(lambda: "> 1. Update" in edit.toPlainText())
    edit.clear()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Q)
    assert edit.toPlainText() == "> Please help\n\n", "quoted, to be answered line by line"


def test_a_held_reply_is_seen_called_back_and_outlives_the_window(room):
    came = NewMessage(
        "It is down", author_kind="customer", author_name="Paul", mail_message_id="1@x", channel="email",
        mail_headers={"from": "paul@northwind.example", "cc": ["Boss <boss@northwind.example>"]},
    )  # fmt: skip
    ticket = room.ticket("VPN down", **known(room))
    room.do(AddMessage(ticket, came))
    page = opened(room, ticket)
    composer, edit, strip = page.ticket.composer, page.ticket.composer.edit, page.ticket.held
    assert composer.copies.addresses == ("boss@northwind.example",)
    assert composer.copies.isVisible()
    page.ticket.start_reply()
    QTest.keyClicks(edit, "On my way")
    composer.files.add_stored([FILE])
    composer.copies.field.setText("erika@northwind.example")
    composer.send("in_progress")
    room.qtbot.waitUntil(strip.isVisible)
    assert edit.toPlainText() == ""
    assert len(messages(room, ticket)) == 2
    assert row(room, ticket).status == "open"
    (waits,) = strip.rows
    assert "1 file" in waits.head.text()
    assert "second" in waits.head.text()
    # Another window of the same person shows it, too; called back, everything is in the composer again.
    page = opened(room, ticket)
    composer, edit, strip = page.ticket.composer, page.ticket.composer.edit, page.ticket.held
    room.qtbot.waitUntil(strip.isVisible)
    QTest.mouseClick(strip.rows[0].call_back, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: edit.toPlainText() == "On my way")
    assert [one.filename for one in composer.files.files] == ["form.pdf"]
    assert composer.copies.addresses == ("boss@northwind.example", "erika@northwind.example")
    room.qtbot.waitUntil(lambda: not strip.isVisible())
    assert held(room, ticket) == []
    page.ticket.start_reply()
    QTest.keyClick(edit, Qt.Key.Key_Return, CTRL)
    room.qtbot.waitUntil(strip.isVisible)
    QTest.mouseClick(strip.rows[0].send, Qt.MouseButton.LeftButton)
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 3)
    assert messages(room, ticket)[2].copies == ("boss@northwind.example", "erika@northwind.example")
    room.qtbot.waitUntil(lambda: not strip.isVisible())


def test_m_runs_a_macro_and_says_before_where_it_cannot(room):
    steps = (
        {"kind": "set", "field": "status", "value": "in_progress"},
        {"kind": "reply", "text": "Hello {{ contact.first_name }}"}, {"kind": "tag", "tags": ["taken"]},
    )  # fmt: skip
    room.run(DefineMacro("Take it", steps))
    room.run(DefineMacro("Note it", ({"kind": "note", "text": "Noted"},)))
    about = known(room)
    tickets = [room.ticket(f"VPN {number}", **about) for number in range(3)]
    room.do(UpdateTicket(tickets[2], {"status": "closed"}))
    page = room.open(1500, 900)
    show(room, page, "all")
    room.open_ticket(page, tickets[0])
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_M)
    room.qtbot.waitUntil(lambda: page.macros.picker is not None)
    picker = page.macros.picker
    QTest.keyClicks(picker.query, "take")
    assert picker.lines() == [
        "1. Status → In progress", "2. Reply to the customer: Hello Paul", "3. Add tags: taken",
    ]  # fmt: skip
    QTest.keyClick(picker.query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: row(room, tickets[0]).status == "in_progress")
    room.qtbot.waitUntil(page.ticket.held.isVisible)
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: row(room, tickets[0]).status == "open")
    room.qtbot.waitUntil(lambda: not page.ticket.held.isVisible())
    # All of them: the closed one is named while one still chooses, and stays as it is.
    page.list.view.setFocus()
    page.model.mark_everything()
    QTest.keyClick(page.list.view, Qt.Key.Key_M)
    room.qtbot.waitUntil(lambda: page.macros.picker is not None)
    QTest.keyClicks(page.macros.picker.query, "take")
    room.qtbot.waitUntil(lambda: "INC-1003" in page.macros.picker.refused.text())
    QTest.keyClick(page.macros.picker.query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    assert "2 tickets" in room.window.toasts.shown[-1].text
    assert [row(room, one).status for one in tickets] == ["in_progress", "in_progress", "closed"]
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: [row(room, one).status for one in tickets[:2]] == ["open", "open"])
