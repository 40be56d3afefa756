"""From something that happened to tickets to changed clocks, tickets' columns, events and timeline, set-based."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from deskflow.calendars.rules import SECOND, instant_of, moment_of
from deskflow.core.transaction import Transaction
from deskflow.sla.clock_rows import StoredClock, insert_clocks, load_clocks, update_clocks
from deskflow.sla.events import SlaAtRisk, SlaBreached
from deskflow.sla.promises import Promises, promises_of
from deskflow.sla.rules import Clock, Fired, Outcome, Setting
from deskflow.sla.standing import Hand, hand_of, service_times
from deskflow.tickets.rules import is_open
from deskflow.tickets.service_levels import ServiceTimes, note_in_timeline, set_service_times

Ticket = Mapping[str, Any]
"""A ticket as expressions see it."""

Change = Callable[[UUID, Sequence[Clock], Setting], Outcome]


def setting_of(ticket: Ticket, promises: Promises) -> Setting:
    """What the rules need to know of a ticket."""
    policy = promises.policy_for(ticket)
    return Setting(policy, ticket["priority"], ticket["status"], promises.calendar)


def turn_all(tx: Transaction, seen: Mapping[UUID, Ticket], change: Change) -> int:
    """Lets `change` turn the clocks of these tickets and writes what it made of them; answers with how many.

    The times of a ticket are written even if none of its clocks has changed: time itself moves `sla_status`.
    """
    promises, now = promises_of(tx), instant_of(tx.at)
    stored = load_clocks(tx, list(seen))
    changed: list[tuple[StoredClock, Hand]] = []
    added: list[tuple[UUID, Hand]] = []
    times: dict[UUID, ServiceTimes] = {}
    told: list[tuple[UUID, Fired, Hand]] = []
    for ticket_id, ticket in seen.items():
        before = stored[ticket_id]
        outcome = change(ticket_id, [row.clock for row in before], setting_of(ticket, promises))
        hands = [hand_of(clock, promises) for clock in outcome.clocks]
        changed += _changed(before, hands)
        known = {(row.clock.kind, row.clock.cycle) for row in before}
        added += [(ticket_id, h) for h in hands if (h.clock.kind, h.clock.cycle) not in known]
        times[ticket_id] = service_times(hands, is_open=is_open(ticket["status"]), now=now)
        for fired in outcome.fired:
            (hand,) = (
                h for h in hands if (h.clock.kind, h.clock.cycle) == (fired.kind, fired.cycle)
            )
            told.append((ticket_id, fired, hand))
    update_clocks(tx, changed)
    insert_clocks(tx, added)
    set_service_times(tx, times)
    _tell(tx, promises, told, seen, times)
    return len(changed) + len(added)


def _changed(
    before: Sequence[StoredClock], hands: Sequence[Hand]
) -> list[tuple[StoredClock, Hand]]:
    by_cycle = {(hand.clock.kind, hand.clock.cycle): hand for hand in hands}
    pairs = [(stored, by_cycle[stored.clock.kind, stored.clock.cycle]) for stored in before]
    return [(stored, hand) for stored, hand in pairs if hand.clock is not stored.clock]


def _tell(
    tx: Transaction,
    promises: Promises,
    told: Sequence[tuple[UUID, Fired, Hand]],
    seen: Mapping[UUID, Ticket],
    times: Mapping[UUID, ServiceTimes],
) -> None:
    names = {policy.id: policy.name for policy in promises.policies}
    for ticket_id, fired, hand in told:
        terms, due = hand.clock.terms, hand.times.due
        clock = {
            "kind": fired.kind,
            "cycle": fired.cycle,
            "priority": terms.priority,
            "policy": "" if terms.policy_id is None else names.get(terms.policy_id, ""),
            "budget_seconds": terms.budget,
            "due_at": None if due is None else moment_of(due).isoformat(),
            "passed_at": moment_of(fired.at).isoformat(),
            "late_seconds": (fired.noticed - fired.at) // SECOND,
        }
        ticket = {**seen[ticket_id], **_times_as_seen(times[ticket_id])}
        kind = SlaBreached if fired.what == "breached" else SlaAtRisk
        tx.emit(kind(ticket_id, ticket, clock))
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
