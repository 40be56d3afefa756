"""What outside actions need in a workspace that is really open: the child, the files, the credentials."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.bootstrap import Founding, open_workspace
from deskflow.core.settings import SetSetting
from deskflow.core.workspace import Workspace
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.credentials import DefineCredential
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.tables import workflow_executions, workflow_step_executions
from deskflow.workflows.variables import SetSecret, seal_secret
from tests.integration.engine.actions.web_server import Web, web_server
from tests.integration.engine.running import definition

SECRET = "s3cret-of-the-shop"
PATIENCE = 30.0


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    path, found = tmp_path / "desk.deskflow", Founding("MSP", "Ada", "ada@msp.example")
    opened = open_workspace(path, found=found, run_engine=False)
    opened.run(SetSetting("workflows_allowed_hosts", "10.0.0.0/8, 127.0.0.1")).result()
    opened.close()
    # The engine takes its settings when it starts.
    opened = open_workspace(path, found=None)
    yield opened
    opened.close()


def rows(workspace: Workspace, table):
    return workspace.look_up(lambda connection: list(connection.execute(table.select())))


def run(workspace: Workspace, *steps):
    """The execution when it is over."""
    over = threading.Event()

    def look(changes) -> None:
        if any(row.completed_at for row in rows(workspace, workflow_executions)):
            over.set()

    stop = workspace.listen(look)
    made = definition(*steps)
    workflow_id = workspace.run(CreateWorkflow("Flow", definition=made)).result().result_id
    workspace.run(PublishWorkflow(workflow_id, 1)).result()
    workspace.run(StartWorkflow(workflow_id, {"name": "Bo"})).result()
    assert over.wait(PATIENCE)
    stop()
    (row,) = rows(workspace, workflow_executions)
    return row


def test_a_workflow_calls_an_api_makes_data_and_a_document(workspace: Workspace, web: Web) -> None:
    # A server that repeats what it was told puts the secret into its answer.
    web.says(json.dumps([{"id": 7, "echo": SECRET}]), Content_Type="application/json")
    sealed = seal_secret(workspace.secrets.sealer, workspace.tenant_id, "shop_key", SECRET)
    workspace.run(SetSecret("shop_key", sealed)).result()
    workspace.run(DefineCredential("Shop", "bearer", web.url, "shop_key")).result()
    ended = run(
        workspace,
        {"key": "call", "action_type": "call_api", "config": {"credential": "Shop", "path": "orders"}},
        {"key": "shape", "action_type": "transform_data",
         "config": {"data": "{{ steps.call.items }}", "expression": "$sum(id)"}},
        {"key": "paper", "action_type": "render_document",
         "config": {"body": "{{ trigger.name }}: {{ steps.shape.result }}"}},
    )  # fmt: skip
    assert ended.status == "completed", ended.error
    assert web.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    steps = {row.step_key: row.output_data for row in rows(workspace, workflow_step_executions)}
    assert steps["shape"] == {"result": 7}
    made = steps["paper"]["file"]
    assert workspace.attachments.read(made["sha256"]).startswith(b"%PDF-")
    assert SECRET not in json.dumps(steps["call"])
    assert steps["call"]["items"][0]["id"] == 7


def test_closing_does_not_wait_for_what_computes(workspace: Workspace) -> None:
    steps = {"key": "loop", "action_type": "transform_data",
             "config": {"data": {"a": 1}, "expression": "($f := function($x){$f($x + 1)}; $f(1))"}}  # fmt: skip
    made = definition(steps)
    workflow_id = workspace.run(CreateWorkflow("Flow", definition=made)).result().result_id
    workspace.run(PublishWorkflow(workflow_id, 1)).result()
    begun = threading.Event()
    stop = workspace.listen(lambda changes: begun.set())
    workspace.run(StartWorkflow(workflow_id, {})).result()
    assert begun.wait(PATIENCE)
    stop()
    started = time.monotonic()
    workspace.close()
    assert time.monotonic() - started < 5
