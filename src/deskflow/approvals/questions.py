"""Asking before deciding: what somebody wants to know, and the answer. The time stands still between the two.

The time limit and the reminders are for those who decide; while they wait for somebody else, nobody is hurried. Whoever asked
can take the question back, and whoever may decide can do so without the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.approvals.answering import answering
from deskflow.approvals.closing import already_decided
from deskflow.approvals.events import ApprovalAnswered, ApprovalQuestioned
from deskflow.approvals.ladders import calendar_of_request
from deskflow.approvals.rules import later_by, seconds_until
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import (
    approval_approvers,
    approval_questions,
    approval_rungs,
    workflow_approvals,
)
from deskflow.approvals.telling import note_of
from deskflow.core.commands import Command
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.tickets.drafting import checked_body
from deskflow.tickets.tables import NEVER

PERMISSION = "workflows.approve"
TEXT_LIMIT = 4_000
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class AskQuestion(Command):
    """Asks whoever made the request, or `of` somebody else, by somebody who may decide it."""

    name: ClassVar[str] = "approval.ask@1"
    permission: ClassVar[str] = PERMISSION

    approval_id: UUID
    question: str
    of: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Command):
    """By the person who was asked, whatever else they may do."""

    name: ClassVar[str] = "approval.answer@1"
    permission: ClassVar[str] = ""

    question_id: UUID
    answer: str


@dataclass(frozen=True, slots=True)
class WithdrawQuestion(Command):
    """By who asked it: the answer is not needed any more."""

    name: ClassVar[str] = "approval.withdraw_question@1"
    permission: ClassVar[str] = PERMISSION

    question_id: UUID


def ask_question(tx: Transaction, command: AskQuestion) -> UUID:
    """Rejected when nobody is named and nobody made the request."""
    me = tx.actor.user_id
    if tx.actor.kind != "user" or me is None:
        raise Denied("approval.needs_a_person")
    text = _checked(command.question, "question")
    request = locked(tx, command.approval_id)
    may_decide(tx, request, me)
    of = command.of or request.requested_by_user_id
    if of is None:
        raise Rejected("question.nobody_to_ask", field="of")
    if of == me:
        raise Rejected("question.to_oneself", field="of")
    person = tx.get(users, of, users.c.id, users.c.name, users.c.is_active)
    if not person.is_active:
        raise Rejected("question.not_here", field="of", person=person.name)
    already = _open_questions(tx, request.id)
    if len(already) >= MOST_OPEN:
        raise Rejected("question.too_many", limit=MOST_OPEN)
    question_id = tx.insert(
        approval_questions, approval_id=request.id, asked_by_user_id=me, asked_of_user_id=of,
        question=text, asked_at=tx.at, status="open", left=None if already else _stop_time(tx, request),
    )  # fmt: skip
    approval = _touched(tx, request.id)
    note_of(tx, approval, "approval.question", text)
    tx.emit(ApprovalQuestioned(request.id, approval, _told(tx, question_id)))
    return question_id


def answer_question(tx: Transaction, command: AnswerQuestion) -> None:
    row = _question(tx, command.question_id)
    if tx.actor.kind != "user" or row.asked_of_user_id != tx.actor.user_id:
        raise Denied("question.not_yours")
    request = locked(tx, row.approval_id)
    if row.status != "open":
        raise Rejected("question.closed")
    text = _checked(command.answer, "answer")
    tx.update(approval_questions, row.id, status="answered", answer=text, answered_at=tx.at)
    _go_on(tx, request, row)
    approval = _touched(tx, request.id)
    note_of(tx, approval, "approval.answer", text)
    tx.emit(ApprovalAnswered(request.id, approval, _told(tx, row.id)))


def withdraw_question(tx: Transaction, command: WithdrawQuestion) -> None:
    row = _question(tx, command.question_id)
    if tx.actor.kind != "user" or row.asked_by_user_id != tx.actor.user_id:
        raise Denied("question.not_yours")
    request = locked(tx, row.approval_id)
    if row.status != "open":
        raise Rejected("question.closed")
    tx.update(approval_questions, row.id, status="withdrawn")
    _go_on(tx, request, row)
    tx.touch("workflow_approvals", request.id)


def drop_questions(tx: Transaction, request: Row[Any]) -> None:
    """A stage was decided without their answers: nobody has to give them any more, and time goes on."""
    for question_id in reversed(_open_questions(tx, request.id)):
        row = _question(tx, question_id)
        tx.update(approval_questions, row.id, status="withdrawn")
        _go_on(tx, request, row)


def locked(tx: Transaction, approval_id: UUID) -> Row[Any]:
    """The request, which nobody else changes until this is over."""
    table = workflow_approvals
    row = tx.execute(
        select(table)
        .where(table.c.tenant_id == tx.tenant_id, table.c.id == approval_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound("workflow_approvals.not_found", id=str(approval_id))
    return row


def may_decide(tx: Transaction, request: Row[Any], user_id: UUID) -> list[Row[Any]]:
    """The papers of this request that this person may answer now, each with its `capacity`; refused when there are none."""
    if request.status != "pending":
        raise already_decided(tx, request)
    papers = approval_approvers
    asked = answering(tx.tenant_id, tx.at, papers.c.approval_id == request.id, user_id=user_id)
    mine = list(tx.execute(asked).all())
    if not mine:
        raise Denied("approval.not_yours")
    return mine


# --- time ------------------------------------------------------------------------------------------


def _stop_time(tx: Transaction, request: Row[Any]) -> dict[str, Any]:
    """Nothing comes due from now on; answers with how much time was left."""
    calendar = calendar_of_request(tx, request.calendar_id)
    rungs = approval_rungs
    due = tx.execute(
        select(rungs.c.id, rungs.c.due_at).where(
            rungs.c.approval_id == request.id, rungs.c.status == "waiting", rungs.c.due_at < NEVER
        )
    ).all()
    left: dict[str, Any] = {
        "rungs": {str(row.id): seconds_until(tx.at, row.due_at, calendar) for row in due}
    }
    tx.update_many(rungs, [{"id": row.id, "due_at": NEVER} for row in due])
    if request.due_at < NEVER:
        left["due"] = seconds_until(tx.at, request.due_at, calendar)
        tx.update(workflow_approvals, request.id, due_at=NEVER, expires_at=None)
    return left


def _go_on(tx: Transaction, request: Row[Any], question: Row[Any]) -> None:
    """A question less: the next one that is open keeps the time, else it runs again from where it stood."""
    left = question.left
    if left is None:
        return
    others = _open_questions(tx, request.id)
    if others:
        tx.update(approval_questions, others[0], left=left)
        tx.update(approval_questions, question.id, left=None)
        return
    calendar = calendar_of_request(tx, request.calendar_id)
    if "due" in left:
        due_at = later_by(tx.at, left["due"], calendar)
        tx.update(workflow_approvals, request.id, due_at=due_at or NEVER, expires_at=due_at)
    rungs = approval_rungs
    ids = [UUID(one) for one in left["rungs"]]
    waiting = tx.execute(
        select(rungs.c.id).where(rungs.c.id.in_(ids), rungs.c.status == "waiting")
    ).scalars()
    tx.update_many(
        rungs,
        [
            {"id": one, "due_at": later_by(tx.at, left["rungs"][str(one)], calendar) or NEVER}
            for one in list(waiting)
        ],
    )


# --- small things -----------------------------------------------------------------------------------


def _checked(text: str, field: str) -> str:
    checked = checked_body(text).strip()
    if not checked:
        raise Rejected("field.required", field=field)
    if len(checked) > TEXT_LIMIT:
        raise Rejected("field.too_long", field=field, limit=TEXT_LIMIT, length=len(checked))
    return checked


def _question(tx: Transaction, question_id: UUID) -> Row[Any]:
    return tx.get(approval_questions, question_id)


def _open_questions(tx: Transaction, approval_id: UUID) -> list[UUID]:
    table = approval_questions
    statement = (
        select(table.c.id)
        .where(table.c.approval_id == approval_id, table.c.status == "open")
        .order_by(table.c.asked_at, table.c.id)
    )
    return list(tx.execute(statement).scalars())


def _touched(tx: Transaction, approval_id: UUID) -> dict[str, Any]:
    tx.touch("workflow_approvals", approval_id)
    return snapshots(tx.unit.connection, tx.tenant_id, [approval_id])[approval_id]


def _told(tx: Transaction, question_id: UUID) -> dict[str, Any]:
    """A question as an event tells it."""
    row = tx.get(approval_questions, question_id)
    by = tx.get(users, row.asked_by_user_id, users.c.id, users.c.name)
    of = tx.get(users, row.asked_of_user_id, users.c.id, users.c.name)
    return {
        "id": str(row.id),
        "by": {"id": str(by.id), "name": by.name},
        "of": {"id": str(of.id), "name": of.name},
        "question": row.question,
        "answer": row.answer,
    }
