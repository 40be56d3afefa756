"""What somebody meets who sees the designer for the first time."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.desktop.pausing import pause
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

NOTE = {"key": "note", "action_type": "notify", "title": "Tell them", "config": {"title": "Hi"}}


@pytest.fixture
def designer(desk: DeskWindow) -> Any:
    return designer_of(desk, desk.made(CreateWorkflow("First", definition=definition(NOTE))))


def test_an_empty_canvas_says_how_to_begin_and_shows_no_map(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Nothing yet")))
    assert designer.canvas._hint.isVisible()
    assert not designer.canvas.corners.minimap.isVisible()
    designer.canvas.add("trigger.manual")
    assert not designer.canvas._hint.isVisible()
    desk.wait(designer.canvas.corners.minimap.isVisible)


def test_undo_and_redo_say_what_they_would_do(desk: DeskWindow, designer: Any) -> None:
    assert not designer.header.undo.isEnabled()
    node = designer.session.document.node_with_key("note").id
    designer.canvas.select(node)
    designer.canvas.view.commands.toggle_disabled()
    assert designer.header.undo.accessibleName() == "Undo: Disable 1 step"
    designer.undo()
    assert designer.header.redo.accessibleName() == "Redo: Disable 1 step"
    assert designer.header.undo.accessibleName() == "Undo"


def test_a_click_on_what_a_field_is_called_means_the_field(desk: DeskWindow, designer: Any) -> None:
    designer.canvas.select(designer.session.document.node_with_key("note").id)
    row = designer.properties.form.rows["title"]
    desk.click(row.label)
    assert row.editor.isAncestorOf(QApplication.focusWidget())


def test_the_chosen_step_stays_in_sight_when_the_tests_take_its_room(
    desk: DeskWindow, designer: Any
) -> None:
    view = designer.canvas.view
    node = designer.session.document.node_with_key("note").id
    designer.canvas.select(node)
    view.camera.set_zoom(1.0)
    view.camera.centre_on(view.canvas.nodes[node].sceneBoundingRect().center() - QPoint(0, 180))
    pause(20)
    desk.click(designer.header.test)
    desk.wait(lambda: view.rect().contains(_shown(view, node)))
    assert designer.tests.panel.isVisible()


def test_what_stands_beside_the_ways_out_of_a_new_step_is_in_sight(
    desk: DeskWindow, designer: Any
) -> None:
    view = designer.canvas.view
    node = designer.session.document.node_with_key("note").id
    item, camera = view.canvas.nodes[node], view.camera
    camera.set_zoom(1.0)
    # The card is at the right edge of what is seen, its labels are beyond it.
    camera.pan(camera.seen().right() - item.scene_box().right - 1, 0)
    assert camera.seen().right() < item.scene_box().right + item.label_room
    camera.reveal([node])
    assert item.label_room > 0
    assert camera.seen().right() >= item.scene_box().right + item.label_room


def test_a_small_window_is_not_pushed_wider_by_what_is_in_it(
    desk: DeskWindow, designer: Any
) -> None:
    desk.window.resize(1000, 640)
    designer.tests.show()
    pause(50)
    assert designer.bottom.minimumSizeHint().width() <= 300
    assert designer.header.publish.mapTo(desk.window, QPoint(0, 0)).x() < 1000 - 40
    assert desk.window.minimumSizeHint().width() < 1000


def _shown(view: Any, node: str) -> Any:
    return view.mapFromScene(view.canvas.nodes[node].sceneBoundingRect()).boundingRect()
