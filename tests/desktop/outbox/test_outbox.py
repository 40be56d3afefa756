"""What a person sees of mails on their way out, and what they can do about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from sqlalchemy import select

from deskflow.channels.outgoing import QueueMail
from deskflow.channels.tables import outgoing_messages
from deskflow.core.changes import Changes
from deskflow.core.settings import SetSetting
from deskflow.desktop.pages.outbox import reading
from deskflow.desktop.pages.outbox.words import problem_of
from deskflow.desktop.pages.tickets.ticket.chip_button import FileChip
from deskflow.desktop.watchdog import Watchdog
from deskflow.tickets.drafting import Attachment
from tests.desktop.accessibility import assert_accessible

REMOTE = (
    "<p>Hello <b>you</b></p><img src='https://tracker.example/p.png' width=99 height=99 alt='logo'>"
)


def queue(office, subject: str, to: str = "paul@northwind.example", **more: Any) -> UUID:
    text = more.pop("text", "Dear Paul")
    return UUID(office.run(QueueMail((to,), subject, text, **more), "Mara").result["id"])


def settle(office, outgoing_id: UUID, **values: Any) -> None:
    """What the delivery would have written."""
    workspace = office.workspace
    with workspace.database.write() as connection:
        connection.execute(
            outgoing_messages.update().where(outgoing_messages.c.id == outgoing_id).values(**values)
        )
    workspace.bus.announce(Changes({"outgoing_messages": frozenset({outgoing_id})}))


def status(office, outgoing_id: UUID) -> str:
    table = outgoing_messages
    with office.workspace.database.read() as connection:
        return connection.execute(select(table.c.status).where(table.c.id == outgoing_id)).scalar()


def subjects(seat) -> list[str]:
    return [one.row.subject for one in seat.page.pane.list.mails.rows]


def wait_for(qtbot, seat, *wanted: str) -> None:
    qtbot.waitUntil(lambda: subjects(seat) == list(wanted))


def choose(qtbot, seat, subject: str) -> None:
    place = subjects(seat).index(subject)
    seat.page.pane.list.setCurrentIndex(seat.page.pane.list.mails.index(place))
    qtbot.waitUntil(
        lambda: seat.page._mail is not None and seat.page._mail.message.row.subject == subject
    )


def press(seat, key: Qt.Key) -> None:
    QTest.keyClick(seat.window.focusWidget() or seat.window, key)


def test_an_empty_outbox_says_what_it_is_for(office, sit, qtbot):
    seat = sit()
    qtbot.waitUntil(lambda: seat.page._right.currentWidget() is seat.page._empty)
    assert_accessible(seat.page)


def test_mails_are_listed_with_what_became_of_them(office, sit, qtbot):
    queue(office, "First")
    failed = queue(office, "Second", "nobody@nowhere.example")
    settle(
        office, failed, status="failed", attempts=2, last_error_code="mail.refused",
        last_error_params={"answer": "550 no such user"},
    )  # fmt: skip
    seat = sit()
    wait_for(qtbot, seat, "Second", "First")
    second, first = seat.page.pane.list.mails.rows
    assert (second.chip.text, second.attempts) == ("failed", "tried 2 times")
    assert "550 no such user" in second.problem
    assert (first.chip.text, first.problem) == ("waiting", "")
    assert seat.page.pane.header._detail.text() == "1 waiting · 1 failed"
    choose(qtbot, seat, "Second")
    assert not seat.page.mail._problem.isHidden()
    assert "550 no such user" in seat.page.mail._problem.text
    assert_accessible(seat.page)


def test_it_can_be_narrowed_by_status_and_by_text(office, sit, qtbot):
    sent = queue(office, "Invoice")
    settle(office, sent, status="sent", sent_at=office.clock.now())
    queue(office, "Welcome", "lena@bergmann.example")
    seat = sit()
    wait_for(qtbot, seat, "Welcome", "Invoice")
    seat.page.pane.statuses._choose(2)
    wait_for(qtbot, seat, "Invoice")
    seat.page.pane.statuses._choose(0)
    wait_for(qtbot, seat, "Welcome", "Invoice")
    press(seat, Qt.Key.Key_Slash)
    QTest.keyClicks(seat.page.pane.search, "bergmann")
    wait_for(qtbot, seat, "Welcome")
    # The names of fields in the stored boxes are nobody's address.
    seat.page.pane.search.setText("address")
    wait_for(qtbot, seat)
    assert seat.page.pane._nothing.text() == "No mail fits this filter."


def test_nothing_from_outside_is_shown(office, sit, qtbot):
    queue(office, "Pictures", html=REMOTE)
    seat = sit()
    wait_for(qtbot, seat, "Pictures")
    choose(qtbot, seat, "Pictures")
    mail = seat.page.mail
    assert "Hello you" in mail.body.toPlainText()
    assert "tracker" not in mail.body.toHtml()
    assert not mail._blocked.isHidden()
    for address in ("https://tracker.example/p.png", "file:///etc/passwd", "cid:x"):
        assert mail.body.loadResource(2, QUrl(address)) is None


def test_a_mail_is_taken_back_and_that_can_be_undone(office, sit, qtbot):
    outgoing_id = queue(office, "Hasty")
    seat = sit()
    wait_for(qtbot, seat, "Hasty")
    choose(qtbot, seat, "Hasty")
    press(seat, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: status(office, outgoing_id) == "cancelled")
    qtbot.waitUntil(lambda: seat.page.pane.list.mails.rows[0].chip.text == "taken back")
    qtbot.waitUntil(lambda: seat.toasts == ["The mail was taken back."])
    QTest.keyClick(seat.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: status(office, outgoing_id) == "queued")


def test_what_failed_is_tried_again_now(office, sit, qtbot):
    outgoing_id = queue(office, "Invoice")
    settle(office, outgoing_id, status="failed", attempts=1, last_error_code="mail.refused", last_error_params={})  # fmt: skip
    seat = sit()
    wait_for(qtbot, seat, "Invoice")
    choose(qtbot, seat, "Invoice")
    press(seat, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: status(office, outgoing_id) == "queued")
    qtbot.waitUntil(seat.page.mail._problem.isHidden)


def test_a_sent_mail_offers_nothing_to_do(office, sit, qtbot):
    outgoing_id = queue(office, "Done")
    settle(office, outgoing_id, status="sent", sent_at=office.clock.now(), attempts=1)
    seat = sit()
    wait_for(qtbot, seat, "Done")
    choose(qtbot, seat, "Done")
    assert seat.page.mail._doing.isHidden()
    press(seat, Qt.Key.Key_R)
    qtbot.wait(50)
    assert status(office, outgoing_id) == "sent"


def test_without_a_server_it_says_so_and_how_to_change_that(office, sit, qtbot):
    seat = sit("Ada")
    qtbot.waitUntil(lambda: not seat.page.no_server.isHidden())
    assert "Mails are kept here" in seat.page.no_server.text
    seat.page.no_server._action.click()
    assert seat.visited == [("settings", {"section": "mail"})]
    office.run(SetSetting("smtp_host", "smtp.msp.example"))
    office.run(SetSetting("email_from", "desk@msp.example"))
    qtbot.waitUntil(seat.page.no_server.isHidden)


def test_the_ticket_is_one_key_away(office, sit, qtbot):
    ticket_id = office.ticket("Printer", customer_id=office.customer())
    queue(office, "About it", ticket_id=ticket_id)
    seat = sit()
    qtbot.waitUntil(lambda: len(subjects(seat)) == 1)
    choose(qtbot, seat, subjects(seat)[0])
    press(seat, Qt.Key.Key_O)
    assert seat.visited == [("tickets", {"ticket_id": ticket_id})]


def test_a_long_outbox_comes_in_pages_and_never_stops_the_window(office, sit, qtbot, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 20)
    monkeypatch.setattr(reading.read_page, "__defaults__", (20, None))
    for number in range(50):
        queue(office, f"Mail {number}")
    seat = sit()
    qtbot.waitUntil(lambda: len(subjects(seat)) >= 20)
    with Watchdog(100, on_pause=lambda pause: None) as dog:
        for _ in range(60):
            press(seat, Qt.Key.Key_J)
            qtbot.wait(15)
        queue(office, "The newest")
        qtbot.waitUntil(lambda: subjects(seat)[0] == "The newest")
    assert len(subjects(seat)) >= 50
    assert len(set(subjects(seat))) == len(subjects(seat))
    assert not dog.pauses, dog.pauses[0].stack


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"refused": {"a@b.example": "550 gone", "c@d.example": "550 gone"}}, "a@b.example, c@d.example"),
        ({}, "…"),
    ],
)  # fmt: skip
def test_refused_recipients_are_named(office, params, said):
    outgoing_id = queue(office, "To many")
    settle(office, outgoing_id, status="sent", last_error_code="mail.some_refused", last_error_params=params)  # fmt: skip
    workspace = office.workspace
    page = workspace.look_up(reading.read_page, workspace.tenant_id, (), "")
    assert said in problem_of(page.rows[0])


def test_a_file_of_a_mail_can_be_saved(office, sit, qtbot, tmp_path):
    stored = office.workspace.attachments.put_bytes(b"the plan")
    file = Attachment(stored.hash, "plan.pdf", "application/pdf", 8)
    queue(office, "With a plan", attachments=(file,))
    seat = sit()
    wait_for(qtbot, seat, "With a plan")
    choose(qtbot, seat, "With a plan")
    pane = seat.page.mail
    qtbot.waitUntil(lambda: pane.findChild(FileChip) is not None)
    chip = pane.findChild(FileChip)
    assert chip.accessibleName().startswith("plan.pdf")
    chip.click()
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in pane.findChildren(QMenu)))
    (menu,) = pane.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Open", "Save as…"]
    menu.close()
    pane.files.save(seat.page.mail._mail.message.files[0], tmp_path / "saved.pdf")
    qtbot.waitUntil((tmp_path / "saved.pdf").exists)
    qtbot.waitUntil(lambda: (tmp_path / "saved.pdf").read_bytes() == b"the plan")
