"""Checklists at the ticket: from a template, put in order, marked as required, all by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox

from deskflow.desktop.pages.tickets.bulk_preview import BulkPreview
from deskflow.desktop.pages.tickets.ticket.side_checks import CheckRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import PickerPopup
from deskflow.tickets.checklist_templates import DefineChecklistTemplate
from deskflow.tickets.checklists import AddChecklist
from deskflow.tickets.list_queries import Picked
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_list import show
from tests.desktop.tickets.test_relating import shown, status
from tests.desktop.tickets.test_side_work import named, said, work
from tests.desktop.tickets.test_ticket import opened

ALT = Qt.KeyboardModifier.AltModifier


def titles(page) -> list[str]:
    return [row.box.accessibleName() for row in page.ticket.side.findChildren(CheckRow)]


def test_from_template_to_resolved(room):
    ticket = room.ticket()
    items = ({"title": "Badge", "required": True}, {"title": "Keys"}, {"title": "Thank them"})
    room.run(DefineChecklistTemplate("Leaving & locking", items))
    page = opened(room, ticket)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(shown(room, PickerPopup).query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: titles(page) == ["Badge", "Keys", "Thank them"])
    assert "required" in said(page)
    assert_accessible(page.ticket.side)
    # The keyboard stays on the item that is moved.
    named(page, QCheckBox, "Thank them").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, ALT)
    room.qtbot.waitUntil(lambda: titles(page) == ["Badge", "Thank them", "Keys"])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, ALT)
    room.qtbot.waitUntil(lambda: titles(page)[0] == "Thank them")
    QTest.keyClicks(QApplication.focusWidget(), "!")
    room.qtbot.waitUntil(lambda: said(page).count("required") == 2)
    page.changes.update(page.target, {"status": "resolved"}, "")
    room.qtbot.waitUntil(
        lambda: any("is required and open" in one.text for one in room.window.toasts.shown)
    )
    assert status(room, ticket) == "open"
    for title in ("Thank them", "Badge"):
        QTest.keyClick(named(page, QCheckBox, title), Qt.Key.Key_Space)
        room.qtbot.waitUntil(lambda one=title: named(page, QCheckBox, one).isChecked())
    QTest.keyClick(named(page, QCheckBox, "Keys"), Qt.Key.Key_Delete)
    room.qtbot.waitUntil(lambda: "Leaving & locking\u20022/2" in said(page))
    page.changes.update(page.target, {"status": "resolved"}, "")
    room.qtbot.waitUntil(lambda: status(room, ticket) == "resolved")
    assert work(room, ticket).checklists[0].done == 2


def test_many_are_resolved_but_those_with_an_open_item_which_is_said_before(room):
    free, held, closed = (
        room.ticket("Free"),
        room.ticket("Held"),
        room.ticket("Closed", status="closed"),
    )
    room.run(AddChecklist(held, "Leaving", ("Badge",), (0,)))
    page = room.open()
    show(room, page, "all")
    page.model.mark_everything()
    page.pickers.deciding.apply([Picked(free, "INC-1001", "open"), Picked(held, "INC-1002", "open")], {"status": "resolved"}, "Resolved")  # fmt: skip
    preview = shown(room, BulkPreview)
    assert "INC-1002\u2002·\u2002“Badge” of its checklist is open" in [label.text() for label in preview.findChildren(Label)]  # fmt: skip
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: status(room, free) == "resolved")
    assert (status(room, held), status(room, closed)) == ("open", "closed")
