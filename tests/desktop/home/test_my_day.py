"""What waits for me, my visits, my views; and a page that is arranged as one wants it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.questions import AskQuestion
from deskflow.core.settings import get_setting
from deskflow.desktop.pages.home.arrangement import DEFAULT, VIEW, Arranged, Arrangement
from deskflow.desktop.pages.home.flow_chart import FlowChart
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import tree_to_json
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.scheduling import ScheduleTicket
from deskflow.tickets.viewing.commands import CreateView
from tests.desktop.accessibility import assert_accessible

ALT = Qt.KeyboardModifier.AltModifier


def told(rows) -> list[str]:
    return [rows.model().data(rows.model().index(at, 0)) for at in range(rows.count)]


def kept(office, who: str):
    workspace = office.workspace
    return workspace.look_up(get_setting, "home_tiles", workspace.tenant_id, office.people[who])


def test_what_waits_for_me_stands_first_and_leads_there(office, sit, qtbot):
    now = office.clock.now()
    sofia, rita = office.people["Sofia"], office.people["Rita"]
    ticket_id = office.ticket("Printer is on fire", priority="P2")
    office.run(UpdateTicket(ticket_id, {"assigned_to": str(sofia)}))
    asked = RequestApproval("Overtime", (NewStage(users=(rita,)),), requested_by=sofia)
    approval_id = office.run(asked, "system").result_id
    office.run(AskQuestion(approval_id, "Who pays?"), "Rita")
    office.run(AddMessage(ticket_id, NewMessage("@Sofia Ortega have a look", is_public=False)))
    for hours, length in ((1, 2), (26, 1)):
        start = now + timedelta(hours=hours)
        office.run(ScheduleTicket(ticket_id, start, start + timedelta(hours=length), sofia))
    seat = sit("Sofia")
    board = seat.page.board
    qtbot.waitUntil(lambda: board.todo.list.count == 2)
    question, mention = told(board.todo.list)
    assert question == "Overtime, Rita Novak asks: Who pays?"
    assert "Ada Admin: @Sofia Ortega have a look" in mention
    assert "1 question" in board.waiting.accessibleName() or "one question" in board.waiting.accessibleName()  # fmt: skip
    assert board.visits.list.count == 2
    assert "tomorrow" in told(board.visits.list)[1]
    assert board.work.list.count == 1
    for row in (0, 1):
        board.todo.list.opened.emit(board.todo.list.row(row))
    board.visits.list.opened.emit(board.visits.list.row(0))
    assert seat.visited == [
        ("approvals", {"approval_id": approval_id}),
        ("tickets", {"ticket_id": ticket_id}),
        ("tickets", {"ticket_id": ticket_id}),
    ]
    assert_accessible(seat.page)


def test_the_page_is_arranged_by_keyboard_and_stays_so(office, sit, qtbot):
    office.ticket("Printer", priority="P1")
    made = CreateView("Burning", tree_to_json(read("status:open priority:P1")))
    view = VIEW + str(office.run(made, "Sofia").result_id)
    seat = sit("Sofia")
    page = seat.page
    qtbot.waitUntil(lambda: page.board.due.list.count == 1)
    QTest.keyClick(seat.window.focusWidget(), Qt.Key.Key_E)
    panel = page.arranging
    assert_accessible(panel)
    rows = panel.list
    tiles = [key for key, _ in panel.rows()]
    rows.setCurrentRow(tiles.index(view))
    QTest.keyClick(rows, Qt.Key.Key_Space)
    for _ in range(5):
        QTest.keyClick(rows, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: page.board.arrangement.figures[0].id == view)
    figure = page.board._figure(view)
    qtbot.waitUntil(lambda: figure.accessibleName() == "Burning: 1, one of your views")
    figure.click()
    assert seat.visited == [("tickets", {"view": view[len(VIEW) :]})]
    # A card goes from one column to the other, is made longer, and another one goes away.
    rows.setCurrentRow([key for key, _ in panel.rows()].index("automation"))
    QTest.keyClick(rows, Qt.Key.Key_Down, ALT)
    QTest.keyClick(rows, Qt.Key.Key_Plus)
    rows.setCurrentRow([key for key, _ in panel.rows()].index("flow"))
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert page.board.arrangement.right[0] == Arranged("automation", "long")
    assert page.board.flow.isHidden()
    assert not page.board.automation.isHidden()
    qtbot.waitUntil(lambda: "right/automation/long" in kept(office, "Sofia"))
    seat.close()
    seat = sit("Sofia")
    qtbot.waitUntil(lambda: seat.page.board.arrangement.figures[0].id == view)
    assert seat.page.board.flow.isHidden()


def test_what_is_dropped_where_it_cannot_stand_goes_where_it_can(office, sit, qtbot):
    office.ticket("Printer", priority="P1")
    seat = sit("Sofia")
    qtbot.waitUntil(lambda: seat.page.board.due.list.count == 1)
    seat.page.arrange()
    panel = seat.page.arranging
    rows = panel.rows()
    panel.show_rows([("due", "normal"), *[row for row in rows if row[0] != "due"]], "due")
    panel._on_dropped()
    assert seat.page.board.arrangement.left[0].id == "due"
    panel._start_over()
    assert seat.page.board.arrangement == DEFAULT
    qtbot.waitUntil(lambda: kept(office, "Sofia") == [])


def test_people_and_days_lead_to_their_tickets(office, sit, qtbot):
    ticket_id = office.ticket("Printer")
    office.run(UpdateTicket(ticket_id, {"assigned_to": str(office.people["Sofia"])}))
    seat = sit("Mara")
    board = seat.page.board
    qtbot.waitUntil(lambda: board.load.list.count == 1)
    board.load.list.opened.emit(board.load.list.row(0))
    chart: FlowChart = board.flow.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    (_, person), (_, day) = seat.visited
    assert person["title"] == "Open with Sofia Ortega"
    assert read(person["filter"]) == read(f"status:open assignee:{office.people['Sofia']}")
    yesterday = seat.page._span.days[-2]
    assert day["filter"] == f"created:{yesterday.isoformat()}"


def test_failed_runs_are_looked_at_in_the_list_of_failed_ones(office, take_seat, qtbot):
    """In the real window: the list of runs is narrowed, whatever it showed before."""
    seat = take_seat("Ada", "runs")
    seat.page.panel.status.set_value("open")
    board_window = seat.window
    board_window.navigate("home")
    board_window.navigate("runs", status="failed")
    assert seat.page.panel.filter.statuses == ("failed",)


def test_an_arrangement_with_nothing_in_it_is_an_empty_page(office, sit, qtbot):
    office.ticket("Printer", priority="P1")
    seat = sit("Sofia")
    qtbot.waitUntil(lambda: seat.page.board.due.list.count == 1)
    seat.page._on_arranged(Arrangement((), (), ()))
    assert not any(card.isVisible() for card in seat.page.board._cards.values())
    assert seat.page.arrange_button.isVisible()
