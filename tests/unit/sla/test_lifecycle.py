"""What a ticket's life does to its clocks, beyond the decided cases."""

from __future__ import annotations

from dataclasses import replace

from deskflow.sla.rules import (
    SEED_TARGETS,
    Setting,
    Targets,
    fire,
    next_instant,
    start_clocks,
    times_of,
)
from tests.unit.sla.stories import MONDAY, SEED, UPDATES, Story, hours


def test_at_risk_from_three_quarters_and_breached_from_the_due_instant() -> None:
    story = Story().begin()
    assert story.standing("resolution", 4.49) == "met"
    assert story.standing("resolution", 4.5) == "at_risk"
    assert story.standing("resolution", 6) == "breached"
    story.timer(1.5).timer(2).timer(4.5).timer(6).timer(7)
    assert story.told() == [
        ("at_risk", "first_response"),
        ("breached", "first_response"),
        ("at_risk", "resolution"),
        ("breached", "resolution"),
    ]


def test_the_share_at_which_it_is_at_risk_is_the_policys() -> None:
    story = Story(replace(SEED, at_risk_percent=50)).begin()
    assert story.standing("resolution", 3) == "at_risk"


def test_an_answer_at_the_due_instant_is_in_time_and_one_second_later_is_not() -> None:
    assert Story().begin().answered(2).standing("first_response", 5) == "met"
    late = Story().begin().answered(2 + 1 / 3600)
    assert late.standing("first_response", 5) == "breached"
    assert late.told() == [("at_risk", "first_response"), ("breached", "first_response")]


def test_a_machine_that_slept_tells_late_and_marks_it() -> None:
    story = Story().begin().timer(9)
    assert [(fired.what, (fired.noticed - fired.at) / 3.6e9) for fired in story.fired] == [
        ("at_risk", 7.5),
        ("breached", 7),
        ("at_risk", 4.5),
        ("breached", 3),
    ]


def test_firing_twice_tells_once() -> None:
    story = Story().begin().timer(9).timer(9)
    assert len(story.fired) == 4
    assert fire(story.clocks, story.calendars.__getitem__, story._at(99)).clocks == story.clocks


def test_the_timer_is_set_for_what_comes_next() -> None:
    story = Story().begin()

    def waits_for() -> float | None:
        reading = story.reading("resolution")
        times = times_of(story.clock("resolution").terms, reading, story.calendar("resolution"))
        at = next_instant(reading, times)
        return None if at is None else (at - story._at(0)) / 3.6e9

    assert waits_for() == 4.5
    story.timer(4.5)
    assert waits_for() == 6
    story.becomes("pending_customer", 5)
    assert waits_for() is None
    story.becomes("open", 8)
    assert waits_for() == 9
    story.timer(9)
    assert waits_for() is None


def test_resolving_without_an_answer_stops_the_first_response_until_it_is_reopened() -> None:
    story = Story().begin().becomes("resolved", 1)
    assert story.reading("first_response").state == "paused"
    story.timer(50)
    assert story.told() == []
    story.becomes("open", 60)
    assert story.due("first_response") == 61


def test_resolving_late_puts_the_breach_on_record() -> None:
    story = Story().begin().answered(1).becomes("resolved", 7)
    assert story.entries("resolution") == ["started", "at_risk", "breached", "met"]
    assert story.standing("resolution", 7) == "breached"


def test_cancelling_ends_the_clocks_and_is_never_a_breach_later() -> None:
    story = Story().begin().becomes("cancelled", 1).timer(40)
    assert story.told() == []
    assert story.standing("resolution", 40) == "met"
    assert story.becomes("open", 50).due("resolution") == 55


def test_closing_without_resolving_meets_the_resolution() -> None:
    story = Story().begin().becomes("closed", 3)
    assert story.reading("resolution").state == "met"


def test_a_ticket_created_in_a_waiting_status_is_paused_from_the_start() -> None:
    story = Story(status="scheduled").begin()
    assert story.due("resolution") is None
    assert story.becomes("open", 10).due("resolution") == 16


def test_a_ticket_that_arrives_resolved_has_met_its_resolution_then() -> None:
    setting = Setting(SEED, "P1", "closed", Story().calendars.__getitem__)
    begin = Story()._at(0)
    outcome = start_clocks(setting, begin, done_at=Story()._at(3))
    story = Story(status="closed", clocks=outcome.clocks)
    assert story.standing("resolution", 99) == "met"
    assert story.reading("resolution").changed_at == Story()._at(3)


def test_every_update_promises_the_next_one() -> None:
    story = Story(UPDATES).begin().answered(1)
    assert story.due("next_update") == 3
    story.answered(1.5)
    assert story.due("next_update") == 3.5
    assert story.clock("next_update").cycle == 2
    story.timer(4).answered(4)
    assert ("breached", "next_update") in story.told()
    assert story.standing("next_update", 4) == "met"
    story.becomes("resolved", 4.5)
    assert story.reading("next_update").state == "paused"


def test_an_update_is_promised_from_the_start_when_nobody_awaits_an_answer() -> None:
    assert Story(UPDATES, priority="P3").begin(awaits_answer=False).due("next_update") == 4


def test_an_answer_at_the_moment_the_ticket_is_made_to_wait_starts_a_paused_update() -> None:
    story = Story(UPDATES).begin()
    story.status = "pending_customer"
    story.answered(1).becomes("pending_customer", 1)
    assert story.due("next_update") is None
    assert story.becomes("open", 5).due("next_update") == 7


def test_a_priority_without_a_target_has_a_clock_without_a_due_time() -> None:
    policy = replace(SEED, targets={"P1": SEED_TARGETS["P1"]})
    story = Story(policy, priority="P4").begin()
    assert story.due("resolution") is None
    assert story.standing("resolution", 999) == "met"
    story.becomes("pending_vendor", 1).becomes("open", 2)
    assert story.prioritised("P1", 3).due("resolution") == 7


def test_a_priority_changed_while_resolved_counts_when_it_is_reopened() -> None:
    story = Story().begin().becomes("resolved", 3).prioritised("P2", 4)
    assert story.becomes("open", 5).due("resolution") == 24 + 2
    assert story.entries("resolution") == ["started", "met", "resumed", "recalculated"]


def test_a_policy_that_pauses_other_statuses_moves_the_clock_at_once() -> None:
    story = Story().begin().becomes("in_progress", 1)
    pauses = {**SEED.pauses, "resolution": frozenset({"in_progress"})}
    assert story.under(replace(SEED, pauses=pauses, targets={"P1": Targets(resolution=60)}), 2)
    assert story.reading("resolution").state == "paused"


def test_a_command_that_comes_with_an_earlier_time_does_not_turn_the_ledger_back() -> None:
    story = Story().begin().becomes("pending_customer", 3).becomes("open", 2)
    assert story.reading("resolution").runs == ((story._at(0), story._at(3)), (story._at(3), None))
    assert story.due("resolution") == 6


def test_a_breach_during_an_earlier_run_keeps_its_instant() -> None:
    story = Story().begin().becomes("pending_customer", 8).becomes("open", 9)
    assert story.due("resolution") == 6
    assert story.standing("resolution", 9) == "breached"


def test_reassigning_is_nobodys_business_here() -> None:
    """There is no way to tell the rules about an assignee; the clocks cannot depend on one."""
    assert "assignee" not in Setting.__slots__
    assert MONDAY + hours(1) > MONDAY
