"""From something that happened to tickets to changed clocks, tickets' columns, events and timeline, set-based."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from deskflow.calendars.rules import SECOND, Instant, instant_of, moment_of
from deskflow.core.transaction import Transaction
from deskflow.sla.clock_rows import StoredClock, insert_clocks, load_clocks, update_clocks
from deskflow.sla.crediting import settle_credit_notes
from deskflow.sla.escalating import Rise, carry_out, told_of_clock
from deskflow.sla.events import SlaAtRisk, SlaBreached
from deskflow.sla.promises import Promises, promises_of
from deskflow.sla.rules import Climbed, Clock, Fired, Outcome, Setting, climb, current_clocks
from deskflow.sla.standing import Hand, hand_of, service_times
from deskflow.tickets.rules import is_open
from deskflow.tickets.service_levels import (
    HeldTickets,
    ServiceTimes,
    note_in_timeline,
    set_service_times,
)
from deskflow.tickets.snapshots import snapshots

Ticket = Mapping[str, Any]
"""A ticket as expressions see it."""

Change = Callable[[UUID, Sequence[Clock], Setting], Outcome]


class Settings:
    """What the rules need to know of tickets; those that are alike share it."""

    def __init__(self, promises: Promises) -> None:
        self._promises = promises
        self._known: dict[tuple[int, str, str], Setting] = {}

    def of(self, ticket: Ticket) -> Setting:
        policy = self._promises.policy_for(ticket)
        key = id(policy), ticket["priority"], ticket["status"]
        known = self._known.get(key)
        if known is None:
            known = Setting(policy, ticket["priority"], ticket["status"], self._promises.calendar)
            self._known[key] = known
        return known


def turn_all(
    tx: Transaction,
    seen: Mapping[UUID, Ticket],
    change: Change,
    *,
    silently: bool = False,
    only_moved: bool = False,
    held: HeldTickets | None = None,
) -> int:
    """Lets `change` turn the clocks of these tickets and writes what it made of them; answers with how many.

    The times of a ticket are written even if none of its clocks has changed: time itself moves `sla_status`.
    `only_moved`: tickets whose times are under the present calendars what they were are left alone.
    `silently`: rungs of a ladder that were not there before are not climbed by clocks that are past them.
    `held`: the tickets in `seen` may be brief ones; those of which something is told are read as a whole.
    """
    promises, now = promises_of(tx), instant_of(tx.at)
    silently = silently or tx.quiet
    stored, settings = load_clocks(tx, list(seen)), Settings(promises)
    changed: list[tuple[StoredClock, Hand]] = []
    added: list[tuple[UUID, Hand]] = []
    times: dict[UUID, ServiceTimes] = {}
    told: list[tuple[UUID, Fired, Hand]] = []
    rises: list[Rise] = []
    for ticket_id, ticket in seen.items():
        before = stored[ticket_id]
        if only_moved and not any(_is_moved(one, promises) for one in before):
            continue
        clocks = [row.clock for row in before]
        climbed: list[Climbed] = []
        if not silently:
            clocks, climbed = _slept_through(before, promises, now)
        outcome = change(ticket_id, clocks, settings.of(ticket))
        hands, more = _on_the_ladder(outcome.clocks, promises, now, silently=silently)
        changed += _changed(before, hands)
        known = {(row.clock.kind, row.clock.cycle) for row in before}
        added += [(ticket_id, h) for h in hands if (h.clock.kind, h.clock.cycle) not in known]
        times[ticket_id] = service_times(hands, is_open=is_open(ticket["status"]), now=now)
        told += [(ticket_id, fired, _hand(hands, fired)) for fired in outcome.fired]
        rises += [Rise(ticket_id, one, _hand(hands, one)) for one in (*climbed, *more)]
    update_clocks(tx, changed)
    insert_clocks(tx, added)
    _settle(tx, changed)
    set_service_times(tx, times, None if held is None else held.times)
    if held is not None and (told or rises):
        whole = list(
            dict.fromkeys([*(one for one, _, _ in told), *(one.ticket_id for one in rises)])
        )
        seen = snapshots(tx.unit.connection, tx.tenant_id, whole)
    _tell(tx, promises, told, seen, times)
    if rises:
        after = {
            one.ticket_id: {**seen[one.ticket_id], **_times_as_seen(times[one.ticket_id])}
            for one in rises
        }
        carry_out(tx, promises, rises, after)
    return len(changed) + len(added)


def _is_moved(stored: StoredClock, promises: Promises) -> bool:
    hand = hand_of(stored.clock, promises)
    times = hand.times.due, hand.next_at
    return hand.reading.is_live and times != (stored.row.due_at, stored.row.next_at)


def _hand(hands: Sequence[Hand], of: Fired | Climbed) -> Hand:
    return next(h for h in hands if (h.clock.kind, h.clock.cycle) == (of.kind, of.cycle))


def _slept_through(
    before: Sequence[StoredClock], promises: Promises, now: Instant
) -> tuple[list[Clock], list[Climbed]]:
    """The clocks as they would stand if the machine had been awake: rungs passed before what happens now."""
    clocks: list[Clock] = []
    climbed: list[Climbed] = []
    for stored in before:
        clock, next_at = stored.clock, stored.row.next_at
        rungs = promises.ladder(clock.terms.policy_id)
        if rungs and next_at is not None and next_at <= now:
            hand = hand_of(clock, promises)
            clock, more = climb(clock, hand.times, rungs, _calendar(clock, promises), now)
            climbed += more
        clocks.append(clock)
    return clocks, climbed


def _on_the_ladder(
    clocks: Sequence[Clock], promises: Promises, now: Instant, *, silently: bool
) -> tuple[list[Hand], list[Climbed]]:
    hands: list[Hand] = []
    climbed: list[Climbed] = []
    current = current_clocks(clocks)
    for clock in clocks:
        hand = hand_of(clock, promises)
        if hand.ladder and current[clock.kind] is clock:
            rungs = [one.rung for one in hand.ladder]
            risen, more = climb(
                clock, hand.times, rungs, _calendar(clock, promises), now, silently=silently
            )
            if risen is not clock:
                hand = hand_of(risen, promises)
                climbed += more
        hands.append(hand)
    return hands, climbed


def _calendar(clock: Clock, promises: Promises) -> Any:
    calendar_id = clock.terms.calendar_id
    return None if calendar_id is None else promises.calendar(calendar_id)


def _changed(
    before: Sequence[StoredClock], hands: Sequence[Hand]
) -> list[tuple[StoredClock, Hand]]:
    by_cycle = {(hand.clock.kind, hand.clock.cycle): hand for hand in hands}
    pairs = [(stored, by_cycle[stored.clock.kind, stored.clock.cycle]) for stored in before]
    return [
        (stored, hand)
        for stored, hand in pairs
        if hand.clock is not stored.clock or _has_other_timer(stored, hand)
    ]


def _has_other_timer(stored: StoredClock, hand: Hand) -> bool:
    """Another ladder moves the timer and nothing else; a due time that moves waits for its request to count again."""
    return bool(stored.row.due_at == hand.times.due and stored.row.next_at != hand.next_at)


def _settle(tx: Transaction, changed: Sequence[tuple[StoredClock, Hand]]) -> None:
    ended = [
        (stored.row.id, moment_of(hand.ended_at))
        for stored, hand in changed
        if stored.row.ended_at is None
        and hand.ended_at is not None
        and hand.breached_at is not None
    ]
    if ended:
        settle_credit_notes(tx, ended)


def _tell(
    tx: Transaction,
    promises: Promises,
    told: Sequence[tuple[UUID, Fired, Hand]],
    seen: Mapping[UUID, Ticket],
    times: Mapping[UUID, ServiceTimes],
) -> None:
    for ticket_id, fired, hand in told:
        ticket = {**seen[ticket_id], **_times_as_seen(times[ticket_id])}
        kind = SlaBreached if fired.what == "breached" else SlaAtRisk
        tx.emit(kind(ticket_id, ticket, told_of_clock(fired, hand, promises)))
    note_in_timeline(
        tx,
        [
            (
                ticket_id,
                tx.at,
                f"sla.{fired.what}",
                {
                    "clock": fired.kind,
                    "passed_at": moment_of(fired.at).isoformat(),
                    "late_seconds": (fired.noticed - fired.at) // SECOND,
                },
            )
            for ticket_id, fired, _ in told
        ],
    )


def _times_as_seen(times: ServiceTimes) -> dict[str, Any]:
    return {
        "sla_status": times.sla_status,
        "first_response_due": times.first_response_due and times.first_response_due.isoformat(),
        "resolution_due": times.resolution_due and times.resolution_due.isoformat(),
    }
