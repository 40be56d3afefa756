"""A workflow that is tried out knows the organisation's variables, and its secrets stay sealed."""

from __future__ import annotations

from pathlib import Path

from deskflow.core.master_keys import MasterKeys
from deskflow.core.sealing import Sealer
from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.trying import try_workflow
from deskflow.workflows.variables import SetSecret, SetVariable, seal_secret
from tests.integration.engine.running import definition

CALL = {
    "key": "call", "action_type": "http_request",
    "config": {
        "url": "https://api.example.com/{{ variables.region }}", "method": "POST",
        "token": "{{ secrets.api_key }}",
    },
}  # fmt: skip


def test_variables_are_there_and_secrets_are_not_opened(make_desk, tmp_path: Path) -> None:
    desk = make_desk()
    sealer = Sealer(MasterKeys(tmp_path, {}, lambda: None))
    desk.run(SetVariable("region", "string", "emea"))
    desk.run(SetSecret("api_key", seal_secret(sealer, desk.tenant_id, "api_key", "sk-live-1234")))
    with desk.database.read() as connection:
        configuration = read_configuration(connection, desk.tenant_id)
    flow = {
        **definition({"id": "call", **CALL}),
        "scenarios": [{"name": "Try", "expect": {"status": "completed"}}],
    }
    (report,) = try_workflow(flow, configuration).scenarios
    assert report.problem is None, report.problem
    assert report.differences == ()
    assert any("https://api.example.com/emea" in one.body for one in report.played.messages)
    assert "sk-live" not in repr(report)
    assert "sk-live" not in repr(configuration)
