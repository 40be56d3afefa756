"""Tickets are merged, split, linked and resolved together, by the keyboard, and each of it is taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton

from deskflow.desktop.pages.tickets.relating.incidents_panel import IncidentsPanel
from deskflow.desktop.pages.tickets.relating.merge_panel import MergePanel
from deskflow.desktop.pages.tickets.relating.split_panel import SplitPanel
from deskflow.desktop.pages.tickets.relating.ticket_search import TicketSearch
from deskflow.desktop.pages.tickets.ticket.message_card import MessageCard
from deskflow.desktop.pages.tickets.ticket.side_pieces import Cross
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import PickerPopup
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.linking import LinkTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import tickets
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_side_work import enter, named, said, work
from tests.desktop.tickets.test_ticket import opened, parts


def shown(room, kind):
    """The open one of that kind."""
    room.qtbot.waitUntil(lambda: any(p.isVisible() for p in room.window.findChildren(kind)))
    return next(p for p in room.window.findChildren(kind) if p.isVisible())


def status(room, ticket_id) -> str:
    with room.workspace.database.read() as connection:
        return connection.execute(tickets.select().where(tickets.c.id == ticket_id)).one().status


def agree() -> None:
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )


def test_a_ticket_is_merged_with_its_likely_duplicate_the_other_way_round_and_back(room):
    customer = room.customer()
    first = room.ticket("Mail gateway rejects outgoing mail", customer_id=customer)
    second = room.ticket("Outgoing mail is rejected", customer_id=customer)
    page = opened(room, second)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    search = shown(room, TicketSearch)
    # The one that is meant is offered before anything is typed.
    room.qtbot.waitUntil(lambda: search.list.choices.rowCount() > 0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    panel = shown(room, MergePanel)
    assert panel.group.checkedButton().text().startswith("INC-1001")
    assert "INC-1002 will end as merged" in panel.story.text()
    assert_accessible(panel)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    room.qtbot.waitUntil(lambda: "INC-1001 will end as merged" in panel.story.text())
    agree()
    room.qtbot.waitUntil(lambda: status(room, first) == "merged")
    room.qtbot.waitUntil(lambda: len(parts(page, MessageCard)) == 2)
    named(page, Cross, "Separate INC-1001 again").click()
    room.qtbot.waitUntil(lambda: status(room, first) == "open")


def test_a_merge_that_cannot_be_is_refused_before_it_is_tried(room):
    mine = room.ticket("Mail is down", customer_id=room.customer())
    room.ticket("Mail is down", customer_id=room.customer("Contoso"))
    page = opened(room, mine)
    named(page, QComboBox, "Kind of link").setCurrentText("Merge into")
    enter(page, "Number of the other ticket", "INC-1002")
    panel = shown(room, MergePanel)
    assert "different customers" in panel.warning.text()
    assert not panel.go_button.isEnabled()
    agree()
    assert (status(room, mine), panel.isVisible()) == ("open", True)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_messages_are_split_off_and_come_back(room):
    ticket = room.ticket("Printer", "It burns")
    room.do(AddMessage(ticket, NewMessage("The scanner is dead, too\nSince noon", author_kind="customer", author_name="Paul")))  # fmt: skip
    page = opened(room, ticket)
    page.relations.split()
    panel = shown(room, SplitPanel)
    # The latest is meant most often, and its first line says what it is about.
    assert panel.name.text() == "The scanner is dead, too"
    for box in panel.boxes.values():
        box.setChecked(True)
    assert not panel.go_button.isEnabled()
    first = next(iter(panel.boxes.values()))
    first.setChecked(False)
    panel.name.setText("Scanner is dead")
    agree()
    room.qtbot.waitUntil(lambda: page.ticket.row.title == "Scanner is dead")
    room.qtbot.waitUntil(lambda: "Split off from" in said(page) and room.window.toasts.can_undo)
    room.window.toasts.undo_last()
    room.open_ticket(page, ticket)
    room.qtbot.waitUntil(lambda: len(parts(page, MessageCard)) == 2)


def test_links_are_made_followed_and_removed_by_keys(room):
    parent, child = room.ticket("Office moves"), room.ticket("Order cables")
    done = room.ticket("Book the van")
    room.do(LinkTickets(parent, done, "parent"))
    room.do(UpdateTicket(done, {"status": "closed"}))
    page = opened(room, parent)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_L)
    shown(room, PickerPopup)
    QTest.keyClicks(QApplication.focusWidget(), "parent of")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    search = shown(room, TicketSearch)
    QTest.keyClicks(search.query, "cables")
    room.qtbot.waitUntil(lambda: search.list.choices.rowCount() == 2 and not search.list.isHidden())
    QTest.keyClick(search.query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: "Parent of\u20021/2" in said(page))
    QTest.keyClick(page.list.view, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    popup = shown(room, PickerPopup)
    QTest.keyClicks(popup.query, "cables")
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: page.ticket.row.id == child)
    page.relations.unlink()
    QTest.keyClick(shown(room, PickerPopup).query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: work(room, child).links == [])


def test_solving_a_problem_offers_to_answer_its_incidents(room):
    problem = room.ticket("The mail server is broken", type="problem")
    incidents = [
        room.ticket(f"No mail {n}", customer_id=room.customer(f"Firm {n}")) for n in (1, 2)
    ]
    for one in incidents:
        room.do(LinkTickets(problem, one, "problem"))
    page = opened(room, problem)
    room.do(UpdateTicket(problem, {"status": "resolved"}))
    text = "2 open incidents belong to INC-1001"
    room.qtbot.waitUntil(lambda: text in [one.text for one in room.window.toasts.shown])
    page.relations.resolve_incidents()
    panel = shown(room, IncidentsPanel)
    QTest.keyClicks(panel.text, "A disk was changed.")
    list(panel.boxes.values())[1].setChecked(False)
    assert panel.go_button.text() == "Resolve 1"
    agree()
    room.qtbot.waitUntil(lambda: status(room, incidents[0]) == "resolved")
    assert status(room, incidents[1]) == "open"
    room.qtbot.waitUntil(lambda: "Problem behind\u20021/2" in said(page))
    room.open_ticket(page, incidents[0])
    room.qtbot.waitUntil(lambda: parts(page, MessageCard)[-1].message.text == "A disk was changed.")


def test_all_labels_of_the_panels_are_plain(room):
    hostile = "R&D <b>x</b> {{ 7*7 }} '; drop table tickets"
    a, b = room.ticket(hostile), room.ticket(hostile + " again")
    page = opened(room, a)
    page.relations.merge_pair(a, b)
    panel = shown(room, MergePanel)
    assert panel.findChildren(QRadioButton)[1].text().endswith(hostile.replace("&", "&&"))
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in panel.findChildren(Label))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
