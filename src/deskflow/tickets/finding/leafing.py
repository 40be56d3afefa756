"""The first tickets of a list that asks for words.

In a file where many tickets have the words it is far quicker to leaf through all tickets in the order of the list,
looking into a few at a time until the page is full, than to find all that have them. The few are put into an index in
memory of the same make as the one in the file, so that both agree about what a word is. Where one word is rarer than
the others, those that have it are leafed through; where that is of no help either, all are found and put in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.people.tables import contacts, customers
from deskflow.tickets.finding import tree as t
from deskflow.tickets.finding.index import MESSAGE_BITS, MESSAGES, TITLES
from deskflow.tickets.finding.judging import is_literal, tokens
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.small_index import SmallIndex, message_entries
from deskflow.tickets.finding.sql import common_among, condition
from deskflow.tickets.finding.words import body_query, how_often, literally, title_query
from deskflow.tickets.tables import tickets

# So many tickets are looked into at first, and for one page at most so many for each word.
FIRST: Final = 100
MOST: Final = 1_000
# Which of two words is rarer does not matter where both are more common than that.
_MOST_COUNTED: Final = 200_000
_C: Final = tickets.c

Found = dict[str, set[int]]
"""By the words: which tickets have them."""


def first_keys(
    connection: Connection,
    scope: ListScope,
    wanted: t.Tree,
    order: Sequence[ColumnElement[Any]],
    limit: int,
) -> list[int]:
    """The keys of the first matching tickets in this order."""

    common = common_among(connection, scope, wanted)

    def in_order(tree: t.Tree) -> Select[Any]:
        return select(_C.pk).where(condition(tree, scope, common)).order_by(*order)

    def leafed(known: Sequence[t.Tree]) -> list[int] | None:
        others = [part for part in asked if part not in known]
        if not others:
            return None
        candidates = in_order(t.All((*plain, *known)))
        return _leaf_through(connection, scope, candidates, others, limit)

    parts = t.parts_of(wanted) if connection.dialect.name == "sqlite" else ()
    asked = [part for part in parts if _asks_words_alone(part)]
    plain = [part for part in parts if part not in asked]
    words = [part for part in asked if isinstance(part, t.Words)]
    found = leafed([part for part in words if part.text not in common])
    if found is None and len(asked) > 1 and all(part.text in common for part in words):
        found = leafed(_rarest(connection, scope, words))
    if found is None:
        found = list(connection.execute(in_order(wanted).limit(limit)).scalars())
    return found


def _asks_words_alone(part: t.Tree) -> bool:
    """Whether looking into tickets answers it."""
    leaves = t.leaves_of(part)
    return bool(leaves) and all(isinstance(leaf, t.Words) for leaf in leaves)


def _rarest(connection: Connection, scope: ListScope, words: Sequence[t.Words]) -> list[t.Words]:
    """The one of the common words that fewest tickets have."""
    often = {part: how_often(connection, scope, part.text, _MOST_COUNTED) for part in words}
    return sorted(words, key=often.__getitem__)[:1]


def _leaf_through(
    connection: Connection,
    scope: ListScope,
    candidates: Select[Any],
    wanted: Sequence[t.Tree],
    limit: int,
) -> list[int] | None:
    """The first keys among the candidates for which all of `wanted` holds, which asks words alone; None where that
    takes too long."""
    found: list[int] = []
    looked, size, most = 0, FIRST, MOST * len(wanted)
    answer = connection.execute(candidates.limit(most + 1))
    cursor: Any = answer.cursor
    with closing(answer), closing(_Sheet(connection, scope, wanted)) as sheet:
        while len(found) < limit:
            keys = [row[0] for row in cursor.fetchmany(size)]
            if not keys:
                break
            has = sheet.look(keys)
            if has is None:
                return None
            found += [key for key in keys if all(_fits(part, has, key) for part in wanted)]
            looked += len(keys)
            if len(keys) < size:
                break
            if looked * limit > most * len(found):
                return None
            size = min(2 * size, most + 1 - looked)
    return found[:limit]


def _fits(part: t.Tree, has: Mapping[str, set[int]], key: int) -> bool:
    if isinstance(part, t.Not):
        return not _fits(part.part, has, key)
    if isinstance(part, t.All):
        return all(_fits(one, has, key) for one in part.parts)
    if isinstance(part, t.Any):
        return any(_fits(one, has, key) for one in part.parts)
    assert isinstance(part, t.Words)
    return key in has[part.text]


class _Sheet:
    """A few tickets at a time, and which of them have which words."""

    def __init__(self, connection: Connection, scope: ListScope, wanted: Sequence[t.Tree]) -> None:
        self._connection, self._scope = connection, scope
        leaves = chain.from_iterable(map(t.leaves_of, wanted))
        self._texts = {leaf.text for leaf in leaves if isinstance(leaf, t.Words)}
        self._names = {text: self._named(text) for text in self._texts}
        self._index = SmallIndex()

    def close(self) -> None:
        self._index.close()

    def look(self, keys: Sequence[int]) -> Found | None:
        """None where there is too much to read."""
        messages = message_entries(self._connection, [_C.pk.in_(keys)])
        if messages is None:
            return None
        rows = self._rows(
            select(
                _C.pk, _C.title_key, _C.number, _C.customer_id, _C.contact_id, _C.equipment_id
            ).where(_C.pk.in_(keys))
        )
        self._index.fill(messages, [row[:3] for row in rows])
        return {text: self._having(text, keys, rows) for text in self._texts}

    def _having(self, text: str, keys: Sequence[int], rows: Sequence[Any]) -> set[int]:
        has_tokens = bool(tokens(text))
        found: set[int] = set()
        if has_tokens:
            found.update(self._index.matching(TITLES, title_query(text)))
        if not has_tokens or is_literal(text):
            just_so = self._rows(select(_C.pk).where(_C.pk.in_(keys), literally(text)))
            plain = {row[0] for row in just_so}
            found = found & plain if has_tokens else plain
        if has_tokens:
            messages = self._index.matching(MESSAGES, body_query(text))
            found.update(key >> MESSAGE_BITS for key in messages)
        for at, (ids, owners) in enumerate(self._names[text], 3):
            if ids:
                found.update(row[0] for row in rows if row[at] in ids and row[3] in owners)
        return found

    def _named(self, text: str) -> list[tuple[set[bytes], set[bytes]]]:
        """Customers, contacts and equipment of that name, and the customers they belong to."""
        found = []
        for table in (customers, contacts, equipment):
            c = table.c
            owner = c.id if table is customers else c.customer_id
            asked = select(c.id, owner.label("owner")).where(
                c.tenant_id == self._scope.tenant_id, containing(c.name_key, text)
            )
            rows = self._rows(asked)
            found.append(({row[0] for row in rows}, {row[1] for row in rows}))
        return found

    def _rows(self, asked: Select[Any]) -> list[Any]:
        """Straight from the driver's cursor, which makes no objects of them."""
        cursor: Any = self._connection.execute(asked).cursor
        return list(cursor.fetchall())
