"""A CSV file from opening to batches of readings. Runs in a child process: plain values in and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from deskflow.core.errors import Rejected
from deskflow.interchange.csv_format import CsvFormat, sniff_csv
from deskflow.interchange.csv_mapping import ColumnMapping, MapFile, map_columns
from deskflow.interchange.csv_reading import read_rows
from deskflow.interchange.csv_tickets import TicketRows
from deskflow.interchange.readings import BadRow, CsvRow, Notice, RowReading

_SAMPLE_ROWS = 500


@dataclass(frozen=True, slots=True)
class CsvPreview:
    """What an import of this file would understand: for the dialog, before anything happens."""

    headers: tuple[str, ...]
    columns: dict[str, int]
    """Field to column."""
    unmapped: tuple[str, ...]
    is_usable: bool
    encoding: str
    delimiter: str
    cells: tuple[tuple[str, ...], ...]
    """The first rows as they stand."""
    rows: tuple[RowReading | BadRow, ...]
    """The same rows as they would be imported; empty when no title is mapped."""
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class CsvBatch:
    """Some rows of a file. `position` is how many bytes of it have been read."""

    readings: tuple[RowReading, ...]
    bad: tuple[BadRow, ...]
    position: int
    notices: tuple[Notice, ...] = ()


def preview_csv(path: str, told: MapFile | None = None, rows: int = 20) -> CsvPreview:
    """Reads only the beginning. Rejected as `read_csv` is, but for `csv.no_title_column`."""
    with Path(path).open("rb") as stream:
        form = _sniffed(stream, told)
        found = list(islice(read_rows(stream, form), _SAMPLE_ROWS + 1))
    mapping, rest = _mapped(found, told)
    shown = rest[:rows]
    readings = tuple(TicketRows(mapping).read_all(shown)) if mapping.is_usable else ()
    return CsvPreview(
        headers=mapping.headers,
        columns=dict(mapping.columns),
        unmapped=mapping.unmapped,
        is_usable=mapping.is_usable,
        encoding=form.encoding,
        delimiter=form.delimiter,
        cells=tuple(tuple(row.cells) for row in shown if isinstance(row, CsvRow)),
        rows=readings,
        notices=(*form.notices, *mapping.notices),
    )


def read_csv(path: str, told: MapFile | None, batch_rows: int) -> Iterator[CsvBatch]:
    """The tickets of a file in batches; the first carries the notices.

    Rejected: `csv.empty`, `csv.no_header`, `csv.no_title_column`, what `sniff_csv` and `map_columns` refuse.
    """
    with Path(path).open("rb") as stream:
        form = _sniffed(stream, told)
        found = read_rows(stream, form)
        first = list(islice(found, _SAMPLE_ROWS + 1))
        mapping, rest = _mapped(first, told)
        if not mapping.is_usable:
            raise Rejected("csv.no_title_column", headers=", ".join(mapping.headers)[:500])
        notices = (*form.notices, *mapping.notices)
        reader = TicketRows(mapping)
        readings: list[RowReading] = []
        bad: list[BadRow] = []
        for row in reader.read_all(_chained(rest, found)):
            if isinstance(row, BadRow):
                bad.append(row)
            else:
                readings.append(row)
            if len(readings) >= batch_rows or len(bad) >= batch_rows:
                yield CsvBatch(tuple(readings), tuple(bad), stream.tell(), notices)
                readings, bad, notices = [], [], ()
        yield CsvBatch(tuple(readings), tuple(bad), stream.tell(), notices)


def _sniffed(stream: BinaryIO, told: MapFile | None) -> CsvFormat:
    return sniff_csv(stream, told.encoding if told else "", told.delimiter if told else "")


def _mapped(
    found: list[CsvRow | BadRow], told: MapFile | None
) -> tuple[ColumnMapping, list[CsvRow | BadRow]]:
    if not found:
        raise Rejected("csv.empty")
    header = found[0]
    if isinstance(header, BadRow):
        raise Rejected("csv.no_header", reason=header.code)
    samples = [row.cells for row in found[1:] if isinstance(row, CsvRow)]
    return map_columns(header.cells, samples, told), found[1:]


def _chained(
    first: list[CsvRow | BadRow], rest: Iterator[CsvRow | BadRow]
) -> Iterator[CsvRow | BadRow]:
    yield from first
    yield from rest
