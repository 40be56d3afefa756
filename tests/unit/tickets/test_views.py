"""The text form of a filter: what somebody types, and how a filter is written back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.core.errors import Rejected
from deskflow.tickets.rules import PRIORITIES, STATUSES, TYPES
from deskflow.tickets.views import BUILT_IN, TicketFilter, as_text, parse

SOMEBODY = UUID("019aaf3c-1800-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", TicketFilter()),
        ("   ", TicketFilter()),
        ("status:open", TicketFilter(open_only=True)),
        ("status:resolved,closed", TicketFilter(statuses=("resolved", "closed"))),
        ("status:assigned", TicketFilter(statuses=("open",))),
        ("priority:P1", TicketFilter(priorities=("P1",))),
        ("priority:critical,p2_high", TicketFilter(priorities=("P1", "P2"))),
        ("type:change", TicketFilter(types=("change",))),
        ("assignee:me", TicketFilter(assignee="me")),
        ("assignee:nobody", TicketFilter(assignee="none")),
        (f"assignee:{SOMEBODY}", TicketFilter(assignee=SOMEBODY)),
        ("assignee:ada,tom", TicketFilter(assignee_names=("ada", "tom"))),
        ('assignee:"Ada Admin"', TicketFilter(assignee_names=("Ada Admin",))),
        ("customer:north", TicketFilter(customer_names=("north",))),
        ('customer:"North Wind",fabrikam vpn', TicketFilter(customer_names=("North Wind", "fabrikam"), words=("vpn",))),
        ("sla:at_risk,breached", TicketFilter(sla_statuses=("at_risk", "breached"))),
        ("due<4h", TicketFilter(due_within=timedelta(hours=4))),
        ("due<30m", TicketFilter(due_within=timedelta(minutes=30))),
        ("due<2d", TicketFilter(due_within=timedelta(days=2))),
        ("vpn down", TicketFilter(words=("vpn", "down"))),
        ('"vpn down"', TicketFilter(words=("vpn down",))),
        ("http://x", TicketFilter(words=("http://x",))),
        ("status:", TicketFilter(words=("status:",))),
        ("it's 5 o'clock", TicketFilter(words=("it's", "5", "o'clock"))),
        ("#1 50% \\", TicketFilter(words=("#1", "50%", "\\"))),
        (
            'status:open priority:P1 assignee:me due<4h "vpn"',
            TicketFilter(True, (), ("P1",), (), "me", due_within=timedelta(hours=4), words=("vpn",)),
        ),
    ],
)  # fmt: skip
def test_what_is_typed(typed, meant):
    assert parse(typed) == meant


@pytest.mark.parametrize("typed", ['"vpn', 'priority:P1 "down', '"', 'a"b'])
def test_an_odd_quote_is_somebody_still_typing(typed):
    assert parse(typed).words or typed == '"'


@pytest.mark.parametrize(
    ("typed", "code", "part"),
    [
        ("status:opne", "view.unknown_value", "opne"),
        ("status:open,", "view.unknown_value", "open,"),
        ("priority:P7", "view.unknown_value", "P7"),
        ("type:incident", "view.unknown_value", "incident"),
        ("assignee:ada,,tom", "view.unknown_value", "ada,,tom"),
        ("customer:,", "view.unknown_value", ","),
        ("sla:late", "view.unknown_value", "late"),
        ("due<", "view.bad_span", ""),
        ("due<h", "view.bad_span", "h"),
        ("due<4", "view.bad_span", "4"),
        ("due<4w", "view.bad_span", "4w"),
        ("due<-4h", "view.bad_span", "-4h"),
        ("due<9999999h", "view.bad_span", "9999999h"),
        ("due<²h", "view.bad_span", "²h"),
    ],
)
def test_what_is_not_understood_is_named(typed, code, part):
    with pytest.raises(Rejected) as refused:
        parse(f"vpn {typed}")
    assert refused.value.code == code
    assert refused.value.params["value"] == part


def test_words_are_laid_on_top_of_a_view():
    base = BUILT_IN[0].filter
    found = parse("priority:P1 vpn", base)
    assert (found.open_only, found.assignee, found.priorities, found.words) == (
        True, "me", ("P1",), ("vpn",),
    )  # fmt: skip


filters = st.builds(
    TicketFilter,
    open_only=st.booleans(),
    statuses=st.lists(st.sampled_from(STATUSES[2:]), unique=True, max_size=3).map(tuple),
    priorities=st.lists(st.sampled_from(PRIORITIES), unique=True, max_size=3).map(tuple),
    types=st.lists(st.sampled_from(TYPES), unique=True, max_size=3).map(tuple),
    assignee=st.sampled_from(["me", "none", "anyone", SOMEBODY]),
    due_within=st.one_of(st.none(), st.integers(1, 90_000).map(lambda m: timedelta(minutes=m))),
    sla_statuses=st.lists(st.sampled_from(["met", "at_risk"]), unique=True).map(tuple),
    words=st.lists(st.text(st.sampled_from("ab ü%-'\\:#"), min_size=1, max_size=6), max_size=3).map(tuple),
    assignee_names=st.lists(st.sampled_from(["ada", "Tom Dreyer", "o'neil"]), unique=True).map(tuple),
    customer_names=st.lists(st.sampled_from(["north", "A & B GmbH"]), unique=True).map(tuple),
)  # fmt: skip


@given(filters)
def test_a_filter_written_down_is_read_back(wanted):
    assert parse(as_text(wanted)) == wanted
