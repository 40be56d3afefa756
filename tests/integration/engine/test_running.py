"""Workflows as people publish them, run by the engine on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.tables import event_queue
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.queries import list_activity
from deskflow.tickets.tables import ticket_messages, tickets
from deskflow.workflows.authoring import DeleteWorkflow, SetWorkflowActive
from deskflow.workflows.executing import CancelExecution, RetryExecution
from deskflow.workflows.tables import workflow_tokens, workflow_versions
from tests.integration.engine.running import CONSUMERS, definition, running

P1 = {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["critical"]}}}
SET = {
    "key": "set",
    "action_type": "set_variable",
    "config": {"variable_name": "x", "variable_value": "{{ 6 * 7 }}"},
}


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


def story(approver) -> dict:
    """The path of the foundation: find, assign, ask, then tell the customer or note it."""
    return definition(
        {"key": "find", "action_type": "query_database", "config": {
            "query_type": "find_user", "filters": {"role": "technician"}, "order_by": "ticket_count_asc"}},
        {"key": "assign", "action_type": "assign_ticket", "config": {
            "ticket_id": "{{ trigger.ticket.id }}", "assigned_to": "{{ steps.find.result.id }}"}},
        {"key": "ask", "type": "approval", "config": {
            "title": "Overtime for {{ trigger.ticket.number }}", "approvers": [str(approver.user_id)]}},
        {"key": "tell", "action_type": "add_message", "config": {
            "ticket_id": "{{ trigger.ticket.id }}", "text": "Approved by {{ steps.ask.approved_by.name }}"}},
        {"key": "refuse", "action_type": "add_message", "config": {
            "ticket_id": "{{ trigger.ticket.id }}", "text": "No: {{ steps.ask.comment }}"}},
        trigger=P1,
        edges=[("trigger", "started", "find"), ("find", "success", "assign"), ("assign", "success", "ask"),
               ("ask", "approved", "tell"), ("ask", "rejected", "refuse")],
    )  # fmt: skip


def test_a_manual_run_goes_through(engine):
    execution_id = engine.start(engine.publish(definition(SET)))
    engine.settle()
    row = engine.execution(execution_id)
    assert (row.status, row.context_data) == ("completed", {"variables": {"x": 42}})
    assert engine.path(execution_id) == [("set", "completed")]


def test_the_whole_story_with_an_approval(engine):
    desk = engine.desk
    busy, free, boss = (
        desk.user("Busy Bee"),
        desk.user("Free Fred"),
        desk.user("Rita Novak", "approver"),
    )
    desk.ticket("Old", assignee_id=busy.user_id)
    engine.publish(story(boss), "P1 escalation")
    ticket_id = desk.ticket("Mail is down", priority="P1")
    desk.ticket("Mouse is slow", priority="P3")
    engine.settle()
    (execution,) = engine.executions()
    assert execution.status == "pending_approval"
    assert desk.row(tickets, ticket_id).assignee_id == free.user_id
    (approval,) = desk.rows(workflow_approvals)
    desk.run(DecideApproval(approval.id, "approved", "fine"), boss)
    engine.settle()
    assert engine.execution(execution.id).status == "completed"
    assert [step[0] for step in engine.path(execution.id)] == ["find", "assign", "ask", "tell"]
    texts = [
        row.body_text
        for row in desk.rows(ticket_messages, ticket_messages.c.ticket_id == ticket_id)
    ]
    assert "Approved by Rita Novak" in texts
    assert desk.rows(event_queue) == []
    assert desk.rows(workflow_tokens) == []


def test_rejection_takes_the_other_way(engine):
    desk = engine.desk
    desk.user("Free Fred")
    boss = desk.user("Rita Novak", "approver")
    engine.publish(story(boss))
    desk.ticket("Mail is down", priority="P1")
    engine.settle()
    (approval,) = desk.rows(workflow_approvals)
    desk.run(DecideApproval(approval.id, "rejected", "too late"), boss)
    engine.settle()
    (execution,) = engine.executions()
    assert [step[0] for step in engine.path(execution.id)][-1] == "refuse"


def test_a_switched_off_workflow_does_not_fire(engine):
    workflow_id = engine.publish(definition(SET, trigger=P1))
    engine.desk.run(SetWorkflowActive(workflow_id, False))
    engine.desk.ticket(priority="P1")
    engine.settle()
    assert engine.executions() == []


def test_a_deleted_workflow_keeps_its_executions(engine):
    workflow_id = engine.publish(definition(SET))
    execution_id = engine.start(workflow_id)
    engine.settle()
    engine.desk.run(DeleteWorkflow(workflow_id))
    assert engine.execution(execution_id).status == "completed"


def test_a_delay_waits_as_a_row_and_goes_on_in_time(engine):
    execution_id = engine.start(
        engine.publish(
            definition({"key": "wait", "type": "delay", "config": {"duration": "3d"}}, SET)
        )
    )
    engine.settle()
    assert engine.execution(execution_id).status == "waiting"
    engine.desk.advance(days=2, hours=23)
    engine.settle()
    assert engine.execution(execution_id).status == "waiting"
    engine.desk.advance(hours=1)
    engine.settle()
    assert engine.path(execution_id) == [("wait", "completed"), ("set", "completed")]


def test_a_condition_says_what_it_looked_at(engine):
    made = definition(
        {"key": "check", "type": "condition", "config": {"condition": "{{trigger.amount}} > 100"}},
        SET,
        {
            "key": "small",
            "action_type": "set_variable",
            "config": {"variable_name": "x", "variable_value": 1},
        },
        edges=[
            ("trigger", "started", "check"),
            ("check", "true", "set"),
            ("check", "false", "small"),
        ],
    )
    execution_id = engine.start(engine.publish(made), amount=50)
    engine.settle()
    check, small = engine.steps(execution_id)
    assert check.output_data == {"condition_result": False, "next_step": "small"}
    assert check.input_data["values"] == {"trigger.amount": 50}
    assert small.step_key == "small"


def test_a_failing_step_is_retried_and_then_fails_with_its_reason(engine):
    made = definition(
        {"key": "assign", "action_type": "assign_ticket", "retry_count": 2, "retry_delay_seconds": 60,
         "config": {"ticket_id": "{{ trigger.ticket_id }}", "by": "least_open"}}
    )  # fmt: skip
    execution_id = engine.start(engine.publish(made), ticket_id=str(engine.desk.ticket()))
    engine.settle()
    assert engine.execution(execution_id).status == "waiting"
    for _ in range(2):
        engine.desk.advance(minutes=2)
        engine.settle()
    row = engine.execution(execution_id)
    assert (row.status, row.error["code"], row.error["step"]) == (
        "failed",
        "step.nobody_available",
        "assign",
    )
    assert engine.path(execution_id) == [
        ("assign", "retrying"),
        ("assign", "retrying"),
        ("assign", "failed"),
    ]


def test_retry_in_place_goes_on_from_the_failed_step(engine):
    made = definition(
        SET,
        {"key": "assign", "action_type": "assign_ticket",
         "config": {"ticket_id": "{{ trigger.ticket_id }}", "by": "least_open"}},
    )  # fmt: skip
    ticket_id = engine.desk.ticket()
    execution_id = engine.start(engine.publish(made), ticket_id=str(ticket_id))
    engine.settle()
    assert engine.execution(execution_id).status == "failed"
    fred = engine.desk.user("Free Fred")
    engine.desk.run(RetryExecution(execution_id))
    engine.settle()
    assert engine.execution(execution_id).status == "completed"
    assert engine.desk.row(tickets, ticket_id).assignee_id == fred.user_id
    assert [key for key, _ in engine.path(execution_id)] == ["set", "assign", "assign"]


def test_retry_as_a_new_execution_knows_the_earlier_outputs(engine):
    made = definition(
        SET,
        {"key": "note", "action_type": "add_message",
         "config": {"ticket_id": "{{ trigger.ticket_id }}", "text": "{{ steps.set.value }}"}},
    )  # fmt: skip
    ticket_id = engine.desk.ticket()
    engine.desk.run(UpdateTicket(ticket_id, {"status": "closed"}))
    execution_id = engine.start(
        engine.publish(made), ticket_id="00000000-0000-7000-8000-000000000000"
    )
    engine.settle()
    assert engine.execution(execution_id).status == "failed"
    again = engine.desk.run(RetryExecution(execution_id, in_place=False)).result_id
    engine.settle()
    row = engine.execution(again)
    assert (row.status, row.retry_of) == ("failed", execution_id)
    assert [key for key, _ in engine.path(again)] == ["note"]


def test_the_failure_port_catches(engine):
    made = definition(
        {
            "key": "assign",
            "action_type": "assign_ticket",
            "config": {"ticket_id": "{{ trigger.ticket_id }}", "by": "least_open"},
        },
        {
            "key": "caught",
            "action_type": "set_variable",
            "config": {"variable_name": "why", "variable_value": "{{ steps.assign.error.code }}"},
        },
        edges=[("trigger", "started", "assign"), ("assign", "failure", "caught")],
    )
    execution_id = engine.start(engine.publish(made), ticket_id=str(engine.desk.ticket()))
    engine.settle()
    row = engine.execution(execution_id)
    assert (row.status, row.context_data["variables"]) == (
        "completed",
        {"why": "step.nobody_available"},
    )


def test_cancel_ends_the_wait(engine):
    execution_id = engine.start(
        engine.publish(
            definition({"key": "wait", "type": "delay", "config": {"duration": "1h"}}, SET)
        )
    )
    engine.settle()
    engine.desk.run(CancelExecution(execution_id))
    engine.desk.advance(hours=2)
    engine.settle()
    assert engine.execution(execution_id).status == "cancelled"
    assert engine.path(execution_id) == [("wait", "cancelled")]


def test_data_is_never_evaluated(engine):
    engine.publish(
        definition(
            {"key": "note", "action_type": "add_message",
             "config": {"ticket_id": "{{ trigger.ticket.id }}", "text": "About {{ trigger.ticket.title }}"}},
            trigger={"type": "event", "config": {"event": "ticket.created"}},
        )
    )  # fmt: skip
    engine.desk.ticket("{{ 7 * 7 }}")
    engine.settle()
    assert "About {{ 7 * 7 }}" in [row.body_text for row in engine.desk.rows(ticket_messages)]


def test_workflows_that_trigger_each_other_are_stopped_with_the_reason(engine):
    workflow_id = engine.publish(
        definition(
            {"key": "again", "action_type": "create_ticket", "config": {"title": "Again"}},
            trigger={"type": "event", "config": {"event": "ticket.created"}},
        )
    )
    engine.desk.ticket()
    engine.settle(rounds=200)
    assert len(engine.executions()) == engine.limits.chain_length
    assert engine.workflow(workflow_id).trigger_error["code"] == "workflow.chain_too_long"


@pytest.mark.may_log_errors
def test_one_broken_execution_does_not_stop_the_others(engine):
    good = engine.publish(definition(SET), "Good")
    bad = engine.publish(definition(SET), "Bad")
    broken, fine = engine.start(bad), engine.start(good)
    with engine.desk.database.write() as connection:
        connection.execute(
            workflow_versions.update()
            .where(workflow_versions.c.workflow_id == bad)
            .values(definition={"schema": 99})
        )
    engine.settle()
    assert engine.execution(broken).status == "failed"
    assert engine.execution(fine).status == "completed"


def test_nothing_is_left_in_an_ended_execution(engine):
    execution_id = engine.start(engine.publish(definition(SET)))
    engine.settle()
    with engine.desk.database.read() as connection:
        assert connection.execute(select(workflow_tokens.c.id)).all() == []
    assert engine.execution(execution_id).claimed_by is None


def test_a_timeline_tells_steps_in_the_order_they_happened(engine):
    desk = engine.desk
    desk.user("Free Fred")
    engine.publish(story(desk.user("Rita Novak", "approver")), "P1 escalation")
    ticket_id = desk.ticket("Mail is down", priority="P1")
    engine.settle()
    with desk.database.read() as connection:
        told = list_activity(connection, desk.tenant_id, ticket_id)
    codes = [row.code for row in told]
    assert codes.index("ticket.changed") < codes.index("approval.requested")
    assert {row.params["by"] for row in told} == {"P1 escalation"}
