"""A ticket's life told in a few calls, for tests of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from deskflow.calendars.rules import (
    ALWAYS_OPEN,
    BusinessCalendar,
    Span,
    instant_of,
    moment_of,
    weekdays,
)
from deskflow.sla.rules import (
    Clock,
    ClockKind,
    Fired,
    Outcome,
    Policy,
    Reading,
    Setting,
    Standing,
    Targets,
    current_clocks,
    customer_wrote,
    fire,
    read,
    recalculate,
    staff_answered,
    standing_of,
    start_clocks,
    status_changed,
    times_of,
)

ROUND_THE_CLOCK = UUID(int=1)
OFFICE_HOURS = UUID(int=2)
CALENDARS = {
    ROUND_THE_CLOCK: ALWAYS_OPEN,
    OFFICE_HOURS: BusinessCalendar(
        "Europe/Berlin", weekdays({"mon-fri": [Span.of("08:00", "17:00")]})
    ),
}
SEED = Policy(UUID(int=10), "Standard", 0, ROUND_THE_CLOCK)
OFFICE = Policy(UUID(int=11), "Office hours", 0, OFFICE_HOURS)
UPDATES = replace(
    SEED, targets={"P1": Targets(2 * 3600, 2 * 3600, 6 * 3600), "P3": Targets(next_update=4 * 3600)}
)

MONDAY = datetime(2026, 6, 15, 9, tzinfo=UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@dataclass
class Story:
    """Holds the clocks of one ticket and passes on what happens to it; times are hours since its creation."""

    policy: Policy = SEED
    priority: str = "P1"
    status: str = "open"
    created: datetime = MONDAY
    calendars: dict[UUID, BusinessCalendar] = field(default_factory=lambda: dict(CALENDARS))
    clocks: Sequence[Clock] = ()
    fired: list[Fired] = field(default_factory=list)

    def begin(self, *, awaits_answer: bool = True) -> Story:
        return self._take(start_clocks(self._setting, self._at(0), awaits_answer=awaits_answer))

    def becomes(self, status: str, after: float) -> Story:
        self.status = status
        return self._take(status_changed(self.clocks, self._setting, self._at(after)))

    def answered(self, after: float) -> Story:
        return self._take(staff_answered(self.clocks, self._setting, self._at(after)))

    def customer_writes(self, after: float) -> Story:
        return self._take(customer_wrote(self.clocks, self._setting, self._at(after)))

    def prioritised(self, priority: str, after: float) -> Story:
        self.priority = priority
        return self._take(recalculate(self.clocks, self._setting, self._at(after), "priority"))

    def under(self, policy: Policy, after: float) -> Story:
        self.policy = policy
        return self._take(recalculate(self.clocks, self._setting, self._at(after), "policy"))

    def in_calendar(self, calendar: BusinessCalendar, after: float) -> Story:
        self.calendars[self.policy.calendar_id] = calendar
        outcome = recalculate(self.clocks, self._setting, self._at(after), "calendar", always=True)
        return self._take(outcome)

    def timer(self, after: float) -> Story:
        return self._take(fire(self.clocks, self.calendars.__getitem__, self._at(after)))

    # --- looking ---------------------------------------------------------------------------------

    def clock(self, kind: ClockKind) -> Clock:
        return current_clocks(self.clocks)[kind]

    def reading(self, kind: ClockKind) -> Reading:
        return read(self.clock(kind))

    def calendar(self, kind: ClockKind) -> BusinessCalendar | None:
        calendar_id = self.clock(kind).terms.calendar_id
        return None if calendar_id is None else self.calendars[calendar_id]

    def due(self, kind: ClockKind = "resolution") -> float | None:
        """Hours after creation at which the clock is due."""
        due = times_of(self.clock(kind).terms, self.reading(kind), self.calendar(kind)).due
        return None if due is None else (moment_of(due) - self.created) / timedelta(hours=1)

    def standing(self, kind: ClockKind, after: float) -> Standing:
        reading = self.reading(kind)
        times = times_of(self.clock(kind).terms, reading, self.calendar(kind))
        return standing_of(reading, times, self._at(after))

    def told(self) -> list[tuple[str, str]]:
        return [(fired.what, fired.kind) for fired in self.fired]

    def entries(self, kind: ClockKind) -> list[str]:
        return [entry.kind for entry in self.clock(kind).entries]

    # --- inside ----------------------------------------------------------------------------------

    @property
    def _setting(self) -> Setting:
        return Setting(self.policy, self.priority, self.status, self.calendars.__getitem__)

    def _at(self, after: float) -> int:
        return instant_of(self.created + timedelta(hours=after))

    def _take(self, outcome: Outcome) -> Story:
        self.clocks = outcome.clocks
        self.fired += outcome.fired
        return self
