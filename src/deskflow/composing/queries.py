"""Reads of canned replies and macros, most used first, and of what their variables are filled from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select

from deskflow.composing.filling import Filled, fill, first_name
from deskflow.composing.sharing import FOR_ALL, seen_by
from deskflow.composing.tables import canned_replies, macros, writing_uses
from deskflow.core.permissions import allows
from deskflow.core.tables import tenants
from deskflow.core.types import Json
from deskflow.people.queries import permissions_of
from deskflow.people.tables import teams, users
from deskflow.tickets.drafting import Attachment
from deskflow.tickets.snapshots import snapshots


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose it is. `may_change`: by whoever asked."""

    owner_id: UUID
    owner_name: str
    shared_with: str
    team_id: UUID | None
    team_name: str | None
    may_change: bool
    my_uses: int
    uses: int


@dataclass(frozen=True, slots=True)
class CannedRow:
    id: UUID
    name: str
    folder: str
    body: str
    attachments: tuple[Attachment, ...]
    owned: Owned


@dataclass(frozen=True, slots=True)
class MacroRow:
    id: UUID
    name: str
    folder: str
    steps: tuple[Mapping[str, Any], ...]
    owned: Owned


def list_canned(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[CannedRow]:
    """All that this person may use; what they use most comes first, then what others do, then by name."""
    return [
        CannedRow(
            row.id, row.name, row.folder, row.body,
            tuple(Attachment(**one) for one in row.attachments), owned,
        )
        for row, owned in _rows(connection, tenant_id, user_id, canned_replies)
    ]  # fmt: skip


def list_macros(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[MacroRow]:
    """In the same order."""
    return [
        MacroRow(row.id, row.name, row.folder, tuple(row.steps), owned)
        for row, owned in _rows(connection, tenant_id, user_id, macros)
    ]


def scope_of(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, user_id: UUID | None
) -> dict[str, Json] | None:
    """What the names in a text stand for on this ticket, written by this person; None when it is gone."""
    seen = snapshots(connection, tenant_id, [ticket_id]).get(ticket_id)
    return None if seen is None else scope_with(connection, tenant_id, seen, user_id)


def scope_with(
    connection: Connection, tenant_id: UUID, ticket: Mapping[str, Any], user_id: UUID | None
) -> dict[str, Json]:
    """The same from a snapshot of the ticket."""
    contact = ticket["contact"]
    if contact is not None:
        contact = {**contact, "first_name": first_name(contact["name"])}
    u = users.c
    agent = connection.execute(
        select(u.name, u.email, u.title).where(u.tenant_id == tenant_id, u.id == user_id)
    ).first()
    desk = connection.execute(select(tenants.c.name).where(tenants.c.id == tenant_id)).scalar()
    return {
        "ticket": dict(ticket), "customer": ticket["customer"], "contact": contact,
        "agent": None if agent is None else {
            "name": agent.name, "first_name": first_name(agent.name), "email": agent.email,
            "title": agent.title,
        },
        "desk": {"name": desk},
    }  # fmt: skip


def fill_texts(
    connection: Connection, tenant_id: UUID, ticket_id: UUID, user_id: UUID, texts: Sequence[str]
) -> list[Filled]:
    """Each text as it reads on this ticket; empty when the ticket is gone."""
    scope = scope_of(connection, tenant_id, ticket_id, user_id)
    return [] if scope is None else [fill(text, scope) for text in texts]


def _rows(
    connection: Connection, tenant_id: UUID, user_id: UUID, table: Table
) -> list[tuple[Any, Owned]]:
    leads = allows(permissions_of(connection, user_id), FOR_ALL)
    u = writing_uses.c
    counted = (
        select(
            u.subject_id,
            func.sum(u.uses).label("uses"),
            func.sum(u.uses).filter(u.user_id == user_id).label("mine"),
        )
        .where(u.tenant_id == tenant_id)
        .group_by(u.subject_id)
        .subquery()
    )
    statement = (
        select(
            table, users.c.name.label("owner_name"), teams.c.name.label("team_name"),
            func.coalesce(counted.c.uses, 0).label("uses"), func.coalesce(counted.c.mine, 0).label("mine"),
        )
        .join(users, users.c.id == table.c.owner_id)
        .outerjoin(teams, teams.c.id == table.c.team_id)
        .outerjoin(counted, counted.c.subject_id == table.c.id)
        .where(table.c.tenant_id == tenant_id, seen_by(table, user_id, everything_shared=leads))
    )  # fmt: skip
    rows = connection.execute(statement).all()
    ordered = sorted(rows, key=lambda row: (-int(row.mine), -int(row.uses), row.name_key, row.id))
    return [
        (
            row,
            Owned(
                row.owner_id, row.owner_name, row.shared_with, row.team_id, row.team_name,
                row.owner_id == user_id or (leads and row.shared_with != "me"), int(row.mine), int(row.uses),
            ),
        )
        for row in ordered
    ]  # fmt: skip
