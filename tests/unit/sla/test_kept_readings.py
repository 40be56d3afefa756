"""What a clock keeps of its ledger, and counting again in one go, against the rules that they shorten."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.calendars.rules import BusinessCalendar, Span, weekdays
from deskflow.sla.rules import Clock, fire, read, recalculate, times_of, times_of_clock
from tests.unit.sla.stories import OFFICE, OFFICE_HOURS, SEED, UPDATES, Story

SHORT = BusinessCalendar("Europe/Berlin", weekdays({"mon-fri": [Span.of("09:00", "12:00")]}))

after = st.floats(0, 60).map(lambda hours: round(hours, 2))
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("becomes"),
            st.sampled_from(["open", "pending_customer", "scheduled", "resolved", "cancelled"]),
            after,
        ),
        st.tuples(st.just("prioritised"), st.sampled_from(["P1", "P3"]), after),
        st.tuples(st.just("under"), st.sampled_from([SEED, OFFICE, UPDATES, replace(OFFICE, reopening="new_cycle")]), after),
        st.tuples(st.sampled_from(["answered", "customer_writes", "timer"]), after),
    ),
    max_size=7,
).map(lambda several: sorted(several, key=lambda step: step[-1]))  # fmt: skip


@settings(max_examples=60)
@given(steps, st.booleans(), after)
def test_what_is_kept_is_what_the_ledger_says(life, asked_between, later):
    story = Story(OFFICE).begin()
    for name, *arguments in life:
        getattr(story, name)(*arguments)
        if asked_between:
            for clock in story.clocks:
                _ask(story, clock)
    story.in_calendar(SHORT, 60 + later)
    story.timer(60 + later)
    for clock in story.clocks:
        calendar = (
            None if clock.terms.calendar_id is None else story.calendars[clock.terms.calendar_id]
        )
        anew = Clock(clock.kind, clock.cycle, clock.terms, clock.entries)
        assert anew == clock
        assert read(clock) == read(anew)
        assert times_of_clock(clock, calendar) == times_of(clock.terms, read(anew), calendar)


def _ask(story: Story, clock: Clock) -> None:
    calendar_id = clock.terms.calendar_id
    times_of_clock(clock, None if calendar_id is None else story.calendars[calendar_id])


@settings(max_examples=60)
@given(steps, st.sampled_from(["calendar", "policy"]), after)
def test_counting_again_in_one_go_is_counting_again_and_then_the_timer(life, cause, later):
    story = Story(OFFICE).begin()
    for name, *arguments in life:
        getattr(story, name)(*arguments)
    story.calendars[OFFICE_HOURS] = SHORT
    setting, at, always = story._setting, story._at(60 + later), cause == "calendar"
    renewed = recalculate(story.clocks, setting, at, cause, always=always)
    fired = fire(renewed.clocks, setting.calendars, at)
    at_once = recalculate(story.clocks, setting, at, cause, always=always, passes=True)
    assert at_once.clocks == fired.clocks
    assert at_once.fired == (*renewed.fired, *fired.fired)
