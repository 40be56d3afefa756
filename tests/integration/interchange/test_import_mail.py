"""Mail files become tickets and answers; people and files are found or made; nothing comes in twice."""

from __future__ import annotations

import pytest

from deskflow.core.files import AttachmentStore
from deskflow.people.tables import contacts, customers
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import ticket_attachments, ticket_messages, tickets
from tests.integration.interchange.importing import CORPUS, kept, mail, run, write


def messages(desk, ticket_id):
    rows = [row for row in desk.rows(ticket_messages) if row.ticket_id == ticket_id]
    return sorted(rows, key=lambda row: row.pk)


def test_the_whole_corpus_comes_in_once(desk, tmp_path):
    summary = run(desk, tmp_path, CORPUS)
    mails = len(list(CORPUS.glob("*.eml"))) + 3
    # The second archive holds the same three mails with other line ends.
    assert (summary.imported, summary.threaded, summary.already_there) == (mails - 1, 1, 3)
    assert summary.bad == []
    before = kept(desk)
    again = run(desk, tmp_path, CORPUS)
    assert (again.imported, again.threaded) == (0, 0)
    assert kept(desk) == before

    outlook = next(row for row in desk.rows(tickets) if row.title.startswith("Drucker im Büro"))
    assert (outlook.channel, outlook.status) == ("email", "open")
    assert desk.row(customers, outlook.customer_id).domain == "nordwerk.example"
    # Her automatic reply came first and had introduced her.
    assert desk.row(contacts, outlook.contact_id).name == "Petra Hartmann"
    (first,) = messages(desk, outlook.id)
    assert "weiße Seiten" in first.body_text
    assert 'src="cid:image001.png@01D9.5A4B"' in first.body_html
    files = {
        row.filename: row for row in desk.rows(ticket_attachments) if row.message_id == first.id
    }
    assert set(files) == {"image001.png", "Störungsprotokoll.pdf"}
    assert files["image001.png"].content_id == "image001.png@01D9.5A4B"
    store = AttachmentStore(tmp_path / "store")
    assert store.read(files["Störungsprotokoll.pdf"].sha256) == b"%PDF-1.4 fake file"


def test_an_answer_joins_its_ticket_and_reopens_it(desk, tmp_path):
    ticket_id = desk.ticket()
    desk.run(AddMessage(ticket_id, NewMessage("We are on it", mail_message_id="ours.1@desk")))
    desk.run(UpdateTicket(ticket_id, {"status": "pending_customer"}))
    answer = mail(
        "answer@luna", "AW: whatever", text="It works\n\nOn 23 Nov 2026 MSP wrote:\n> We are on it",
        In_Reply_To="<ours.1@desk>",
    ).replace("07:00:00", "09:30:00")  # fmt: skip
    desk.advance(hours=2)
    summary = run(desk, tmp_path, write(tmp_path, "a.eml", answer))
    assert (summary.imported, summary.threaded) == (0, 1)
    last = messages(desk, ticket_id)[-1]
    assert (last.body_text, last.author_kind, last.is_public) == ("It works", "customer", True)
    assert last.quoted_text.startswith("On 23 Nov")
    assert desk.row(tickets, ticket_id).status == "open"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_conversation_is_one_ticket_in_whatever_order_it_comes(desk, tmp_path, order):
    thread = [
        mail("one@x"),
        mail("two@x", "Re: Till", In_Reply_To="<one@x>", References="<one@x>"),
        mail("three@x", "Re: Till", In_Reply_To="<two@x>", References="<one@x> <two@x>"),
    ]
    archive = "\n".join(f"From a@b Mon Nov 23 07:00:00 2026\n{thread[place]}" for place in order)
    summary = run(desk, tmp_path, write(tmp_path, "a.mbox", archive))
    assert (summary.imported, summary.threaded) == (1, 2)
    (row,) = desk.rows(tickets)
    assert row.title == "Till"
    assert {message.mail_message_id for message in messages(desk, row.id)} == {
        "one@x",
        "two@x",
        "three@x",
    }


@pytest.mark.parametrize(
    ("sender", "joins"),
    [
        ("anna@luna.example", True),
        ("colleague@luna.example", True),
        ("ada@msp.example", True),
        ("stranger@evil.example", False),
        ("otto@gmail.com", False),
    ],
)
def test_a_number_in_the_subject_counts_only_from_those_concerned(desk, tmp_path, sender, joins):
    run(desk, tmp_path, write(tmp_path, "first.eml", mail("first@luna")))
    (ticket,) = desk.rows(tickets)
    path = write(tmp_path, "next.eml", mail("next@x", f"Re: [{ticket.number}] Till", sender))
    summary = run(desk, tmp_path, path)
    assert summary.threaded == (1 if joins else 0)
    assert len(desk.rows(tickets)) == (1 if joins else 2)


def test_customers_of_public_mail_providers_share_no_tickets(desk, tmp_path):
    run(desk, tmp_path, write(tmp_path, "first.eml", mail("first@g", sender="otto@gmail.com")))
    (ticket,) = desk.rows(tickets)
    assert desk.row(customers, ticket.customer_id).is_unknown
    other = mail("next@g", f"[{ticket.number}] x", "eve@gmail.com")
    run(desk, tmp_path, write(tmp_path, "next.eml", other))
    assert len(desk.rows(tickets)) == 2


def test_what_staff_wrote_is_theirs_and_the_ticket_is_the_customers(desk, tmp_path):
    text = mail("out@msp", "Your order", "ada@msp.example").replace(
        "To: support@msp.example", "To: anna@luna.example"
    )
    run(desk, tmp_path, write(tmp_path, "out.eml", text))
    (ticket,) = desk.rows(tickets)
    (message,) = messages(desk, ticket.id)
    assert (message.author_kind, message.author_user_id) == ("staff", desk.admin.user_id)
    assert desk.row(contacts, ticket.contact_id).email == "anna@luna.example"


def test_a_bounce_is_a_note_for_staff_on_the_ticket_of_the_mail_that_failed(desk, tmp_path):
    ticket_id = desk.ticket()
    desk.run(
        AddMessage(
            ticket_id, NewMessage("Please restart", mail_message_id="t4821.2.77ab@desk.msp.example")
        )
    )
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    summary = run(desk, tmp_path, CORPUS / "bounce_dsn.eml")
    assert summary.threaded == 1
    last = messages(desk, ticket_id)[-1]
    assert (last.author_kind, last.is_public, last.is_automatic) == ("system", False, True)
    assert last.mail_headers["bounced"] == ["gone@cafe-luna.example"]
    assert desk.row(tickets, ticket_id).status == "resolved"


def test_our_own_mailbox_is_no_customer(desk, tmp_path):
    text = mail("own@msp", sender="support@msp.example")
    run(
        desk,
        tmp_path,
        write(tmp_path, "a.eml", text),
        own_addresses=frozenset({"support@msp.example"}),
    )
    (ticket,) = desk.rows(tickets)
    assert desk.rows(contacts) == []
    assert messages(desk, ticket.id)[0].author_kind == "system"


def test_a_mail_of_an_archive_that_cannot_be_read_is_named_by_its_place(desk, tmp_path):
    broken = "From x@y Mon Nov 23 07:00:00 2026\nX-Only: nonsense\n\nno mail\n\n"
    good = f"From a@b Mon Nov 23 07:00:00 2026\n{mail('good@x')}"
    summary = run(desk, tmp_path, write(tmp_path, "a.mbox", broken + good))
    assert summary.imported == 1
    assert [(bad.line, bad.code) for bad in summary.bad] == [(1, "mail.not_a_mail")]


def test_mails_without_sender_subject_or_text_come_in_as_well(desk, tmp_path):
    write(tmp_path, "a.eml", "Subject:\nMessage-ID: <a@x>\n\n\n")
    write(tmp_path, "b.eml", "From: root@localhost\nMessage-ID: <b@x>\n\nDisk full\n")
    summary = run(desk, tmp_path, tmp_path / "a.eml", tmp_path / "b.eml")
    assert summary.imported == 2
    assert {row.title for row in desk.rows(tickets)} == {"a@x", "Disk full"}


def test_text_with_escapes_and_odd_characters_is_kept(desk, tmp_path):
    odd = 'log: {"a": "x\\ud83d\\ude00"} 🙂 \u202e ' + "é" * 10
    run(
        desk,
        tmp_path,
        write(tmp_path, "a.eml", mail("odd@x", text=odd, Content_Type="text/plain; charset=utf-8")),
    )
    (message,) = desk.rows(ticket_messages)
    assert message.body_text == odd
