"""A morning's triage without a mouse: each ticket is looked at, given to somebody, put right, and gone from the view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.tickets.view_layout import Layout


def test_tickets_are_triaged_by_keyboard_alone(room):
    room.user("Tess Tech")
    for place in range(8):
        room.ticket(f"Ticket {place}", priority="P3")
    page = room.open()
    view = page.list.view
    wait = room.qtbot.waitUntil

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def choose(typed):
        wait(lambda: not view.hasFocus())
        QTest.keyClicks(QApplication.focusWidget(), typed)
        press(Qt.Key.Key_Return)
        wait(view.hasFocus)

    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    wait(lambda: page.view.key == "unassigned" and page.model.matching == 8)
    page.list.view.setFocus()
    # Two of them one by one: more urgent, then to Tess; the keyboard is back in the list each time.
    for left in (7, 6):
        here = view.current_key
        press(Qt.Key.Key_P)
        choose("1")
        wait(lambda here=here: page.model.row_of(here).priority == "P1")
        press(Qt.Key.Key_A)
        choose("tess")
        wait(lambda left=left: page.model.matching == left)
        assert view.current_key == here, "the one just given away stays until one moves on"
        press(Qt.Key.Key_J)
        assert view.current_key != here
    # Three at once, chosen downwards; the last ones are resolved.
    press(Qt.Key.Key_X)
    for _ in range(2):
        press(Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.bulk.isVisible()
    assert len(page.model.marked) == 3
    press(Qt.Key.Key_A)
    choose("tess")
    wait(lambda: page.model.matching == 3)
    press(Qt.Key.Key_Escape)
    assert not page.model.marked
    # Groups and folding on the way, and back to the view with two keys.
    page.layouts.lay_out(Layout(group_by="priority"))
    wait(lambda: bool(page.model.headings) and page.list.changed_button.isVisible())
    press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Z)
    press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    wait(lambda: page.view.key == "unassigned" and page.model.matching == 3)
    assert page.shown.layout.group_by == "priority", "how somebody looks at a view is remembered"
