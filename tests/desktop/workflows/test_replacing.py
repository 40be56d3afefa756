"""Another step in the place of one, in the designer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.replacing import kept_data
from deskflow.desktop.widgets.picker import PickerPopup
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key


def kept(kind: str, config: dict[str, Any], other: str, **data: Any) -> dict[str, Any]:
    old = Node("n1", kind, "step", data={**data, "config": config})
    return kept_data(WorkflowKinds(CATALOGUE), old, other)


def test_what_both_steps_ask_for_stays() -> None:
    config = {"url": "https://shop.example/orders", "method": "PUT", "body": {"a": 1}}
    data = kept("action.http_request", config, "action.call_api", retry_count=3)
    assert data["retry_count"] == 3
    assert data["config"]["method"] == "PUT"
    assert data["config"]["body"] == {"a": 1}
    assert "url" not in data["config"]


def test_a_field_of_the_same_name_but_of_another_kind_does_not() -> None:
    data = kept("action.send_email", {"to": "boss@example.org"}, "action.notify")
    assert data["config"].get("to") != "boss@example.org"


def test_a_step_is_replaced_by_keyboard_and_taken_back(desk: DeskWindow) -> None:
    steps = [
        {"key": "note", "action_type": "add_message", "config": {"text": "Hello"}},
        {"key": "tell", "action_type": "notify", "config": {"title": "Look"}},
    ]
    made = definition(*steps, trigger={"type": "event", "config": {"event": "ticket.created"}})
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    scene = designer.canvas.scene
    wires = len(scene.document.edges)
    scene.selection.set(["note"])
    designer.canvas.view.setFocus()
    desk.press(K.Key_R)
    popup = desk.window.findChild(PickerPopup)
    model = popup.list.choices
    offered = [one.value for row in range(model.rowCount()) if (one := model.choice(row))]
    assert len(offered) > 30
    assert "action.add_message" not in offered, "a step is not replaced by its own kind"
    assert not any(kind.startswith("trigger.") for kind in offered)
    QTest.keyClicks(popup.query, "create task")
    QTest.keyClick(popup.query, K.Key_Return)
    desk.wait(lambda: scene.document.node_with_key("note").kind == "action.create_task")
    assert len(scene.document.edges) == wires
    assert designer.canvas.view.hasFocus()
    designer.undo()
    assert scene.document.nodes["note"].kind == "action.add_message"
    assert scene.document.nodes["note"].data["config"] == {"text": "Hello"}
