"""Very many whole numbers out of one question: the keys of a list, however long.

On a file they come as one text that SQLite puts together. Row by row, Python's lock would change hands for each of a
million rows, and whoever else works meanwhile, the window above all, would wait for it as often.
"""

from __future__ import annotations

import sys
from array import array
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

# Sixteen digits a number; so many numbers are turned at once, which takes less than a thread's turn.
_DIGITS: Final = 16
_AT_ONCE: Final = 8192 * _DIGITS


def whole_numbers(connection: Connection, asked: Select[Any]) -> array[int]:
    """What the one column of `asked` holds, in its order; eight bytes each."""
    if connection.dialect.name != "sqlite":
        # Straight from the driver's cursor: a Row for each would cost more than the query.
        cursor: Any = connection.execute(asked).cursor
        return array("q", chain.from_iterable(cursor))
    inner = asked.subquery()
    digits = func.printf(f"%0{_DIGITS}x", inner.c[0])
    text = connection.execute(select(func.group_concat(digits, ""))).scalar() or ""
    found = array("q")
    for start in range(0, len(text), _AT_ONCE):
        found.frombytes(bytes.fromhex(text[start : start + _AT_ONCE]))
    if sys.byteorder == "little":
        found.byteswap()
    return found
