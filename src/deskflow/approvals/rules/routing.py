"""A decision table: which row holds for an amount, a type, a customer…, and whether its rows leave gaps or overlap.

The first row that holds is taken. A value no row holds for is an incident; the check tells beforehand.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskflow.approvals.rules.cells import BadCell, Condition, parse_cell, samples
from deskflow.approvals.rules.planning import StageSpec, several, stages_of
from deskflow.core.errors import Rejected

KINDS: Final = ("text", "number")
MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 100
# So many combinations are looked through; a larger table is said to be unchecked.
MOST_COMBINATIONS: Final = 20_000
MOST_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """`asks` is what the row says about its stages; `none_needed` that nobody has to be asked."""

    when: tuple[Condition, ...]
    asks: Mapping[str, Any]
    none_needed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` and `column` count from 0; -1 for the table as a whole."""

    code: str
    row: int = -1
    column: int = -1
    found: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """`gaps` are conditions per column no row holds for. `overlaps` are pairs of rows that hold for the same, and
    not because the first is an exception to the second. `hidden` rows are never taken: earlier ones hold for all
    of it."""

    gaps: tuple[tuple[str, ...], ...] = ()
    overlaps: tuple[tuple[int, int], ...] = ()
    hidden: tuple[int, ...] = ()
    unchecked: bool = False


def read_table(value: Any, *, rendered: bool = False) -> tuple[Table, list[Fault]]:
    """The table of a configuration and what is wrong with it; rows with a fault are left out.

    `rendered`: the columns hold values, which may be empty, and no longer expressions.
    """
    if not isinstance(value, Mapping):
        return Table((), ()), [Fault("routing.not_a_table")]
    columns, faults = _columns(several(value.get("columns")), rendered)
    rows: list[Row] = []
    written = several(value.get("rows"))
    if not written:
        faults.append(Fault("routing.no_rows"))
    if len(written) > MOST_ROWS:
        faults.append(Fault("routing.too_many_rows", found=str(MOST_ROWS)))
    for place, one in enumerate(written[:MOST_ROWS]):
        found = _row(one, columns, place)
        if isinstance(found, Row):
            rows.append(found)
        else:
            faults.extend(found)
    return Table(columns, tuple(rows)), faults


def _columns(written: Sequence[Any], rendered: bool) -> tuple[tuple[Column, ...], list[Fault]]:
    faults: list[Fault] = []
    if not written:
        faults.append(Fault("routing.no_columns"))
    if len(written) > MOST_COLUMNS:
        faults.append(Fault("routing.too_many_columns", found=str(MOST_COLUMNS)))
    found: list[Column] = []
    for place, one in enumerate(written[:MOST_COLUMNS]):
        given = one if isinstance(one, Mapping) else {}
        name, kind = str(given.get("name") or "").strip(), str(given.get("kind") or "text")
        if not rendered and (not name or given.get("value") in (None, "")):
            faults.append(Fault("routing.column_incomplete", column=place, found=name))
        if kind not in KINDS:
            faults.append(Fault("routing.unknown_kind", column=place, found=kind[:40]))
            kind = "text"
        found.append(Column(name or str(place + 1), kind))
    return tuple(found), faults


def _row(one: Any, columns: Sequence[Column], place: int) -> Row | list[Fault]:
    given = one if isinstance(one, Mapping) else {}
    cells = [("" if cell is None else str(cell)) for cell in several(given.get("when"))]
    if len(cells) > len(columns):
        return [Fault("routing.too_many_cells", row=place)]
    cells += [""] * (len(columns) - len(cells))
    faults: list[Fault] = []
    when: list[Condition] = []
    for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        try:
            when.append(parse_cell(cell, column.kind))
        except BadCell as problem:
            faults.append(Fault("routing.bad_cell", place, number, str(problem)))
    none_needed = bool(given.get("none_needed"))
    asks = {key: part for key, part in given.items() if key not in ("when", "none_needed")}
    if not none_needed and not any(
        asks.get(key)
        for key in ("stages", "approvers", "roles", "managers_of", "teams", "leads_of")
    ):
        faults.append(Fault("routing.nobody", place))
    return faults or Row(tuple(when), asks, none_needed)


def choose(table: Table, values: Sequence[Any]) -> int:
    """The first row that holds for these values; Rejected when a number is none, or no row holds."""
    given: list[float | str] = []
    for column, value in zip(table.columns, values, strict=True):
        given.append(_number(column, value) if column.kind == "number" else _text(value))
    for place, row in enumerate(table.rows):
        if _holds(row, given):
            return place
    raise Rejected(
        "approval.no_row",
        values=", ".join(f"{c.name}: {v}" for c, v in zip(table.columns, given, strict=True))[:300],
    )


def routed(config: Any) -> tuple[tuple[StageSpec, ...], int]:
    """The stages of the row that holds for the columns' values; none if nobody has to be asked."""
    table, faults = read_table(config, rendered=True)
    if faults:
        raise Rejected("approval.bad_table", problem=faults[0].code, row=faults[0].row + 1)
    values = [one.get("value") for one in several(config.get("columns"))]
    place = choose(table, values)
    row = table.rows[place]
    return (() if row.none_needed else stages_of(row.asks)), place


def _holds(row: Row, values: Sequence[float | str]) -> bool:
    return all(one.holds(value) for one, value in zip(row.when, values, strict=True))


def _number(column: Column, value: Any) -> float:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        number = float(value)
        if not math.isfinite(number):
            raise ValueError
    except (ValueError, OverflowError):
        raise Rejected("approval.no_number", column=column.name, found=str(value)[:80]) from None
    return number


def _text(value: Any) -> str:
    """A customer or a person counts by name."""
    if isinstance(value, Mapping):
        value = value.get("name", "")
    return "" if value is None else str(value)


def check(table: Table) -> Findings:
    """Looks through every combination the conditions can tell apart."""
    if not table.rows or not table.columns:
        return Findings()
    parts = [
        samples([row.when[place] for row in table.rows], column.kind)
        for place, column in enumerate(table.columns)
    ]
    if math.prod(len(several_of) for several_of in parts) > MOST_COMBINATIONS:
        return Findings(unchecked=True)
    # A bit for each row: which of them hold for a sample of a column.
    masks = [
        [
            sum(1 << n for n, row in enumerate(table.rows) if row.when[place].holds(one.value))
            for one in several_of
        ]
        for place, several_of in enumerate(parts)
    ]
    gaps: list[tuple[str, ...]] = []
    overlaps: set[tuple[int, int]] = set()
    taken: set[int] = set()
    # For each row those that do not hold somewhere where it does.
    apart = [0] * len(table.rows)
    for numbers in itertools.product(*(range(len(several_of)) for several_of in parts)):
        held = -1
        for place, number in enumerate(numbers):
            held &= masks[place][number]
        if not held:
            if len(gaps) < MOST_TOLD:
                gaps.append(tuple(parts[at][number].said for at, number in enumerate(numbers)))
            continue
        rows = [n for n in range(len(table.rows)) if held >> n & 1]
        taken.add(rows[0])
        overlaps.update((rows[0], other) for other in rows[1:])
        for row in rows:
            apart[row] |= ~held
    hidden = tuple(place for place in range(len(table.rows)) if place not in taken)
    # A row that lies wholly inside a later one is an exception to it, and meant so.
    told = [
        (first, other)
        for first, other in sorted(overlaps)
        if other not in hidden and apart[first] >> other & 1
    ]
    return Findings(tuple(gaps), tuple(told[:MOST_TOLD]), hidden)
