"""How a CSV file is written: its encoding, its delimiter, whether a `sep=` line comes first.

Looks at bytes only; what the columns mean is the mapping's subject.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from typing import BinaryIO

from deskflow.core.errors import Rejected
from deskflow.interchange.readings import Notice

DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1024 * 1024
_SAMPLE_LINES = 60
_SAMPLE = 256 * 1024
_SEP_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """`strict` means the encoding was chosen by a person: rows it does not fit are bad rows."""

    encoding: str
    delimiter: str
    skip_lines: int = 0
    strict: bool = False
    notices: tuple[Notice, ...] = ()


def sniff_csv(stream: BinaryIO, encoding: str = "", delimiter: str = "") -> CsvFormat:
    """Find out how the file is written; what is given is not questioned. Leaves the stream at its beginning.

    The whole file is looked at, so that "UTF-8" is a fact and not a hope. Rejected: `csv.encoding_unknown`,
    `csv.delimiter_unusable`, `csv.empty`.
    """
    notices: list[Notice] = []
    stream.seek(0)
    start = stream.read(_SAMPLE)
    if not start.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Rejected("csv.empty")
    if encoding:
        used = _named(encoding, start)
    else:
        used = _encoding(stream, start)
        if used == "cp1252":
            notices.append(Notice("csv.encoding_guessed", {"encoding": "Windows-1252"}))
    stream.seek(0)
    text = start.decode(used, "replace")
    skip = 0
    if sep := _SEP_LINE.match(text):
        text, skip = text[sep.end() :], 1
        delimiter = delimiter or sep.group(1)
    if delimiter:
        if len(delimiter) != 1 or delimiter in '\r\n"\x00' or delimiter.isalnum():
            raise Rejected("csv.delimiter_unusable", delimiter=delimiter[:10])
    else:
        delimiter, sure = _delimiter(text, complete=len(start) < _SAMPLE)
        if not sure:
            notices.append(Notice("csv.one_column", {}))
    return CsvFormat(used, delimiter, skip, strict=bool(encoding), notices=tuple(notices))


def _named(encoding: str, start: bytes) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError):
        raise Rejected("csv.encoding_unknown", encoding=encoding[:40]) from None
    if name == "utf-8" and start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return name


def _encoding(stream: BinaryIO, start: bytes) -> str:
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # ASCII text in UTF-16 without a mark: every second byte is NUL.
    head = start[:2000]
    if head.count(0) > len(head) // 3:
        return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
    return "utf-8" if _is_utf8(stream) else "cp1252"


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str, *, complete: bool) -> tuple[str, bool]:
    """The delimiter that cuts the first rows into the same number of columns, preferably many."""
    lines = text.splitlines(keepends=True)[: _SAMPLE_LINES + 1]
    if len(lines) > _SAMPLE_LINES or not complete:
        lines = lines[:-1] or lines
    best, best_score = ",", (0.0, 0)
    for candidate in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=candidate) if any(row)]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        same = sum(width == widths[0] for width in widths) / len(widths)
        if (same, widths[0]) > best_score:
            best, best_score = candidate, (same, widths[0])
    return best, best_score[1] > 0
