"""How a stage counts and where time stands, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskflow.approvals.reading import StageRow
from deskflow.core.errors import Rejected
from deskflow.desktop.pages.approvals.words import (
    counting,
    deadline_chip,
    describe_refusal,
    stage_title,
    time_chip,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def stage(strategy: str, asked: int = 3, threshold: float | None = None, **more) -> StageRow:
    return StageRow(0, more.get("name", ""), strategy, threshold, "at_once", "pending", asked, 0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (stage("any", 2), "1 of 2 is enough"),
        (stage("any", 1), "One person decides"),
        (stage("all"), "All 3 have to agree"),
        (stage("k_of_n", 3, 2), "2 of 3 have to agree"),
        (stage("percent", 3, 60), "60 % have to agree"),
        (stage("percent"), "More than half have to agree"),
        (stage("weighted", 3, 5), "Votes have to add up to 5"),
    ],
)
def test_how_many_have_to_agree(given, said):
    assert counting(given) == said


def test_a_stage_is_named_only_when_there_are_several():
    assert stage_title(stage("any"), several=False) == ""
    assert stage_title(stage("any"), several=True) == "Stage 1 · is asked now"
    assert stage_title(stage("any", name="Finance"), several=True) == "Finance · is asked now"


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (timedelta(minutes=20), "20 min left", "danger"),
        (timedelta(hours=2, minutes=10), "2 h 10 left", "warning"),
        (timedelta(days=1), "24 h left", "neutral"),
        (timedelta(minutes=-1), "time is over", "danger"),
    ],
)
def test_the_time_left_is_loud_when_it_is_short(left, text, tone):
    chip = time_chip(NOW + left, NOW)
    assert (chip.text, chip.tone) == (text, tone)


def test_without_a_limit_there_is_nothing_to_say():
    assert time_chip(None, NOW) is None
    assert deadline_chip(None, "expired", NOW) is None


def test_the_card_says_what_happens_when_time_is_up():
    chip = deadline_chip(NOW + timedelta(hours=3), "approve", NOW)
    assert chip.text == "3 h left, then it counts as approved"


@pytest.mark.parametrize(
    ("status", "by", "said"),
    [
        ("approved", "Rita", "Rita has approved this already."),
        ("expired", None, "The time for this decision was over."),
        ("void", None, "This request was withdrawn meanwhile."),
    ],
)
def test_whoever_comes_too_late_hears_who_was_first(status, by, said):
    error = Rejected("approval.already_decided", status=status, by=by, at=None)
    assert describe_refusal(error).startswith(said)
    assert "your comment is kept" in describe_refusal(error)
