"""Automatic mails that set nothing off, because two machines could go on writing to each other for ever.

What a monitoring system sends on its own starts workflows. What answers a mail of ours does not, whatever it says of
itself; nor what one sender sends beyond so many mails an hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.channels.mail.message import IncomingMail
from deskflow.channels.tables import outgoing_messages
from deskflow.core.tables import events
from deskflow.interchange.mail_values import is_automatic

MOST_AN_HOUR: Final = 120
"""Automatic mails of one sender that set something off."""

_HOUR: Final = timedelta(hours=1)
_CHUNK: Final = 400


@dataclass(slots=True)
class LoopGuard:
    """Knows, for one batch, which of our mails are answered and how much each sender has set off of late."""

    ours: frozenset[str] = frozenset()
    heard: Counter[str] = field(default_factory=Counter)

    def holds(self, mail: IncomingMail) -> bool:
        """Whether it must set nothing off. Asked once for each mail, in the order in which they come in."""
        if not is_automatic(mail):
            return False
        if not self.ours.isdisjoint(mail.references):
            return True
        sender = mail.sender.address.casefold()
        if self.heard[sender] >= MOST_AN_HOUR:
            return True
        self.heard[sender] += 1
        return False


def guard_for(
    connection: Connection, tenant_id: UUID, mails: Iterable[IncomingMail], now: datetime
) -> LoopGuard:
    """Reads only when there is an automatic mail among them."""
    automatic = [mail for mail in mails if is_automatic(mail) and not mail.auto_reply]
    if not automatic:
        return LoopGuard()
    references = sorted({one for mail in automatic for one in mail.references})
    return LoopGuard(
        frozenset(_ours(connection, tenant_id, references)), _heard(connection, tenant_id, now)
    )


def _ours(connection: Connection, tenant_id: UUID, references: list[str]) -> set[str]:
    c = outgoing_messages.c
    found: set[str] = set()
    for start in range(0, len(references), _CHUNK):
        chunk = references[start : start + _CHUNK]
        known = select(c.message_id).where(c.tenant_id == tenant_id, c.message_id.in_(chunk))
        found.update(connection.execute(known).scalars())
    return found


def _heard(connection: Connection, tenant_id: UUID, now: datetime) -> Counter[str]:
    c = events.c
    rows = connection.execute(
        select(c.payload).where(
            c.tenant_id == tenant_id, c.at > now - _HOUR, c.name == "mail.received"
        )
    )
    mails: list[Any] = [(payload or {}).get("mail") or {} for payload in rows.scalars()]
    return Counter(
        str(mail.get("from") or "").casefold() for mail in mails if mail.get("is_automatic")
    )
