"""Reads of credit notes, with what a draft comes to just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from deskflow.people.tables import customers, users
from deskflow.sla.crediting import DRAFT, amount_at
from deskflow.sla.promises import read_promises
from deskflow.sla.tables import sla_clocks, sla_credit_notes, sla_justifications
from deskflow.tickets.tables import tickets

MOST = 500


@dataclass(frozen=True, slots=True)
class CreditNoteRow:
    """`cents` is what it comes to now; `is_growing` while the promise is still not kept. `is_missed` is False when other
    terms have undone the breach since. `justification` is the code of why it was missed, None if nobody said."""

    id: UUID
    ticket_id: UUID
    number: str
    title: str
    customer_id: UUID
    customer_name: str
    clock: str
    policy_name: str
    cents: int
    currency: str
    due_at: datetime
    kept_at: datetime | None
    status: str
    is_growing: bool
    is_missed: bool
    justification: str | None
    justified_with: str | None
    created_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    note: str | None


def list_credit_notes(
    connection: Connection, tenant_id: UUID, now: datetime, *, limit: int = MOST
) -> list[CreditNoteRow]:
    """Those to be looked at first, the oldest first; then the decided ones, the newest first."""
    c = sla_credit_notes.c
    drafts = _read(connection, tenant_id, now, c.status == DRAFT, c.created_at.asc(), limit)
    left = max(limit - len(drafts), 0)
    decided = _read(connection, tenant_id, now, c.status != DRAFT, c.reviewed_at.desc(), left)
    return [*drafts, *decided]


def count_drafts(connection: Connection, tenant_id: UUID) -> int:
    c = sla_credit_notes.c
    statement = select(func.count()).where(c.tenant_id == tenant_id, c.status == DRAFT)
    found: int = connection.execute(statement).scalar_one()
    return found


def _read(
    connection: Connection,
    tenant_id: UUID,
    now: datetime,
    which: ColumnElement[bool],
    order: ColumnElement[Any],
    limit: int,
) -> list[CreditNoteRow]:
    n, j = sla_credit_notes, sla_justifications
    rows = connection.execute(
        select(
            n, tickets.c.number, tickets.c.title, customers.c.name.label("customer_name"),
            users.c.name.label("reviewer"), sla_clocks.c.calendar_id, sla_clocks.c.breached_at,
            j.c.code.label("why"), j.c.reason.label("why_words"),
        )
        .join(tickets, tickets.c.id == n.c.ticket_id)
        .join(customers, customers.c.id == n.c.customer_id)
        .join(sla_clocks, sla_clocks.c.id == n.c.clock_id)
        .outerjoin(users, users.c.id == n.c.reviewed_by)
        .outerjoin(j, j.c.clock_id == n.c.clock_id)
        .where(n.c.tenant_id == tenant_id, which)
        .order_by(order, n.c.id)
        .limit(limit)
    ).all()  # fmt: skip
    promises = read_promises(connection, tenant_id) if rows else None
    found = []
    for row in rows:
        growing = row.status == DRAFT and row.kept_at is None and row.breached_at is not None
        cents = row.cents
        if growing and promises is not None:
            cents = amount_at(row._asdict(), row.calendar_id, promises, now)
        found.append(
            CreditNoteRow(
                row.id, row.ticket_id, row.number, row.title, row.customer_id, row.customer_name,
                row.clock_kind, row.policy_name, cents, row.currency, row.due_at, row.kept_at, row.status,
                growing, row.breached_at is not None, row.why, row.why_words, row.created_at,
                row.reviewed_at, row.reviewer, row.note,
            )
        )  # fmt: skip
    return found
