"""Bytes to text for mail as it really arrives: wrong, missing or invented charset names.

Follows the practice of browsers (https://encoding.spec.whatwg.org/#names-and-labels): `iso-8859-1` is read as
Windows-1252 and so on, since that is what senders mean.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# What senders write -> the superset that reads it. Everything else is asked of Python.
_MEANT = {
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "646": "utf-8",
    "utf8": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8-sig": "utf-8",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "8859_1": "cp1252", "windows-1252": "cp1252", "ansi": "cp1252", "x-ansi": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "korean": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "cp932": "cp932", "iso-2022-jp": "iso2022_jp_ext",
    "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "x-user-defined": "cp1252",
    "unicode-1-1-utf-7": "utf-7", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip

# Python also knows codecs that are no charsets (punycode takes quadratic time); only these are asked.
_ALLOWED = re.compile(
    r"utf-(?:7|8|16|16-le|16-be|32|32-le|32-be)|cp\d{3,4}|iso8859-\d{1,2}|iso2022_(?:jp|kr)\w*|euc_\w+"
    r"|big5\w*|gb\w+|hz|johab|koi8-[rtu]|kz1048|mac-\w+|ptcp154|shift_jis\w*|tis-620"
)

_ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?([\w:.-]{2,40})", re.IGNORECASE
)

# Everything a database, a widget or a terminal could trip over; tab and newline stay.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@lru_cache(maxsize=512)
def codec_for(label: str) -> str | None:
    """The Python codec that reads the charset called `label`, or None when nobody knows it."""
    name = label.strip().strip("\"'").lower()
    if name in _MEANT:
        return _MEANT[name]
    if not name or len(name) > 40 or not name.isascii():
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        # "x-cp1250", "cp-850", "windows1251" and the like
        compact = re.sub(r"^x-|[-_ ]", "", name)
        compact = re.sub(r"^windows", "cp", compact)
        if compact == name:
            return None
        return codec_for(compact)
    found = _MEANT.get(found, found)
    return found if _ALLOWED.fullmatch(found) else None


def decode_text(content: bytes, label: str = "", *, html: bool = False) -> tuple[str, str]:
    """The text, and the charset it was really read with when that is not the declared one (else "").

    Never raises: at the end stands Windows-1252, which leaves marks for the five bytes it does not know.
    """
    declared = codec_for(label) if label else None
    if declared:
        try:
            return clean_text(content.decode(declared)), ""
        except (UnicodeError, ValueError):
            pass
    guessed = _guess(content, html)
    text = clean_text(content.decode(guessed, "replace"))
    # Undeclared plain ASCII is no surprise to anybody.
    silent = not label and (guessed == "utf-8" or content.isascii())
    return text, "" if silent else guessed


def _guess(content: bytes, html: bool) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.isascii() and any(mark in content for mark in _ISO_2022_JP):
        return "iso2022_jp_ext"
    candidates = ["utf-8"]
    if html and (meta := _META_CHARSET.search(content[:4096])):
        named = codec_for(meta.group(1).decode("ascii", "replace"))
        if named and not named.startswith("utf-16"):
            candidates.insert(0, named)
    for candidate in candidates:
        try:
            content.decode(candidate)
        except (UnicodeError, ValueError):
            continue
        return candidate
    return "cp1252"


def clean_text(text: str) -> str:
    """Newlines as `\\n`; no NUL, other control characters or halves of surrogate pairs."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = text[1:]
    return _UNWANTED.sub("", text)
