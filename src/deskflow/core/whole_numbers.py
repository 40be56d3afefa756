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

# So many are turned into numbers at once, which takes less than a thread's turn.
_AT_ONCE: Final = 8192
# Digits of a number, and how such numbers are stored; the small ones take half the memory on the way.
_SMALL, _LARGE = (8, "I"), (16, "q")


def whole_numbers(connection: Connection, asked: Select[Any]) -> array[int]:
    """What the one column of `asked` holds, in its order; eight bytes each."""
    if connection.dialect.name != "sqlite":
        # Straight from the driver's cursor: a Row for each would cost more than the query.
        cursor: Any = connection.execute(asked).cursor
        return array("q", chain.from_iterable(cursor))
    number = asked.subquery().c[0]
    for digits, kind in (_SMALL, _LARGE):
        written = func.group_concat(func.printf(f"%0{digits}x", number), "")
        text, least, most = connection.execute(
            select(written, func.min(number), func.max(number))
        ).one()
        if text is None:
            break
        if kind == "q" or (least >= 0 and most < 1 << 4 * digits):
            return _read(text, digits, kind)
    return array("q")


def _read(text: str, digits: int, kind: str) -> array[int]:
    found = array("q")
    step = _AT_ONCE * digits
    for start in range(0, len(text), step):
        some = array(kind, bytes.fromhex(text[start : start + step]))
        if sys.byteorder == "little":
            some.byteswap()
        found.extend(iter(some))
    return found
