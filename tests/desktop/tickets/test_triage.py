"""A morning's triage without a mouse: thirty tickets looked at, put right, answered, given away, and gone from the view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.composing.macros import DefineMacro
from deskflow.tickets.queries import list_messages
from deskflow.tickets.view_layout import Layout

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
TAKE = (
    {"kind": "set", "field": "status", "value": "in_progress"},
    {"kind": "note", "text": "Looked at this morning"},
)


class Hand:
    """Ten fingers over the page: every key goes where the keyboard is, and after each act it must be in the list."""

    def __init__(self, room, page):
        self.room, self.page, self.view = room, page, page.list.view
        self.wait = room.qtbot.waitUntil
        self.strokes = 0
        self.seen = []

    def press(self, key, modifier=NONE):
        self.strokes += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text):
        self.strokes += len(text)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def choose(self, key, typed, modifier=NONE):
        """A letter opens what can be chosen, a few more find it, and the keyboard is back where it was."""
        self.press(key, modifier)
        self.wait(lambda: not self.view.hasFocus())
        self.type(typed)
        self.press(Qt.Key.Key_Return)
        self.home()

    def write(self, key, text, *, and_on=False):
        """A reply or a note, sent; nothing of it stays behind, and Escape or the sending itself leads back."""
        edit = self.page.ticket.composer.edit
        self.press(key)
        self.wait(edit.hasFocus)
        self.type(text)
        assert edit.toPlainText() == text, (
            "every letter arrives, also those that are keys of the page"
        )
        if and_on:
            self.seen.append(self.view.current_key)
            self.press(Qt.Key.Key_Return, CTRL | SHIFT)
            assert self.view.hasFocus()
            assert self.view.current_key != self.seen[-1]
            return
        self.press(Qt.Key.Key_Return, CTRL)
        self.wait(lambda: edit.toPlainText() == "")
        assert edit.hasFocus(), "one may go on writing"
        self.press(Qt.Key.Key_Escape)
        self.home()

    def home(self):
        self.wait(self.view.hasFocus)

    def on(self, modifier=NONE):
        """One down, and there it is."""
        before = self.view.current_key
        self.seen.append(before)
        self.press(Qt.Key.Key_J, modifier)
        assert self.view.current_key not in (before, None)
        assert self.view.hasFocus()

    def take(self):
        self.press(Qt.Key.Key_A, SHIFT)
        self.became(assignee_name="Mara Klein")
        self.on()

    def became(self, **values):
        """What one has done to a ticket is seen in its row."""
        row = self.page.model.row_of
        key = self.view.current_key
        self.wait(lambda: all(getattr(row(key), name) == one for name, one in values.items()))

    def opened(self):
        self.wait(
            lambda: (
                self.page.ticket.row is not None
                and self.page.ticket.row.id == self.view.current_id()
            )
        )

    def left(self, count):
        self.wait(lambda: self.page.model.matching == count)


def test_thirty_tickets_are_triaged_by_keyboard_alone(room):
    room.user("Tess Tech")
    room.run(DefineMacro("Take it on", TAKE))
    for place in range(30):
        room.ticket(f"Ticket {place}", priority="P3")
    page = room.open()
    hand = Hand(room, page)
    edit = page.ticket.composer.edit
    # From one view to the other; the ticket one was at is open in both.
    hand.press(Qt.Key.Key_5, ALT)
    hand.left(30)
    hand.opened()
    hand.press(Qt.Key.Key_3, ALT)
    hand.wait(lambda: page.view.key == "unassigned")
    hand.left(30)
    hand.home()
    # Four one by one: more urgent, then to Tess. Each stays where it stood until one moves on.
    lines = range(page.model.rowCount())
    order = [key for line in lines if (key := page.model.key_at(line)) is not None]
    told = []
    for _ in range(4):
        hand.choose(Qt.Key.Key_P, "1")
        hand.became(priority="P1")
        hand.choose(Qt.Key.Key_A, "tess")
        hand.became(assignee_name="Tess Tech")
        if not hand.seen:
            hand.left(29)
            assert page.model.line_of_key(order[0]) >= 0, (
                "it is not taken away from under one's eyes"
            )
        hand.on()
    # Two with a word to colleagues, two with one to the customer and a wait for them.
    for _ in range(2):
        hand.press(Qt.Key.Key_A, SHIFT)
        hand.became(assignee_name="Mara Klein")
        hand.opened()
        here = page.ticket.ticket_id
        hand.write(Qt.Key.Key_N, "Seen before, jack of all keys", and_on=True)
        told.append(here)
    for _ in range(2):
        hand.opened()
        hand.write(Qt.Key.Key_R, "Which printer is it? Any lamps?")
        hand.choose(Qt.Key.Key_S, "customer")
        hand.became(status="pending_customer")
        hand.take()
    hand.left(22)
    # A thought that is not finished waits while one looks at the next, and is there again.
    hand.opened()
    hand.press(Qt.Key.Key_N)
    hand.type("Perhaps the switch")
    hand.press(Qt.Key.Key_Escape)
    hand.home()
    hand.press(Qt.Key.Key_J)
    hand.opened()
    hand.wait(lambda: edit.toPlainText() == "")
    hand.press(Qt.Key.Key_K)
    hand.wait(lambda: edit.toPlainText() == "Perhaps the switch")
    hand.press(Qt.Key.Key_N)
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.wait(lambda: edit.toPlainText() == "")
    hand.press(Qt.Key.Key_Escape)
    # One with a macro; Escape from its list changes nothing.
    hand.press(Qt.Key.Key_M)
    hand.wait(lambda: page.macros.picker is not None)
    hand.press(Qt.Key.Key_Escape)
    hand.home()
    hand.press(Qt.Key.Key_M)
    hand.wait(lambda: page.macros.picker is not None)
    hand.type("take")
    hand.press(Qt.Key.Key_Return)
    hand.home()
    hand.became(status="in_progress")
    hand.take()
    assert hand.seen == order[:9], "from one to the next, none left out and none twice"
    room_below = (
        page.list.view.viewport().height()
        - page.list.view.row_rect(page.list.view.current_line).bottom()
    )
    assert room_below > page.list.view.rowHeight(1), "one sees what comes next"
    for one in told:
        messages = room.workspace.look_up(list_messages, room.workspace.tenant_id, one)
        assert [message.is_public for message in messages] == [True, False]
    # Seventeen at once, chosen downwards, to Tess.
    hand.press(Qt.Key.Key_X)
    for _ in range(16):
        hand.on(SHIFT)
    assert page.list.bulk.isVisible()
    assert len(page.model.marked) == 17
    hand.choose(Qt.Key.Key_A, "tess")
    hand.left(4)
    hand.press(Qt.Key.Key_Escape)
    assert not page.model.marked
    # Groups and folding on the way, and back to the view with two keys.
    page.layouts.lay_out(Layout(group_by="priority"))
    hand.wait(lambda: bool(page.model.headings) and page.list.changed_button.isVisible())
    hand.press(Qt.Key.Key_Z)
    hand.press(Qt.Key.Key_Z)
    hand.press(Qt.Key.Key_2, ALT)
    hand.press(Qt.Key.Key_3, ALT)
    assert page.shown.layout.group_by == "priority", "how somebody looks at a view is remembered"
    # At once, while the list is still on its way: what is chosen is what is asked for, not what was there before.
    hand.press(Qt.Key.Key_X, CTRL | SHIFT)
    hand.wait(lambda: len(page.model.marked) == 4)
    assert page.view.key == "unassigned"
    assert page.model.matching == 4
    hand.press(Qt.Key.Key_A, SHIFT)
    hand.left(0)
    assert hand.strokes < 30 * 20
