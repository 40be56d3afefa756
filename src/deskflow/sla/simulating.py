"""What would be promised to a ticket that comes in then, and why: which policy fits, which came before and why they do not.

Policies may be given as somebody is just editing them. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, distinct, func, select

from deskflow.calendars.rules import instant_of
from deskflow.people.tables import customers
from deskflow.sla.promises import Promises, read_promises
from deskflow.sla.rules import (
    ClockKind,
    Policy,
    Setting,
    Told,
    explain_clock,
    field_of,
    first_unfit,
    start_clocks,
)
from deskflow.sla.rules.policies import in_order
from deskflow.sla.rules.policy_json import checked_definition, policy_from_json
from deskflow.sla.standing import hand_of, moment_or_none
from deskflow.sla.tables import sla_clocks, sla_recalculations

DRAFT_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as it is being edited; `policy_id` is None for a new one."""

    policy_id: UUID | None
    name: str
    calendar_id: UUID
    position: int
    definition: Mapping[str, Any]
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """The ticket that somebody imagines."""

    at: datetime
    priority: str = "P2"
    customer_id: UUID | None = None
    type: str = "breakdown"
    channel: str = "email"
    team_id: UUID | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """A policy that was asked before, and the field that did not fit: its value here, and what was wanted."""

    name: str
    field: str
    wanted: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Promised:
    kind: ClockKind
    budget_seconds: int
    at_risk_at: datetime | None
    due_at: datetime | None
    explanation: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """`policy` is None when none fits, and then nothing is promised."""

    policy: str | None
    is_default: bool
    passed_over: tuple[Considered, ...]
    promised: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Recount:
    """How far counting again is; `total` is None before it has begun."""

    done: int
    total: int | None


def simulate(
    connection: Connection, tenant_id: UUID, wish: Wish, draft: Draft | None = None
) -> Simulation:
    """Raises Rejected when the draft cannot be meant."""
    promises = read_promises(connection, tenant_id)
    if draft is not None:
        promises = with_draft(promises, draft)
    ticket = _ticket(connection, tenant_id, wish)
    passed_over: list[Considered] = []
    chosen: Policy | None = None
    for policy in in_order(promises.policies):
        field = None if policy.condition is None else first_unfit(policy.condition, ticket)
        if field is None:
            chosen = policy
            break
        wanted = (policy.condition or {})[field]
        passed_over.append(Considered(policy.name, field, wanted, field_of(ticket, field)))
    setting = Setting(chosen, wish.priority, "open", promises.calendar)
    now = instant_of(wish.at)
    promised = []
    if chosen is not None:
        clocks = [
            *start_clocks(setting, now).clocks,
            # From the first answer on; shown as if that came at once.
            *start_clocks(setting, now, awaits_answer=False).clocks,
        ]
        for clock in {one.kind: one for one in clocks}.values():
            hand = hand_of(clock, promises)
            budget, calendar_id = clock.terms.budget, clock.terms.calendar_id
            if budget is None or calendar_id is None:
                continue
            told = explain_clock(clock, promises.calendar(calendar_id), now)
            promised.append(
                Promised(
                    clock.kind, budget, moment_or_none(hand.times.at_risk),
                    moment_or_none(hand.times.due), told,
                )
            )  # fmt: skip
    return Simulation(
        None if chosen is None else chosen.name,
        chosen is not None and chosen.condition is None,
        tuple(passed_over),
        tuple(promised),
    )


def count_open(connection: Connection, tenant_id: UUID) -> int:
    """Open tickets whose times another policy may move."""
    c = sla_clocks.c
    statement = select(func.count(distinct(c.ticket_id))).where(
        c.tenant_id == tenant_id, c.state.in_(("running", "paused"))
    )
    found: int = connection.execute(statement).scalar_one()
    return found


def recount_progress(connection: Connection, tenant_id: UUID) -> Recount | None:
    """The counting that is under way or waits; None when all is counted."""
    c = sla_recalculations.c
    rows = connection.execute(
        select(c.done, c.total).where(c.tenant_id == tenant_id).order_by(c.requested_at, c.id)
    ).all()
    if not rows:
        return None
    known = [row.total for row in rows]
    total = None if known[0] is None else sum(one or known[0] for one in known)
    return Recount(sum(row.done for row in rows), total)


def with_draft(promises: Promises, draft: Draft) -> Promises:
    """As if it were saved. Rejected when it cannot be meant."""
    policy_id = draft.policy_id or DRAFT_ID
    others = [one for one in promises.policies if one.id != policy_id]
    if not draft.is_active:
        return replace(promises, policies=tuple(others))
    percent = next((one.at_risk_percent for one in promises.policies), 75)
    made = policy_from_json(
        policy_id,
        draft.name,
        draft.position,
        draft.calendar_id,
        checked_definition(draft.definition),
        percent,
    )
    return replace(promises, policies=(made, *others))


def _ticket(connection: Connection, tenant_id: UUID, wish: Wish) -> dict[str, Any]:
    customer = None
    if wish.customer_id is not None:
        customer = connection.execute(
            select(customers.c.id, customers.c.name, customers.c.tier, customers.c.email).where(
                customers.c.tenant_id == tenant_id, customers.c.id == wish.customer_id
            )
        ).first()
    customer_id = None if customer is None else str(customer.id)
    return {
        "priority": wish.priority,
        "status": "open",
        "type": wish.type,
        "channel": wish.channel,
        "customer_id": customer_id,
        "customer": {
            "id": customer_id,
            "name": customer.name if customer else None,
            "tier": customer.tier if customer else "standard",
            "email": customer.email if customer else None,
        },
        "team_id": None if wish.team_id is None else str(wish.team_id),
        "tags": list(wish.tags),
    }
