"""Who is told of what, where and when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.channels.notice_rules import (
    CHANNELS,
    KINDS,
    Wishes,
    end_of_quiet,
    is_quiet,
    kind_of,
    mail_time,
    read,
    span_of,
    written,
)
from deskflow.channels.notice_words import WHY, sentence

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Wishes(quiet=(time(18), time(8)), zone=BERLIN)
MAILED = {(kind, "mail"): True for kind in KINDS}


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN).astimezone(UTC)


def test_everybody_gets_all_inside_and_no_mail():
    nothing = read({})
    assert all(nothing.wants(kind, "app") for kind in KINDS)
    assert not any(nothing.wants(kind, "mail") for kind in KINDS)
    assert nothing.wants("mentioned", "tray")
    assert not nothing.wants("decision", "tray")


def test_each_code_has_a_kind_and_each_kind_a_reason():
    codes = (
        "approval.required",
        "approval.answered",
        "sla.escalated",
        "workflow.failed",
        "who.knows",
    )
    assert [kind_of(one) for one in codes] == ["approval", "question", "sla", "automation", "other"]
    assert set(WHY) == set(KINDS)


def test_only_what_differs_is_kept_and_it_comes_back():
    choices = {("watched", "mail"): True, ("watched", "tray"): False, ("sla", "app"): True}
    kept = written(choices)
    assert kept == ["watched/tray/off", "watched/mail/on"]
    again = read({"notice_choices": kept})
    assert again.wants("watched", "mail")
    assert not again.wants("watched", "tray")


@pytest.mark.parametrize(
    ("at", "quiet"),
    [((2026, 11, 23, 17, 59), False), ((2026, 11, 23, 18, 0), True), ((2026, 11, 24, 7, 59), True),
     ((2026, 11, 24, 8, 0), False)],
)  # fmt: skip
def test_quiet_hours_go_over_midnight(at, quiet):
    assert is_quiet(NIGHT, berlin(*at)) is quiet


def test_they_end_in_the_morning_and_on_monday_with_quiet_weekends():
    assert end_of_quiet(NIGHT, berlin(2026, 11, 23, 20, 0)) == berlin(2026, 11, 24, 8, 0)
    weekend = Wishes(quiet=(time(18), time(8)), quiet_weekends=True, zone=BERLIN)
    assert end_of_quiet(weekend, berlin(2026, 11, 27, 20, 0)) == berlin(2026, 11, 30, 8, 0)
    only = Wishes(quiet_weekends=True, zone=BERLIN)
    assert end_of_quiet(only, berlin(2026, 11, 28, 12, 0)) == berlin(2026, 11, 30, 0, 0)


def test_the_night_the_clocks_change_still_ends_at_eight():
    assert end_of_quiet(NIGHT, berlin(2026, 3, 28, 23, 0)) == berlin(2026, 3, 29, 8, 0)
    assert berlin(2026, 3, 29, 8, 0) - berlin(2026, 3, 28, 23, 0) == timedelta(hours=8)


@pytest.mark.parametrize(
    ("digest", "due"),
    [("none", (2026, 11, 23, 9, 21)), ("hourly", (2026, 11, 23, 10, 0)), ("daily", (2026, 11, 24, 8, 0))],
)  # fmt: skip
def test_mails_leave_at_once_on_the_hour_or_once_a_day(digest, due):
    wishes = Wishes(MAILED, zone=BERLIN, digest=digest)
    assert mail_time(wishes, "watched", berlin(2026, 11, 23, 9, 20)) == berlin(*due)
    assert mail_time(Wishes(zone=BERLIN), "watched", berlin(2026, 11, 23, 9, 20)) is None


def test_a_mail_waits_for_the_end_of_quiet_hours():
    wishes = Wishes(MAILED, (time(18), time(8)), zone=BERLIN)
    assert mail_time(wishes, "sla", berlin(2026, 11, 23, 22, 0)) == berlin(2026, 11, 24, 8, 0)


@given(
    st.times(), st.times(), st.booleans(), st.integers(0, 60 * 24 * 730)
)  # fmt: skip
def test_quiet_ends_and_nothing_between_is_loud(start, end, weekends, minutes):
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    span = (start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    wishes = Wishes(
        quiet=span if span[0] != span[1] else None, quiet_weekends=weekends, zone=BERLIN
    )
    over = end_of_quiet(wishes, at)
    assert over >= at
    assert not is_quiet(wishes, over)
    if over > at:
        assert is_quiet(wishes, at)
        assert is_quiet(wishes, over - timedelta(seconds=1))


@pytest.mark.parametrize("text", ["", "18:00", "25:00-08:00", "8-9", "08:00-08:00", "18:00-08:00; drop", "١٨:٠٠-٠٨:٠٠x"])  # fmt: skip
def test_what_is_no_span_is_none(text):
    assert span_of(text) is None


def test_settings_that_make_no_sense_are_passed_over():
    odd = read({"notice_choices": ["x/y/z", "sla/mail", 7, "sla/mail/maybe"], "quiet_zone": "../etc", "digest": 3})  # fmt: skip
    assert odd == Wishes()
    assert all(not odd.wants("sla", one) for one in CHANNELS if one == "mail")


def test_a_title_with_braces_is_said_as_it_is():
    assert sentence("approval.required", {}, "{number} {0!r}") == "Your decision is asked for: {number} {0!r}"  # fmt: skip
    assert sentence("watched.message", {"number": "INC-1"}, "T") == "Somebody wrote on INC-1: T"
