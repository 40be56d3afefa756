"""What would have become of past tickets under other policies: their lives are told again to the rules.

Read from the timeline and the messages, so that whatever happened then happens again, at the same time: moves, other
priorities, answers, clocks stopped by hand. Due times set by hand are left out, since the policy is what is asked about.
Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.calendars.rules import Instant, instant_of
from deskflow.sla.promises import Promises, read_promises
from deskflow.sla.rules import (
    CLOCK_KINDS,
    Clock,
    ClockKind,
    Policy,
    Setting,
    current_clocks,
    customer_wrote,
    hold,
    recalculate,
    release,
    staff_answered,
    standing_of,
    start_clocks,
    status_changed,
)
from deskflow.sla.simulating import Draft, with_draft
from deskflow.sla.standing import hand_of
from deskflow.sla.tables import sla_clocks
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import ticket_activity, ticket_messages, tickets

CHUNK: Final = 200
_CODES: Final = ("ticket.changed", "sla.paused", "sla.resumed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Tickets that came in from `first` until before `last`, under all policies or (`only`) under this one alone."""

    first: datetime
    last: datetime
    only: UUID | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise, as it was and as it would have been: True for kept, False for missed, None for none or still open."""

    kind: ClockKind
    was: bool | None
    would: bool | None


@dataclass(frozen=True, slots=True)
class Replayed:
    ticket_id: UUID
    priority: str
    customer_id: str
    customer: str
    promises: tuple[Kept, ...]


@dataclass(slots=True)
class Share:
    """How many promises were kept and missed, then and under the other policies."""

    kept: int = 0
    missed: int = 0
    would_keep: int = 0
    would_miss: int = 0

    def add(self, one: Kept) -> None:
        self.kept += one.was is True
        self.missed += one.was is False
        self.would_keep += one.would is True
        self.would_miss += one.would is False

    @property
    def was(self) -> float | None:
        return _share(self.kept, self.missed)

    @property
    def would(self) -> float | None:
        return _share(self.would_keep, self.would_miss)


@dataclass(slots=True)
class Comparison:
    """By priority and by customer: {group: {clock: share}}; `names` of customers by id."""

    tickets: int = 0
    priorities: dict[str, dict[ClockKind, Share]] = field(default_factory=dict)
    customers: dict[str, dict[ClockKind, Share]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, found: Sequence[Replayed]) -> None:
        for one in found:
            self.tickets += 1
            self.names[one.customer_id] = one.customer
            for groups, key in ((self.priorities, one.priority), (self.customers, one.customer_id)):
                shares = groups.setdefault(key, {kind: Share() for kind in CLOCK_KINDS})
                for promise in one.promises:
                    shares[promise.kind].add(promise)


def count_tickets(connection: Connection, tenant_id: UUID, wanted: Wanted) -> int:
    found: int = connection.execute(
        select(func.count()).select_from(tickets).where(*_in_period(tenant_id, wanted))
    ).scalar_one()
    return found


def next_tickets(
    connection: Connection, tenant_id: UUID, wanted: Wanted, after: tuple[datetime, int] | None
) -> list[tuple[datetime, int, UUID]]:
    """The next chunk by creation: when, key and id."""
    t = tickets.c
    statement = select(t.created_at, t.pk, t.id).where(*_in_period(tenant_id, wanted))
    if after is not None:
        created, pk = after
        statement = statement.where(
            (t.created_at > created) | ((t.created_at == created) & (t.pk > pk))
        )
    rows = connection.execute(statement.order_by(t.created_at, t.pk).limit(CHUNK))
    return [(row.created_at, row.pk, row.id) for row in rows]


def replay(
    connection: Connection, tenant_id: UUID, wanted: Wanted, ids: Sequence[UUID], now: datetime
) -> list[Replayed]:
    """Raises Rejected when the draft cannot be meant."""
    promises = _policies(connection, tenant_id, wanted)
    seen = snapshots(connection, tenant_id, ids)
    steps = _lives(connection, tenant_id, ids)
    was = _as_it_was(connection, tenant_id, ids)
    moment = instant_of(now)
    found = []
    for ticket_id, ticket in seen.items():
        clocks = _lived(ticket, steps.get(ticket_id, []), promises)
        would: dict[ClockKind, bool | None] = {}
        for kind, clock in current_clocks(clocks).items():
            would[kind] = _verdict(clock, promises, moment)
        earlier = [clock for clock in clocks if clock not in current_clocks(clocks).values()]
        for clock in earlier:
            # Of several rounds the worst one counts.
            if _verdict(clock, promises, moment) is False:
                would[clock.kind] = False
        kept = tuple(
            Kept(kind, was.get((ticket_id, kind)), would.get(kind)) for kind in CLOCK_KINDS
        )
        customer = ticket["customer"]
        found.append(
            Replayed(ticket_id, ticket["priority"], customer["id"], customer["name"], kept)
        )
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    at: Instant
    kind: str
    old: str = ""
    new: str = ""


def _policies(connection: Connection, tenant_id: UUID, wanted: Wanted) -> Promises:
    promises = read_promises(connection, tenant_id)
    if wanted.draft is not None:
        promises = with_draft(promises, wanted.draft)
    if wanted.only is None:
        return promises
    alone: tuple[Policy, ...] = tuple(
        replace(one, condition=None) for one in promises.policies if one.id == wanted.only
    )
    return replace(promises, policies=alone)


def _lived(
    ticket: Mapping[str, Any], steps: Sequence[_Step], promises: Promises
) -> Sequence[Clock]:
    known = dict(ticket)
    for name in ("status", "priority"):
        first = next((step for step in steps if step.kind == name), None)
        if first is not None:
            known[name] = first.old
    created = instant_of(datetime.fromisoformat(ticket["created_at"]))

    def setting() -> Setting:
        return Setting(
            promises.policy_for(known), known["priority"], known["status"], promises.calendar
        )

    clocks = start_clocks(setting(), created).clocks
    for step in steps:
        at = max(step.at, created)
        if step.kind == "status":
            known["status"] = step.new
            clocks = status_changed(clocks, setting(), at).clocks
            clocks = recalculate(clocks, setting(), at, "policy").clocks
        elif step.kind == "priority":
            known["priority"] = step.new
            clocks = recalculate(clocks, setting(), at, "priority").clocks
        elif step.at <= created:
            # Its description, with which it asks for an answer whoever wrote it down.
            continue
        elif step.kind == "staff":
            clocks = staff_answered(clocks, setting(), at).clocks
        elif step.kind == "customer":
            clocks = customer_wrote(clocks, setting(), at).clocks
        elif step.kind == "sla.paused":
            clocks = hold(clocks, setting(), at, "").clocks
        elif step.kind == "sla.resumed":
            clocks = release(clocks, setting(), at, "").clocks
    return clocks


def _lives(connection: Connection, tenant_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[_Step]]:
    found: dict[UUID, list[_Step]] = {}
    a, m = ticket_activity.c, ticket_messages.c
    rows = connection.execute(
        select(a.ticket_id, a.at, a.code, a.params)
        .where(a.tenant_id == tenant_id, a.ticket_id.in_(ids), a.code.in_(_CODES))
        .order_by(a.pk)
    )
    for row in rows:
        kind = row.code
        if kind == "ticket.changed":
            kind = row.params.get("field")
            if kind not in ("status", "priority"):
                continue
        old, new = str(row.params.get("old", "")), str(row.params.get("new", ""))
        found.setdefault(row.ticket_id, []).append(_Step(instant_of(row.at), kind, old, new))
    messages = connection.execute(
        select(m.ticket_id, m.at, m.author_kind).where(
            m.tenant_id == tenant_id, m.ticket_id.in_(ids), m.is_public, ~m.is_automatic,
            m.author_kind.in_(("staff", "customer")),
        )
    )  # fmt: skip
    for message in messages:
        step = _Step(instant_of(message.at), message.author_kind)
        found.setdefault(message.ticket_id, []).append(step)
    for steps in found.values():
        # Sorting keeps those of one moment as they came: an answer after the move that was made with it.
        steps.sort(key=lambda step: step.at)
    return found


def _as_it_was(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> dict[tuple[UUID, ClockKind], bool | None]:
    c = sla_clocks.c
    rows = connection.execute(
        select(c.ticket_id, c.kind, c.state, c.breached_at)
        .where(c.tenant_id == tenant_id, c.ticket_id.in_(ids), c.budget_seconds.is_not(None))
        .order_by(c.cycle)
    )
    found: dict[tuple[UUID, ClockKind], bool | None] = {}
    for row in rows:
        key = row.ticket_id, row.kind
        if row.breached_at is not None:
            found[key] = False
        elif row.state == "met" and found.get(key) is not False:
            found[key] = True
        else:
            found.setdefault(key, None)
    return found


def _verdict(clock: Clock, promises: Promises, now: Instant) -> bool | None:
    if clock.terms.budget is None:
        return None
    hand = hand_of(clock, promises)
    if hand.reading.state in ("cancelled", "merged"):
        return None
    if standing_of(hand.reading, hand.times, now) == "breached":
        return False
    return True if hand.reading.state == "met" else None


def _in_period(tenant_id: UUID, wanted: Wanted) -> tuple[Any, ...]:
    t = tickets.c
    return (
        t.tenant_id == tenant_id,
        t.created_at >= wanted.first,
        t.created_at < wanted.last,
        t.status != "merged",
    )


def _share(kept: int, missed: int) -> float | None:
    return kept / (kept + missed) if kept + missed else None
