"""How a due time is told to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from deskflow.calendars.rules import BusinessCalendar, Holiday, Span, weekdays
from deskflow.sla.rules import ClockKind, Told, explain_clock, set_due
from tests.unit.sla.stories import MONDAY, OFFICE, OFFICE_HOURS, Story, hours


def told(story: Story, after: float, kind: ClockKind = "resolution") -> list[Told]:
    return list(explain_clock(story.clock(kind), story.calendar(kind), story._at(after)))


def codes(clauses: list[Told]) -> list[str]:
    return [clause.code.removeprefix("sla.told.") for clause in clauses]


def test_paused_ten_past_two_hours_and_monday_was_a_holiday() -> None:
    friday = datetime.fromisoformat("2026-06-12T13:00:00+02:00")
    calendar = BusinessCalendar(
        "Europe/Berlin",
        weekdays({"mon-fri": [Span.of("08:00", "17:00")]}),
        holidays=(Holiday(date(2026, 6, 15), "Founders' day"),),
    )
    story = Story(OFFICE, created=friday, calendars={OFFICE_HOURS: calendar}).begin()
    story.becomes("pending_customer", 0.5).becomes("open", 0.5 + 13 / 6)
    clauses = told(story, 3)
    assert codes(clauses) == ["started", "target", "paused", "holiday", "closed_hours", "due"]
    started, target, paused, holiday, closed, due = (clause.params for clause in clauses)
    assert started == {"at": friday, "kind": "resolution", "cycle": 1, "cause": "created"}
    assert target == {"priority": "P1", "seconds": 6 * 3600}
    assert paused == {
        "from": friday + hours(0.5),
        "until": friday + hours(0.5) + timedelta(minutes=130),
        "seconds": 2 * 3600 + 600,
        "status": "pending_customer",
    }
    assert holiday == {"name": "Founders' day", "day": date(2026, 6, 15), "seconds": 9 * 3600}
    assert closed["whole_days"] == 2
    assert due["due"] == datetime.fromisoformat("2026-06-16T12:10:00+02:00")
    assert due["is_at_risk"] is False


def test_what_a_pause_leaves_is_told_while_it_lasts() -> None:
    story = Story().begin().becomes("pending_vendor", 2)
    clauses = told(story, 5)
    assert codes(clauses) == ["started", "target", "paused", "stands"]
    assert clauses[2].params["until"] is None
    assert clauses[2].params["seconds"] == 3 * 3600
    assert clauses[3].params == {"left": 4 * 3600}


def test_overdue_met_and_met_late() -> None:
    story = Story().begin()
    assert told(story, 8)[-1].params == {"due": MONDAY + hours(6), "late": 2 * 3600}
    in_time = told(Story().begin().becomes("resolved", 5), 9)
    assert in_time[-1].code == "sla.told.met"
    assert in_time[-1].params["used"] == 5 * 3600
    late = told(Story().begin().becomes("resolved", 7), 9)
    assert late[-1].code == "sla.told.met_late"
    assert late[-1].params["late"] == 3600


def test_a_changed_priority_and_a_date_by_hand_are_told() -> None:
    story = Story(priority="P3").begin().prioritised("P1", 1)
    clock = set_due(story.clock("resolution"), story._at(9), story._at(2), {"by": "Kim"})
    story.clocks = [clock if c.kind == "resolution" else c for c in story.clocks]
    clauses = told(story, 3)
    assert codes(clauses) == ["started", "target", "recalculated", "due_set", "due_by_hand"]
    assert clauses[2].params["old_priority"] == "P3"
    assert clauses[3].params["due"] == MONDAY + hours(9)
    assert clauses[3].params["by"] == "Kim"


def test_reopened_merged_and_nothing_promised() -> None:
    reopened = told(Story().begin().becomes("resolved", 1).becomes("open", 3), 4)
    assert codes(reopened) == ["started", "target", "paused", "due"]
    assert codes(told(Story().begin().becomes("merged", 1), 4))[-1] == "merged"
    bare = Story(replace(OFFICE, targets={})).begin()
    assert codes(told(bare, 4)) == ["started", "no_target"]
