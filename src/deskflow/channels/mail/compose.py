"""Builds a mail that leaves: plain values in, an `EmailMessage` out. Sends nothing and makes no ids of its own.

The Message-ID comes from the caller, so that sending twice after a crash sends the same mail twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime

from deskflow.channels.mail import threading
from deskflow.channels.mail.addresses import normal_address
from deskflow.channels.mail.filenames import safe_filename
from deskflow.channels.mail.headers import clean_line
from deskflow.channels.mail.message import MailAddress
from deskflow.channels.mail.nature import LOOP_HEADER
from deskflow.core.errors import Rejected

MAX_REFERENCES = 20
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}")


class _MessageIds(UnstructuredHeader):  # the registry mixes in BaseHeader, which brings `name`
    """A list of message ids, folded only between ids.

    WORKAROUND https://github.com/python/cpython/issues/93010: the default folding encodes ids longer than a
    line (as Outlook makes them) as `=?utf-8?q?…?=`, which breaks threading everywhere.
    """

    max_count = 1
    name: str

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to", "message-id"):
        registry.map_to_type(name, _MessageIds)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=registry, cte_type="7bit")


POLICY = _policy()


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file that goes along; with a `content_id` it is shown inside the HTML as `cid:`."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """What is to be sent. Ids are bare; `ticket_number` puts its token into the subject once."""

    message_id: str
    date: datetime
    sender: MailAddress
    to: Sequence[MailAddress]
    subject: str
    text: str
    html: str = ""
    cc: Sequence[MailAddress] = ()
    bcc: Sequence[MailAddress] = ()
    """Part of the envelope only; never written into the mail."""
    reply_to: Sequence[MailAddress] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()
    ticket_number: str = ""
    files: Sequence[OutgoingFile] = ()
    automatic: bool = False
    """Sent by the program and not by a person; marked so that other programs do not answer."""
    loop_mark: str = ""
    """Names this installation, to recognise its own mails when they come back."""
    headers: Mapping[str, str] = field(default_factory=dict)


def recipients(mail: OutgoingMail) -> tuple[str, ...]:
    """The addresses of the envelope, each once."""
    boxes = (*mail.to, *mail.cc, *mail.bcc)
    return tuple(
        {
            box.address.casefold(): box.address for box in boxes if normal_address(box.address)
        }.values()
    )


def build_mail(mail: OutgoingMail) -> EmailMessage:
    """The mail ready to be sent. Line breaks in header values become spaces; nothing can add a header.

    Raises `Rejected("mail.address_unusable")`, `Rejected("mail.no_recipient")`, `Rejected("mail.id_unusable")`.
    """
    if not recipients(mail):
        raise Rejected("mail.no_recipient")
    message = EmailMessage(policy=POLICY)
    message["Message-ID"] = _bracketed(mail.message_id)
    message["Date"] = format_datetime(mail.date.astimezone(UTC))
    message["From"] = _address(mail.sender)
    for name, boxes in (("To", mail.to), ("Cc", mail.cc), ("Reply-To", mail.reply_to)):
        if boxes:
            message[name] = [_address(box) for box in boxes]
    message["Subject"] = threading.subject_with_token(mail.subject, mail.ticket_number)
    if mail.in_reply_to:
        message["In-Reply-To"] = _bracketed(mail.in_reply_to)
    if references := _references(mail):
        message["References"] = " ".join(references)
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    if mail.loop_mark:
        message[LOOP_HEADER] = clean_line(mail.loop_mark)
    for name, value in mail.headers.items():
        if re.fullmatch(r"X-[A-Za-z0-9-]{1,60}", name):
            message[name] = clean_line(value)
    _set_content(message, mail)
    return message


def _set_content(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(mail.text, subtype="plain", charset="utf-8")
    inline = [file for file in mail.files if file.content_id and mail.html]
    if mail.html:
        message.add_alternative(mail.html, subtype="html", charset="utf-8")
        html_part = message.get_payload()[-1]  # type: ignore[index]
        for file in inline:
            main, sub = _content_type(file)
            html_part.add_related(  # type: ignore[union-attr]
                file.content, main, sub, cid=_bracketed(file.content_id), disposition="inline",
                filename=safe_filename(file.filename, file.content_type),
            )  # fmt: skip
    for file in mail.files:
        if file in inline:
            continue
        main, sub = _content_type(file)
        message.add_attachment(
            file.content, main, sub, filename=safe_filename(file.filename, file.content_type)
        )


def _content_type(file: OutgoingFile) -> tuple[str, str]:
    kind = (
        file.content_type.lower()
        if _TYPE.fullmatch(file.content_type)
        else "application/octet-stream"
    )
    if kind.startswith(("multipart/", "message/")):
        # The library would want to parse these; the receiver opens the file by its name.
        kind = "application/octet-stream"
    main, _, sub = kind.partition("/")
    return main, sub


def _address(box: MailAddress) -> Address:
    usable = normal_address(box.address)
    if not usable:
        raise Rejected("mail.address_unusable", address=box.address[:250])
    local, _, domain = usable.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            raise Rejected("mail.address_unusable", address=box.address[:250]) from None
    return Address(clean_line(box.name), local, domain)


def _bracketed(raw: str) -> str:
    bare = threading.normal_message_id(raw)
    if not bare or not bare.isascii() or "<" in bare or ">" in bare:
        raise Rejected("mail.id_unusable", id=raw[:250])
    return f"<{bare}>"


def _references(mail: OutgoingMail) -> list[str]:
    """The conversation so far: its first id and the newest ones, the answered mail last."""
    usable = (threading.normal_message_id(raw) for raw in (*mail.references, mail.in_reply_to))
    ids = [one for one in usable if one.isascii() and "<" not in one and ">" not in one]
    unique = list(dict.fromkeys(reversed([one for one in ids if one])))[::-1]
    if len(unique) > MAX_REFERENCES:
        unique = [unique[0], *unique[len(unique) - MAX_REFERENCES + 1 :]]
    return [f"<{one}>" for one in unique]
