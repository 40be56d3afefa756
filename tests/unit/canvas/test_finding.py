"""Steps found by their words and along the wires."""

from __future__ import annotations

from deskflow.desktop.canvas.document.finding import downstream, found, upstream
from deskflow.desktop.canvas.document.placing import add_node, set_data, set_field
from tests.unit.canvas.samples import chain, empty


def test_every_word_must_be_there_wherever_it_stands() -> None:
    document = empty()
    far = add_node(document, "action", 800, 0, title="Tell the customer")
    near = add_node(document, "action", 0, 0, data={"to": ["desk@example.org"], "mail": {"n": 42}})
    assert found(document, "assign") == [near, far], "by key and kind, from left to right"
    assert found(document, "CUSTOMER tell") == [far]
    assert found(document, "example.org") == [near]
    assert found(document, "42") == [near]
    assert found(document, "customer example") == []
    assert found(document, "  ") == []


def test_a_subtitle_is_searched_and_data_nested_without_end_is_survived() -> None:
    document = empty()
    stop = add_node(document, "stop", 0, 0)
    set_data(document, stop, {"message": "Straße gesperrt"})
    assert found(document, "STRASSE") == [stop]
    note = add_node(document, "note", 0, 0)
    set_field(document, note, "subtitle", "Ask Berta first")
    assert found(document, "berta") == [note]
    deep: dict = {}
    for _ in range(500):
        deep = {"in": deep}
    set_data(document, stop, deep)
    assert found(document, "berta") == [note]


def test_what_leads_to_a_step_and_what_follows_it() -> None:
    document, nodes = chain(4)
    add_node(document, "action", 0, 300)
    assert upstream(document, [nodes[2]]) == set(nodes[:3])
    assert downstream(document, [nodes[2]]) == set(nodes[2:])
    assert downstream(document, []) == set()
