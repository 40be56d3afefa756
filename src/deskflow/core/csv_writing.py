"""CSV that is safe to open in a spreadsheet: text that would start a formula is written as text.

The leading apostrophe is what spreadsheets understand; `plain_text` takes it off again when such a file comes back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TextIO

Value = str | int | float | bool | datetime | None

# What starts a formula or a command in Excel, LibreOffice and Sheets, full-width forms included.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NEUTRALISED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def neutral(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would take it for a formula."""
    return "'" + text if _FORMULA.match(text) or _NEUTRALISED.match(text) else text


def plain_text(text: str) -> str:
    """The opposite of `neutral`."""
    return text[1:] if _NEUTRALISED.match(text) else text


class CsvWriter:
    """Writes rows to a text stream opened with `newline=""`. `neutralise=False` is for programs that read exactly."""

    def __init__(self, stream: TextIO, header: Sequence[str], *, neutralise: bool = True) -> None:
        self._neutralise = neutralise
        self._writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._width = len(header)
        self._writer.writerow([self._cell(name) for name in header])

    def write(self, rows: Iterable[Sequence[Value]]) -> int:
        """Writes rows as wide as the header; answers how many."""
        count = 0
        for row in rows:
            if len(row) != self._width:
                raise ValueError(f"a row of {len(row)} cells under {self._width} headers")
            self._writer.writerow([self._cell(value) for value in row])
            count += 1
        return count

    def _cell(self, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        if isinstance(value, (int, float)):
            return str(value)
        text = value.replace("\x00", "")
        return neutral(text) if self._neutralise else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A small table as CSV text; large ones are streamed with `CsvWriter`."""
    stream = io.StringIO(newline="")
    CsvWriter(stream, header).write(rows)
    return stream.getvalue()


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The same as the content of a file: with a byte order mark, by which spreadsheets know the letters."""
    return write_csv(header, rows).encode("utf-8-sig")
