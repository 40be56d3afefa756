"""Events from other systems and workflows from files, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deskflow.bootstrap import open_workspace
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.execution_queries import list_executions
from tests.e2e.machine import Machine, Started, answering, ended
from tests.integration.engine.running import definition

N8N = Path(__file__).parents[1] / "data" / "n8n"
ON_ALERT = definition(
    {"key": "note", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": "{{ trigger.alert.title }}"}},
    trigger={"type": "event", "config": {"event": "alert.raised", "filters": {"severity": "critical"}}},
)  # fmt: skip


def alert(path: Path, **more: Any) -> Path:
    payload = EVENT_TYPES["alert.raised"].example()
    payload["alert"] |= {"severity": "critical", **more}
    path.write_text(json.dumps(payload), encoding="utf-8")
    return path


def publish(workspace: Path, made: dict[str, Any]) -> None:
    opened = open_workspace(workspace, run_engine=False)
    try:
        workflow_id = opened.run(CreateWorkflow("On alert", definition=made)).result().result_id
        opened.run(PublishWorkflow(workflow_id, 1)).result()
    finally:
        opened.close()


def executions(workspace: Path) -> list[str]:
    opened = open_workspace(workspace, run_engine=False)
    try:
        return [one.status for one in opened.look_up(list_executions, opened.tenant_id)]
    finally:
        opened.close()


def test_what_events_there_are(machine: Machine) -> None:
    listed = machine.call("event", "list", "--department", "quality")
    assert listed.code == 0
    assert all(line.startswith("quality") for line in listed.out.splitlines())
    everything = json.loads(machine.call("event", "list", "--json").out)
    assert [one["name"] for one in everything] == list(EVENT_TYPES)
    shown = machine.call("event", "show", "alert.raised")
    assert "alert.severity" in shown.out
    assert "[info|warning|critical]" in shown.out
    assert machine.call("event", "show", "alert.rased").err == (
        "deskflow: There is no event “alert.rased”. (did you mean alert.raised?)\n"
    )
    assert machine.call("event", "list", "--department", "cooking").code == 1
    assert machine.call("event", "emit").code == 2


def test_a_payload_is_checked_without_a_workspace(machine: Machine, tmp_path: Path) -> None:
    good, bad = alert(tmp_path / "good.json"), alert(tmp_path / "bad.json", severity="dire", title="")  # fmt: skip
    assert machine.call("event", "check", "alert.raised", "--data", good).code == 0
    told = machine.call("event", "check", "alert.raised", "--data", bad)
    assert told.code == 1
    assert told.err.splitlines()[1:] == [
        "  alert.title is missing (text)",
        "  alert.severity is “dire”; allowed are info, warning, critical",
    ]
    broken = tmp_path / "broken.json"
    broken.write_text('{"a": 1, "a": 2}', encoding="utf-8")
    assert "“a” stands twice" in machine.call("event", "check", "alert.raised", "--data", broken).err  # fmt: skip


def test_an_event_is_taken_in_once_and_starts_its_workflow(
    machine: Machine, workspace: Path, tmp_path: Path
) -> None:
    publish(workspace, ON_ALERT)
    data = alert(tmp_path / "alert.json")
    call = ("event", "emit", "alert.raised", "--data", data, "--id", "A-1", "--workspace", workspace)  # fmt: skip
    assert machine.call(*call).out == "alert.raised was taken in\n"
    assert machine.call(*call).out == "alert.raised was there already, nothing was done\n"
    alert(data, title="Another one")
    refused = machine.call(*call)
    assert refused.code == 1
    assert "under the id “A-1” before" in refused.err
    assert machine.run("worker", "--until-idle", "--workspace", workspace).code == 0
    assert executions(workspace) == ["completed"]


def test_a_running_worker_takes_events_and_acts_on_them(
    machine: Machine, started: Started, workspace: Path, tmp_path: Path
) -> None:
    publish(workspace, ON_ALERT)
    worker = started(machine.start("worker", "--workspace", workspace))
    answering(worker, workspace)
    data = alert(tmp_path / "alert.json")
    call = ("event", "emit", "alert.raised", "--data", data, "--json", "--workspace", workspace)
    told = json.loads(machine.call(*call).out)
    assert told["repeated"] is False
    exported = machine.call("export", "workflows", "--workspace", workspace)
    assert "open in another process" in exported.err
    worker.terminate()
    assert ended(worker).code == 0
    machine.run("worker", "--until-idle", "--workspace", workspace)
    assert executions(workspace) == ["completed"]


def test_workflows_go_out_and_come_in(machine: Machine, workspace: Path, tmp_path: Path) -> None:
    publish(workspace, ON_ALERT)
    out = tmp_path / "all.json"
    machine.call("export", "workflows", "--out", out, "--workspace", workspace)
    told = machine.call("import", out, "--workspace", workspace)
    assert told.code == 0
    assert told.out.startswith("On alert (2): a draft now, switched off; ready to publish")
    again = json.loads(machine.call("export", "workflows", "--workspace", workspace).out)
    first, second = again
    assert first["definition"] == second["definition"]
    assert (second["name"], second["is_active"], second["version"]) == ("On alert (2)", False, None)


def test_n8n_is_told_node_by_node(machine: Machine, workspace: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("[1]", encoding="utf-8")
    told = machine.call("import", N8N / "onboarding.json", bad, "--workspace", workspace)
    assert told.code == 1
    assert told.err == f"{bad}[0]: This JSON holds no workflow of DeskFlow or n8n.\n"
    lines = {line[2:34].strip(): line[34:] for line in told.out.splitlines() if line[2:3] != " "}
    assert lines["Manager?"].startswith("Mapped")
    assert lines["Tidy up"].startswith("Left as a note  Code is not run here")
    plain = machine.call("import", N8N / "nightly.json", "--json", "--workspace", workspace)
    (made,) = json.loads(plain.out)["workflows"]
    assert (made["origin"], made["noted"], made["left_out"]) == ("n8n", 1, 1)
    assert {"node": "No Operation", "type": "n8n-nodes-base.noOp", "result": "left_out", "step": None, "remarks": []} in made["nodes"]  # fmt: skip
