"""What a ticket may be, in the words of people, seeds and files."""

from __future__ import annotations

import pytest

from deskflow.tickets.rules import (
    DONE,
    PRIORITIES,
    STATUSES,
    TRANSITIONS,
    is_open,
    may_move,
    number_prefix,
    parse_priority,
    parse_status,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("P1", "P1"), ("p1_critical", "P1"), ("critical", "P1"), ("High", "P2"), ("medium", "P3"),
     (" low ", "P4"), ("P4-low", "P4"), ("p2 high", "P2"), (2, "P2"), ("3", "P3"), ("urgent", "P1"),
     ("normal", "P3"), (0, None), (5, None), (True, None), ("p5", None), ("pro", None), ("p12", None),
     (None, None), ("", None), (1.0, None)],
)  # fmt: skip
def test_words_for_priorities(written, meant):
    assert parse_priority(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("open", "open"), (" In Progress ", "in_progress"), ("ASSIGNED", "open"), ("pending", "pending_customer"),
     ("merged", "merged"), ("", None), (None, None), ("opened", None)],
)  # fmt: skip
def test_words_for_statuses(written, meant):
    assert parse_status(written) == meant


@pytest.mark.parametrize("name", PRIORITIES)
def test_every_priority_means_itself(name):
    assert parse_priority(name) == name


@pytest.mark.parametrize("name", STATUSES)
def test_every_status_means_itself_and_says_where_it_may_go(name):
    assert parse_status(name) == name
    assert TRANSITIONS[name] <= set(STATUSES) - {name}
    assert may_move(name, name)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("new", "open", True),
        ("open", "new", False),
        ("open", "resolved", True),
        ("resolved", "closed", True),
        ("resolved", "pending_customer", False),
        ("closed", "open", True),
        ("closed", "resolved", False),
        ("cancelled", "in_progress", False),
        ("merged", "open", False),
    ],
)
def test_moves(old, new, allowed):
    assert may_move(old, new) is allowed


def test_what_is_done_is_not_open():
    assert {name for name in STATUSES if not is_open(name)} == DONE


@pytest.mark.parametrize(
    ("wanted", "prefix"),
    [("INC", "INC"), ("acme", "ACME"), ("A-B c", "ABC"), ("2nd", "ND"), ("", "INC"), ("--", "INC"),
     ("ÄÖ", "INC"), ("ABCDEFGHIJKL", "ABCDEFGHIJ")],
)  # fmt: skip
def test_a_prefix_is_what_a_mail_can_carry_and_bring_back(wanted, prefix):
    from deskflow.channels.mail.threading import ticket_tokens, token

    assert number_prefix(wanted) == prefix
    assert ticket_tokens(f"Re: {token(f'{prefix}-1001')} Printer") == (f"{prefix}-1001",)
