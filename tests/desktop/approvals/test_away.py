"""Somebody is away, and what the list and the card say of stages, stand-ins and escalation."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest

from deskflow.approvals.asking import NewStage
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.delegating import DelegateApprovals, list_delegations
from deskflow.approvals.expiring import ClimbLadders
from deskflow.approvals.rules import Rung
from deskflow.desktop.pages.approvals.away import AwayPopover
from deskflow.desktop.program.actions import program_actions
from deskflow.desktop.widgets.labels import Label
from deskflow.people.profile_queries import list_time_off
from deskflow.people.staff import UpdateUser
from tests.desktop.accessibility import assert_accessible
from tests.desktop.approvals.test_inbox import ask, let_time_pass, press, status, titles, wait_for


def away_popover(qtbot, seat):
    QTest.mouseClick(seat.page.pane.away_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seat.page.away_desk.popover is not None)
    return seat.page.away_desk.popover


def delegations(office, name: str):
    workspace = office.workspace
    return workspace.look_up(
        list_delegations, workspace.tenant_id, office.people[name], workspace.clock.now()
    )


def off(office, name: str):
    workspace = office.workspace
    found = workspace.look_up(list_time_off, workspace.tenant_id, workspace.clock.now())
    return [one for one in found if one.user_id == office.people[name]]


def details(seat) -> list[str]:
    return [row.detail for row in seat.page.pane.list.records.rows]


def side_words(seat) -> list[str]:
    return [label.text() for label in seat.page.detail.who.findChildren(Label) if label.isVisible()]


def test_somebody_is_named_who_decides_while_i_am_away(office, sit, qtbot):
    seat = sit("Rita")
    popover = away_popover(qtbot, seat)
    assert_accessible(popover)
    assert [popover.who.itemText(n) for n in range(popover.who.count())] == [
        "Ada Admin",
        "Paula Reis",
        "nobody: it waits for me",
    ]
    popover.who.setCurrentIndex(1)
    QTest.mouseClick(popover.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved" in seat.toasts)
    (row,) = delegations(office, "Rita")
    assert (row.stand_in_name, row.topic) == ("Paula Reis", "")
    assert row.starts_at <= office.clock.now() < row.ends_at
    # It can be undone, and looked at again.
    seat.page.away_desk.popover = None
    popover = away_popover(qtbot, seat)
    words = [label.text() for label in popover.findChildren(Label)]
    assert {"Paula Reis decides for you", "You get no tickets"} <= set(words)
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    QTest.keyClick(seat.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not delegations(office, "Rita") and not off(office, "Rita"))


def test_a_technician_is_away_from_tickets_and_dispatchers_see_it(office, take_seat, qtbot):
    office.ticket()
    seat = take_seat("Sofia", "home")
    seat.window.add_actions(program_actions(seat.session, lambda: None))
    seat.window.table.trigger("user.away")

    def shown() -> list[AwayPopover]:
        return [one for one in seat.window.findChildren(AwayPopover) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    (popover,) = shown()
    assert not popover.rows["who"].isVisible()
    assert_accessible(popover)
    popover.no_tickets.setChecked(False)
    QTest.mouseClick(popover.save, Qt.MouseButton.LeftButton)
    assert "Choose who decides for you" in popover.banner.text
    popover.no_tickets.setChecked(True)
    QTest.mouseClick(popover.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(off(office, "Sofia")) == 1)
    seat.close()
    seat = take_seat("Mara", "home")
    rows = seat.page.board.load.list
    qtbot.waitUntil(lambda: rows.count == 1)
    assert rows.row(0).status == "off"


def test_times_that_make_no_sense_are_told_at_their_field(office, sit, qtbot):
    seat = sit("Rita")
    popover = away_popover(qtbot, seat)
    popover.ends.setDateTime(QDateTime(QDate(2020, 1, 1), QTime(12, 0)))
    QTest.mouseClick(popover.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(popover.rows["ends"].error))
    assert popover.isVisible()
    assert delegations(office, "Rita") == []


def test_coming_back_takes_it_away_again(office, sit, qtbot):
    now = office.clock.now()
    week = timedelta(days=7)
    office.run(DelegateApprovals(office.people["Paula"], now, now + week), "Rita")
    office.clock.advance(timedelta(hours=1))
    seat = sit("Rita")
    popover = away_popover(qtbot, seat)
    back = next(b for b in popover.findChildren(type(popover.save).__bases__[0]) if b.text() == "I am back")  # fmt: skip
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved" in seat.toasts)
    assert delegations(office, "Rita") == []


def test_who_may_not_approve_is_not_offered_to_delegate(office, sit):
    assert sit("Sofia").page.pane.away_button.isHidden()


def test_a_stand_in_sees_for_whom_and_both_names_are_shown(office, sit, qtbot):
    now = office.clock.now()
    office.run(DelegateApprovals(office.people["Paula"], now, now + timedelta(days=1)), "Rita")
    approval_id = ask(office, "Rita")
    seat = sit("Paula")
    wait_for(qtbot, seat, "Overtime")
    assert details(seat) == ["for Rita Novak · DeskFlow"]
    assert seat.page.detail.card._outcome.text == "You decide for Rita Novak."
    assert "away, Paula Reis may decide" in side_words(seat)
    press(seat, Qt.Key.Key_Y)
    let_time_pass(seat)
    qtbot.waitUntil(lambda: status(office, approval_id) == "approved")
    seat.page.open(approval_id=approval_id)
    qtbot.waitUntil(
        lambda: any(text.startswith("Paula Reis for Rita Novak,") for text in side_words(seat))
    )
    told = seat.page.detail.card._outcome.text
    assert told.startswith("Approved by Paula Reis for Rita Novak,")
    press(seat, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: any("Paula Reis for Rita Novak" in one for one in details(seat)))


def test_the_list_says_how_far_it_is_and_who_is_next(office, sit, qtbot):
    stages = (
        NewStage(
            users=(office.people["Rita"], office.people["Paula"], office.people["Ada"]),
            strategy="k_of_n", threshold=2, stage_name="Team",
        ),
        NewStage(users=(office.people["Ada"],), stage_name="Board"),
    )  # fmt: skip
    approval_id = ask(office, stages=stages)
    office.run(DecideApproval(approval_id, "approved"), "Ada")
    seat = sit("Rita")
    qtbot.waitUntil(lambda: titles(seat) == ["Overtime"])
    assert details(seat) == ["Team (1 of 2) · 1 of 3 approved · then Ada Admin · DeskFlow"]
    wait_for(qtbot, seat, "Overtime")
    shown = side_words(seat)
    assert any("1 of 3 approved" in text for text in shown)


def test_what_went_on_to_others_says_so(office, sit, qtbot):
    office.run(UpdateUser(office.people["Rita"], {"manager_id": str(office.people["Paula"])}))
    ask(office, "Rita", ladder=(Rung("manager", 60),))
    office.clock.advance(timedelta(minutes=2))
    office.run(ClimbLadders(), "system")
    seat = sit("Paula")
    wait_for(qtbot, seat, "Overtime")
    assert details(seat) == ["for Rita Novak · went on · DeskFlow"]
    assert "went on to Paula Reis" in side_words(seat)
