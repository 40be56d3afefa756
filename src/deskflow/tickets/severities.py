"""How bad tickets are, worked out from what stands around them: the customer's tier, their words, earlier trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command
from deskflow.core.transaction import Transaction
from deskflow.people.tables import customers
from deskflow.tickets.defining.reading import rules_in
from deskflow.tickets.defining.severity import Looked, Severity, SeverityRules, severity
from deskflow.tickets.tables import ticket_messages, tickets

# Of more at a time earlier trouble is not looked for: an import would read every ticket there is.
FEW: Final = 50
_CHUNK: Final = 400


@dataclass(frozen=True, slots=True)
class AssessTickets(Command):
    """Their severity anew, after the rules have changed."""

    name: ClassVar[str] = "ticket.assess@1"
    permission: ClassVar[str] = "admin"

    ticket_ids: tuple[UUID, ...]


def assess_tickets(tx: Transaction, command: AssessTickets) -> dict[str, int]:
    """Answers with {"changed": how many}."""
    return {"changed": reassess(tx, command.ticket_ids)}


def reassess(tx: Transaction, ticket_ids: Sequence[UUID]) -> int:
    """Reads what counts and writes what came of it; answers with how many changed."""
    rules = rules_in(tx).severity
    changed = 0
    for start in range(0, len(ticket_ids), _CHUNK):
        chunk = ticket_ids[start : start + _CHUNK]
        found = _found(tx, rules, chunk)
        changed += tx.update_many(
            tickets, [{"id": ticket_id, **columns(one)} for ticket_id, one in found.items()]
        )
    return changed


def columns(found: Severity) -> dict[str, Any]:
    parts = {part: list(told) for part, told in found.parts.items()}
    return {"severity": found.score, "severity_parts": parts or None}


def _found(
    tx: Transaction, rules: SeverityRules, ticket_ids: Sequence[UUID]
) -> dict[UUID, Severity]:
    c = tickets.c
    rows = tx.execute(
        select(
            c.id, c.title, c.priority, c.impact, c.urgency, c.customer_id, c.equipment_id, c.created_at,
            customers.c.tier,
        )
        .join(customers, customers.c.id == c.customer_id)
        .where(c.tenant_id == tx.tenant_id, c.id.in_(ticket_ids))
    ).all()  # fmt: skip
    texts = _first_texts(tx, ticket_ids)
    near = repeats(
        tx, rules, {row.id: (row.customer_id, row.equipment_id, row.created_at) for row in rows}
    )
    return {
        row.id: severity(
            rules,
            Looked(
                row.priority, row.impact, row.urgency, row.tier,
                f"{row.title}\n{texts.get(row.id, '')}", near.get(row.id, 0),
            ),
        )
        for row in rows
    }  # fmt: skip


def _first_texts(tx: Transaction, ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    m = ticket_messages.c
    first = (
        select(func.min(m.pk))
        .where(m.tenant_id == tx.tenant_id, m.ticket_id.in_(ticket_ids))
        .group_by(m.ticket_id)
    )
    found = tx.execute(select(m.ticket_id, m.body_text).where(m.pk.in_(first)))
    return {row.ticket_id: row.body_text for row in found}


def repeats(
    tx: Transaction,
    rules: SeverityRules,
    about: Mapping[UUID, tuple[UUID, UUID | None, datetime]],
) -> dict[UUID, int]:
    """How many earlier tickets of the same equipment came within the days of the rules, for each that has some.

    `about` is {ticket: (customer, equipment, when it came)}; the tickets need not be written yet.
    """
    wanted = {one: told for one, told in about.items() if told[1] is not None}
    if not wanted or not rules.weights["repeat"] or len(wanted) > FEW:
        return {}
    span = timedelta(days=rules.repeat_days)
    c = tickets.c
    came: dict[UUID, list[datetime]] = defaultdict(list)
    for row in tx.execute(
        select(c.equipment_id, c.created_at).where(
            c.tenant_id == tx.tenant_id,
            c.customer_id.in_({told[0] for told in wanted.values()}),
            c.equipment_id.in_({told[1] for told in wanted.values()}),
            c.created_at >= min(told[2] for told in wanted.values()) - span,
        )
    ):
        came[row.equipment_id].append(row.created_at)
    return {
        one: sum(1 for at in came[device] if moment - span <= at < moment)
        for one, (_, device, moment) in wanted.items()
        if device is not None
    }
