"""Tidying a large workflow leaves the window free and is one undo step."""

from __future__ import annotations

import itertools
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of

STEPS = 90


def chain() -> dict[str, Any]:
    ids = [f"s{number}" for number in range(STEPS)]
    return {
        "trigger": {"type": "manual"},
        "steps": [{"id": one, "key": one, "type": "delay", "config": {"duration": "1 h"}} for one in ids],
        "edges": [
            {"id": f"e{one}", "source": one, "port": "done", "target": other}
            for one, other in itertools.pairwise(ids)
        ],
        "positions": {one: [0, 0] for one in ids},
    }  # fmt: skip


def test_a_large_workflow_is_tidied_apart_and_taken_back_in_one_step(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Long", definition=chain())))
    document, view = designer.session.document, designer.canvas.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert document.nodes["s5"].x == 0, "it is still under way"
    desk.wait(lambda: document.nodes["s5"].x != document.nodes["s4"].x)
    assert len({node.x for node in document.nodes.values()}) >= STEPS
    assert document.history.depth == 1
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.nodes["s5"].x == 0


def test_what_was_edited_meanwhile_stays(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Long", definition=chain())))
    document, commands = designer.session.document, designer.canvas.view.commands
    answers: list[object] = []
    tidier = commands.tidier
    commands.tidier = lambda boxes, links, answer: tidier(
        boxes, links, lambda places: answers.append(answer(places))
    )
    commands.tidy()
    designer.canvas.scene.selection.set(["s7"])
    commands.nudge_right()
    desk.wait(lambda: answers)
    assert (document.nodes["s7"].x, document.nodes["s6"].x) == (8, 0)
