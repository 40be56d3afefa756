"""Short ways to read CSV text in tests."""

import io

from deskflow.interchange.csv_format import CsvFormat, sniff_csv
from deskflow.interchange.csv_mapping import ColumnMapping, MapFile, map_columns
from deskflow.interchange.csv_reading import read_rows
from deskflow.interchange.csv_tickets import TicketRows
from deskflow.interchange.readings import BadRow, CsvRow, RowReading


def rows(content: str | bytes, form: CsvFormat | None = None) -> list[CsvRow | BadRow]:
    raw = content.encode() if isinstance(content, str) else content
    stream = io.BytesIO(raw)
    form = form or sniff_csv(stream)
    return list(read_rows(stream, form))


def mapping_of(content: str | bytes, told: MapFile | None = None) -> ColumnMapping:
    found = [row.cells for row in rows(content) if isinstance(row, CsvRow)]
    return map_columns(found[0], found[1:], told)


def tickets(content: str | bytes, told: MapFile | None = None) -> list[RowReading | BadRow]:
    found = rows(content)
    header = found[0]
    assert isinstance(header, CsvRow)
    samples = [row.cells for row in found[1:] if isinstance(row, CsvRow)]
    return list(TicketRows(map_columns(header.cells, samples, told)).read_all(found[1:]))


def ticket(content: str | bytes, told: MapFile | None = None) -> RowReading:
    (only,) = tickets(content, told)
    assert isinstance(only, RowReading), only
    return only
