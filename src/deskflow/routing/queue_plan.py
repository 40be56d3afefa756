"""When, and by whom: the best times for one ticket, and a plan with times for a whole queue.

Who fits is decided as everywhere else in this room; whether somebody is there is decided for the time in question, not
for now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.settings import get_setting
from deskflow.routing.board import booked_between, workers
from deskflow.routing.queries import candidates, needs, weights_of
from deskflow.routing.rules import (
    Booked,
    Judgement,
    Need,
    Person,
    Remark,
    Worker,
    first_room,
    judge,
    propose,
    ranked,
    remarks,
    standing,
)
from deskflow.tickets.tables import tickets

# So far ahead a free time is looked for.
HORIZON: Final = timedelta(days=14)
MOST_SLOTS: Final = 8
# An hour later is worth so many points of fitting less.
POINTS_PER_HOUR: Final = 1.0
LATE_POINTS: Final = 30.0
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One ticket at one time with one person, why them, and what to know about it."""

    need: Need
    judgement: Judgement
    starts_at: datetime
    ends_at: datetime
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """`left` found nobody, or no time within two weeks."""

    proposed: tuple[Proposed, ...]
    left: tuple[Need, ...]


def best_slots(
    connection: Connection,
    tenant_id: UUID,
    ticket_id: UUID,
    now: datetime,
    minutes: int | None = None,
) -> list[Proposed]:
    """The first free time of everybody who fits, the best first: fitting well, soon, and before it is due."""
    found = needs(connection, tenant_id, [ticket_id])
    if not found:
        return []
    need = found[0] if minutes is None else replace(found[0], minutes=minutes)
    diary = _Diary(connection, tenant_id, now)
    people = [_later(one) for one in candidates(connection, tenant_id, now)]
    people = [_without(one, need, diary.holder(ticket_id)) for one in people]
    weights = weights_of(connection, tenant_id)
    judged = [one for one in ranked(need, people, now, weights) if not one.refusals]
    slots = [slot for slot in (diary.first(need, one) for one in judged) if slot is not None]
    slots.sort(key=lambda one: -_worth(one, now))
    return slots[:MOST_SLOTS]


def plan_queue(
    connection: Connection, tenant_id: UUID, ticket_ids: Sequence[UUID], now: datetime
) -> QueuePlan:
    """Who does what when, all of them looked at together; the most urgent get the first times."""
    found = needs(connection, tenant_id, ticket_ids)
    people = [_later(one) for one in candidates(connection, tenant_id, now)]
    plan = propose(found, people, now, weights_of(connection, tenant_id))
    diary = _Diary(connection, tenant_id, now)
    due = diary.due_times(ticket_ids)
    last = now + 100 * HORIZON
    order = sorted(found, key=lambda one: (one.priority, due.get(one.ticket_id) or last))
    proposed, left = [], []
    for need in order:
        chosen = plan.chosen.get(need.ticket_id)
        slot = None if chosen is None else diary.first(need, chosen)
        if slot is None:
            left.append(need)
            continue
        diary.take(slot)
        proposed.append(slot)
    return QueuePlan(tuple(proposed), tuple(left))


def best_fits(
    connection: Connection, tenant_id: UUID, wanted: Sequence[Need], now: datetime
) -> dict[UUID, Judgement]:
    """By ticket, who fits it best, on shift or not; those nobody fits are left out."""
    people = [_later(one) for one in candidates(connection, tenant_id, now)]
    weights = weights_of(connection, tenant_id)
    usual = [(person, standing(person, weights)) for person in people]
    found = {}
    for need in wanted:
        judged = (judge(need, person, now, weights, parts) for person, parts in usual)
        best = max(judged, key=lambda one: (not one.refusals, one.score), default=None)
        if best is not None and not best.refusals:
            found[need.ticket_id] = best
    return found


class _Diary:
    """Everybody's days from now on, and what has just been put into them."""

    def __init__(self, connection: Connection, tenant_id: UUID, now: datetime) -> None:
        self._connection, self._tenant_id, self._now = connection, tenant_id, now
        self._until = now + HORIZON
        self._booked = booked_between(connection, tenant_id, now, self._until)
        self._workers: dict[UUID, Worker] = {}
        self._due: dict[UUID, datetime | None] = {}
        self._kmh = int(get_setting(connection, "dispatch_travel_kmh", tenant_id))

    def first(self, need: Need, judgement: Judgement) -> Proposed | None:
        """The earliest time somebody has for it."""
        user_id = judgement.user_id
        if not self._workers:
            ids = [one.id for one in candidates(self._connection, self._tenant_id, self._now)]
            self._workers = workers(self._connection, self._tenant_id, ids, self._now, self._until)
        worker, booked = self._workers[user_id], self._booked.get(user_id, [])
        length = timedelta(minutes=need.minutes)
        span = first_room(worker, booked, length, self._now, self._until)
        if span is None:
            return None
        due_at = self.due_times([need.ticket_id]).get(need.ticket_id)
        told = remarks(need, worker, span, booked, due_at, self._kmh)
        return Proposed(need, judgement, *span, tuple(told))

    def take(self, slot: Proposed) -> None:
        """From now on somebody has this planned."""
        need, user_id = slot.need, slot.judgement.user_id
        self._booked.setdefault(user_id, []).append(
            Booked(
                need.ticket_id, need.ticket_id, user_id, slot.starts_at, slot.ends_at, True,
                f"{need.number} {need.title}", need.place,
            )
        )  # fmt: skip

    def due_times(self, ticket_ids: Iterable[UUID]) -> dict[UUID, datetime | None]:
        asked = [one for one in ticket_ids if one not in self._due]
        t = tickets.c
        for start in range(0, len(asked), 500):
            wanted = select(t.id, t.resolution_due).where(
                t.tenant_id == self._tenant_id, t.id.in_(asked[start : start + 500])
            )
            self._due.update(
                (row.id, row.resolution_due) for row in self._connection.execute(wanted)
            )
        return self._due

    def holder(self, ticket_id: UUID) -> UUID | None:
        return self._connection.execute(
            select(tickets.c.assignee_id).where(tickets.c.id == ticket_id)
        ).scalar()


def _later(person: Person) -> Person:
    """Who is not on shift now is on shift some other time; who is away until nobody knows when is not."""
    if person.off in ("time_off", "off_shift") and person.back_at is not None:
        return replace(person, off="", back_at=None)
    return person


def _without(person: Person, need: Need, holder: UUID | None) -> Person:
    if person.id != holder:
        return person
    return replace(
        person, minutes=max(0, person.minutes - need.minutes), tickets=max(0, person.tickets - 1)
    )


def _worth(slot: Proposed, now: datetime) -> float:
    waits = (slot.starts_at - now) / _HOUR * POINTS_PER_HOUR
    late = any(one.code == "plan.late" for one in slot.remarks)
    return slot.judgement.score - waits - (LATE_POINTS if late else 0.0)
