"""What a mail means as a ticket, a message and a person. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from deskflow.channels.mail.message import IncomingMail, MailAddress
from deskflow.channels.mail.threading import normal_subject
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.one_line import one_line, usable_email
from deskflow.interchange.options import ImportOptions
from deskflow.interchange.resolving import TicketRef
from deskflow.interchange.words import read_priority, read_status, read_type
from deskflow.people.importing import PersonHint
from deskflow.tickets.drafting import Attachment, NewMessage, NewTicket
from deskflow.tickets.rules import DONE

_SHOWN_ADDRESSES = 50


@dataclass(frozen=True, slots=True)
class Party:
    """Who sent a mail, and whose ticket it is about."""

    user_id: UUID | None
    is_own: bool
    customer_id: UUID | None
    contact_id: UUID | None

    @property
    def is_staff(self) -> bool:
        return self.user_id is not None or self.is_own

    def takes_part_in(self, ticket: TicketRef) -> bool:
        """Anybody can write a ticket number into a subject; only those concerned may add to the ticket by it."""
        if self.is_staff or (self.contact_id is not None and self.contact_id == ticket.contact_id):
            return True
        return self.customer_id is not None and self.customer_id == ticket.customer_id


def mail_source_key(mail: IncomingMail) -> str:
    """The same for every copy of a mail."""
    return "mail:" + hashlib.sha256(mail.message_id.encode("utf-8", "replace")).hexdigest()[:48]


def mail_hint(mail: IncomingMail, is_staff: Callable[[str], bool]) -> PersonHint:
    """The person the mail is about: its sender, or whom staff wrote to. Nobody for a delivery report."""
    if mail.bounce is not None:
        return PersonHint()
    candidates = (
        (mail.sender, *mail.reply_to) if not is_staff(mail.sender.address) else (*mail.to, *mail.cc)
    )
    for box in candidates:
        if box.address and not is_staff(box.address) and (email := usable_email(box.address)):
            return PersonHint(contact=one_line(box.name)[:255], email=email)
    return PersonHint()


def mail_ticket(
    mail: IncomingMail, files: tuple[Attachment, ...], party: Party, told: MapFile | None
) -> NewTicket:
    """A mail that begins a conversation."""
    defaults = told.defaults if told else {}
    first_line = next((line for line in mail.text.split("\n") if line.strip()), "")
    title = (
        one_line(normal_subject(mail.subject))
        or one_line(first_line)
        or one_line(mail.sender.address)
    )
    return NewTicket(
        title=(title or mail.message_id)[:500],
        message=mail_message(mail, files, party),
        priority=read_priority(defaults.get("priority", "")),
        status=read_status(defaults.get("status", "")),
        type=read_type(defaults.get("type", "")) or "breakdown",
        channel="email",
        customer_id=party.customer_id,
        contact_id=party.contact_id,
        created_at=mail.date,
        source_key=mail_source_key(mail),
    )


def mail_message(mail: IncomingMail, files: tuple[Attachment, ...], party: Party) -> NewMessage:
    """A mail as a message of a ticket's timeline. Delivery reports are for staff only."""
    kind = "customer"
    if mail.bounce is not None or (party.is_own and party.user_id is None):
        kind = "system"
    elif party.user_id is not None:
        kind = "staff"
    return NewMessage(
        text=mail.fresh_text,
        html=mail.html or None,
        is_public=mail.bounce is None,
        author_kind=kind,
        author_user_id=party.user_id if kind == "staff" else None,
        author_contact_id=party.contact_id if kind == "customer" else None,
        author_name=(one_line(mail.sender.name) or mail.sender.address)[:255],
        channel="email",
        at=mail.date,
        is_automatic=is_automatic(mail),
        quoted_text=mail.quoted_text or None,
        mail_message_id=mail.message_id,
        mail_headers=_headers(mail),
        attachments=files,
    )


def is_automatic(mail: IncomingMail) -> bool:
    """Sent by a machine or to a list; a backup that failed, a newsletter, an answer while somebody is away."""
    return mail.auto_submitted or mail.bulk


def is_fresh_news(
    mail: IncomingMail, party: Party, status: str | None, options: ImportOptions, now: datetime
) -> bool:
    """Whether automation shall see this mail. A machine's answers, delivery reports and our own mails never set
    anything off: something could go round for ever."""
    if mail.auto_reply or mail.bounce is not None or (party.is_own and party.user_id is None):
        return False
    return options.is_fresh(mail.date, now, is_open=status not in DONE)


def _headers(mail: IncomingMail) -> dict[str, Any]:
    headers: dict[str, Any] = {
        "from": _shown(mail.sender),
        "to": [_shown(box) for box in mail.to[:_SHOWN_ADDRESSES]],
        "subject": mail.subject,
        "references": list(mail.references),
    }
    if mail.cc:
        headers["cc"] = [_shown(box) for box in mail.cc[:_SHOWN_ADDRESSES]]
    if mail.reply_to:
        headers["reply_to"] = [_shown(box) for box in mail.reply_to[:_SHOWN_ADDRESSES]]
    if mail.date is not None:
        headers["date"] = mail.date.isoformat()
    if mail.remote_images:
        headers["remote_images"] = mail.remote_images
    if mail.warnings:
        headers["warnings"] = [warning.code for warning in mail.warnings]
    if mail.bounce is not None:
        headers["bounced"] = list(mail.bounce.failed)
    return headers


def _shown(box: MailAddress) -> str:
    return f"{box.name} <{box.address}>" if box.name else box.address
