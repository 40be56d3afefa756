"""Which tickets are chosen: like a set of keys, and quick for a million of them."""

from __future__ import annotations

import time
from array import array

from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.pages.tickets.list.marks import Marks

keys = st.integers(1, 40)
steps = st.one_of(
    st.tuples(st.just("mark"), keys, st.booleans()),
    st.tuples(st.just("all"), st.lists(keys)),
    st.tuples(st.just("clear")),
)


@given(st.lists(steps))
def test_it_is_a_set_in_the_order_of_the_keys(done):
    marks, expected = Marks(), set()
    for step in done:
        if step[0] == "mark":
            marks.mark(step[1], step[2])
            (expected.add if step[2] else expected.discard)(step[1])
        elif step[0] == "all":
            marks.mark_all(array("q", step[1]))
            expected.update(step[1])
        else:
            marks.clear()
            expected.clear()
    assert list(marks) == sorted(expected)
    assert (len(marks), bool(marks)) == (len(expected), bool(expected))
    assert marks == expected
    assert [key for key in range(-1, 50) if key in marks] == sorted(expected)
    assert None not in marks


def test_all_of_a_million_are_chosen_before_anybody_waits():
    marks, everything = Marks(), array("q", range(1, 1_000_001))
    began = time.thread_time()
    marks.mark_all(everything)
    took = time.thread_time() - began
    assert len(marks) == len(everything)
    assert took < 0.2
