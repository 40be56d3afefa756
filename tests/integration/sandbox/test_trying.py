"""A workflow is tried out: people answer, days pass in an instant, nothing leaves, nothing of the workspace is touched."""

from __future__ import annotations

import copy
import time

import pytest

from deskflow.core.errors import Rejected
from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.trying import blank_configuration, try_workflow
from tests.integration.engine.running import definition

ASK = {
    "key": "ask",
    "type": "approval",
    "config": {"title": "May we?", "roles": ["admin"], "due_in": "2d"},
}
REST = {"key": "rest", "type": "delay", "config": {"duration": "3d"}}
MAIL = {
    "key": "mail", "action_type": "send_email",
    "config": {"to": "{{ trigger.ticket.customer.email }}", "subject": "About {{ trigger.ticket.number }}", "body": "Yes"},
}  # fmt: skip
CALL = {
    "key": "call", "action_type": "http_request", "retry_count": 2,
    "config": {"url": "https://api.example.com/orders", "method": "POST"},
}  # fmt: skip
LOWER = {
    "key": "lower", "action_type": "update_ticket",
    "config": {"ticket_id": "{{ trigger.ticket.id }}", "updates": {"priority": "P2"}},
}  # fmt: skip
P1 = {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}}
EDGES = (
    ("trigger", "started", "ask"), ("ask", "approved", "rest"), ("rest", "done", "mail"), ("mail", "success", "call"),
    ("call", "success", "lower"), ("ask", "rejected", "lower"),
)  # fmt: skip
ACME = {"name": "acme", "kind": "customer", "values": {"name": "Acme", "email": "it@acme.example"}}
TICKET = {
    "name": "ticket", "kind": "ticket", "values": {"title": "Mail is down", "priority": "P1", "customer": "acme"},
}  # fmt: skip


def flow(*scenarios):
    made = definition(
        *({"id": one["key"], **one} for one in (ASK, REST, MAIL, CALL, LOWER)),
        trigger=P1,
        edges=EDGES,
    )
    return copy.deepcopy({**made, "scenarios": list(scenarios)})


def scenario(**more):
    return {"name": "Try", "records": [ACME, TICKET], **more}


@pytest.fixture(scope="module")
def blank():
    return blank_configuration()


def played(blank, **more):
    report = try_workflow(flow(scenario(**more)), blank).scenarios[0]
    assert report.problem is None, report.problem
    return report


def test_three_days_pass_in_a_moment(blank):
    began = time.monotonic()
    report = played(
        blank,
        answers=[{"step": "ask", "decision": "approved", "after": "4h"}],
        mocks={
            "call": [{"error": "http.bad_status", "message": "503"}, {"output": {"status": 200}}]
        },
        expect={
            "status": "completed",
            "path": ["ask", "rest", "mail", "call", "call", "lower"],
            "outputs": {"call.status": 200},
            "records": {"ticket": {"priority": "P2"}},
            "messages": [{"to": "it@acme.example", "subject": "About INC-"}],
        },
    )
    assert report.differences == ()
    assert report.played.virtual_seconds == (3 * 24 + 4) * 3600 + 60
    assert time.monotonic() - began < 30


def test_nobody_answers_and_the_request_expires(blank):
    report = played(blank, expect={"status": "completed", "never": ["rest", "mail"]})
    assert report.differences == ()
    assert [step.port for step in report.played.steps] == ["expired"]


def test_somebody_says_no(blank):
    report = played(
        blank,
        answers=[{"step": "ask", "decision": "rejected", "comment": "Too dear"}],
        expect={"path": ["ask", "lower"]},
    )
    assert report.differences == ()
    assert report.played.outputs["ask"]["comment"] == "Too dear"


def test_an_outside_action_without_a_mock_answers_with_its_example_and_nothing_leaves(blank):
    report = played(blank, answers=[{"step": "ask", "decision": "approved"}])
    call = next(step for step in report.played.steps if step.key == "call")
    assert call.status == "completed"
    assert any("https://api.example.com/orders" in one.body for one in report.played.messages)


def test_it_says_which_filter_said_no(blank):
    calm = {**TICKET, "values": {**TICKET["values"], "priority": "P3"}}
    report = played(blank, records=[ACME, calm], expect={"fires": False})
    assert report.ok
    assert [(one.what, one.passed) for one in report.played.trigger] == [
        ("event", True), ("priority", False),
    ]  # fmt: skip
    assert report.played.trigger[1].found == "P3"


def test_the_first_difference_is_told(blank):
    report = played(
        blank,
        answers=[{"step": "ask", "decision": "rejected"}],
        expect={"path": ["ask", "rest"], "records": {"ticket": {"priority": "P1"}}},
    )
    assert not report.ok
    assert (report.differences[0].what, report.differences[0].found) == ("path[1]", "lower")
    assert report.differences[1].found == "P2"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"records": [TICKET]}, "scenario.unknown_record"),
        ({"records": [{**ACME, "values": {"colour": "red"}}]}, "scenario.unknown_field"),
        ({"records": [{**ACME, "values": {"tier": "imperial"}}]}, "scenario.bad_record"),
        ({"answers": [{"step": "ask", "decision": "approved", "by": "Nobody"}]}, "scenario.unknown_person"),
        ({"trigger": {"ticket": "{{ records.tiket.id }}"}}, "scenario.bad_trigger"),
        ({"expect": {"statuss": "completed"}}, "scenario.unknown_member"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_says_why(blank, more, code):
    report = try_workflow(flow(scenario(**more)), blank).scenarios[0]
    assert not report.ok
    assert report.problem["code"] == code


def test_a_workflow_with_errors_is_not_played(blank):
    broken = flow(scenario())
    broken["steps"][2]["config"]["subject"] = "{{ steps.nothing.x }}"
    report = try_workflow(broken, blank).scenarios[0]
    assert report.problem["code"] == "workflow.has_errors"


def test_an_endless_workflow_is_stopped(blank):
    ring = definition(
        {"key": "a", "type": "delay", "config": {"duration": "1s"}},
        {"key": "b", "type": "delay", "config": {"duration": "1s"}},
        edges=(("trigger", "started", "a"), ("a", "done", "b"), ("b", "done", "a")),
    )
    report = try_workflow({**ring, "scenarios": [{"name": "Ring"}]}, blank).scenarios[0]
    assert report.problem is not None or report.played.status == "failed"


def test_coverage_says_which_ways_were_gone(blank):
    report = try_workflow(
        flow(
            scenario(name="no", answers=[{"step": "ask", "decision": "rejected"}]),
            scenario(name="late"),
        ),
        blank,
    )
    assert report.reached == {"ask", "lower"}
    assert {"ask:rejected", "ask:expired"} <= report.taken
    assert report.coverage == pytest.approx(2 / 5)


def test_it_works_with_the_people_of_a_workspace_and_touches_nothing_of_it(desk):
    boss = desk.user("Bea Boss", "approver")
    before = desk.dump()
    with desk.database.read() as connection:
        configuration = read_configuration(connection, desk.tenant_id)
    made = flow(
        scenario(
            answers=[{"step": "ask", "decision": "approved", "by": "bea.boss@msp.example"}],
            expect={"status": "completed"},
        )
    )
    made["steps"][0]["config"] = {"title": "May we?", "approvers": [str(boss.user_id)]}
    report = try_workflow(made, configuration)
    assert report.ok, report.as_json()
    assert desk.dump() == before


def test_json_that_is_no_definition_is_refused(blank):
    with pytest.raises(Rejected):
        try_workflow({"steps": "many"}, blank)
