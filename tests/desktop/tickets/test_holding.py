"""The ticket one is looking at keeps its place through changes."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.pages.tickets.list.groups import Group
from deskflow.desktop.pages.tickets.list.holding import held


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        (
            [1, 2, 3, 4],
            [2, 1, 3, 4],
            [1, 2, 3, 4],
        ),  # more urgent: one goes on with 3, not with 1 again
        ([1, 2, 3, 4], [1, 3, 4, 2], [1, 2, 3, 4]),  # waits for somebody now
        ([1, 2, 3, 4], [1, 3, 4], [1, 2, 3, 4]),  # given away
        ([1, 2, 3, 4], [9, 1, 3, 4], [9, 1, 2, 3, 4]),  # given away while another comes in above
        ([1, 2, 3, 4], [9, 1, 2, 3, 4], [9, 1, 2, 3, 4]),  # only another one came
        ([1, 2, 3, 4], [1, 2, 9, 3, 4], [1, 2, 9, 3, 4]),
        ([1, 2, 3, 4], [1, 4], [1, 2, 4]),  # its neighbour went as well
        ([2, 3], [3, 2], [2, 3]),
        ([1, 2], [], [2]),
        ([1, 2, 3], [8, 2, 9], [8, 2, 9]),  # everything around it is other now
        ([1, 3], [1, 3], [1, 3]),  # not in the list at all
    ],
)
def test_it_stays_where_one_went_on_reading(before, now, shown):
    assert list(held(array("q", before), array("q", now), [], 2).keys) == shown


def test_headings_count_what_belongs_there_and_have_room_for_what_stands_there():
    groups = [Group("Overdue", 2, 2), Group("Later", 2, 2)]
    found = held(array("q", [1, 3, 2, 4]), array("q", [2, 1, 3, 4]), groups, 2)
    assert list(found.keys) == [1, 3, 2, 4]
    assert [(one.size, one.count) for one in found.groups] == [(1, 2), (3, 2)]


keys = st.lists(st.integers(1, 12), unique=True)


@given(keys, keys, st.integers(1, 12), st.integers(0, 12))
def test_nothing_is_lost_and_nothing_else_moves(before, now, key, first):
    cut = min(first, len(now))
    groups = [Group(str(at), size, size) for at, size in enumerate((cut, len(now) - cut)) if size]
    found = held(array("q", before), array("q", now), groups, key)
    shown = list(found.keys)
    assert [one for one in shown if one != key] == [one for one in now if one != key]
    assert (key in shown) == (key in now or key in before)
    assert len(set(shown)) == len(shown)
    assert not found.groups or sum(one.size for one in found.groups) == len(shown)
    assert found.is_held == (shown != now)
