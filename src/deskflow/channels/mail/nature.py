"""Was this mail written by a person? Marks of automatic replies, bulk mail and delivery reports.

The marks are those the large help desks learned to look for; an answer to any of them can start a loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from email import message_from_string
from typing import Any

from deskflow.channels.mail.addresses import normal_address
from deskflow.channels.mail.headers import Headers, read_headers
from deskflow.channels.mail.message import Bounce, MailAddress
from deskflow.channels.mail.mime import Part, Warnings, transported
from deskflow.channels.mail.threading import message_ids

LOOP_HEADER = "X-DeskFlow-Loop"

_AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply-from",
    "x-mail-autoreply",
    LOOP_HEADER.lower(),
)
_KEYWORD = re.compile(r"[a-z][a-z-]*")
_AUTO_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[ -]?(?:reply|response)|automatische antwort|abwesenheits(?:notiz|mitteilung|nachricht)"
    r"|abwesend:|out of (?:the )?office|réponse automatique|respuesta automática|risposta automatica"
    r"|automatisch antwoord|vacation:|autosvar)",
    re.IGNORECASE,
)
_DAEMON = re.compile(
    r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]{20,40})@", re.IGNORECASE
)
_FAILED_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|notification)|mail delivery (?:failed|system)|returned mail"
    r"|failure notice|unzustellbar|nicht zugestellt|could not be delivered|échec de (?:la )?remise",
    re.IGNORECASE,
)
_MAX_SCANNED = 200_000
_MAX_SCANNED_FOREIGN = 60_000


def is_auto_submitted(headers: Headers, subject: str) -> bool:
    """An automatic answer or a mail a machine sent on its own (RFC 3834 and older habits)."""
    if _submitted(headers) not in ("", "no"):
        return True
    suppressed = {
        word.strip() for word in headers.text("x-auto-response-suppress").lower().split(",")
    }
    return bool(suppressed & {"all", "autoreply", "oof"}) or is_auto_reply(headers, subject)


def is_auto_reply(headers: Headers, subject: str) -> bool:
    """A machine's answer to a mail (somebody is away, something was received), or what a DeskFlow sent by itself."""
    if _submitted(headers) == "auto-replied":
        return True
    if any(headers.has(name) for name in _AUTO_HEADERS):
        return True
    if headers.text("x-loop").lower() in ("yes", "true"):
        return True
    if headers.text("precedence").lower() in ("auto_reply", "auto-reply"):
        return True
    return bool(_AUTO_SUBJECT.match(subject))


def _submitted(headers: Headers) -> str:
    """The keyword alone: parameters and comments may follow it."""
    found = _KEYWORD.match(headers.text("auto-submitted").lower())
    return found[0] if found else "unreadable" if headers.text("auto-submitted") else ""


def is_bulk(headers: Headers) -> bool:
    """Lists and newsletters."""
    if headers.text("precedence").lower() in ("bulk", "list", "junk"):
        return True
    return any(
        headers.has(name) for name in ("list-id", "list-unsubscribe", "list-post", "feedback-id")
    )


def read_bounce(
    root: Part, sender: MailAddress, subject: str, raw: bytes, warnings: Warnings
) -> Bounce | None:
    """The delivery report in this mail, or None when it is none."""
    report_type = root.parameters.get("report-type", "").lower()
    is_report = root.content_type == "multipart/report" and report_type in ("", "delivery-status")
    empty_path = root.headers.first("return-path").replace(b" ", b"") == b"<>"
    daemon = bool(_DAEMON.match(sender.address)) or (
        empty_path and bool(_FAILED_SUBJECT.search(subject))
    )
    failed_header = root.headers.first("x-failed-recipients")
    if not (is_report or failed_header or (daemon and _FAILED_SUBJECT.search(subject))):
        return None
    failed: list[str] = []
    delayed: list[str] = []
    original = ""
    for part in _leaves(root):
        if part.content_type == "message/delivery-status":
            _read_status(transported(part, warnings), failed, delayed)
        elif part.content_type in (
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
        ):
            original = original or _original_id(transported(part, warnings))
    failed += [
        one
        for one in map(normal_address, failed_header.decode("ascii", "replace").split(","))
        if one
    ]
    if not failed and not delayed:
        failed, delayed = _scan_foreign(raw, warnings)
    return Bounce(_unique(failed), _unique(delayed), original)


def _leaves(part: Part) -> list[Part]:
    if not part.children:
        return [part]
    return [leaf for child in part.children for leaf in _leaves(child)]


def _read_status(content: bytes, failed: list[str], delayed: list[str]) -> None:
    """Per-recipient blocks of RFC 3464, separated by blank lines."""
    for block in re.split(rb"\r?\n[ \t]*\r?\n", content[:_MAX_SCANNED]):
        fields = read_headers(block.strip(), 2000)
        recipient = fields.text("original-recipient") or fields.text("final-recipient")
        address = normal_address(recipient.rpartition(";")[2].strip().strip("<>"))
        if not address:
            continue
        action = fields.text("action").lower()
        permanent = fields.text("status").lstrip().startswith("5")
        if action.startswith("failed") and (permanent or not fields.has("status")):
            failed.append(address)
        elif action.startswith(("failed", "delayed")):
            delayed.append(address)


def _original_id(content: bytes) -> str:
    block = re.split(rb"\r?\n[ \t]*\r?\n", content[:_MAX_SCANNED].lstrip(), maxsplit=1)[0]
    found = message_ids(read_headers(block, 2000).text("message-id"), 1)
    return found[0] if found else ""


def _scan_foreign(raw: bytes, warnings: Warnings) -> tuple[list[str], list[str]]:
    """Reports in a format of their own, which flufl.bounce knows by the dozen."""
    from flufl.bounce import all_failures

    scan: Callable[[Any], tuple[Set[bytes], Set[bytes]]] = all_failures
    try:
        temporary, permanent = scan(
            message_from_string(raw[:_MAX_SCANNED_FOREIGN].decode("latin-1"))
        )
    except Exception as error:  # noqa: BLE001 - detectors of many formats meet bytes of any kind
        warnings.add("mail.bounce_unread", error=type(error).__name__)
        return [], []
    return _plain(permanent), _plain(temporary)


def _plain(addresses: Set[bytes]) -> list[str]:
    found = (normal_address(address.decode("utf-8", "replace")) for address in sorted(addresses))
    return [address for address in found if address]


def _unique(addresses: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))[:100]
