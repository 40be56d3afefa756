"""Canonical JSON, the journal and fragments: what a document becomes outside, and back."""

from __future__ import annotations

import json

import pytest

from deskflow.desktop.canvas.document.codec import from_json, to_json
from deskflow.desktop.canvas.document.document import Document, StructureBroken
from deskflow.desktop.canvas.document.fragments import copied, corner, parsed, pasted
from deskflow.desktop.canvas.document.journal import record_of, replay
from deskflow.desktop.canvas.document.placing import (
    add_node,
    move_nodes,
    remove,
    resize_node,
    set_document_field,
    set_field,
)
from deskflow.desktop.canvas.document.rules import ALLOWED, Refused, StandardRules
from tests.unit.canvas.samples import KINDS, chain, empty, wire


def test_the_same_document_is_always_the_same_text() -> None:
    one, _nodes = chain()
    other = Document(
        KINDS, nodes=reversed(list(one.nodes.values())), edges=reversed(list(one.edges.values()))
    )
    assert to_json(one) == to_json(other)
    assert to_json(from_json(to_json(one), KINDS)) == to_json(one)


def test_positions_stand_in_a_section_of_their_own() -> None:
    document, nodes = chain()
    before = json.loads(to_json(document))
    move_nodes(document, {nodes[0]: (8, 8)})
    after = json.loads(to_json(document))
    assert before.pop("positions") != after.pop("positions")
    assert before == after


def test_a_kind_from_a_newer_version_survives() -> None:
    document, nodes = chain()
    plain = json.loads(to_json(document))
    plain["nodes"][nodes[1]]["kind"] = "quantum"
    text = json.dumps(plain)
    reopened = from_json(text, KINDS)
    assert not KINDS("quantum").known
    assert json.loads(to_json(reopened)) == plain


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "{}",
        '{"format":99,"nodes":{},"edges":{}}',
        '{"format":1,"nodes":{"a":{"kind":"x"}},"edges":{}}',
        '{"format":1,"nodes":{},"edges":{"e":{"from":["a","out"],"to":["b","in"]}}}',
        '{"format":1,"nodes":{},"edges":{"e":{"from":["a"],"to":["b","in"]}}}',
    ],
)
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(StructureBroken):
        from_json(text, KINDS)


def test_a_journal_brings_back_the_document_and_its_undo_steps() -> None:
    start, nodes = chain()
    text = to_json(start)
    records: list[str] = []
    start.listen(lambda notice: records.append(json.dumps(record_of(notice))))

    set_field(start, nodes[1], "title", "A", merge_key="t")
    set_field(start, nodes[1], "title", "AB", merge_key="t")
    note = add_node(start, "note", 1.5, 2.5)
    resize_node(start, note, 120, 80)
    start.undo()
    start.undo()
    start.redo()
    remove(start, [nodes[1]])
    set_document_field(start, "variables", {"x": 1})
    set_field(start, nodes[2], "data", {"deep": {"er": [1, None]}})

    again = from_json(text, KINDS)
    assert replay(again, [json.loads(record) for record in records]) == len(records)
    assert to_json(again) == to_json(start)
    assert again.history.depth == start.history.depth
    while start.undo():
        assert again.undo() is not None
        assert to_json(again) == to_json(start)
    assert again.undo() is None
    assert to_json(again) == text


def test_copies_get_their_own_ids_and_keys_and_keep_their_wires() -> None:
    document, nodes = chain(4)
    text = copied(document, nodes[1:3])
    assert corner(text) == (264, 0)
    new = pasted(document, text, dx=24, dy=24)
    assert len(new) == 2
    assert len({node.key for node in document.nodes.values()}) == len(document.nodes)
    assert [edge.target for edge in document.edges_out(new[0])] == [new[1]]
    assert document.nodes[new[0]].x == 264 + 24
    assert document.history.depth == 1


def test_pasting_leaves_out_what_the_rules_refuse() -> None:
    source, nodes = chain()

    class NoTrigger(StandardRules):
        def may_add(self, document, kind):
            return Refused("enough") if kind == "trigger" else ALLOWED

    target = empty(NoTrigger())
    new = pasted(target, copied(source, nodes))
    assert [target.nodes[name].kind for name in new] == ["action", "action"]
    assert len(target.edges) == 1


@pytest.mark.parametrize("text", ["", "hello", "[1]", "null", '{"fragment":"other"}', "[" * 9999])
def test_foreign_text_on_the_clipboard_is_left_alone(text: str) -> None:
    document, _ = chain()
    assert parsed(text) is None
    assert corner(text) is None
    assert pasted(document, text) == []
    assert document.history.undo_step is None


def test_wires_to_nodes_outside_the_fragment_are_not_copied() -> None:
    document, nodes = chain(2)
    wire(document, nodes[1], add_node(document, "action", 0, 0))
    fragment = parsed(copied(document, [nodes[1]]))
    assert fragment is not None
    assert fragment[1] == []
