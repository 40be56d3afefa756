"""Mails of workflows: copies, files, and the thread of the ticket."""

from __future__ import annotations

import pytest

from deskflow.channels.tables import outgoing_messages
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import ticket_attachments

MADE = {"sha256": "ab" * 32, "filename": "report.pdf", "content_type": "application/pdf", "size": 7}


def sent(stage, data=None, **config):
    given = {"to": "a@x.example", "subject": "Hello", "body": "Text", **config}
    stage.run("send_email", given, **(data or {}))
    return stage.desk.rows(outgoing_messages)[-1]


def test_copies_open_and_hidden(stage):
    given = {"hidden": ["d@x.example"]}
    mail = sent(stage, given, cc="b@x.example, c@x.example", bcc="{{ trigger.hidden }}")
    assert [box["address"] for box in mail.cc_boxes] == ["b@x.example", "c@x.example"]
    assert [box["address"] for box in mail.bcc_boxes] == ["d@x.example"]
    assert sent(stage).bcc_boxes is None


def test_files_that_steps_have_made_and_files_of_tickets(stage):
    file = Attachment("cd" * 32, "photo.png", "image/png", 3)
    stage.desk.run(AddMessage(stage.desk.ticket(), NewMessage("See", attachments=(file,))))
    (kept,) = stage.desk.rows(ticket_attachments)
    files = ["{{ trigger.made }}", str(kept.id)]
    mail = sent(stage, {"made": {**MADE, "filename": "../..\\re:port.pdf"}}, attachments=files)
    assert [(one["sha256"], one["filename"]) for one in mail.attachments] == [
        ("ab" * 32, "_.._re_port.pdf"), ("cd" * 32, "photo.png"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "file", [{**MADE, "sha256": "../../etc/passwd"}, {**MADE, "size": -1}, {**MADE, "size": "7"}]
)
def test_a_file_that_is_none(stage, file):
    config = {
        "to": "a@x.example",
        "subject": "x",
        "body": "y",
        "attachments": ["{{ trigger.file }}"],
    }
    assert stage.refused("send_email", config, file=file) == "step.unknown_attachment"


def test_a_mail_about_a_ticket_continues_its_thread(stage):
    ticket_id = stage.desk.ticket()
    message = NewMessage("It burns", author_kind="customer", mail_message_id="<first@x.example>")
    stage.desk.run(AddMessage(ticket_id, message), stage.desk.system())
    mail = sent(stage, {"ticket": {"id": str(ticket_id)}})
    assert (mail.ticket_id, mail.in_reply_to) == (ticket_id, "first@x.example")
    assert mail.mail_references == ["first@x.example"]
    assert "INC" in mail.subject
