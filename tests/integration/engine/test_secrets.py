"""Variables, secrets and calendars in running workflows: secrets reach the field they are for and no row at all."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from deskflow.bootstrap import open_workspace, secrets_vault
from deskflow.calendars.commands import DefineCalendar
from deskflow.channels.tables import outgoing_messages
from deskflow.core.errors import Rejected
from deskflow.core.machine_settings import MachineSettings
from deskflow.core.master_keys import MasterKeys
from deskflow.core.redaction import Redaction
from deskflow.core.sealing import Sealer
from deskflow.core.secrets import SecretStore
from deskflow.engine.drain import Drain
from deskflow.engine.limits import EngineLimits
from deskflow.engine.surroundings import Vault, warm_up
from deskflow.people.commands import FoundTenant
from deskflow.workflows.variables import (
    DeleteVariable,
    RotateSecret,
    SetSecret,
    SetVariable,
    seal_secret,
)
from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.running import CONSUMERS, Running, definition, running

CLEAR = 'sk-live "0123456789" ünï'
TOKEN = "t0ken-0123456789"


@pytest.fixture
def web():
    with web_server() as server:
        yield server


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(MasterKeys(tmp_path / "keys", {}, lambda: None))


@pytest.fixture
def engine(make_desk, sealer: Sealer) -> Running:
    made = running(make_desk(*CONSUMERS), limits=EngineLimits(allow_private_addresses=True))
    equip(made, sealer)
    return made


def equip(engine: Running, sealer: Sealer) -> None:
    """As a process that has just started."""
    desk = engine.desk
    engine.drain = Drain(
        desk.bus, desk.clock, engine.actions, engine.limits, desk.tenant_id, "w", Vault(sealer)
    )


def secret(engine: Running, sealer: Sealer, name: str, value: str, **where):
    sealed = seal_secret(sealer, engine.desk.tenant_id, name, value, **where)
    return engine.desk.run(SetSecret(name, sealed, **where)).result_id


def call(web, **config):
    return {"key": "call", "action_type": "http_request", "config": {"url": web.url, **config}}


def variable(value, name: str = "x", key: str = "set"):
    return {
        "key": key, "action_type": "set_variable",
        "config": {"variable_name": name, "variable_value": value},
    }  # fmt: skip


def run(engine: Running, *steps, **more):
    execution_id = engine.start(engine.publish(definition(*steps, **more)))
    engine.settle()
    return engine.execution(execution_id)


def clear_in(engine: Running, value: str) -> bool:
    everything = repr(engine.desk.dump())
    forms = (value, json.dumps(value)[1:-1], base64.b64encode(value.encode()).decode()[4:-4])
    return any(form in everything or repr(form)[1:-1] in everything for form in forms)


def test_a_secret_reaches_the_other_side_and_no_row(engine, sealer, web) -> None:
    secret(engine, sealer, "api_key", TOKEN)
    echo = {
        "said": f"Bearer {TOKEN}", TOKEN: [TOKEN, {"deep": f"x{TOKEN}x"}],
        "basic": base64.b64encode(f"user:{TOKEN}".encode()).decode(),
    }  # fmt: skip
    web.says(json.dumps(echo), Content_Type="application/json", X_Echo=TOKEN)
    row = run(
        engine,
        call(web, token="{{ secrets.api_key }}"),
        variable("{{ steps.call.body.said }}"),
        {"key": "mail", "action_type": "send_email",
         "config": {"to": "ada@msp.example", "subject": "s", "body": "{{ json(steps.call) }}"}},
    )  # fmt: skip
    assert row.status == "completed", row.error
    (asked,) = web.asked
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert not clear_in(engine, TOKEN)
    asked_for, *_ = engine.steps(row.id)
    assert asked_for.input_data["token"] == "•••"
    assert asked_for.output_data["body"]["said"] == "Bearer •••"
    assert row.context_data["variables"]["x"] == "Bearer •••"
    (mail,) = engine.desk.rows(outgoing_messages)
    assert "•••" in repr(mail)


def test_an_error_that_repeats_the_secret_is_blackened(engine, sealer, web) -> None:
    secret(engine, sealer, "api_key", CLEAR.replace("ü", "u").replace("ï", "i"))
    value = CLEAR.replace("ü", "u").replace("ï", "i")
    web.says(json.dumps({"error": f"{value} is not valid"}), 401)
    row = run(engine, call(web, token="{{ secrets.api_key }}"))
    assert row.status == "failed"
    assert row.error["code"] == "http.status"
    assert "•••" in json.dumps(row.error, ensure_ascii=False)
    assert not clear_in(engine, value)


def test_a_secret_elsewhere_fails_the_step_and_is_not_opened_into_it(engine, sealer, web) -> None:
    web.says("ok")
    step = call(web, method="POST", body="{{ default(variables.hook, 'none') }}")
    workflow_id = engine.publish(definition(step))
    first = engine.start(workflow_id)
    engine.settle()
    assert engine.execution(first).status == "completed"
    # What was no secret when it was published has become one.
    secret(engine, sealer, "hook", TOKEN)
    second = engine.start(workflow_id)
    engine.settle()
    row = engine.execution(second)
    assert row.error["code"] == "name.secret_outside"
    assert row.error["params"]["field"] == "body"
    assert [asked.body for asked in web.asked] == [b"none"]
    assert not clear_in(engine, TOKEN)


def test_a_secret_among_variables_works_where_secrets_may_stand(engine, sealer, web) -> None:
    secret(engine, sealer, "hook", TOKEN)
    web.says("ok")
    declared = [{"name": "hook", "kind": "secret", "value": None, "description": ""}]
    row = run(engine, call(web, token="{{ variables.hook }}"), variables=declared)
    assert row.status == "completed", row.error
    assert web.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert not clear_in(engine, TOKEN)


def test_a_workflows_own_secret_comes_before_the_organisations(engine, sealer, web) -> None:
    web.says("ok")
    secret(engine, sealer, "api_key", "of-the-organisation")
    workflow_id = engine.publish(definition(call(web, token="{{ secrets.api_key }}")))
    secret(engine, sealer, "api_key", "of-the-workflow", workflow_id=workflow_id)
    engine.start(workflow_id)
    engine.settle()
    assert web.asked[0].headers["Authorization"] == "Bearer of-the-workflow"


def test_another_value_counts_from_the_next_step_on_and_the_old_one_stays_blackened(
    engine, sealer, web
) -> None:
    variable_id = secret(engine, sealer, "api_key", TOKEN)
    workflow_id = engine.publish(definition(call(web, token="{{ secrets.api_key }}")))
    web.says("ok")
    engine.start(workflow_id)
    engine.settle()
    newer = seal_secret(sealer, engine.desk.tenant_id, "api_key", "n3w-value-987", version=2)
    engine.desk.run(RotateSecret(variable_id, newer, 2))
    web.answers.clear()
    web.says(f"no longer {TOKEN}, thanks for n3w-value-987")
    last = engine.start(workflow_id)
    engine.settle()
    assert web.asked[1].headers["Authorization"] == "Bearer n3w-value-987"
    assert engine.steps(last)[0].output_data["body"] == "no longer •••, thanks for •••"


@pytest.mark.parametrize("gone", ["key", "secret"])
def test_without_its_key_or_itself_a_secret_fails_the_step_and_says_so(
    engine, sealer, web, tmp_path, gone
) -> None:
    variable_id = secret(engine, sealer, "api_key", TOKEN)
    workflow_id = engine.publish(definition(call(web, token="{{ secrets.api_key }}")))
    if gone == "key":
        equip(engine, Sealer(MasterKeys(tmp_path / "another machine", {}, lambda: None)))
    else:
        engine.desk.run(DeleteVariable(variable_id))
    row = engine.execution(engine.start(workflow_id))
    engine.settle()
    row = engine.execution(row.id)
    assert row.status == "failed"
    wanted = {"key": "secrets.wrong_key", "secret": "secret.unknown"}[gone]
    assert (row.error["code"], row.error["params"]["name"]) == (wanted, "api_key")
    assert web.asked == []


def test_all_secrets_at_once_cannot_be_asked_for(engine, sealer, web) -> None:
    secret(engine, sealer, "api_key", TOKEN)
    for asked in (
        "{{ json(secrets) }}",
        "{{ default(secrets, 1) }}",
        "{{ secrets['api_' + 'key'] }}",
    ):
        with pytest.raises(Rejected, match=r"workflow\.has_errors"):
            run(engine, call(web, token=asked))


def test_a_secret_known_to_this_process_is_blackened_also_where_nobody_used_it(
    engine, sealer
) -> None:
    secret(engine, sealer, "api_key", TOKEN)
    execution_id = engine.start(
        engine.publish(definition(variable("{{ trigger.said }}"))), said=f"my key is {TOKEN}"
    )
    engine.settle()
    (step,) = engine.steps(execution_id)
    assert step.input_data["variable_value"] == "my key is •••"


# --- variables ---------------------------------------------------------------------------------------


def seen(engine: Running, expression: str, **more):
    row = run(engine, variable("{{ " + expression + " }}", "seen"), **more)
    assert row.status == "completed", row.error
    return row.context_data["variables"]["seen"]


def test_variables_keep_their_kinds(engine) -> None:
    engine.desk.run(SetVariable("limit", "number", 5))
    engine.desk.run(SetVariable("domains", "list", ["a.example", "b.example"]))
    assert seen(
        engine, "[default(vars.limit, 0) + 1, contains(default(vars.domains, []), 'b.example')]"
    ) == [6, True]


def test_what_the_run_has_set_comes_before_what_was_given(engine) -> None:
    engine.desk.run(SetVariable("limit", "number", 5))
    row = run(engine, variable(7, "limit"), variable("{{ variables.limit }}", "seen", "again"))
    assert row.context_data["variables"]["seen"] == 7


def test_a_declared_variable_begins_with_what_was_given_for_the_workflow(engine) -> None:
    declared = [
        {"name": name, "kind": "number", "value": value, "description": ""}
        for name, value in (("a", 1), ("b", 2), ("c", None), ("d", 4))
    ]
    step = variable("{{ [variables.a, variables.b, variables.c, variables.d] }}", "seen")
    workflow_id = engine.publish(definition(step, variables=declared))
    engine.desk.run(SetVariable("a", "number", 10, workflow_id=workflow_id))
    engine.desk.run(SetVariable("c", "number", 30))
    engine.desk.run(SetVariable("d", "number", 40))
    execution_id = engine.start(workflow_id)
    engine.settle()
    assert engine.execution(execution_id).context_data["variables"]["seen"] == [10, 2, 30, 4]


def test_a_changed_variable_is_seen_by_steps_to_come(engine) -> None:
    engine.desk.run(SetVariable("limit", "number", 1))
    wait = {"key": "wait", "type": "delay", "config": {"duration": "1h"}}
    step = variable("{{ default(variables.limit, 0) }}", "seen")
    execution_id = engine.start(engine.publish(definition(wait, step)))
    engine.settle()
    engine.desk.run(SetVariable("limit", "number", 2))
    engine.desk.advance(hours=2)
    engine.settle()
    assert engine.execution(execution_id).context_data["variables"]["seen"] == 2


# --- business time -----------------------------------------------------------------------------------


def test_business_time_counts_on_the_calendars_of_the_organisation(engine) -> None:
    week = {"mon-fri": [["09:00", "17:00"]]}
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), week["mon-fri"])
    engine.desk.run(DefineCalendar("Office", {"zone": "UTC", "week": days}))
    found = seen(engine, "business_add('2026-11-20T16:00:00Z', '2h', 'Office')")
    assert found == "2026-11-23T10:00:00Z"
    row = run(engine, variable("{{ business_minutes(now, now, 'Offise') }}"))
    assert row.error["code"] == "expression.unknown_calendar"


def test_a_triggers_condition_knows_variables_and_the_time(engine) -> None:
    engine.desk.run(SetVariable("vips", "list", ["Northwind Traders"]))
    condition = (
        "contains(variables.vips, trigger.ticket.customer.name) and is_after(now, '2026-01-01')"
    )
    workflow_id = engine.publish(
        definition(
            variable(1),
            trigger={
                "type": "event",
                "config": {"event": "ticket.created", "condition": condition},
            },
        )
    )
    engine.desk.ticket(customer_id=engine.desk.customer())
    engine.desk.ticket(customer_id=engine.desk.customer("Somebody else"))
    engine.settle()
    assert [row.workflow_id for row in engine.executions()] == [workflow_id]
    assert engine.workflow(workflow_id).trigger_error is None


def test_what_a_workspace_opens_is_blackened_in_the_logs_of_its_process(tmp_path: Path) -> None:
    redaction = Redaction()
    keys = MasterKeys(tmp_path / "keys", {}, lambda: None)
    machine = MachineSettings(
        tmp_path / "settings.json", SecretStore(tmp_path / "keys", keys, redaction.add)
    )
    founding = FoundTenant("Test MSP", "Ada Admin", "ada@msp.example")
    workspace = open_workspace(
        tmp_path / "x.deskflow", found=founding, machine=machine, run_engine=False
    )
    try:
        sealed = seal_secret(Sealer(keys), workspace.tenant_id, "api_key", TOKEN)
        workspace.run(SetSecret("api_key", sealed)).result(timeout=10)
        assert redaction.clean(f"said {TOKEN}") == f"said {TOKEN}"
        vault = secrets_vault(workspace)
        workspace.look_up(warm_up, vault, workspace.tenant_id)
        assert redaction.clean(f"said {TOKEN}") == "said •••"
    finally:
        workspace.close()
