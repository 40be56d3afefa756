"""Clocks against counting minutes: random lives of tickets in random calendars."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.calendars.rules import MINUTE, BusinessCalendar
from deskflow.sla.rules import (
    Clock,
    Policy,
    Setting,
    Targets,
    climb,
    fire,
    next_instant,
    read,
    recalculate,
    start_clocks,
    status_changed,
    times_of,
)
from deskflow.sla.rules.ladder import rungs_from_json
from tests.unit.calendars.minutes import calendars_and_days, is_open_minute

CALENDAR = UUID(int=3)
MINUTES = 3 * 24 * 60
STATUSES = ("open", "in_progress", "pending_customer", "scheduled", "resolved", "closed")
RUNS_IN = {"open", "in_progress"}
PRIORITIES = ("P1", "P2")

statuses = st.lists(
    st.tuples(st.integers(0, MINUTES - 1), st.sampled_from(STATUSES), st.sampled_from(PRIORITIES)),
    max_size=6,
    unique_by=lambda step: step[0],
).map(sorted)
targets = st.tuples(st.integers(1, 2000), st.integers(1, 2000))


def policy(minutes: tuple[int, int]) -> Policy:
    promised = {
        priority: Targets(resolution=budget * 60)
        for priority, budget in zip(PRIORITIES, minutes, strict=True)
    }
    return Policy(UUID(int=12), "Made up", 0, CALENDAR, promised)


def resolution_of(clocks: tuple[Clock, ...]) -> Clock:
    (clock,) = (c for c in clocks if c.kind == "resolution")
    return clock


@settings(max_examples=60)
@given(calendars_and_days(), targets, statuses)
def test_due_when_the_last_minute_of_the_budget_has_run(
    made: tuple[BusinessCalendar, int],
    minutes: tuple[int, int],
    life: list[tuple[int, str, str]],
) -> None:
    calendar, start = made
    promised = policy(minutes)

    def setting(status: str, priority: str) -> Setting:
        return Setting(promised, priority, status, {CALENDAR: calendar}.__getitem__)

    status, priority = "open", "P1"
    clocks = start_clocks(setting(status, priority), start).clocks
    status_at = {0: status}
    for minute, status, priority in life:
        now = start + minute * MINUTE
        clocks = status_changed(clocks, setting(status, priority), now).clocks
        clocks = recalculate(clocks, setting(status, priority), now, "priority").clocks
        status_at[minute] = status
    clock = resolution_of(clocks)
    if not read(clock).is_live:
        return
    due = times_of(clock.terms, read(clock), calendar).due

    budget = dict(zip(PRIORITIES, minutes, strict=True))[priority]
    used, running = 0, True
    expected = None
    for minute in range(MINUTES):
        running = status_at[minute] in RUNS_IN if minute in status_at else running
        if running and is_open_minute(calendar, start + minute * MINUTE):
            used += 1
        if used == budget:
            expected = start + (minute + 1) * MINUTE
            break
    if expected is not None:
        assert due == expected
    else:
        assert due is None or due > start + MINUTES * MINUTE


LADDER = rungs_from_json(
    [
        {"clock": "resolution", "at": 50, "do": "notify", "who": ["lead"]},
        {"clock": "resolution", "at": 90, "do": "raise_priority"},
        {"clock": "resolution", "after": 3600, "times": 2, "do": "notify", "who": ["lead"]},
    ]
)


@settings(max_examples=25)
@given(
    calendars_and_days(),
    st.integers(10, 1200),
    statuses,
    st.lists(st.integers(0, MINUTES), max_size=4),
)
def test_a_rung_is_climbed_when_its_minute_has_run_and_whenever_the_machine_wakes(
    made: tuple[BusinessCalendar, int],
    tens: int,
    life: list[tuple[int, str, str]],
    wake_ups: list[int],
) -> None:
    """Against counting minutes of running business time; a sleepy machine climbs the same ones, later."""
    calendar, start = made
    budget = tens * 10
    life = [step for step in life if step[1] not in ("resolved", "closed")]
    wanted = {
        rung.key: budget * rung.percent // 100 if rung.percent else budget + (rung.after or 0) // 60
        for rung in LADDER
    }
    status_at = {minute: status for minute, status, _ in life}
    used, running, expected = 0, True, {}
    for minute in range(MINUTES):
        running = status_at[minute] in RUNS_IN if minute in status_at else running
        if running and is_open_minute(calendar, start + minute * MINUTE):
            used += 1
            for key, minutes in wanted.items():
                if used == minutes:
                    expected[key] = start + (minute + 1) * MINUTE
    awake = climbed_by(calendar, start, budget, life, list(range(0, MINUTES + 1, 45)))
    sleepy = climbed_by(calendar, start, budget, life, [*wake_ups, MINUTES])
    assert awake == sleepy == expected


def climbed_by(
    calendar: BusinessCalendar,
    start: int,
    budget: int,
    life: list[tuple[int, str, str]],
    wake_ups: list[int],
) -> dict[str, int]:
    """Each rung and the instant at which it was passed; no rung twice."""
    calendars = {CALENDAR: calendar}.__getitem__
    promised = policy((budget, budget))
    clocks = start_clocks(Setting(promised, "P1", "open", calendars), start).clocks
    found: dict[str, int] = {}
    steps: list[tuple[int, str | None]] = [(minute, status) for minute, status, _ in life]
    steps += [(minute, None) for minute in wake_ups]
    for minute, status in sorted(steps, key=lambda step: (step[0], step[1] is not None)):
        now = start + minute * MINUTE
        clock = resolution_of(clocks)
        clock, climbed = climb(
            clock, times_of(clock.terms, read(clock), calendar), LADDER, calendar, now
        )
        for one in climbed:
            assert one.rung.key not in found
            found[one.rung.key] = one.at
        clocks = tuple(clock if one.kind == "resolution" else one for one in clocks)
        if status is not None:
            clocks = status_changed(clocks, Setting(promised, "P1", status, calendars), now).clocks
    return found


@settings(max_examples=100)
@given(calendars_and_days(), targets, statuses, st.lists(st.integers(0, MINUTES), max_size=4))
def test_whenever_the_timer_comes_each_step_is_told_once_and_nothing_is_missed(
    made: tuple[BusinessCalendar, int],
    minutes: tuple[int, int],
    life: list[tuple[int, str, str]],
    wake_ups: list[int],
) -> None:
    """A machine that wakes at odd times ends with the same telling as one that never slept."""
    calendar, start = made
    awake = told_by(calendar, start, minutes, life, list(range(0, MINUTES + 1, 30)))
    sleepy = told_by(calendar, start, minutes, life, [*wake_ups, MINUTES])
    assert sleepy == awake
    assert len(awake) == len(set(awake))


def told_by(
    calendar: BusinessCalendar,
    start: int,
    minutes: tuple[int, int],
    life: list[tuple[int, str, str]],
    wake_ups: list[int],
) -> set[tuple[str, str, int, int]]:
    """What is told, with the instants; the priority stays, so that late notice has no other terms."""
    calendars = {CALENDAR: calendar}.__getitem__
    promised = policy(minutes)
    clocks = start_clocks(Setting(promised, "P1", "open", calendars), start).clocks
    told = []
    steps: list[tuple[int, str | None]] = [(minute, status) for minute, status, _ in life]
    steps += [(minute, None) for minute in wake_ups]
    for minute, status in sorted(steps, key=lambda step: (step[0], step[1] is not None)):
        now = start + minute * MINUTE
        if status is None:
            outcome = fire(clocks, calendars, now)
            clock = resolution_of(outcome.clocks)
            waits_for = next_instant(read(clock), times_of(clock.terms, read(clock), calendar))
            assert waits_for is None or waits_for > now
        else:
            outcome = status_changed(clocks, Setting(promised, "P1", status, calendars), now)
        clocks = outcome.clocks
        told += [(fired.what, fired.kind, fired.cycle, fired.at) for fired in outcome.fired]
    assert len(told) == len(set(told))
    return set(told)
