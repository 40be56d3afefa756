"""Search over everything: tickets, customers, contacts, equipment and articles, each with the place of the words.

Texts come as plain text with places to be marked, never as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, case, or_, select

from deskflow.assets.tables import equipment
from deskflow.core.searching import beginning, containing
from deskflow.knowledge.queries import search_articles
from deskflow.people.tables import contacts, customers
from deskflow.tickets.finding.excerpts import Excerpt, excerpt, marked
from deskflow.tickets.finding.search import TicketHit, search_tickets, terms_of

Kind = Literal["ticket", "customer", "contact", "equipment", "article"]
KINDS: Final[tuple[Kind, ...]] = ("ticket", "customer", "contact", "equipment", "article")
NOTHING: Final = Excerpt()


@dataclass(frozen=True, slots=True)
class Hit:
    """`detail` says which one it is beside its title: a ticket's number and customer, a contact's customer. `message_id`
    is the message of the ticket the excerpt is from."""

    kind: Kind
    id: UUID
    title: Excerpt
    detail: str = ""
    excerpt: Excerpt = NOTHING
    message_id: UUID | None = None
    status: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Everything:
    """The hits of each kind, the best first. `is_cut`: see `TicketHits`."""

    hits: tuple[Hit, ...] = ()
    is_cut: bool = False

    def of(self, kind: Kind) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.kind == kind)


def search_everything(
    connection: Connection,
    tenant_id: UUID,
    text: str,
    *,
    kinds: Sequence[Kind] = KINDS,
    tickets: int = 50,
    others: int = 10,
) -> Everything:
    """At most so many `tickets` and so many of each other kind."""
    terms = terms_of(text)
    if not terms:
        return Everything()
    hits: list[Hit] = []
    is_cut = False
    if "ticket" in kinds:
        found = search_tickets(connection, tenant_id, text, tickets)
        is_cut = found.is_cut
        hits += map(_ticket, found.hits)
    for kind, make in (("customer", _customers), ("contact", _contacts), ("equipment", _equipment)):
        if kind in kinds:
            rows = connection.execute(make(tenant_id, terms).limit(others))
            hits += [Hit(kind, row[0], marked(row[1], terms), row[2] or "") for row in rows]  # type: ignore[arg-type]
    if "article" in kinds:
        hits += [
            Hit(
                "article", one.article.id, marked(one.article.title, terms), one.article.tags,
                excerpt(one.article.body, terms),
            )
            for one in search_articles(connection, tenant_id, text, others)
        ]  # fmt: skip
    return Everything(tuple(hits), is_cut)


def _ticket(hit: TicketHit) -> Hit:
    return Hit(
        "ticket", hit.id, hit.title, hit.customer_name, hit.excerpt, hit.message_id, hit.status, hit.number
    )  # fmt: skip


def _customers(tenant_id: UUID, terms: Sequence[str]) -> Select[Any]:
    c = customers.c
    return (
        select(c.id, c.name, c.domain)
        .where(c.tenant_id == tenant_id, *_all(terms, c.name_key, c.domain_key))
        .order_by(*_order(terms, c.name_key), c.id)
    )


def _contacts(tenant_id: UUID, terms: Sequence[str]) -> Select[Any]:
    c = contacts.c
    return (
        select(c.id, c.name, customers.c.name)
        .join(customers, customers.c.id == c.customer_id)
        .where(c.tenant_id == tenant_id, *_all(terms, c.name_key, c.email_key))
        .order_by(*_order(terms, c.name_key), c.id)
    )


def _equipment(tenant_id: UUID, terms: Sequence[str]) -> Select[Any]:
    c = equipment.c
    return (
        select(c.id, c.name, customers.c.name)
        .join(customers, customers.c.id == c.customer_id)
        .where(c.tenant_id == tenant_id, *_all(terms, c.name_key, c.serial_key))
        .order_by(*_order(terms, c.name_key), c.id)
    )


def _all(terms: Sequence[str], *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Each of the words stands in one of the columns."""
    return [or_(*(containing(column, term) for column in columns)) for term in terms]


def _order(terms: Sequence[str], name: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Names that begin with the first word before the others."""
    return [case((beginning(name, terms[0]), 0), else_=1), name]
