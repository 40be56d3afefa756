"""Header fields of a mail: found in the block of bytes, decoded, and taken apart into parameters.

The standard library's structured header parser is strict, slow (a third of a millisecond for one `From`) and
raises on some broken input, so what arrives is read here with bounded work per field.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from deskflow.channels.mail.charsets import decode_text

MAX_FIELDS = 2000

_FIELD_BREAK = re.compile(rb"\r?\n(?![ \t])")
_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLD = re.compile(rb"\r?\n")
_ENCODED_WORD = re.compile(
    r"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([bBqQ])\?([^?]*)\?="
)
_BETWEEN_WORDS = re.compile(r"\s*")
# CR and LF above all: a header value that is written somewhere again must stay one line.
_CONTROL = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]+")
_BIDI_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one header block in their order, names in lower case, values as they were sent."""

    fields: tuple[tuple[str, bytes], ...]
    skipped: int = 0
    """Lines that were no header field."""

    def first(self, name: str) -> bytes:
        """The first value of `name` that is not empty, else b""."""
        for known, value in self.fields:
            if known == name and value:
                return value
        return b""

    def all(self, name: str) -> list[bytes]:
        return [value for known, value in self.fields if known == name]

    def has(self, name: str) -> bool:
        return any(known == name for known, _ in self.fields)

    def text(self, name: str) -> str:
        """The first value, decoded to one clean line."""
        return decode_value(self.first(name))


def read_headers(block: bytes, max_value: int) -> Headers:
    """Split a header block; values longer than `max_value` are cut."""
    fields: list[tuple[str, bytes]] = []
    skipped = 0
    for line in _FIELD_BREAK.split(block):
        named = _NAME.match(line)
        if named is None:
            skipped += bool(line.strip())
            continue
        if len(fields) >= MAX_FIELDS:
            skipped += 1
            continue
        fields.append(
            (named.group(1).decode("ascii").lower(), _bounded(line[named.end() :], max_value))
        )
    return Headers(tuple(fields), skipped)


def _bounded(value: bytes, limit: int) -> bytes:
    if len(value) > limit:
        # Half an address would be a wrong one.
        comma = value.rfind(b",", limit - 1000, limit)
        value = value[: comma if comma > 0 else limit]
    return value.strip()


def decode_value(value: bytes) -> str:
    """A header value as one clean line: unfolded, encoded words decoded, control characters gone."""
    return clean_line(decode_words(raw_text(value)))


def raw_text(value: bytes) -> str:
    """Unfolded, with 8-bit bytes read as UTF-8 or Windows-1252, encoded words untouched."""
    if b"\n" in value:
        value = _FOLD.sub(b"", value)
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return decode_text(value)[0]


def clean_line(text: str) -> str:
    """One line: controls become a space, characters that turn the writing direction are dropped."""
    return _BIDI_OVERRIDE.sub("", _CONTROL.sub(" ", text)).strip()


def decode_words(text: str) -> str:
    """Decode RFC 2047 words. Neighbours in one charset are joined as bytes first, since many senders cut
    characters in half; what cannot be decoded stays as it was written."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending = b""
    pending_charset = ""
    position = 0
    while (word := _ENCODED_WORD.search(text, position)) is not None:
        between = text[position : word.start()]
        charset, encoding, payload = word.groups()
        content = _word_bytes(encoding, payload)
        if content is None:
            out.append(_flush(pending, pending_charset))
            out.append(between + word.group())
            pending = b""
            position = word.end()
            continue
        if pending and not between.strip() and charset.lower() == pending_charset:
            pending += content
        else:
            out.append(_flush(pending, pending_charset))
            # White space between two encoded words is not part of the text.
            if between.strip() or not pending:
                out.append(between)
            pending, pending_charset = content, charset.lower()
        position = word.end()
    out.append(_flush(pending, pending_charset))
    out.append(text[position:])
    return "".join(out)


def _flush(content: bytes, charset: str) -> str:
    return decode_text(content, charset)[0] if content else ""


def _word_bytes(encoding: str, payload: str) -> bytes | None:
    try:
        raw = payload.encode("ascii")
    except UnicodeEncodeError:
        # 8-bit characters inside an encoded word; the sender meant them as they stand.
        return None
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    raw = raw.rstrip(b"= ")
    if len(raw) % 4 == 1:
        raw = raw[:-1]
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return None


_PARAMETER = re.compile(
    rb";\s*([!#$%&'*+.0-9A-Z^_`a-z{|}~-]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*+\"?|[^;]*)", re.DOTALL
)
_CONTINUED = re.compile(r"(.+?)\*(\d{1,3})(\*?)")


@lru_cache(maxsize=1024)
def read_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """The lower-case main value and the parameters of `Content-Type` and its like (RFC 2045, 2231).

    The answer is shared between callers: read it, do not change it.
    """
    value = _FOLD.sub(b"", value[:8192])
    main = value.partition(b";")[0].strip().lower().decode("ascii", "replace")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for name_bytes, raw in _PARAMETER.findall(value):
        name = name_bytes.decode("ascii").lower()
        content = _unquoted(raw)
        if continued := _CONTINUED.fullmatch(name):
            base, number, star = continued.groups()
            pieces.setdefault(base, {}).setdefault(int(number), (content, bool(star)))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {}).setdefault(0, (content, True))
        else:
            # `filename="=?utf-8?Q?...?="` is against RFC 2047 and what Outlook sends.
            plain.setdefault(name, decode_value(content))
    for name, numbered in pieces.items():
        if joined := _joined(numbered):
            plain[name] = joined
    return main, plain


def _unquoted(raw: bytes) -> bytes:
    raw = raw.strip()
    if raw.startswith(b'"'):
        raw = raw[1:-1] if len(raw) > 1 and raw.endswith(b'"') else raw[1:]
        # Only quotes and backslashes are unescaped: `"C:\temp\a.txt"` is meant as it stands.
        raw = raw.replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    return raw


def _joined(numbered: dict[int, tuple[bytes, bool]]) -> str:
    charset = ""
    content = b""
    for position, number in enumerate(sorted(numbered)):
        piece, encoded = numbered[number]
        if encoded:
            if position == 0 and piece.count(b"'") >= 2:
                label, _language, piece = piece.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            piece = unquote_to_bytes(piece)
        content += piece
    return clean_line(decode_text(content, charset)[0])
