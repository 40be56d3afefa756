"""The document: named steps that happen whole or not at all, and can be taken back."""

from __future__ import annotations

import pytest

from deskflow.desktop.canvas.document.changes import AddNode, SetNodeField
from deskflow.desktop.canvas.document.codec import to_json
from deskflow.desktop.canvas.document.document import NotInTransaction, StructureBroken
from deskflow.desktop.canvas.document.placing import (
    add_node,
    move_nodes,
    remove,
    resize_node,
    set_data,
    set_disabled,
    set_document_field,
    set_field,
)
from deskflow.desktop.canvas.document.rules import ChangeRefused
from deskflow.desktop.canvas.document.values import Node, PortRef
from deskflow.desktop.canvas.document.wiring import (
    add_connected,
    connect,
    cut,
    disconnect,
    heal,
    insert_on_edge,
    reconnect,
    replace_node,
)
from tests.unit.canvas.samples import chain, empty, wire

EDITS = {
    "add": lambda d, n: add_node(d, "action", 5, 6, title="New", data={"a": [1]}),
    "move": lambda d, n: move_nodes(d, {n[0]: (8, 16), n[1]: (24, 32)}),
    "resize": lambda d, n: resize_node(d, n[0], 100, 50),
    "remove": lambda d, n: remove(d, [n[1]]),
    "title": lambda d, n: set_field(d, n[1], "title", "Other"),
    "key": lambda d, n: set_field(d, n[1], "key", "other"),
    "data": lambda d, n: set_field(d, n[1], "data", {"to": "x"}),
    "disable": lambda d, n: set_disabled(d, n, True),
    "document field": lambda d, n: set_document_field(d, "name", "P1"),
    "connect": lambda d, n: wire(d, n[2], n[1]),
    "disconnect": lambda d, n: disconnect(d, d.edges_out(n[0])[0].id),
    "reconnect": lambda d, n: reconnect(d, d.edges_out(n[0])[0].id, end=PortRef(n[2], "in")),
    "heal": lambda d, n: heal(d, [n[1]]),
    "insert": lambda d, n: add_connected(d, "action", 0, 0, on_edge=d.edges_out(n[0])[0].id),
    "replace": lambda d, n: replace_node(d, n[1], "condition"),
    "slice": lambda d, n: cut(d, [edge.id for edge in d.edges.values()]),
    "drag out": lambda d, n: add_connected(d, "action", 0, 0, start=PortRef(n[2], "out")),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_every_edit_is_one_step_that_can_be_undone_and_redone(edit) -> None:
    document, nodes = chain()
    before = to_json(document)

    edit(document, nodes)
    after = to_json(document)

    assert after != before
    assert document.history.depth == 1
    assert document.undo() is not None
    assert to_json(document) == before
    assert document.redo() is not None
    assert to_json(document) == after


def test_a_change_outside_a_transaction_is_refused() -> None:
    document, nodes = chain()
    with pytest.raises(NotInTransaction):
        document.apply(SetNodeField(nodes[0], "title", "", "x"))


def test_a_transaction_that_fails_leaves_nothing_behind() -> None:
    document, nodes = chain()
    before, told = to_json(document), []
    document.listen(told.append)

    def half_done() -> None:
        with document.transaction("two things"):
            add_node(document, "action", 0, 0)
            set_field(document, nodes[0], "title", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert to_json(document) == before
    assert told == []
    assert document.history.undo_step is None


def title_and_wire(document, nodes) -> None:
    with document.transaction("inner"):
        set_field(document, nodes[1], "title", "lost")
        wire(document, nodes[1], nodes[0])


def test_an_inner_transaction_that_fails_undoes_only_itself() -> None:
    document, nodes = chain()
    with document.transaction("outer"):
        set_field(document, nodes[1], "title", "kept")
        with pytest.raises(ChangeRefused):
            title_and_wire(document, nodes)
    assert document.nodes[nodes[1]].title == "kept"
    assert document.history.depth == 1


def test_setting_what_is_there_already_is_no_step() -> None:
    document, nodes = chain()
    set_field(document, nodes[0], "title", "")
    move_nodes(document, {nodes[0]: (0, 0)})
    assert document.history.undo_step is None


def test_typing_is_one_step_until_something_else_happens() -> None:
    document, nodes = chain()
    for text in ("H", "He", "Hey"):
        set_field(document, nodes[1], "title", text, merge_key="title")
    assert document.history.depth == 1
    document.history.seal()
    set_field(document, nodes[1], "title", "Hey!", merge_key="title")
    assert document.history.depth == 2
    document.undo()
    assert document.nodes[nodes[1]].title == "Hey"
    document.undo()
    assert document.nodes[nodes[1]].title == ""


def test_a_new_step_forgets_what_was_undone() -> None:
    document, nodes = chain()
    set_field(document, nodes[1], "title", "one")
    document.undo()
    set_field(document, nodes[1], "title", "two")
    assert document.redo() is None


def test_listeners_hear_what_was_touched_and_can_leave() -> None:
    document, nodes = chain()
    told = []
    stop = document.listen(told.append)
    move_nodes(document, {nodes[0]: (8, 8)})
    document.undo()
    stop()
    document.redo()
    assert [notice.origin for notice in told] == ["do", "undo"]
    assert told[0].nodes == {nodes[0]: frozenset({"position"})}
    assert not told[0].is_structural


def test_structure_is_kept_whatever_is_tried() -> None:
    document, nodes = chain()
    with pytest.raises(StructureBroken):
        with document.transaction("twice"):
            document.apply(AddNode(Node(nodes[0], "action", "k")))
    with pytest.raises(StructureBroken):
        with document.transaction("key twice"):
            document.apply(AddNode(Node("new", "action", document.nodes[nodes[0]].key)))


def test_keys_are_free_and_follow_the_kind() -> None:
    document = empty()
    keys = [document.nodes[add_node(document, "action", 0, 0)].key for _ in range(3)]
    assert keys == ["assign", "assign2", "assign3"]


def test_wires_on_ports_that_go_with_the_data_go_too() -> None:
    document = empty()
    switch = add_node(document, "switch", 0, 0, data={"cases": ["north", "south"]})
    target = add_node(document, "action", 300, 0)
    wire(document, switch, target, "north")
    set_data(document, switch, {"cases": ["south"]})
    assert not document.edges
    document.undo()
    assert [edge.source_port for edge in document.edges.values()] == ["north"]


def test_healing_joins_what_was_before_and_after() -> None:
    document, nodes = chain(4)
    heal(document, nodes[1:3])
    assert [(edge.source, edge.target) for edge in document.edges.values()] == [
        (nodes[0], nodes[3])
    ]


def test_a_node_dragged_out_of_a_taken_port_comes_between() -> None:
    document, nodes = chain(2)
    new = add_connected(document, "action", 0, 0, start=PortRef(nodes[0], "out"))
    assert document.edges_out(nodes[0])[0].target == new
    assert document.edges_out(new)[0].target == nodes[1]


def test_a_trigger_does_not_fit_into_a_wire() -> None:
    document, nodes = chain(2)
    trigger = add_node(document, "trigger", 0, 0)
    edge = document.edges_out(nodes[0])[0]
    assert not insert_on_edge(document, edge.id, trigger)
    assert document.edges[edge.id] == edge


def test_an_edge_dragged_from_an_in_port_ends_at_the_new_node() -> None:
    document = empty()
    stop = add_node(document, "stop", 0, 0)
    new = add_connected(document, "action", -300, 0, end=PortRef(stop, "in"))
    assert [(edge.source, edge.target) for edge in document.edges.values()] == [(new, stop)]


def test_refused_connections_raise_with_the_reason() -> None:
    document, nodes = chain(2)
    with pytest.raises(ChangeRefused) as refusal:
        connect(document, PortRef(nodes[1], "out"), PortRef(nodes[0], "in"))
    assert refusal.value.refused.code == "into-trigger"


# --- replacing ------------------------------------------------------------------------------------


def test_another_step_takes_the_place_with_key_and_wires() -> None:
    document, nodes = chain(3)
    move_nodes(document, {nodes[1]: (300, 40)})
    new = replace_node(document, nodes[1], "condition", {"a": 1})
    node = document.nodes[new]
    assert (node.kind, node.key, node.x, node.y, node.data) == (
        "condition",
        "assign",
        300,
        40,
        {"a": 1},
    )
    assert {(edge.source, edge.source_port, edge.target) for edge in document.edges.values()} == {
        (nodes[0], "out", new),
        (new, "true", nodes[2]),
    }
    document.undo()
    assert set(document.nodes) == set(nodes)
    assert len(document.edges) == 2


def test_a_wire_that_does_not_fit_the_new_step_goes() -> None:
    document, nodes = chain(3)
    new = replace_node(document, nodes[1], "stop")
    assert [(edge.source, edge.target) for edge in document.edges.values()] == [(nodes[0], new)]


def test_a_kind_that_may_not_be_leaves_everything_as_it_was() -> None:
    document, nodes = chain(3)
    with pytest.raises(ChangeRefused):
        replace_node(document, nodes[1], "no such kind")
    assert len(document.edges) == 2
    assert not document.history.depth
