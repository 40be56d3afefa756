"""Events become executions, and answers reach the executions that wait for them.

The queue row goes in the transaction that acts on it: a committed event starts its workflows exactly once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from deskflow.approvals.outcomes import take_outcome
from deskflow.core.bus import CommandBus
from deskflow.core.errors import DeskflowError
from deskflow.core.events import Consumer, StoredEvent
from deskflow.core.ids import derived_id
from deskflow.core.journal import settle, take_queued
from deskflow.core.transaction import Unit
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.workflows.expressions import parse
from deskflow.workflows.filters import matches
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_tokens, workflows

CONSUMER = "workflows"
_BATCH = 200
_ANSWERS = frozenset(
    {"approval.granted", "approval.rejected", "approval.expired", "approval.voided"}
)
# Withdrawn, or void because its record has changed: nobody said no, so it is no rejection.
_PORTS = {"approved": "approved", "rejected": "rejected", "expired": "expired", "void": "expired"}


def wanted(connection: Connection, tenant_id: UUID) -> frozenset[str]:
    """The events some active workflow is triggered by, and the answers executions wait for."""
    rows = connection.execute(
        select(workflows.c.trigger_config).where(
            workflows.c.tenant_id == tenant_id,
            workflows.c.is_active.is_(True),
            workflows.c.trigger_type == "event",
        )
    ).scalars()
    return frozenset({str(config.get("event")) for config in rows} | _ANSWERS)


def consumer() -> Consumer:
    """The automation as a reader of the event queue."""
    return Consumer(CONSUMER, wanted, frozenset({workflows.name}))


def consume_events(
    unit: Unit, tenant_id: UUID, now: datetime, limits: EngineLimits, bus: CommandBus
) -> int:
    """Acts on the oldest queued events; answers with how many it took off the queue."""
    connection = unit.connection
    taken = take_queued(connection, CONSUMER, tenant_id, _BATCH)
    if not taken:
        return 0
    active = _active(connection, tenant_id)
    rows: list[dict[str, Any]] = []
    health: dict[UUID, dict[str, Any]] = {}
    for event in taken:
        if event.name in _ANSWERS:
            _answer(connection, tenant_id, event, now)
        for workflow in active.get(event.name, ()):
            rows.extend(_starts(workflow, event, now, limits, health))
    if rows:
        connection.execute(workflow_executions.insert(), rows)
    _write_health(connection, health)
    settle(connection, CONSUMER, [event.id for event in taken])
    return len(taken)


def _active(connection: Connection, tenant_id: UUID) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    c = workflows.c
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in connection.execute(
        select(c.id, c.tenant_id, c.version, c.trigger_config)
        .where(
            c.tenant_id == tenant_id, c.is_active.is_(True), c.is_published.is_(True),
            c.deleted_at.is_(None), c.trigger_type == "event",
        )
        .order_by(c.created_at, c.id)
    ):  # fmt: skip
        found.setdefault(str(row.trigger_config.get("event")), []).append(row)
    return found


def _starts(
    workflow: Row[*tuple[Any, ...]],
    event: StoredEvent,
    now: datetime,
    limits: EngineLimits,
    health: dict[UUID, dict[str, Any]],
) -> Sequence[dict[str, Any]]:
    state = health.setdefault(workflow.id, {"trigger_seen_at": now})
    try:
        if len(event.chain) >= limits.chain_length:
            raise StepFailed(
                "workflow.chain_too_long", limit=limits.chain_length, chain=" > ".join(event.chain)
            )
        if not _passes(workflow.trigger_config, event):
            return ()
    except DeskflowError as problem:
        # A trigger that has died says so loudly: the Workflows page shows it.
        state["trigger_error"] = {
            "code": problem.code, "params": {k: str(v) for k, v in problem.params.items()}, "at": now.isoformat(),
        }  # fmt: skip
        return ()
    state["trigger_fired_at"], state["trigger_error"] = now, None
    return (
        {
            "id": derived_id(event.id, workflow.id.int & 0xFFFF_FFFF),
            "tenant_id": workflow.tenant_id,
            "workflow_id": workflow.id,
            "version": workflow.version,
            "trigger_data": {**event.payload, "event": event.name},
            "status": "pending",
            "started_at": now,
            "triggered_by": "event",
            "triggered_by_user_id": event.actor_id,
            "event_id": event.id,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "chain": list(event.chain),
            "ready_at": now,
        },
    )


def _passes(config: Any, event: StoredEvent) -> bool:
    payload = {**event.payload, "event": event.name}
    if not matches(event.name, payload, config.get("filters")):
        return False
    condition = config.get("condition")
    return not condition or parse(str(condition)).test({"trigger": payload})


def _write_health(connection: Connection, health: dict[UUID, dict[str, Any]]) -> None:
    for workflow_id, values in health.items():
        connection.execute(workflows.update().where(workflows.c.id == workflow_id).values(**values))


def _answer(connection: Connection, tenant_id: UUID, event: StoredEvent, now: datetime) -> None:
    """Wakes the token that waits for this approval; its port is the outcome.

    The event only says where to look: the decision may have been undone since, or made another way.
    """
    tokens = workflow_tokens
    row = connection.execute(
        select(tokens.c.id, tokens.c.execution_id, tokens.c.data).where(
            tokens.c.tenant_id == tenant_id,
            tokens.c.wait_ref == event.subject_id,
            tokens.c.state == "approval",
        )
    ).first()
    if row is None:
        return
    approval = take_outcome(connection, tenant_id, event.subject_id)
    if approval is None:
        return
    output = {
        "approval_id": approval["id"],
        "status": approval["status"],
        "approved_by": approval["decided_by"] or {},
        "comment": approval["comment"],
        "decision_at": approval["decided_at"],
    }
    answer = {"port": _PORTS[approval["status"]], "output": output}
    data = {**(row.data or {}), "answer": answer}
    connection.execute(
        tokens.update()
        .where(tokens.c.id == row.id)
        .values(state="answered", data=data, wake_at=now)
    )
    earliest = connection.execute(
        select(func.min(tokens.c.wake_at)).where(tokens.c.execution_id == row.execution_id)
    ).scalar()
    connection.execute(
        workflow_executions.update()
        .where(workflow_executions.c.id == row.execution_id)
        .values(ready_at=min(earliest or NEVER, now))
    )
