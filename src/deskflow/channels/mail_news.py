"""Each mail that becomes a message raises `mail.received`, whichever door it came through, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.channels.events import MailReceived
from deskflow.core.transaction import Transaction
from deskflow.tickets.events import TicketCreated, TicketMessageAdded
from deskflow.tickets.tables import ticket_attachments, ticket_messages

SEEN_TEXT: Final = 4_000


def tell_of_new_conversations(tx: Transaction, events: Sequence[TicketCreated]) -> None:
    """Tickets that a mail began. What comes in quietly is told to nobody."""
    if tx.quiet:
        return
    tickets = {one.subject_id: one.ticket for one in events if one.ticket["channel"] == "email"}
    if tickets:
        m = ticket_messages.c
        rows = tx.execute(
            select(ticket_messages)
            .where(m.tenant_id == tx.tenant_id, m.ticket_id.in_(list(tickets)))
            .order_by(m.pk)
        ).all()
        _tell(tx, rows, tickets, is_reply=False)


def tell_of_answers(tx: Transaction, events: Sequence[TicketMessageAdded]) -> None:
    """Mails that joined a ticket which was there already."""
    if tx.quiet:
        return
    told = {
        UUID(one.message["id"]): one.ticket for one in events if one.message["channel"] == "email"
    }
    if told:
        m = ticket_messages.c
        rows = tx.execute(
            select(ticket_messages)
            .where(m.tenant_id == tx.tenant_id, m.id.in_(list(told)))
            .order_by(m.pk)
        ).all()
        _tell(tx, rows, {row.ticket_id: told[row.id] for row in rows}, is_reply=True)


def _tell(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    tickets: Mapping[UUID, Mapping[str, Any]],
    *,
    is_reply: bool,
) -> None:
    # What we send ourselves has no headers of its own here; delivery reports are nobody's words.
    came = [row for row in rows if row.mail_headers is not None and row.author_kind != "system"]
    files = _files(tx, [row.id for row in came])
    for row in came:
        ticket = {
            name: one for name, one in tickets[row.ticket_id].items() if name != "description"
        }
        tx.emit(MailReceived(row.ticket_id, _mail(row, files[row.id], is_reply), ticket))


def _mail(row: Row[Any], files: list[dict[str, Any]], is_reply: bool) -> dict[str, Any]:
    headers = row.mail_headers
    name, address = parseaddr(str(headers.get("from") or ""))
    return {
        "id": str(row.id),
        "message_id": row.mail_message_id,
        "from": address,
        "from_name": name or row.author_name,
        "to": _addresses(headers.get("to")),
        "cc": _addresses(headers.get("cc")),
        "subject": str(headers.get("subject") or ""),
        "text": row.body_text[:SEEN_TEXT],
        "attachments": files,
        "is_reply": is_reply,
        "is_automatic": row.is_automatic,
    }


def _addresses(shown: Any) -> list[str]:
    return [address for one in shown or () if (address := parseaddr(str(one))[1])]


def _files(tx: Transaction, message_ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    if message_ids:
        f = ticket_attachments.c
        for row in tx.execute(
            select(f.message_id, f.filename, f.content_type, f.size)
            .where(f.tenant_id == tx.tenant_id, f.message_id.in_(message_ids))
            .order_by(f.id)
        ):
            found[row.message_id].append(
                {"filename": row.filename, "content_type": row.content_type, "size": row.size}
            )
    return found
