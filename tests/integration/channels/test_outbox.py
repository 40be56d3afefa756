"""Mail is queued by commands and by public replies, on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from deskflow.channels.notices import count_unread
from deskflow.channels.outgoing import CancelMessage, QueueMail, RetryMessage
from deskflow.channels.queries import (
    count_outbox,
    find_template,
    get_outgoing,
    get_template,
    list_outbox,
    list_templates,
    ticket_of_message_ids,
)
from deskflow.channels.tables import mail_templates, outgoing_messages
from deskflow.channels.templates import DefineMailTemplate, DeleteMailTemplate
from deskflow.core.errors import Conflict, Denied, Rejected
from deskflow.core.ids import new_id
from deskflow.core.settings import SetSetting
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import CreateContact
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import Attachment, NewMessage, NewTicket
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.tables import ticket_activity, ticket_messages

MAIL = QueueMail(("Paul <paul@northwind.example>",), "Hello", "Your printer is fine")


@pytest.fixture
def customer_id(desk):
    return desk.customer("Northwind", email="office@northwind.example")


@pytest.fixture
def asked_by_mail(desk, customer_id):
    """A ticket that a customer's mail opened."""
    contact = desk.run(CreateContact(customer_id, "Paul", email="paul@northwind.example")).result_id
    message = NewMessage(
        "It burns", author_kind="customer", author_contact_id=contact, channel="email",
        mail_message_id="first@northwind.example",
    )  # fmt: skip
    ticket = NewTicket("Printer", message, customer_id=customer_id, contact_id=contact)
    return desk.run(CreateTicket(ticket)).result_id


def outbox(desk, **more):
    with desk.database.read() as connection:
        return list_outbox(connection, desk.tenant_id, **more)


def test_a_public_reply_leaves_as_mail_in_the_customers_thread(desk, asked_by_mail):
    desk.run(AddMessage(asked_by_mail, NewMessage("Is it plugged in?", html="<p>Plugged in?</p>")))
    (row,) = desk.rows(outgoing_messages)
    assert row.to_boxes == [{"address": "paul@northwind.example", "name": ""}]
    assert row.subject == "[INC-1001] Printer"
    assert (row.in_reply_to, row.mail_references) == (
        "first@northwind.example",
        ["first@northwind.example"],
    )
    assert (row.text, row.html, row.from_name) == (
        "Is it plugged in?",
        "<p>Plugged in?</p>",
        "Ada Admin",
    )
    assert row.message_id.endswith("@msp.example")
    # The answer will name this id; both the ticket's message and the outbox know it.
    (said,) = desk.rows(ticket_messages, ticket_messages.c.author_kind == "staff")
    assert said.mail_message_id == row.message_id
    with desk.database.read() as connection:
        ids = ["unknown@x", f"<{row.message_id}>"]
        assert ticket_of_message_ids(connection, desk.tenant_id, ids) == asked_by_mail


def test_the_next_reply_refers_to_all_before_it(desk, asked_by_mail):
    desk.run(AddMessage(asked_by_mail, NewMessage("One")))
    desk.advance(minutes=1)
    desk.run(AddMessage(asked_by_mail, NewMessage("Two")))
    first, second = desk.rows(outgoing_messages, outgoing_messages.c.text.in_(["One", "Two"]))
    if first.text == "Two":
        first, second = second, first
    assert second.mail_references == ["first@northwind.example", first.message_id]
    assert second.in_reply_to == "first@northwind.example"


@pytest.mark.parametrize(
    "message",
    [
        NewMessage("A note", is_public=False),
        NewMessage("From the workflow", author_kind="workflow"),
        NewMessage("From the customer", author_kind="customer"),
        NewMessage("Out of office", is_automatic=True),
        NewMessage("Came in by mail", channel="email", mail_message_id="x@msp.example"),
    ],
    ids=["note", "workflow", "customer", "automatic", "imported"],
)
def test_what_does_not_leave_as_mail(desk, asked_by_mail, message):
    desk.run(AddMessage(asked_by_mail, message))
    assert desk.rows(outgoing_messages) == []


def test_nothing_leaves_without_an_address_or_from_imported_history(desk, asked_by_mail):
    desk.run(AddMessage(desk.ticket(), NewMessage("Nobody to send it to")))
    desk.run(AddMessage(asked_by_mail, NewMessage("Long ago")), quiet=True)
    assert desk.rows(outgoing_messages) == []


def test_the_customers_address_serves_when_no_contact_is_known(desk, customer_id):
    ticket_id = desk.ticket(customer_id=customer_id)
    file = Attachment("a" * 64, "plan.pdf", "application/pdf", 1234)
    desk.run(AddMessage(ticket_id, NewMessage("Attached", attachments=(file,))))
    (row,) = desk.rows(outgoing_messages)
    assert row.to_boxes[0]["address"] == "office@northwind.example"
    assert row.attachments[0]["filename"] == "plan.pdf"
    assert row.in_reply_to == ""


def test_a_reply_is_not_mailed_to_ourselves(desk):
    desk.run(SetSetting("email_from", "Support <support@msp.example>"))
    ticket_id = desk.ticket(customer_id=desk.customer("Us", email="support@msp.example"))
    desk.run(AddMessage(ticket_id, NewMessage("Hello me")))
    assert desk.rows(outgoing_messages) == []


def test_the_same_key_never_queues_twice(desk):
    mail = QueueMail(("a@x.example",), "S", "T", idempotency_key="execution:step:1")
    first = desk.run(mail).result
    again = desk.run(QueueMail(("b@x.example",), "Other", "T", idempotency_key="execution:step:1"))
    assert (first["queued"], again.result["queued"]) == (True, False)
    assert again.result["message_id"] == first["message_id"]
    assert len(desk.rows(outgoing_messages)) == 1


def test_a_workflows_mail_about_a_ticket_is_threaded_and_in_the_timeline(desk, asked_by_mail):
    mail = QueueMail(
        ("paul@northwind.example, boss@northwind.example",), "We are on it", "…",
        ticket_id=asked_by_mail, execution_id=new_id(), is_automatic=True, idempotency_key="k",
    )  # fmt: skip
    outgoing_id = desk.run(mail).result["id"]
    (row,) = desk.rows(outgoing_messages)
    assert row.subject == "[INC-1001] We are on it"
    assert len(row.to_boxes) == 2
    assert row.in_reply_to == "first@northwind.example"
    (line,) = desk.rows(ticket_activity, ticket_activity.c.code == "mail.queued")
    assert line.params["outgoing_id"] == outgoing_id


def test_automatic_mail_never_answers_automatic_mail(desk, asked_by_mail):
    def automatic(to: str) -> dict:
        mail = QueueMail((to,), "Received", "…", ticket_id=asked_by_mail, is_automatic=True)
        return desk.run(mail).result

    assert automatic("paul@northwind.example")["status"] == "queued"
    assert automatic("no-reply@northwind.example")["status"] == "failed"
    desk.advance(minutes=1)
    (contact,) = {row.author_contact_id for row in desk.rows(ticket_messages)}
    desk.run(
        AddMessage(
            asked_by_mail,
            NewMessage(
                "I am away", author_kind="customer", author_contact_id=contact, is_automatic=True,
                channel="email", mail_message_id="away@northwind.example",
            ),
        )
    )  # fmt: skip
    refused = automatic("paul@northwind.example")
    assert refused["status"] == "failed"
    with desk.database.read() as connection:
        seen = get_outgoing(connection, desk.tenant_id, desk_id(refused))
    assert seen is not None
    assert seen.row.error_code == "mail.loop_guard"
    assert automatic("someone.else@northwind.example")["status"] == "queued"
    # A person who answers an absence notice means it.
    desk.run(AddMessage(asked_by_mail, NewMessage("Get well soon")))
    assert outbox(desk, statuses=("queued",))[0].to == ("paul@northwind.example",)


def desk_id(result: dict):
    from uuid import UUID

    return UUID(result["id"])


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (QueueMail((), "S", "T"), "mail.no_recipient"),
        (QueueMail(("nobody",), "S", "T"), "mail.address_unusable"),
        (QueueMail(tuple(f"p{n}@x.example" for n in range(101)), "S", "T"), "mail.too_many_recipients"),
        (
            QueueMail(("a@x.example",), "S", "T", attachments=(Attachment("a" * 64, "f", "t", 26_000_000),)),
            "mail.too_large",
        ),
    ],
)  # fmt: skip
def test_a_mail_that_cannot_leave_is_refused_at_once(desk, mail, code):
    with pytest.raises(Rejected) as refusal:
        desk.run(mail)
    assert refusal.value.code == code
    assert desk.rows(outgoing_messages) == []


def test_an_approver_may_not_send_mail(desk):
    with pytest.raises(Denied):
        desk.run(MAIL, desk.user("Rita", "approver"))


def test_the_outbox_is_paged_filtered_and_counted(desk):
    for number in range(5):
        desk.run(QueueMail(("a@x.example",), f"Mail {number}", "T"))
        desk.advance(seconds=1)
    newest, second = outbox(desk, limit=2)
    assert (newest.subject, newest.to, newest.status) == ("Mail 4", ("a@x.example",), "queued")
    rest = outbox(desk, before=(second.created_at, second.id))
    assert [row.subject for row in rest] == ["Mail 2", "Mail 1", "Mail 0"]
    desk.run(CancelMessage(newest.id))
    assert [row.subject for row in outbox(desk, statuses=("cancelled",))] == ["Mail 4"]
    with desk.database.read() as connection:
        assert count_outbox(connection, desk.tenant_id) == {"queued": 4, "cancelled": 1}
        assert list_outbox(connection, new_id()) == []


def test_cancelling_and_retrying(desk):
    row_id = desk_id(desk.run(MAIL).result)
    desk.run(CancelMessage(row_id))
    with pytest.raises(Rejected):
        desk.run(CancelMessage(row_id))
    desk.advance(hours=1)
    desk.run(RetryMessage(row_id))
    row = desk.row(outgoing_messages, row_id)
    assert (row.status, row.next_attempt_at) == ("queued", desk.clock.now())


def test_a_held_mail_says_until_when(desk):
    until = desk.clock.now() + timedelta(seconds=15)
    desk.run(QueueMail(("a@x.example",), "S", "T", hold_until=until))
    (row,) = outbox(desk)
    assert (row.status, row.next_attempt_at) == ("held", until)


def test_templates_are_defined_renamed_and_found(desk):
    define = DefineMailTemplate(
        "Received", "[{{ trigger.ticket.number }}] got it", "Hello", "<p>Hello</p>", ("trigger",)
    )
    template_id = desk.run(define).result_id
    again = DefineMailTemplate("RECEIVED", "Changed", "Hello", template_id=None)
    assert desk.run(again).result_id == template_id
    german = desk.run(
        DefineMailTemplate("Received", "Angekommen", "Hallo", language="de")
    ).result_id
    with desk.database.read() as connection:
        found = find_template(connection, desk.tenant_id, "received", "de")
        assert found is not None
        assert found.id == german
        fallback = find_template(connection, desk.tenant_id, "received", "fr")
        assert fallback is not None
        seen = get_template(connection, desk.tenant_id, template_id)
        assert seen is not None
        assert (seen.subject, seen.html, seen.variables) == ("Changed", None, ())
        assert len(list_templates(connection, desk.tenant_id)) == 2
    with pytest.raises(Rejected) as refusal:
        desk.run(DefineMailTemplate("Received", "x", "y", template_id=german))
    assert refusal.value.code == "mail_template.name_taken"
    desk.run(DeleteMailTemplate(german))
    assert len(desk.rows(mail_templates)) == 1


def test_a_template_that_cannot_be_read_is_refused_with_its_field(desk):
    with pytest.raises(Rejected) as refusal:
        desk.run(DefineMailTemplate("Broken", "Fine", "Hello {{ trigger. }}"))
    assert refusal.value.params["field"] == "text"
    assert refusal.value.code.startswith("expression.")


def test_every_command_can_be_undone(desk, asked_by_mail):
    def undone(command) -> None:
        before = desk.dump()
        outcome = desk.run(command)
        desk.run(UndoCommand(outcome.command_id))
        after = desk.dump()
        kept = ("outgoing_messages", "mail_templates", "ticket_messages", "ticket_activity")
        assert [before[name] for name in kept] == [after[name] for name in kept]

    undone(MAIL)
    undone(AddMessage(asked_by_mail, NewMessage("Reply")))
    row_id = desk_id(desk.run(MAIL).result)
    undone(RetryMessage(row_id))
    undone(CancelMessage(row_id))
    template_id = desk.run(DefineMailTemplate("One", "S", "T")).result_id
    undone(DefineMailTemplate("Two", "S", "T"))
    undone(DefineMailTemplate("One", "Other", "T"))
    undone(DeleteMailTemplate(template_id))


def test_what_was_handed_over_cannot_be_undone(desk):
    from deskflow.channels.delivery import claim_due

    outcome = desk.run(MAIL)
    with desk.database.write() as connection:
        assert len(claim_due(connection, desk.tenant_id, desk.clock.now(), 5)) == 1
    with pytest.raises(Conflict):
        desk.run(UndoCommand(outcome.command_id))
    with pytest.raises(Rejected):
        desk.run(CancelMessage(desk_id(outcome.result)))
    with desk.database.read() as connection:
        assert count_unread(connection, desk.tenant_id, desk.admin.user_id) == 0


def test_what_was_not_handed_over_yet_goes_with_its_message(desk, asked_by_mail):
    said = desk.run(AddMessage(asked_by_mail, NewMessage("Sent too early")))
    (mail,) = desk.rows(outgoing_messages)
    assert (mail.status, mail.next_attempt_at) == ("queued", desk.clock.now())
    desk.run(UndoCommand(said.command_id))
    assert not desk.rows(outgoing_messages)


def test_a_hidden_copy_is_shown_to_whoever_may_read_the_outbox(desk):
    made = desk.run(QueueMail(("a@x.example",), "Hello", "Text", bcc=("boss@x.example",))).result
    with desk.database.read() as connection:
        message = get_outgoing(connection, desk.tenant_id, UUID(made["id"]))
    assert message.bcc == ("boss@x.example",)
