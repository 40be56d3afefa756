"""Assign, status, priority: one ticket or many, what is refused, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.bulk_preview import BulkPreview
from deskflow.desktop.widgets.picker import PickerPopup
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.tables import tickets
from tests.desktop.tickets.test_list import show


def row(room, ticket_id):
    with room.workspace.database.read() as connection:
        return connection.execute(tickets.select().where(tickets.c.id == ticket_id)).one()


def popup(room):
    room.qtbot.waitUntil(
        lambda: any(one.isVisible() for one in room.window.findChildren(PickerPopup))
    )
    return next(one for one in room.window.findChildren(PickerPopup) if one.isVisible())


def pick(room, letters):
    """Type a few letters into the open popover and take the first hit."""
    opened = popup(room)
    QTest.keyClicks(opened.query, letters)
    QTest.keyClick(opened.query, Qt.Key.Key_Return)


def test_a_assigns_and_undo_takes_it_back(room):
    anna = room.user("Anna Brandt")
    ticket = room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None and len(page.people.users) == 2)
    QTest.keyClick(page.list.view, Qt.Key.Key_A)
    pick(room, "anna")
    room.qtbot.waitUntil(lambda: row(room, ticket).assignee_id == anna)
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    assert "Anna Brandt" in room.window.toasts.shown[-1].text
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: row(room, ticket).assignee_id is None)


def test_s_and_p_change_status_and_priority(room):
    ticket = room.ticket("VPN down", priority="P3")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    QTest.keyClick(page.list.view, Qt.Key.Key_S)
    pick(room, "waiting for cust")
    room.qtbot.waitUntil(lambda: row(room, ticket).status == "pending_customer")
    QTest.keyClick(page.list.view, Qt.Key.Key_P)
    pick(room, "crit")
    room.qtbot.waitUntil(lambda: row(room, ticket).priority == "P1")


def test_statuses_that_are_not_allowed_cannot_be_picked(room):
    ticket = room.ticket("VPN down", status="closed")
    page = room.open()
    show(room, page, "all")
    room.open_ticket(page, ticket)
    room.window.table.trigger("tickets.status")
    choices = popup(room).list.choices
    shown = [choices.choice(at) for at in range(choices.rowCount())]
    assert [choice.value for choice in shown if choice.enabled] == ["open", "closed"]


def test_an_undo_that_comes_too_late_says_why(room):
    ticket = room.ticket("VPN down", priority="P3")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    page.pickers.update("priority", "P1")
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    room.do(UpdateTicket(ticket, {"priority": "P4"}))
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(
        lambda: any("changed again" in toast.text for toast in room.window.toasts.shown)
    )
    assert row(room, ticket).priority == "P4"


def test_x_chooses_several_and_the_bar_changes_all_of_them(room):
    ids = [room.ticket(f"Ticket {place}", priority="P2") for place in range(4)]
    page = room.open()
    show(room, page, "all-open")
    view = page.list.view
    QTest.keyClick(view, Qt.Key.Key_X)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.model.marked) == 3
    assert page.list.bulk.isVisible()
    page.list.bulk.buttons["tickets.priority"].click()
    pick(room, "low")
    room.qtbot.waitUntil(
        lambda: [row(room, one).priority for one in ids] == ["P4", "P4", "P4", "P2"]
    )
    assert not page.model.marked
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: {row(room, one).priority for one in ids} == {"P2"})


def test_what_will_be_refused_is_shown_before(room):
    open_one = room.ticket("Open one")
    closed = room.ticket("Closed one", status="closed")
    page = room.open()
    show(room, page, "all")
    page.model.mark_everything()
    room.window.table.trigger("tickets.status")
    pick(room, "in progress")
    room.qtbot.waitUntil(lambda: bool(room.window.findChildren(BulkPreview)))
    preview = room.window.findChildren(BulkPreview)[0]
    assert preview.go_button.text() == "Change 1"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: row(room, open_one).status == "in_progress")
    assert row(room, closed).status == "closed"


def test_escape_chooses_none(room):
    room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_X)
    QTest.keyClick(page.list.view, Qt.Key.Key_Escape)
    assert not page.model.marked
    assert not page.list.bulk.isVisible()


def test_five_hundred_at_once_show_progress_and_can_be_undone(room):
    from benchmarks.many_tickets import fill

    fill(room.workspace, 600, open_share=0.25)
    page = room.open()
    show(room, page, "all")
    page.model.mark_everything()
    room.window.table.trigger("tickets.priority")
    pick(room, "low")
    room.qtbot.waitUntil(lambda: bool(room.window.findChildren(BulkPreview)))
    room.window.findChildren(BulkPreview)[0].go_button.click()
    room.qtbot.waitUntil(lambda: bool(room.window.jobs.running))
    room.qtbot.waitUntil(lambda: not room.window.jobs.running, timeout=15000)

    def priorities():
        with room.workspace.database.read() as connection:
            return {
                one
                for (one,) in connection.execute(
                    tickets.select().with_only_columns(tickets.c.priority)
                )
            }

    assert priorities() == {"P4"}
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: len(priorities()) == 4, timeout=15000)
