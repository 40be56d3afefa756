"""Views of one's own: made of what the list shows, changed, put back, ordered, shared; by keyboard, and live."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskflow.core.permissions import Actor
from deskflow.desktop.pages.tickets.views.form import ViewForm
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import tree_to_json
from deskflow.tickets.viewing.commands import CreateView, UpdateView
from deskflow.tickets.viewing.queries import SavedView

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def names(page):
    return [row.title for row in page.views.rows if isinstance(row.view, SavedView)]


def titles(page):
    rows = [page.model.row_at(line) for line in range(page.model.rowCount())]
    return [row.title for row in rows if row is not None]


def make(room, name, asked, **more):
    return str(room.run(CreateView(name, tree_to_json(read(asked)), **more)))


def row_of(page, title):
    return next(row for row in page.views.rows if row.title == title)


def show_all(room, page, count):
    page.show_view(page.keeping.find("all-open"))
    room.qtbot.waitUntil(lambda: len(titles(page)) == count)


def undo(room):
    room.window.toasts.shown[-1].undo()


def test_a_typed_filter_becomes_a_view_is_changed_and_saved(room):
    room.ticket("VPN down", priority="P1")
    room.ticket("VPN slow", priority="P3")
    room.ticket("Printer dark", priority="P1")
    page = room.open()
    show_all(room, page, 3)
    QTest.keyClick(page.list.view, Qt.Key.Key_Slash)
    QTest.keyClicks(page.list.filter.line, "vpn")
    room.qtbot.waitUntil(lambda: len(titles(page)) == 2)
    assert page.list.changed_button.isVisible()
    QTest.keyClick(page.list.filter.line, Qt.Key.Key_S, CONTROL)
    form = room.window.findChild(ViewForm)
    QTest.keyClicks(form.name, "VPN")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: names(page) == ["VPN"] and page.view.title == "VPN")
    room.qtbot.waitUntil(lambda: row_of(page, "VPN").count == 2)
    assert not page.list.changed_button.isVisible()
    assert page.list.filter.line.text() == "status:open vpn"
    # Another ticket, and the count follows.
    room.ticket("VPN asks twice", priority="P1")
    room.qtbot.waitUntil(lambda: row_of(page, "VPN").count == 3)
    # Narrowed down: it says so, is put back, narrowed again, saved.
    page.list.filter.line.setText("status:open priority:P1 vpn")
    room.qtbot.waitUntil(page.list.changed_button.isVisible)
    page.keeping.put_back()
    assert page.list.filter.line.text() == "status:open vpn"
    assert not page.list.changed_button.isVisible()
    page.list.filter.line.setText("status:open priority:P1 vpn")
    room.qtbot.waitUntil(lambda: page.keeping.may_save)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_S, CONTROL)
    room.qtbot.waitUntil(lambda: not page.list.changed_button.isVisible())
    room.qtbot.waitUntil(lambda: row_of(page, "VPN").count == 2)
    assert page.view.filter == read("status:open priority:P1 vpn")


def test_views_are_edited_moved_pinned_found_and_deleted_by_keyboard(room):
    make(room, "First", "priority:P1")
    make(room, "Second", "priority:P2", folder="Daily")
    make(room, "Third", "priority:P3", folder="Daily", tone="danger", icon="flame")
    page = room.open()
    room.qtbot.waitUntil(lambda: names(page) == ["First", "Second", "Third"])
    QTest.keyClick(page.list.view, Qt.Key.Key_V)
    row_of(page, "Third").setFocus()
    QTest.keyClick(row_of(page, "Third"), Qt.Key.Key_Up, ALT)
    room.qtbot.waitUntil(lambda: names(page) == ["First", "Third", "Second"])
    assert row_of(page, "Third").hasFocus()
    QTest.keyClick(row_of(page, "Third"), Qt.Key.Key_Up, ALT)
    room.qtbot.waitUntil(lambda: names(page) == ["Third", "First", "Second"])
    assert row_of(page, "Third").view.folder == ""
    # Renamed and shared.
    QTest.keyClick(row_of(page, "Third"), Qt.Key.Key_F2)
    form = room.window.findChild(ViewForm)
    form.name.clear()
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: bool(form.rows["name"].error))
    QTest.keyClicks(form.name, "Evening")
    form.shared.setCurrentIndex(form.shared.count() - 1)
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: "Evening" in names(page))
    assert row_of(page, "Evening").view.shared_with == "all"
    # Pinned to the top, without losing where one is.
    row_of(page, "Evening").setFocus()
    page.keeping.toggle_pin()
    room.qtbot.waitUntil(lambda: page.views.rows[0].title == "Evening")
    page.views.rows[0].setFocus()
    page.keeping.delete()
    room.qtbot.waitUntil(lambda: "Evening" not in names(page))
    undo(room)
    room.qtbot.waitUntil(lambda: page.views.rows[0].title == "Evening")
    # A search narrows the pane down; Return opens what it found.
    page.find_view()
    QTest.keyClicks(page.views.search, "seco")
    room.qtbot.waitUntil(lambda: [row.title for row in page.views.rows] == ["Second"])
    QTest.keyClick(page.views.search, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: page.view.title == "Second")
    assert not page.views.search.hasFocus()


def test_a_view_is_carried_into_a_folder_by_hand(room):
    key = make(room, "Loose", "priority:P1")
    make(room, "Inside", "priority:P2", folder="Daily")
    page = room.open()
    room.qtbot.waitUntil(lambda: names(page) == ["Loose", "Inside"])
    row = row_of(page, "Inside")
    bottom = row.mapTo(page.views._inside, QPoint(0, row.height())).y()
    _, before, folder = page.views._drop_place(bottom + 5, key)
    page.views.moved.emit(key, before, folder)
    room.qtbot.waitUntil(lambda: names(page) == ["Inside", "Loose"])
    room.qtbot.waitUntil(lambda: row_of(page, "Loose").view.folder == "Daily")


def test_what_others_share_is_seen_at_once_and_is_theirs_to_change(room):
    room.ticket("Printer dark", priority="P1")
    tess = room.user("Tess Tech")
    page = room.open()
    workspace = room.workspace
    her = Actor(workspace.tenant_id, tess)
    made = workspace.writer.submit(
        lambda: workspace.bus.run(
            CreateView("Hers", tree_to_json(read("priority:P1")), shared_with="all"), her
        )
    ).result(10)
    workspace.announce(made) if hasattr(workspace, "announce") else page.keeping.refresh()
    room.qtbot.waitUntil(lambda: names(page) == ["Hers"])
    assert "Tess Tech" in row_of(page, "Hers").toolTip()
    row_of(page, "Hers").click()
    room.qtbot.waitUntil(lambda: titles(page) == ["Printer dark"])
    # Her change reaches whoever looks at it.
    room.do(UpdateView(made.result_id, {"filter": tree_to_json(read("priority:P4"))}))
    room.qtbot.waitUntil(lambda: titles(page) == [] and page.list.is_empty_shown)
    assert page.list.filter.line.text() == "priority:P4"
    assert QApplication.focusWidget() is not None


def test_the_filter_completes_fields_values_and_names(room):
    north = room.customer("Northwind Traders")
    room.ticket("Theirs", customer_id=north)
    room.ticket("Not theirs")
    page = room.open()
    show_all(room, page, 2)
    field = page.list.filter
    room.qtbot.waitUntil(
        lambda: "Northwind Traders" in field.known[1].by_kind.get("customer", {}).values()
    )
    QTest.keyClick(page.list.view, Qt.Key.Key_Slash)
    QTest.keyClicks(field.line, "cus")
    assert field.proposals.isVisible()
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    assert field.line.text() == "status:open customer:"
    assert field.proposals.isVisible()
    QTest.keyClicks(field.line, "nor")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == 'status:open customer:"Northwind Traders" '
    room.qtbot.waitUntil(lambda: titles(page) == ["Theirs"])
    # What is wrong is said, with what would do; Escape closes the list first, then takes the text back.
    QTest.keyClicks(field.line, "priority:P7")
    room.qtbot.waitUntil(lambda: bool(field.error))
    QTest.keyClicks(field.line, " ti")
    assert field.proposals.isVisible()
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.line.hasFocus()
    assert not field.proposals.isVisible()
    QTest.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.line.text() == "status:open"
