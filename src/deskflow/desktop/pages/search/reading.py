"""What is found of every kind for some words, each with the place where they stand. Reads only what may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, or_, select

from deskflow.assets.tables import equipment
from deskflow.core.searching import containing
from deskflow.knowledge.queries import search_articles
from deskflow.people.tables import contacts, customers
from deskflow.tickets.finding.excerpts import Excerpt, excerpt, marked
from deskflow.tickets.finding.search import search_tickets, terms_of

KINDS: Final = ("ticket", "customer", "contact", "equipment", "article")
# What somebody must be allowed to see hits of a kind.
PERMISSIONS: Final = {
    "ticket": "tickets.read", "customer": "customers.read", "contact": "customers.read",
    "equipment": "assets.read", "article": "tickets.read",
}  # fmt: skip
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """`page` and `params` lead to it; `lead` stands before the title, `facts` beside it."""

    kind: str
    page: str
    params: tuple[tuple[str, Any], ...]
    title: Excerpt
    lead: str = ""
    facts: tuple[str, ...] = ()
    excerpt: Excerpt = field(default_factory=Excerpt)
    status: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """By kind, the best first. `is_cut`: of a very common word only the newest hits were looked at."""

    text: str
    hits: dict[str, list[Hit]]
    is_cut: bool = False


def find(
    connection: Connection, tenant_id: UUID, text: str, kinds: Sequence[str], limit: int = MOST
) -> Answer:
    """Hits of these kinds."""
    terms = terms_of(text)
    if not terms:
        return Answer(text, {kind: [] for kind in kinds})
    found: dict[str, list[Hit]] = {}
    is_cut = False
    for kind in kinds:
        if kind == "ticket":
            hits = search_tickets(connection, tenant_id, text, limit)
            is_cut = hits.is_cut
            found[kind] = [_ticket(hit) for hit in hits.hits]
        else:
            found[kind] = _READERS[kind](connection, tenant_id, text, terms, limit)
    return Answer(text, found, is_cut)


def _ticket(hit: Any) -> Hit:
    params: tuple[tuple[str, Any], ...] = (("ticket_id", hit.id),)
    if hit.message_id is not None:
        params = (*params, ("message_id", hit.message_id))
    return Hit(
        "ticket", "tickets", params, hit.title, hit.number, (hit.customer_name,), hit.excerpt, hit.status,
        hit.updated_at,
    )  # fmt: skip


def _customers(
    connection: Connection, tenant_id: UUID, text: str, terms: Sequence[str], limit: int
) -> list[Hit]:
    c = customers.c
    rows = connection.execute(
        select(c.id, c.name, c.email, c.domain, c.notes)
        .where(
            c.tenant_id == tenant_id, *_all_in(terms, c.name_key, c.domain_key, func.lower(c.email))
        )
        .order_by(c.name_key, c.pk)
        .limit(limit)
    )
    return [
        Hit(
            "customer", "customers", (("customer_id", row.id),), marked(row.name, terms),
            facts=_facts(row.email or row.domain), excerpt=_about(row.notes, terms),
        )
        for row in rows
    ]  # fmt: skip


def _contacts(
    connection: Connection, tenant_id: UUID, text: str, terms: Sequence[str], limit: int
) -> list[Hit]:
    c = contacts.c
    rows = connection.execute(
        select(c.name, c.email, c.phone, c.customer_id, customers.c.name.label("firm"))
        .join(customers, customers.c.id == c.customer_id)
        .where(c.tenant_id == tenant_id, *_all_in(terms, c.name_key, func.lower(c.email), c.phone))
        .order_by(c.name_key, c.id)
        .limit(limit)
    )
    return [
        Hit(
            "contact", "customers", (("customer_id", row.customer_id),), marked(row.name, terms),
            facts=_facts(row.firm, row.email, row.phone),
        )
        for row in rows
    ]  # fmt: skip


def _equipment(
    connection: Connection, tenant_id: UUID, text: str, terms: Sequence[str], limit: int
) -> list[Hit]:
    c = equipment.c
    rows = connection.execute(
        select(c.id, c.name, c.serial_number, c.model, c.notes, customers.c.name.label("firm"))
        .join(customers, customers.c.id == c.customer_id)
        .where(
            c.tenant_id == tenant_id,
            *_all_in(terms, c.name_key, c.serial_key, func.lower(c.model), customers.c.name_key),
        )
        .order_by(c.name_key, c.pk)
        .limit(limit)
    )
    return [
        Hit(
            "equipment", "equipment", (("equipment_id", row.id),), marked(row.name, terms),
            facts=_facts(row.firm, row.model, row.serial_number), excerpt=_about(row.notes, terms),
        )
        for row in rows
    ]  # fmt: skip


def _articles(
    connection: Connection, tenant_id: UUID, text: str, terms: Sequence[str], limit: int
) -> list[Hit]:
    found = [one.article for one in search_articles(connection, tenant_id, text, limit)]
    return [
        Hit(
            "article", "knowledge", (("article_id", one.id),), marked(one.title, terms),
            facts=_facts(one.tags), excerpt=excerpt(one.body, terms), at=one.updated_at,
        )
        for one in found
    ]  # fmt: skip


_READERS: Final = {
    "customer": _customers, "contact": _contacts, "equipment": _equipment, "article": _articles,
}  # fmt: skip


def _all_in(terms: Sequence[str], *columns: Any) -> list[ColumnElement[bool]]:
    """Every term stands in one of the columns."""
    return [or_(*(containing(column, term) for column in columns)) for term in terms]


def _facts(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _about(notes: str | None, terms: Sequence[str]) -> Excerpt:
    """Notes are shown where the words stand in them."""
    found = excerpt(notes or "", terms)
    return found if found.marks else Excerpt()
