"""Tickets by words somebody remembers: the best first, with the place where the words were found.

Every word has to stand in the title or number, in a message or in the customer's name, a word of three letters or
more perhaps only begun. Words in the title count most, then those in the name; of equals the newer one comes first.
That ranks without weighing each hit, so a word that is in half of all messages costs no more than a rare one. Only
when several words have to be brought together from different places, the newest `MOST` hits of each are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.searching import containing
from deskflow.people.tables import customers
from deskflow.tickets.finding.excerpts import Excerpt, excerpt, marked
from deskflow.tickets.finding.judging import tokens
from deskflow.tickets.finding.words import Lookup
from deskflow.tickets.tables import ticket_messages, tickets

MOST: Final = 20_000
_MOST_TERMS: Final = 8
_MOST_CUSTOMERS: Final = 8
_IN_TITLE, _IN_NAME, _IN_MESSAGE = 4, 3, 1
NOTHING: Final = Excerpt()
_C: Final = tickets.c


@dataclass(frozen=True, slots=True)
class TicketHit:
    """`message_id` is the message the excerpt is from, if the words stand in one."""

    id: UUID
    number: str
    title: Excerpt
    status: str
    is_open: bool
    customer_name: str
    updated_at: datetime
    message_id: UUID | None = None
    excerpt: Excerpt = NOTHING


@dataclass(frozen=True, slots=True)
class TicketHits:
    """`is_cut`: of a very common word only the newest `MOST` hits were looked at."""

    hits: tuple[TicketHit, ...] = ()
    is_cut: bool = False


def terms_of(text: str) -> list[str]:
    """What is looked for, one by one; something like `INC-1001` is one, quoted words are one together."""
    found: list[str] = []
    for at, part in enumerate(text[:400].split('"')):
        found += [part] if at % 2 else part.split()
    return list(dict.fromkeys(term for term in found if tokens(term)))[:_MOST_TERMS]


def search_tickets(
    connection: Connection, tenant_id: UUID, text: str, limit: int = 50
) -> TicketHits:
    """The best `limit` tickets for these words."""
    terms = terms_of(text)
    if not terms:
        return TicketHits()
    search = _Search(connection, tenant_id, terms, limit)
    ranked = search.run()
    return TicketHits(tuple(_read(search, ranked, text)), search.is_cut)


@dataclass
class _Search:
    connection: Connection
    tenant_id: UUID
    terms: list[str]
    limit: int
    is_cut: bool = False
    # The newest message of each ticket that has a word.
    messages: dict[int, int] = field(default_factory=dict)

    def run(self) -> list[int]:
        """Keys of tickets, the best first."""
        lookup = Lookup(self.connection, self.tenant_id)
        titles = lookup.titles(self.terms, self.limit)
        if len(titles) >= self.limit:
            # Nothing is better than all words in the title.
            return titles
        if len(self.terms) == 1:
            return self._single(lookup, titles)
        return self._several(lookup, titles)

    def _single(self, lookup: Lookup, titles: list[int]) -> list[int]:
        found = dict.fromkeys(titles)
        for customer in self._named(self.terms):
            found.update(dict.fromkeys(self._of_customer(customer)))
        self._note(lookup.messages(self.terms, self.limit * 4))
        found.update(dict.fromkeys(sorted(self.messages, reverse=True)))
        return list(found)[: self.limit]

    def _several(self, lookup: Lookup, titles: list[int]) -> list[int]:
        places = [
            _Places(lookup.titles([term], MOST), lookup.messages([term], MOST))
            for term in self.terms
        ]
        self.is_cut = any(len(one.titles) >= MOST or len(one.keys) >= MOST for one in places)
        # In one and the same message or title, however old.
        together = lookup.messages(self.terms, self.limit * 4)
        names = [frozenset(self._named([term])) for term in self.terms]
        scores: dict[int, int] = {}
        for key in titles:
            scores[key] = _IN_TITLE * len(self.terms)
        for key in {one >> lookup.bits for one in together}:
            scores.setdefault(key, _IN_MESSAGE * len(self.terms))
        self._score_mixed(places, names, scores)
        for customer in self._named(self.terms):
            for key in self._of_customer(customer):
                scores[key] = max(scores.get(key, 0), _IN_NAME * len(self.terms))
        for one in places:
            self._note(one.keys)
        self._note(together, better=True)
        return sorted(scores, key=lambda key: (-scores[key], -key))[: self.limit]

    def _score_mixed(
        self, places: Sequence[_Places], names: Sequence[frozenset[UUID]], scores: dict[int, int]
    ) -> None:
        """Tickets that have one word here and another there."""
        everywhere = [one.everywhere for one, named in zip(places, names, strict=True) if not named]
        if everywhere:
            candidates = set.intersection(*sorted(everywhere, key=len))
        else:
            candidates = set().union(*(one.everywhere for one in places))
        owner = self._owners(candidates) if any(names) else {}
        for key in candidates:
            score = 0
            for one, named in zip(places, names, strict=True):
                if key in one.titles:
                    score += _IN_TITLE
                elif named and owner.get(key) in named:
                    score += _IN_NAME
                elif key in one.in_messages:
                    score += _IN_MESSAGE
                else:
                    break
            else:
                scores[key] = max(scores.get(key, 0), score)

    def _note(self, keys: Iterable[int], *, better: bool = False) -> None:
        for key in keys:
            ticket = key >> Lookup.bits
            if better or ticket not in self.messages:
                self.messages[ticket] = key & ((1 << Lookup.bits) - 1)

    def _named(self, terms: Sequence[str]) -> list[UUID]:
        """Customers in whose name all of these stand."""
        c = customers.c
        found = select(c.id).where(
            c.tenant_id == self.tenant_id, *(containing(c.name_key, term) for term in terms)
        )
        rows = self.connection.execute(found.order_by(c.name_key, c.id).limit(_MOST_CUSTOMERS))
        return list(rows.scalars())

    def _of_customer(self, customer_id: UUID) -> list[int]:
        """Their tickets, the open ones first, in the order of the index there is."""
        found = (
            select(_C.pk)
            .where(_C.tenant_id == self.tenant_id, _C.customer_id == customer_id)
            .order_by(_C.is_open.desc(), _C.next_due_at.desc(), _C.pk.desc())
        )
        return list(self.connection.execute(found.limit(self.limit)).scalars())

    def _owners(self, keys: set[int]) -> dict[int, UUID]:
        newest = sorted(keys, reverse=True)[:2000]
        self.is_cut = self.is_cut or len(newest) < len(keys)
        rows = self.connection.execute(select(_C.pk, _C.customer_id).where(_C.pk.in_(newest)))
        return {row[0]: row[1] for row in rows}


class _Places:
    """Where one word was found."""

    def __init__(self, titles: list[int], keys: list[int]) -> None:
        self.titles = set(titles)
        self.keys = keys
        self.in_messages = {key >> Lookup.bits for key in keys}
        self.everywhere = self.titles | self.in_messages


def _read(search: _Search, keys: Sequence[int], text: str) -> list[TicketHit]:
    if not keys:
        return []
    connection, tenant_id, terms = search.connection, search.tenant_id, search.terms
    noted = search.messages
    m = ticket_messages.c
    wanted = [noted[key] for key in keys if key in noted]
    bodies = {
        row[0]: row
        for row in connection.execute(
            select(m.pk, m.id, m.body_text).where(m.tenant_id == tenant_id, m.pk.in_(wanted))
        )
    }
    rows = connection.execute(
        select(
            _C.pk, _C.id, _C.number, _C.title, _C.status, _C.is_open, customers.c.name, _C.updated_at
        )
        .join(customers, customers.c.id == _C.customer_id)
        .where(_C.tenant_id == tenant_id, _C.pk.in_(keys))
    )  # fmt: skip
    found = {row[0]: row for row in rows}
    hits = [_hit(found[key], bodies.get(noted.get(key, -1)), terms) for key in keys if key in found]
    # Whoever types a whole number means that ticket.
    number = text.strip().upper()
    hits.sort(key=lambda hit: hit.number != number)
    return hits


def _hit(row: Any, body: Any, terms: Sequence[str]) -> TicketHit:
    plain = (row[1], row[2], marked(row[3], terms), row[4], bool(row[5]), row[6], row[7])
    if body is None:
        return TicketHit(*plain)
    return TicketHit(*plain, body[1], excerpt(body[2], terms))
