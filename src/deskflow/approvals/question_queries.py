"""Reads of questions about requests: those of one request, and those somebody has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from deskflow.approvals.tables import approval_questions, workflow_approvals
from deskflow.people.tables import users

_asker = users.alias("asker")
_asked = users.alias("asked")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """`status`: open, answered, withdrawn."""

    id: UUID
    approval_id: UUID
    title: str
    by_id: UUID
    by_name: str
    of_id: UUID
    of_name: str
    question: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    status: str


def questions_of(
    connection: Connection, tenant_id: UUID, approval_id: UUID
) -> tuple[QuestionRow, ...]:
    """All that was asked about a request, oldest first."""
    own = approval_questions.c.approval_id == approval_id
    return _rows(connection, tenant_id, own)


def questions_to(connection: Connection, tenant_id: UUID, user_id: UUID) -> tuple[QuestionRow, ...]:
    """What this person has not answered yet, oldest first."""
    c = approval_questions.c
    return _rows(connection, tenant_id, and_(c.asked_of_user_id == user_id, c.status == "open"))


def count_questions_to(connection: Connection, tenant_id: UUID, user_id: UUID) -> int:
    c = approval_questions.c
    statement = (
        select(func.count())
        .select_from(approval_questions)
        .where(c.tenant_id == tenant_id, c.asked_of_user_id == user_id, c.status == "open")
    )
    return int(connection.execute(statement).scalar_one())


def waiting_for_answers(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, str]:
    """Of these requests those whose time stands still, and who has not answered yet."""
    if not ids:
        return {}
    c = approval_questions.c
    rows = connection.execute(
        select(c.approval_id, _asked.c.name)
        .join(_asked, _asked.c.id == c.asked_of_user_id)
        .where(c.tenant_id == tenant_id, c.approval_id.in_(ids), c.status == "open")
        .order_by(c.asked_at.desc(), c.id)
    )
    return {row.approval_id: row.name for row in rows}


def _rows(connection: Connection, tenant_id: UUID, condition: object) -> tuple[QuestionRow, ...]:
    table = approval_questions
    rows = connection.execute(
        select(
            table, _asker.c.name.label("asker_name"), _asked.c.name.label("asked_name"),
            workflow_approvals.c.title,
        )
        .join(workflow_approvals, workflow_approvals.c.id == table.c.approval_id)
        .join(_asker, _asker.c.id == table.c.asked_by_user_id)
        .join(_asked, _asked.c.id == table.c.asked_of_user_id)
        .where(table.c.tenant_id == tenant_id, condition)  # type: ignore[arg-type]
        .order_by(table.c.asked_at, table.c.id)
    )  # fmt: skip
    return tuple(
        QuestionRow(
            row.id, row.approval_id, row.title, row.asked_by_user_id, row.asker_name, row.asked_of_user_id,
            row.asked_name, row.question, row.asked_at, row.answer, row.answered_at, row.status,
        )
        for row in rows
    )  # fmt: skip
