"""Where a ticket stands in a long list: found among the stored bytes of the keys."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.pages.tickets.list.places import place_in

# Many zero bytes and many repetitions: where the end of one key and the beginning of the next look like a third.
keys = st.one_of(
    st.integers(0, 3),
    st.sampled_from(
        [1, 255, 256, 257, 65_536, 65_541, 65_792, 16_777_216, 2**40, 2**56, 2**63 - 1]
    ),
)


@given(st.lists(keys, max_size=12), keys)
def test_a_key_is_found_where_it_stands_first(order, key):
    expected = order.index(key) if key in order else -1
    assert place_in(array("q", order), key) == expected


def test_bytes_of_two_neighbours_are_no_key():
    assert place_in(array("q", [65_541, 256]), 256) == 1
    assert place_in(array("q", [65_541, 512]), 256) == -1
