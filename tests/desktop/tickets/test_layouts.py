"""A list bent to one's wishes: columns, several orders, groups; by mouse and keyboard, and kept."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.list.columns_popover import ColumnsPopover
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.view_layout import DEFAULT_COLUMNS, SortBy
from deskflow.tickets.views import BUILT_IN

ALL_OPEN = next(view for view in BUILT_IN if view.key == "all-open")


def titles(page):
    rows = [page.model.row_at(line) for line in range(page.model.rowCount())]
    return [row.title for row in rows if row is not None]


def headings(page):
    lines = [page.model.line(line) for line in range(page.model.rowCount())]
    return [(line.group.title, line.group.count) for line in lines if line.group is not None]


def click_title(header, column, modifier=Qt.KeyboardModifier.NoModifier):
    left, width = next((left, width) for name, left, width in header.rects() if name == column)
    place = QPoint(left + width // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def filled(room):
    north, south = room.customer("Northwind Traders"), room.customer("Southridge")
    me = room.workspace.current_user.id
    room.ticket("Beta", priority="P3", customer_id=north)
    room.ticket("Alpha", priority="P3", customer_id=south, assignee_id=me)
    room.ticket("Gamma", priority="P1", customer_id=north, assignee_id=me)
    page = room.open(1600, 960)
    page.show_view(ALL_OPEN)
    room.qtbot.waitUntil(lambda: len(titles(page)) == 3)
    return page


def test_a_table_sorts_by_several_columns_and_stands_in_groups(room):
    page = filled(room)
    header = page.list.view.header
    assert header.isHidden()
    before = page.shown.layout
    for is_table in (True, False):
        QTest.keyClick(page.list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
        QApplication.processEvents()
        assert header.isHidden() is not is_table
    assert page.shown.layout == before, "there and back is where one was"
    assert not page.list.changed_button.isVisible()
    QTest.keyClick(page.list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.changed_button.isVisible()
    page.panes.setSizes([196, 1100, 300])
    click_title(header, "title")
    room.qtbot.waitUntil(lambda: titles(page) == ["Alpha", "Beta", "Gamma"])
    click_title(header, "priority")
    click_title(header, "title", Qt.KeyboardModifier.ShiftModifier)
    click_title(header, "title", Qt.KeyboardModifier.ShiftModifier)
    room.qtbot.waitUntil(lambda: titles(page) == ["Gamma", "Beta", "Alpha"])
    assert page.shown.layout.order == (SortBy("priority"), SortBy("title", True))
    # Groups by keyboard: the popover of orders has them, too.
    page.list.view.setFocus()
    page.list.choose_order()
    QTest.keyClicks(QApplication.focusWidget(), "customer")
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: headings(page) == [("Northwind Traders", 2), ("Southridge", 1)])
    assert titles(page) == ["Gamma", "Beta", "Alpha"]
    page.list.view.go_to_start()
    page.fold()
    assert titles(page) == ["Alpha"]
    page.fold()
    # The arrow on the header and what the page says belong together.
    click_title(header, "assignee")
    room.qtbot.waitUntil(lambda: titles(page) == ["Beta", "Gamma", "Alpha"])
    page.layouts.lay_out(page.shown.layout.__class__(group_by="assignee"))
    room.qtbot.waitUntil(lambda: headings(page) == [("Nobody", 1), ("Mara Klein", 2)])
    page.layouts.put_back()
    room.qtbot.waitUntil(lambda: not page.list.changed_button.isVisible())


def test_columns_are_chosen_moved_and_remembered_for_each_view(room):
    page = filled(room)
    tagged = page.model.row_at(page.list.view.current_line).id
    room.do(TagTicket(tagged, ("vip",)))
    page.layouts.toggle_table()
    page.list.view.setFocus()
    QTest.keyClick(
        page.list.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )  # fmt: skip
    popover = room.window.findChild(ColumnsPopover)
    assert popover.list.hasFocus()
    QTest.keyClick(popover.list, Qt.Key.Key_Space)
    QTest.keyClick(popover.list, Qt.Key.Key_Down)
    QTest.keyClick(popover.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.shown.layout.columns[:3] == ("title", "number", "customer")
    popover.model.toggle(
        next(at for at, one in enumerate(popover.model.entries) if one.key == "tags")
    )
    QTest.keyClick(popover.list, Qt.Key.Key_Escape)
    assert page.list.view.hasFocus()
    room.qtbot.waitUntil(
        lambda: ("tags", "vip") in page.model.row_of(page.list.view.current_key).more
    )
    header = page.list.view.header
    header.resizeSection(header.names.index("customer"), 222)
    header.moveSection(0, 1)
    room.qtbot.waitUntil(lambda: page.shown.layout.columns[:2] == ("number", "title"))
    seen = page.shown.layout
    page.show_view(BUILT_IN[0])
    assert page.shown.layout.columns == DEFAULT_COLUMNS
    page.show_view(ALL_OPEN)
    assert page.shown.layout == seen
    assert header.widths["customer"] == 222
    assert page.model.headerData(1, Qt.Orientation.Horizontal) == "Title"


def test_the_line_below_says_where_one_is(room):
    page = filled(room)
    page.list.view.go_to_start()
    assert page.list.hints._status.text() == "1 of 3"
    QTest.keyClick(page.list.view, Qt.Key.Key_J)
    assert page.list.hints._status.text() == "2 of 3"
