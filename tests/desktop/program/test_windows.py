"""A workflow in a window of its own: beside the first, never open twice, and nothing is lost when one of them goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from deskflow.desktop.theme import Theme
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import get_workflow
from tests.desktop.desk_window import DeskWindow, opened_desk
from tests.integration.engine.running import definition

K = Qt.Key
NOTE = {"key": "why", "type": "note", "title": "Why", "config": {"text": "Because"}}
END = {"key": "end", "type": "stop", "config": {}}


@pytest.fixture
def desk(tmp_path: Path, theme: Theme) -> Iterator[DeskWindow]:
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        yield desk


@pytest.fixture
def flows(desk: DeskWindow) -> list[Any]:
    return [
        desk.made(CreateWorkflow(name, definition=definition(END))) for name in ("First", "Second")
    ]


def others(desk: DeskWindow) -> list[Any]:
    return desk.session.windows.others


def designer_in(desk: DeskWindow, at: int) -> Any:
    page = others(desk)[at].window.stack.page("workflows")
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    return page.designer


def listed(desk: DeskWindow, choose: Any) -> Any:
    page = desk.page("workflows")
    desk.wait(lambda: len(page.panel.model.rows) == 2)
    page.panel.view.choose(choose)
    return page


def test_it_opens_beside_the_first_window_and_is_never_open_twice(
    desk: DeskWindow, flows: list[Any]
) -> None:
    page = listed(desk, flows[1])
    desk.window.table.trigger("workflows.own_window")
    assert designer_in(desk, 0).session.details.name == "Second"
    # From the list it comes to the front; the other one opens here.
    desk.window.navigate("workflows", workflow_id=flows[1])
    page.panel.view.choose(flows[1])
    desk.window.table.trigger("workflows.own_window")
    assert len(others(desk)) == 1
    assert page.designer is None
    desk.window.navigate("workflows", workflow_id=flows[0])
    desk.wait(lambda: page.designer is not None)
    assert page.designer.session.details.name == "First"


def test_what_was_being_edited_goes_along(desk: DeskWindow, flows: list[Any]) -> None:
    page = desk.page("workflows", workflow_id=flows[0])
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    page.designer.canvas.add("step.note")
    desk.window.table.trigger("workflows.own_window")
    desk.wait(lambda: others(desk) and page.designer is None)
    assert len(designer_in(desk, 0).session.document.nodes) == 3
    assert others(desk)[0].window.windowTitle()


def test_closing_it_saves_and_leaves_the_first_alone(desk: DeskWindow, flows: list[Any]) -> None:
    listed(desk, flows[0])
    desk.window.table.trigger("workflows.own_window")
    designer_in(desk, 0).canvas.add("step.note")
    others(desk)[0].window.close()
    desk.wait(lambda: not others(desk))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def steps() -> int:
        details = desk.workspace.look_up(get_workflow, desk.workspace.tenant_id, flows[0])
        return len(details.draft["steps"])

    desk.wait(lambda: steps() == 2)
    page = desk.page("workflows", workflow_id=flows[0])
    desk.wait(lambda: page.designer is not None)
    assert page.designer.session.recovered == 0
    assert desk.window.isVisible()


def test_the_first_takes_the_others_with_it(desk: DeskWindow, flows: list[Any]) -> None:
    for flow in flows:
        listed(desk, flow)
        desk.window.table.trigger("workflows.own_window")
    windows = [one.window for one in others(desk)]
    assert len(windows) == 2
    desk.close()
    assert others(desk) == []
