"""Planning with the hand: out of the queue, to another time or person, longer, twice, several at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from deskflow.desktop.pages.dispatch.doing import WhyPopover
from deskflow.people.absence import AddTimeOff
from deskflow.tickets.scheduling import UnplanAppointments
from deskflow.tickets.tables import appointments
from tests.desktop.dispatch.conftest import BoardHand, at

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_card_is_carried_onto_the_board_and_taken_back(board: BoardHand) -> None:
    desk, page = board.desk, board.page
    ticket = board.ticket("No VPN at home")
    desk.wait(lambda: page.queue.model.rows)
    desk.wait(lambda: page.queue.model.fits)
    assert "fits best: Tom Weber" in page.queue.model.told(page.queue.model.rows[0])
    source = page.queue.view.viewport()
    # Beside the board it goes back to where it was.
    board.drag(board.card_spot(), QPoint(20, 200), source=source)
    assert board.plans() == []
    board.drag(board.card_spot(), board.spot("Anna", 10.1), source=source, release=False)
    told = [line.text for line in page.board.card.lines]
    assert told[0].startswith("Anna Brandt · ")
    assert "No VPN" in told
    assert page.board.card.isVisible()
    QTest.mouseRelease(source, Qt.MouseButton.LeftButton, pos=source.mapFromGlobal(page.board.viewport().mapToGlobal(board.spot("Anna", 10.1))))  # fmt: skip
    board.stored(("Anna", 10, 11, False))
    assert board.holder(ticket) == board.people["Anna"]
    assert not page.board.card.isVisible()
    desk.wait(lambda: not page.queue.model.rows)
    desk.press(Qt.Key.Key_Z, CTRL)
    board.stored()
    assert board.holder(ticket) is None


def test_plans_go_to_other_times_and_people_and_become_longer(board: BoardHand) -> None:
    first, second = board.ticket("First"), board.ticket("Second")
    board.plan(first, "Anna", 9, 10)
    board.plan(second, "Anna", 11, 12)
    board.shows(2)
    board.drag(board.spot("Anna", 9.5), board.spot("Tom", 13.6))
    board.stored(("Anna", 11, 12, False), ("Tom", 13, 14, False))
    assert board.holder(first) == board.people["Tom"]
    # Its end is taken at its end.
    edge = board.spot("Tom", 14) - QPoint(3, 0)
    board.drag(edge, board.spot("Tom", 15.5))
    board.stored(("Anna", 11, 12, False), ("Tom", 13, 15.5, False))
    board.drag(board.spot("Tom", 13) + QPoint(4, 0), board.spot("Tom", 14) + QPoint(1, 0))
    board.stored(("Anna", 11, 12, False), ("Tom", 14, 15.5, False))
    # Escape leaves everything as it was; so does letting go at the same place.
    board.drag(board.spot("Tom", 14.7), board.spot("Ida", 9), release=False)
    assert board.page.board.drag is not None
    board.desk.press(Qt.Key.Key_Escape)
    QTest.mouseRelease(
        board.page.board.viewport(), Qt.MouseButton.LeftButton, pos=board.spot("Ida", 9)
    )
    assert board.page.board.drag is None
    board.stored(("Anna", 11, 12, False), ("Tom", 14, 15.5, False))
    board.drag(board.spot("Tom", 14.7), board.spot("Ida", 9.7), held=CTRL)
    board.stored(("Anna", 11, 12, False), ("Ida", 9, 10.5, False), ("Tom", 14, 15.5, False))


def test_several_are_chosen_with_a_band_and_moved_together(board: BoardHand) -> None:
    page = board.page
    for title, who, hour in (("One", "Anna", 9), ("Two", "Ida", 9), ("Three", "Tom", 9)):
        board.plan(board.ticket(title), who, hour, hour + 1)
    board.shows(3)
    board.drag(board.spot("Anna", 8), board.spot("Ida", 10.5) + QPoint(0, 4))
    rows = {page.state.plans[one].title for one in page.state.marked}
    assert len(rows) == 2
    QTest.mouseClick(page.board.viewport(), Qt.MouseButton.LeftButton, CTRL, board.spot("Tom", 9.5))
    assert len(page.state.targets) == 3 or rows == {"One", "Three"}
    page.state.mark(page.state.plans)
    board.drag(board.spot("Anna", 9.5), board.spot("Anna", 11.5))
    board.stored(("Anna", 11, 12, False), ("Ida", 11, 12, False), ("Tom", 11, 12, False))
    assert any("3 plans moved" in one for one in board.desk.toasts())
    board.desk.press(Qt.Key.Key_Z, CTRL)
    board.stored(("Anna", 9, 10, False), ("Ida", 9, 10, False), ("Tom", 9, 10, False))


def test_a_hard_rule_asks_why_and_keeps_what_was_typed(board: BoardHand) -> None:
    desk, page = board.desk, board.page
    board.plan(board.ticket("First"), "Anna", 9, 10)
    board.run(AddTimeOff(board.people["Ida"], at(12), at(24), "Dentist"))
    board.shows(1)
    desk.wait(lambda: any(one.worker.away for one in page.state.people))

    def why() -> WhyPopover:
        desk.wait(lambda: any(one.isVisible() for one in desk.window.findChildren(WhyPopover)))
        return next(one for one in desk.window.findChildren(WhyPopover) if one.isVisible())

    board.drag(board.spot("Anna", 9.5), board.spot("Ida", 13.5), release=False)
    assert [line.icon for line in page.board.card.lines][1:2] == ["ban"]
    assert "(Dentist)" in page.board.card.lines[1].text
    QTest.mouseRelease(
        page.board.viewport(), Qt.MouseButton.LeftButton, pos=board.spot("Ida", 13.5)
    )
    asked = why()
    assert "Ida Holm is off then" in asked.told.text()
    assert not asked.go.isEnabled()
    desk.type("she <i>offered</i>")
    assert asked.reason.text() == "she <i>offered</i>"
    desk.press(Qt.Key.Key_Escape)
    board.stored(("Anna", 9, 10, False))
    board.drag(board.spot("Anna", 9.5), board.spot("Ida", 13.5))
    asked = why()
    assert asked.reason.text() == "she <i>offered</i>"
    desk.press(Qt.Key.Key_Return)
    board.stored(("Ida", 13, 14, False))
    (plan_id,) = page.state.plans
    desk.wait(lambda: page.state.plans[plan_id].override_reason == "she <i>offered</i>")
    assert page.state.warnings[plan_id][0].code == "plan.time_off"


def test_what_others_do_is_seen_and_what_is_chosen_stays(board: BoardHand) -> None:
    desk, page = board.desk, board.page
    board.plan(board.ticket("Mine"), "Anna", 9, 10)
    board.shows(1)
    QTest.mouseClick(page.board.viewport(), Qt.MouseButton.LeftButton, pos=board.spot("Anna", 9.5))
    mine = page.state.current
    assert mine is not None
    board.plan(board.ticket("Another"), "Anna", 9.5, 10.5)
    board.shows(2)
    assert page.state.current == mine
    assert "plan.overlap" in [one.code for one in page.state.warnings[mine]]
    desk.run(UnplanAppointments((mine,)))
    board.shows(1)
    assert page.state.current is None
    with desk.workspace.database.read() as connection:
        assert len(list(connection.execute(appointments.select()))) == 1
