"""All of it without a mouse: going about, moving, longer and shorter, suggestions, a plan for the queue, other views."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.pages.dispatch.sheets import save_sheets_to, sheets_of
from deskflow.people.commands import AddUser
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, NONE
from tests.desktop.dispatch.conftest import BoardHand

K = Qt.Key
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def chosen(board: BoardHand) -> str:
    state = board.page.state
    return state.plans[state.current].title if state.current is not None else ""


def test_going_about_and_changing_plans(board: BoardHand) -> None:
    desk, page = board.desk, board.page
    for title, who, begins in (("One", "Anna", 9), ("Two", "Anna", 11), ("Three", "Tom", 11.5)):
        board.plan(board.ticket(title), who, begins, begins + 1)
    board.shows(3)
    page.focus_default()
    order = [row.title.split()[0] for row in page.state.rows if row.person is not None]
    assert order == ["Tom", "Anna", "Ida"]
    seen = []
    for key in (K.Key_Down, K.Key_Down, K.Key_Left, K.Key_Right, K.Key_Down, K.Key_Up):
        desk.press(key)
        seen.append(chosen(board))
    # Ida has nothing planned: there the keyboard is on a moment.
    assert seen == ["Three", "Two", "One", "Two", "", "Two"]
    desk.press(K.Key_Right, SHIFT)
    desk.press(K.Key_Right, SHIFT)
    desk.press(K.Key_Right, ALT)
    board.stored(("Anna", 9, 10, False), ("Anna", 11.5, 12.75, False), ("Tom", 11.5, 12.5, False))
    assert sum("moved" in one for one in desk.toasts()) == 1, "three presses are one change"
    desk.press(K.Key_Down, SHIFT)
    board.stored(("Anna", 9, 10, False), ("Ida", 11.5, 12.75, False), ("Tom", 11.5, 12.5, False))
    assert chosen(board) == "Two"
    desk.press(K.Key_T)
    desk.press(K.Key_D, CTRL)
    board.stored(
        ("Anna", 9, 10, False), ("Ida", 11.5, 12.75, True), ("Ida", 12.75, 14, True),
        ("Tom", 11.5, 12.5, False),
    )  # fmt: skip
    desk.press(K.Key_X)
    desk.press(K.Key_Up)
    desk.press(K.Key_X)
    assert len(page.state.targets) == 2
    desk.press(K.Key_Delete)
    board.stored(("Ida", 12.75, 14, True), ("Tom", 11.5, 12.5, False))
    desk.press(K.Key_Z, CTRL)
    board.shows(4)
    desk.press(K.Key_Up)
    desk.press(K.Key_Return)
    assert desk.window.stack.current_id == "tickets"


def test_days_weeks_the_list_the_map_and_paper_show_the_same(
    board: BoardHand, tmp_path: Path
) -> None:
    desk, page = board.desk, board.page
    ticket = board.ticket("On site", customer_id=board.customer, site_id=board.site)
    board.plan(ticket, "Tom", 9, 11)
    board.plan(board.ticket("Remote"), "Anna", 9, 10)
    board.shows(2)
    page.focus_default()
    desk.press(K.Key_BracketRight)
    board.shows(0)
    desk.press(K.Key_BracketLeft)
    board.shows(2)
    desk.press(K.Key_W)
    board.shows(2)
    assert len(page.board.axis.columns) == 7
    assert page.head.views.value == "week"
    desk.press(K.Key_L)
    tree = page.list
    desk.wait(lambda: tree.model().rowCount() == 3)
    first = tree.model().index(0, 0)
    told = tree.model().index(0, 0, first).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("INC-")
    assert "On site, Tom Weber" in told
    assert "firm" in told
    tree.setCurrentIndex(tree.model().index(0, 0, first))
    assert chosen(board) == "On site"
    desk.press(K.Key_T)
    desk.wait(lambda: any(one.is_tentative for one in page.state.plans.values()))
    desk.press(K.Key_M)
    board.shows(2)
    (spot,) = page.map.spots
    assert spot.title == "Northwind Traders, Bremen"
    assert [(one.name, round(one.km, -1)) for one in page.map.routes if one.stops] == [
        ("Tom Weber", 190)
    ]
    page.state.choose(None)
    where = page.map.place_of(spot)
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=where.toPoint())
    assert chosen(board) == "On site"
    assert "Tom Weber: Northwind Traders" in page.map.accessibleDescription()
    assert_accessible(page)
    sheets = sheets_of(page.state, desk.workspace.clock.now())
    assert [(one.name, len(one.lines)) for one in sheets] == [("Tom Weber", 1), ("Anna Brandt", 1)]
    assert sheets[0].lines[0].where == "Northwind Traders, Bremen"
    save_sheets_to(board.page.context, page.state, page, tmp_path / "day.pdf")
    desk.wait((tmp_path / "day.pdf").exists)
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    desk.wait(lambda: any("day.pdf" in one for one in desk.toasts()))
    desk.press(K.Key_Period)
    assert page.state.day == page.today()


def test_suggestions_say_who_and_when_and_a_proposal_fills_the_days(board: BoardHand) -> None:
    desk, page = board.desk, board.page
    board.ticket("No VPN at home")
    board.ticket("Two")
    board.ticket("Three")
    desk.wait(lambda: len(page.queue.model.rows) == 3)
    page.show_day(page.today())
    page.focus_default()
    desk.press(K.Key_Slash)
    desk.type("thre")
    desk.wait(lambda: [one.title for one in page.queue.model.rows] == ["Three"])
    desk.press(K.Key_Escape)
    desk.wait(lambda: len(page.queue.model.rows) == 3)
    page.focus_default()
    desk.press(K.Key_Q)
    place = [one.title for one in page.queue.model.rows].index("No VPN at home")
    page.queue.view.setCurrentIndex(page.queue.model.index(place))
    desk.press(K.Key_P)
    popup = desk.popup()
    choices = popup.list.choices
    said = [choices.index(row).data() for row in range(choices.rowCount())]
    assert any("Tom Weber" in str(one) for one in said)
    desk.type("Tom")
    desk.press(K.Key_Return)
    desk.wait(lambda: len(board.plans()) == 1)
    assert board.plans()[0][0] == "Tom"
    desk.wait(lambda: len(page.queue.model.rows) == 2)
    # Where the plan lies is shown, whichever day that is.
    desk.wait(lambda: chosen(board) == "No VPN at home")
    desk.press(K.Key_P, SHIFT)
    desk.wait(lambda: len(page.state.ghosts) == 2)
    assert page.bar.isVisible()
    assert "2 plans proposed" in page.bar.told.text()
    page.focus_default()
    desk.press(K.Key_Escape)
    assert not page.bar.isVisible()
    assert len(board.plans()) == 1
    desk.press(K.Key_P, SHIFT)
    desk.wait(lambda: len(page.state.ghosts) == 2)
    desk.press(K.Key_Return, CTRL)
    desk.wait(lambda: len(board.plans()) == 3)
    assert sum(tentative for *_, tentative in board.plans()) == 2
    desk.wait(lambda: not page.queue.model.rows)
    desk.press(K.Key_Z, CTRL)
    desk.wait(lambda: len(board.plans()) == 1)


@pytest.fixture
def looker(board: BoardHand) -> Iterator[BoardHand]:
    """Somebody who may read tickets and not assign them sits down."""
    workspace = board.desk.workspace
    user = board.desk.made(AddUser("Rita Novak", "rita@msp.example", ("approver",)))
    board.plan(board.ticket("Mine"), "Anna", 9, 10)
    before = workspace.current_user.id
    workspace.become(user)
    board.page.may_plan = board.page.board.hand.may_change = False
    yield board
    workspace.become(before)


def test_who_may_not_assign_only_looks(looker: BoardHand) -> None:
    board = looker
    board.shows(1)
    board.drag(board.spot("Anna", 9.5), board.spot("Tom", 13))
    assert board.page.board.drag is None
    board.page.focus_default()
    QTest.mouseClick(board.page.board.viewport(), Qt.MouseButton.LeftButton, NONE, board.spot("Anna", 9.5))  # fmt: skip
    board.desk.press(K.Key_Right, SHIFT)
    board.desk.press(K.Key_Delete)
    assert not board.page.changes.busy
    assert [one[:3] for one in board.plans()] == [("Anna", 9, 10)]
