"""Before-images: what rows were before a command, as JSON, and how to lay them back.

Undo for people, the audit and (on a replica) taking back pending commands all come from these.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from deskflow.core.types import Id, Json, Utc, from_micros, to_micros


@dataclass(slots=True)
class Image:
    """One change of one row: `before` is None for an insert, `after` None for a delete.

    For an update both hold only the columns that changed; for an insert `after` is left empty, since the
    row itself is there to be looked at.
    """

    table: str
    key: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(slots=True)
class Inserts:
    """Rows that were put into a table together: the images of all of them."""

    table: str
    keys: list[tuple[Any, ...]]


def _plain(value: Any) -> Json:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return to_micros(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _restore(table: Table, column: str, value: Json) -> Any:
    if value is None:
        return None
    kind = table.c[column].type
    if isinstance(kind, Id):
        return UUID(value)
    if isinstance(kind, Utc):
        return from_micros(value)
    return value


def _row(values: Mapping[str, Any] | None) -> Json:
    return None if values is None else {name: _plain(value) for name, value in values.items()}


def encode(images: Sequence[Image | Inserts]) -> list[Json]:
    """Compact JSON: runs of inserts into one table share an entry of keys alone."""
    entries: list[Json] = []
    for image in images:
        if isinstance(image, Inserts):
            keys = [[_plain(value) for value in key] for key in image.keys]
            if entries and entries[-1][0] == "i" and entries[-1][1] == image.table:
                entries[-1][2].extend(keys)
            else:
                entries.append(["i", image.table, keys])
            continue
        key = [_plain(value) for value in image.key.values()]
        if image.before is None:
            if entries and entries[-1][0] == "i" and entries[-1][1] == image.table:
                entries[-1][2].append(key)
            else:
                entries.append(["i", image.table, [key]])
        elif image.after is None:
            entries.append(["d", image.table, key, _row(image.before)])
        else:
            entries.append(["u", image.table, key, _row(image.before), _row(image.after)])
    return entries


def decode(entries: list[Json], tables: Mapping[str, Table]) -> list[Image]:
    """The images that `encode` made; values have their Python types again."""
    images: list[Image] = []
    for entry in entries:
        table = tables[entry[1]]
        if entry[0] == "i":
            images.extend(Image(table.name, _key(table, key), None, {}) for key in entry[2])
        else:
            before = _typed(table, entry[3])
            after = _typed(table, entry[4]) if entry[0] == "u" else None
            images.append(Image(table.name, _key(table, entry[2]), before, after))
    return images


def _key(table: Table, values: list[Json]) -> dict[str, Any]:
    names: tuple[str, ...] = table.info["key"]
    return {name: _restore(table, name, value) for name, value in zip(names, values, strict=True)}


def _typed(table: Table, values: Mapping[str, Json]) -> dict[str, Any]:
    return {name: _restore(table, name, value) for name, value in values.items()}
