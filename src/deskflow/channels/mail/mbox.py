"""Walks through a mailbox archive (`.mbox`, mboxo or mboxrd, LF or CRLF) without loading it.

Knows where one mail ends and the next begins, and nothing about what is inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1024 * 1024

# "From anna@example.org Thu Mar 12 10:11:12 2026", "From - Thu, …", "From 123@xxx Thu Mar 12 10:11:12 +0000 2026"
_FROM_LINE = re.compile(
    rb"From [^\r\n]{0,300}?\d{1,2}:\d{2}[^\r\n]{0,40}?(?:19|20)\d{2}[^\r\n]{0,60}\r?\n"
)
# A field name must follow, so that "From here on, at 10:15 in 2026" in a letter is no separator.
_FIELD_LINE = re.compile(rb"(?:>?From |[!-9;-~]{1,80}[ \t]*:)")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LOOKAHEAD = 1024


@dataclass(frozen=True, slots=True)
class MboxMail:
    """One mail of an archive. `offset` and `end` are positions in the file, for progress and messages."""

    offset: int
    end: int
    raw: bytes
    """Unescaped. Cut after `max_bytes` + 1 bytes, so that reading it answers `mail.too_large`."""


def read_mbox(stream: BinaryIO, max_bytes: int) -> Iterator[MboxMail]:
    """The mails of an archive in their order; memory is bounded by `max_bytes` plus two chunks."""
    buffer = b""
    base = 0  # the file position of buffer[0]
    offset = -1  # where the current mail's From_ line begins
    kept = bytearray()
    ended = False
    while not ended:
        chunk = stream.read(CHUNK)
        ended = not chunk
        buffer += chunk
        position = 0
        while True:
            found = _separator(buffer, position, base, ended)
            stop = found[0] if found else _safe_end(buffer, position, ended)
            if offset >= 0:
                room = max_bytes + 2 - len(kept)
                kept += buffer[position : min(stop, position + room)] if room > 0 else b""
            if found is None:
                position = stop
                break
            if offset >= 0:
                yield MboxMail(offset, base + found[0], _unescaped(kept, max_bytes))
                kept.clear()
            offset = base + found[0]
            position = found[1]
        base += position
        buffer = buffer[position:]
    if offset >= 0:
        yield MboxMail(offset, base, _unescaped(kept, max_bytes))


def looks_like_mbox(start: bytes) -> bool:
    """Whether a file beginning with these bytes (some thousand) is a mailbox archive."""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    line = _FROM_LINE.match(start)
    return bool(line and _FIELD_LINE.match(start, line.end()))


def _separator(buffer: bytes, position: int, base: int, ended: bool) -> tuple[int, int] | None:
    """Start and end of the next From_ line from `position` on, as far as the buffer lets one be sure."""
    if base == 0 and position == 0:
        lead = len(buffer) - len(buffer.lstrip(b"\xef\xbb\xbf\r\n\t "))
        if (line := _FROM_LINE.match(buffer, lead)) and _FIELD_LINE.match(buffer, line.end()):
            return lead, line.end()
    start = position
    while (at := buffer.find(b"\nFrom ", start)) >= 0:
        start = at + 1
        if not ended and len(buffer) - start < _LOOKAHEAD:
            return None
        line = _FROM_LINE.match(buffer, start)
        if line and _FIELD_LINE.match(buffer, line.end()):
            return start, line.end()
    return None


def _safe_end(buffer: bytes, position: int, ended: bool) -> int:
    """How far the buffer holds no separator for certain."""
    if ended:
        return len(buffer)
    return max(position, len(buffer) - _LOOKAHEAD - 8)


def _unescaped(kept: bytearray, max_bytes: int) -> bytes:
    raw = bytes(kept)
    if len(raw) > max_bytes:
        return raw
    # The blank line before the next From_ belongs to the archive.
    for blank in (b"\r\n\r\n", b"\n\n"):
        if raw.endswith(blank):
            raw = raw[: -len(blank) // 2]
            break
    return _ESCAPED.sub(rb"\1", raw) if b">From " in raw else raw
