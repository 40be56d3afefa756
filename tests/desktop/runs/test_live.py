"""What stands where, while several runs are under way; the real engine moves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deskflow.desktop.canvas.run_overlay import RunState
from deskflow.desktop.pages.workflows.designer.live import Now, live_overlay
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.live_queries import Standing
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

CHECK = {"key": "check", "type": "condition", "config": {"condition": "trigger.good"}}
REST = {"key": "rest", "type": "delay", "config": {"duration": "2h"}}
LOST = {"key": "lost", "type": "stop", "config": {"outcome": "fail", "message": "no"}}
EDGES = [("trigger", "started", "check"), ("check", "true", "rest"), ("check", "false", "lost")]


def designed(desk: DeskWindow) -> Any:
    made = definition(CHECK, REST, LOST, edges=EDGES, inputs=[{"name": "good"}])
    workflow = desk.made(CreateWorkflow("Live", definition=made))
    desk.run(PublishWorkflow(workflow, 1))
    page = desk.page("workflows", workflow_id=workflow)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    return page.designer


def test_several_runs_are_counted_where_they_stand_and_failed(desk: DeskWindow) -> None:
    designer = designed(desk)
    scene = designer.canvas.scene
    designer.header.live.click()
    desk.wait(lambda: scene.run_state is not None)
    assert scene.run_state.subtitles == {"trigger": "no run under way"}
    for good in (True, True, True, False, False):
        desk.run(StartWorkflow(designer.session.details.id, {"good": good}))
    desk.wait(lambda: scene.run_state.subtitles.get("lost") == "2 failed lately")
    desk.wait(lambda: scene.run_state.subtitles.get("rest") == "3 here now")
    assert scene.run_state.subtitles["trigger"] == "3 runs under way"
    assert scene.run_state.nodes == {"rest": RunState.WAITING, "lost": RunState.FAILED}


def test_since_when_the_first_of_them_stands_there(desk: DeskWindow) -> None:
    document = designed(desk).session.document
    at = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    now = Now(
        at, {"rest": Standing({"delay": 2, "retry": 1}, at - timedelta(minutes=90))}, 3, {"rest": 1}
    )
    overlay = live_overlay(document, now)
    assert overlay.nodes["rest"] is RunState.RETRYING
    assert overlay.subtitles["rest"].startswith("3 here now · since ")
    assert overlay.subtitles["rest"].endswith(" · 1 failed lately")
    waiting = Now(at, {"rest": Standing({"event": 1}, at)}, 1)
    assert live_overlay(document, waiting).nodes["rest"] is RunState.WAITING
    assert live_overlay(document, waiting).subtitles["rest"] == "1 here now"
