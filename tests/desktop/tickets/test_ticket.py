"""One ticket: its timeline, mail that wants to do harm, files, the side panel, the story of its due times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument

from deskflow.desktop.pages.tickets.ticket.activity_line import ActivityLine
from deskflow.desktop.pages.tickets.ticket.due_popover import DuePopover
from deskflow.desktop.pages.tickets.ticket.files import may_open, safe_name, save_copy
from deskflow.desktop.pages.tickets.ticket.message_card import MessageCard
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.changing import AssignTicket, UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import tasks
from tests.desktop.tickets.test_list import show

HARM = """<p>Dear <b>all</b>,</p><script>alert(1)</script>
<img src="http://tracker.example/p.png" alt="logo"><img src="file:///etc/passwd"><img src="cid:pic@x">
<a href="javascript:alert(1)">one</a> <a href="file:///etc/passwd">two</a> <a href="https://ok.example/">three</a>
<iframe src="http://evil.example"></iframe><p style="background:url(http://evil.example/x)">end</p>"""


def parts(page, kind):
    return [part for part in page.ticket.timeline._parts if isinstance(part, kind)]


def opened(room, ticket_id, width=1500, height=900):
    page = room.open(width, height)
    show(room, page, "all")
    room.open_ticket(page, ticket_id)
    room.qtbot.waitUntil(lambda: bool(page.ticket.timeline._parts))
    return page


def test_messages_and_what_happened_stand_in_one_list(room):
    anna = room.user("Anna Brandt")
    ticket = room.ticket("VPN down", "Nobody gets in.", priority="P2")
    room.do(AddMessage(ticket, NewMessage("We know already.", is_public=False)))
    room.do(AssignTicket(ticket, anna, "load 2 of 8"))
    room.do(UpdateTicket(ticket, {"status": "in_progress"}))
    page = opened(room, ticket)
    cards = parts(page, MessageCard)
    assert [card.text.toPlainText() for card in cards] == ["Nobody gets in.", "We know already."]
    assert [card.is_internal for card in cards] == [False, True]
    lines = [f"{line.entry.who} {line.entry.text}" for line in parts(page, ActivityLine)]
    assert lines == [
        "Mara Klein assigned Anna Brandt — load 2 of 8",
        "Mara Klein moved it from Open to In progress",
    ]


def test_what_is_new_is_added_without_building_the_rest_anew(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    first = parts(page, MessageCard)[0]
    room.do(AddMessage(ticket, NewMessage("And another thing", author_kind="customer")))
    room.qtbot.waitUntil(lambda: len(parts(page, MessageCard)) == 2)
    assert parts(page, MessageCard)[0] is first


def test_mail_with_html_is_harmless(room, monkeypatch):
    png = QImage(20, 10, QImage.Format.Format_RGB32)
    png.fill(0)
    path = room.workspace.files.database.parent / "pic.png"
    png.save(str(path))
    stored = room.workspace.attachments.put_path(path)
    picture = Attachment(stored.hash, "pic.png", "image/png", stored.size, "pic@x")
    message = NewMessage("Dear all", html=HARM, author_kind="customer", attachments=(picture,))
    ticket = room.ticket("Newsletter", message=message)
    page = opened(room, ticket)
    view = parts(page, MessageCard)[0].text
    shown = view.toHtml()
    for bad in ("script", "javascript", "tracker.example", "evil.example", "etc/passwd"):
        assert bad not in shown
    image = QTextDocument.ResourceType.ImageResource.value
    assert view.loadResource(image, QUrl("cid:pic@x")).width() == 20
    for bad in (
        "http://tracker.example/p.png",
        "file:///etc/hostname",
        "//host/share",
        "data:image/png;base64,x",
    ):
        assert view.loadResource(image, QUrl(bad)) is None
    went: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: went.append(url.toString()) or True
    )
    refused: list[str] = []
    view.link_refused.connect(refused.append)
    for link in (
        "https://ok.example/",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ):
        view.anchorClicked.emit(QUrl(link))
    assert went == ["https://ok.example/", "mailto:a@b.example"]
    assert refused == ["file:///etc/passwd", "javascript:alert(1)"]


def test_quoted_text_is_folded(room):
    message = NewMessage("Yes please.", quoted_text="> Shall we?\n> Anna", author_kind="customer")
    page = opened(room, room.ticket("Offer", message=message))
    card = parts(page, MessageCard)[0]
    assert "Shall we" not in card.text.toPlainText()
    card._toggle_folded()
    assert "Shall we" in card._folded.toPlainText()


def test_addresses_in_plain_text_can_be_clicked_and_markup_stays_text(room):
    page = opened(room, room.ticket("Link", "See https://ok.example/a?b=1. <b>not bold</b>"))
    view = parts(page, MessageCard)[0].text
    assert view.toPlainText() == "See https://ok.example/a?b=1. <b>not bold</b>"
    assert 'href="https://ok.example/a?b=1"' in view.toHtml()


@contextmanager
def every_turn(look: Callable[[], object]) -> Iterator[None]:
    """Looks whenever the window has nothing better to do."""
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(0)
    yield
    timer.stop()


def test_a_ticket_of_very_many_messages_builds_only_what_is_near(room):
    ticket = room.ticket("A long story")
    bus = room.workspace.bus
    with bus.unit() as unit:
        for place in range(120):
            message = NewMessage(f"Message {place}\n" * 5)
            bus.run_in(unit, AddMessage(ticket, message), room.workspace.actor)
    page = opened(room, ticket)
    assert len(page.ticket.timeline._parts) < 60
    assert parts(page, MessageCard)[-1].text.toPlainText().startswith("Message 119")
    bar = page.ticket.timeline.verticalScrollBar()
    assert bar.value() == bar.maximum()
    before = len(page.ticket.timeline._parts)
    bar.setValue(100)
    room.qtbot.waitUntil(lambda: len(page.ticket.timeline._parts) > before)
    # One that was looked for is brought into sight however early it is, and the window has its turns meanwhile.
    timeline, early = page.ticket.timeline, page.ticket.timeline._all[2]
    page.open(ticket_id=ticket, message_id=early.id)
    seen: set[int] = set()
    with every_turn(lambda: seen.add(len(timeline._parts))):
        room.qtbot.waitUntil(lambda: timeline._found == early.id)
    assert len(seen) > 4
    card = next(part for part in parts(page, MessageCard) if part.message.id == early.id)
    assert card.visibleRegion().boundingRect().height() > 20


def test_the_title_is_changed_in_its_place(room):
    ticket = room.ticket("Old title")
    page = opened(room, ticket)
    page.ticket.edit_title()
    page.ticket.header.title.line.setText("  Better   title ")
    page.ticket.header.title.end(keep=True)
    room.qtbot.waitUntil(lambda: page.ticket.row.title == "Better title")
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: page.ticket.row.title == "Old title")


def test_tasks_are_added_and_ticked_off(room):
    ticket = room.ticket("VPN down")
    page = opened(room, ticket)
    page.ticket.side.new_task.setText("Call the vendor")
    page.ticket.side.task_added.emit("Call the vendor")

    def stored():
        with room.workspace.database.read() as connection:
            return connection.execute(tasks.select()).all()

    room.qtbot.waitUntil(lambda: len(stored()) == 1)
    page.ticket.side.task_done.emit(stored()[0].id, True)
    room.qtbot.waitUntil(lambda: stored()[0].done_at is not None)
    room.qtbot.waitUntil(
        lambda: any(
            "finished the task" in f"{line.entry.text}" for line in parts(page, ActivityLine)
        )
    )


def test_why_it_is_due_is_told(room):
    ticket = room.ticket("VPN down", priority="P1")
    page = opened(room, ticket)
    page.ticket.explain_due()
    room.qtbot.waitUntil(lambda: bool(room.window.findChildren(DuePopover)))
    said = [label.text() for label in room.window.findChildren(DuePopover)[0].findChildren(Label)]
    assert "Response" in said
    assert "Resolution" in said
    assert any(text.startswith("P1 has 2 h") for text in said)
    assert any(text.startswith("Due ") for text in said)


def test_only_files_that_are_merely_shown_can_be_opened():
    assert may_open("report.PDF")
    for name in (
        "run.exe",
        "x.bat",
        "a.sh",
        "b.desktop",
        "c.html",
        "d.svg",
        "e.js",
        "f.docm",
        "noending",
        "g.pdf.exe",
    ):
        assert not may_open(name), name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("a\\b\\c.txt", "c.txt"), ("...", "file"), ("a\x00b:c?.pdf", "a_b_c_.pdf"),
        (".bashrc", "bashrc"),
    ],
)  # fmt: skip
def test_names_of_files_lead_nowhere(name, kept):
    assert safe_name(name) == kept


def test_saving_writes_the_content_and_no_right_to_run_it(room, tmp_path):
    stored = room.workspace.attachments.put_bytes(b"#!/bin/sh\nrm -rf /\n")
    target = tmp_path / "script.sh"
    save_copy(room.workspace.attachments, stored.hash, target)
    assert target.read_bytes().startswith(b"#!")
    assert not target.stat().st_mode & 0o111
