"""Frames as part of a document: who is in which, what becomes of them when steps go, what a copy takes along."""

from __future__ import annotations

import json

import pytest

from deskflow.desktop.canvas.document import fragments
from deskflow.desktop.canvas.document.frames import (
    FIELD,
    LONGEST_TITLE,
    MOST,
    edit_frame,
    frame_holding,
    frames_from_plain,
    frames_of,
    make_frame,
    rehouse,
    remove_frames,
    set_collapsed,
)
from deskflow.desktop.canvas.document.placing import remove, set_document_field
from deskflow.desktop.canvas.document.wiring import replace_node
from tests.unit.canvas.samples import chain


def undone(document):
    while document.history.undo_step is not None:
        document.undo()
    return document


def test_a_frame_is_made_named_collapsed_and_taken_away_and_each_can_be_undone() -> None:
    document, nodes = chain()
    frame = make_frame(document, nodes[:2], title="Ask")
    edit_frame(document, frame, title="Ask first", tone="teal")
    set_collapsed(document, [frame], True)
    known = frames_of(document)[frame]
    assert (known.title, known.tone, known.collapsed) == ("Ask first", "teal", True)
    assert set(known.members) == set(nodes[:2])
    remove_frames(document, [frame])
    assert frames_of(document) == {}
    assert FIELD not in document.fields
    document.undo()
    assert frames_of(document)[frame] == known
    undone(document)
    assert FIELD not in document.fields


def test_a_step_is_in_one_frame_at_most() -> None:
    document, nodes = chain()
    first = make_frame(document, nodes[:2])
    second = make_frame(document, nodes[1:])
    frames = frames_of(document)
    assert frames[first].members == (nodes[0],)
    assert set(frames[second].members) == set(nodes[1:])
    third = make_frame(document, nodes)
    assert list(frames_of(document)) == [third]


def test_steps_that_go_and_come_back_are_in_their_frame_again() -> None:
    document, nodes = chain()
    frame = make_frame(document, nodes[:2])
    remove(document, [nodes[0]])
    assert frames_of(document)[frame].members == (nodes[1],)
    remove(document, [nodes[1]])
    assert frames_of(document) == {}
    document.undo()
    document.undo()
    assert set(frames_of(document)[frame].members) == set(nodes[:2])


def test_a_step_that_replaces_another_takes_its_place_in_the_frame_also_alone() -> None:
    document, nodes = chain()
    frame = make_frame(document, [nodes[1]])
    new = replace_node(document, nodes[1], "condition")
    assert frames_of(document)[frame].members == (new,)
    document.undo()
    assert frames_of(document)[frame].members == (nodes[1],)


def test_moving_house_is_one_step_and_nothing_where_nothing_changes() -> None:
    document, nodes = chain()
    first, second = make_frame(document, [nodes[0]]), make_frame(document, nodes[1:])
    depth = document.history.depth
    rehouse(document, {nodes[0]: first, nodes[1]: "no such frame"})
    assert document.history.depth == depth
    rehouse(document, {nodes[1]: first, nodes[2]: None})
    assert document.history.depth == depth + 1
    assert set(frames_of(document)[first].members) == set(nodes[:2])
    assert second not in frames_of(document)
    assert frame_holding(document, nodes[2]) is None


def test_a_copy_of_a_whole_frame_is_framed_and_a_part_of_it_is_not() -> None:
    document, nodes = chain()
    make_frame(document, nodes[:2], title="Ask", tone="violet")
    whole = fragments.pasted(document, fragments.copied(document, nodes))
    copies = [one for one in frames_of(document).values() if set(one.members) <= set(whole)]
    assert [(one.title, one.tone, len(one.members)) for one in copies] == [("Ask", "violet", 2)]
    count = len(frames_of(document))
    fragments.pasted(document, fragments.copied(document, [nodes[0]]))
    assert len(frames_of(document)) == count
    undone(document)
    assert set(document.nodes) == set(nodes)


HOSTILE = [
    None,
    "frames",
    {"members": []},
    [1, None, "x", []],
    [{"members": "abc"}],
    [{"members": [1, {}, None]}],
    [
        {
            "id": {"a": 1},
            "title": 7,
            "tone": "url(x)",
            "members": ["a", "a", "b"],
            "collapsed": "yes",
        }
    ],
    [{"members": ["a"], "title": "x" * 100_000}] * (MOST + 50),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_from_anywhere_makes_frames_that_can_be_kept_or_none(value) -> None:
    frames = frames_from_plain(value)
    assert len(frames) <= MOST
    for frame in frames:
        assert len(frame.title) <= LONGEST_TITLE
        assert len(set(frame.members)) == len(frame.members)
        assert frame.tone == "neutral"
        assert frame.collapsed is False
    document, nodes = chain()
    text = json.loads(fragments.copied(document, nodes)) | {"frames": value}
    assert len(fragments.pasted(document, json.dumps(text))) == len(nodes)
    set_document_field(document, FIELD, value)
    assert all(set(one.members) <= set(document.nodes) for one in frames_of(document).values())
