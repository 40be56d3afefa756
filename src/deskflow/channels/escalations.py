"""Who hears of it when a ticket passes a rung of its policy's ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.channels.notifying import tell
from deskflow.core.transaction import Transaction
from deskflow.people.tables import roles, user_roles, users
from deskflow.sla.escalating import leads_of
from deskflow.sla.events import SlaEscalated


def tell_of_escalations(tx: Transaction, events: Sequence[SlaEscalated]) -> None:
    """The rung says whom: the assignee, who leads, people, holders of a role; each once, whoever works here."""
    for event in events:
        if event.step["deed"] != "notify":
            continue
        people = _audience(tx, event)
        params = {
            "number": event.ticket["number"],
            "clock": event.clock["kind"],
            "percent": event.step["percent"],
            "after_seconds": event.step["after_seconds"],
            "late_seconds": event.clock["late_seconds"],
        }
        tell(
            tx, people, event.name, params, title=event.ticket["title"], link_kind="ticket",
            link_id=event.subject_id,
        )  # fmt: skip


def _audience(tx: Transaction, event: SlaEscalated) -> list[UUID]:
    found: list[UUID] = []
    ticket: dict[str, Any] = dict(event.ticket)
    for who in event.step["who"]:
        kind, _, name = who.partition(":")
        if kind == "assignee" and ticket["assigned_to"]:
            found.append(UUID(ticket["assigned_to"]))
        elif kind == "lead":
            found += leads_of(tx, ticket)
        elif kind == "user":
            found.append(UUID(name))
        elif kind == "role":
            found += _holders(tx, name)
    unique = list(dict.fromkeys(found))
    active = set(
        tx.execute(
            select(users.c.id).where(
                users.c.tenant_id == tx.tenant_id, users.c.id.in_(unique), users.c.is_active
            )
        ).scalars()
    )
    return [one for one in unique if one in active]


def _holders(tx: Transaction, key: str) -> list[UUID]:
    statement = (
        select(users.c.id)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .where(users.c.tenant_id == tx.tenant_id, roles.c.key == key)
        .order_by(users.c.name_key, users.c.id)
    )
    return list(tx.execute(statement).scalars())
