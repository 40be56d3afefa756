"""The page as a whole: what can be reached, what it remembers, who may do what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.desktop.pages.tickets.panes import Panes
from deskflow.desktop.pages.tickets.ticket.message_card import MessageCard
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.key_hints import KeyHint
from deskflow.tickets.views import BUILT_IN
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_list import show
from tests.desktop.tickets.test_ticket import opened


def test_everything_can_be_named_and_hit(room):
    room.customer("Northwind Traders", email="info@northwind.example")
    ticket = room.ticket("VPN down", priority="P1")
    page = opened(room, ticket)
    page.model.mark_everything()
    assert_accessible(page)
    room.window.table.trigger("tickets.new")
    assert_accessible(page)


def test_no_two_actions_want_the_same_key(room):
    room.open()
    assert room.window.table.conflicts() == []


def test_panes_are_hidden_and_stay_hidden(room):
    page = room.open(1500, 900)
    assert page.panes.is_shown("views")
    room.window.table.trigger("tickets.pane.views")
    assert not page.panes.is_shown("views")
    assert not room.open(1500, 900).panes.is_shown("views")


def test_one_pane_always_stays(room):
    page = room.open(1500, 900)
    for name in ("views", "list", "ticket"):
        page.panes.set_shown(name, False)
    assert sum(page.panes.is_shown(name) for name in ("views", "list", "ticket")) == 1


def test_little_room_makes_panes_give_way(room):
    page = room.open(1500, 900)
    panes: Panes = page.panes
    panes.fit(700)
    assert not panes.is_shown("views")
    panes.fit(1300)
    assert panes.is_shown("views")


def test_the_way_back_leads_to_the_same_view_and_ticket(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    place = page.place()
    assert place == {"view": "all", "ticket_id": ticket}
    page.show_view(BUILT_IN[0])
    page.ticket.show_nothing()
    page.open(**place)
    room.qtbot.waitUntil(lambda: page.ticket.row is not None and page.ticket.row.id == ticket)
    assert page.view.key == "all"


def test_the_view_shown_last_is_shown_again(room):
    room.ticket("VPN down")
    show(room, room.open(), "unassigned")
    assert room.open().view.key == "unassigned"


def test_tickets_of_one_customer(room):
    customer = room.customer("Northwind Traders")
    room.ticket("Theirs", customer_id=customer)
    room.ticket("Somebody else's")
    page = room.open()
    page.open(customer_id=str(customer), title="Northwind Traders")
    room.qtbot.waitUntil(lambda: page.model.matching == 1 and page.model.is_whole)


def test_somebody_who_may_only_read_cannot_write(room):
    approver = room.user("Rita Novak", "approver")
    ticket = room.ticket("VPN down")
    room.workspace.become(approver)
    page = opened(room, ticket)
    assert not page.ticket.composer.isVisible()
    assert not page.ticket.side.new_task.isVisible()
    assert not room.window.table.trigger("tickets.assign")
    hints = {hint.shortcut for hint in page.list.findChildren(KeyHint)}
    assert not {"A", "S", "R"} & hints, "no key is offered that would do nothing"
    assert not room.window.bar.new_button.isVisible()


def test_both_looks_and_a_live_change_between_them(room):
    ticket = room.ticket("VPN down", "See https://ok.example/")
    page = opened(room, ticket)
    light = page.grab().toImage()
    room.theme.set_scheme("dark")
    room.qtbot.wait(50)
    dark = page.grab().toImage()
    assert light.pixelColor(400, 300) != dark.pixelColor(400, 300)


def test_the_keyboard_is_never_lost(room):
    """After whatever one does it is in the list, or in what stands there while it is empty."""
    room.ticket("One")
    page = room.open()
    view, wait = page.list.view, room.qtbot.waitUntil

    def press(key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    # Nothing is here: Escape leads out of a field all the same, and keys are keys again.
    assert page.list.is_empty_shown
    assert not view.isVisible()
    press(Qt.Key.Key_C)
    QTest.keyClicks(QApplication.focusWidget(), "Two")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: page.ticket.row is not None and page.ticket.row.title == "Two")
    press(Qt.Key.Key_T)
    QTest.keyClicks(QApplication.focusWidget(), "A task")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: view.isVisible() and page.model.matching == 1)
    assert view.hasFocus(), "it is in the list that has come into being"
    press(Qt.Key.Key_E)
    QTest.keyClicks(QApplication.focusWidget(), "Two and a half")
    press(Qt.Key.Key_Return)
    assert view.hasFocus()
    wait(lambda: page.ticket.row.title == "Two and a half")
    press(Qt.Key.Key_R)
    page.window().table.trigger("tickets.pane.ticket")
    assert view.hasFocus()


def test_what_is_pressed_is_whole_however_little_room_there_is(room):
    page = opened(room, room.ticket("One"))
    page.ticket.start_reply()
    page.ticket.composer.edit.setPlainText("On it")
    composer = page.ticket.composer
    page.ticket.toggle_side()
    if not page.ticket.is_side_shown:
        page.ticket.toggle_side()

    def whole():
        shown = [one for one in composer.findChildren(Button) if one.isVisible()]
        return composer.send_button in shown and all(
            one.width() >= one.sizeHint().width() for one in shown
        )

    for width in (1500, 1280, 1100):
        room.window.resize(width, 720)
        room.qtbot.waitUntil(lambda width=width: room.window.width() == width and whole())


def test_lines_of_a_message_stay_readable_on_a_large_screen(room):
    page = opened(room, room.ticket("One", text="Since this morning nothing works any more. " * 30))
    room.window.resize(2560, 1440)
    card = page.ticket.timeline.findChild(MessageCard)
    room.qtbot.waitUntil(lambda: page.ticket.timeline.width() > 1100)
    room.qtbot.waitUntil(lambda: 500 < card.text.width() < 1000)
