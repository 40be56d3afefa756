"""Replies, notes and new tickets: drafts, files, sending, and what happens when that goes wrong."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.drafts import DraftStore
from deskflow.core.errors import Transient
from deskflow.core.settings import SetSetting
from deskflow.desktop.pages.tickets.ticket.draft import draft_key
from deskflow.desktop.pages.tickets.ticket.editor import MessageEdit
from deskflow.tickets.queries import get_ticket, list_messages
from tests.desktop.tickets.test_list import show
from tests.desktop.tickets.test_ticket import opened
from tests.own_time import own_seconds


@pytest.fixture
def room(room):
    """Replies are sent at once; what happens while they are held stands in a file of its own."""
    room.do(SetSetting("undo_send_seconds", 0))
    return room


def messages(room, ticket_id):
    return room.workspace.look_up(list_messages, room.workspace.tenant_id, ticket_id)


def kept(room, ticket_id, kind="reply"):
    user = room.workspace.current_user.id
    return room.workspace.drafts.get(user, draft_key(ticket_id, kind))


def test_r_writes_a_reply_and_ctrl_return_sends_it(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_R)
    assert page.ticket.composer.edit.hasFocus()
    QTest.keyClicks(page.ticket.composer.edit, "On it.")
    QTest.keyClick(
        page.ticket.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 2)
    sent = messages(room, ticket)[1]
    assert (sent.text, sent.is_public, sent.author_name) == ("On it.", True, "Mara Klein")
    room.qtbot.waitUntil(lambda: page.ticket.composer.edit.toPlainText() == "")
    assert kept(room, ticket) is None


def test_n_writes_a_note_that_stays_internal(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_N)
    QTest.keyClicks(page.ticket.composer.edit, "Careful here")
    page.ticket.composer.send_button.click()
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 2)
    assert not messages(room, ticket)[1].is_public


def test_send_and_wait_moves_the_ticket_too(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_reply()
    page.ticket.composer.edit.setPlainText("Which client do you use?")
    page.ticket.composer.send("pending_customer")
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 2)
    details = room.workspace.look_up(get_ticket, room.workspace.tenant_id, ticket)
    assert details.row.status == "pending_customer"


def test_a_draft_is_kept_within_a_second_even_while_typing_goes_on(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_reply()
    began = time.monotonic()
    while kept(room, ticket) is None and time.monotonic() - began < 30:
        QTest.keyClicks(page.ticket.composer.edit, "x")
        room.qtbot.wait(50)
    assert own_seconds(began) < 1.2
    room.qtbot.waitUntil(page.ticket.composer.mark.isVisible)


def test_a_draft_outlives_the_process(room, tmp_path):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_reply()
    QTest.keyClicks(page.ticket.composer.edit, "Half a thou")
    page.list.view.setFocus()  # leaving the field keeps it at once
    room.workspace.drafts.flush()
    # As another process would read it, without anything having been closed.
    copy = tmp_path / "copy.db"
    for source in room.workspace.files.drafts.parent.glob(room.workspace.files.drafts.name + "*"):
        (tmp_path / source.name.replace(room.workspace.files.drafts.name, "copy.db")).write_bytes(
            source.read_bytes()
        )
    store = DraftStore(copy, room.workspace.clock)
    content = store.get(room.workspace.current_user.id, draft_key(ticket, "reply"))
    store.close()
    assert content["text"] == "Half a thou"


def test_each_ticket_has_its_own_drafts_of_both_kinds(room):
    one, two = room.ticket("One"), room.ticket("Two")
    page = opened(room, one)
    composer = page.ticket.composer
    page.ticket.start_reply()
    composer.edit.setPlainText("Reply to one")
    page.ticket.start_note()
    room.qtbot.wait(100)
    assert composer.edit.toPlainText() == ""
    composer.edit.setPlainText("Note on one")
    room.open_ticket(page, two)
    room.qtbot.waitUntil(lambda: composer.edit.toPlainText() == "")
    room.open_ticket(page, one)
    room.qtbot.waitUntil(lambda: composer.edit.toPlainText() == "Reply to one")
    page.ticket.start_note()
    room.qtbot.waitUntil(lambda: composer.edit.toPlainText() == "Note on one")


def test_a_reply_that_could_not_be_sent_is_still_there(room, monkeypatch):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_reply()
    page.ticket.composer.edit.setPlainText("Important words")

    def full(*_: object, **__: object) -> None:
        raise Transient("file.not_written", problem="disk full")

    monkeypatch.setattr(room.workspace.bus, "run", full)
    page.ticket.send()
    room.qtbot.waitUntil(page.ticket.composer.banner.isVisible)
    assert "disk full" in page.ticket.composer.banner.text
    assert page.ticket.composer.edit.toPlainText() == "Important words"
    assert kept(room, ticket)["text"] == "Important words"
    assert page.ticket.composer.can_send


def test_undo_brings_the_words_back(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_note()
    page.ticket.composer.edit.setPlainText("With a tpyo")
    page.ticket.send()
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 1)
    room.qtbot.waitUntil(lambda: page.ticket.composer.edit.toPlainText() == "With a tpyo")


def test_files_come_by_drop_and_pictures_by_paste(room, tmp_path):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.start_reply()
    composer = page.ticket.composer
    file = tmp_path / "trace.log"
    file.write_text("boom")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    composer.edit.insertFromMimeData(dropped)
    room.qtbot.waitUntil(lambda: len(composer.files.files) == 1)
    pasted = QMimeData()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    pasted.setImageData(image)
    composer.edit.insertFromMimeData(pasted)
    room.qtbot.waitUntil(lambda: len(composer.files.files) == 2)
    page.ticket.send()
    room.qtbot.waitUntil(lambda: len(messages(room, ticket)) == 2)
    files = messages(room, ticket)[1].attachments
    assert {one.filename for one in files} == {"trace.log", "picture-2.png"}
    assert (
        room.workspace.attachments.read(next(one.sha256 for one in files if one.size == 4))
        == b"boom"
    )


def test_formatted_text_is_pasted_as_plain_text(room):
    page = opened(room, room.ticket("VPN down"))
    page.ticket.start_reply()
    pasted = QMimeData()
    pasted.setHtml("<b>bold</b>")
    pasted.setText("bold")
    page.ticket.composer.edit.insertFromMimeData(pasted)
    assert page.ticket.composer.edit.toPlainText() == "bold"


def test_a_new_ticket_needs_a_title_and_opens_when_it_is_there(room):
    room.customer("Northwind Traders")
    page = room.open(1500, 900)
    show(room, page, "all-open")
    room.window.table.trigger("tickets.new")
    form = page.ticket.form
    room.qtbot.waitUntil(form.title.hasFocus)
    form.create()
    assert form.title_row.error
    QTest.keyClicks(form.title, "Phone is dead")
    form.text.setPlainText("Since this morning")
    form.facts.levels["impact"].setCurrentIndex(1)
    form.facts.levels["urgency"].setCurrentIndex(2)
    form.customer.open_search()
    from deskflow.desktop.pages.tickets.search_choice import SearchPopup

    search = room.window.findChildren(SearchPopup)[0]
    room.qtbot.waitUntil(lambda: search.list.choices.rowCount() == 1)
    QTest.keyClick(search.query, Qt.Key.Key_Return)
    assert form.customer.value.title == "Northwind Traders"
    form.create()
    room.qtbot.waitUntil(
        lambda: page.ticket.row is not None and page.ticket.row.title == "Phone is dead"
    )
    assert page.ticket.row.customer_name == "Northwind Traders"
    assert page.ticket.row.priority == "P2"


def test_a_new_ticket_half_written_waits_for_its_author(room):
    page = room.open(1500, 900)
    room.window.table.trigger("tickets.new")
    QTest.keyClicks(page.ticket.form.title, "Half a ti")
    page.ticket.form.close_form()
    again = room.open(1500, 900)
    room.qtbot.wait(1200)  # longer than it takes to keep a draft: an empty form is none
    room.window.table.trigger("tickets.new")
    room.qtbot.waitUntil(lambda: again.ticket.form.title.text() == "Half a ti")


def test_ctrl_z_right_after_sending_takes_the_reply_back(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_R)
    edit, control = page.ticket.composer.edit, Qt.KeyboardModifier.ControlModifier
    QTest.keyClicks(edit, "On it.")
    QTest.keyClick(edit, Qt.Key.Key_Z, control)
    assert edit.toPlainText() == "", "while there is something to take back in the text, it is that"
    QTest.keyClicks(edit, "On my way.")
    QTest.keyClick(edit, Qt.Key.Key_Return, control)
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    assert edit.hasFocus()
    QTest.keyClick(edit, Qt.Key.Key_Z, control)
    room.qtbot.waitUntil(lambda: edit.toPlainText() == "On my way.")
    assert len(messages(room, ticket)) == 1


def test_taken_back_from_elsewhere_it_opens_where_it_was_written_and_loses_nothing(room):
    one, two = room.ticket("One"), room.ticket("Two")
    page = opened(room, one)
    edit, view = page.ticket.composer.edit, page.list.view
    page.ticket.start_note()
    QTest.keyClicks(edit, "With a tpyo")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    QTest.keyClicks(edit, "Begun since")
    room.open_ticket(page, two)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.qtbot.waitUntil(lambda: page.ticket.row.id == one)
    room.qtbot.waitUntil(edit.hasFocus)
    assert page.ticket.composer.kind == "note"
    assert edit.toPlainText() == "With a tpyo\nBegun since"
    assert len(messages(room, one)) == 1
    # Also where the other tab is open: nothing of either is written over.
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.qtbot.waitUntil(lambda: edit.toPlainText() == "")
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    page.ticket.start_reply()
    QTest.keyClicks(edit, "Dear Paul")
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: edit.toPlainText() == "With a tpyo\nBegun since")
    page.ticket.start_reply()
    room.qtbot.waitUntil(lambda: edit.toPlainText() == "Dear Paul")


def test_the_field_grows_until_all_of_a_short_reply_is_seen(theme, qtbot):
    for family in ("Inter", "DejaVu Sans"):
        outer = QWidget()
        qtbot.addWidget(outer)
        edit = MessageEdit(theme)
        font = edit.font()
        font.setFamily(family)
        edit.setFont(font)
        QVBoxLayout(outer).addWidget(edit)
        outer.resize(500, 400)
        outer.show()
        edit.insertPlainText("\n".join(f"Line {number}" for number in range(9)))
        qtbot.waitUntil(lambda edit=edit: edit.verticalScrollBar().maximum() == 0)
