"""How a due time came about, as codes and parameters in the order in which a person would tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deskflow.calendars.rules import SECOND, BusinessCalendar, Instant, explain, moment_of
from deskflow.sla.rules.due_times import Times, seconds_used, standing_of, times_of
from deskflow.sla.rules.ledger import Clock, LedgerEntry, Reading, read


@dataclass(frozen=True, slots=True)
class Told:
    """One clause: a code for the words, and its values (aware datetimes, dates, seconds, names)."""

    code: str
    params: Mapping[str, Any]


def explain_clock(
    clock: Clock, calendar: BusinessCalendar | None, now: Instant
) -> tuple[Told, ...]:
    """Started, what counted, what did not, and how it ended or when it is due."""
    reading = read(clock)
    times = times_of(clock.terms, reading, calendar)
    return (
        *_beginning(clock, reading),
        *_history(clock, now),
        *_closed_times(reading, times, calendar, now),
        *_ending(clock, reading, times, calendar, now),
    )


def _beginning(clock: Clock, reading: Reading) -> Iterator[Told]:
    started = {"at": moment_of(reading.started_at), "kind": clock.kind, "cycle": clock.cycle}
    yield Told("sla.told.started", {**started, "cause": clock.entries[0].cause})
    target = {"priority": clock.terms.priority, "seconds": clock.terms.budget}
    yield Told(
        "sla.told.target" if clock.terms.budget is not None else "sla.told.no_target", target
    )


def _history(clock: Clock, now: Instant) -> Iterator[Told]:
    stopped: LedgerEntry | None = None
    for entry in clock.entries:
        if entry.kind in ("paused", "met", "cancelled", "merged"):
            stopped = entry if stopped is None else stopped
        elif entry.kind == "resumed" and stopped is not None:
            yield _paused(stopped, entry.at, is_over=True)
            stopped = None
        elif entry.kind == "held" and stopped is not None:
            # It stood already; from here on also because somebody wanted it.
            params = {"at": moment_of(entry.at), "reason": entry.params.get("reason", "")}
            yield Told("sla.told.held", params)
        elif entry.kind in ("recalculated", "due_set", "due_released"):
            params = dict(entry.params)
            if "due" in params:
                params["due"] = moment_of(params["due"])
            moment = moment_of(entry.at)
            yield Told(f"sla.told.{entry.kind}", {"at": moment, "cause": entry.cause, **params})
    if stopped is not None and stopped.kind == "paused":
        yield _paused(stopped, max(now, stopped.at), is_over=False)


def _paused(stopped: LedgerEntry, until: Instant, *, is_over: bool) -> Told:
    by_hand = stopped.cause == "by_hand"
    return Told(
        "sla.told.paused_by_hand" if by_hand else "sla.told.paused",
        {
            "from": moment_of(stopped.at),
            "until": moment_of(until) if is_over else None,
            "seconds": (until - stopped.at) // SECOND,
            **(
                {"reason": stopped.params.get("reason", "")}
                if by_hand
                else {"status": stopped.params.get("status", "")}
            ),
        },
    )


def _closed_times(
    reading: Reading, times: Times, calendar: BusinessCalendar | None, now: Instant
) -> Iterator[Told]:
    if calendar is None or calendar.always_open or reading.manual_due is not None:
        return
    closed, closed_days = 0, 0
    for begin, end in reading.runs:
        last = end if end is not None else times.due if times.due is not None else now
        told = explain(calendar, begin, last)
        closed += told.closed_seconds
        closed_days += len(told.closed_days)
        for skipped in told.skipped:
            params = {"name": skipped.name, "day": skipped.day, "seconds": skipped.seconds}
            yield Told(f"sla.told.{skipped.reason}", params)
    if closed:
        yield Told("sla.told.closed_hours", {"seconds": closed, "whole_days": closed_days})


def _ending(
    clock: Clock,
    reading: Reading,
    times: Times,
    calendar: BusinessCalendar | None,
    now: Instant,
) -> Iterator[Told]:
    used = seconds_used(clock, reading, calendar, now)
    due = None if times.due is None else moment_of(times.due)
    standing = standing_of(reading, times, now)
    if reading.state in ("cancelled", "merged"):
        yield Told(f"sla.told.{reading.state}", {"at": moment_of(reading.changed_at)})
    elif reading.state == "met":
        late = 0 if times.due is None else max(reading.changed_at - times.due, 0) // SECOND
        params = {"at": moment_of(reading.changed_at), "used": used, "due": due, "late": late}
        yield Told("sla.told.met_late" if standing == "breached" else "sla.told.met", params)
    elif times.due is None:
        if clock.terms.budget is not None:
            yield Told("sla.told.stands", {"left": max(clock.terms.budget - used, 0)})
    elif standing == "breached":
        yield Told("sla.told.overdue", {"due": due, "late": (now - times.due) // SECOND})
    else:
        code = "sla.told.due" if reading.manual_due is None else "sla.told.due_by_hand"
        yield Told(code, {"due": due, "used": used, "is_at_risk": standing == "at_risk"})
