"""What needs no window: groups, times, bodies of messages, words, the text of a filter."""

from __future__ import annotations

import errno
import sqlite3
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from deskflow.core.errors import Rejected, Transient
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list.groups import Lines, groups_of, grown, moments
from deskflow.desktop.pages.tickets.list.time_left import due_words, time_left
from deskflow.desktop.pages.tickets.ticket.bodies import decoded, linked, split_html
from deskflow.tickets.finding.text import read, written
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.views import BUILT_IN

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def row(due: timedelta | None, **more: object) -> TicketRow:
    values = {
        "pk": 1, "id": UUID(int=1), "number": "INC-1", "title": "T", "status": "open", "priority": "P2",
        "type": "breakdown", "customer_id": UUID(int=2), "customer_name": "C", "assignee_id": None,
        "assignee_name": None, "due_at": None if due is None else NOW + due, "due_kind": "resolution",
        "due_from": NOW - timedelta(hours=1), "sla_status": "met", "sla_paused": False,
        "created_at": NOW - timedelta(hours=1), "updated_at": NOW,
    }  # fmt: skip
    return TicketRow(**{**values, **more})


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (timedelta(minutes=12), "12 min", "danger"), (timedelta(seconds=40), "40 s", "danger"),
        (timedelta(hours=1, minutes=5), "1 h 05", "warning"), (timedelta(hours=20), "20 h", "info"),
        (timedelta(days=3, hours=2), "3 d 2 h", "neutral"), (timedelta(minutes=-90), "−1 h 30", "danger"),
    ],
)  # fmt: skip
def test_the_time_left_in_words(due, text, tone):
    ring = time_left(row(due), NOW)
    assert ring is not None
    assert (ring.text, ring.tone) == (text, tone)


def test_at_risk_is_what_the_service_levels_call_so():
    """Nine tenths are gone, but the setting says 95 %; three fifths, but a policy says 50 %."""
    began = NOW - timedelta(days=9)
    assert time_left(row(timedelta(days=1), due_from=began), NOW).tone == "neutral"
    early = row(timedelta(days=6), due_from=began, sla_status="at_risk")
    assert time_left(early, NOW).tone == "warning"
    assert due_words(early, NOW).startswith("Resolution due")
    assert "60 % of its time have gone. At risk." in due_words(early, NOW)
    assert "ago" in due_words(row(timedelta(hours=-2)), NOW)
    assert due_words(row(None), NOW) == ""


def test_nothing_due_shows_nothing_and_a_pause_says_so():
    assert time_left(row(None), NOW) is None
    paused = time_left(row(None, sla_paused=True), NOW)
    assert paused is not None
    assert paused.paused


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5), st.sets(st.integers(0, 5)))
def test_every_ticket_stands_in_exactly_one_line(marks, folded_places):
    marks = sorted(marks)
    total = marks[-1] + 3
    groups = groups_of(marks, total)
    assert sum(group.size for group in groups) == total
    folded = frozenset(group.title for at, group in enumerate(groups) if at in folded_places)
    lines = Lines(total, groups, folded)
    places = [lines.line(at).place for at in range(len(lines)) if lines.line(at).group is None]
    assert places == sorted(set(places))
    for place in range(total):
        at = lines.line_of(place)
        assert (at == -1) == (place not in places)
        assert at == -1 or lines.line(at).place == place
    assert sum(group.size for group in grown(groups, total)) == total + 1


def test_groups_end_in_order():
    ends = moments(NOW, NOW + timedelta(minutes=30))
    assert ends == sorted(ends)


@pytest.mark.parametrize("view", BUILT_IN, ids=lambda view: view.key)
def test_the_text_of_a_view_means_the_view(view):
    assert read(written(view.filter)) == view.filter


@given(st.text(max_size=60))
def test_a_filter_with_any_words_is_understood_or_refused_never_lost(text):
    try:
        wanted = read(text)
    except Rejected as refused:
        said = words.describe_error(refused)
    else:
        said = written(wanted)
    assert said or not "".join(c for c in text if c.isprintable()).replace('"', " ").split()


@given(st.text(max_size=200))
def test_plain_text_never_becomes_markup(text):
    from html.parser import HTMLParser

    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)

    Reader().feed(linked(text))
    assert set(tags) <= {"div", "br", "a"}


def test_where_the_quotation_begins_in_html():
    assert split_html("<p>Yes</p><blockquote>old</blockquote>", True) == (
        "<p>Yes</p>",
        "<blockquote>old</blockquote>",
    )
    assert split_html("<p>Yes</p><hr>From: …", True)[0] is None
    assert split_html("<p>Yes</p><blockquote>mine</blockquote>", False)[1] == ""


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_no_picture(content):
    assert decoded(content) is None


def test_errors_say_what_happened():
    refused = Rejected("ticket.illegal_move", number="INC-1", old="closed", new="in_progress")
    assert (
        words.describe_error(refused)
        == "INC-1 cannot go from Closed to In progress. Nothing was changed."
    )
    assert "no.such_code" in words.describe_error(Rejected("no.such_code"))
    assert "try again" in words.describe_error(Transient("no.such_code"))
    assert "ValueError" in words.describe_error(ValueError("x"))


def test_activity_in_words():
    names = {"u1": "Anna Brandt"}
    change = {"field": "assigned_to", "old": None, "new": "u1", "reason": ""}
    assert (
        words.describe_activity("ticket.changed", change, "Mara", names)
        == "Mara assigned Anna Brandt"
    )
    assert (
        words.describe_activity("ticket.changed", change, "Anna Brandt", names)
        == "Anna Brandt took it"
    )
    assert "something.new" in words.describe_activity("something.new", {"title": "T"})


def test_a_full_or_closed_disk_is_named_with_what_to_do():
    full = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
    assert "disk is full" in words.describe_error(full)
    assert "room" in words.describe_error(OSError(errno.ENOSPC, "No space left on device"))
    shut = OperationalError(
        "", {}, sqlite3.OperationalError("attempt to write a readonly database")
    )
    assert "read-only" in words.describe_error(shut)
    gone = FileNotFoundError(errno.ENOENT, "No such file or directory", "/mnt/stick/a.pdf")
    assert "/mnt/stick/a.pdf" in words.describe_error(gone)
    ours = OperationalError("", {}, sqlite3.OperationalError("no such column: x"))
    assert "OperationalError" in words.describe_error(ours)
