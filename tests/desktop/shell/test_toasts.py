"""Messages at the foot of the window, and taking back what they tell of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from deskflow.desktop.shell.main_window import MainWindow


def test_ctrl_z_takes_back_the_newest(window: MainWindow) -> None:
    undone: list[str] = []
    window.toasts.show("Assigned", undo=lambda: undone.append("assign"))
    window.toasts.show("Closed", undo=lambda: undone.append("close"))
    window.stack.page("home").setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_Z, control)
    QTest.keyClick(window, Qt.Key.Key_Z, control)
    assert undone == ["close", "assign"]
    assert window.toasts.shown == []


def test_ctrl_z_in_a_field_is_the_fields_own(window: MainWindow) -> None:
    undone: list[str] = []
    window.toasts.show("Assigned", undo=lambda: undone.append("assign"))
    field = window.stack.page("home").field
    field.setFocus()
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    assert field.text() == ""


def test_a_message_goes_by_itself_and_undo_with_it(qtbot: QtBot, window: MainWindow) -> None:
    toast = window.toasts.show("Assigned", undo=lambda: None, seconds=1)
    assert window.toasts.can_undo
    toast._left = 1
    qtbot.waitUntil(lambda: not window.toasts.shown)
    assert not window.toasts.can_undo


def test_at_most_three_are_shown(window: MainWindow) -> None:
    for number in range(5):
        window.toasts.show(str(number))
    assert [toast.text for toast in window.toasts.shown] == ["2", "3", "4"]


def test_they_stay_inside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    toast = window.toasts.show("A long message " * 12, undo=lambda: None)
    assert window.rect().contains(toast.geometry())
    window.resize(800, 500)
    qtbot.waitUntil(lambda: window.rect().contains(toast.geometry()))


def test_nothing_is_left_to_tick_after_closing(window: MainWindow) -> None:
    window.toasts.show("Assigned", undo=lambda: None)
    window.close()
    assert window.toasts.shown == []


def test_they_leave_the_buttons_at_the_right_alone(window: MainWindow) -> None:
    toast = window.toasts.show("INC-1106 is assigned to Jonas Lind", undo=lambda: None)
    assert toast.geometry().right() < window.width() / 2
    assert toast.geometry().bottom() > window.height() * 0.8
