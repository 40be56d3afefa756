"""Notes in colours: chosen in the form, painted, kept, and taken back like everything else."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QColor

from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

END = {"key": "end", "type": "stop", "config": {}}


def note(**config: Any) -> dict[str, Any]:
    return {"key": "why", "type": "note", "title": "Why", "config": {"text": "Because", **config}}


def opened(desk: DeskWindow, **config: Any) -> Any:
    edges = [("trigger", "started", "end")]
    made = definition(END, note(**config), edges=edges, positions={"why": [0, 200]})
    designer = designer_of(desk, desk.made(CreateWorkflow("Flow", definition=made)))
    designer.canvas.select("why")
    return designer


def painted(designer: Any) -> QColor:
    """The ground of the note, near its lower left corner."""
    view = designer.canvas.view
    box = view.canvas.nodes["why"].scene_box()
    at = view.mapFromScene(box.x + 12, box.y + box.h - 12)
    return QColor(view.viewport().grab().toImage().pixel(at))


def test_a_note_gets_a_colour_and_keeps_it(desk: DeskWindow) -> None:
    designer = opened(desk)
    colours = designer.canvas.scene.brushwork.colours
    designer.canvas.view.commands.fit_all()
    assert painted(designer) == colours.warning_soft
    row = designer.properties.form.rows["color"]
    assert row.value() in (None, "warning")
    row.set_value("info")
    designer.properties.form.edited.emit({"color": "info"}, "color")
    assert painted(designer) == colours.info_soft
    step = designer.session.definition.step("why")
    assert dict(step.config) == {"text": "Because", "color": "info"}
    designer.undo()
    assert painted(designer) == colours.warning_soft


@pytest.mark.parametrize("odd", ["#ff0000", "accent", "", 7, ["info"], {"a": 1}])
def test_a_colour_nobody_knows_is_kept_and_painted_as_usual(desk: DeskWindow, odd: Any) -> None:
    designer = opened(desk, color=odd)
    assert designer.canvas.scene.nodes["why"].tone == "warning"
    assert designer.session.definition.step("why").config["color"] == odd
