"""Asking first, answering, handing on, and deciding several of a kind at once."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.questions import AskQuestion
from deskflow.desktop.pages.approvals.comment import draft_key
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import PickerPopup
from tests.desktop.accessibility import assert_accessible
from tests.desktop.approvals.test_inbox import (
    ask,
    let_time_pass,
    press,
    status,
    titles,
    wait_for,
)

CTRL = Qt.KeyboardModifier.ControlModifier


def said(seat) -> list[str]:
    return [one.text() for one in seat.page.detail.card.questions.findChildren(Label)]


def chips(seat) -> list[str]:
    rows = seat.page.pane.list.records.rows
    return [row.chip.text if row.chip else "" for row in rows]


def test_a_question_goes_to_the_requester_and_back(office, sit, qtbot):
    now = office.clock.now()
    ask(office, "Rita", by="Mara", expires_at=now + timedelta(hours=2))
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    card = seat.page.detail.card
    press(seat, Qt.Key.Key_Q)
    assert card.answer.asking
    assert card.answer.whom.text() == "Mara Klein"
    QTest.keyClicks(card.comment, "Who pays?")
    QTest.keyClick(card.comment, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "Who pays?" in said(seat))
    assert chips(seat) == ["question asked"]
    assert card._lead._time.accessibleName() == "time stands still until Mara Klein answers"
    assert not card.answer.asking
    assert card.comment.text == ""
    seat.close()
    seat = sit("Mara")
    wait_for(qtbot, seat, "Overtime")
    assert seat.page.pane.list.records.rows[0].detail == "Rita Novak asks: Who pays?"
    assert seat.page.pane.header._detail.text() == "1 waiting for you"
    press(seat, Qt.Key.Key_C)
    QTest.keyClicks(seat.page.detail.card.questions.field, "The customer")
    assert_accessible(seat.page)
    QTest.keyClick(seat.page.detail.card.questions.field, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: titles(seat) == [])
    qtbot.waitUntil(lambda: "The customer" in said(seat))
    seat.toasts.index("Your answer was sent.")


def test_a_request_of_a_workflow_is_asked_about_from_somebody_chosen(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    press(seat, Qt.Key.Key_D)
    popup = picker(qtbot, seat)
    QTest.keyClicks(popup.query, "Paula")
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Paula Reis may decide it from now on, and so may you." in seat.toasts)
    QTest.keyClick(seat.window, Qt.Key.Key_Z, CTRL)
    press(seat, Qt.Key.Key_Q)
    popup = picker(qtbot, seat)
    QTest.keyClicks(popup.query, "Sofia")
    QTest.keyClick(popup.query, Qt.Key.Key_Return)
    card = seat.page.detail.card
    qtbot.waitUntil(lambda: card.answer.whom.text() == "Sofia Ortega")
    QTest.keyClick(card.comment, Qt.Key.Key_Escape)
    assert not card.answer.asking
    office.run(AskQuestion(approval_id, "Why?", office.people["Sofia"]), "Rita")
    qtbot.waitUntil(lambda: "Why?" in said(seat))


def picker(qtbot, seat) -> PickerPopup:
    def shown() -> list[PickerPopup]:
        return [one for one in seat.window.findChildren(PickerPopup) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[-1]


def test_requests_of_a_kind_are_decided_together_each_with_its_result(office, sit, qtbot):
    now = office.clock.now()
    ids = [
        ask(office, "Rita", "Paula", title=f"Overtime {n}", topic="overtime", expires_at=now + timedelta(hours=n))
        for n in (1, 2, 3)
    ]  # fmt: skip
    ask(office, "Rita", title="A switch")
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime 1")
    assert seat.page.detail.card.alike.text() == "2 more like this: decide together"
    press(seat, Qt.Key.Key_L)
    together = seat.page.together
    assert together.heading.text() == "Decide 3 requests together"
    seat.page.pane.list.choose(seat.page.inbox.rows[-1].id)
    press(seat, Qt.Key.Key_X)
    assert seat.toasts == ["Only requests of the same kind are decided together."]
    together.rows.opened.emit(ids[2])
    assert together.approve.text() == "Approve 2"
    seat.page.marking.toggle(ids[2])
    together.comment.setPlainText("Busy week")
    office.run(DecideApproval(ids[1], "approved"), "Paula")
    press(seat, Qt.Key.Key_Y)
    assert "approved" in seat.toasts[-1]
    let_time_pass(seat)
    qtbot.waitUntil(lambda: titles(seat) == ["A switch"])
    seen = {row.title: row.chip.text for row in together.rows.records.rows}
    assert seen == {"Overtime 1": "approved", "Overtime 2": "refused", "Overtime 3": "approved"}
    assert [status(office, one) for one in ids] == ["approved"] * 3
    assert_accessible(seat.page)
    press(seat, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not together.isVisible())


def test_undo_takes_all_of_them_back(office, sit, qtbot):
    ids = [ask(office, "Rita", title="Overtime") for _ in range(2)]
    seat = sit("Rita")
    wait_for(qtbot, seat, "Overtime")
    press(seat, Qt.Key.Key_L)
    press(seat, Qt.Key.Key_N)
    assert seat.toasts == ["2 rejected"]
    QTest.keyClick(seat.window, Qt.Key.Key_Z, CTRL)
    assert not seat.page.held._held
    let_time_pass(seat)
    assert [status(office, one) for one in ids] == ["pending", "pending"]


def test_what_the_last_session_did_not_send_is_marked(office, sit, qtbot):
    approval_id = ask(office, "Rita")
    content = {"comment": "", "decision": "approved"}
    office.workspace.drafts.put(office.people["Rita"], draft_key(approval_id), content)
    seat = sit("Rita")
    qtbot.waitUntil(lambda: chips(seat) == ["not sent"])
    qtbot.waitUntil(lambda: any("DeskFlow ended" in text for text in seat.toasts))


def test_past_decisions_are_found_by_words_and_outcome(office, sit, qtbot):
    for title, decision in (("Two switches", "approved"), ("A crane", "rejected")):
        office.run(DecideApproval(ask(office, "Rita", title=title), decision, "ok"), "Rita")
    seat = sit("Rita")
    press(seat, Qt.Key.Key_Slash)
    search = seat.page.pane.search
    qtbot.waitUntil(lambda: set(titles(seat)) == {"A crane", "Two switches"})
    QTest.keyClicks(search.field, "switch")
    qtbot.waitUntil(lambda: titles(seat) == ["Two switches"])
    search.outcome.setCurrentIndex(2)
    qtbot.waitUntil(lambda: titles(seat) == [])
    seat.page.pane.search.field.setFocus()
    assert "Nothing that was decided fits" in seat.page.pane._nothing.text()
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: titles(seat) == ["A crane"])
