"""The list: what it shows, moving in it, filters, groups, and staying put through changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.many_tickets import fill
from deskflow.desktop.watchdog import Watchdog
from deskflow.tickets.changing import AssignTicket, UpdateTicket
from deskflow.tickets.views import BUILT_IN

VIEWS = {view.key: view for view in BUILT_IN}


def show(room, page, key):
    page.show_view(VIEWS[key])
    room.qtbot.waitUntil(lambda: page.model.is_whole and page.feed.filter == VIEWS[key].filter)
    room.qtbot.wait(60)


def titles(page):
    rows = [page.model.row_at(line) for line in range(page.model.rowCount())]
    return [row.title for row in rows if row is not None]


def test_opens_with_my_tickets_and_shows_the_first(room):
    me = room.workspace.current_user.id
    first = room.ticket("Mail gateway rejects mail", priority="P1", assignee_id=me)
    room.ticket("Somebody else's")
    page = room.open()
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    assert page.ticket.row.id == first
    assert page.model.matching == 1


def test_counts_of_all_views_are_exact_and_live(room):
    me = room.workspace.current_user.id
    room.ticket("Mine", assignee_id=me)
    other = room.ticket("Nobody's")
    page = room.open()
    counts = lambda: {row.view.key: row.count for row in page.views.rows}  # noqa: E731
    room.qtbot.waitUntil(lambda: counts()["all-open"] == 2)
    assert counts()["unassigned"] == 1
    room.workspace.run(AssignTicket(other, me))
    room.qtbot.waitUntil(lambda: counts()["unassigned"] == 0 and counts()["my-open"] == 2)


def test_order_of_due_time_has_headings(room):
    room.ticket("Urgent", priority="P1")
    room.ticket("Can wait", priority="P4")
    page = room.open()
    show(room, page, "all-open")
    lines = [page.model.line(line) for line in range(page.model.rowCount())]
    assert [line.group.title for line in lines if line.group] in (
        ["Within 2 hours", "Later today"], ["Within 2 hours", "Later"], ["Breaching soon", "Later today"],
        ["Breaching soon", "Later"],
    )  # fmt: skip
    assert titles(page) == ["Urgent", "Can wait"]


def test_no_change_is_lost_while_other_rows_are_being_read(room):
    ids = [room.ticket(f"Ticket {number}") for number in range(3)]
    page = room.open()
    show(room, page, "all-open")
    # What changes is told to the list by hand here, each time before the answer to the last question is there.
    page.context.changes.changed.disconnect(page._on_changes)
    for number, ticket in enumerate(ids):
        room.do(UpdateTicket(ticket, {"title": f"Changed {number}"}))
    for ticket in ids:
        page.feed.reread([ticket])
    room.qtbot.waitUntil(lambda: all(title.startswith("Changed") for title in titles(page)))


def test_a_group_folds(room):
    room.ticket("Urgent", priority="P1")
    room.ticket("Can wait", priority="P4")
    page = room.open()
    show(room, page, "all-open")
    before = page.model.rowCount()
    page.fold()
    assert page.model.rowCount() == before - 1
    page.fold()
    assert page.model.rowCount() == before


def test_j_and_k_walk_over_headings(room):
    for place in range(4):
        room.ticket(f"Ticket {place}", priority=f"P{place + 1}")
    page = room.open()
    show(room, page, "all-open")
    walked = []
    for _ in range(4):
        walked.append(page.model.row_of(page.list.view.current_key).title)
        QTest.keyClick(page.list.view, Qt.Key.Key_J)
    assert walked == [f"Ticket {place}" for place in range(4)]
    QTest.keyClick(page.list.view, Qt.Key.Key_K)
    assert page.model.row_of(page.list.view.current_key).title == "Ticket 2"
    room.qtbot.waitUntil(
        lambda: page.ticket.row is not None and page.ticket.row.title == "Ticket 2"
    )


def test_slash_filters_and_escape_takes_it_back(room):
    room.ticket("VPN down")
    room.ticket("Printer dark")
    page = room.open()
    show(room, page, "all-open")
    QTest.keyClick(page.list.view, Qt.Key.Key_Slash)
    assert page.list.filter.line.hasFocus()
    QTest.keyClicks(page.list.filter.line, "vpn")
    room.qtbot.waitUntil(lambda: titles(page) == ["VPN down"])
    assert page.model.matching == 1
    QTest.keyClick(page.list.filter.line, Qt.Key.Key_Escape)
    room.qtbot.waitUntil(lambda: len(titles(page)) == 2)
    assert page.list.view.hasFocus()


def test_a_filter_nobody_understands_stays_with_the_reason(room):
    room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    line = page.list.filter.line
    line.setText("status:open due<banana")
    room.qtbot.waitUntil(lambda: bool(page.list.filter.error))
    assert "banana" in page.list.filter.error
    assert line.text() == "status:open due<banana"
    assert titles(page) == ["VPN down"], "the list stays as it was"
    line.setText("status:open due<4d")
    room.qtbot.waitUntil(lambda: not page.list.filter.error)


@pytest.mark.parametrize("key", [view.key for view in BUILT_IN])
def test_every_empty_view_says_what_it_is_for(room, key):
    page = room.open()
    show(room, page, key)
    room.qtbot.waitUntil(lambda: page.list.is_empty_shown)


def test_no_hits_offers_to_take_the_filter_away(room):
    room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    page.list.filter.line.setText("status:open zebra")
    room.qtbot.waitUntil(lambda: page.list.is_empty_shown)
    page.list.action_wanted.emit("tickets.filter_reset")
    room.qtbot.waitUntil(lambda: titles(page) == ["VPN down"])
    assert not page.list.is_empty_shown


def test_what_left_the_view_stays_until_one_moves_on(room):
    ids = [room.ticket(f"Ticket {place}", priority="P2") for place in range(3)]
    page = room.open()
    show(room, page, "unassigned")
    page.list.view.move_current(1)
    middle = page.list.view.current_id()
    assert middle == ids[1]
    room.do(AssignTicket(middle, room.workspace.current_user.id))
    room.qtbot.waitUntil(lambda: page.model.matching == 2)
    assert page.list.view.current_id() == middle
    assert len(titles(page)) == 3, "the one being looked at stays in its place"
    page.list.view.move_current(1)
    room.do(UpdateTicket(ids[0], {"priority": "P1"}))
    room.qtbot.waitUntil(lambda: len(titles(page)) == 2)


def test_scroll_and_current_row_stay_through_changes(room):
    ids = [room.ticket(f"Ticket {place:03}", priority="P3") for place in range(80)]
    page = room.open()
    show(room, page, "all-open")
    view = page.list.view
    view.go_to_line(40)
    key = view.current_key
    room.qtbot.wait(50)
    top = view.rowViewportPosition(view.current_line)
    for ticket_id in ids[:10]:
        room.do(UpdateTicket(ticket_id, {"priority": "P4"}))
    room.qtbot.waitUntil(lambda: view.current_line == 30)
    assert view.current_key == key
    assert view.rowViewportPosition(view.current_line) == top


def test_a_changed_ticket_is_repainted_with_its_new_words(room):
    ticket = room.ticket("Old title")
    page = room.open()
    show(room, page, "all-open")
    room.do(UpdateTicket(ticket, {"title": "New title"}))
    room.qtbot.waitUntil(lambda: titles(page) == ["New title"])
    room.qtbot.waitUntil(lambda: page.ticket.header.title.text == "New title")


def test_any_place_of_a_long_list_can_be_reached(room):
    fill(room.workspace, 3000)
    page = room.open()
    show(room, page, "all")
    room.qtbot.waitUntil(lambda: page.model.matching == 3000)
    bar = page.list.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = page.model.rowCount() - 1
    room.qtbot.waitUntil(lambda: page.model.row_at(last) is not None)
    bar.setValue(bar.maximum() // 2)
    middle = page.list.view.rowAt(100)
    room.qtbot.waitUntil(lambda: page.model.row_at(middle) is not None)


def test_the_interface_never_stands_still(room, time_for_us, watchdog: Watchdog):
    fill(room.workspace, 2000)
    watchdog.pauses.clear()
    page = room.open()
    watchdog.pauses.clear()  # making the window is start-up
    for key in ("all-open", "all", "unassigned", "done"):
        show(room, page, key)
        bar = page.list.view.verticalScrollBar()
        for step in range(10):
            bar.setValue(bar.maximum() * step // 10)
            room.qtbot.wait(5)
        page.list.view.go_to_start()
        for _ in range(5):
            page.list.view.move_current(1)
            room.qtbot.wait(90)


def test_rows_keep_their_height_when_a_heading_moves(room):
    room.ticket("Urgent", priority="P1")
    second = room.ticket("Not yet urgent", priority="P4")
    room.ticket("Can wait", priority="P4")
    page = room.open()
    show(room, page, "all-open")
    lines = page.model.rowCount()
    before = page.model.headings
    room.workspace.run(UpdateTicket(second, {"priority": "P1"}))
    room.qtbot.waitUntil(lambda: page.model.headings != before)
    assert page.model.rowCount() == lines, "as many lines as before, other headings"
    delegate, view = page.list.view._delegate, page.list.view
    for line in range(lines):
        heading = page.model.line(line).group is not None
        assert view.rowHeight(line) == (delegate.heading_height if heading else delegate.row_height)


def test_p_and_a_digit_set_the_priority(room):
    ticket = room.ticket("Mail is down", priority="P3")
    page = room.open()
    show(room, page, "all-open")
    room.open_ticket(page, ticket)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_P)
    QTest.keyClicks(QApplication.focusWidget(), "1")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: page.ticket.row.priority == "P1")


def test_a_list_by_a_filter_from_elsewhere_shows_what_it_asks(room):
    room.ticket("Broken", priority="P1")
    room.ticket("Slow", priority="P3")
    page = room.open()
    page.open(filter="status:open priority:P1", title="Urgent ones")
    room.qtbot.waitUntil(lambda: titles(page) == ["Broken"])
    assert page.list.filter.line.text() == "status:open priority:P1"
    assert page.list._title.text() == "Urgent ones"
