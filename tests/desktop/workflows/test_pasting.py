"""Steps travel between windows as text: what came is said, what could not come as well, and nothing bad gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.desk_window import CTRL, DeskWindow
from tests.desktop.workflows.conftest import OpenDesk, designer_of
from tests.integration.engine.running import definition

K = Qt.Key
END = {"key": "end", "type": "stop", "config": {}}
TELL = {"id": "a", "kind": "action.notify", "key": "tell", "at": [0, 0], "data": {"config": {}}}


def empty_flow(desk: DeskWindow) -> Any:
    designer = designer_of(desk, desk.made(CreateWorkflow("Into this", definition=definition(END))))
    designer.canvas.view.setFocus()
    return designer


def pasted(desk: DeskWindow, designer: Any, *nodes: Any) -> list[str]:
    text = json.dumps({"fragment": "deskflow-canvas", "nodes": nodes, "edges": []})
    QGuiApplication.clipboard().setText(text)
    designer.canvas.view.setFocus()
    desk.press(K.Key_V, CTRL)
    return [node.title or node.kind for node in designer.session.document.nodes.values()]


def test_what_comes_from_another_window_is_said(open_desk: OpenDesk) -> None:
    desk = open_desk()
    first = designer_of(desk, desk.made(InstantiateTemplate("vip", "VIP")))
    first.canvas.view.setFocus()
    desk.press(K.Key_A, CTRL)
    desk.press(K.Key_C, CTRL)
    desk.page("workflows", workflow_id=None)
    designer = empty_flow(desk)
    said: list[str] = []
    designer.canvas.view.announcer.announced.connect(said.append)
    designer.canvas.view.setFocus()
    desk.press(K.Key_V, CTRL)
    # There is a trigger here already; all the others came, with their wires.
    assert len(designer.session.document.nodes) == 2 + 7
    told = "7 steps came in. Left out: 1. A workflow has one trigger. Remove the other one first."
    assert told in said
    assert told in desk.toasts()
    desk.wait(lambda: designer.session.state == "saved")
    desk.press(K.Key_Z, CTRL)
    assert len(designer.session.document.nodes) == 2
    desk.press(K.Key_V, CTRL)
    desk.press(K.Key_C, CTRL)
    desk.press(K.Key_V, CTRL)
    assert "7 steps came in." in said


def test_what_is_no_step_is_said(desk: DeskWindow) -> None:
    designer = empty_flow(desk)
    QGuiApplication.clipboard().setText("Dear customer, …")
    desk.press(K.Key_V, CTRL)
    assert desk.toasts() == ["There are no steps on the clipboard."]
    assert designer.session.document.revision == 0


DEEP = json.loads("[" * 40 + "]" * 40)
CANNOT_BE_KEPT: list[dict[str, Any]] = [
    {"data": 5}, {"data": {"config": 5}}, {"data": {"config": {"a": "\0"}}}, {"data": {"config": {"a": DEEP}}},
    {"data": {"config": {"a": 10**30}}}, {"data": {"retry_count": "many"}}, {"data": {"retry_count": 10**40}},
    {"data": {"key": "a b"}}, {"key": "a b"}, {"key": "x" * 500}, {"key": "../up"}, {"title": "a\0b"}, {"title": 5},
    {"subtitle": ["x"]}, {"icon": {}}, {"kind": "nonsense"}, {"kind": "action.unknown"},
]  # fmt: skip


@pytest.fixture(scope="module")
def bad_nodes() -> list[dict[str, Any]]:
    return [{**TELL, "id": f"b{at}", **bad} for at, bad in enumerate(CANNOT_BE_KEPT)]


def test_what_no_workflow_can_keep_stays_outside(
    desk: DeskWindow, bad_nodes: list[dict[str, Any]]
) -> None:
    designer = empty_flow(desk)
    for bad in bad_nodes:
        assert pasted(desk, designer, bad) == ["trigger.manual", "step.stop"], bad
    # The good ones among them come.
    assert len(pasted(desk, designer, *bad_nodes, {**TELL, "title": "Sound"})) == 3
    assert any(f"Left out: {len(bad_nodes)}" in text for text in desk.toasts())
    desk.wait(lambda: designer.session.state == "saved" and designer.session.is_checked)


def test_places_nobody_can_go_to_are_no_fragment(desk: DeskWindow) -> None:
    designer = empty_flow(desk)
    for at in ([1e300, 0], ["x", 0], [None, 1]):
        assert len(pasted(desk, designer, {**TELL, "at": at})) == 2


def test_odd_values_in_forms_are_shown_and_kept(desk: DeskWindow) -> None:
    designer = empty_flow(desk)
    odd = [
        {"kind": "step.switch", "data": {"config": {"cases": 5}}},
        {"kind": "step.loop", "data": {"config": {"items": {"a": 1}, "at_once": []}}},
        {"kind": "step.note", "data": {"config": {"color": []}}, "subtitle": "x" * 5_000},
        {"kind": "step.fork", "data": {"config": {"branches": [None, 7]}}},
        {"kind": "step.approval", "data": {"config": {"stages": 3, "routing": "no"}}},
    ]
    for at, one in enumerate(odd):
        assert len(pasted(desk, designer, {**TELL, **one})) == 3 + at
    for node in list(designer.session.document.nodes):
        designer.canvas.select(node)
    desk.wait(lambda: designer.session.state == "saved" and designer.session.is_checked)
