"""A clock and its ledger: everything that was done to it, in order, from which all else is derived.

Instants are whole seconds, as microseconds since 1970 in UTC. The ledger only ever grows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from deskflow.calendars.rules import SECOND, Instant
from deskflow.sla.rules.policies import AT_RISK_PERCENT, ClockKind

EntryKind = Literal[
    "started", "paused", "resumed", "met", "cancelled", "merged",
    "at_risk", "breached", "recalculated", "due_set", "due_released", "held", "released", "escalated",
]  # fmt: skip
State = Literal["running", "paused", "met", "cancelled", "merged"]

ALL_RUNGS: Final = "*"
"""In an entry `escalated`: every rung that lay before it is left out."""

ENDED: Final[frozenset[State]] = frozenset({"met", "cancelled", "merged"})
# Such an entry says nothing about when a clock runs.
_KEEPS_TIMES: Final[frozenset[EntryKind]] = frozenset({"at_risk", "breached", "recalculated"})
_STATE_AFTER: Final[Mapping[EntryKind, State]] = {
    "started": "running", "resumed": "running", "paused": "paused",
    "met": "met", "cancelled": "cancelled", "merged": "merged",
}  # fmt: skip


_NOTHING: Final[Mapping[str, Any]] = {}


# Tuples with names, here and below: there are millions of them in a day, and a dataclass that is frozen takes three
# times as long to make.
class LedgerEntry(NamedTuple):
    """What was done, when, and why: `cause` is a code for words, `params` are plain values for them."""

    kind: EntryKind
    at: Instant
    cause: str
    params: Mapping[str, Any] = _NOTHING


class Terms(NamedTuple):
    """What a clock counts towards: a budget in seconds of a calendar, or nothing (`budget` is `None`)."""

    policy_id: UUID | None
    calendar_id: UUID | None
    priority: str
    budget: int | None
    at_risk_percent: int = AT_RISK_PERCENT


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise on one ticket. A new `cycle` of the same kind begins when the promise begins anew."""

    kind: ClockKind
    cycle: int
    terms: Terms
    entries: tuple[LedgerEntry, ...]
    # What the ledger says and when the clock is due, once somebody has asked: while one thing happens to a clock it
    # is asked several times, and a calendar that changes turns some hundred thousand of them.
    _reading: Reading | None = field(default=None, init=False, repr=False, compare=False)
    _times: Any = field(default=None, init=False, repr=False, compare=False)

    def reading(self) -> Reading:
        """What the ledger says; it is walked when first asked."""
        known = self._reading
        if known is None:
            known = _walked(self.entries)
            object.__setattr__(self, "_reading", known)
        return known

    def times(self, calendar: Any, reckon: Callable[[Terms, Reading, Any], Any]) -> Any:
        """What `reckon` makes of it under this calendar; asked anew only for another calendar."""
        known = self._times
        if known is None or known[0] is not calendar:
            known = calendar, reckon(self.terms, self.reading(), calendar)
            object.__setattr__(self, "_times", known)
        return known[1]

    def with_entry(
        self,
        kind: EntryKind,
        at: Instant,
        cause: str,
        params: Mapping[str, Any] | None = None,
        terms: Terms | None = None,
    ) -> Clock:
        """With one entry more, and under other terms if they are given."""
        entry = LedgerEntry(kind, at, cause, params or _NOTHING)
        # Not by `replace`, which takes four times as long.
        clock = Clock(self.kind, self.cycle, terms or self.terms, (*self.entries, entry))
        if kind in _KEEPS_TIMES:
            if self._reading is not None:
                object.__setattr__(clock, "_reading", _marked(self._reading, kind))
            if clock.terms is self.terms:
                object.__setattr__(clock, "_times", self._times)
        return clock


class Reading(NamedTuple):
    """What the ledger of a clock says just now.

    `runs` are the times during which it ran; the end of one that still runs is `None`. A mark says that the state
    is on record under the present terms; an announcement, that it was told once in this cycle.
    """

    state: State
    started_at: Instant
    runs: tuple[tuple[Instant, Instant | None], ...]
    changed_at: Instant
    manual_due: Instant | None = None
    at_risk_marked: bool = False
    breached_marked: bool = False
    at_risk_announced: bool = False
    breached_announced: bool = False
    # Somebody stopped it by hand; no status lets it run before it is released.
    is_held: bool = False
    # Rungs of the ladder that were climbed in this cycle; those passed until then without being climbed never are.
    climbed: frozenset[str] = frozenset()
    left_out_until: Instant | None = None

    @property
    def is_live(self) -> bool:
        """Running or paused: the promise is still to be kept."""
        return self.state not in ENDED


def read(clock: Clock) -> Reading:
    """What the ledger of a clock says just now."""
    return clock.reading()


def _walked(entries: tuple[LedgerEntry, ...]) -> Reading:
    state: State = "running"
    runs: list[tuple[Instant, Instant | None]] = []
    begun: Instant | None = None
    changed_at = started_at = entries[0].at
    manual_due: Instant | None = None
    marked = {"at_risk": False, "breached": False}
    announced = {"at_risk": False, "breached": False}
    held = False
    climbed: set[str] = set()
    left_out: Instant | None = None
    for entry in entries:
        after = _STATE_AFTER.get(entry.kind)
        if after is not None:
            state, changed_at = after, max(entry.at, changed_at)
            held = held and after not in ENDED
            if after == "running":
                begun = changed_at if begun is None else begun
            elif begun is not None:
                runs.append((begun, changed_at))
                begun = None
        elif entry.kind == "escalated":
            if entry.params["rung"] == ALL_RUNGS:
                left_out = entry.at
            else:
                climbed.add(entry.params["rung"])
        elif entry.kind in ("held", "released"):
            held = entry.kind == "held"
        elif entry.kind in marked:
            marked[entry.kind] = announced[entry.kind] = True
        else:
            # Under other terms the marks have to be earned again; what was told stays told.
            marked = {"at_risk": False, "breached": False}
            if entry.kind == "due_set":
                manual_due = entry.params["due"]
            elif entry.kind == "due_released":
                manual_due = None
    if begun is not None:
        runs.append((begun, None))
    return Reading(
        state, started_at, tuple(runs), changed_at, manual_due,
        marked["at_risk"], marked["breached"], announced["at_risk"], announced["breached"],
        held, frozenset(climbed), left_out,
    )  # fmt: skip


def _marked(reading: Reading, kind: EntryKind) -> Reading:
    """The reading after an entry that changes marks and nothing else."""
    at_risk, breached = kind == "at_risk", kind == "breached"
    afresh = kind == "recalculated"
    return Reading(
        reading.state, reading.started_at, reading.runs, reading.changed_at, reading.manual_due,
        at_risk or (reading.at_risk_marked and not afresh),
        breached or (reading.breached_marked and not afresh),
        at_risk or reading.at_risk_announced, breached or reading.breached_announced,
        reading.is_held, reading.climbed, reading.left_out_until,
    )  # fmt: skip


def whole_second(at: Instant) -> Instant:
    """The second that `at` lies in: what clocks count and people read."""
    return at - at % SECOND
