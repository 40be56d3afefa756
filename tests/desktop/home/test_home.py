"""What the first page of the day tells, and where its parts lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.core.changes import Changes
from deskflow.core.ids import new_id
from deskflow.demo.workflows import chaser
from deskflow.desktop.pages.home import words
from deskflow.desktop.pages.home.health import engine_health
from deskflow.desktop.pages.home.reading import read_home, span_of
from deskflow.desktop.watchdog import Watchdog
from deskflow.desktop.widgets.buttons import Button
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.home_queries import Kept
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.tables import workflow_executions
from tests.desktop.accessibility import assert_accessible


def texts(tile) -> str:
    return tile.accessibleName()


def wait_for(qtbot, tile, said: str) -> None:
    qtbot.waitUntil(lambda: said in texts(tile))


def run_of(office, status: str, **more) -> None:
    """A run as the engine would have left it."""
    made = CreateWorkflow("Chaser", "", "ticket_automation", chaser())
    workflow_id = office.run(made).result_id
    office.run(PublishWorkflow(workflow_id, 1, ""))
    row_id, now = new_id(), office.clock.now()
    values = {
        "id": row_id, "tenant_id": office.workspace.tenant_id, "workflow_id": workflow_id, "version": 1,
        "status": status, "started_at": now, "completed_at": now, "ready_at": now, **more,
    }  # fmt: skip
    with office.workspace.database.write() as connection:
        connection.execute(workflow_executions.insert().values(**values))
    office.workspace.bus.announce(Changes({"workflow_executions": frozenset({row_id})}))


# --- with tickets --------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_tickets(office, sit, qtbot):
    now = office.clock.now()
    office.ticket("Late", priority="P1", at=now - timedelta(hours=3))
    office.ticket("Soon", priority="P1", at=now - timedelta(minutes=90))
    office.ticket("Later", priority="P4")
    done = office.ticket("Done", priority="P3", at=now - timedelta(hours=1))
    office.run(UpdateTicket(done, {"status": "resolved"}))
    seat = sit("Sofia")
    board = seat.page.board
    wait_for(qtbot, board.open, "Open: 3, 3 belong to nobody yet")
    # As many as the view of that name holds, which begins with what is late already.
    assert texts(board.due_soon) == "Due within 2 h: 2, 1 within the hour"
    assert texts(board.kept) == "SLA this week: 100 %, 1 of 1 in time"
    assert "1 overdue now" in texts(board.breached)
    assert texts(board.waiting) == "Waiting for you: 0, nothing to decide"
    assert seat.page._about.text().endswith("one ticket is overdue")
    assert [board.due.list.row(at).title for at in range(board.due.list.count)] == ["Late", "Soon", "Later"]  # fmt: skip
    flow = board.flow.chart._flow
    assert len(flow) == 14
    assert (sum(one.created for one in flow), sum(one.finished for one in flow)) == (4, 1)
    assert_accessible(seat.page)


def test_it_leads_to_tickets_views_and_approvals(office, sit, qtbot):
    ticket_id = office.ticket("Printer", priority="P1")
    seat = sit("Sofia")
    board = seat.page.board
    qtbot.waitUntil(lambda: board.due.list.count == 1)
    qtbot.waitUntil(board.due.list.hasFocus)
    QTest.keyClick(board.due.list, Qt.Key.Key_Return)
    QTest.mouseClick(
        board.due.list.viewport(), Qt.MouseButton.LeftButton,
        pos=board.due.list.visualRect(board.due.list.model().index(0, 0)).center(),
    )  # fmt: skip
    board.due_soon.click()
    board.breached.click()
    board.waiting.click()
    assert seat.visited == [
        ("tickets", {"ticket_id": ticket_id}),
        ("tickets", {"ticket_id": ticket_id}),
        ("tickets", {"view": "due-soon"}),
        ("tickets", {"filter": "status:open sla:breached", "title": "Breached"}),
        ("approvals", {}),
    ]


def test_it_follows_what_happens(office, sit, qtbot):
    office.ticket("First")
    seat = sit("Sofia")
    board = seat.page.board
    wait_for(qtbot, board.open, "Open: 1")
    second = office.ticket("Second")
    wait_for(qtbot, board.open, "Open: 2")
    office.run(UpdateTicket(second, {"assigned_to": str(office.people["Sofia"])}))
    qtbot.waitUntil(lambda: board.load._total.text() == "one ticket assigned")
    people = board.load.list
    assert [(people.row(at).name, people.row(at).open) for at in range(people.count)] == [("Sofia Ortega", 1)]  # fmt: skip


def test_requests_that_wait_for_me_are_counted(office, sit, qtbot):
    office.ticket()
    stage = NewStage(users=(office.people["Rita"],))
    until = office.clock.now() + timedelta(hours=2)
    office.run(RequestApproval("Overtime", (stage,), expires_at=until), "system")
    seat = sit("Rita")
    wait_for(qtbot, seat.page.board.waiting, "Waiting for you: 1, the next within 2 h 00")


def test_many_changes_are_read_once_in_a_while_and_never_stop_the_window(office, sit, qtbot):
    for number in range(30):
        office.ticket(f"Ticket {number}", priority="P2")
    seat = sit("Sofia")
    wait_for(qtbot, seat.page.board.open, "Open: 30")
    reads: list[object] = []
    asked = office.workspace.ask
    office.workspace.ask = lambda query, *args, **more: (
        reads.append(query) or asked(query, *args, **more)
    )
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        for number in range(20):
            office.ticket(f"More {number}")
            qtbot.wait(10)
        wait_for(qtbot, seat.page.board.open, "Open: 50")
    # The rail's counts and the bell ask as well, each time.
    assert sum(query is read_home for query in reads) <= 4
    assert not dog.pauses, dog.pauses[0].stack


# --- automation ----------------------------------------------------------------------------------------


def test_failed_runs_are_loud(office, sit, qtbot):
    office.ticket()
    run_of(office, "failed", error={"code": "mail.no_recipient", "params": {}})
    seat = sit("Sofia")
    card = seat.page.board.automation
    qtbot.waitUntil(lambda: card.list.count == 1)
    assert card.failed.text == "One run has failed within the last 24 hours."
    assert "The mail has no recipient" in card._paint.told(card.list.row(0))
    card.failed._action.click()
    card.list.opened.emit(card.list.row(0))
    assert [page for page, _ in seat.visited] == ["runs", "runs"]
    assert seat.visited[0][1] == {"status": "failed"}
    assert_accessible(seat.page)


def test_an_engine_that_stands_still_is_shown_as_such(office, sit, qtbot):
    office.ticket()
    seat = sit("Sofia")
    card = seat.page.board.automation
    qtbot.waitUntil(lambda: card.health.text() == "the engine does not run")


@pytest.mark.parametrize(
    ("running", "error", "behind", "said", "tone"),
    [
        (True, None, 0.2, "the engine is running", "success"),
        (True, None, 90.0, "the engine is 1 min behind", "warning"),
        (True, "disk full", 0.0, "the engine is in trouble: disk full", "danger"),
        (False, "no luck", 0.0, "the engine has stopped: no luck", "danger"),
    ],
)
def test_the_engine_says_how_it_is(running, error, behind, said, tone):
    engine = SimpleNamespace(is_running=running, last_error=error, behind_seconds=behind)
    assert engine_health(engine) == (said, tone)
    assert engine_health(None) == ("the engine does not run", "danger")


# --- empty, or not for everybody -----------------------------------------------------------------------


def test_an_empty_workspace_offers_first_steps(office, sit, qtbot):
    seat = sit("Ada")
    qtbot.waitUntil(seat.page.steps.isVisible)
    buttons = {button.text(): button for button in seat.page.steps.findChildren(Button)}
    assert set(buttons) == {"Import…", "New ticket", "Open workflows", "Open the demo"}
    buttons["New ticket"].click()
    assert seat.visited == [("tickets", {"new": True})]
    assert_accessible(seat.page)
    office.ticket("The first one")
    wait_for(qtbot, seat.page.board.open, "Open: 1")
    assert not seat.page.steps.isVisible()


def test_it_is_laid_out_for_little_room_and_for_much(office, sit, qtbot):
    office.ticket()
    seat = sit("Sofia")
    board = seat.page.board
    wait_for(qtbot, board.open, "Open: 1")

    def place(card) -> tuple[int, int]:
        at = card.mapTo(board, QPoint(0, 0))
        return at.x(), at.y()

    assert place(board.flow)[0] > place(board.due)[0] + board.due.width()
    seat.window.resize(860, 560)
    qtbot.waitUntil(lambda: place(board.flow)[0] == place(board.due)[0])
    assert place(board.flow)[1] >= place(board.due)[1] + board.due.height()
    assert board.tiles._columns < 5
    board.due.list.setFocus()
    # Three columns, each with something in it, and the keyboard where it was.
    seat.window.resize(2560, 1440)
    qtbot.waitUntil(lambda: place(board.automation)[0] > place(board.due)[0])
    assert place(board.flow)[0] > place(board.automation)[0]
    assert board.due.list.hasFocus()
    assert board.due.height() < board.height() / 2


# --- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "said"), [(3, "evening"), (7, "morning"), (13, "afternoon"), (20, "evening")]
)
def test_the_greeting_knows_the_time_of_day(hour, said):
    now = datetime(2026, 11, 23, hour).astimezone()
    assert words.greeting("Mara Klein", now) == f"Good {said}, Mara"


@pytest.mark.parametrize(
    ("week", "before", "said"),
    [
        (Kept(0, 0), Kept(0, 0), ("nothing finished yet", "neutral")),
        (Kept(4, 3), Kept(0, 0), ("3 of 4 in time", "neutral")),
        (Kept(4, 4), Kept(4, 3), ("+25.0 points", "success")),
        (Kept(4, 3), Kept(4, 4), ("−25.0 points", "danger")),
        (Kept(4, 4), Kept(2, 2), ("as last week", "neutral")),
    ],
)
def test_this_week_is_compared_with_the_last(week, before, said):
    assert words.kept_note(week, before) == said


def test_the_days_end_with_today():
    now = datetime(2026, 3, 30, 12, tzinfo=UTC)
    span = span_of(now)
    assert len(span.days) == 14
    assert span.days[-1] == now.astimezone().date()
    assert span.edges[0] <= span.week_before or span.week_before < span.week
    assert span.edges[-1] > now
