"""Workflows taken in through the window: a report for each node, and the draft one click away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from deskflow.desktop.importing.panel import ImportPanel, accept_files, open_import
from deskflow.desktop.pages.workflows.import_report import ImportReport
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import list_workflows
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

K = Qt.Key
FOLDER = Path(__file__).parents[2] / "data" / "n8n"
NOTE = {"key": "n", "type": "note", "config": {"text": "Hi"}}


def names(desk: DeskWindow) -> list[str]:
    rows = desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)
    return sorted(row.name for row in rows)


def report_of(desk: DeskWindow) -> ImportReport:
    def visible() -> list[ImportReport]:
        return [one for one in desk.window.findChildren(ImportReport) if one.isVisible()]

    desk.wait(lambda: bool(visible()))
    return visible()[0]


def told(report: ImportReport) -> list[tuple[str, str, str]]:
    rows = report.list.report.rows
    return [(row.title, row.chip.text if row.chip else "", row.remark) for row in rows]


def test_n8n_comes_in_with_a_report_and_the_draft_opens(desk: DeskWindow) -> None:
    page = desk.page("workflows")
    page.doings.import_from(FOLDER / "onboarding.json")
    report = report_of(desk)
    rows = {title: (chip, remark) for title, chip, remark in told(report)}
    assert rows["Manager?"] == ("Mapped", "")
    assert rows["Tidy up"][0] == "Left as a note"
    assert "Code is not run here" in rows["Tidy up"][1]
    assert "credentials Shop" in rows["Order laptop"][1]
    assert "1 workflow came in" in report.summary.text()
    assert_accessible(report)
    desk.press(K.Key_Return)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    assert not any(one.isVisible() for one in desk.window.findChildren(ImportReport))
    assert page.designer.session.details.name == "New hire onboarding"
    assert page.designer.session.details.version is None
    assert page.designer.session.definition.step("order_laptop").retry_count == 2


def test_several_files_are_told_together_and_the_chosen_one_opens(
    desk: DeskWindow, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"steps": 7}', encoding="utf-8")
    page = desk.page("workflows")
    page.doings.import_from(bad, FOLDER / "nightly.json", FOLDER / "onboarding.json")
    report = report_of(desk)
    assert told(report)[0][:2] == ("bad.json", "Refused")
    assert "2 workflows came in" in report.summary.text()
    at = [title for title, _, _ in told(report)].index("Manager?")
    report.list.setCurrentIndex(report.list.report.index(at))
    report.list.setFocus()
    desk.press(K.Key_Return)
    desk.wait(lambda: page.designer is not None)
    assert page.designer.session.details.name == "New hire onboarding"


def test_a_workflow_dropped_on_the_window_does_not_open_the_import_of_tickets(
    desk: DeskWindow, tmp_path: Path
) -> None:
    desk.page("tickets")
    accept_files(desk.window.context)
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"name": "Dropped", **definition(NOTE, edges=[])}), encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    for kind, place in ((QDragEnterEvent, QPoint(200, 200)), (QDropEvent, QPointF(200, 200))):
        event = kind(
            place, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(desk.window, event)
    page: Any = desk.page("workflows")
    desk.wait(lambda: page.designer is not None)
    assert names(desk) == ["Dropped"]
    assert not any(one.isVisible() for one in desk.window.findChildren(ImportPanel))


def test_workflows_among_other_files_take_their_own_way(desk: DeskWindow, tmp_path: Path) -> None:
    table, flow = tmp_path / "t.csv", tmp_path / "f.json"
    table.write_text("title\nPrinter\n", encoding="utf-8")
    flow.write_text(json.dumps({"name": "Mixed", **definition(NOTE, edges=[])}), encoding="utf-8")
    panel = open_import(desk.window.context, [table, flow])
    desk.wait(lambda: names(desk) == ["Mixed"])
    desk.wait(lambda: [one.path.name for one in panel.plan.files] == ["t.csv"])


def test_going_back_and_forth_imports_nothing_again(desk: DeskWindow, tmp_path: Path) -> None:
    path = tmp_path / "flow.json"
    path.write_text(json.dumps({"name": "Once", **definition(NOTE, edges=[])}), encoding="utf-8")
    desk.run(CreateWorkflow("There"))
    desk.page("tickets")
    desk.window.navigate("workflows", import_files=[path])
    page: Any = desk.page("workflows")
    desk.wait(lambda: page.designer is not None)
    for _ in range(3):
        desk.window.stack.go_back()
    for _ in range(3):
        desk.window.stack.go_forward()
    desk.wait(lambda: page.designer is not None)
    assert names(desk) == ["Once", "There"]


def step(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "key": key, "type": "action", "action_type": "notify", "config": {}, **more}


def edge(source: str, port: str, target: str) -> dict[str, Any]:
    return {"id": f"{source}-{port}-{target}", "source": source, "port": port, "target": target}


@pytest.mark.parametrize(
    "made",
    [
        {"steps": [step("a"), step("b")], "edges": [edge("a", "success", "b"), edge("b", "success", "a")]},
        {"steps": [step("a")], "edges": [edge("a", "success", "gone"), edge("gone", "x", "a"), edge("trigger", "started", "a")]},
        {"steps": [step("a")], "edges": [edge("a", "no_such_port", "a"), edge("trigger", "started", "a")]},
        {"steps": [step("a", type="teleport"), step("a", id="b")], "edges": [edge("trigger", "started", "a")]},
        {"steps": [step("a", type="switch", config={"cases": 7}), step("b", type="fork", config={"branches": [{"key": 1}, 2]})]},
        {"steps": [step("a", type="loop", config={"items": {"x": []}, "limit": "many"}), step("b", type="join", config=
            {"wait_for": ["all"]}), step("c", type="wait_event", config={"event": [1], "filters": "x"})]},
        {"trigger": {"type": "event", "config": {"event": ["x"], "filters": [1, 2]}}, "steps": [step("a", config={"roles": {"x": 1}, "title": [1]})]},
        {"trigger": {"type": "schedule", "config": {"cron": 7, "timezone": {}, "calendar": [1]}}, "steps": [step("a")]},
        {"trigger": {"type": "sunrise"}, "steps": [step("a", type="note", config={"text": 7, "width": "wide"})], "positions": {"a": [1e6, -1e6], "b": [0, 0]}},
        {"steps": [step("a", type="approval", config={"stages": 5, "approvers": "x", "roles": {}})]},
        {"steps": [step("a", action_type="query_database", config={"filters": [1], "limit": {}, "query_type": 4})]},
        {"steps": [step("a", action_type="http_request", config={"headers": "x", "body": [[]], "method": {}})]},
        {"steps": [step("a", type="group", config={"key": [], "timeout": {}}), step("b", type="sub_workflow", config={"workflow": 4, "input": "x", "version": "x"})]},
        {"steps": [step("a", type="delay", config={"duration": [], "until": {}}), step("b", type="condition", config={"condition": ["x"]})]},
        {"steps": [step("a")], "inputs": [{"name": "x", "kind": "teleport", "choices": ["a"]}], "variables": [{"name": "y", "kind": "z", "value": {}}], "settings": {"concurrency_key": [1], "error_recipients": "x"}},
    ],
    ids=range(15),
)  # fmt: skip
def test_whatever_comes_in_can_be_opened_and_looked_at(
    desk: DeskWindow, tmp_path: Path, made: dict[str, Any]
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({"name": "Odd", **made}), encoding="utf-8")
    page = desk.page("workflows")
    page.doings.import_from(path)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    has_trigger = ("trigger",) if "trigger" in made else ()
    for chosen in (*has_trigger, *(one["id"] for one in made["steps"])):
        page.designer.canvas.select(chosen)
    assert page.designer.session.definition.steps


def test_a_draft_from_n8n_shows_every_step(desk: DeskWindow) -> None:
    page = desk.page("workflows")
    page.doings.import_from(FOLDER / "nightly.json")
    report_of(desk).open_draft()
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    for one in page.designer.session.definition.steps:
        page.designer.canvas.select(one.id)
    codes = [line.text for line in page.designer.bottom.problems.problems.lines]
    assert len(codes) == 1
    assert "Slack" in codes[0]


def n8n_file(path: Path, flow: str, **node: Any) -> Path:
    nodes = [
        {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
        {"typeVersion": 1, "position": [200, 0], "parameters": {}, **node},
    ]  # fmt: skip
    wires = {"Start": {"main": [[{"node": node["name"], "type": "main", "index": 0}]]}}
    file = path / f"{flow}.json"
    file.write_text(
        json.dumps({"name": flow, "nodes": nodes, "connections": wires}), encoding="utf-8"
    )
    return file


def test_what_an_imported_workflow_starts_is_found_by_its_name(
    desk: DeskWindow, tmp_path: Path
) -> None:
    called = {
        "workflowId": {
            "__rl": True,
            "mode": "list",
            "value": "x1",
            "cachedResultName": "Order a laptop",
        }
    }
    caller = n8n_file(
        tmp_path, "New hire", name="Order", type="n8n-nodes-base.executeWorkflow", parameters=called
    )
    callee = n8n_file(tmp_path, "order  a LAPTOP", name="Nothing", type="n8n-nodes-base.noOp")
    page = desk.page("workflows")
    page.doings.import_from(caller, callee)
    report = report_of(desk)
    rows = {title: remark for title, _, remark in told(report)}
    assert rows["Order"] == "It starts “Order a laptop”, which is here."
    ids = {
        row.name: row.id for row in desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)
    }
    report.open_draft()
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    step = page.designer.session.definition.step_by_key("order")
    assert step.config["workflow"] == str(ids["order a LAPTOP"])
    # The report can be looked at again, from the draft, the list and the palette.
    assert any("report is kept" in text for text in desk.toasts())
    assert desk.window.table.trigger("workflows.import_report")
    assert told(report_of(desk))


def test_one_that_is_not_here_is_still_to_be_chosen(desk: DeskWindow, tmp_path: Path) -> None:
    called = {
        "workflowId": {"__rl": True, "mode": "list", "value": "x", "cachedResultName": "Else"}
    }
    file = n8n_file(
        tmp_path, "Else where", name="Go", type="n8n-nodes-base.executeWorkflow", parameters=called
    )
    page = desk.page("workflows")
    page.doings.import_from(file)
    rows = {title: remark for title, _, remark in told(report_of(desk))}
    assert rows["Go"] == "Choose the workflow it starts (in n8n: Else)."
