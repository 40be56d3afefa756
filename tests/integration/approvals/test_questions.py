"""Asking before deciding, while the time stands still; and handing one request to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.expiring import ClimbLadders, ExpireApprovals
from deskflow.approvals.passing_on import PassApprovalOn
from deskflow.approvals.queries import list_past, list_pending
from deskflow.approvals.question_queries import count_questions_to, questions_of, questions_to
from deskflow.approvals.questions import AnswerQuestion, AskQuestion, WithdrawQuestion
from deskflow.approvals.reading import get_approval
from deskflow.approvals.rules import Rung
from deskflow.approvals.tables import workflow_approvals
from deskflow.channels.tables import notifications
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import system
from tests.integration.approvals.asking import ask, status, workflow

HOUR = timedelta(hours=1)


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def paula(desk):
    return desk.user("Paula Reis", "approver")


@pytest.fixture
def mara(desk):
    return desk.user("Mara Klein", "dispatcher")


def notices(desk, person) -> list[str]:
    rows = desk.rows(notifications, notifications.c.user_id == person.user_id)
    return [row.code for row in sorted(rows, key=lambda row: (row.created_at, row.id))]


def pending(desk, person):
    with desk.database.read() as connection:
        return list_pending(connection, desk.tenant_id, person.user_id, desk.clock.now())


def test_the_time_stands_still_until_the_requester_has_answered(desk, rita, mara):
    ladder = (Rung("remind", 3 * 3600),)
    approval_id = ask(desk, rita, actor=mara, due_seconds=4.0 * 3600, ladder=ladder)
    desk.clock.advance(HOUR)
    question_id = desk.run(AskQuestion(approval_id, " Who pays? "), rita).result_id
    (row,) = pending(desk, rita)
    assert (row.answer_of, row.expires_at) == ("Mara Klein", None)
    assert notices(desk, mara) == ["approval.questioned"]
    with desk.database.read() as connection:
        (asked,) = questions_to(connection, desk.tenant_id, mara.user_id)
        assert count_questions_to(connection, desk.tenant_id, mara.user_id) == 1
    assert (asked.question, asked.by_name, asked.title) == ("Who pays?", "Rita Novak", "Overtime")
    desk.clock.advance(50 * HOUR)
    desk.run(ClimbLadders(), system(desk.tenant_id))
    desk.run(ExpireApprovals(), system(desk.tenant_id))
    assert status(desk, approval_id) == "pending"
    assert "approval.reminded" not in notices(desk, rita)
    desk.run(AnswerQuestion(question_id, "The customer"), mara)
    (row,) = pending(desk, rita)
    assert row.expires_at == desk.clock.now() + 3 * HOUR
    assert row.answer_of is None
    assert notices(desk, rita)[-1] == "approval.answered"
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now(), rita.user_id)
    assert [(one.question, one.answer) for one in seen.questions] == [("Who pays?", "The customer")]
    desk.clock.advance(2 * HOUR)
    desk.run(ClimbLadders(), system(desk.tenant_id))
    assert notices(desk, rita)[-1] == "approval.reminded"


def test_the_last_of_several_questions_lets_the_time_go_on(desk, rita, paula, mara):
    approval_id = ask(desk, rita, paula, due_seconds=7200.0)
    first = desk.run(AskQuestion(approval_id, "One?", mara.user_id), rita).result_id
    second = desk.run(AskQuestion(approval_id, "Two?", mara.user_id), paula).result_id
    desk.run(AnswerQuestion(first, "1"), mara)
    assert pending(desk, rita)[0].expires_at is None
    with pytest.raises(Denied, match=r"question\.not_yours"):
        desk.run(WithdrawQuestion(second), rita)
    desk.clock.advance(HOUR)
    desk.run(WithdrawQuestion(second), paula)
    assert pending(desk, rita)[0].expires_at == desk.clock.now() + 2 * HOUR
    with pytest.raises(Rejected, match=r"question\.closed"):
        desk.run(AnswerQuestion(second, "2"), mara)


def test_deciding_needs_no_answer(desk, rita, mara):
    approval_id = ask(desk, rita, actor=mara)
    question_id = desk.run(AskQuestion(approval_id, "Why?"), rita).result_id
    desk.run(DecideApproval(approval_id, "rejected", "never mind"), rita)
    with desk.database.read() as connection:
        (row,) = questions_of(connection, desk.tenant_id, approval_id)
        assert not questions_to(connection, desk.tenant_id, mara.user_id)
    assert row.status == "withdrawn"
    with pytest.raises(Rejected, match=r"question\.closed"):
        desk.run(AnswerQuestion(question_id, "late"), mara)


def test_who_may_ask_whom(desk, rita, paula, mara):
    approval_id = ask(desk, rita)
    for command, person, code in (
        (AskQuestion(approval_id, "Why?"), rita, "question.nobody_to_ask"),
        (AskQuestion(approval_id, "Why?", rita.user_id), rita, "question.to_oneself"),
        (AskQuestion(approval_id, " \n", mara.user_id), rita, "field.required"),
        (AskQuestion(approval_id, "x" * 4001, mara.user_id), rita, "field.too_long"),
        (AskQuestion(approval_id, "Why?", mara.user_id), paula, "approval.not_yours"),
        (AskQuestion(approval_id, "Why?", mara.user_id), workflow(desk), "approval.needs_a_person"),
    ):
        with pytest.raises((Denied, Rejected)) as refused:
            desk.run(command, person)
        assert refused.value.code == code


def test_a_request_handed_on_can_be_decided_by_both(desk, rita, paula, mara):
    approval_id = ask(desk, rita, actor=mara)
    desk.run(PassApprovalOn(approval_id, paula.user_id), rita)
    assert notices(desk, paula) == ["approval.passed_on"]
    (theirs,), (mine,) = pending(desk, paula), pending(desk, rita)
    assert (theirs.instead_of, mine.instead_of) == ("Rita Novak", None)
    with pytest.raises(Denied, match="stand_in_cannot_pass_on"):
        desk.run(PassApprovalOn(approval_id, rita.user_id), paula)
    with pytest.raises(Rejected, match="passed_on_already"):
        desk.run(PassApprovalOn(approval_id, paula.user_id), rita)
    with pytest.raises(Rejected, match="cannot_approve"):
        desk.run(PassApprovalOn(approval_id, mara.user_id), rita)
    desk.run(DecideApproval(approval_id, "approved"), paula)
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now())
        found = list_past(connection, desk.tenant_id, text="PAULA", statuses=("approved",))
        other = list_past(connection, desk.tenant_id, text="%")
        mine_past = list_past(connection, desk.tenant_id, text="mara klein")
    (decision,) = seen.decisions
    assert (decision.by_name, decision.on_behalf_of, decision.capacity) == (
        "Paula Reis", "Rita Novak", "passed_on",
    )  # fmt: skip
    assert [row.id for row in found] == [approval_id]
    assert [row.id for row in mine_past] == [approval_id]
    assert not other
    assert desk.row(workflow_approvals, approval_id).status == "approved"
