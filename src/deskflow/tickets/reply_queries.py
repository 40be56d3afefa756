"""What a reply begins with: who gets a copy of it, because they had one of the last mail; and what can be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select

from deskflow.core.settings import get_setting
from deskflow.tickets.tables import ticket_messages

MOST_COPIES = 50


@dataclass(frozen=True, slots=True)
class Quotable:
    """The customer's last words."""

    author_name: str
    at: datetime
    text: str


def copies_of_last_mail(
    connection: Connection, tenant_id: UUID, ticket_id: UUID
) -> tuple[str, ...]:
    """The addresses that had a copy of the last public mail, ours or theirs; without the one we send from."""
    m = ticket_messages.c
    row = connection.execute(
        select(m.mail_headers, m.cc)
        .where(
            m.tenant_id == tenant_id, m.ticket_id == ticket_id, m.is_public, m.author_kind != "system",
            or_(m.mail_headers.is_not(None), m.cc.is_not(None), m.mail_message_id.is_not(None)),
        )
        .order_by(m.at.desc(), m.pk.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return ()
    given: Any = row.cc if row.mail_headers is None else row.mail_headers.get("cc")
    own = parseaddr(str(get_setting(connection, "email_from", tenant_id) or ""))[1].casefold()
    found: dict[str, str] = {}
    for one in list(given or ())[:MOST_COPIES]:
        address = parseaddr(str(one))[1]
        if "@" in address and address.casefold() != own:
            found.setdefault(address.casefold(), address)
    return tuple(found.values())
