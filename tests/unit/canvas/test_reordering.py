"""Two steps that follow each other change places."""

from __future__ import annotations

import pytest

from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.document.reordering import move_earlier, move_later
from deskflow.desktop.canvas.document.rules import ChangeRefused
from tests.unit.canvas.samples import chain, empty, wire


def order(document, first):
    walked = [first]
    while leaving := document.edges_out(walked[-1]):
        walked.append(leaving[0].target)
    return walked


def test_a_step_goes_one_place_later_and_back_and_takes_the_place_on_the_canvas() -> None:
    document, (start, one, two, three) = chain(4)
    places = {node: document.nodes[node].x for node in (one, two)}
    move_later(document, one)
    assert order(document, start) == [start, two, one, three]
    assert (document.nodes[one].x, document.nodes[two].x) == (places[two], places[one])
    move_earlier(document, one)
    assert order(document, start) == [start, one, two, three]
    move_earlier(document, three)
    assert order(document, start) == [start, one, three, two], "the last one, too"
    for _ in range(3):
        document.undo()
    assert order(document, start) == [start, one, two, three]
    assert document.nodes[one].x == places[one]


def test_out_of_a_branch_and_into_one() -> None:
    document = empty()
    start, check, yes, no, end = (
        add_node(document, kind, 0, 0)
        for kind in ("trigger", "condition", "action", "action", "stop")
    )
    wire(document, start, check)
    wire(document, check, yes, "true")
    wire(document, check, no, "false")
    wire(document, no, end)
    move_earlier(document, no)
    assert order(document, start)[:2] == [start, no]
    assert {edge.source_port: edge.target for edge in document.edges_out(check)} == {
        "true": yes,
        "false": end,
    }, "what came behind it stays on its way"
    move_later(document, no)
    assert [edge.target for edge in document.edges_out(start)] == [check]


@pytest.mark.parametrize(
    ("move", "place", "code"),
    [(move_later, 0, "after-trigger"), (move_earlier, 0, "nothing-ahead"), (move_earlier, 1, "after-trigger"),
     (move_later, 2, "nothing-behind")],
)  # fmt: skip
def test_what_cannot_be_says_why_and_changes_nothing(move, place, code) -> None:
    document, nodes = chain(3)
    with pytest.raises(ChangeRefused) as refusal:
        move(document, nodes[place])
    assert refusal.value.refused.code == code
    assert document.revision == 0


def test_two_that_lead_to_each_other_stay() -> None:
    document = empty()
    one, other = (add_node(document, "action", 0, 0) for _ in range(2))
    wire(document, one, other)
    wire(document, other, one)
    before = dict(document.edges)
    with pytest.raises(ChangeRefused):
        move_later(document, one)
    assert dict(document.edges) == before
