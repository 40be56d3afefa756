"""Tickets by words somebody remembers: the best first, with the place where the words were found.

Every word has to stand in the title or number, in a message or in the customer's name. A word of three letters or more
may be only begun: in the title each of them, in messages the last one. Tickets with all words in the title come first, then those of a customer of that name, those
with a word in the title and the rest in a message, those with all in one message, and if these are few, those with
words here and there; of equals a whole word comes before a begun one, and then the newer ticket. Nothing is weighed
hit by hit, so a word that is in half of all messages costs no more than a rare one. Only for words here and there the
newest `MOST` hits of each are looked at.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
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
# With fewer hits than that it is worth looking for words that stand far from each other.
FEW: Final = 10
# Hits of another word are looked for among so many tickets by the database, among more here.
_MOST_AMONG: Final = 1_000
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
    # Those of the terms that may be only begun.
    begun: list[str] = field(default_factory=list)
    # Those that stand in more messages than are looked at.
    common: set[str] = field(default_factory=set)

    def run(self) -> list[int]:
        """Keys of tickets, the best first. Whole words are looked up in no time, begun ones are not, so those are
        looked for only where whole ones do not fill the page."""
        terms, limit = self.terms, self.limit
        lookup = Lookup(self.connection, self.tenant_id)
        found = dict.fromkeys(lookup.titles(terms, limit))
        if len(found) < limit:
            # What is a very common word itself is not taken for the beginning of others.
            self.common = {term for term in terms if lookup.more_than(term, MOST)}
            self.begun = [term for term in terms if term not in self.common]
            found.update(dict.fromkeys(lookup.titles(terms, limit, self.begun)))
        # Whoever is still typing has begun the last word; in messages the others are taken as whole.
        self.begun = [term for term in self.begun if term == terms[-1]]
        for customer in self._named(terms) if len(found) < limit else ():
            found.update(dict.fromkeys(self._of_customer(customer)))
        kinds = [
            (begun, titled)
            for titled in ((True, False) if len(terms) > 1 else (False,))
            for begun in ([[], self.begun] if self.begun else [[]])
        ]
        if len(found) < limit:
            for keys in lookup.messages_by_kind(terms, limit * 4, self.begun, kinds):
                self._note(keys)
                found.update(dict.fromkeys(key >> lookup.bits for key in keys))
                if len(found) >= limit:
                    break
        if len(found) < FEW and len(terms) > 1:
            found.update(dict.fromkeys(self._scattered(lookup, found)))
        return list(found)[:limit]

    def _scattered(self, lookup: Lookup, known: Container[int]) -> list[int]:
        """Tickets that have one word in one message and another in another one, or in the customer's name."""
        # Rare words first, which are long: often nothing is left of them that is not known already.
        terms = sorted(self.terms, key=lambda term: (term in self.common, -len(term)))
        names = [frozenset(self._named([term])) for term in terms]
        places: list[set[int]] = []
        found: list[list[int]] = []
        left: set[int] = set()
        for at, term in enumerate(terms):
            among = left if places and not any(names) and len(left) <= _MOST_AMONG else None
            keys = lookup.messages([term], MOST, begun=self.begun, among=among)
            is_cut = len(keys) >= MOST if among is None else self._is_cut(lookup, term)
            self.is_cut = self.is_cut or is_cut
            found.append(keys)
            places.append({key >> lookup.bits for key in keys})
            left = set.intersection(*places) if not any(names) else {-1}
            if at + 1 < len(terms) and all(key in known for key in left):
                return []
        plain = [one for one, named in zip(places, names, strict=True) if not named]
        tickets_found = set.intersection(*plain) if plain else set().union(*places)
        if any(names):
            owner = self._owners(tickets_found)
            tickets_found = {
                key
                for key in owner
                if all(
                    key in one or owner[key] in named
                    for one, named in zip(places, names, strict=True)
                )
            }
        best = sorted(tickets_found, reverse=True)[: self.limit]
        shown = set(best) - self.messages.keys()
        for keys in found if shown else ():
            self._note([key for key in keys if key >> Lookup.bits in shown])
        return best

    def _is_cut(self, lookup: Lookup, term: str) -> bool:
        return term in self.common or lookup.more_than(term, MOST - 1, self.begun)

    def _note(self, keys: Iterable[int]) -> None:
        for key in keys:
            self.messages.setdefault(key >> Lookup.bits, key & ((1 << Lookup.bits) - 1))

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
    seen = NOTHING if body is None else excerpt(body[2], terms)
    return TicketHit(*plain, body[1], seen) if seen.marks else TicketHit(*plain)
