"""Tables as CSV text and back, for actions; bounded, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from deskflow.core.csv_writing import neutral, plain_text
from deskflow.core.errors import Rejected
from deskflow.core.types import Json

MOST_CHARACTERS: Final = 2_000_000
MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 200
DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


def read_csv(text: str, delimiter: str, header: bool) -> Json:
    """Rows by the names of the first line, or as lists. `delimiter` is a name of DELIMITERS or "auto".

    Rejected: "table.too_big", "table.too_many_rows", "table.too_many_columns", "table.broken".
    """
    if len(text) > MOST_CHARACTERS:
        raise Rejected("table.too_big", limit=MOST_CHARACTERS)
    text = text.removeprefix("\ufeff")
    sign = DELIMITERS.get(delimiter) or _likely(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if not any(row):
                continue
            if len(row) > MOST_COLUMNS:
                raise Rejected("table.too_many_columns", limit=MOST_COLUMNS, line=reader.line_num)
            rows.append([plain_text(cell).replace("\x00", "") for cell in row])
            if len(rows) > MOST_ROWS + header:
                raise Rejected("table.too_many_rows", limit=MOST_ROWS)
    except csv.Error as problem:
        raise Rejected("table.broken", line=reader.line_num, problem=str(problem)) from None
    if not header:
        return {"rows": rows, "columns": [], "count": len(rows)}
    names = _names(rows[0], max(map(len, rows))) if rows else []
    # A row that ends early has empty cells, not missing names.
    named = [
        dict(zip(names, row + [""] * (len(names) - len(row)), strict=True)) for row in rows[1:]
    ]
    return {"rows": named, "columns": names, "count": len(named)}


def write_csv(rows: Sequence[Any], columns: Sequence[str], delimiter: str, header: bool) -> Json:
    """The text of the rows (objects or lists). Without `columns` the names are taken as they come.

    Rejected: "table.too_many_rows", "table.too_many_columns", "table.not_a_row", "table.too_big".
    """
    if len(rows) > MOST_ROWS:
        raise Rejected("table.too_many_rows", limit=MOST_ROWS)
    names = list(columns) or _found_names(rows)
    if len(names) > MOST_COLUMNS:
        raise Rejected("table.too_many_columns", limit=MOST_COLUMNS, line=1)
    out = io.StringIO(newline="")
    sign = DELIMITERS.get(delimiter, ",")
    writer = csv.writer(out, delimiter=sign, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if header and names:
        writer.writerow([_cell(name) for name in names])
    for at, row in enumerate(rows, start=1):
        writer.writerow([_cell(cell) for cell in _cells(row, names, at)])
        if out.tell() > MOST_CHARACTERS:
            raise Rejected("table.too_big", limit=MOST_CHARACTERS)
    return {"csv": out.getvalue(), "count": len(rows)}


def _likely(text: str) -> str:
    """The sign that the first line has most often outside quotation marks."""
    start = text.lstrip("\r\n")[:10_000]
    line = "".join(start.split('"')[::2]).partition("\n")[0]
    return max(DELIMITERS.values(), key=line.count)


def _names(first: Sequence[str], width: int) -> list[str]:
    names: list[str] = []
    for at in range(width):
        said = first[at].strip() if at < len(first) else ""
        name, again = said or f"column_{at + 1}", 1
        while name in names:
            again += 1
            name = f"{said or f'column_{at + 1}'}_{again}"
        names.append(name)
    return names


def _found_names(rows: Iterable[Any]) -> list[str]:
    found: dict[str, None] = {}
    for row in rows:
        if isinstance(row, Mapping):
            found.update(dict.fromkeys(map(str, row)))
    return list(found)


def _cells(row: Any, names: Sequence[str], at: int) -> list[Any]:
    if isinstance(row, Mapping):
        return [row.get(name) for name in names]
    if isinstance(row, list):
        return row
    raise Rejected("table.not_a_row", row=at)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return neutral(value.replace("\x00", ""))
    import json

    return neutral(json.dumps(value, ensure_ascii=False))
