"""The document told as a tree."""

from __future__ import annotations

from deskflow.desktop.canvas.document.placing import add_node
from deskflow.desktop.canvas.outline_tree import outline_of
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
