"""Looks up what rows and mails refer to by name: keys of earlier imports, staff, equipment, messages, tickets.

Reads only, a whole batch at once, inside the transaction that then writes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.assets.tables import equipment
from deskflow.core.types import folded
from deskflow.people.tables import customers, users
from deskflow.tickets.tables import ticket_messages, tickets

_CHUNK = 500
_KEY_LENGTH = 400
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket that a mail may belong to, and who takes part in it."""

    id: UUID
    contact_id: UUID | None
    customer_id: UUID | None
    """None when it is the unknown caller, with whom nobody has anything in common."""


def known_source_keys(
    connection: Connection, tenant_id: UUID, keys: Collection[str]
) -> dict[str, UUID]:
    """{source key: ticket id} of those that are there: taken in before, or exported from here in the first place."""
    found: dict[str, UUID] = {}
    own = {ticket_id: key for key in keys if (ticket_id := _exported_id(key)) is not None}
    for ids in _chunks(own):
        statement = select(tickets.c.id).where(
            tickets.c.tenant_id == tenant_id, tickets.c.id.in_(ids)
        )
        found.update((own[row.id], row.id) for row in connection.execute(statement))
    for chunk in _chunks(keys):
        rows = connection.execute(
            select(tickets.c.source_key, tickets.c.id).where(
                tickets.c.tenant_id == tenant_id, tickets.c.source_key.in_(chunk)
            )
        )
        found.update((row.source_key, row.id) for row in rows)
    return found


def _exported_id(key: str) -> UUID | None:
    """The id in the key of a row that one of our own exports has written."""
    given = key.partition(":")[2]
    return UUID(given) if _ID.fullmatch(given) else None


def staff(connection: Connection, tenant_id: UUID) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """Users by folded address and by folded name; a name that two share names nobody."""
    by_email: dict[str, UUID] = {}
    by_name: dict[str, UUID | None] = {}
    rows = connection.execute(
        select(users.c.id, users.c.email_key, users.c.name_key).where(
            users.c.tenant_id == tenant_id, users.c.is_active
        )
    )
    for row in rows:
        by_email[row.email_key] = row.id
        by_name[row.name_key] = None if row.name_key in by_name else row.id
    return by_email, {name: user_id for name, user_id in by_name.items() if user_id is not None}


def equipment_by_name(
    connection: Connection, tenant_id: UUID, names: Collection[str]
) -> dict[str, list[tuple[UUID, UUID]]]:
    """{folded serial number or name: [(id, customer id)]}, serial numbers first."""
    found: dict[str, list[tuple[UUID, UUID]]] = {}
    keys = {key_of(name) for name in names}
    for column in (equipment.c.serial_key, equipment.c.name_key):
        for chunk in _chunks(keys):
            rows = connection.execute(
                select(column.label("key"), equipment.c.id, equipment.c.customer_id).where(
                    equipment.c.tenant_id == tenant_id, column.in_(chunk)
                )
            )
            for row in rows:
                found.setdefault(row.key, []).append((row.id, row.customer_id))
    return found


def tickets_of_messages(
    connection: Connection, tenant_id: UUID, message_ids: Collection[str]
) -> dict[str, UUID]:
    """{Message-ID: ticket id} of mails that are on a ticket."""
    found: dict[str, UUID] = {}
    for chunk in _chunks(message_ids):
        rows = connection.execute(
            select(ticket_messages.c.mail_message_id, ticket_messages.c.ticket_id).where(
                ticket_messages.c.tenant_id == tenant_id,
                ticket_messages.c.mail_message_id.in_(chunk),
            )
        )
        found.update((row.mail_message_id, row.ticket_id) for row in rows)
    return found


def tickets_of_numbers(
    connection: Connection, tenant_id: UUID, numbers: Collection[str]
) -> dict[str, TicketRef]:
    """{ticket number: who takes part}"""
    found: dict[str, TicketRef] = {}
    for chunk in _chunks(numbers):
        rows = connection.execute(
            select(
                tickets.c.number, tickets.c.id, tickets.c.customer_id, tickets.c.contact_id,
                customers.c.is_unknown,
            )
            .join(customers, customers.c.id == tickets.c.customer_id)
            .where(tickets.c.tenant_id == tenant_id, tickets.c.number.in_(chunk))
        )  # fmt: skip
        for row in rows:
            customer_id = None if row.is_unknown else row.customer_id
            found[row.number] = TicketRef(row.id, row.contact_id, customer_id)
    return found


def key_of(text: str) -> str:
    """As sort keys are stored."""
    return folded(text)[:_KEY_LENGTH]


def _chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    every = list(dict.fromkeys(values))
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
