"""A public reply leaves as mail; people hear of what was given to them and of what waits for their decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from deskflow.approvals.events import (
    ApprovalAnswered,
    ApprovalEscalated,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalPassedOn,
    ApprovalQuestioned,
    ApprovalRejected,
    ApprovalReminded,
    ApprovalRequired,
    ApprovalsDelegated,
    ApprovalVoided,
)
from deskflow.approvals.queries import people_asked
from deskflow.channels.escalations import tell_of_escalations
from deskflow.channels.failures import tell_owners_of_failures, tell_owners_of_triggers
from deskflow.channels.mail_news import tell_of_answers, tell_of_new_conversations
from deskflow.channels.mentions import tell_mentioned
from deskflow.channels.notifying import tell
from deskflow.channels.outgoing import QueueMail, own_address, put_into_outbox
from deskflow.channels.surveys import mail_surveys
from deskflow.channels.tables import notifications
from deskflow.channels.watchers import tell_watchers_of_messages, tell_watchers_of_moves
from deskflow.core.events import Reactions
from deskflow.core.transaction import Transaction
from deskflow.people.tables import users
from deskflow.sla.events import SlaEscalated
from deskflow.tickets.drafting import Attachment
from deskflow.tickets.events import (
    SurveySent,
    TicketCreated,
    TicketMentioned,
    TicketMessageAdded,
    TicketUpdated,
)
from deskflow.tickets.tables import ticket_attachments, ticket_messages
from deskflow.workflows.events import WorkflowFailed, WorkflowTriggerFailed

# So many notices of one kind for one person in one command are told as a single one.
_FEW = 3
# What asks somebody to decide.
_ASKING = tuple(
    one.name for one in (ApprovalRequired, ApprovalReminded, ApprovalEscalated, ApprovalPassedOn)
)


def mail_public_replies(tx: Transaction, events: Sequence[TicketMessageAdded]) -> None:
    """What staff write in public goes to whoever asked. Imported history and mail that came in never does."""
    if tx.quiet:
        return
    for event in events:
        said = event.message
        if not said["is_public"] or said["author_kind"] != "staff" or said["is_automatic"]:
            continue
        message = tx.get(ticket_messages, UUID(said["id"]))
        address = _asker(event.ticket)
        # A message with an id of its own arrived by mail: everybody concerned has it already.
        if message.mail_message_id is not None or not address:
            continue
        if address.casefold() == own_address(tx).casefold():
            continue
        mail = QueueMail(
            to=(address,),
            subject=event.ticket["title"],
            text=message.body_text,
            html=message.body_html,
            attachments=_files(tx, message.id),
            ticket_id=event.subject_id,
            from_name=message.author_name,
            cc=_others(message.cc, address, own_address(tx)),
        )
        queued = put_into_outbox(tx, mail, f"message:{message.id}", message.id)
        # The customer's answer names this id and finds its way back to the ticket.
        tx.update(ticket_messages, message.id, mail_message_id=queued["message_id"])


def _others(copies: Sequence[str] | None, asker: str, own: str) -> tuple[str, ...]:
    """Who gets a copy: neither whoever gets the mail itself, nor we."""
    known = {asker.casefold(), own.casefold()}
    return tuple(one for one in copies or () if one.casefold() not in known)


def tell_new_assignees(tx: Transaction, events: Sequence[TicketCreated | TicketUpdated]) -> None:
    """Work that somebody else gave me."""
    if tx.quiet:
        return
    given: dict[UUID, list[Mapping[str, Any]]] = {}
    for event in events:
        assignee = event.ticket["assigned_to"]
        moved = isinstance(event, TicketCreated) or "assigned_to" in event.changed
        if assignee is not None and moved and assignee != str(tx.actor.user_id):
            given.setdefault(UUID(assignee), []).append(event.ticket)
    by = _actor_name(tx) if given else None
    for user_id, several in given.items():
        if len(several) > _FEW:
            params = {"count": len(several), "by": by}
            numbers = ", ".join(ticket["number"] for ticket in several[:10])
            tell(tx, [user_id], "tickets.assigned", params, title=numbers)
            continue
        for ticket in several:
            params = {"number": ticket["number"], "priority": ticket["priority"], "by": by}
            tell(
                tx, [user_id], "ticket.assigned", params, title=ticket["title"],
                link_kind="ticket", link_id=UUID(ticket["id"]),
            )  # fmt: skip


def tell_approvers(tx: Transaction, events: Sequence[ApprovalRequired | ApprovalReminded]) -> None:
    ids = [event.subject_id for event in events]
    asked = people_asked(tx.unit.connection, tx.tenant_id, ids, tx.at)
    for event in events:
        by = event.approval["requested_by"]
        tell(
            tx, asked.get(event.subject_id, []), event.name,
            {"by": by["name"] if by else None, "expires_at": event.approval["expires_at"]},
            title=event.approval["title"], body=event.approval["description"] or "",
            link_kind="approval", link_id=event.subject_id,
        )  # fmt: skip


def tell_stand_ins(
    tx: Transaction, events: Sequence[ApprovalEscalated | ApprovalsDelegated]
) -> None:
    """Whoever may decide from now on for somebody who does not."""
    for event in events:
        if isinstance(event, ApprovalsDelegated):
            away = event.delegation
            tell(
                tx, [UUID(away["stand_in"]["id"])], event.name,
                {"by": away["user"]["name"], "starts_at": away["starts_at"], "ends_at": away["ends_at"]},
                title=away["user"]["name"], body=away["topic"], link_kind="approvals",
            )  # fmt: skip
            continue
        asked = [UUID(one["id"]) for one in event.people]
        tell(
            tx, asked, event.name, {"expires_at": event.approval["expires_at"]},
            title=event.approval["title"], body=event.approval["description"] or "",
            link_kind="approval", link_id=event.subject_id,
        )  # fmt: skip


def tell_of_questions(
    tx: Transaction, events: Sequence[ApprovalQuestioned | ApprovalAnswered]
) -> None:
    """The question goes to whoever should answer it, the answer to whoever asked."""
    for event in events:
        said = event.question
        asked = isinstance(event, ApprovalQuestioned)
        by, to = (said["by"], said["of"]) if asked else (said["of"], said["by"])
        tell(
            tx, [UUID(to["id"])], event.name, {"by": by["name"]}, title=event.approval["title"],
            body=said["question"] if asked else said["answer"], link_kind="approval",
            link_id=event.subject_id,
        )  # fmt: skip


def tell_whom_it_was_handed(tx: Transaction, events: Sequence[ApprovalPassedOn]) -> None:
    for event in events:
        tell(
            tx, [UUID(event.handed["to"]["id"])], event.name, {"by": event.handed["by"]["name"]},
            title=event.approval["title"], body=event.approval["description"] or "",
            link_kind="approval", link_id=event.subject_id,
        )  # fmt: skip


def tell_requester(tx: Transaction, events: Sequence[ApprovalGranted | ApprovalRejected]) -> None:
    """The answer goes to whoever asked, unless they gave it themselves."""
    for event in events:
        asked_by, decided_by = event.approval["requested_by"], event.approval["decided_by"]
        if asked_by is None or asked_by == decided_by:
            continue
        tell(
            tx, [UUID(asked_by["id"])], event.name, {"by": decided_by["name"] if decided_by else None},
            title=event.approval["title"], body=event.approval["comment"] or "",
            link_kind="approval", link_id=event.subject_id,
        )  # fmt: skip


def settle_what_was_asked(
    tx: Transaction,
    events: Sequence[ApprovalGranted | ApprovalRejected | ApprovalExpired | ApprovalVoided],
) -> None:
    """Nobody is waited for any more: what asked for the decision counts as read, and needs no mail."""
    c, decided = notifications.c, [event.subject_id for event in events]
    # By person, as the index of what is unread has it.
    anybody = select(users.c.id).where(users.c.tenant_id == tx.tenant_id)
    asked = and_(
        c.user_id.in_(anybody), c.is_read.is_(False), c.link_id.in_(decided), c.code.in_(_ASKING)
    )
    tx.update_where(notifications, asked, is_read=True, read_at=tx.at, mail_due_at=None)


def _asker(ticket: Mapping[str, Any]) -> str:
    address = ticket["customer"]["email"]
    return address if isinstance(address, str) else ""


def _files(tx: Transaction, message_id: UUID) -> tuple[Attachment, ...]:
    files = ticket_attachments
    rows = tx.execute(
        select(files)
        .where(files.c.tenant_id == tx.tenant_id, files.c.message_id == message_id)
        .order_by(files.c.id)
    )
    return tuple(
        Attachment(row.sha256, row.filename, row.content_type, row.size, row.content_id)
        for row in rows
    )


def _actor_name(tx: Transaction) -> str | None:
    if tx.actor.user_id is None:
        return None
    row = tx.find(users, tx.actor.user_id, users.c.name)
    return None if row is None else row.name


REACTIONS: Reactions = {
    TicketMessageAdded: (mail_public_replies, tell_of_answers, tell_watchers_of_messages),
    TicketMentioned: (tell_mentioned,),
    TicketCreated: (tell_new_assignees, tell_of_new_conversations),
    TicketUpdated: (tell_new_assignees, tell_watchers_of_moves),
    SurveySent: (mail_surveys,),
    SlaEscalated: (tell_of_escalations,),
    ApprovalRequired: (tell_approvers,),
    ApprovalReminded: (tell_approvers,),
    ApprovalEscalated: (tell_stand_ins,),
    ApprovalsDelegated: (tell_stand_ins,),
    ApprovalPassedOn: (tell_whom_it_was_handed,),
    ApprovalQuestioned: (tell_of_questions,),
    ApprovalAnswered: (tell_of_questions,),
    ApprovalGranted: (settle_what_was_asked, tell_requester),
    ApprovalRejected: (settle_what_was_asked, tell_requester),
    ApprovalExpired: (settle_what_was_asked,),
    ApprovalVoided: (settle_what_was_asked,),
    WorkflowFailed: (tell_owners_of_failures,),
    WorkflowTriggerFailed: (tell_owners_of_triggers,),
}
