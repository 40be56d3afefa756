"""The cases that other systems decide differently; the table in the help desk design, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deskflow.calendars.rules import HOUR, SECOND, BusinessCalendar, Span, instant_of, weekdays
from deskflow.sla.rules import ClockKind, release_due, set_due
from tests.unit.sla.stories import MONDAY, OFFICE, OFFICE_HOURS, SEED, UPDATES, Story


@pytest.mark.parametrize(
    ("priority", "response", "resolution"),
    [("P1", 2, 6), ("P2", 4, 24), ("P3", 8, 48), ("P4", 24, 72)],
)
def test_the_hours_of_the_seed(priority: str, response: float, resolution: float) -> None:
    story = Story(priority=priority).begin()
    assert story.due("first_response") == response
    assert story.due("resolution") == resolution


def test_a_budget_that_ends_at_closing_time_is_due_at_that_instant() -> None:
    # 11:00 in Berlin and six hours left until five o'clock.
    assert Story(OFFICE).begin().due("resolution") == 6


@pytest.mark.parametrize(
    ("created", "due"),
    [
        (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 30, 3, tzinfo=UTC)),
        (datetime(2026, 10, 24, 21, tzinfo=UTC), datetime(2026, 10, 26, 4, tzinfo=UTC)),
    ],
)
def test_days_of_23_and_25_hours_count_what_really_passes(created: datetime, due: datetime) -> None:
    """From 23:00 over a Sunday to Monday 05:00 local time are 29 and 31 hours, not 30."""
    all_day = BusinessCalendar("Europe/Berlin", weekdays({"mon-sun": [Span.of("00:00", "24:00")]}))
    story = Story(OFFICE, priority="P2", created=created, calendars={OFFICE_HOURS: all_day}).begin()
    assert story.due("resolution") == 24
    assert (due - created) / timedelta(hours=1) in (29, 31)


def test_clocks_count_seconds_and_begin_with_the_second_of_creation() -> None:
    story = Story(created=MONDAY + timedelta(seconds=7, microseconds=900_000)).begin()
    assert story.reading("resolution").started_at == instant_of(MONDAY) + 7 * SECOND
    story.becomes("pending_customer", 1 + 1 / 3600).becomes("open", 2)
    assert story.reading("resolution").runs[0][1] == instant_of(MONDAY) + HOUR + 8 * SECOND


def test_the_first_response_is_asked_by_the_first_customer_message_nobody_has_answered() -> None:
    story = Story().begin(awaits_answer=False)
    assert [clock.kind for clock in story.clocks] == ["resolution"]
    story.answered(1).customer_writes(3).customer_writes(4)
    assert story.due("first_response") == 5
    story.answered(4.5).customer_writes(6)
    assert story.reading("first_response").state == "met"
    assert story.standing("first_response", 9) == "met"


def test_a_second_message_of_the_customer_does_not_move_the_first_response() -> None:
    assert Story().begin().customer_writes(1).due("first_response") == 2


def test_a_reopened_ticket_goes_on_with_its_clock_and_the_closed_time_is_a_pause() -> None:
    story = Story().begin().becomes("resolved", 4).becomes("closed", 10).becomes("open", 100)
    assert story.clock("resolution").cycle == 1
    assert story.due("resolution") == 102
    assert story.standing("resolution", 101) == "at_risk"
    assert story.entries("resolution") == ["started", "met", "resumed"]


def test_or_it_gets_a_new_cycle_if_the_policy_says_so() -> None:
    policy = replace(SEED, reopening="new_cycle")
    story = Story(policy).begin().answered(1).becomes("resolved", 4).becomes("open", 100)
    assert story.clock("resolution").cycle == 2
    assert story.due("resolution") == 106
    assert story.reading("first_response").state == "met"
    assert [c.cycle for c in story.clocks if c.kind == "resolution"] == [1, 2]


def test_a_changed_priority_counts_from_the_start_and_keeps_the_pauses() -> None:
    story = Story(priority="P3").begin()
    story.becomes("pending_customer", 1).becomes("open", 4).prioritised("P1", 5)
    assert story.due("first_response") == 2
    assert story.due("resolution") == 6 + 3
    story.prioritised("P2", 6)
    assert story.due("resolution") == 24 + 3


def test_a_breach_that_a_lower_priority_undoes_is_told_once_in_a_cycle() -> None:
    story = Story(priority="P1").begin().answered(0.5).timer(6)
    assert story.told() == [("at_risk", "resolution"), ("breached", "resolution")]
    story.prioritised("P2", 7)
    assert story.standing("resolution", 7) == "met"
    assert story.standing("resolution", 18) == "at_risk"
    story.timer(24)
    assert story.standing("resolution", 24) == "breached"
    assert len(story.fired) == 2


def test_a_changed_policy_counts_from_the_start_too() -> None:
    story = Story().begin().becomes("pending_customer", 1).becomes("open", 2).under(OFFICE, 3)
    # Six hours from 11:00 with one hour's pause end at 18:00, so one of them falls on Tuesday.
    assert story.due("resolution") == 22


def test_a_changed_calendar_moves_the_due_time_and_warns_again() -> None:
    story = Story(OFFICE).begin().timer(4.5)
    assert story.told() == [("at_risk", "first_response"), ("breached", "first_response"),
                            ("at_risk", "resolution")]  # fmt: skip
    short = BusinessCalendar("Europe/Berlin", weekdays({"mon-fri": [Span.of("08:00", "14:00")]}))
    story.in_calendar(short, 5)
    assert story.due("resolution") == 3 + 18 + 3
    assert story.standing("resolution", 5) == "met"


def test_a_due_time_set_by_hand_stays_until_it_is_released() -> None:
    story = Story().begin()
    by_hand = set_due(story.clock("resolution"), instant_of(MONDAY) + 30 * HOUR, story._at(1), {})
    story.clocks = [by_hand if c.kind == "resolution" else c for c in story.clocks]
    story.becomes("scheduled", 2).prioritised("P2", 3).becomes("open", 5)
    assert story.due("resolution") == 30
    assert story.reading("resolution").manual_due is not None
    assert story.standing("resolution", 23) == "at_risk"
    released = release_due(story.clock("resolution"), story._at(6), {})
    story.clocks = [released if c.kind == "resolution" else c for c in story.clocks]
    assert story.due("resolution") == 24 + 3


@pytest.mark.parametrize("status", ["pending_customer", "pending_vendor", "scheduled"])
def test_waiting_pauses_resolution_and_update_but_not_the_first_response(status: str) -> None:
    story = Story(UPDATES).begin(awaits_answer=False)
    story.customer_writes(0).becomes(status, 1)
    assert story.due("resolution") is None
    assert story.due("next_update") is None
    assert story.due("first_response") == 2
    story.becomes("in_progress", 3.5)
    assert story.due("resolution") == 8.5
    assert story.due("next_update") == 4.5


def test_the_first_response_pauses_if_the_policy_says_so() -> None:
    pauses: dict[ClockKind, frozenset[str]] = {"first_response": frozenset({"pending_customer"})}
    story = Story(replace(SEED, pauses=pauses)).begin()
    story.becomes("pending_customer", 1).becomes("open", 2)
    assert story.due("first_response") == 3
    assert story.due("resolution") == 6


def test_clocks_of_a_merged_ticket_end_as_merged_and_never_as_breached() -> None:
    story = Story().begin().becomes("merged", 20).timer(30)
    assert story.told() == []
    for kind in ("first_response", "resolution"):
        assert story.reading(kind).state == "merged"
        assert story.standing(kind, 30) == "met"


def test_taking_a_merge_back_resumes_the_clocks() -> None:
    story = Story().begin().becomes("merged", 1).becomes("open", 11)
    assert story.due("resolution") == 16
    assert story.due("first_response") == 12
