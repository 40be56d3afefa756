"""Search over everything: hits of every kind with the found words marked, by keyboard, opened where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.assets.commands import AddEquipment
from deskflow.desktop.pages import PAGES
from deskflow.desktop.pages.search.reading import find
from deskflow.desktop.pages.search.results import pieces_of
from deskflow.knowledge.commands import CreateArticle
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.finding.excerpts import Excerpt
from deskflow.tickets.messaging import AddMessage
from tests.desktop.tickets import conftest as rooms

workspace, room = rooms.workspace, rooms.room


def filled(room):
    north = room.customer("Northwind Relays")
    room.contact(north, "Rita Relay", "rita@northwind.example")
    room.run(AddEquipment(north, "Relay rack", "server"))
    room.run(
        CreateArticle("Relaying denied", "When the relay says 550, look at the gateway.", "mail")
    )
    ticket = room.ticket("Mail gateway rejects mail", "It began this morning.", customer_id=north)
    for place in range(3):
        room.do(AddMessage(ticket, NewMessage(f"Answer {place}, nothing new.")))
    room.do(AddMessage(ticket, NewMessage("The bounce says 5.7.1 relaying denied <b>now</b>.")))
    for place in range(60):
        room.do(AddMessage(ticket, NewMessage(f"Later answer {place}.\n" * 3)))
    room.ticket("Printer dark")
    return ticket


def test_everything_is_found_marked_and_opened_by_keyboard(room, monkeypatch):
    ticket = filled(room)
    wanted = {"tickets", "search", "customers", "equipment", "knowledge"}
    monkeypatch.setattr(rooms, "TICKETS", [entry for entry in PAGES if entry.id in wanted])
    tickets = room.open(1280, 720)
    window = room.window
    assert "search" not in [button.entry.id for button in window.rail._buttons.values()]
    window.navigate("search", text="relaying den")
    page = window.stack.page("search")
    room.qtbot.waitUntil(lambda: page.list.hits.rowCount() > 0)
    [hit] = page.answer.hits["ticket"]
    assert pieces_of(hit.excerpt)[-2][0].lower() in ("denied", "relaying")
    assert "<b>now</b>" in hit.excerpt.text, "text stays text"
    page.field.setText("relay")
    room.qtbot.waitUntil(lambda: all(bool(page.answer.hits.get(kind)) for kind in page.kinds))
    assert page.buttons["contact"].text().endswith("1")
    page.choose("equipment")
    assert [page.list.hits.hit(row).title.text for row in range(page.list.hits.rowCount())] == [
        "Relay rack"
    ]
    page.choose("")
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    assert page.list.hits.hit(page.list.currentIndex().row()).kind == "ticket"
    QTest.keyClick(page.list, Qt.Key.Key_Up)
    assert page.field.hasFocus()
    page.field.setText("relaying denied 5.7.1")
    room.qtbot.waitUntil(lambda: page.answer.text == "relaying denied 5.7.1")
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: window.stack.current_id == "tickets")
    # It opens at the message, far above the end.
    timeline = tickets.ticket.timeline
    room.qtbot.waitUntil(lambda: tickets.ticket.ticket_id == ticket and bool(timeline._entries))
    message = dict(hit.params)["message_id"]

    def in_sight():
        built = [entry.id for entry in timeline._entries[timeline._first :]]
        if message not in built:
            return False
        at = built.index(message)
        top = timeline._parts[at].y() - timeline.verticalScrollBar().value()
        return 0 <= top < timeline.viewport().height()

    room.qtbot.waitUntil(lambda: timeline._wanted is None and in_sight())
    window.navigate("search", text="zzz nothing")
    room.qtbot.waitUntil(lambda: page._stack.currentWidget() is page._nothing)


def test_hits_of_a_kind_one_may_not_see_are_not_asked_for(workspace):
    answer = workspace.look_up(find, workspace.tenant_id, "relay", ["ticket"])
    assert set(answer.hits) == {"ticket"}
    hostile = workspace.look_up(
        find, workspace.tenant_id, "' OR 1=1 -- \" % _ \\", ["customer", "contact", "equipment"]
    )
    assert not any(hostile.hits.values())


def test_pieces_never_lose_a_letter():
    for said in (
        Excerpt("abc def", ((0, 3),)),
        Excerpt("abc", ((0, 2), (1, 3))),
        Excerpt("", ()),
        Excerpt("a", ()),
    ):
        assert "".join(text for text, _ in pieces_of(said)) == said.text
