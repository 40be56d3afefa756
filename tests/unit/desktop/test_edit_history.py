"""Undo of a value that is replaced as a whole: typing in one field is one step, everything else its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.pages.workflows.designer.edit_history import EditHistory


def test_typing_in_one_field_is_one_step():
    history = EditHistory("")
    for text in ("a", "ab", "abc"):
        history.put(text, "name")
    history.put("abc!", "other")
    assert history.undo()
    assert history.now == "abc"
    assert history.undo()
    assert history.now == ""
    assert not history.undo()
    assert history.redo()
    assert history.now == "abc"


def test_a_step_back_ends_the_step():
    history = EditHistory(0)
    history.put(1, "x")
    history.put(2, "")
    history.undo()
    history.put(3, "x")
    history.undo()
    assert history.now == 1


def test_an_edit_throws_away_what_could_be_done_again():
    history = EditHistory(0)
    history.put(1)
    history.undo()
    history.put(2)
    assert not history.redo()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "a", "b"]))))
def test_all_the_way_back_and_forth(edits):
    history = EditHistory(0)
    for value, key in edits:
        history.put(value, key)
    last = history.now
    while history.undo():
        pass
    assert history.now == 0
    while history.redo():
        pass
    assert history.now == last
