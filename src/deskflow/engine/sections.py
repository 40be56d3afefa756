"""Critical sections: one at a time for each name, in the order of arrival; let go when its holder ends.

Rows in the database are the queue, so it outlives every crash. Each change of one name's queue happens alone: on a
file because one writes at a time, on Postgres under a lock that the transaction holds.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.engine import signals
from deskflow.workflows.scope_tables import workflow_sections
from deskflow.workflows.tables import workflow_executions

_LONGEST = 200


def enter(
    connection: Connection,
    tenant_id: UUID,
    execution_id: UUID,
    place_id: UUID,
    name: str,
    now: datetime,
) -> bool | None:
    """Whether the section is free for us now; else we stand in its queue. None when an execution that waits for us
    is inside, which would be for ever."""
    name = name[:_LONGEST]
    _alone(connection, tenant_id, name)
    s = workflow_sections.c
    rows = connection.execute(
        select(s.id, s.execution_id, s.place, s.is_held)
        .where(s.tenant_id == tenant_id, s.name == name)
        .order_by(s.place)
    ).all()
    holders = {row.execution_id for row in rows if row.is_held}
    if holders & _parents(connection, execution_id):
        return None
    connection.execute(
        workflow_sections.insert(),
        {
            "id": place_id, "tenant_id": tenant_id, "name": name, "is_held": not rows,
            "place": rows[-1].place + 1 if rows else 1, "execution_id": execution_id, "since": now,
        },
    )  # fmt: skip
    return not rows


def is_held(connection: Connection, tenant_id: UUID, place_id: UUID, now: datetime) -> bool:
    """Whether our turn has come; a queue without anybody inside is set going."""
    s = workflow_sections.c
    name = connection.execute(select(s.name).where(s.id == place_id)).scalar()
    if name is None:
        return False
    _alone(connection, tenant_id, name)
    _let_next_in(connection, tenant_id, name, now)
    return bool(connection.execute(select(s.is_held).where(s.id == place_id)).scalar())


def leave(connection: Connection, tenant_id: UUID, place_id: UUID, now: datetime) -> None:
    """Out of the section or out of its queue; who is next is told."""
    s = workflow_sections.c
    name = connection.execute(select(s.name).where(s.id == place_id)).scalar()
    if name is None:
        return
    _alone(connection, tenant_id, name)
    connection.execute(workflow_sections.delete().where(s.id == place_id))
    _let_next_in(connection, tenant_id, name, now)


def leave_all(connection: Connection, tenant_id: UUID, execution_id: UUID, now: datetime) -> None:
    """Of an execution that has ended without saying so itself."""
    s = workflow_sections.c
    for place_id in (
        connection.execute(select(s.id).where(s.execution_id == execution_id).order_by(s.name))
        .scalars()
        .all()
    ):
        leave(connection, tenant_id, place_id, now)


def _let_next_in(connection: Connection, tenant_id: UUID, name: str, now: datetime) -> None:
    s = workflow_sections.c
    first = connection.execute(
        select(s.id, s.execution_id, s.is_held)
        .where(s.tenant_id == tenant_id, s.name == name)
        .order_by(s.is_held.desc(), s.place)
        .limit(1)
    ).first()
    if first is None or first.is_held:
        return
    connection.execute(
        workflow_sections.update().where(s.id == first.id).values(is_held=True, since=now)
    )
    signals.send(connection, tenant_id, first.execution_id, signals.ANSWER, first.id, {})


def _alone(connection: Connection, tenant_id: UUID, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"{tenant_id}:{name}", 0)))
        )


def _parents(connection: Connection, execution_id: UUID) -> set[UUID]:
    """The executions this one is a part of."""
    e = workflow_executions.c
    found: set[UUID] = set()
    parent: UUID | None = execution_id
    while parent is not None:
        parent = connection.execute(select(e.parent_execution_id).where(e.id == parent)).scalar()
        if parent is None or parent in found:
            break
        found.add(parent)
    return found
