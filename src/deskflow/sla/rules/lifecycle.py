"""What happens to the clocks of a ticket when something happens to the ticket.

Every function takes the clocks of one ticket and answers with all of them, changed ones with longer ledgers. Only
the latest cycle of each kind still changes. A breach that nobody has put on record yet, because the machine was
asleep, goes on record before the change, and into `fired`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal
from uuid import UUID

from deskflow.calendars.rules import BusinessCalendar, Instant
from deskflow.sla.rules.due_times import times_of_clock
from deskflow.sla.rules.ledger import (
    ENDED,
    Clock,
    EntryKind,
    LedgerEntry,
    State,
    Terms,
    read,
    whole_second,
)
from deskflow.sla.rules.policies import (
    NOTHING_PROMISED,
    ClockKind,
    Policy,
)

Calendars = Callable[[UUID], BusinessCalendar]
"""The calendar of an id."""

Step = Literal["at_risk", "breached"]

_FINISHED: Final = frozenset({"resolved", "closed"})
ENTRY_FOR: Final[Mapping[State, EntryKind]] = {
    "running": "resumed", "paused": "paused", "met": "met", "cancelled": "cancelled", "merged": "merged",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fired:
    """A clock passed its at-risk or due instant. `noticed` is later when the machine was asleep."""

    what: Step
    kind: ClockKind
    cycle: int
    at: Instant
    noticed: Instant


@dataclass(frozen=True, slots=True)
class Outcome:
    """All clocks of the ticket, and what has to be told."""

    clocks: tuple[Clock, ...]
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules need to know of a ticket besides its clocks."""

    policy: Policy | None
    priority: str
    status: str
    calendars: Calendars
    _terms: dict[ClockKind, Terms] = field(default_factory=dict, repr=False, compare=False)

    def terms(self, kind: ClockKind) -> Terms:
        """What a clock of this kind counts towards; many tickets share a setting."""
        known = self._terms.get(kind)
        if known is None:
            known = self._terms[kind] = terms_for(self.policy, self.priority, kind)
        return known


def terms_for(policy: Policy | None, priority: str, kind: ClockKind) -> Terms:
    """What a clock of this kind counts towards."""
    if policy is None:
        return Terms(None, None, priority, None)
    budget = policy.targets.get(priority, NOTHING_PROMISED).of(kind)
    return Terms(policy.id, policy.calendar_id, priority, budget, policy.at_risk_percent)


def start_clocks(
    setting: Setting, at: Instant, *, awaits_answer: bool = True, done_at: Instant | None = None
) -> Outcome:
    """The clocks of a new ticket, from its creation at `at`.

    `awaits_answer`: the ticket came with a customer's message that wants a first response. `done_at`: when a
    ticket that arrives already resolved was resolved.
    """
    at = whole_second(at)
    kinds: list[ClockKind] = ["resolution"]
    if awaits_answer:
        kinds.insert(0, "first_response")
    elif setting.terms("next_update").budget is not None:
        kinds.insert(0, "next_update")
    clocks = [_started(setting, kind, 1, at, "created", {}) for kind in kinds]
    if all(state_in(kind, "running", setting) == "running" for kind in kinds):
        return Outcome(tuple(clocks))
    if done_at is not None:
        at = max(at, whole_second(done_at))
    return _each(clocks, lambda clock: _moved(clock, setting, at))


def status_changed(clocks: Sequence[Clock], setting: Setting, at: Instant) -> Outcome:
    """The ticket has moved to `setting.status`: pauses, resumes, ends or reopens."""
    at = whole_second(at)
    outcome = _each(clocks, lambda clock: _moved(clock, setting, at))
    if setting.policy is None or setting.policy.reopening == "resume":
        return outcome
    return Outcome(_in_new_cycles(clocks, outcome.clocks, setting, at), outcome.fired)


def staff_answered(
    clocks: Sequence[Clock], setting: Setting, at: Instant, message_id: str = ""
) -> Outcome:
    """A public message by staff, not an automatic one: answers the first response, updates the customer."""
    at = whole_second(at)
    params = {"message_id": message_id} if message_id else {}

    def met(clock: Clock) -> tuple[Clock, list[Fired]]:
        reading = read(clock)
        if clock.kind == "resolution" or not reading.is_live:
            return clock, []
        moment = max(at, reading.changed_at)
        clock, fired = _caught_up(clock, setting.calendars, moment, strict=True)
        return clock.with_entry("met", moment, "staff_message", params), fired

    outcome = _each(clocks, met)
    if setting.terms("next_update").budget is None:
        return outcome
    cycle = max((c.cycle for c in clocks if c.kind == "next_update"), default=0) + 1
    update = _started(setting, "next_update", cycle, at, "staff_message", params)
    update, _ = _moved(update, setting, at)
    return Outcome((*outcome.clocks, update), outcome.fired)


def customer_wrote(
    clocks: Sequence[Clock], setting: Setting, at: Instant, message_id: str = ""
) -> Outcome:
    """A message by the customer: if it is the first that wants an answer, that clock starts."""
    at = whole_second(at)
    if any(clock.kind == "first_response" for clock in clocks):
        return Outcome(tuple(clocks))
    params = {"message_id": message_id} if message_id else {}
    first = _started(setting, "first_response", 1, at, "customer_message", params)
    first, _ = _moved(first, setting, at)
    return Outcome((*clocks, first))


def recalculate(
    clocks: Sequence[Clock],
    setting: Setting,
    at: Instant,
    cause: str,
    *,
    always: bool = False,
    passes: bool = False,
) -> Outcome:
    """Other targets count from now on (priority, policy), from the start and with the pauses there were.

    `always` is for a calendar that changed underneath terms that did not. `passes`: what is past under the new terms
    goes on record at once, as `fire` would do it afterwards.
    """
    at = whole_second(at)
    current = current_clocks(clocks)
    result: list[Clock] = []
    before: list[Fired] = []
    meanwhile: list[Fired] = []
    after: list[Fired] = []
    for clock in clocks:
        if current[clock.kind] is clock:
            terms = setting.terms(clock.kind)
            is_same = terms == clock.terms
            if read(clock).is_live and (always or not is_same):
                if not always:
                    clock, told = _caught_up(clock, setting.calendars, at)
                    before += told
                clock = _with_terms(clock, clock.terms if is_same else terms, at, cause)
            clock, told = _moved(clock, setting, at)
            meanwhile += told
            if passes:
                clock, told = _caught_up(clock, setting.calendars, at)
                after += told
        result.append(clock)
    return Outcome(tuple(result), (*before, *meanwhile, *after))


def set_due(clock: Clock, due: Instant, at: Instant, params: Mapping[str, Any]) -> Clock:
    """A due time by hand; it stays until it is released."""
    noted = {**params, "due": whole_second(due)}
    return clock.with_entry("due_set", whole_second(at), "by_hand", noted)


def release_due(clock: Clock, at: Instant, params: Mapping[str, Any]) -> Clock:
    """Back to the due time that the policy gives."""
    return clock.with_entry("due_released", whole_second(at), "by_hand", params)


def hold(
    clocks: Sequence[Clock], setting: Setting, at: Instant, reason: str, kind: str = ""
) -> Outcome:
    """Stops live clocks (of one kind, if it is named) by hand, until they are released."""
    at = whole_second(at)

    def held(clock: Clock) -> tuple[Clock, list[Fired]]:
        reading = read(clock)
        if not reading.is_live or reading.is_held or kind not in ("", clock.kind):
            return clock, []
        moment = max(at, reading.changed_at)
        clock, fired = _caught_up(clock, setting.calendars, moment)
        clock = clock.with_entry("held", moment, "by_hand", {"reason": reason})
        if reading.state == "running":
            clock = clock.with_entry("paused", moment, "by_hand", {"reason": reason})
        return clock, fired

    return _each(clocks, held)


def release(
    clocks: Sequence[Clock], setting: Setting, at: Instant, reason: str, kind: str = ""
) -> Outcome:
    """Clocks stopped by hand go on, unless the ticket's status makes them wait as well."""
    at = whole_second(at)

    def released(clock: Clock) -> tuple[Clock, list[Fired]]:
        reading = read(clock)
        if not reading.is_held or kind not in ("", clock.kind):
            return clock, []
        moment = max(at, reading.changed_at)
        clock = clock.with_entry("released", moment, "by_hand", {"reason": reason})
        if reading.state == "paused" and state_in(clock.kind, "paused", setting) == "running":
            clock = clock.with_entry("resumed", moment, "by_hand", {"reason": reason})
        return clock, []

    return _each(clocks, released)


def fire(clocks: Sequence[Clock], calendars: Calendars, now: Instant) -> Outcome:
    """Puts on record what has become at risk or due by `now`; what was told once in a cycle is not told again."""
    return _each(clocks, lambda clock: _caught_up(clock, calendars, whole_second(now)))


# --- one clock -----------------------------------------------------------------------------------


def _started(
    setting: Setting,
    kind: ClockKind,
    cycle: int,
    at: Instant,
    cause: str,
    params: Mapping[str, Any],
) -> Clock:
    terms = setting.terms(kind)
    return Clock(kind, cycle, terms, (LedgerEntry("started", at, cause, params),))


def _moved(clock: Clock, setting: Setting, at: Instant) -> tuple[Clock, list[Fired]]:
    reading = read(clock)
    target = state_in(clock.kind, reading.state, setting)
    if target == "running" and reading.is_held:
        target = "paused"
    if target == reading.state:
        return clock, []
    at = max(at, reading.changed_at)
    fired: list[Fired] = []
    if reading.is_live and target != "merged":
        clock, fired = _caught_up(clock, setting.calendars, at, strict=target == "met")
    reopened = not reading.is_live
    cause = "reopened" if reopened else "status"
    clock = clock.with_entry(ENTRY_FOR[target], at, cause, {"status": setting.status})
    terms = setting.terms(clock.kind)
    if reopened and terms != clock.terms:
        clock = _with_terms(clock, terms, at, "reopened")
    return clock, fired


def state_in(kind: ClockKind, state: State, setting: Setting) -> State:
    """The state that the ticket's status asks of a clock which is in `state` now."""
    status = setting.status
    if state == "met" and (kind != "resolution" or status in ("cancelled", "merged")):
        return "met"
    if status == "merged":
        return "merged"
    if status == "cancelled":
        return "cancelled"
    if status in _FINISHED:
        if kind == "resolution":
            return "met"
        return state if state in ENDED else "paused"
    if setting.policy is not None and setting.policy.pauses_clock(kind, status):
        return "paused"
    return "running"


def _caught_up(
    clock: Clock, calendars: Calendars, now: Instant, *, strict: bool = False
) -> tuple[Clock, list[Fired]]:
    """With the marks that are due by `now`; `strict` leaves out an instant that is exactly `now`."""
    reading = read(clock)
    if not reading.is_live:
        return clock, []
    calendar_id = clock.terms.calendar_id
    times = times_of_clock(clock, None if calendar_id is None else calendars(calendar_id))
    fired: list[Fired] = []
    steps: tuple[tuple[Step, Instant | None, bool, bool], ...] = (
        ("at_risk", times.at_risk, reading.at_risk_marked, reading.at_risk_announced),
        ("breached", times.due, reading.breached_marked, reading.breached_announced),
    )
    for what, at, marked, announced in steps:
        if marked or at is None or at > now or (strict and at == now):
            continue
        clock = clock.with_entry(what, at, "timer", _noticed(now))
        if not announced:
            fired.append(Fired(what, clock.kind, clock.cycle, at, now))
    return clock, fired


def _with_terms(clock: Clock, terms: Terms, at: Instant, cause: str) -> Clock:
    return clock.with_entry("recalculated", at, cause, _other_terms(clock.terms, terms), terms)


# Shared by the clocks of a batch, so that each is written down as text but once.
@lru_cache(maxsize=64)
def _noticed(now: Instant) -> Mapping[str, Any]:
    return {"noticed": now}


@lru_cache(maxsize=1024)
def _other_terms(old: Terms, new: Terms) -> Mapping[str, Any]:
    return {
        "old_priority": old.priority,
        "new_priority": new.priority,
        "old_budget": old.budget,
        "new_budget": new.budget,
    }


# --- several clocks ------------------------------------------------------------------------------


def _each(
    clocks: Sequence[Clock],
    change: Callable[[Clock], tuple[Clock, list[Fired]]],
    fired_before: tuple[Fired, ...] = (),
) -> Outcome:
    current = current_clocks(clocks)
    result: list[Clock] = []
    fired = list(fired_before)
    for clock in clocks:
        if current[clock.kind] is clock:
            clock, told = change(clock)
            fired += told
        result.append(clock)
    return Outcome(tuple(result), tuple(fired))


def current_clocks(clocks: Sequence[Clock]) -> dict[ClockKind, Clock]:
    """The latest cycle of each kind."""
    current: dict[ClockKind, Clock] = {}
    for clock in clocks:
        if clock.kind not in current or current[clock.kind].cycle < clock.cycle:
            current[clock.kind] = clock
    return current


def _in_new_cycles(
    before: Sequence[Clock], after: Sequence[Clock], setting: Setting, at: Instant
) -> tuple[Clock, ...]:
    """Where a clock that had been met would go on, a new one starts instead."""
    result: list[Clock] = []
    for old, new in zip(before, after, strict=True):
        if read(old).state != "met" or not read(new).is_live:
            result.append(new)
            continue
        fresh = _started(
            setting, old.kind, old.cycle + 1, at, "reopened", {"status": setting.status}
        )
        fresh, _ = _moved(fresh, setting, at)
        result += [old, fresh]
    return tuple(result)
