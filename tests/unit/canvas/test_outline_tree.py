"""The document told as a tree."""

from __future__ import annotations

from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.meeting import meeting_points
from deskflow.desktop.canvas.outline_tree import numbers_in, outline_of
from tests.unit.canvas.samples import chain, empty, wire


def told(row):
    mine = ("→" if row.reference else "") + (row.node or row.label)
    return (mine, [told(child) for child in row.children]) if row.children else mine


def test_steps_in_a_row_are_siblings() -> None:
    document, nodes = chain(4)
    assert [told(row) for row in outline_of(document).children] == nodes


def test_ways_out_are_children_and_loops_end_in_a_reference() -> None:
    document = empty()
    start, check, yes, no = (
        add_node(document, kind, 0, 0) for kind in ("trigger", "condition", "action", "action")
    )
    wire(document, start, check)
    wire(document, check, yes, "true")
    wire(document, check, no, "false")
    wire(document, no, check)
    rows = [told(row) for row in outline_of(document).children]
    assert rows == [start, (check, [("yes", [yes]), ("no", [no, f"→{check}"])])]


def test_nothing_is_left_out() -> None:
    document = empty()
    one, other, alone = (add_node(document, "action", 0, 0) for _ in range(3))
    wire(document, one, other)
    wire(document, other, one)
    note = add_node(document, "note", 0, 0)
    names = {row.node for row in outline_of(document).children}
    assert names == {one, other, alone, note}


def test_long_workflows_do_not_run_out_of_stack() -> None:
    document = empty()
    last = add_node(document, "trigger", 0, 0)
    for _ in range(1500):
        step = add_node(document, "condition", 0, 0)
        wire(document, last, step, "out" if document.nodes[last].kind == "trigger" else "true")
        last = step
    assert len(outline_of(document).children) == 2


def test_where_ways_meet_again_it_goes_on_beside_the_step_and_not_below_one_of_them() -> None:
    document = empty()
    start, check, yes, no, after = (
        add_node(document, kind, 0, 0)
        for kind in ("trigger", "condition", "action", "action", "stop")
    )
    wire(document, start, check)
    for port, step in (("true", yes), ("false", no)):
        wire(document, check, step, port)
        wire(document, step, after)
    rows = [told(row) for row in outline_of(document).children]
    branches = [("yes", [yes, f"→{after}"]), ("no", [no, f"→{after}"])]
    assert rows == [start, (check, branches), after]
    assert numbers_in(outline_of(document)) == {check: 1, yes: 2, no: 3, after: 4}


def test_behind_the_usual_way_out_it_goes_on_and_the_others_are_told_below() -> None:
    document = empty()
    loop, body, after = (add_node(document, kind, 0, 0) for kind in ("loop", "action", "action"))
    wire(document, loop, body, "each")
    wire(document, loop, after, "done")
    rows = [told(row) for row in outline_of(document).children]
    assert rows == [(loop, [("each", [body])]), after]


def test_where_branches_meet_is_found_over_loops_and_nothing_is_found_where_one_ends() -> None:
    document = empty()
    check, one, other, after = (
        add_node(document, kind, 0, 0) for kind in ("condition", "condition", "action", "action")
    )
    wire(document, check, one, "true")
    wire(document, check, other, "false")
    wire(document, one, after, "true")
    wire(document, one, check, "false")
    assert check not in meeting_points(document), "the other way ends by itself"
    wire(document, other, after)
    assert meeting_points(document)[check] == after
    circle = empty()
    first, second = (add_node(circle, "action", 0, 0) for _ in range(2))
    wire(circle, first, second)
    wire(circle, second, first)
    assert meeting_points(circle) == {first: second}, "what leads back does not count"


def test_notes_come_last() -> None:
    document = empty()
    note, step = add_node(document, "note", 0, -500), add_node(document, "action", 0, 0)
    assert [row.node for row in outline_of(document).children] == [step, note]
