"""What executions tell each other: a sub-workflow has ended, a turn has come, nobody waits for you any more.

A row each, taken off in the transaction that acts on it. So no execution ever writes another one's tokens, and two
workers that end a parent and its child at the same moment do not wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.core.ids import new_id
from deskflow.core.types import Json
from deskflow.engine.execution import Execution
from deskflow.workflows.scope_tables import workflow_signals
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_tokens

ANSWER: Final = "answer"
CANCEL: Final = "cancel"
ENDED: Final = "ended"

_BATCH = 200


def send(
    connection: Connection,
    tenant_id: UUID,
    execution_id: UUID,
    kind: str,
    ref: UUID | None = None,
    data: Mapping[str, Json] | None = None,
) -> None:
    connection.execute(
        workflow_signals.insert(),
        {
            "id": new_id(), "tenant_id": tenant_id, "execution_id": execution_id, "kind": kind,
            "ref": ref, "data": None if data is None else dict(data),
        },
    )  # fmt: skip


def cancel_children(connection: Connection, execution_id: UUID, tenant_id: UUID) -> None:
    """Ends the sub-workflows that are not to outlive this execution."""
    e = workflow_executions.c
    for child in connection.execute(
        select(e.id).where(
            e.parent_execution_id == execution_id, e.completed_at.is_(None), e.on_parent_end == "cancel"
        )
    ).scalars().all():  # fmt: skip
        send(connection, tenant_id, child, CANCEL)


def tell_parent(connection: Connection, execution: Execution) -> None:
    """What a sub-workflow gave, for the step that may be waiting for it."""
    assert execution.parent_id is not None
    data = _reply(
        execution.id, execution.status, execution.result, execution.variables, execution.error
    )
    send(connection, execution.tenant_id, execution.parent_id, ANSWER, execution.id, data)


def clean_up(connection: Connection, row: Any, now: datetime) -> None:
    """Of an execution that was ended from outside: what it held is let go, what hung on it is told."""
    from deskflow.engine import sections

    sections.leave_all(connection, row.tenant_id, row.id, now)
    cancel_children(connection, row.id, row.tenant_id)
    if row.parent_execution_id is not None:
        data = _reply(row.id, row.status, None, {}, row.error)
        send(connection, row.tenant_id, row.parent_execution_id, ANSWER, row.id, data)


def _reply(
    execution_id: UUID,
    status: str,
    result: Json,
    variables: Mapping[str, Json],
    error: Mapping[str, Any] | None,
) -> dict[str, Json]:
    if status == "completed":
        output = {
            "execution_id": str(execution_id), "status": status, "result": result,
            "variables": dict(variables),
        }  # fmt: skip
        return {"port": "success", "output": output}
    cause = error or {}
    params = {
        "execution": str(execution_id), "status": status, "cause": str(cause.get("code") or status),
        "step": str(cause.get("step") or ""),
    }  # fmt: skip
    return {"error": {"code": "sub_workflow.failed", "params": params}}


def take(connection: Connection, tenant_id: UUID) -> Sequence[Any]:
    """The oldest signals, with the executions they are for held; they are gone if this transaction commits."""
    s = workflow_signals.c
    statement = (
        select(s.id, s.execution_id, s.kind, s.ref, s.data)
        .where(s.tenant_id == tenant_id)
        .order_by(s.id)
        .limit(_BATCH)
    )
    if connection.dialect.name == "postgresql":
        statement = statement.with_for_update(skip_locked=True)
    rows = connection.execute(statement).all()
    if rows:
        connection.execute(workflow_signals.delete().where(s.id.in_([row.id for row in rows])))
        hold(connection, {row.execution_id for row in rows})
    return rows


def hold(connection: Connection, execution_ids: set[UUID]) -> None:
    """Keeps executions from other workers until the end of the transaction, always in the same order."""
    if connection.dialect.name == "postgresql" and execution_ids:
        e = workflow_executions.c
        connection.execute(
            select(e.id)
            .where(e.id.in_(execution_ids))
            .order_by(e.id)
            .with_for_update(key_share=True)
        )


def answer(
    connection: Connection, execution_id: UUID, ref: UUID, data: Mapping[str, Json], now: datetime
) -> None:
    """To the token that waits for `ref`; nothing if none does any more."""
    t = workflow_tokens.c
    row = connection.execute(
        select(t.id, t.data).where(
            t.execution_id == execution_id, t.wait_ref == ref, t.state.in_(("child", "section"))
        )
    ).first()
    if row is None:
        return
    connection.execute(
        workflow_tokens.update()
        .where(t.id == row.id)
        .values(state="answered", data={**(row.data or {}), "answer": dict(data)}, wake_at=now)
    )
    wake(connection, execution_id, now)


def wake(connection: Connection, execution_id: UUID, now: datetime) -> None:
    """Brings an execution up as soon as one of its tokens is due; a paused one rests until it is resumed."""
    tokens, e = workflow_tokens.c, workflow_executions.c
    earliest = connection.execute(
        select(func.min(tokens.wake_at)).where(tokens.execution_id == execution_id)
    ).scalar()
    connection.execute(
        workflow_executions.update()
        .where(e.id == execution_id, e.status != "paused")
        .values(ready_at=min(earliest or NEVER, now))
    )
