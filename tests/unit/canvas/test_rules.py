"""What the standard rules of a graph allow, and why not."""

from __future__ import annotations

import pytest

from deskflow.desktop.canvas.document.placing import add_node, set_field
from deskflow.desktop.canvas.document.rules import ChangeRefused, StandardRules
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import first_fit, may_reconnect
from tests.unit.canvas.samples import chain, empty, wire


def code(document, source, target, port="out", into="in"):
    verdict = document.rules.may_connect(document, PortRef(source, port), PortRef(target, into))
    return None if verdict.ok else verdict.code


def test_what_may_be_connected() -> None:
    document = empty()
    trigger, action, other, condition, fork, number, single, note = (
        add_node(document, kind, 0, 0)
        for kind in ("trigger", "action", "action", "condition", "fork", "number", "single", "note")
    )
    assert code(document, trigger, action) is None
    assert code(document, action, action) == "to-itself"
    assert code(document, action, trigger) == "into-trigger"
    assert code(document, action, trigger, into="") == "into-trigger"
    assert code(document, action, note) == "no-port"
    assert code(document, action, other, port="nowhere") == "no-port"
    assert code(document, number, action) == "type-mismatch"
    assert code(document, "gone", action) == "unknown-node"

    wire(document, trigger, action)
    assert code(document, trigger, action) == "duplicate"
    assert code(document, trigger, other) == "port-taken"
    wire(document, fork, action, "branch")
    assert code(document, fork, other, "branch") is None
    wire(document, condition, single, "true")
    assert code(document, condition, single, "false") == "input-taken"


def test_cycles_are_allowed_where_the_rules_say_so() -> None:
    document = empty(StandardRules(cycle_allowed=lambda d, start, end: start.port == "false"))
    action, condition = add_node(document, "action", 0, 0), add_node(document, "condition", 0, 0)
    wire(document, action, condition)
    assert code(document, condition, action, "true") == "cycle"
    assert code(document, condition, action, "false") is None


def test_a_node_of_an_unknown_kind_may_not_be_added() -> None:
    document = empty()
    with pytest.raises(ChangeRefused) as refusal:
        add_node(document, "from the future", 0, 0)
    assert refusal.value.refused.code == "unknown-kind"


def test_keys_are_there_and_their_own() -> None:
    document, nodes = chain()
    for key, reason in (("", "empty-key"), ("trigger", "key-taken")):
        with pytest.raises(ChangeRefused) as refusal:
            set_field(document, nodes[1], "key", key)
        assert refusal.value.refused.code == reason


def test_reconnecting_is_judged_as_if_the_wire_were_gone() -> None:
    document, nodes = chain(3)
    edge = document.edges_out(nodes[0])[0]
    told = []
    document.listen(told.append)
    assert may_reconnect(document, edge.id, edge.start, PortRef(nodes[2], "in")).ok
    assert not may_reconnect(document, edge.id, edge.start, PortRef(nodes[0], "in")).ok
    assert document.edges[edge.id] == edge
    assert told == []


def test_the_first_port_that_fits_is_found() -> None:
    document = empty()
    trigger, condition = add_node(document, "trigger", 0, 0), add_node(document, "condition", 0, 0)
    target = add_node(document, "action", 0, 0)
    assert first_fit(document, target, start=PortRef(trigger, "out")) == PortRef(target, "in")
    assert first_fit(document, trigger, start=PortRef(condition, "true")) is None
    wire(document, condition, target, "true")
    assert first_fit(document, condition, end=PortRef(target, "in")) == PortRef(condition, "false")
