"""Rows of a CSV file with the lines they begin on, streamed. A row is whole or it is a `BadRow`, never half.

A stray quotation mark would swallow the rest of a file; here it costs its own row, and reading goes on with the next
line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from deskflow.interchange.csv_format import CsvFormat
from deskflow.interchange.readings import BadRow, CsvRow

MAX_COLUMNS = 1000
MAX_ROW_CHARS = 2_000_000
MAX_ROW_LINES = 10_000
# After this many open quotes the file is broken in a general way and searching far ahead is pointless.
_PATIENCE = 10
_IMPATIENT_LINES = 200


class _TooLong(Exception):
    """A row takes more lines or characters than any real one."""


class _Lines:
    """Feeds the parser line by line and remembers what the current row was made of."""

    def __init__(self, text: io.TextIOWrapper, skipped: int) -> None:
        self._text = text
        self._again: list[tuple[int, str]] = []
        self._number = skipped
        self._chars = 0
        self.max_lines = MAX_ROW_LINES
        self.row: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._again:
            number, line = self._again.pop()
        else:
            line = self._text.readline(MAX_ROW_CHARS)
            if not line:
                raise StopIteration
            self._number += 1
            number = self._number
        self.row.append((number, line))
        self._chars += len(line)
        if self._chars >= MAX_ROW_CHARS or len(self.row) > self.max_lines:
            raise _TooLong
        return line

    def begin_row(self) -> None:
        self.row.clear()
        self._chars = 0

    def give_back(self) -> None:
        """All lines of the current row but the first will be read again."""
        self._again.extend(reversed(self.row[1:]))

    def drop_rest_of_line(self) -> None:
        """After an endless line: skip to where it ends."""
        last = self.row[-1][1] if self.row else "\n"
        while last and not last.endswith(("\n", "\r")):
            last = self._text.readline(MAX_ROW_CHARS)


def read_rows(stream: BinaryIO, form: CsvFormat) -> Iterator[CsvRow | BadRow]:
    """The rows of the file, the header row included. Blank lines are passed over. The stream stays open.

    Codes: `csv.open_quote`, `csv.stray_quote`, `csv.row_too_long`, `csv.too_many_columns`, `csv.nul`,
    `csv.undecodable`.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW_CHARS))
    text = io.TextIOWrapper(stream, encoding=form.encoding, errors="replace", newline="")
    try:
        for _ in range(form.skip_lines):
            text.readline()
        yield from _rows(_Lines(text, form.skip_lines), form)
    finally:
        text.detach()


def _rows(lines: _Lines, form: CsvFormat) -> Iterator[CsvRow | BadRow]:
    reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
    open_quotes = 0
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLong:
            yield _too_long(lines)
            open_quotes += len(lines.row) > 1
        except csv.Error:
            yield _broken(lines)
            open_quotes += len(lines.row) > 1
        else:
            if cells and (len(cells) > 1 or cells[0].strip()):
                yield _checked(lines, cells, form)
            continue
        if open_quotes >= _PATIENCE:
            lines.max_lines = _IMPATIENT_LINES


def _checked(lines: _Lines, cells: list[str], form: CsvFormat) -> CsvRow | BadRow:
    line = lines.row[0][0]
    if len(cells) > MAX_COLUMNS:
        return BadRow(line, "", "csv.too_many_columns", {"count": len(cells), "limit": MAX_COLUMNS})
    for _, written in lines.row:
        if "\x00" in written:
            return BadRow(line, "", "csv.nul")
        if form.strict and "\ufffd" in written:
            return BadRow(line, "", "csv.undecodable", {"encoding": form.encoding})
    return CsvRow(line, cells)


def _too_long(lines: _Lines) -> BadRow:
    line = lines.row[0][0]
    if len(lines.row) == 1:
        lines.drop_rest_of_line()
        return BadRow(line, "", "csv.row_too_long", {"limit": MAX_ROW_CHARS})
    lines.give_back()
    return BadRow(line, "", "csv.open_quote")


def _broken(lines: _Lines) -> BadRow:
    """The parser gave up: text after a closing quote, or the file ended inside one."""
    line, written = lines.row[0]
    spans_lines = len(lines.row) > 1
    at_end = written.count('"') % 2 == 1
    lines.give_back()
    return BadRow(line, "", "csv.open_quote" if spans_lines or at_end else "csv.stray_quote")
