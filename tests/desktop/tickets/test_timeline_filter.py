"""A long timeline is narrowed down to what one looks for, and is whole again with Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.ticket.activity_line import ActivityLine
from deskflow.desktop.pages.tickets.ticket.message_card import MessageCard
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.time_spent import LogTime
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_ticket import opened, parts


def test_kinds_and_words_narrow_it_down_and_escape_shows_all(room):
    ticket = room.ticket("VPN", "It is slow")
    file = Attachment("ab" * 32, "Tracé.pcap", "application/octet-stream", 12)
    room.do(
        AddMessage(ticket, NewMessage("Look at the router", is_public=False, attachments=(file,)))
    )
    room.do(UpdateTicket(ticket, {"priority": "P1"}))
    room.do(LogTime(ticket, 15))
    page = opened(room, ticket)
    bar, timeline = page.ticket.timeline.bar, page.ticket.timeline

    def cards() -> list[str]:
        return [card.message.text for card in parts(page, MessageCard) if not card.isHidden()]

    def lines() -> int:
        return len([line for line in parts(page, ActivityLine) if not line.isHidden()])

    room.qtbot.waitUntil(lambda: len(cards()) == 2)
    whole = lines()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert bar.query.hasFocus()
    assert_accessible(bar)
    QTest.keyClicks(bar.query, "trace ROUTER")
    room.qtbot.waitUntil(lambda: (cards(), lines()) == (["Look at the router"], 0))
    assert bar.count.text() == f"1 of {whole + 2}"
    # What comes in meanwhile is shown only if it fits.
    room.do(AddMessage(ticket, NewMessage("Another thing", is_public=False)))
    room.qtbot.waitUntil(lambda: bar.count.text() == f"1 of {whole + 3}")
    bar.query.clear()
    bar.chips["time"].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    room.qtbot.waitUntil(lambda: (cards(), lines()) == ([], 1))
    bar.chips["public"].click()
    room.qtbot.waitUntil(lambda: (cards(), lines()) == (["It is slow"], 1))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    room.qtbot.waitUntil(lambda: (len(cards()), lines()) == (3, whole))
    assert not bar.isVisible()
    assert timeline.hasFocus()
