"""Which column means what: proposed from the headers, or said in a map file.

A map file is TOML (or JSON with the same shape); every part may be left out:

    source = "oldesk"              # names the origin; ids of different origins never meet
    [columns]                      # header of the file = field of a ticket; "" leaves a column out
    "Betreff" = "title"
    "Kst" = "fields.cost_centre"   # a field of the tenant's own; one that is called like it needs no line
    [values.priority]              # also values.status, values.type, values.channel
    "Notfall" = "P1"
    [defaults]                     # for rows that say nothing
    customer = "Muster GmbH"
    [reading]
    encoding = "cp1252"            # else found out
    delimiter = ";"
    time_zone = "Europe/Berlin"    # of dates without a zone, else UTC
    date_order = "dmy"             # or "mdy", for 03/04/2026

See docs/import.md for the fields.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from deskflow.core.errors import Rejected
from deskflow.interchange.dates import DateReader, Order, guess_order, has_slashed
from deskflow.interchange.headers import FIELDS, OWN, field_for_header, urgency_column
from deskflow.interchange.readings import Notice
from deskflow.interchange.staff_headers import SKILL, STAFF_FIELDS, TIME_OFF_FIELDS
from deskflow.interchange.words import read_channel, read_priority, read_status, read_type

_VALUE_FIELDS = {
    "priority": read_priority,
    "status": read_status,
    "type": read_type,
    "channel": read_channel,
}
# Which of all fields a list can have is known when the file is seen.
_OF_STAFF = frozenset({*STAFF_FIELDS, *TIME_OFF_FIELDS})
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,29}")


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map file's content, checked."""

    source: str = "csv"
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    time_zone: str = "UTC"
    date_order: Order | None = None
    # Headers that mean the tenant's own fields, in small letters; no file says them, the tenant does.
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How the rows of one file become tickets. `columns` is field to column number."""

    headers: tuple[str, ...]
    columns: Mapping[str, int]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    dates: DateReader = field(default_factory=DateReader)
    source: str = "csv"
    notices: tuple[Notice, ...] = ()

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headers of columns that will be left out."""
        used = set(self.columns.values())
        return tuple(name for place, name in enumerate(self.headers) if place not in used)

    @property
    def is_usable(self) -> bool:
        """A ticket needs at least something to be called by."""
        return "title" in self.columns or "description" in self.columns


def read_map_file(text: str, *, is_json: bool = False) -> MapFile:
    """Rejected: `csv.map_unreadable`, `csv.map_unknown_key`, `csv.map_unknown_field`, `csv.map_bad_value`."""
    try:
        content: Any = json.loads(text) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected("csv.map_unreadable", reason=str(error)[:200]) from None
    if not isinstance(content, dict):
        raise Rejected("csv.map_unreadable", reason="no table")
    _only(content, {"source", "columns", "values", "defaults", "reading"}, "")
    reading = _table(content, "reading")
    _only(reading, {"encoding", "delimiter", "time_zone", "date_order"}, "reading.")
    values = {
        name: _strings(part, f"values.{name}") for name, part in _table(content, "values").items()
    }
    _only(values, set(_VALUE_FIELDS), "values.")
    source = str(content.get("source", "csv")).lower()
    if not _SOURCE.fullmatch(source):
        raise Rejected("csv.map_bad_value", key="source", value=source[:100])
    return MapFile(
        source=source,
        columns=_fields(_strings(_table(content, "columns"), "columns").items()),
        values={name: _meanings(name, part) for name, part in values.items()},
        defaults=_defaults(_strings(_table(content, "defaults"), "defaults")),
        encoding=str(reading.get("encoding", "")),
        delimiter=str(reading.get("delimiter", "")),
        time_zone=_zone(str(reading.get("time_zone", "UTC"))),
        date_order=_order(reading.get("date_order")),
    )


def map_columns(
    headers: Sequence[str], samples: Sequence[Sequence[str]], told: MapFile | None = None
) -> ColumnMapping:
    """The mapping of a file with these headers. What `told` names wins; the rest is proposed from the headers.

    `samples` are some rows, from which the order of day and month is found. Rejected:
    `csv.map_no_such_column` when `told` names a header the file does not have.
    """
    told = told or MapFile()
    names = tuple(header.replace("\ufeff", "").strip() for header in headers)
    columns, notices = _columns(names, told)
    samples_of_dates = [
        row[columns["created_at"]]
        for row in samples
        if "created_at" in columns and columns["created_at"] < len(row)
    ]
    order = told.date_order or guess_order(samples_of_dates)
    if order is None:
        order = "dmy"
        if has_slashed(samples_of_dates):
            notices.append(Notice("csv.date_order_guessed", {"order": order}))
    return ColumnMapping(
        headers=names,
        columns=columns,
        values={
            name: {key.casefold(): value for key, value in part.items()}
            for name, part in told.values.items()
        },
        defaults=told.defaults,
        dates=DateReader(ZoneInfo(told.time_zone), order),
        source=told.source,
        notices=tuple(notices),
    )


def columns_told(
    names: Sequence[str],
    told: Mapping[str, str],
    is_field: Callable[[str], bool],
    known: Sequence[str],
) -> tuple[dict[str, int], set[int], list[Notice]]:
    """Field to column by what was said of headers (`told`), the columns something was said of, and a word about
    each header that stands there twice: the first one counts. `known` are the fields an error names."""
    places: dict[str, int] = {}
    notices: list[Notice] = []
    for place, name in enumerate(names):
        if name and places.setdefault(name.casefold(), place) != place:
            notices.append(Notice("csv.header_twice", {"header": name[:100]}))
    columns: dict[str, int] = {}
    spoken_for: set[int] = set()
    for header, meaning in told.items():
        column = places.get(header.strip().casefold())
        if column is None:
            raise Rejected("csv.map_no_such_column", header=header[:100])
        if meaning and not is_field(meaning):
            raise Rejected("csv.map_unknown_field", field=meaning[:100], known=", ".join(known))
        spoken_for.add(column)
        if meaning:
            columns[meaning] = column
    return columns, spoken_for, notices


def _columns(names: tuple[str, ...], told: MapFile) -> tuple[dict[str, int], list[Notice]]:
    columns, spoken_for, notices = columns_told(
        names, told.columns, lambda field: field in FIELDS or field.startswith(OWN), tuple(FIELDS)
    )
    for place, name in enumerate(names):
        own = told.own.get(name.casefold())
        if own and own not in columns and place not in spoken_for and name.casefold() not in FIELDS:
            columns[own] = place
            spoken_for.add(place)
    urgency = urgency_column(names)
    if urgency is not None and urgency not in spoken_for and "urgency" not in columns:
        columns["urgency"] = urgency
        spoken_for.add(urgency)
    # Exact names first, so that "Title" is not taken by an earlier "Ticket name".
    for exact in (True, False):
        for place, name in enumerate(names):
            meant = field_for_header(name, exact=exact)
            if meant and meant not in columns and place not in spoken_for:
                columns[meant] = place
                spoken_for.add(place)
    return columns, notices


def _only(table: Mapping[str, Any], known: set[str], prefix: str) -> None:
    for key in table:
        if key not in known:
            raise Rejected("csv.map_unknown_key", key=f"{prefix}{key}"[:100])


def _table(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise Rejected("csv.map_bad_value", key=key, value=str(value)[:100])
    return cast("dict[str, Any]", value)


def _strings(table: Any, key: str) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise Rejected("csv.map_bad_value", key=key, value=str(table)[:100])
    return table


def _fields(pairs: Any) -> dict[str, str]:
    columns = dict(pairs)
    for meaning in columns.values():
        known = meaning in FIELDS or meaning in _OF_STAFF or meaning.startswith((OWN, SKILL))
        if meaning and not known:
            raise Rejected("csv.map_unknown_field", field=meaning[:100], known=", ".join(FIELDS))
    return columns


def _meanings(name: str, words: dict[str, str]) -> dict[str, str]:
    read = _VALUE_FIELDS[name]
    meanings = {}
    for word, meaning in words.items():
        known = read(meaning)
        if known is None:
            raise Rejected(
                "csv.map_bad_value", key=f"values.{name}.{word}"[:100], value=meaning[:100]
            )
        meanings[word.strip()] = known
    return meanings


def _defaults(defaults: dict[str, str]) -> dict[str, str]:
    for name, value in defaults.items():
        if name not in FIELDS or name == "external_id":
            raise Rejected("csv.map_unknown_field", field=name[:100], known=", ".join(FIELDS))
        if name in _VALUE_FIELDS and _VALUE_FIELDS[name](value) is None:
            raise Rejected("csv.map_bad_value", key=f"defaults.{name}", value=value[:100])
    return defaults


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise Rejected("csv.map_bad_value", key="reading.time_zone", value=name[:100]) from None
    return name


def _order(value: object) -> Order | None:
    if value is None:
        return None
    if value not in ("dmy", "mdy"):
        raise Rejected("csv.map_bad_value", key="reading.date_order", value=str(value)[:100])
    return value
