"""Which events start a workflow by its trigger, and which part of the trigger says no."""

from __future__ import annotations

from typing import Any

import pytest

from deskflow.workflows.expressions import ExpressionError
from deskflow.workflows.trigger_matching import events_of, fires, trigger_verdicts

MAIL = {
    "from": "Ann@Acme.example", "to": ["help@msp.example"], "cc": ["boss@acme.example"],
    "subject": "Backup FAILED on srv-1", "is_reply": False,
}  # fmt: skip


def mail_fires(config: dict[str, Any], **changes: Any) -> bool:
    return fires("mail", config, "mail.received", {"mail": {**MAIL, **changes}, "ticket": {}})


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, True),
        ({"from": ["ann@acme.example"]}, True),
        ({"from": ["acme.example"]}, True),
        ({"from": ["@ACME.example"]}, True),
        ({"from": ["bob@acme.example", "other.example"]}, False),
        # A domain is a whole domain: neither a part of one nor one that it is part of.
        ({"from": ["me.example"]}, False),
        ({"from": ["example"]}, False),
        ({"to": ["help@msp.example"]}, True),
        ({"to": ["boss@acme.example"]}, True),
        ({"to": ["sales@msp.example"]}, False),
        ({"subject": ["backup failed"]}, True),
        ({"subject": ["restored", "srv-1"]}, True),
        ({"subject": ["restored"]}, False),
        ({"written_by": "people"}, True),
        ({"written_by": "anybody"}, True),
        ({"which": "new"}, True),
        ({"which": "replies"}, False),
        ({"condition": "contains(trigger.mail.subject, 'srv-1')"}, True),
        ({"condition": "trigger.mail.is_reply"}, False),
        ({"from": ["acme.example"], "subject": ["restored"]}, False),
        ({"from": [None, "", "  "]}, True),
        ({"from": "acme.example"}, True),
    ],
)
def test_mails(config: dict[str, Any], expected: bool) -> None:
    assert mail_fires(config) is expected


def test_a_trigger_may_be_for_what_people_write_alone() -> None:
    assert mail_fires({}, is_automatic=True)
    assert mail_fires({"written_by": "anybody"}, is_automatic=True)
    assert not mail_fires({"written_by": "people"}, is_automatic=True)


def test_a_mail_without_a_sender_is_from_nobody() -> None:
    assert not mail_fires({"from": ["acme.example"]}, **{"from": ""})
    assert mail_fires({}, **{"from": "", "to": [], "cc": []})


def test_what_a_mail_says_is_never_evaluated() -> None:
    assert not mail_fires({"subject": ["49"]}, subject="{{ 7 * 7 }}")
    assert mail_fires({"condition": "trigger.mail.subject == '{' + '{ 1 }}'"}, subject="{{ 1 }}")


def ended(workflow: str = "w1", status: str = "completed") -> dict[str, Any]:
    return {"workflow": {"id": workflow}, "execution": {"status": status}}


@pytest.mark.parametrize(
    ("config", "event", "payload", "expected"),
    [
        ({"workflow": "w1"}, "workflow.completed", ended(), True),
        ({"workflow": "w2"}, "workflow.completed", ended(), False),
        ({"workflow": "w1"}, "workflow.failed", ended(status="failed"), False),
        ({"workflow": "w1", "on": "failed"}, "workflow.failed", ended(status="failed"), True),
        ({"workflow": "w1", "on": "any"}, "workflow.failed", ended(status="failed"), True),
        ({"workflow": "w1", "on": "any"}, "workflow.completed", ended(), True),
        ({"workflow": "w1"}, "workflow.completed", ended(status="cancelled"), False),
        ({}, "workflow.completed", ended(), False),
    ],
)
def test_ends_of_other_workflows(
    config: dict[str, Any], event: str, payload: dict[str, Any], expected: bool
) -> None:
    assert fires("workflow", config, event, payload) is expected


def test_who_listens_for_what() -> None:
    assert events_of("event", {"event": "ticket.created"}) == ("ticket.created",)
    assert events_of("mail", {}) == ("mail.received",)
    assert events_of("workflow", {"on": "nonsense"}) == ()
    assert events_of("schedule", {"cron": "@daily"}) == events_of("manual", {}) == ()


def test_the_part_that_says_no_is_named() -> None:
    config = {"from": ["acme.example"], "subject": ["restored"], "condition": "true"}
    said = list(trigger_verdicts("mail", config, "mail.received", {"mail": MAIL}))
    assert [(one.field, one.passed) for one in said] == [
        ("from", True), ("subject", False), ("condition", True),
    ]  # fmt: skip


def test_a_condition_that_cannot_be_worked_out_is_an_error_and_no_no() -> None:
    with pytest.raises(ExpressionError):
        mail_fires({"condition": "trigger.nobody.x == 1"})
