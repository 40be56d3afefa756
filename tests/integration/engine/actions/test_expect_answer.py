"""Answers by webhook: who was given the address wakes the run, once; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.core.errors import NotFound, Rejected
from deskflow.core.tables import audit_log
from deskflow.workflows.callbacks import PATH, ReceiveWebhook, fingerprint
from deskflow.workflows.tables import webhook_callbacks
from tests.integration.engine.running import definition

WAITING = definition(
    {"key": "hook", "action_type": "expect_answer", "config": {"expires_in": "2d"}},
    {"key": "wait", "type": "wait_event",
     "config": {"event": "webhook.answered", "equals": "{{ steps.hook.callback_id }}", "earlier": True, "timeout": "2d"}},
    {"key": "keep", "action_type": "set_variable",
     "config": {"variable_name": "said", "variable_value": "{{ steps.wait.event.body.said }}"}},
    edges=[("trigger", "started", "hook"), ("hook", "success", "wait"), ("wait", "received", "keep")],
)  # fmt: skip


@pytest.fixture
def waiting(stage):
    execution_id = stage.engine.start(stage.engine.publish(WAITING))
    stage.engine.settle()
    assert stage.engine.execution(execution_id).status == "waiting"
    hook = stage.engine.steps(execution_id)[0].output_data
    assert hook["path"] == PATH + hook["token"]
    assert len(hook["token"]) > 40
    return execution_id, hook


def answered(stage, token, body):
    return stage.desk.run(
        ReceiveWebhook(fingerprint(token), body, "application/json"), stage.desk.system()
    )


def test_an_answer_wakes_the_run_that_waits(stage, waiting):
    execution_id, hook = waiting
    other = stage.engine.start(stage.engine.executions()[0].workflow_id)
    stage.engine.settle()
    answered(stage, hook["token"], {"said": "{{ 7 * 7 }}"})
    stage.engine.settle()
    row = stage.engine.execution(execution_id)
    assert (row.status, row.context_data["variables"]["said"]) == ("completed", "{{ 7 * 7 }}")
    assert stage.engine.execution(other).status == "waiting"


def test_an_answer_that_comes_before_the_waiting_is_not_lost(stage):
    made = definition(
        *({**step} for step in WAITING["steps"][:1]),
        {"key": "pause", "type": "delay", "config": {"duration": "1h"}},
        *({**step} for step in WAITING["steps"][1:]),
        edges=[("trigger", "started", "hook"), ("hook", "success", "pause"), ("pause", "done", "wait"),
               ("wait", "received", "keep")],
    )  # fmt: skip
    execution_id = stage.engine.start(stage.engine.publish(made))
    stage.engine.settle()
    stage.desk.advance(minutes=5)
    answered(stage, stage.engine.steps(execution_id)[0].output_data["token"], {"said": "early"})
    stage.engine.settle()
    stage.desk.advance(hours=1)
    stage.engine.settle()
    row = stage.engine.execution(execution_id)
    assert (row.status, row.context_data["variables"]["said"]) == ("completed", "early")


def test_an_address_takes_one_answer(stage, waiting):
    _, hook = waiting
    answered(stage, hook["token"], {"said": 1})
    with pytest.raises(Rejected, match=r"callback\.answered"):
        answered(stage, hook["token"], {"said": 2})


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_a_guess_is_nobodys(stage, waiting, token):
    with pytest.raises(NotFound, match=r"callback\.unknown"):
        answered(stage, token, {"said": 1})


def test_too_late_and_too_much(stage, waiting):
    _, hook = waiting
    with pytest.raises(Rejected, match=r"callback\.too_large"):
        answered(stage, hook["token"], {"said": "x" * 100_001})
    stage.desk.advance(days=2)
    with pytest.raises(Rejected, match=r"callback\.expired"):
        answered(stage, hook["token"], {"said": 1})


def test_only_the_fingerprint_is_kept_beside_the_run(stage, waiting):
    _, hook = waiting
    (row,) = stage.desk.rows(webhook_callbacks)
    assert row.token_hash == fingerprint(hook["token"])
    assert row.expires_at - row.created_at == timedelta(days=2)
    answered(stage, hook["token"], {"said": 1})
    assert hook["token"] not in repr(stage.desk.rows(audit_log))


@pytest.mark.parametrize("lasts", ["0s", "500d", "soon"])
def test_how_long_an_address_may_last(stage, lasts):
    config = {"expires_in": "{{ trigger.lasts }}"}
    assert stage.refused("expect_answer", config, lasts=lasts) == "step.bad_duration"
