"""Bytes of a mail to an `IncomingMail`. Never raises, whatever the bytes are; what was odd is in the warnings.

Burns CPU (about half a millisecond for a small mail), so the program runs it in a child process.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from deskflow.channels.mail import nature, threading
from deskflow.channels.mail.addresses import read_addresses
from deskflow.channels.mail.body import read_body
from deskflow.channels.mail.headers import Headers, decode_value, raw_text
from deskflow.channels.mail.message import (
    DEFAULT_LIMITS,
    NOBODY,
    IncomingMail,
    MailAddress,
    MailLimits,
    MailUnreadable,
)
from deskflow.channels.mail.mime import Warnings, split_mail
from deskflow.channels.mail.quotes import split_quotes

# One of these must be there, or the bytes are a picture, a log or anything else but no mail.
_MAIL_FIELDS = frozenset(
    {"from", "to", "subject", "date", "message-id", "received", "return-path", "sender"}
)
_ONCE = ("from", "subject", "date", "message-id")
_FIRST_YEAR, _LAST_YEAR = 1980, 2100
MAX_SUBJECT = 500
_REPEATED = 10
"""How many fields of one name are looked at."""


def read_mail(raw: bytes, limits: MailLimits = DEFAULT_LIMITS) -> IncomingMail | MailUnreadable:
    """Read one mail as it came from a mail server, an `.eml` file or a mailbox archive."""
    if len(raw) > limits.max_bytes:
        return MailUnreadable("mail.too_large", {"size": len(raw), "limit": limits.max_bytes})
    try:
        return _read(raw, limits)
    except Exception as error:  # noqa: BLE001 - one bad mail must never stop the others; the kind is reported
        return MailUnreadable("mail.unexpected", {"error": type(error).__name__})


def _read(raw: bytes, limits: MailLimits) -> IncomingMail | MailUnreadable:
    size = len(raw)
    raw = _without_wrapping(raw)
    if not raw.strip():
        return MailUnreadable("mail.empty")
    warnings = Warnings.none()
    root = split_mail(raw, limits, warnings)
    headers = root.headers
    if not any(name in _MAIL_FIELDS for name, _ in headers.fields):
        return MailUnreadable("mail.not_a_mail")
    if headers.skipped:
        warnings.add("mail.header_broken", count=headers.skipped)
    for name in _ONCE:
        if len(headers.all(name)) > 1:
            warnings.add("mail.header_repeated", header=name)

    body = read_body(root, limits, warnings)
    parts = split_quotes(body.text)
    subject = " ".join(headers.text("subject").split())[:MAX_SUBJECT]
    sender = _sender(headers, warnings)
    message_id, derived = _message_id(headers, raw, warnings)
    in_reply_to, references = _references(headers, limits)
    bounce = nature.read_bounce(root, sender, subject, raw, warnings)
    return IncomingMail(
        message_id=message_id,
        message_id_derived=derived,
        in_reply_to=in_reply_to,
        references=references,
        sender=sender,
        reply_to=_addresses(headers, "reply-to", limits),
        to=_addresses(headers, "to", limits),
        cc=_addresses(headers, "cc", limits),
        subject=subject,
        date=_date(headers, warnings),
        text=body.text,
        fresh_text=parts.fresh,
        quoted_text=parts.quoted,
        html=body.html,
        attachments=body.attachments,
        inline_images=body.inline_images,
        remote_images=body.remote_images,
        auto_submitted=bounce is not None or nature.is_auto_submitted(headers, subject),
        auto_reply=bounce is not None or nature.is_auto_reply(headers, subject),
        bulk=nature.is_bulk(headers),
        bounce=bounce,
        ticket_tokens=threading.ticket_tokens(subject),
        warnings=warnings.all(),
        size=size,
    )


def _without_wrapping(raw: bytes) -> bytes:
    """Without byte order mark, leading blank lines, a mailbox's "From " line and old Mac line ends."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    if raw[:1].isspace():
        raw = raw.lstrip()
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    return raw


def _sender(headers: Headers, warnings: Warnings) -> MailAddress:
    for name in ("from", "sender", "reply-to", "return-path"):
        for value in headers.all(name)[:_REPEATED]:
            if found := read_addresses(value, 10):
                if name != "from":
                    warnings.add("mail.sender_from", header=name)
                return found[0]
    warnings.add("mail.sender_missing")
    return NOBODY


def _addresses(headers: Headers, name: str, limits: MailLimits) -> tuple[MailAddress, ...]:
    found: dict[str, MailAddress] = {}
    for value in headers.all(name)[:_REPEATED]:
        for box in read_addresses(value, limits.max_recipients):
            found.setdefault(box.address.casefold(), box)
    return tuple(found.values())[: limits.max_recipients]


def _references(headers: Headers, limits: MailLimits) -> tuple[str, tuple[str, ...]]:
    parents = threading.message_ids(_joined(headers, "in-reply-to"), limits.max_references)
    older = threading.message_ids(_joined(headers, "references"), limits.max_references)
    # Several ids in In-Reply-To are allowed; the last one is the mail that was answered.
    in_reply_to = parents[-1] if parents else ""
    return in_reply_to, tuple(dict.fromkeys((*older, *parents)))


def _joined(headers: Headers, name: str) -> str:
    return " ".join(raw_text(value) for value in headers.all(name)[:_REPEATED])


def _message_id(headers: Headers, raw: bytes, warnings: Warnings) -> tuple[str, bool]:
    for value in headers.all("message-id")[:_REPEATED]:
        if found := threading.message_ids(raw_text(value), 1):
            return found[0], False
    warnings.add("mail.message_id_missing")
    return derived_message_id(headers, raw), True


def derived_message_id(headers: Headers, raw: bytes) -> str:
    """A stable id from what does not change when a mail is copied between folders, programs and archives."""
    digest = hashlib.sha256()
    for name in ("from", "to", "cc", "date", "subject"):
        value = b" ".join(b" ".join(headers.all(name)).split())
        digest.update(name.encode() + b":" + value + b"\n")
    blank = re.search(rb"\r?\n[ \t]*\r?\n", raw)
    content = raw[blank.end() :] if blank else b""
    digest.update(content.replace(b"\r\n", b"\n").strip())
    return f"{digest.hexdigest()[:40]}@derived.deskflow.invalid"


def _date(headers: Headers, warnings: Warnings) -> datetime | None:
    if date := _parsed_date(headers.first("date")):
        return date
    for received in headers.all("received")[:_REPEATED]:
        if date := _parsed_date(received.rpartition(b";")[2]):
            warnings.add("mail.date_from_received")
            return date
    warnings.add("mail.date_missing")
    return None


def _parsed_date(value: bytes) -> datetime | None:
    text = decode_value(value)[:100]
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
        # "-0000" says: UTC, place unknown.
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if _FIRST_YEAR <= date.year <= _LAST_YEAR else None
