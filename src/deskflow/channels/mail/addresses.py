"""Mailboxes in header fields, read tolerantly: broken lists yield the addresses that can be used.

Addresses are found before encoded words are decoded, so that a comma or an angle bracket inside a decoded name
cannot pose as syntax.
"""

from __future__ import annotations

import re

from deskflow.channels.mail.headers import clean_line, decode_words, raw_text
from deskflow.channels.mail.message import MailAddress

_COMMON = re.compile(
    r'(?:"([^"\\]*)"|([^",;:()<>@\\]*?))\s*<\s*([^\s<>@,;:"()\\]+@[^\s<>@,;:"()\\]+)\s*>'
)
# Every alternative matches to the end rather than fail there, so the work stays linear.
_TOKEN = re.compile(
    r'=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|"(?:[^"\\]|\\.)*+"?|\((?:[^()\\]|\\.)*+\)?|<[^<>]*>?|[,;:]|[^,;:"(<]+',
    re.DOTALL,
)
_ANGLE = re.compile(r"<\s*([^\s<>@]+@[^\s<>@]+)\s*>")
_VALID = re.compile(
    r"[^\s@<>()\[\],;:\"\\\x00-\x20\x7f]{1,64}@(?:[^\s@<>()\[\],;:\"\\'`\x00-\x20\x7f]{1,190}|\[[0-9A-Fa-f:.]{2,45}\])"
)
_NO_ADDRESS = re.compile(r"[\s<>()\[\],;:\"\\]+")


def read_addresses(value: bytes, limit: int) -> tuple[MailAddress, ...]:
    """The usable mailboxes of an address field, at most `limit`, without repetitions."""
    text = " ".join(raw_text(value).split())
    if common := _COMMON.fullmatch(text):
        quoted, plain, address = common.groups()
        found = [(quoted or plain or "", address)]
    else:
        # An unclosed quote swallows the rest of the field; what looks like an address is still one.
        found = _split(text, limit) or [("", one) for one in _ANGLE.findall(text)[:limit]]
    boxes: dict[str, MailAddress] = {}
    for name, address in found:
        usable = normal_address(address)
        if usable:
            boxes.setdefault(usable.casefold(), MailAddress(usable, _name(name, usable)))
    return tuple(boxes.values())[:limit]


def normal_address(address: str) -> str:
    """The address with its domain in lower case, or "" if mail could not be sent to it."""
    address = address.strip().strip("'").rstrip(".")
    if address.lower().startswith(("mailto:", "smtp:")):
        address = address.partition(":")[2]
    if not _VALID.fullmatch(address):
        return ""
    local, _, domain = address.rpartition("@")
    if clean_line(address) != address:
        return ""
    return f"{local}@{domain.lower()}"


def _name(name: str, address: str) -> str:
    name = clean_line(decode_words(name)).strip("'\" ")
    # "anna@example.org <anna@example.org>" carries no name.
    return "" if name.casefold() == address.casefold() else name[:200]


def _split(text: str, limit: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    phrase: list[str] = []
    comment = angle = ""
    lead = ""  # "Miller" of an unquoted "Miller, Jane <jane@example.org>"
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == '"':
            phrase.append(token[1:].removesuffix('"').replace('\\"', '"').replace("\\\\", "\\"))
        elif first == "(":
            comment = token[1:].removesuffix(")")
        elif first == "<":
            angle = token[1:].removesuffix(">")
        elif token == ":" and not angle and "@" not in "".join(phrase):
            phrase.clear()  # the name of a group
        elif token in ",;":
            lead = _close(found, phrase, comment, angle, lead if token == "," else "")
            phrase, comment, angle = [], "", ""
            if len(found) >= limit:
                return found
        else:
            phrase.append(token)
    _close(found, phrase, comment, angle, lead)
    return found


def _close(
    found: list[tuple[str, str]], phrase: list[str], comment: str, angle: str, lead: str
) -> str:
    """File one mailbox; answers with the words that may belong to the next one."""
    words = " ".join(" ".join(phrase).split())
    if angle:
        found.append((f"{lead}, {words}" if lead and words else words, angle))
        return ""
    if "@" in words and (bare := next(word for word in _NO_ADDRESS.split(words) if "@" in word)):
        found.append((comment, bare))
        return ""
    return words if not lead else ""
