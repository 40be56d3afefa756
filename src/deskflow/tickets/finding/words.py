"""Words anywhere in a ticket, as a condition of SQL. `judging.py` says what it has to find.

SQLite looks up each ticket that has a rare word. Tickets with a common one are many and lie all over the table, so
there it walks along an index and asks of each whether it is among them (`common_words`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    union,
    union_all,
)
from sqlalchemy.ext.compiler import compiles

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.people.tables import contacts, customers
from deskflow.tickets.finding.index import MESSAGE_BITS, MESSAGES, TITLES
from deskflow.tickets.finding.judging import has_digit, is_literal, may_be_begun, tokens
from deskflow.tickets.finding.scope import ListScope
from deskflow.tickets.finding.small_index import SmallIndex, message_entries
from deskflow.tickets.tables import ticket_messages, tickets

# What more tickets than that have is common.
COMMON: Final = 20_000
_C: Final = tickets.c
_M: Final = ticket_messages.c


def has_words(scope: ListScope, text: str, *, is_common: bool = False) -> ColumnElement[bool]:
    """The words stand in the title or the number, in a message, or in the name of whom it is about."""
    # An expression is not looked up in the table, whatever the database thinks of it.
    key: ColumnElement[int] = _C.pk + 0 if is_common else _C.pk
    parts: list[Select[Any]] = _by_names(scope, text)
    asked = tokens(text)
    if not asked:
        return key.in_(union(_keys(scope, literally(text)), *parts))
    more = (literally(text),) if is_literal(text) else ()
    chosen = _PerDialect(
        union_all(*_sqlite(scope, text, more), *parts),
        _postgres(scope, text, asked, parts, more),
    )
    return key.bool_op("IN")(chosen)


def common_words(connection: Connection, scope: ListScope, texts: Iterable[str]) -> frozenset[str]:
    """Those that so many tickets have that looking up each of them is slower than looking at all there are.
    On Postgres none is: its planner knows by itself."""
    if connection.dialect.name != "sqlite":
        return frozenset()
    # Whole words are counted as they come, begun ones only when all have been found.
    return frozenset(
        text
        for text in set(texts)
        if any(
            how_often(connection, scope, text, COMMON + 1, begun=b) > COMMON for b in (False, True)
        )
    )


def how_often(
    connection: Connection, scope: ListScope, text: str, most: int, *, begun: bool = False
) -> int:
    """In how many places the words stand in a file, counted up to `most`; `begun`: the last one may be only begun."""
    if not tokens(text):
        # It is looked for in every title anyway.
        return most
    found = union_all(*_sqlite(scope, text, (), begun=begun), *_by_names(scope, text))
    places = found.limit(most).subquery()
    return connection.execute(select(func.count()).select_from(places)).scalar_one()


def literally(text: str) -> ColumnElement[bool]:
    """It stands in the title or the number just so."""
    return or_(containing(_C.title_key, text), containing(_C.number, text.upper()))


def title_query(text: str, *, begun: bool = True) -> str:
    """For FTS5: the words are in the title, or in the number if that can be meant."""
    return ("" if has_digit(text) else "title : ") + fts_query(tokens(text), begun=begun)


def body_query(text: str, *, begun: bool = True) -> str:
    """For FTS5: the words are in a message."""
    return f"body : ({fts_message_query(text, begun=begun)})"


def fts_query(asked: Sequence[str], *, begun: bool = True) -> str:
    """For FTS5: next to each other, the last one perhaps only begun. Words have no signs that it would take for
    its own."""
    star = " *" if begun and may_be_begun(asked[-1]) else ""
    return f'"{" ".join(asked)}"{star}'


def fts_message_query(text: str, *, begun: bool = True) -> str:
    """The same for messages, whose words keep what FTS5 does not take off them (the breve of й)."""
    plain = unicodedata.normalize("NFC", text).lower()
    kept = [word for word in _split(plain) if word]
    asked = (tokens(text), kept or tokens(text))
    return " OR ".join(dict.fromkeys(fts_query(one, begun=begun) for one in asked))


def _entry_query(terms: Sequence[str], begun: Container[str], *, titled: bool) -> str:
    """For FTS5: all of these are in a message or its ticket's title, `titled`: one at least is in that."""
    asked = [f"({fts_message_query(term, begun=term in begun)})" for term in terms]
    query = " AND ".join(asked)
    return f"{query} AND title : ({' OR '.join(asked)})" if titled else query


def ts_query(asked: Sequence[str], *, begun: bool = True) -> str:
    """For Postgres, the same."""
    star = ":*" if begun and may_be_begun(asked[-1]) else ""
    return " <-> ".join(f"'{word}'" for word in asked) + star


def _split(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _keys(scope: ListScope, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(_C.pk).where(_C.tenant_id == scope.tenant_id, *conditions)


def _by_names(scope: ListScope, text: str) -> list[Select[Any]]:
    """Those of customers of this name, and of contacts and equipment of theirs."""

    def named(found: Table, wanted: Any) -> Select[Any]:
        return select(wanted).where(
            found.c.tenant_id == scope.tenant_id, containing(found.c.name_key, text)
        )

    parts = [_keys(scope, _C.customer_id.in_(named(customers, customers.c.id)))]
    for one, key in ((contacts, _C.contact_id), (equipment, _C.equipment_id)):
        # Through the customer, which has an index.
        owners = _C.customer_id.in_(named(one, one.c.customer_id))
        parts.append(_keys(scope, owners, key.in_(named(one, one.c.id))))
    return parts


def _sqlite(
    scope: ListScope, text: str, more: Sequence[Any], *, begun: bool = True
) -> list[Select[Any]]:
    titles = _matches(TITLES, title_query(text, begun=begun))
    if more:
        titles = _keys(scope, _C.pk.in_(titles), *more)
    return [titles, _matches(MESSAGES, body_query(text, begun=begun), MESSAGE_BITS)]


def _matches(name: str, query: str, shift: int = 0) -> Select[Any]:
    key: Any = column("rowid", BigInteger)
    if shift:
        key = key.op(">>")(literal_column(str(shift)))
    asked: Any = literal_column(name).op("MATCH")(bindparam(None, query))
    return select(key).select_from(table(name)).where(asked)


def _postgres(
    scope: ListScope, text: str, asked: Sequence[str], parts: Sequence[Select[Any]], more: Sequence[Any]
) -> CompoundSelect[Any]:  # fmt: skip
    query = _ts_query(asked)
    in_messages = select(_M.ticket_id).where(
        _M.tenant_id == scope.tenant_id, func.search_words(_M.body_text).op("@@")(query)
    )
    return union(
        _keys(scope, _in_title(text), *more),
        _keys(scope, _C.id.in_(in_messages)),
        *parts,
    )


Kind = tuple[Container[str], bool]
"""Which words may be only begun, and whether one has to be in the title."""


class Lookup:
    """Keys out of the index, the newest first, for search."""

    bits: Final = MESSAGE_BITS

    def __init__(self, connection: Connection, tenant_id: UUID) -> None:
        self._connection, self._tenant_id = connection, tenant_id
        self._is_postgres = connection.dialect.name == "postgresql"

    def titles(self, terms: Sequence[str], limit: int, begun: Container[str] = ()) -> list[int]:
        """Tickets with all of these in title or number; those of `begun` may be only begun."""
        if self._is_postgres:
            asked = [_in_title(term, begun=term in begun) for term in terms]
            found = (
                select(_C.pk).where(_C.tenant_id == self._tenant_id, *asked).order_by(_C.pk.desc())
            )
        else:
            query = " AND ".join(
                ("" if has_digit(term) else "title : ")
                + f"({fts_query(tokens(term), begun=term in begun)})"
                for term in terms
            )
            found = _matches(TITLES, query).order_by(literal_column("rowid").desc())
        return self._keys(found.limit(limit))

    def messages(
        self,
        terms: Sequence[str],
        limit: int,
        skip: int = 0,
        begun: Container[str] = (),
        *,
        titled: bool = False,
        among: Collection[int] | None = None,
    ) -> list[int]:
        """Messages with all of these in them or the title, `titled`: with one at least in the title. Their keys
        begin with those of their tickets. `among`: only those of these tickets, of so many as are looked at."""
        if self._is_postgres:
            found = self._messages_postgres(terms, begun, titled=titled)
        else:
            query = _entry_query(terms, begun, titled=titled)
            found = _matches(MESSAGES, query).order_by(literal_column("rowid").desc())
        found = found.limit(limit).offset(skip)
        if among is not None:
            (key,) = found.subquery().c
            ticket = key.op(">>")(literal_column(str(self.bits)))
            found = select(key).where(ticket.in_(among)).order_by(key.desc())
        return self._keys(found)

    def more_than(self, term: str, most: int, begun: Container[str] = ()) -> bool:
        """Whether more messages than that have it."""
        if self._is_postgres:
            return bool(self.messages([term], 1, most, begun))
        found = _matches(MESSAGES, _entry_query([term], begun, titled=False))
        return bool(self._keys(found.limit(1).offset(most)))

    def messages_by_kind(
        self, terms: Sequence[str], limit: int, begun: Container[str], kinds: Sequence[Kind]
    ) -> Iterator[list[int]]:
        """`messages` for each of the kinds; `begun` is the widest of them. Where several words are rarely together,
        those that have them are found once and told apart afterwards."""
        once = len(terms) > 1 and not self._is_postgres
        small = self._few(terms, limit, begun) if once else None
        if small is None:
            for some, titled in kinds:
                yield self.messages(terms, limit, begun=some, titled=titled)
            return
        with closing(small):
            for some, titled in kinds:
                yield small.matching(MESSAGES, _entry_query(terms, some, titled=titled))

    def _few(self, terms: Sequence[str], limit: int, begun: Container[str]) -> SmallIndex | None:
        """All messages with these, if there are fewer than `limit`."""
        keys = self.messages(terms, limit, begun=begun)
        if len(keys) >= limit:
            return None
        own = [key & ((1 << self.bits) - 1) for key in keys]
        entries = message_entries(self._connection, [_M.pk.in_(own)])
        if entries is None:
            return None
        small = SmallIndex()
        small.fill(entries)
        return small

    def _messages_postgres(
        self, terms: Sequence[str], begun: Container[str], *, titled: bool
    ) -> Select[Any]:
        key: Any = cast(_C.pk, BigInteger) * (1 << self.bits) + _M.pk
        body, title = func.search_words(_M.body_text), func.search_words(_C.title_key)
        queries = [_ts_query(tokens(term), begun=term in begun) for term in terms]
        asked = [or_(body.op("@@")(one), title.op("@@")(one)) for one in queries]
        if titled:
            asked.append(or_(*(title.op("@@")(one) for one in queries)))
        return (
            select(key.label("key"))
            .join(ticket_messages, _M.ticket_id == _C.id)
            .where(_C.tenant_id == self._tenant_id, _M.tenant_id == self._tenant_id, *asked)
            .order_by(_C.pk.desc(), _M.pk.desc())
        )

    def _keys(self, found: Select[Any]) -> list[int]:
        cursor: Any = self._connection.execute(found).cursor
        return [row[0] for row in cursor.fetchall()]


def _ts_query(asked: Sequence[str], *, begun: bool = True) -> ColumnElement[Any]:
    return func.to_tsquery("simple", ts_query(asked, begun=begun))


def _in_title(text: str, *, begun: bool = True) -> ColumnElement[bool]:
    query = _ts_query(tokens(text), begun=begun)
    found: ColumnElement[bool] = func.search_words(_C.title_key).op("@@")(query)
    if has_digit(text):
        found = or_(found, func.search_words(_C.number).op("@@")(query))
    return found


class _PerDialect(ColumnElement[Any]):
    """One question in the words of each database."""

    inherit_cache = False

    def __init__(self, sqlite: CompoundSelect[Any], postgres: CompoundSelect[Any]) -> None:
        self.sqlite, self.postgres = sqlite, postgres


@compiles(_PerDialect)
def _compile(element: _PerDialect, compiler: Any, **options: Any) -> str:
    chosen = element.postgres if compiler.dialect.name == "postgresql" else element.sqlite
    return f"({compiler.process(chosen, **options)})"
