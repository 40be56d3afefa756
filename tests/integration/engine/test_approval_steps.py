"""An approval inside a workflow: the answer is taken once, and what nobody waits for any more is withdrawn."""

from __future__ import annotations

from itertools import pairwise

import pytest

from deskflow.approvals.closing import CancelApproval
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.expiring import ExpireApprovals
from deskflow.approvals.tables import workflow_approvals
from deskflow.core.errors import Conflict, Rejected
from deskflow.core.permissions import Actor
from deskflow.core.undo import UndoCommand
from deskflow.engine.duties import default_duties
from deskflow.people.staff import UpdateUser
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.workflows.executing import CancelExecution
from tests.integration.engine.running import CONSUMERS, definition, running

CREATED = {"type": "event", "config": {"event": "ticket.created"}}


def went(name: str) -> dict:
    return {
        "key": name, "action_type": "set_variable",
        "config": {"variable_name": "way", "variable_value": name},
    }  # fmt: skip


def asking(approver: Actor, *before: dict, **config) -> dict:
    """Steps before, then a question with all three ways out."""
    ask = {
        "key": "ask", "type": "approval",
        "config": {"title": "Overtime", "approvers": [str(approver.user_id)], **config},
    }  # fmt: skip
    chain = [*(step["key"] for step in before), "ask"]
    return definition(
        *before, ask, went("yes"), went("no"), went("late"),
        trigger=CREATED,
        edges=[
            ("trigger", "started", chain[0]),
            *((one, "success", two) for one, two in pairwise(chain)),
            ("ask", "approved", "yes"), ("ask", "rejected", "no"), ("ask", "expired", "late"),
        ],
    )  # fmt: skip


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


@pytest.fixture
def boss(engine):
    return engine.desk.user("Rita Novak", "approver")


def waiting(engine, made: dict):
    """(execution, approval, ticket id) of a workflow that has come to its question."""
    engine.publish(made)
    ticket_id = engine.desk.ticket("Mail is down", priority="P2")
    engine.settle()
    (execution,) = engine.executions()
    assert execution.status == "pending_approval"
    (approval,) = engine.desk.rows(workflow_approvals)
    return execution, approval, ticket_id


def way(engine, execution) -> str | None:
    row = engine.execution(execution.id)
    assert row.status == "completed"
    return (row.context_data or {}).get("variables", {}).get("way")


@pytest.mark.parametrize(("decision", "port"), [("approved", "yes"), ("rejected", "no")])
def test_an_answer_that_was_taken_can_no_longer_be_undone(engine, boss, decision, port):
    execution, approval, _ = waiting(engine, asking(boss))
    decided = engine.desk.run(DecideApproval(approval.id, decision), boss)
    engine.settle()
    assert way(engine, execution) == port
    assert engine.desk.row(workflow_approvals, approval.id).outcome == "taken"
    with pytest.raises(Conflict, match=r"undo\.moved"):
        engine.desk.run(UndoCommand(decided.command_id), boss)


def test_an_answer_undone_before_anybody_acted_on_it_moves_nothing(engine, boss):
    execution, approval, _ = waiting(engine, asking(boss))
    decided = engine.desk.run(DecideApproval(approval.id, "approved"), boss)
    engine.desk.run(UndoCommand(decided.command_id), boss)
    engine.settle()
    assert engine.execution(execution.id).status == "pending_approval"
    assert engine.desk.row(workflow_approvals, approval.id).status == "pending"


def test_after_a_change_of_mind_the_last_answer_counts(engine, boss):
    execution, approval, _ = waiting(engine, asking(boss))
    decided = engine.desk.run(DecideApproval(approval.id, "approved"), boss)
    engine.desk.run(UndoCommand(decided.command_id), boss)
    engine.desk.run(DecideApproval(approval.id, "rejected", "no budget"), boss)
    engine.settle()
    assert way(engine, execution) == "no"
    (ask,) = [step for step in engine.steps(execution.id) if step.step_key == "ask"]
    assert ask.output_data["status"] == "rejected"
    assert ask.output_data["comment"] == "no budget"


def test_an_approval_of_nobodys_execution_is_left_to_be_undone(engine, boss):
    from tests.integration.approvals.asking import ask

    approval_id = ask(engine.desk, boss)
    decided = engine.desk.run(DecideApproval(approval_id, "approved"), boss)
    engine.settle()
    engine.desk.run(UndoCommand(decided.command_id), boss)
    assert engine.desk.row(workflow_approvals, approval_id).status == "pending"


def test_a_withdrawn_question_takes_the_expired_way(engine, boss):
    execution, approval, _ = waiting(engine, asking(boss))
    engine.desk.run(CancelApproval(approval.id))
    engine.settle()
    assert way(engine, execution) == "late"


def test_a_question_nobody_answered_takes_the_expired_way(engine, boss):
    execution, _, _ = waiting(engine, asking(boss, due_in="1h"))
    engine.desk.advance(hours=2)
    engine.desk.run(ExpireApprovals(), engine.desk.system())
    engine.settle()
    assert way(engine, execution) == "late"


@pytest.mark.parametrize(("field", "value"), [("priority", "P1"), ("title", "Mail and phones")])
def test_changing_what_was_shown_makes_the_question_void(engine, boss, field, value):
    execution, approval, ticket_id = waiting(engine, asking(boss))
    engine.desk.run(UpdateTicket(ticket_id, {field: value}))
    assert engine.desk.row(workflow_approvals, approval.id).status == "void"
    engine.settle()
    assert way(engine, execution) == "late"


def test_the_ticket_may_move_on_while_somebody_decides(engine, boss):
    execution, approval, ticket_id = waiting(engine, asking(boss))
    engine.desk.run(UpdateTicket(ticket_id, {"status": "in_progress"}))
    engine.settle()
    assert engine.desk.row(workflow_approvals, approval.id).status == "pending"
    assert engine.execution(execution.id).status == "pending_approval"


def test_the_workflows_own_changes_do_not_void_its_question(engine, boss):
    execution, approval, ticket_id = waiting(engine, asking(boss))
    itself = Actor(engine.desk.tenant_id, None, "workflow", (str(execution.id),))
    engine.desk.run(UpdateTicket(ticket_id, {"priority": "P1"}), itself)
    assert engine.desk.row(workflow_approvals, approval.id).status == "pending"


def test_the_question_shows_the_ticket_as_it_is_when_asked(engine, boss):
    raised = {
        "key": "raise", "action_type": "update_ticket",
        "config": {"ticket_id": "{{ trigger.ticket.id }}", "updates": {"priority": "P1"}},
    }  # fmt: skip
    _, approval, _ = waiting(engine, asking(boss, raised))
    assert approval.shown["priority"] == "P1"


def test_cancelling_an_execution_withdraws_its_question(engine, boss):
    execution, approval, _ = waiting(engine, asking(boss))
    engine.desk.run(CancelExecution(execution.id))
    row = engine.desk.row(workflow_approvals, approval.id)
    assert (row.status, row.closed_reason["code"]) == ("void", "approval.execution_ended")
    with pytest.raises(Rejected, match=r"approval\.already_decided"):
        engine.desk.run(DecideApproval(approval.id, "approved"), boss)
    engine.settle()
    assert engine.execution(execution.id).status == "cancelled"


def test_an_execution_that_fails_withdraws_its_question(engine, boss):
    from deskflow.workflows.tables import workflow_executions

    execution, approval, _ = waiting(engine, asking(boss))
    with engine.desk.database.write() as connection:
        # As if a branch beside the question had used up the time.
        used_up = {"active_ms": 10**9, "ready_at": engine.desk.clock.now()}
        connection.execute(workflow_executions.update().values(**used_up))
    engine.settle()
    assert engine.execution(execution.id).error["code"] == "execution.timed_out"
    assert engine.desk.row(workflow_approvals, approval.id).status == "void"


@pytest.mark.may_log_errors
def test_a_broken_execution_withdraws_its_question(engine, boss):
    from deskflow.workflows.tables import workflow_executions, workflow_versions

    execution, approval, _ = waiting(engine, asking(boss))
    engine.drain = running(engine.desk).drain  # a fresh process, which reads the version again
    with engine.desk.database.write() as connection:
        connection.execute(workflow_versions.update().values(definition={"schema": 99}))
        connection.execute(workflow_executions.update().values(ready_at=engine.desk.clock.now()))
    engine.settle()
    assert engine.execution(execution.id).status == "failed"
    assert engine.path(execution.id) == [("ask", "cancelled")]
    assert engine.desk.row(workflow_approvals, approval.id).status == "void"


def stepping(*people: Actor, **config) -> dict:
    return asking(people[0], **{"approvers": [str(one.user_id) for one in people], **config})


def answers(engine, approval, *given) -> None:
    for person, decision in given:
        engine.desk.run(DecideApproval(approval.id, decision), person)
    engine.settle()


@pytest.fixture
def chief(engine, boss):
    chief = engine.desk.user("Carla Chief", "approver")
    engine.desk.run(UpdateUser(boss.user_id, {"manager_id": str(chief.user_id)}))
    return chief


def test_stages_are_asked_one_after_the_other(engine, boss, chief):
    stages = [
        {"name": "Team", "approvers": ["rita.novak@msp.example"]},
        {"name": "Board", "approvers": [str(chief.user_id)], "vetoes": [str(chief.user_id)]},
    ]
    execution, approval, _ = waiting(engine, stepping(boss, approvers=None, stages=stages))
    answers(engine, approval, (boss, "approved"))
    assert engine.execution(execution.id).status == "pending_approval"
    answers(engine, approval, (chief, "rejected"))
    assert way(engine, execution) == "no"


def test_two_of_three_in_the_words_of_the_seed(engine, boss, chief):
    third = engine.desk.user("Jonas Lind", "approver")
    made = stepping(boss, chief, third, strategy="VOTING", threshold=60)
    execution, approval, _ = waiting(engine, made)
    answers(engine, approval, (boss, "approved"), (third, "approved"))
    assert way(engine, execution) == "yes"


def test_the_manager_of_whoever_asked_decides(engine, boss, chief):
    made = asking(boss, approvers=None, managers_of=["requester"])
    engine.publish(made)
    author = engine.desk.user("Sofia Ortega", "author")
    engine.desk.run(UpdateUser(author.user_id, {"manager_id": str(chief.user_id)}))
    engine.desk.run(CreateTicket(NewTicket("New laptop", NewMessage("please"))), author)
    engine.settle()
    (approval,) = engine.desk.rows(workflow_approvals)
    assert (approval.requested_from_user_id, approval.requested_by_user_id) == (
        chief.user_id, author.user_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"approvers": ["{{ trigger.ticket.assignee }}"]}, "approval.blank_approver"),
        (
            {"approvers": ["{{ trigger.ticket.assignee }}"], "roles": ["approver"]},
            "approval.blank_approver",
        ),
        ({"approvers": ["nobody@msp.example"]}, "approval.unknown_approver"),
        ({"approvers": ["'; DROP TABLE users; --"]}, "approval.unknown_approver"),
        ({"roles": ["{{ trigger.ticket.title }}"]}, "approval.unknown_approver"),
        ({"stages": [{"approvers": ["{{ 7 * 7 }}"]}]}, "approval.unknown_approver"),
        ({"approvers": None, "managers_of": ["ada@msp.example"]}, "approval.no_manager"),
        ({"approvers": ["ada@msp.example"]}, "approval.only_own"),
    ],
)
def test_nobody_to_ask_is_a_failure_never_an_approval(engine, boss, config, code):
    engine.publish(asking(boss, **config))
    engine.desk.ticket()
    engine.settle()
    (execution,) = engine.executions()
    assert (execution.status, execution.error["code"]) == ("failed", code)
    assert engine.desk.rows(workflow_approvals) == []


def by_priority(boss, *rows) -> dict:
    columns = [{"name": "priority", "value": "{{ trigger.ticket.priority }}"}]
    return asking(boss, approvers=None, routing={"columns": columns, "rows": list(rows)})


def test_a_table_says_who_decides_or_that_nobody_has_to(engine, boss, chief):
    rows = (
        {"when": ["P3, P4"], "none_needed": True},
        {"when": ["P1"], "approvers": [str(boss.user_id)]},
        {"when": [""], "approvers": [str(chief.user_id)]},
    )
    _, approval, _ = waiting(engine, by_priority(boss, *rows))
    assert approval.requested_from_user_id == chief.user_id
    engine.desk.ticket("Small thing", priority="P4")
    engine.settle()
    later = engine.executions()[-1]
    assert way(engine, later) == "yes"
    (step,) = [one for one in engine.steps(later.id) if one.step_key == "ask"]
    assert step.output_data["status"] == "not_required"


def test_a_gap_in_the_table_is_a_failure(engine, boss):
    engine.publish(by_priority(boss, {"when": ["P1"], "approvers": [str(boss.user_id)]}))
    engine.desk.ticket(priority="P2")
    engine.settle()
    (execution,) = engine.executions()
    assert execution.error["code"] == "approval.no_row"


def test_nobody_answers_and_it_goes_up_the_ladder(engine, boss, chief):
    engine.duties = default_duties()
    escalation = [{"do": "remind", "after": "1h"}, {"do": "manager"}]
    made = stepping(boss, due_in="2h", on_expiry="escalate", escalation=escalation)
    execution, approval, _ = waiting(engine, made)
    for _ in range(2):
        engine.desk.advance(hours=1)
        engine.fire_duties()
    assert engine.desk.row(workflow_approvals, approval.id).status == "pending"
    answers(engine, approval, (chief, "approved"))
    assert way(engine, execution) == "yes"


def test_what_it_is_bound_to_can_be_chosen(engine, boss):
    _, approval, ticket_id = waiting(engine, asking(boss, binds=["status"]))
    engine.desk.run(UpdateTicket(ticket_id, {"title": "Another title"}))
    assert engine.desk.row(workflow_approvals, approval.id).status == "pending"
    engine.desk.run(UpdateTicket(ticket_id, {"status": "in_progress"}))
    assert engine.desk.row(workflow_approvals, approval.id).status == "void"


def test_after_the_workflows_own_change_it_can_still_be_approved(engine, boss):
    execution, approval, ticket_id = waiting(engine, asking(boss))
    itself = Actor(engine.desk.tenant_id, None, "workflow", (str(execution.id),))
    engine.desk.run(UpdateTicket(ticket_id, {"priority": "P1"}), itself)
    answers(engine, approval, (boss, "approved"))
    assert way(engine, execution) == "yes"
