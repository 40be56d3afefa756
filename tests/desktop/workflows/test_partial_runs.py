"""One step, all up to it, or all from it on is run from the designer, and what came of it stands on the canvas."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from deskflow.desktop.canvas.hit import Hit
from deskflow.desktop.canvas.run_overlay import RunState
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def keep(key: str, value: str) -> dict[str, Any]:
    config = {"variable_name": key, "variable_value": value}
    return {"id": key, "key": key, "action_type": "set_variable", "title": key, "config": config}


STEPS = (keep("one", "{{ trigger.word }}"), keep("two", "{{ steps.one.value }}!"), keep("three", "x"))  # fmt: skip
SCENARIO = {"name": "Hello", "trigger": {"word": "hello"}, "expect": {"status": "failed"}}
MADE = definition(*STEPS, inputs=[{"name": "word"}], scenarios=[SCENARIO])


def ended(desk: DeskWindow, designer: Any) -> None:
    desk.wait(lambda: designer.tests.parts.told is not None, 30_000)


def shown(designer: Any) -> dict[str, RunState]:
    document = designer.session.document
    return {document.nodes[n].key: s for n, s in designer.canvas.scene.run_state.nodes.items()}


def test_a_step_is_run_by_key_with_what_the_way_to_it_left(
    desk: DeskWindow, no_leaked_widgets: Any
) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Words", definition=MADE)))
    designer.canvas.select("two")
    designer.canvas.view.setFocus()
    desk.press(K.Key_Return, CTRL)
    panel = designer.tests.panel
    assert panel.cancel.isVisible()
    ended(desk, designer)
    assert panel.said.text().startswith("“two” alone: completed")
    assert "Nothing is judged" in panel.said.text()
    said = panel.details.toPlainText()
    assert "Earlier steps were played just before with “Hello”: one." in said
    assert '"hello!"' in said
    assert shown(designer) == {"two": RunState.COMPLETED}
    assert designer.canvas.scene.run_state.subtitles == {"one": "as it was left"}
    assert_accessible(panel)
    # From here on, by another key.
    desk.press(K.Key_Return, ALT)
    desk.wait(lambda: designer.tests.parts.told is None)
    ended(desk, designer)
    assert set(shown(designer)) == {"two", "three"}
    # An edit makes it old.
    designer.canvas.view.commands.delete()
    desk.wait(lambda: designer.tests.parts.told is None)
    assert "two" not in panel.said.text()


def test_the_last_run_gives_its_data_and_the_menu_offers_it(desk: DeskWindow) -> None:
    workflow = desk.made(CreateWorkflow("Words", definition=MADE))
    desk.run(PublishWorkflow(workflow, 1))
    desk.made(StartWorkflow(workflow, {"word": "bye"}))
    designer = designer_of(desk, workflow)
    designer.canvas.select("two")
    designer.tests.show()
    desk.click(designer.tests.panel.part)
    menu = desk.window.findChild(QMenu, "run-a-step")
    texts = [one.text().split("\t")[0] for one in menu.actions()]
    assert texts[:3] == ["Run this step", "Run up to here", "Run from here"]
    next(one for one in menu.actions() if one.text() == "The last run").trigger()
    menu.close()
    designer.tests.run_part("step")
    ended(desk, designer)
    # Nothing has run there yet but the beginning: the engine is not at work in this window.
    assert "the run of" in designer.tests.panel.details.toPlainText()


def test_the_context_menu_of_a_step_has_it_and_that_of_the_trigger_does_not(
    desk: DeskWindow,
) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Words", definition=MADE)))

    def offered(node: str) -> list[str]:
        designer.canvas.select(node)
        designer.canvas._on_context_menu(Hit(node=node), QPoint(10, 10))
        menu = designer.canvas.view.findChildren(QMenu)[-1]
        texts = [one.text() for one in menu.actions()]
        menu.close()
        return texts

    assert any("Run up to here" in text for text in offered("three"))
    assert not any("Run up to here" in text for text in offered("trigger"))


def test_without_a_step_nothing_is_run_and_that_is_said(desk: DeskWindow) -> None:
    designer = designer_of(desk, desk.made(CreateWorkflow("Words", definition=MADE)))
    designer.canvas.scene.selection.set()
    designer.tests.run_part("step")
    assert any("Choose a step" in text for text in desk.toasts())
    assert not designer.tests.parts.running
