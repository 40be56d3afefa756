"""How satisfied customers are: asked once the work is done, answered with one number.

The mail itself is written by the room of channels when it hears of `survey.sent`; an answer to it reaches the
ticket as any mail does, and is known by its first line, which holds a number and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Connection, Row, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.tables import contacts, customers
from deskflow.tickets.drafting import checked_body, checked_title
from deskflow.tickets.events import SurveyAnswered, SurveySent
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.snapshots import snapshots
from deskflow.tickets.tables import surveys, tickets

SCORES: Final = range(1, 6)
LONGEST: Final = timedelta(days=365)
_DONE: Final = frozenset({"resolved", "closed"})
_LINE: Final = re.compile(r"([1-5])(?:\s*/\s*5)?\s*[.!]?", re.ASCII)
_MOST_COMMENT: Final = 5000
_OF_SURVEYS: Final = frozenset({surveys.name})


@dataclass(frozen=True, slots=True)
class SendSurvey(Command):
    """Asks the contact of a finished ticket, else its customer. An answer counts for `days`."""

    name: ClassVar[str] = "survey.send@1"
    permission: ClassVar[str] = "tickets.reply"

    ticket_id: UUID
    subject: str
    question: str
    days: int = 30


@dataclass(frozen=True, slots=True)
class RecordAnswer(Command):
    """What somebody said on the phone, or the like."""

    name: ClassVar[str] = "survey.answer@1"
    permission: ClassVar[str] = "tickets.update"

    survey_id: UUID
    score: int
    comment: str = ""


def send_survey(tx: Transaction, command: SendSurvey) -> UUID:
    """Rejected for a ticket that is not done, without an address, and while an earlier question is open."""
    ticket = tx.get(tickets, command.ticket_id)
    if ticket.status not in _DONE:
        raise Rejected("survey.not_done", number=ticket.number, status=ticket.status)
    if not 1 <= command.days <= LONGEST.days:
        raise Rejected("survey.bad_days", days=command.days, limit=LONGEST.days)
    address = _address(tx, ticket)
    if not address:
        raise Rejected("survey.no_address", number=ticket.number)
    if _pending(tx, ticket.id) is not None:
        raise Rejected("survey.pending", number=ticket.number)
    question = checked_body(command.question).strip()
    if not question:
        raise Rejected("field.required", field="question")
    survey_id = tx.insert(
        surveys,
        ticket_id=ticket.id,
        contact_id=ticket.contact_id,
        address=address,
        subject=checked_title(command.subject),
        question=question,
        sent_at=tx.at,
        expires_at=tx.at + timedelta(days=command.days),
    )
    _note(tx, ticket.id, "survey.sent", {"address": address})
    row = tx.get(surveys, survey_id)
    tx.emit(SurveySent(ticket.id, _seen_ticket(tx, ticket.id), _seen(row)))
    return survey_id


def record_answer(tx: Transaction, command: RecordAnswer) -> None:
    """Rejected when it was answered already. What comes late still counts when a person writes it down."""
    row = tx.get(surveys, command.survey_id)
    if row.score is not None:
        raise Rejected("survey.answered", score=row.score)
    if command.score not in SCORES:
        raise Rejected("survey.bad_score", score=command.score)
    _answer(tx, row, command.score, command.comment)


def take_answer(tx: Transaction, ticket_id: UUID, status: str, text: str) -> bool:
    """Whether a customer's message answers the question that is open on their ticket; if so it is recorded."""
    if status not in _DONE:
        # Reopened since: whatever they write is about the matter.
        return False
    found = answer_in(text)
    if found is None or not _anything_asked(tx):
        return False
    row = _pending(tx, ticket_id)
    if row is None:
        return False
    _answer(tx, row, *found)
    return True


def answer_in(text: str) -> tuple[int, str] | None:
    """Score and comment: the first line is the number alone, the rest is said with it."""
    first, _, rest = text.strip().partition("\n")
    found = _LINE.fullmatch(first.strip())
    return None if found is None else (int(found[1]), rest.strip())


def _answer(tx: Transaction, row: Row[Any], score: int, comment: str) -> None:
    said = checked_body(comment).strip()[:_MOST_COMMENT]
    tx.update(surveys, row.id, score=score, comment=said, answered_at=tx.at)
    _note(tx, row.ticket_id, "survey.answered", {"score": score, "comment": said[:500]})
    answered = tx.get(surveys, row.id)
    tx.emit(SurveyAnswered(row.ticket_id, _seen_ticket(tx, row.ticket_id), _seen(answered)))


def _anything_asked(tx: Transaction) -> bool:
    """Most desks ask nothing; their customers' messages cost nothing more."""

    def read(connection: Connection) -> bool:
        statement = select(surveys.c.id).where(surveys.c.tenant_id == tx.tenant_id).limit(1)
        return connection.execute(statement).first() is not None

    return tx.unit.fact(("surveys", tx.tenant_id), _OF_SURVEYS, read)


def _pending(tx: Transaction, ticket_id: UUID) -> Row[Any] | None:
    c = surveys.c
    return tx.execute(
        select(surveys)
        .where(
            c.tenant_id == tx.tenant_id,
            c.ticket_id == ticket_id,
            c.score.is_(None),
            c.expires_at > tx.at,
        )
        .order_by(c.sent_at.desc())
        .limit(1)
    ).first()


def _address(tx: Transaction, ticket: Row[Any]) -> str:
    found = None
    if ticket.contact_id is not None:
        found = tx.get(contacts, ticket.contact_id, contacts.c.email).email
    return str(found or tx.get(customers, ticket.customer_id, customers.c.email).email or "")


def _seen(row: Row[Any]) -> dict[str, Any]:
    seen = {
        "id": str(row.id), "address": row.address, "subject": row.subject, "question": row.question[:2000],
        "expires_at": row.expires_at.isoformat(),
    }  # fmt: skip
    return seen if row.score is None else {**seen, "score": row.score, "comment": row.comment[:2000]}  # fmt: skip


def _seen_ticket(tx: Transaction, ticket_id: UUID) -> dict[str, Any]:
    return snapshots(tx.unit.connection, tx.tenant_id, [ticket_id])[ticket_id]


def _note(tx: Transaction, ticket_id: UUID, code: str, params: dict[str, Any]) -> None:
    note_in_timeline(tx, [(ticket_id, tx.at, code, {**params, "by": tx.actor.label})])
