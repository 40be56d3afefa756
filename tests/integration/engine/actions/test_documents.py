"""Documents that workflows make: what a PDF is made of, where it is kept, and how it gets to people."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID

import pytest

from deskflow.channels.tables import outgoing_messages
from deskflow.core.children import ChildProcess
from deskflow.core.files import AttachmentStore
from deskflow.engine.actions import render_document
from deskflow.engine.addresses import Reach
from deskflow.engine.context import EffectContext
from deskflow.engine.results import StepFailed
from deskflow.engine.services import EffectServices
from deskflow.tickets.tables import ticket_attachments, ticket_messages
from tests.integration.engine.running import definition

BODY = """# Offer for Grüße GmbH – Привет, Ωμέγα
Dear **{name}**,
thank you & <b>welcome</b>.

## What you get
- a printer
- paper
1. first
2) second

---

| Item | Price |
|---|---:|
| Toner | 70 € |
| only one cell |

The end."""


@pytest.fixture(scope="module")
def child():
    started = ChildProcess("test-compute")
    started.run(int).result(30)
    yield started
    started.close()


@pytest.fixture
def store(tmp_path):
    return AttachmentStore(tmp_path / "files")


@pytest.fixture
def made(child, store):
    def run(**config):
        services = EffectServices(child, store)
        context = EffectContext("k", UUID(int=0), 0, timedelta(seconds=20), Reach(), {}, services)
        out = asyncio.run(render_document.effect(context, config))
        return out, store.read(out["file"]["sha256"])

    return run


def test_a_document_is_kept_under_its_content_and_made_again_it_is_the_same(made):
    rows = [{"name": "Ada", "seats": 3}, {"name": "=1+1", "more": {"a": None}}]
    out, content = made(title="Offer", body=BODY, rows=rows, footer="Page", filename="../offer")
    assert content.startswith(b"%PDF-")
    assert out["pages"] == 1
    assert out["file"] == {
        "sha256": hashlib.sha256(content).hexdigest(), "filename": "_offer.pdf",
        "content_type": "application/pdf", "size": len(content),
    }  # fmt: skip
    assert made(title="Offer", body=BODY, rows=rows, footer="Page")[1] == content
    assert made(title="Offer", body=BODY + "x", rows=rows, footer="Page")[1] != content


def test_long_texts_and_tables_take_several_pages(made):
    out, _ = made(body="word " * 5_000, page_size="letter")
    assert out["pages"] > 5
    out, _ = made(body="Table", rows=[{"n": n, "text": "y" * 400} for n in range(200)])
    assert out["pages"] > 5


@pytest.mark.parametrize(
    "text",
    ["<img src='file:///etc/passwd'/>", "<a href='javascript:x'>x</a>", "<para><unclosed", "&#0;&bogus;",
     "<onDraw name='x' label='y'/>", "**" * 5_000, "| " * 100 + "|", "|" * 40, "\x00\x1f\ufffe", "#" * 500 + " x",
     "y" * 20_000, "<evalString imports='os'>1</evalString>", "[1]: http://127.0.0.1/x.png"],
)  # fmt: skip
def test_text_is_nothing_but_text(made, text):
    try:
        _, content = made(title=text[:300], body=text, rows=[{text[:50]: text}], footer=text[:100])
    except StepFailed as problem:
        if problem.code != "document.bad_table":
            raise
    else:
        for sign in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/XObject /Image"):
            assert sign not in content


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({}, "field.required"),
        ({"body": "x" * 200_001}, "document.too_long"),
        ({"body": "x", "rows": [{}] * 2_001}, "document.too_many_rows"),
        ({"body": "x", "rows": [1]}, "document.bad_table"),
        ({"body": "x", "rows": [{str(n): n for n in range(21)}]}, "document.bad_table"),
        ({"body": "x", "rows": "text"}, "field.not_a_list"),
    ],
)
def test_what_is_no_document(made, config, code):
    with pytest.raises(StepFailed) as caught:
        made(**config)
    assert caught.value.code == code


def test_it_goes_to_a_ticket_and_into_a_mail(stage, store):
    stage.engine.services = EffectServices(files=store)
    ticket_id = stage.desk.ticket()
    steps = (
        {"key": "document", "action_type": "render_document", "config": {"body": "Hello {{ trigger.name }}"}},
        {"key": "attach", "action_type": "attach_file",
         "config": {"ticket_id": str(ticket_id), "files": "{{ steps.document.file }}"}},
        {"key": "mail", "action_type": "send_email",
         "config": {"to": "a@x.example", "subject": "Offer", "body": "See", "attachments": ["{{ steps.document.file }}"]}},
    )  # fmt: skip
    execution_id = stage.engine.start(stage.engine.publish(definition(*steps)), name="Bo")
    stage.engine.settle()
    assert stage.engine.execution(execution_id).status == "completed"
    (kept,) = stage.desk.rows(ticket_attachments)
    (mail,) = stage.desk.rows(outgoing_messages)
    assert store.read(kept.sha256).startswith(b"%PDF-")
    assert (kept.filename, kept.content_type) == ("document.pdf", "application/pdf")
    assert [one["sha256"] for one in mail.attachments] == [kept.sha256]
    note = stage.desk.rows(ticket_messages, ticket_messages.c.id == kept.message_id)[0]
    assert (note.body_text, note.is_public, note.author_kind) == ("document.pdf", False, "workflow")


def test_a_ticket_without_a_file_gets_none(stage):
    config = {"ticket_id": str(stage.desk.ticket()), "files": "{{ trigger.nothing }}"}
    assert stage.refused("attach_file", config, nothing=None) == "field.required"
