"""A request from the question to the outcome, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.approvals.closing import CancelApproval, CancelApprovalsOfExecution
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.expiring import ExpireApprovals
from deskflow.approvals.outcomes import next_expiry, outcomes_due, take_outcome
from deskflow.approvals.tables import approval_approvers, approval_decisions, workflow_approvals
from deskflow.core.errors import Conflict, Denied, Rejected
from deskflow.core.ids import new_id
from deskflow.core.permissions import system
from deskflow.core.undo import UndoCommand
from deskflow.people.tables import users
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.tables import NEVER, ticket_activity
from deskflow.workflows.tables import workflow_executions, workflows
from tests.integration.approvals.asking import ask, happened, role_id, status, workflow


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def jonas(desk):
    return desk.user("Jonas Lind", "approver")


def test_asking_is_an_event_that_says_all_the_engine_needs(desk, rita):
    approval_id = ask(desk, rita, correlation="token-7", description="3 h after 18:00")
    (approval,) = happened(desk, "approval.required")
    assert approval["id"] == str(approval_id)
    assert approval["status"] == "pending"
    assert approval["correlation"] == "token-7"
    assert approval["approvers"] == [
        {"kind": "user", "id": str(rita.user_id), "name": "Rita Novak", "status": "pending"}
    ]
    row = desk.row(workflow_approvals, approval_id)
    assert (row.requested_from_user_id, row.requested_from_role_id) == (rita.user_id, None)
    assert row.due_at == NEVER


def test_approving_closes_the_request_and_says_who(desk, rita):
    approval_id = ask(desk, rita)
    desk.advance(minutes=5)
    result = desk.run(DecideApproval(approval_id, "approve", "Looks good"), rita).result
    assert result == {
        "id": str(approval_id),
        "status": "approved",
        "approved_by": "Rita Novak",
        "decision_at": desk.clock.now().isoformat(),
        "workflow_execution_resumed": False,
    }
    (approval,) = happened(desk, "approval.granted")
    assert approval["decided_by"] == {"id": str(rita.user_id), "name": "Rita Novak"}
    assert (approval["comment"], approval["decided_at"]) == (
        "Looks good",
        desk.clock.now().isoformat(),
    )


def test_with_any_one_yes_is_enough_and_others_are_no_longer_needed(desk, rita, jonas):
    approval_id = ask(desk, rita, jonas)
    desk.run(DecideApproval(approval_id, "approved"), jonas)
    papers = {row.user_id: row.status for row in desk.rows(approval_approvers)}
    assert papers == {rita.user_id: "no_longer_needed", jonas.user_id: "approved"}
    with pytest.raises(Rejected) as refusal:
        desk.run(DecideApproval(approval_id, "rejected"), rita)
    assert refusal.value.code == "approval.already_decided"
    assert refusal.value.params == {
        "status": "approved",
        "by": "Jonas Lind",
        "at": desk.clock.now().isoformat(),
    }


def test_with_all_the_request_waits_for_the_last(desk, rita, jonas):
    approval_id = ask(desk, rita, jonas, strategy="AND")
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "pending"
    assert happened(desk, "approval.granted") == []
    with pytest.raises(Rejected) as refusal:
        desk.run(DecideApproval(approval_id, "rejected"), rita)
    assert refusal.value.code == "approval.you_have_decided"
    desk.run(DecideApproval(approval_id, "rejected", "Too expensive"), jonas)
    (approval,) = happened(desk, "approval.rejected")
    assert (approval["decided_by"]["name"], approval["comment"]) == ("Jonas Lind", "Too expensive")


def test_a_role_is_one_approver_that_any_member_satisfies(desk, rita, jonas):
    approval_id = ask(desk, roles=(role_id(desk),), strategy="all")
    assert desk.row(workflow_approvals, approval_id).requested_from_role_id == role_id(desk)
    desk.run(DecideApproval(approval_id, "approved"), jonas)
    assert status(desk, approval_id) == "approved"


def test_one_person_does_not_answer_twice_by_name_and_by_role(desk, rita, jonas):
    approval_id = ask(desk, rita, roles=(role_id(desk),), strategy="all")
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "pending"
    desk.run(DecideApproval(approval_id, "approved"), jonas)
    assert status(desk, approval_id) == "approved"


def test_a_paper_that_nobody_is_left_to_answer_does_not_keep_it_open(desk, rita):
    approval_id = ask(desk, rita, roles=(role_id(desk),))
    desk.run(DecideApproval(approval_id, "rejected"), rita)
    assert status(desk, approval_id) == "rejected"
    with pytest.raises(Rejected) as refusal:
        ask(desk, rita, roles=(role_id(desk),), strategy="all")
    assert refusal.value.code == "approval.unreachable"


def test_somebody_of_two_roles_answers_for_the_one_only_they_can(desk, rita):
    chief = desk.user("Carla Chief", "approver", "admin")
    approval_id = ask(desk, roles=(role_id(desk), role_id(desk, "admin")), strategy="all")
    with desk.database.write() as connection:
        connection.execute(
            users.update().where(users.c.id == desk.admin.user_id).values(is_active=False)
        )
    desk.run(DecideApproval(approval_id, "approved"), chief)
    assert status(desk, approval_id) == "pending"
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "approved"


def test_only_those_asked_may_decide(desk, rita, jonas):
    approval_id = ask(desk, rita)
    for person in (jonas, desk.admin):
        with pytest.raises(Denied) as refusal:
            desk.run(DecideApproval(approval_id, "approved"), person)
        assert refusal.value.code == "approval.not_yours"
    with pytest.raises(Denied) as refusal:
        desk.run(DecideApproval(approval_id, "approved"), desk.user("Tom", "technician"))
    assert refusal.value.code == "permission.missing"
    with pytest.raises(Denied) as refusal:
        desk.run(DecideApproval(approval_id, "approved"), workflow(desk))
    assert refusal.value.code == "approval.needs_a_person"


def test_nobody_approves_their_own_request(desk, rita, jonas):
    author = desk.user("Sofia Ortega", "author")
    with pytest.raises(Rejected) as refusal:
        ask(desk, author, actor=author)
    assert refusal.value.code == "approval.only_own"
    # Left out of the count, so the other one alone decides; also when a role would let them in.
    approval_id = ask(
        desk, author, roles=(role_id(desk), role_id(desk, "author")), requested_by=author.user_id
    )
    with pytest.raises(Denied) as refusal:
        desk.run(DecideApproval(approval_id, "approved"), author)
    assert refusal.value.code == "approval.own_request"
    allowed = ask(desk, author, actor=author, allow_own=True)
    desk.run(DecideApproval(allowed, "approved"), author)
    assert status(desk, allowed) == "approved"


def test_who_asks_is_taken_from_the_actor_and_cannot_be_made_up(desk, rita, jonas):
    author = desk.user("Sofia Ortega", "author")
    ask(desk, rita, actor=author, requested_by=jonas.user_id)
    (approval,) = happened(desk, "approval.required")
    assert approval["requested_by"]["name"] == "Sofia Ortega"


def test_asking_nobody_or_nobody_who_can_answer_is_an_incident(desk, rita):
    technician = desk.user("Tom", "technician")
    cases = {
        "approval.no_approvers": {"stages": ()},
        "approval.no_able_approver": {"roles": (role_id(desk, "dispatcher"),)},
        "field.no_such_row": {"roles": (new_id(),)},
    }
    for code, given in cases.items():
        with pytest.raises(Rejected) as refusal:
            ask(desk, **given)
        assert refusal.value.code == code
    with pytest.raises(Rejected) as refusal:
        ask(desk, rita, technician, strategy="all")
    assert refusal.value.code == "approval.unreachable"
    assert desk.rows(workflow_approvals) == []


def test_stages_follow_one_another(desk, rita, jonas):
    stages = (
        NewStage(users=(rita.user_id,), stage_name="Team lead"),
        NewStage(users=(jonas.user_id,), stage_name="Head of service"),
    )
    approval_id = ask(desk, stages=stages)
    with pytest.raises(Denied):
        desk.run(DecideApproval(approval_id, "approved"), jonas)
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert len(happened(desk, "approval.required")) == 2
    assert status(desk, approval_id) == "pending"
    desk.run(DecideApproval(approval_id, "approved"), jonas)
    assert status(desk, approval_id) == "approved"


def test_a_sequence_asks_one_after_the_other_and_a_no_ends_it(desk, rita, jonas):
    approval_id = ask(desk, rita, jonas, strategy="sequence")
    desk.run(DecideApproval(approval_id, "rejected"), rita)
    assert status(desk, approval_id) == "rejected"
    assert {row.status for row in desk.rows(approval_approvers)} == {"rejected", "no_longer_needed"}


def test_time_runs_out_as_the_request_says(desk, rita):
    soon = desk.clock.now() + timedelta(hours=2)
    outcomes = {"expired": "expired", "approve": "approved", "reject": "rejected"}
    asked = {way: ask(desk, rita, expires_at=soon, on_expiry=way) for way in outcomes}
    endless = ask(desk, rita)
    assert desk.run(ExpireApprovals(), system(desk.tenant_id)).result == {"expired": []}
    with desk.database.read() as connection:
        assert next_expiry(connection, desk.tenant_id) == soon
    desk.advance(hours=2)
    assert len(desk.run(ExpireApprovals(), system(desk.tenant_id)).result["expired"]) == 3
    assert {way: status(desk, one) for way, one in asked.items()} == outcomes
    assert status(desk, endless) == "pending"
    (expired,) = happened(desk, "approval.expired")
    assert expired["reason"]["code"] == "approval.time_is_over"
    (granted,) = happened(desk, "approval.granted")
    assert granted["decided_by"] is None
    with pytest.raises(Rejected) as refusal:
        desk.run(DecideApproval(asked["expired"], "approved"), rita)
    assert refusal.value.params["status"] == "expired"


def test_a_change_of_what_was_shown_makes_it_void(desk, rita):
    ticket_id = desk.ticket(priority="P2")
    more = {"record_kind": "ticket", "record_id": ticket_id}
    bound = ask(desk, rita, shown={"priority": "P2", "cost": "€ 420"}, **more)
    by_name = ask(desk, rita, shown={"title": "x"}, binds=("customer",), **more)
    free = ask(desk, rita, shown={"priority": "P2"}, binds=(), **more)
    desk.run(UpdateTicket(ticket_id, {"priority": "P1"}))
    assert [status(desk, one) for one in (bound, by_name, free)] == ["void", "pending", "pending"]
    (void,) = happened(desk, "approval.voided")
    assert void["reason"] == {
        "code": "approval.record_changed",
        "params": {"field": "priority", "old": "P2", "new": "P1"},
    }
    desk.run(UpdateTicket(ticket_id, {"customer_id": str(desk.customer())}))
    assert status(desk, by_name) == "void"


def test_the_timeline_of_the_ticket_tells_of_it(desk, rita):
    ticket_id = desk.ticket()
    approval_id = ask(desk, rita, record_kind="ticket", record_id=ticket_id)
    desk.run(DecideApproval(approval_id, "rejected", "No budget"), rita)
    lines = {row.code: row for row in desk.rows(ticket_activity)}
    assert set(lines) == {"approval.requested", "approval.rejected"}
    assert lines["approval.rejected"].params["comment"] == "No budget"
    assert lines["approval.rejected"].actor_id == rita.user_id


def test_withdrawing_makes_it_void(desk, rita):
    approval_id = ask(desk, rita)
    desk.run(CancelApproval(approval_id), workflow(desk))
    assert status(desk, approval_id) == "void"
    with pytest.raises(Rejected):
        desk.run(CancelApproval(approval_id), workflow(desk))


def test_an_outcome_is_taken_once_and_then_no_longer_undone(desk, rita):
    approval_id = ask(desk, rita)
    decided = desk.run(DecideApproval(approval_id, "approved"), rita)
    desk.run(UndoCommand(decided.command_id), rita)
    with desk.database.write() as connection:
        assert take_outcome(connection, desk.tenant_id, approval_id) is None
    assert status(desk, approval_id) == "pending"
    again = desk.run(DecideApproval(approval_id, "rejected"), rita)
    with desk.database.write() as connection:
        assert take_outcome(connection, new_id(), approval_id) is None
        taken = take_outcome(connection, desk.tenant_id, approval_id)
        assert taken is not None
        assert taken["status"] == "rejected"
        assert take_outcome(connection, desk.tenant_id, approval_id) is None
        assert outcomes_due(connection, desk.tenant_id) == []
    with pytest.raises(Conflict):
        desk.run(UndoCommand(again.command_id), rita)


def test_every_command_can_be_undone(desk, rita, jonas):
    ticket_id = desk.ticket(priority="P2")
    more = {"record_kind": "ticket", "record_id": ticket_id, "shown": {"priority": "P2"}}

    def undone(run, actor) -> None:
        before = rows_of_approvals(desk)
        outcome = run()
        assert rows_of_approvals(desk) != before
        desk.run(UndoCommand(outcome.command_id), actor)
        assert rows_of_approvals(desk) == before

    author = desk.user("Sofia Ortega", "author")
    stages = (NewStage(users=(rita.user_id,)), NewStage(roles=(role_id(desk),)))
    undone(lambda: desk.run(RequestApproval("Undo me", stages, **more), author), author)
    approval_id = ask(desk, stages=stages, expires_at=desk.clock.now(), **more)
    undone(lambda: desk.run(DecideApproval(approval_id, "approved"), rita), rita)
    undone(lambda: desk.run(DecideApproval(approval_id, "rejected"), rita), rita)
    undone(lambda: desk.run(CancelApproval(approval_id), desk.admin), desk.admin)
    undone(lambda: desk.run(ExpireApprovals(), desk.system()), desk.system())
    undone(lambda: desk.run(UpdateTicket(ticket_id, {"priority": "P1"})), desk.admin)


def rows_of_approvals(desk) -> dict:
    kept = desk.dump()
    return {name: rows for name, rows in kept.items() if "approval" in name or name == "tickets"}


def test_cancelling_what_an_execution_asks_leaves_others_alone(desk, rita):
    other = ask(desk, rita)
    command = CancelApprovalsOfExecution(new_id())
    assert desk.run(command, workflow(desk)).result == {"voided": []}
    assert status(desk, other) == "pending"


def test_an_inactive_approver_does_not_count_as_able(desk, rita, jonas):
    with desk.database.write() as connection:
        connection.execute(users.update().where(users.c.id == rita.user_id).values(is_active=False))
    with pytest.raises(Rejected):
        ask(desk, rita)
    approval_id = ask(desk, rita, jonas)
    papers = {row.user_id: row.status for row in desk.rows(approval_approvers)}
    assert papers[rita.user_id] == "unable"
    desk.run(DecideApproval(approval_id, "approved"), jonas)
    assert len(desk.rows(approval_decisions)) == 1


@pytest.fixture
def execution_id(desk):
    with desk.database.write() as connection:
        own = {"tenant_id": desk.tenant_id}
        flow = {**own, "id": new_id(), "name": "P1 escalation", "trigger_type": "manual"}
        connection.execute(
            workflows.insert(),
            {
                **flow, "trigger_config": {}, "draft": {}, "created_at": desk.clock.now(),
                "updated_at": desk.clock.now(),
            },
        )  # fmt: skip
        run = {**own, "id": new_id(), "workflow_id": flow["id"], "version": 1, "status": "waiting"}
        given = {
            column.name: desk.clock.now()
            for column in workflow_executions.c
            if not column.nullable and column.name.endswith("_at")
        }
        connection.execute(workflow_executions.insert(), {**given, **run})
    return run["id"]


def test_the_workflows_own_steps_do_not_void_what_it_asks(desk, rita, execution_id):
    ticket_id = desk.ticket(priority="P2")
    more = {"record_kind": "ticket", "record_id": ticket_id, "shown": {"priority": "P2"}}
    approval_id = ask(desk, rita, execution_id=execution_id, **more)
    own = workflow(desk, "somebody-before", str(execution_id))
    desk.run(UpdateTicket(ticket_id, {"priority": "P3"}), own)
    assert status(desk, approval_id) == "pending"
    desk.run(UpdateTicket(ticket_id, {"priority": "P1"}), workflow(desk, str(new_id())))
    assert status(desk, approval_id) == "void"
    with desk.database.read() as connection:
        assert outcomes_due(connection, desk.tenant_id) == [approval_id]


def test_an_ending_execution_withdraws_what_it_still_asks(desk, rita, execution_id):
    left, right = (
        ask(desk, rita, execution_id=execution_id, correlation=side) for side in ("left", "right")
    )
    lost = CancelApprovalsOfExecution(execution_id, ("left",))
    assert desk.run(lost, workflow(desk)).result == {"voided": [str(left)]}
    assert status(desk, right) == "pending"
    desk.run(CancelApprovalsOfExecution(execution_id), workflow(desk))
    assert status(desk, right) == "void"


def test_five_people_deciding_at_once_make_one_decision(desk):
    people = [desk.user(f"Approver {n}", "approver") for n in range(5)]
    approval_id = ask(desk, *people)

    def decide(person) -> str:
        try:
            desk.run(DecideApproval(approval_id, "approved"), person)
        except Rejected as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(5) as pool:
        answers = sorted(pool.map(decide, people))
    assert answers == ["approval.already_decided"] * 4 + ["done"]
    assert len(happened(desk, "approval.granted")) == 1
