"""Actions: keys that do not get into each other's way or into typing, and menus made from the same records."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from deskflow.desktop.actions import Action, ActionTable
from deskflow.desktop.actions.keys import collide, is_typed
from deskflow.desktop.theme import Theme
from tests.desktop.pausing import pause


class Desk:
    """A window with a field and a button, and a table that writes down what was done."""

    def __init__(self, qtbot: QtBot, theme: Theme, allowed: Callable[[str], bool]) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        layout = QVBoxLayout(self.window)
        self.field, self.button = QLineEdit(), QPushButton("x")
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.done: list[str] = []
        self.refused: list[str] = []
        self.table = ActionTable(self.window, theme.icons, allowed)
        self.table.refused.connect(self.refused.append)
        self.window.show()
        qtbot.waitActive(self.window).__enter__()
        self.button.setFocus()

    def action(self, action_id: str, *keys: str, **more: object) -> Action:
        def do() -> None:
            self.done.append(action_id)

        return Action(id=action_id, title=action_id, shortcuts=keys, callback=do, **more)  # type: ignore[arg-type]

    def press(self, keys: str) -> None:
        QTest.keyClicks(self.window.focusWidget(), keys)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Desk:
    return Desk(qtbot, theme, lambda permission: permission != "forbidden")


def test_a_letter_works_in_a_list_and_is_typed_in_a_field(desk: Desk) -> None:
    desk.table.add([desk.action("ticket.assign", "A")], "")
    pause(1)
    desk.press("a")
    assert desk.done == ["ticket.assign"]
    desk.field.setFocus()
    desk.press("abc")
    assert desk.done == ["ticket.assign"]
    assert desk.field.text() == "abc"


def test_g_and_a_letter_goes_somewhere(desk: Desk) -> None:
    desk.table.add([desk.action("go.tickets", "G, T"), desk.action("ticket.type", "T")])
    pause(1)
    desk.press("gt")
    assert desk.done == ["go.tickets"]
    desk.press("t")
    assert desk.done == ["go.tickets", "ticket.type"]
    desk.field.setFocus()
    desk.press("gt")
    assert desk.field.text() == "gt"


def test_keys_of_a_page_work_only_while_it_is_shown(desk: Desk) -> None:
    desk.table.add([desk.action("ticket.note", "N")], "tickets")
    desk.table.add([desk.action("approval.reject", "N")], "approvals")
    assert desk.table.conflicts() == []
    desk.table.set_scope("approvals")
    desk.press("n")
    desk.table.set_scope("tickets")
    desk.press("n")
    assert desk.done == ["approval.reject", "ticket.note"]


def test_conflicts_are_found(desk: Desk) -> None:
    desk.table.add([desk.action("one", "Ctrl+K"), desk.action("other", "Ctrl+K")])
    desk.table.add([desk.action("short", "G")], "tickets")
    desk.table.add([desk.action("long", "G, T")])
    found = {(one.id, other.id) for one, other, _ in desk.table.conflicts()}
    assert found == {("one", "other"), ("short", "long")}


def test_what_yields_gives_way_to_the_page(desk: Desk) -> None:
    desk.table.add([desk.action("edit.undo_last", "Ctrl+Z", yields=True)])
    desk.table.add([desk.action("canvas.undo", "Ctrl+Z")], "workflows")
    assert desk.table.conflicts() == []
    desk.table.set_scope("workflows")
    QTest.keyClick(desk.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.table.set_scope("tickets")
    QTest.keyClick(desk.button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.done == ["canvas.undo", "edit.undo_last"]


def test_what_is_not_allowed_is_nowhere(desk: Desk) -> None:
    desk.table.add([desk.action("admin.wipe", "W", permission="forbidden", menu="file")])
    desk.table.add([desk.action("file.import", menu="file")])
    pause(1)
    desk.press("w")
    menu = desk.table.menu(desk.table.ids_of_menu("file"), desk.window)
    assert [entry.text() for entry in menu.actions()] == ["file.import"]
    assert [action.id for action in desk.table.usable()] == ["file.import"]
    assert not desk.table.trigger("admin.wipe")
    assert desk.done == []
    assert len(desk.refused) == 1
    menu.close()


def test_what_is_impossible_now_says_so(desk: Desk) -> None:
    desk.table.add([desk.action("ticket.merge", "M", enabled=lambda: False)])
    pause(1)
    desk.press("m")
    assert desk.done == []
    assert "ticket.merge" in desk.refused[0]


def test_a_menu_greys_what_is_impossible_now_and_its_key_still_says_so(desk: Desk) -> None:
    desk.table.add(
        [desk.action("run.retry", "R", enabled=lambda: False), desk.action("run.open")], ""
    )
    menu = desk.table.menu(("run.retry", "run.open"), desk.window)
    assert [entry.isEnabled() for entry in menu.actions()] == [False, True]
    menu.aboutToHide.emit()
    menu.deleteLater()
    desk.press("r")
    assert desk.refused == ["Not possible at the moment: run.retry"]


def test_an_id_is_used_once(desk: Desk) -> None:
    desk.table.add([desk.action("one")])
    with pytest.raises(ValueError, match="one"):
        desk.table.add([desk.action("one")])


def test_a_page_that_is_gone_takes_its_actions_along(desk: Desk) -> None:
    desk.table.add([desk.action("ticket.note", "N")], "tickets")
    desk.table.set_scope("tickets")
    desk.table.remove_scope("tickets")
    desk.press("n")
    assert desk.done == []
    assert "ticket.note" not in desk.table


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ctrl+K", "Ctrl+K", True),
        ("G", "G, T", True),
        ("G, T", "G, H", False),
        ("J", "Shift+J", False),
        ("", "J", False),
    ],
)
def test_collisions(one: str, other: str, expected: bool) -> None:
    assert collide(one, other) is expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [("J", True), ("?", True), ("G, T", True), ("Ctrl+J", False), ("F6", False)],
)
def test_which_keys_are_typed(key: str, expected: bool) -> None:
    assert is_typed(key) is expected
