"""The values a mail becomes once it was read: plain, frozen, fit to cross a process border.

They know nothing of MIME, tickets or where the mail came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailLimits:
    """What a single mail may cost. Whatever exceeds a limit is kept as an attachment or named in a warning."""

    max_bytes: int = 64 * 1024 * 1024
    max_header_bytes: int = 2 * 1024 * 1024
    max_header_value: int = 16 * 1024
    max_depth: int = 16
    max_parts: int = 500
    max_text: int = 500_000
    """Characters of readable text kept as the message; the whole text is then an attachment."""
    max_html: int = 512 * 1024
    """Characters of HTML given to the sanitiser, whose worst case grows with the square of it."""
    max_recipients: int = 500
    max_references: int = 60


DEFAULT_LIMITS = MailLimits()


@dataclass(frozen=True, slots=True)
class MailWarning:
    """Something that was wrong with the mail and how it was dealt with, as a code with parameters."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailUnreadable:
    """The answer for bytes that are no mail, or one that must not be read; nothing of it was taken."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailAddress:
    """A mailbox. The domain is lower case; `address` is empty when the mail named none that is usable."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


NOBODY = MailAddress("")


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """A file that came along. `filename` is safe to show and to offer when saving, never to build a path from."""

    filename: str
    content_type: str
    content: bytes
    sha256: str
    content_id: str = ""
    inline: bool = False
    """Shown inside the HTML, so lists of attachments leave it out."""

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report: who could not be reached, for good or for now, and which of our mails it is about."""

    failed: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """One mail, read. Message ids are bare (without angle brackets); `date` is UTC."""

    message_id: str
    message_id_derived: bool
    """The mail had no usable Message-ID; this one is a hash of its content, so a second import finds it."""
    in_reply_to: str
    references: tuple[str, ...]
    """Oldest first, `in_reply_to` included, without repetitions."""
    sender: MailAddress
    reply_to: tuple[MailAddress, ...]
    to: tuple[MailAddress, ...]
    cc: tuple[MailAddress, ...]
    subject: str
    date: datetime | None
    text: str
    """The whole readable text; `fresh_text` and `quoted_text` are its two parts."""
    fresh_text: str
    quoted_text: str
    html: str | None
    """Sanitised HTML with `cid:` images only, or None when the mail was plain text."""
    attachments: tuple[MailAttachment, ...]
    inline_images: Mapping[str, int]
    """Content id (as used in `html`) to index in `attachments`."""
    remote_images: int
    """How many remote images were left out of `html`."""
    auto_submitted: bool
    """Sent by a machine in answer to something or on its own: never answer it automatically."""
    auto_reply: bool
    """Sent by a machine in answer to something, a delivery report among it: never let it set anything off."""
    bulk: bool
    """Newsletter, mailing list or the like."""
    bounce: Bounce | None
    ticket_tokens: tuple[str, ...]
    """Ticket numbers found in the subject (`INC-4821`), first to last, upper case."""
    warnings: tuple[MailWarning, ...]
    size: int

    @property
    def may_be_answered_automatically(self) -> bool:
        return not (self.auto_submitted or self.bulk or self.bounce) and bool(self.sender.address)
