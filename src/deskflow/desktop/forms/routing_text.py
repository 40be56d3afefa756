"""A table that says who decides, as lines of text: to be typed, or pasted from a spreadsheet. Knows no widget.

The first line names the columns, the last cell of a line says who decides. What a line cannot say (stages, counts,
weights) is called `= row 3` and taken from there, so that nothing of it is lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from deskflow.approvals.rules.cells import BadCell, parse_cell
from deskflow.desktop.forms.surroundings import Directory

WHO: Final = "Who decides"
NOBODY: Final = "nobody"
LONGEST: Final = 200_000
_SAME: Final = "= row "
_SOURCES: Final = (
    ("approvers", "user", ""),
    ("roles", "role", "role:"),
    ("teams", "team", "team:"),
    ("leads_of", "team", "lead:"),
    ("managers_of", "user", "manager:"),
)
_MOST: Final = 101


@dataclass(frozen=True, slots=True)
class Wrong:
    """In which line of the table, counted from 1: `who` is nobody known, `cells` are too many, `cell` no condition,
    `lines` are too many."""

    line: int
    what: Literal["who", "cells", "cell", "lines"]
    found: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    table: dict[str, Any]
    wrong: tuple[Wrong, ...]

    @property
    def usable(self) -> bool:
        """A cell that is no condition is kept and can be mended in the table; the rest would be lost."""
        return all(one.what == "cell" for one in self.wrong)


def table_text(table: Mapping[str, Any], directory: Directory) -> str:
    """A line for each row, with tabs between cells."""
    columns, rows = _maps(table.get("columns")), _maps(table.get("rows"))
    out = io.StringIO()
    write = csv.writer(out, delimiter="\t", lineterminator="\n").writerow
    write([*(str(one.get("name") or "") for one in columns), WHO])
    for number, row in enumerate(rows, 1):
        write([*_cells(row, len(columns)), who_text(row, number, directory)])
    return out.getvalue()


def who_text(row: Mapping[str, Any], number: int, directory: Directory) -> str:
    """ "Rita Novak, role:Finance (all)", "nobody", "= row 3"."""
    asked = {name: one for name, one in row.items() if name != "when" and one not in (None, [], "")}
    if asked == {"none_needed": True}:
        return NOBODY
    if not asked or asked == {"none_needed": False}:
        return ""
    plain = {name for name, _, _ in _SOURCES} | {"strategy", "none_needed"}
    if row.get("none_needed") or set(asked) - plain or asked.get("strategy") not in (None, "any", "all"):  # fmt: skip
        return f"{_SAME}{number}"
    names: list[str] = []
    for name, kind, prefix in _SOURCES:
        given = asked.get(name)
        values = given if isinstance(given, list) else []
        names += [prefix + directory.name_of(kind, str(value)) for value in values]
    said = ", ".join(names) + (" (all)" if asked.get("strategy") == "all" else "")
    meant = {name: one for name, one in asked.items() if one not in (False, "any")}
    # Names with commas in them, two people of one name: what would be read as somebody else is not written.
    return said if names and _asked(said, (), directory) == meant else f"{_SAME}{number}"


def read_table_text(text: str, table: Mapping[str, Any], directory: Directory) -> ReadTable:
    """The table these lines say; `table` is the one they were written from, whose columns they keep."""
    if len(text) > LONGEST:
        return ReadTable(dict(table), (Wrong(0, "lines"),))
    lines = [line for line in _split(text) if any(cell.strip() for cell in line)]
    columns, old = _maps(table.get("columns")), _maps(table.get("rows"))
    named = [str(one.get("name") or "").strip().casefold() for one in columns]
    if lines and not any(named):
        # A new table takes its columns from the first line.
        heads = [head.strip() for head in lines[0]]
        heads = heads[:-1] if heads[-1:] == [WHO] or not heads[-1] else heads
        columns = [{"name": head, "value": "", "kind": "text"} for head in heads]
        lines = lines[1:]
    elif lines and [head.strip().casefold() for head in lines[0]][: len(named)] == named:
        lines = lines[1:]
    wrong: list[Wrong] = []
    rows: list[dict[str, Any]] = []
    if len(lines) > _MOST:
        wrong.append(Wrong(0, "lines", str(len(lines))))
        lines = lines[:_MOST]
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line]
        if len([*cells]) > len(columns) + 1 and any(cells[len(columns) + 1 :]):
            wrong.append(Wrong(number, "cells", cells[len(columns) + 1][:80]))
        when = (cells[: len(columns)] + [""] * len(columns))[: len(columns)]
        said = cells[len(columns)] if len(cells) > len(columns) else ""
        asked = _asked(said, old, directory)
        if asked is None:
            wrong.append(Wrong(number, "who", said[:80]))
        rows.append({"when": when, **(asked or {})})
    for at, column in enumerate(columns):
        kind = str(column.get("kind") or "text")
        for number, row in enumerate(rows, 1):
            try:
                parse_cell(row["when"][at], kind)
            except BadCell:
                wrong.append(Wrong(number, "cell", row["when"][at][:80]))
    return ReadTable({**table, "columns": columns, "rows": rows}, tuple(wrong))


def with_block(
    table: Mapping[str, Any], directory: Directory, block: str, row: int, column: int
) -> str:
    """The table's text with copied cells laid over it from this cell on; more lines make more rows."""
    lines = _split(table_text(table, directory))
    for down, cells in enumerate(_split(block), 1 + row):
        while len(lines) <= down:
            lines.append([""] * len(lines[0]))
        line = lines[down]
        wanted = column + len(cells)
        line += [""] * (wanted - len(line))
        line[column:wanted] = cells
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(lines)
    return out.getvalue()


def is_block(text: str) -> bool:
    """Whether these are several cells of a spreadsheet."""
    return "\t" in text.strip("\r\n") or len(text.strip().splitlines()) > 1


def _split(text: str) -> list[list[str]]:
    """Cells between tabs, else semicolons, else commas: whichever the first line has."""
    plain = text.replace("\0", "")
    first = next((line for line in plain.splitlines() if line.strip()), "")
    between = next((one for one in "\t;," if one in first), "\t")
    try:
        return list(csv.reader(io.StringIO(plain), delimiter=between))
    except csv.Error:
        return [line.split(between) for line in plain.splitlines()]


def _asked(text: str, old: Sequence[dict[str, Any]], directory: Directory) -> dict[str, Any] | None:
    """Who this names; None if there is no such person, role or team."""
    for number, row in enumerate(old, 1):
        if text and text in (f"{_SAME}{number}", who_text(row, number, directory)):
            return {name: one for name, one in row.items() if name != "when"}
    if not text:
        return {}
    if text.casefold() == NOBODY:
        return {"none_needed": True}
    asked: dict[str, Any] = {}
    names = text
    if text.endswith("(all)"):
        asked["strategy"], names = "all", text.removesuffix("(all)")
    for part in names.split(","):
        found = _somebody(part.strip(), directory)
        if found is None:
            return None
        asked.setdefault(found[0], []).append(found[1])
    return asked


def _somebody(text: str, directory: Directory) -> tuple[str, str] | None:
    for name, kind, prefix in reversed(_SOURCES):
        if not text.casefold().startswith(prefix):
            continue
        rest = text[len(prefix) :].strip()
        if name == "managers_of" and rest == "requester":
            return name, rest
        found = _found(rest, kind, directory)
        if len(found) == 1:
            return name, found[0]
        if prefix:
            return None
    return None


def _found(said: str, kind: str, directory: Directory) -> list[str]:
    plain = said.casefold()
    if kind == "user" and said == "requester":
        return [said]
    named = [one.value for one in directory.of(kind) if one.name.casefold() == plain]
    return named or [
        one.value for one in directory.of(kind) if one.detail.casefold() == plain != ""
    ]


def _cells(row: Mapping[str, Any], count: int) -> list[str]:
    given = row.get("when")
    when = ["" if one is None else str(one) for one in given] if isinstance(given, list) else []
    return (when + [""] * count)[:count]


def _maps(value: Any) -> list[dict[str, Any]]:
    given = value if isinstance(value, list) else []
    return [dict(one) for one in given if isinstance(one, Mapping)]
