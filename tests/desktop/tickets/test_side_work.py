"""What hangs on a ticket, worked on in its side panel: with the keyboard, and undone from the toast."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from deskflow.desktop.pages.tickets.ticket.due_popover import DuePopover
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine
from deskflow.desktop.pages.tickets.ticket.side_pieces import Cross, TagChip
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.sla.queries import ticket_clocks
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklists import AddChecklist
from deskflow.tickets.linking import LinkTickets
from deskflow.tickets.scheduling import CreateWorkOrder, ScheduleTicket
from deskflow.tickets.surveys import SendSurvey
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.work_queries import TicketWork, ticket_work
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_ticket import opened


def work(room, ticket_id) -> TicketWork:
    with room.workspace.database.read() as connection:
        return ticket_work(connection, room.workspace.tenant_id, ticket_id)


def named(page, kind: type[QWidget], name: str) -> QWidget:
    (found,) = [one for one in page.ticket.side.findChildren(kind) if one.accessibleName() == name]
    return found


def said(page) -> list[str]:
    return [label.text() for label in page.ticket.side._content.findChildren(Label)]


def enter(page, line: str, text: str) -> None:
    """Into the line of that name, as fingers do."""
    field = named(page, EntryLine, line)
    field.setFocus()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_tags_are_put_on_and_taken_off(room):
    ticket = room.ticket()
    page = opened(room, ticket)
    enter(page, "Add a tag", "vip, printer")
    room.qtbot.waitUntil(lambda: work(room, ticket).tags == ["printer", "vip"])
    room.qtbot.waitUntil(lambda: len(page.ticket.side.findChildren(TagChip)) == 2)
    chip = named(page, TagChip, "Remove the tag vip")
    QTest.keyClick(chip, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: work(room, ticket).tags == ["printer"])
    room.qtbot.waitUntil(lambda: room.window.toasts.shown[-1].text == "Tag removed: vip")
    room.window.toasts.shown[-1].undo()
    room.qtbot.waitUntil(lambda: work(room, ticket).tags == ["printer", "vip"])


def test_whoever_types_a_tag_is_offered_those_in_use(room):
    ticket, other = room.ticket(), room.ticket("Another")
    room.do(TagTicket(other, ("printer", "premises")))
    room.do(TagTicket(ticket, ("premises",)))
    page = opened(room, ticket)
    line = named(page, EntryLine, "Add a tag")
    assert line.completer().model().rowCount() == 0
    line.setFocus()
    QTest.keyClicks(line, "pr")
    room.qtbot.waitUntil(lambda: line.completer().completionCount() == 1)
    assert line.completer().currentCompletion() == "printer"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    # A tag that came into use meanwhile is offered when the line is entered again.
    room.do(TagTicket(other, ("prototype",)))

    def entered_again() -> bool:
        page.ticket.setFocus()
        line.setFocus()
        return line.completer().completionCount() == 2

    room.qtbot.waitUntil(entered_again)


def test_what_is_being_typed_outlives_changes_by_others(room):
    ticket, other = room.ticket(), room.ticket("Another")
    page = opened(room, ticket)
    line = named(page, EntryLine, "Add a tag")
    line.setFocus()
    QTest.keyClicks(line, "half a ta")
    room.do(TagTicket(ticket, ("quick",)))
    room.qtbot.waitUntil(lambda: len(page.ticket.side.findChildren(TagChip)) == 1)
    assert named(page, EntryLine, "Add a tag") is line
    assert (line.text(), line.hasFocus()) == ("half a ta", True)
    # For another ticket it was not meant.
    room.open_ticket(page, other)
    room.qtbot.waitUntil(lambda: not page.ticket.side.findChildren(TagChip))
    assert named(page, EntryLine, "Add a tag").text() == ""


def test_a_checklist_from_beginning_to_end(room):
    ticket = room.ticket()
    page = opened(room, ticket)
    enter(page, "Add a checklist", "Leaving")
    room.qtbot.waitUntil(lambda: "Leaving" in said(page))
    enter(page, "Add an item", "Badge")
    room.qtbot.waitUntil(lambda: "Leaving\u20020/1" in said(page))
    QTest.keyClick(named(page, QCheckBox, "Badge"), Qt.Key.Key_Space)
    room.qtbot.waitUntil(lambda: "Leaving\u20021/1" in said(page))
    (done,) = work(room, ticket).checklists[0].items
    assert done.done_by == "Mara Klein"
    named(page, Cross, "Remove the checklist Leaving").click()
    room.qtbot.waitUntil(lambda: work(room, ticket).checklists == [])


def test_time_is_logged_in_one_line(room):
    ticket = room.ticket()
    page = opened(room, ticket)
    line = "Log time: 30m on the phone"
    enter(page, line, "for a while")
    assert "does not begin with a time" in room.window.toasts.shown[-1].text
    enter(page, line, "1h 15m on site")
    room.qtbot.waitUntil(lambda: "Time\u20021 h 15" in said(page))
    assert "1 h 15\u2002on site" in said(page)
    (paid,) = [b for b in page.ticket.side.findChildren(QCheckBox) if b.text() == "The customer pays for it"]  # fmt: skip
    paid.click()
    enter(page, line, "10")
    room.qtbot.waitUntil(lambda: "Time\u20021 h 25" in said(page))
    assert [one.is_billable for one in work(room, ticket).times] == [True, False]
    named(page, Cross, "Remove 10 min by Mara Klein").click()
    room.qtbot.waitUntil(lambda: "Time\u20021 h 15" in said(page))


def test_links_are_added_by_number_and_lead_to_the_other_ticket(room):
    ticket, other = room.ticket("Here"), room.ticket("There")
    page = opened(room, ticket)
    line = "Number of the other ticket"
    enter(page, line, "INC-9999")
    room.qtbot.waitUntil(lambda: bool(room.window.toasts.shown))
    assert room.window.toasts.shown[-1].text == "There is no ticket INC-9999."
    kinds = named(page, QComboBox, "Kind of link")
    kinds.setCurrentText("Blocked by")
    enter(page, line, "inc-1002")
    room.qtbot.waitUntil(lambda: "Blocked by" in said(page))
    assert [(link.kind, link.ticket_id) for link in work(room, other).links] == [("blocks.from", ticket)]  # fmt: skip
    named(page, Cross, "Remove the link to INC-1002").click()
    room.qtbot.waitUntil(lambda: work(room, ticket).links == [])


def test_plans_work_orders_and_watching(room):
    me = room.workspace.current_user.id
    ticket = room.ticket()
    begins = room.workspace.clock.now() + timedelta(days=1)
    room.do(ScheduleTicket(ticket, begins, begins + timedelta(hours=1), me, "keys"))
    room.do(CreateWorkOrder(ticket, "New switch", estimate_minutes=90))
    page = opened(room, ticket)
    assert "Mara Klein, keys" in said(page)
    QTest.keyClick(named(page, QCheckBox, "WO-1001 New switch"), Qt.Key.Key_Space)
    room.qtbot.waitUntil(lambda: "Work orders\u20021/1" in said(page))
    (cancel,) = [one for one in page.ticket.side.findChildren(Cross) if one.accessibleName().startswith("Cancel the plan")]  # fmt: skip
    cancel.click()
    room.qtbot.waitUntil(lambda: work(room, ticket).appointments == [])
    (watch,) = [one for one in page.ticket.side.findChildren(Button) if one.text() == "Watch it"]
    watch.click()
    room.qtbot.waitUntil(lambda: work(room, ticket).watchers == [(me, "Mara Klein")])


def test_the_clocks_are_paused_with_a_reason_where_their_story_is_told(room):
    ticket = room.ticket("VPN down", priority="P1")
    page = opened(room, ticket)

    def held() -> set[bool]:
        with room.workspace.database.read() as connection:
            now = room.workspace.clock.now()
            clocks = ticket_clocks(connection, room.workspace.tenant_id, ticket, now)
        return {clock.is_held for clock in clocks}

    def popover() -> DuePopover:
        page.ticket.explain_due()
        room.qtbot.waitUntil(
            lambda: any(p.isVisible() for p in room.window.findChildren(DuePopover))
        )
        return next(p for p in room.window.findChildren(DuePopover) if p.isVisible())

    (line,) = popover().findChildren(EntryLine)
    line.setFocus()
    QTest.keyClicks(line, "power cut")
    QTest.keyClick(line, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: held() == {True})
    room.qtbot.waitUntil(
        lambda: not any(p.isVisible() for p in room.window.findChildren(DuePopover))
    )
    shown = popover()
    texts = [label.text() for label in shown.findChildren(Label)]
    assert any(text.endswith("power cut") for text in texts)
    (again,) = [one for one in shown.findChildren(Button) if one.text() == "Let it run again"]
    again.click()
    room.qtbot.waitUntil(lambda: held() == {False})


def test_everything_in_the_panel_can_be_named_and_hit(room):
    ticket, other = room.ticket("Here"), room.ticket("There")
    room.do(TagTicket(ticket, ("a", "b")))
    room.do(AddChecklist(ticket, "List", ("One", "Two")))
    room.do(LinkTickets(ticket, other))
    page = opened(room, ticket)
    assert_accessible(page.ticket.side)


def test_who_may_only_read_sees_it_and_changes_nothing(room, monkeypatch):
    ticket = room.ticket()
    room.do(TagTicket(ticket, ("vip",)))
    room.do(AddChecklist(ticket, "List", ("One",)))
    monkeypatch.setattr(type(room.workspace), "can", lambda self, p: p == "tickets.read")
    page = opened(room, ticket)
    assert page.ticket.side.findChildren(EntryLine) == []
    assert page.ticket.side.findChildren(Cross) == []
    assert not named(page, TagChip, "vip").isEnabled()
    assert not named(page, QCheckBox, "One").isEnabled()


def test_what_somebody_said_on_the_phone_is_written_down(room):
    ticket = room.ticket(customer_id=room.customer(email="info@northwind.example"))
    room.do(UpdateTicket(ticket, {"status": "resolved"}))
    room.do(SendSurvey(ticket, "How did we do?", "1 to 5, please"))
    page = opened(room, ticket)
    line = "Write down: 4 fast and friendly"
    enter(page, line, "very good")
    assert room.window.toasts.shown[-1].text == "An answer begins with a number from 1 to 5."
    enter(page, line, "4 fast and friendly")
    room.qtbot.waitUntil(lambda: "4 of 5" in said(page))
    assert "fast and friendly" in said(page)
