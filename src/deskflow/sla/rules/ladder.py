"""The rungs of a policy: what is done when so much of a budget is used up, or so long after it was.

Each rung is climbed once in a cycle of its clock. One that was passed while the machine was asleep is climbed late;
one that a clock had passed before the rung was there is left out for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from deskflow.calendars.rules import SECOND, BusinessCalendar, Instant
from deskflow.sla.rules.due_times import Times, used_up
from deskflow.sla.rules.ledger import ALL_RUNGS, Clock, Reading, read
from deskflow.sla.rules.policies import ClockKind

Deed = Literal["notify", "reassign", "raise_priority", "start_workflow"]
DEEDS: Final[tuple[Deed, ...]] = get_args(Deed)

_SHARES: Final = 100


@dataclass(frozen=True, slots=True)
class Rung:
    """At `percent` of the budget, or `after` seconds of its calendar behind the due time; `key` stays when others change.

    `who` are the audience of a notice (`assignee`, `lead`, `user:…`, `role:…`) or the one who takes over (`lead`, `user:…`).
    """

    key: str
    clock: ClockKind
    deed: Deed
    percent: int | None = None
    after: int | None = None
    who: tuple[str, ...] = ()
    workflow_id: str | None = None

    def as_told(self) -> dict[str, Any]:
        """For events and the timeline."""
        return {
            "key": self.key, "deed": self.deed, "percent": self.percent, "after_seconds": self.after,
            "who": list(self.who), "workflow_id": self.workflow_id,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Climbed:
    """A clock passed a rung at `at`, `noticed` is later when the machine was asleep."""

    rung: Rung
    kind: ClockKind
    cycle: int
    at: Instant
    noticed: Instant


@dataclass(frozen=True, slots=True)
class Ahead:
    """A rung and when its clock passes it; `at` is None while the clock stands."""

    rung: Rung
    at: Instant | None
    is_climbed: bool


def rungs_from_json(steps: Sequence[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """The rungs of a stored definition; one that repeats becomes as many as it repeats."""
    found: list[Rung] = []
    for step in steps:
        times = int(step.get("times", 1)) if "after" in step else 1
        for turn in range(1, times + 1):
            after = step["after"] * turn if "after" in step else None
            place = f"+{after}" if after is not None else f"@{step['at']}"
            key = f"{step['clock']}{place}:{step['do']}"
            twins = sum(1 for one in found if one.key.partition("#")[0] == key)
            found.append(
                Rung(
                    f"{key}#{twins + 1}" if twins else key,
                    step["clock"],
                    step["do"],
                    step.get("at"),
                    after,
                    tuple(step.get("who", ())),
                    step.get("workflow"),
                )
            )
    return tuple(found)


def ladder_of(
    clock: Clock,
    reading: Reading,
    times: Times,
    rungs: Sequence[Rung],
    calendar: BusinessCalendar | None,
) -> list[Ahead]:
    """The rungs of this clock, in the order in which it comes by them."""
    found = [
        Ahead(
            rung,
            _passed_at(rung, clock, reading, times, calendar),
            rung.key in reading.climbed,
        )
        for rung in rungs
        if rung.clock == clock.kind
    ]
    return sorted(found, key=lambda one: (one.rung.after or 0, one.rung.percent or _SHARES))


def next_rung(ladder: Sequence[Ahead], reading: Reading) -> Instant | None:
    """When the next one has to be climbed, maybe in the past; None for an ended clock."""
    if not reading.is_live:
        return None
    waiting = (one.at for one in ladder if one.at is not None and _is_open(one, reading))
    return min(waiting, default=None)


def climb(
    clock: Clock,
    times: Times,
    rungs: Sequence[Rung],
    calendar: BusinessCalendar | None,
    now: Instant,
    *,
    silently: bool = False,
) -> tuple[Clock, list[Climbed]]:
    """Puts on record what this clock has passed by `now`; `silently` all of it is left out, for good."""
    reading = read(clock)
    if not reading.is_live:
        return clock, []
    passed = [
        (one.at, one.rung)
        for one in ladder_of(clock, reading, times, rungs, calendar)
        if one.at is not None and one.at <= now and _is_open(one, reading)
    ]
    if not passed:
        return clock, []
    if silently:
        return clock.with_entry("escalated", now, "passed_before", {"rung": ALL_RUNGS}), []
    climbed = []
    for at, rung in sorted(passed, key=lambda one: one[0]):
        clock = clock.with_entry(
            "escalated", at, "timer", {"rung": rung.key, "noticed": now, "deed": rung.deed}
        )
        climbed.append(Climbed(rung, clock.kind, clock.cycle, at, now))
    return clock, climbed


def _is_open(one: Ahead, reading: Reading) -> bool:
    if one.is_climbed:
        return False
    return one.at is None or reading.left_out_until is None or one.at > reading.left_out_until


def _passed_at(
    rung: Rung,
    clock: Clock,
    reading: Reading,
    times: Times,
    calendar: BusinessCalendar | None,
) -> Instant | None:
    if calendar is None or (clock.terms.budget is None and reading.manual_due is None):
        return None
    if reading.manual_due is not None:
        if rung.after is not None:
            return calendar.add_business_time(reading.manual_due, rung.after * SECOND)
        whole = calendar.business_time_between(reading.started_at, reading.manual_due)
        share = whole * (rung.percent or _SHARES) // _SHARES // SECOND * SECOND
        return calendar.add_business_time(reading.started_at, share)
    budget = clock.terms.budget or 0
    if rung.after is not None:
        if times.due is None:
            return None
        # Time after the due time counts as the budget does: while somebody works, and while nothing waits.
        return used_up(reading.runs, calendar, (budget + rung.after) * SECOND)
    return used_up(reading.runs, calendar, budget * (rung.percent or _SHARES) // _SHARES * SECOND)
