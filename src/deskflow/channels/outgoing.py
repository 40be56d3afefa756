"""Mail is queued: checked, addressed, threaded, given its Message-ID; sending it is the delivery's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.channels import rules
from deskflow.channels.mail.addresses import normal_address, read_addresses
from deskflow.channels.mail.threading import normal_message_id, subject_with_token
from deskflow.channels.tables import outgoing_messages
from deskflow.core.commands import Command
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.settings import get_setting
from deskflow.core.transaction import Transaction
from deskflow.people.tables import contacts, users
from deskflow.tickets.drafting import Attachment, checked_body, total_size
from deskflow.tickets.tables import ticket_activity, ticket_messages, tickets

MOST_RECIPIENTS = 100
MOST_BYTES = 25_000_000
_THREAD_LENGTH = 20


@dataclass(frozen=True, slots=True)
class QueueMail(Command):
    """`to`, `cc` and `bcc` hold addresses, each entry also several with commas. The same key never queues twice.

    With a ticket the mail carries its token and continues its thread. `is_automatic`: nobody pressed a button.
    """

    name: ClassVar[str] = "mail.queue@1"
    permission: ClassVar[str] = "tickets.reply"

    to: tuple[str, ...]
    subject: str
    text: str
    html: str | None = None
    cc: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    ticket_id: UUID | None = None
    execution_id: UUID | None = None
    idempotency_key: str = ""
    is_automatic: bool = False
    from_name: str = ""
    hold_until: datetime | None = None
    bcc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetryMessage(Command):
    """Tries again now, whatever the schedule says."""

    name: ClassVar[str] = "mail.retry@1"
    permission: ClassVar[str] = "tickets.reply"

    outgoing_id: UUID


@dataclass(frozen=True, slots=True)
class CancelMessage(Command):
    """Takes back what has not left; a message being sent this very moment cannot be caught."""

    name: ClassVar[str] = "mail.cancel@1"
    permission: ClassVar[str] = "tickets.reply"

    outgoing_id: UUID


@dataclass(frozen=True, slots=True)
class Thread:
    """What a mail about a ticket answers; ids are bare, the newest reference last."""

    number: str
    in_reply_to: str
    references: tuple[str, ...]


def queue_mail(tx: Transaction, command: QueueMail) -> dict[str, Any]:
    """Answers with {"id", "message_id", "status", "queued"}; `queued` is False for a repeated key.

    An automatic mail that would answer a machine is kept as `failed` with the code `mail.loop_guard`.
    """
    key = command.idempotency_key or f"command:{tx.command_id}"
    answer = put_into_outbox(tx, command, key)
    if answer["queued"] and command.ticket_id is not None:
        tx.insert(
            ticket_activity, ticket_id=command.ticket_id, at=tx.at, code="mail.queued",
            params={"outgoing_id": answer["id"], "to": list(command.to), "subject": command.subject[:500]},
            actor_kind=tx.actor.kind, actor_id=tx.actor.user_id,
        )  # fmt: skip
    return answer


def put_into_outbox(
    tx: Transaction, mail: QueueMail, key: str, ticket_message_id: UUID | None = None
) -> dict[str, Any]:
    """The row of a mail, or the one that has its key already."""
    if len(key) > 200:
        raise Rejected("field.too_long", field="idempotency_key", limit=200, length=len(key))
    known = _known(tx, key)
    if known is not None:
        return known
    to, cc, bcc = _boxes(mail.to), _boxes(mail.cc), _boxes(mail.bcc)
    if not to:
        raise Rejected("mail.no_recipient")
    if len(to) + len(cc) + len(bcc) > MOST_RECIPIENTS:
        raise Rejected("mail.too_many_recipients", limit=MOST_RECIPIENTS)
    if total_size(mail.attachments) > MOST_BYTES:
        raise Rejected("mail.too_large", limit=MOST_BYTES, size=total_size(mail.attachments))
    thread = Thread("", "", ()) if mail.ticket_id is None else thread_of(tx, mail.ticket_id)
    looping = mail.is_automatic and _would_answer_a_machine(tx, mail.ticket_id, [*to, *cc, *bcc])
    status = "failed" if looping else "held" if mail.hold_until else "queued"
    message_id = rules.message_id(str(tx.tenant_id), key, _own_domain(tx))
    row_id = tx.insert(
        outgoing_messages,
        kind="mail",
        to_boxes=to,
        cc_boxes=cc,
        bcc_boxes=bcc or None,
        from_name=" ".join(mail.from_name.split())[:255],
        subject=subject_with_token(mail.subject, thread.number)[:500],
        text=checked_body(mail.text),
        html=checked_body(mail.html) if mail.html else None,
        attachments=[_file(one) for one in mail.attachments],
        is_automatic=mail.is_automatic,
        message_id=message_id,
        in_reply_to=thread.in_reply_to,
        mail_references=list(thread.references),
        ticket_id=mail.ticket_id,
        ticket_message_id=ticket_message_id,
        execution_id=mail.execution_id,
        queued_by_user_id=tx.actor.user_id,
        idempotency_key=key,
        status=status,
        attempts=0,
        next_attempt_at=mail.hold_until or tx.at,
        accepted=[],
        last_error_code="mail.loop_guard" if looping else None,
        last_error_params={} if looping else None,
        created_at=tx.at,
    )
    return {"id": str(row_id), "message_id": message_id, "status": status, "queued": True}


def retry_message(tx: Transaction, command: RetryMessage) -> None:
    status = _locked_status(tx, command.outgoing_id)
    if status not in rules.RETRYABLE:
        raise Rejected("mail.not_retryable", status=status)
    tx.update(
        outgoing_messages, command.outgoing_id, status="queued", attempts=0, next_attempt_at=tx.at,
        last_error_code=None, last_error_params=None,
    )  # fmt: skip


def cancel_message(tx: Transaction, command: CancelMessage) -> None:
    status = _locked_status(tx, command.outgoing_id)
    if status not in rules.CANCELLABLE:
        raise Rejected("mail.not_cancellable", status=status)
    tx.update(outgoing_messages, command.outgoing_id, status="cancelled")


def _locked_status(tx: Transaction, outgoing_id: UUID) -> str:
    # A worker elsewhere may be taking it for delivery at this moment.
    table = outgoing_messages
    status: str | None = tx.execute(
        select(table.c.status)
        .where(table.c.tenant_id == tx.tenant_id, table.c.id == outgoing_id)
        .with_for_update()
    ).scalar()
    if status is None:
        raise NotFound("outgoing_messages.not_found", id=str(outgoing_id))
    return status


def thread_of(tx: Transaction, ticket_id: UUID) -> Thread:
    """The conversation of a ticket: its number, the customer's last mail and what went before."""
    number = tx.get(tickets, ticket_id, tickets.c.number).number
    rows = tx.execute(
        select(ticket_messages.c.mail_message_id, ticket_messages.c.author_kind)
        .where(
            ticket_messages.c.tenant_id == tx.tenant_id,
            ticket_messages.c.ticket_id == ticket_id,
            ticket_messages.c.mail_message_id.is_not(None),
            ticket_messages.c.is_public,
        )
        .order_by(ticket_messages.c.at.desc(), ticket_messages.c.pk.desc())
        .limit(_THREAD_LENGTH)
    ).all()
    ids = [(normal_message_id(row.mail_message_id), row.author_kind) for row in rows]
    asked = next((one for one, kind in ids if one and kind == "customer"), "")
    return Thread(number, asked, tuple(one for one, _ in reversed(ids) if one))


def _known(tx: Transaction, key: str) -> dict[str, Any] | None:
    table = outgoing_messages
    row = tx.execute(
        select(table.c.id, table.c.message_id, table.c.status).where(
            table.c.tenant_id == tx.tenant_id, table.c.idempotency_key == key
        )
    ).first()
    if row is None:
        return None
    return {"id": str(row.id), "message_id": row.message_id, "status": row.status, "queued": False}


def _boxes(entries: Sequence[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        if not entry.strip():
            continue
        boxes = read_addresses(entry.encode(), MOST_RECIPIENTS + 1)
        if not boxes:
            raise Rejected("mail.address_unusable", address=entry[:250])
        for box in boxes:
            found.setdefault(box.address.casefold(), {"address": box.address, "name": box.name})
    return list(found.values())


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "sha256": attachment.sha256,
        "filename": attachment.filename[:255],
        "content_type": attachment.content_type[:255],
        "size": attachment.size,
        "content_id": attachment.content_id or "",
    }


def own_address(tx: Transaction) -> str:
    """The address this tenant sends from, "" while none is set."""
    boxes = read_addresses(str(get_setting(tx, "email_from", tx.tenant_id) or "").encode(), 1)
    return boxes[0].address if boxes else ""


def _own_domain(tx: Transaction) -> str:
    domain = rules.domain_of(own_address(tx))
    if not domain and tx.actor.user_id is not None:
        row = tx.find(users, tx.actor.user_id, users.c.email)
        domain = rules.domain_of(row.email) if row is not None else ""
    return domain


def _would_answer_a_machine(
    tx: Transaction, ticket_id: UUID | None, boxes: Sequence[Mapping[str, str]]
) -> bool:
    if any(rules.is_robot(box["address"]) for box in boxes):
        return True
    mine = own_address(tx).casefold()
    if mine and any(box["address"].casefold() == mine for box in boxes):
        return True
    if ticket_id is None:
        return False
    last = tx.execute(
        select(ticket_messages.c.is_automatic, contacts.c.email)
        .outerjoin(contacts, contacts.c.id == ticket_messages.c.author_contact_id)
        .where(
            ticket_messages.c.tenant_id == tx.tenant_id,
            ticket_messages.c.ticket_id == ticket_id,
            ticket_messages.c.author_kind == "customer",
        )
        .order_by(ticket_messages.c.at.desc(), ticket_messages.c.pk.desc())
        .limit(1)
    ).first()
    if last is None or not last.is_automatic:
        return False
    author = normal_address(last.email or "").casefold()
    # Without a known author any recipient may be the machine that wrote.
    return not author or any(box["address"].casefold() == author for box in boxes)
