"""What a person sees in the inbox, and what becomes of a decision."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.reading import get_approval
from deskflow.desktop.pages.approvals.comment import draft_key
from deskflow.desktop.watchdog import Watchdog
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.people.teams import CreateTeam
from deskflow.tickets.changing import UpdateTicket
from tests.desktop.accessibility import assert_accessible


def ask(office, *names: str, title: str = "Overtime", by: str = "system", **more: Any) -> UUID:
    counting = {key: more.pop(key) for key in ("strategy", "threshold") if key in more}
    people = tuple(office.people[name] for name in names)
    stages = more.pop("stages", (NewStage(users=people, **counting),))
    return office.run(RequestApproval(title, stages, **more), by).result_id


def status(office, approval_id: UUID) -> str:
    workspace = office.workspace
    return workspace.look_up(
        get_approval, workspace.tenant_id, approval_id, workspace.clock.now()
    ).status


def titles(seat) -> list[str]:
    return [row.title for row in seat.page.pane.list.records.rows]


def shown(seat) -> str:
    return seat.page.detail.card._title.text() if seat.page.case else ""


def wait_for(qtbot, seat, title: str) -> None:
    qtbot.waitUntil(lambda: shown(seat) == title)


def press(seat, key: Qt.Key) -> None:
    QTest.keyClick(seat.window.focusWidget() or seat.window, key)


def let_time_pass(seat) -> None:
    """The ten seconds are over."""
    for held in list(seat.page.held._held.values()):
        held.left_ms = 0
    seat.page.held._tick()


# --- what is shown -------------------------------------------------------------------------------------


def test_a_member_sees_for_which_team_they_are_asked(office, sit, qtbot):
    people = tuple(office.people[name] for name in ("Rita", "Paula"))
    team = office.run(CreateTeam("Service Desk", people, people[0])).result_id
    approval_id = ask(office, stages=(NewStage(teams=(team,)),))
    seat = sit("Paula")
    wait_for(qtbot, seat, "Overtime")
    row = seat.page.pane.list.records.rows[0]
    assert row.detail == "asked as a member of Service Desk · DeskFlow"
    assert seat.page.detail.card._outcome.text == "You are asked as a member of Service Desk."
    who = [one.text() for one in seat.page.detail.who.findChildren(Label)]
    assert {"Service Desk", "team"} <= set(who)
    if folder := os.environ.get("PICTURES"):
        seat.window.grab().save(f"{folder}/inbox_team.png")
    office.run(DecideApproval(approval_id, "approved"), "Rita")
    qtbot.waitUntil(lambda: titles(seat) == [])
    seat.page.open(approval_id=approval_id)
    decided = "Rita Novak (Service Desk)"
    qtbot.waitUntil(
        lambda: any(
            one.text().startswith(decided) for one in seat.page.detail.who.findChildren(Label)
        )
    )


def test_the_most_urgent_request_is_shown_with_all_about_it(office, sit, qtbot):
    now = office.clock.now()
    ticket_id = office.ticket("VPN down", customer_id=office.customer(), priority="P2")
    ask(office, "Rita", title="Later", expires_at=now + timedelta(days=2))
    ask(
        office, "Rita", "Paula", title="Overtime", by="Mara", description="Until midnight.",
        record_kind="ticket", record_id=ticket_id, shown={"cost": "€ 420", "priority": "P2"},
        expires_at=now + timedelta(hours=2, minutes=10), on_expiry="reject", binds=(),
    )  # fmt: skip
    office.run(UpdateTicket(ticket_id, {"priority": "P1"}))
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    assert titles(seat) == ["Overtime", "Later"]
    first = seat.page.pane.list.records.rows[0]
    assert (first.detail, first.chip.text) == ("Mara Klein", "2 h 10 left")
    card, who = seat.page.detail.card, seat.page.detail.who
    assert card._asker.text() == "Mara Klein"
    assert "then it counts as rejected" in card._lead._time.accessibleName()
    facts = {fact.label: fact for fact in card._facts._shown}
    assert facts["Ticket"].more == "VPN down"
    assert facts["Customer"].value == "Northwind Traders"
    assert facts["Cost"].value == "€ 420"
    assert facts["Changed since asked"].chips == ("priority P2 → P1",)
    assert who.detail.text() == "1 of 2 is enough"
    assert_accessible(seat.page)


def test_its_ticket_is_one_click_away(office, sit, qtbot):
    ticket_id = office.ticket()
    ask(office, "Rita", record_kind="ticket", record_id=ticket_id)
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    link = next(one for one in seat.page.detail.findChildren(Button) if one.kind == "link" and one.isVisible())  # fmt: skip
    link.click()
    assert seat.visited == [("tickets", {"ticket_id": ticket_id})]
    press(seat, Qt.Key.Key_O)
    assert len(seat.visited) == 2


def test_new_requests_appear_while_one_looks(office, sit, qtbot):
    seat = sit("Rita")
    qtbot.waitUntil(lambda: seat.page._right.currentWidget() is seat.page._empty)
    press(seat, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: seat.page._right.currentWidget() is seat.page._no_past)
    seat.page._no_past.acted_second.emit()
    assert seat.page.pane.mode == "inbox"
    ask(office, "Rita", title="Just now")
    wait_for(qtbot, seat, "Just now")
    assert seat.page.pane.header._detail.text() == "1 waiting for you"


def test_whoever_may_not_approve_is_told_so(office, sit, qtbot):
    seat = sit("Mara")
    texts = [label.text() for label in seat.page._empty.findChildren(type(seat.page.pane._nothing))]
    assert any("Your role does not include approving" in text for text in texts)
    assert_accessible(seat.page)


def test_going_through_a_long_inbox_never_stops_the_window(office, sit, qtbot, time_for_us):
    ticket_id = office.ticket()
    for number in range(60):
        ask(
            office,
            "Rita",
            "Paula",
            title=f"Request {number}",
            record_kind="ticket",
            record_id=ticket_id,
        )
    seat = sit("Rita")
    wait_for(qtbot, seat, titles(seat)[0] if titles(seat) else "Request 0")
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        for _ in range(20):
            seat.page.pane.list.step(1)
            qtbot.wait(20)
    assert not dog.pauses, dog.pauses[0].stack
    # Another one's command is not the window's time; what comes of it is.
    ask(office, "Rita", title="One more")
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        qtbot.waitUntil(lambda: "One more" in titles(seat))
    assert not dog.pauses, dog.pauses[0].stack


# --- deciding ------------------------------------------------------------------------------------------


def test_a_decision_is_sent_after_ten_seconds_and_not_before(office, sit, qtbot):
    first = ask(office, "Rita", title="First", expires_at=office.clock.now() + timedelta(hours=1))
    ask(office, "Rita", title="Second")
    seat = sit("Rita")
    wait_for(qtbot, seat, "First")
    seat.page.detail.card.comment.setPlainText("Fine with me")
    press(seat, Qt.Key.Key_Y)
    assert seat.toasts == ["Approved: First"]
    wait_for(qtbot, seat, "Second")
    assert seat.page.pane.list.records.rows[0].chip.text == "approved"
    assert status(office, first) == "pending"
    let_time_pass(seat)
    qtbot.waitUntil(lambda: titles(seat) == ["Second"])
    assert status(office, first) == "approved"
    workspace = office.workspace
    approval = workspace.look_up(get_approval, workspace.tenant_id, first, workspace.clock.now())
    assert (approval.decided_by, approval.decision_comment) == ("Rita Novak", "Fine with me")
    assert workspace.drafts.get(office.people["Rita"], draft_key(first)) is None
    assert seat.toasts == []


def test_undo_takes_it_back_and_keeps_the_comment(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    seat.page.detail.card.comment.setPlainText("Not this week")
    press(seat, Qt.Key.Key_N)
    assert seat.toasts == ["Rejected: Overtime"]
    assert seat.page.detail.card.approve.isHidden() or not seat.page.may_decide()
    QTest.keyClick(seat.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seat.page.may_decide()
    assert seat.page.detail.card.comment.text == "Not this week"
    let_time_pass(seat)
    assert status(office, approval_id) == "pending"


def test_leaving_the_page_sends_what_is_held(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    press(seat, Qt.Key.Key_Y)
    seat.page.left()
    qtbot.waitUntil(lambda: status(office, approval_id) == "approved")


def test_closing_sends_it_in_the_name_of_whoever_decided(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    press(seat, Qt.Key.Key_Y)
    office.workspace.become(office.people["Mara"])
    seat.close()
    qtbot.waitUntil(lambda: status(office, approval_id) == "approved")
    workspace = office.workspace
    approval = workspace.look_up(
        get_approval, workspace.tenant_id, approval_id, workspace.clock.now()
    )
    assert approval.decided_by == "Rita Novak"


def test_too_late_is_said_in_words_and_the_comment_stays(office, sit, qtbot):
    approval_id = ask(office, "Rita", "Paula")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    seat.page.detail.card.comment.setPlainText("No!")
    press(seat, Qt.Key.Key_N)
    office.run(DecideApproval(approval_id, "approved", "Go on"), "Paula")
    let_time_pass(seat)
    qtbot.waitUntil(lambda: any("Paula Reis has approved this already" in text for text in seat.toasts))  # fmt: skip
    kept = office.workspace.drafts.get(office.people["Rita"], draft_key(approval_id))
    assert kept["comment"] == "No!"
    qtbot.waitUntil(lambda: "Approved by Paula Reis" in seat.page.detail.card._outcome.text)


def test_j_and_k_go_through_the_list_and_letters_go_into_the_comment(office, sit, qtbot):
    now = office.clock.now()
    for hours, title in ((1, "One"), (2, "Two")):
        ask(office, "Rita", title=title, expires_at=now + timedelta(hours=hours))
    seat = sit("Rita")
    wait_for(qtbot, seat, "One")
    press(seat, Qt.Key.Key_J)
    wait_for(qtbot, seat, "Two")
    press(seat, Qt.Key.Key_K)
    wait_for(qtbot, seat, "One")
    press(seat, Qt.Key.Key_C)
    QTest.keyClicks(seat.page.detail.card.comment, "yn")
    assert seat.page.detail.card.comment.text == "yn"
    assert seat.toasts == []
    press(seat, Qt.Key.Key_Escape)
    assert seat.page.pane.list.hasFocus()


# --- drafts and history --------------------------------------------------------------------------------


def test_a_comment_is_there_again_after_a_restart(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    office.workspace.drafts.put(
        office.people["Rita"], draft_key(approval_id), {"comment": "Half a though", "decision": "approved"},
    )  # fmt: skip
    seat = sit("Rita")
    card = seat.page.detail.card
    qtbot.waitUntil(lambda: card.comment.text == "Half a though")
    qtbot.waitUntil(lambda: not card._reminder.isHidden())
    assert "DeskFlow ended before it was sent" in card._reminder.text


def test_the_history_shows_mine_and_everybodys(office, sit, qtbot):
    mine, other = ask(office, "Rita", title="Mine"), ask(office, "Paula", title="Other")
    office.run(DecideApproval(mine, "approved"), "Rita")
    office.run(DecideApproval(other, "rejected", "Too dear"), "Paula")
    seat = sit("Rita")
    press(seat, Qt.Key.Key_H)
    wait_for(qtbot, seat, "Mine")
    assert titles(seat) == ["Mine"]
    seat.page.pane.whose._choose(1)
    qtbot.waitUntil(lambda: titles(seat) == ["Other", "Mine"])
    seat.page.pane.list.step(-1)
    wait_for(qtbot, seat, "Other")
    assert "“Too dear”" in seat.page.detail.card._outcome.text
    assert_accessible(seat.page)
    press(seat, Qt.Key.Key_H)
    assert seat.page.pane.mode == "inbox"


def test_a_decided_request_can_be_opened_from_a_notice(office, sit, qtbot):
    approval_id = ask(office, "Paula", title="Decided long ago")
    office.run(DecideApproval(approval_id, "approved"), "Paula")
    seat = sit("Rita")
    seat.window.navigate("approvals", approval_id=approval_id)
    wait_for(qtbot, seat, "Decided long ago")
    assert "Approved by Paula Reis" in seat.page.detail.card._outcome.text
