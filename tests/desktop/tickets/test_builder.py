"""The builder: lines instead of text, in step with it both ways, counted while one edits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.list.builder import FilterBuilder, GroupBox
from deskflow.tickets.finding.text import read


def titles(page):
    rows = [page.model.row_at(line) for line in range(page.model.rowCount())]
    return [row.title for row in rows if row is not None]


def test_a_filter_is_built_line_by_line_and_counted(room):
    room.ticket("VPN down", priority="P1")
    room.ticket("VPN slow", priority="P3")
    room.ticket("Printer dark", priority="P1")
    page = room.open()
    page.show_view(page.keeping.find("all-open"))
    room.qtbot.waitUntil(lambda: len(titles(page)) == 3)
    QTest.keyClick(page.list.view, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    builder = room.window.findChild(FilterBuilder)
    [first] = builder.box.parts
    assert (first.asked.field, first.asked.values) == ("status", "open")
    assert first.values.hasFocus()
    QTest.keyClick(builder.box.add_line, Qt.Key.Key_Space)
    line = builder.box.parts[-1]
    assert line.field.hasFocus()
    line.field.setCurrentIndex(line.field.findData("priority"))
    QTest.keyClicks(line.values, "p1")
    room.qtbot.waitUntil(lambda: page.list.filter.line.text() == "status:open priority:P1")
    room.qtbot.waitUntil(lambda: builder.count.text() == "2 tickets")
    # What cannot be understood is said below its line; list and text stay.
    line.values.clear()
    QTest.keyClicks(line.values, "P1,P9")
    room.qtbot.waitUntil(lambda: bool(line.error))
    assert page.list.filter.line.text() == "status:open priority:P1"
    line.values.clear()
    QTest.keyClicks(line.values, "P3")
    room.qtbot.waitUntil(lambda: not line.error and titles(page) == ["VPN slow"])
    # Tab goes through what is seen from above to below, and Ctrl+Return adds a line; Return is done.
    line.values.setFocus()
    led = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        led.append(getattr(QApplication.focusWidget(), "text", str)())
    assert led[1:] == ["Add a line", "Add a group", "Done"]
    QTest.keyClick(line.values, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(builder.box.parts) == 3
    assert builder.box.parts[-1].field.hasFocus()
    builder.box.parts[-1].removed.emit()
    # A group of any, then all of it back by the text.
    builder.box.add_group.click()
    group = builder.box.parts[-1]
    assert isinstance(group, GroupBox)
    group.parts[0].field.setCurrentIndex(group.parts[0].field.findData("words"))
    QTest.keyClicks(group.parts[0].values, "printer")
    line.removed.emit()
    room.qtbot.waitUntil(lambda: titles(page) == ["Printer dark"])
    QTest.keyClick(group.parts[0].values, Qt.Key.Key_Return)
    assert builder.isHidden()
    page.list.filter.line.setText("status:open (priority:P1 or vpn)")
    room.qtbot.waitUntil(lambda: len(titles(page)) == 3)
    page.list.filter.build()
    again = room.window.findChildren(FilterBuilder)[-1]
    assert [part.join.value for part in again.box.parts if isinstance(part, GroupBox)] == ["any"]
    assert page.shown.filter == read("status:open (priority:P1 or vpn)")
    again.dismiss()
