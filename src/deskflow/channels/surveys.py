"""The mail that asks how satisfied somebody is. Their answer comes back through the ticket's thread."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from deskflow.channels.outgoing import QueueMail, put_into_outbox
from deskflow.core.transaction import Transaction
from deskflow.tickets.events import SurveySent
from deskflow.tickets.tables import surveys


def _execution(tx: Transaction) -> UUID | None:
    """The run that asks, if it is a workflow that does."""
    return UUID(tx.actor.chain[-1]) if tx.actor.kind == "workflow" and tx.actor.chain else None


def mail_surveys(tx: Transaction, events: Sequence[SurveySent]) -> None:
    for event in events:
        survey_id = event.survey["id"]
        # The event carries only the beginning of a long question.
        row = tx.get(surveys, UUID(survey_id), surveys.c.question)
        mail = QueueMail(
            to=(event.survey["address"],),
            subject=event.survey["subject"],
            text=row.question,
            ticket_id=event.subject_id,
            execution_id=_execution(tx),
            is_automatic=True,
        )
        put_into_outbox(tx, mail, f"survey:{survey_id}")
