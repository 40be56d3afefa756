"""A list of people or of time off from opening to rows. Runs in a child process: plain values in and out.

Such a list is read as a whole, since what it would change is shown line by line before anything is changed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from deskflow.core.errors import Rejected
from deskflow.interchange.csv_format import sniff_csv
from deskflow.interchange.csv_mapping import MapFile, columns_told
from deskflow.interchange.csv_reading import read_rows
from deskflow.interchange.dates import DateReader, Order, guess_order, has_slashed
from deskflow.interchange.readings import BadRow, CsvRow, Notice
from deskflow.interchange.staff_headers import Kind, fields_of, is_field, recognised, staff_field
from deskflow.interchange.staff_rows_reading import read_absence_row, read_staff_row
from deskflow.people.staff_rows import MOST_ROWS, AbsenceRow, StaffRow

_HEAD = 64 * 1024
_SHOWN_CELLS = 8
_SLASHED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")


@dataclass(frozen=True, slots=True)
class StaffFile:
    """What a list says. `rows` and `bad` are empty as long as no column says whom it is about."""

    kind: Kind
    headers: tuple[str, ...]
    columns: dict[str, int]
    """Field to column."""
    is_usable: bool
    encoding: str
    delimiter: str
    cells: tuple[tuple[str, ...], ...]
    """The first rows as they stand."""
    rows: tuple[StaffRow | AbsenceRow, ...]
    bad: tuple[BadRow, ...]
    notices: tuple[Notice, ...]

    @property
    def staff(self) -> tuple[StaffRow, ...]:
        return tuple(row for row in self.rows if isinstance(row, StaffRow))

    @property
    def absences(self) -> tuple[AbsenceRow, ...]:
        return tuple(row for row in self.rows if isinstance(row, AbsenceRow))


def recognise_table(path: str, told: MapFile | None = None) -> Kind:
    """Which list a CSV file is, by its headers; tickets where it cannot be read, which says why when it is."""
    told = told or MapFile()
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(_HEAD)
        if len(head) == _HEAD:
            # Half a letter at the end would make it another encoding.
            head = head[: head.rfind(b"\n") + 1] or head
        form = sniff_csv(io.BytesIO(head), told.encoding, told.delimiter)
        header = next(read_rows(io.BytesIO(head), form), None)
    except (Rejected, OSError):
        return "tickets"
    return recognised(header.cells) if isinstance(header, CsvRow) else "tickets"


def tables_recognised(paths: Sequence[str], told: MapFile | None = None) -> Iterator[Kind]:
    """The same for several, in their order."""
    for path in paths:
        yield recognise_table(path, told)


def read_staff_file(path: str, kind: Kind, told: MapFile | None = None) -> StaffFile:
    """All of it. Rejected: `csv.empty`, `csv.no_header`, `csv.map_no_such_column`, `csv.map_unknown_field`,
    `staff.too_many`, what `sniff_csv` refuses."""
    told = told or MapFile()
    with Path(path).open("rb") as stream:
        form = sniff_csv(stream, told.encoding, told.delimiter)
        found = list(islice(read_rows(stream, form), MOST_ROWS + 2))
    if not found:
        raise Rejected("csv.empty")
    header, *rest = found
    if isinstance(header, BadRow):
        raise Rejected("csv.no_header", reason=header.code)
    if len(rest) > MOST_ROWS:
        raise Rejected("staff.too_many", limit=MOST_ROWS)
    names = tuple(name.replace("\ufeff", "").strip() for name in header.cells)
    columns, notices = map_staff_columns(kind, names, told.columns)
    order, guessed = _order(rest, columns, told)
    dates = DateReader(ZoneInfo(told.time_zone), order)
    is_usable = "email" in columns if kind == "people" else _names_absences(columns)
    rows: list[StaffRow | AbsenceRow] = []
    bad: list[BadRow] = []
    for row in rest if is_usable else ():
        read = row if isinstance(row, BadRow) else _row(kind, row, columns, len(names), dates)
        if isinstance(read, BadRow):
            bad.append(read)
        elif read is not None:
            rows.append(read)
    return StaffFile(
        kind=kind,
        headers=names,
        columns=columns,
        is_usable=is_usable,
        encoding=form.encoding,
        delimiter=form.delimiter,
        cells=tuple(tuple(row.cells) for row in rest[:_SHOWN_CELLS] if isinstance(row, CsvRow)),
        rows=tuple(rows),
        bad=tuple(bad),
        notices=(*form.notices, *notices, *guessed),
    )


def read_list(path: str, kind: Kind, told: MapFile | None = None) -> StaffFile:
    """The same, Rejected also where no column says whom it is about."""
    found = read_staff_file(path, kind, told)
    if not found.is_usable:
        code = "csv.no_staff_column" if kind == "people" else "csv.no_time_off_column"
        raise Rejected(code, headers=", ".join(found.headers)[:500])
    return found


def staff_file(path: str, kind: Kind, told: MapFile | None) -> Iterator[StaffFile]:
    """The same as the one part of a stream."""
    yield read_list(path, kind, told)


def map_staff_columns(
    kind: Kind, names: Sequence[str], told: Mapping[str, str]
) -> tuple[dict[str, int], list[Notice]]:
    """Field to column: what was said, then what the headers mean."""
    columns, spoken_for, notices = columns_told(
        names, told, partial(is_field, kind), tuple(fields_of(kind))
    )
    for place, name in enumerate(names):
        meant = staff_field(kind, name)
        if meant and meant not in columns and place not in spoken_for:
            columns[meant] = place
    return columns, notices


def _names_absences(columns: Mapping[str, int]) -> bool:
    return "from" in columns and ("email" in columns or "name" in columns)


def _row(
    kind: Kind, row: CsvRow, columns: Mapping[str, int], width: int, dates: DateReader
) -> StaffRow | AbsenceRow | BadRow | None:
    read = read_staff_row if kind == "people" else read_absence_row
    return read(row, columns, width, dates)


def _order(
    rows: Sequence[CsvRow | BadRow], columns: Mapping[str, int], told: MapFile
) -> tuple[Order, list[Notice]]:
    """Of day and month, wherever dates stand."""
    dated = [columns[field] for field in ("from", "to", "certificates") if field in columns]
    samples = [
        date
        for row in rows
        if isinstance(row, CsvRow)
        for at in dated
        if at < len(row.cells)
        for date in _SLASHED.findall(row.cells[at])
    ]
    order = told.date_order or guess_order(samples)
    if order is not None:
        return order, []
    return "dmy", [Notice("csv.date_order_guessed", {"order": "dmy"})] if has_slashed(
        samples
    ) else []
