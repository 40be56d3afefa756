"""What a mail says about the conversation it belongs to; looking it up is somebody else's work.

A ticket number in a subject can be written by anybody. Whoever attaches a mail to a ticket because of its token
must see that the sender takes part in that ticket; a known message id is better evidence, as it was never public.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskflow.channels.mail.headers import clean_line

_TOKEN = re.compile(r"\[\s?#?\s?([A-Za-z][A-Za-z0-9]{0,9}-(?:[0-9]{1,12}|[0-9A-Za-z]{4,12}))\s?\]")
_BRACKETED_ID = re.compile(r"<([^<>]{1,2000})>")
_REPLY_PREFIX = re.compile(
    r"(?:re|aw|antw|sv|vs|odp|ynt|rif|ref|res|fw|fwd|wg|tr|rv|enc|i|vl|doorst|回复|答复|转发|返信|転送)"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*",
    re.IGNORECASE,
)
MAX_MESSAGE_ID = 250


@dataclass(frozen=True, slots=True)
class ThreadClues:
    """Where to look, best evidence first: message ids newest first, then ticket numbers from the subject."""

    message_ids: tuple[str, ...]
    ticket_tokens: tuple[str, ...]


def clues(
    in_reply_to: str, references: Sequence[str], subject: str, bounced_id: str = ""
) -> ThreadClues:
    ids = [bounced_id, in_reply_to, *reversed(references)]
    return ThreadClues(tuple(dict.fromkeys(one for one in ids if one)), ticket_tokens(subject))


def ticket_tokens(subject: str) -> tuple[str, ...]:
    """Ticket numbers in brackets, `[INC-4821]` or `[#INC-4821]`, upper case, in their order."""
    return tuple(dict.fromkeys(token.upper() for token in _TOKEN.findall(subject[:2000])))


def token(number: str) -> str:
    """How a ticket's number is written into a subject."""
    return f"[{number}]"


def subject_with_token(subject: str, number: str) -> str:
    """The subject as one line, with the ticket's token in front unless it is there already."""
    line = " ".join(clean_line(subject).split())[:500]
    if not number or number.upper() in ticket_tokens(line):
        return line
    return f"{token(number)} {line}".rstrip()


def normal_subject(subject: str) -> str:
    """The subject without tokens and reply or forward prefixes, white space collapsed; for comparing and as title."""
    text = " ".join(_TOKEN.sub(" ", subject[:2000]).split())
    while found := _REPLY_PREFIX.match(text):
        text = text[found.end() :]
    return text.strip()


def reply_subject(subject: str, number: str = "") -> str:
    """The subject of an answer: one `Re:`, one token."""
    plain = normal_subject(subject)
    return f"Re: {token(number)} {plain}".rstrip() if number else f"Re: {plain}".rstrip()


def message_ids(text: str, limit: int) -> tuple[str, ...]:
    """The bare message ids in a `References`, `In-Reply-To` or `Message-ID` field, at most `limit`.

    When there are more, the first and the newest are kept, as RFC 5322 advises for shortening.
    """
    found = _BRACKETED_ID.findall(text)
    if not found:
        # Some senders forget the brackets.
        found = [word for word in text.replace(",", " ").split() if "@" in word]
    ids = list(dict.fromkeys(one for one in (normal_message_id(raw) for raw in found) if one))
    if len(ids) > limit:
        ids = [ids[0], *ids[len(ids) - limit + 1 :]]
    return tuple(ids)


def normal_message_id(raw: str) -> str:
    """Without brackets and white space (folding leaves some inside); "" if it cannot be an id."""
    bare = "".join(raw.split()).strip("<>")
    if not bare or len(bare) > MAX_MESSAGE_ID or not bare.isprintable():
        return ""
    return bare
