"""Events become executions, and answers reach the executions that wait for them.

The queue row goes in the transaction that acts on it: a committed event starts its workflows exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.approvals.outcomes import take_outcome
from deskflow.core.bus import CommandBus
from deskflow.core.errors import DeskflowError
from deskflow.core.events import Consumer, StoredEvent
from deskflow.core.ids import derived_id
from deskflow.core.journal import settle, take_queued
from deskflow.core.transaction import Unit
from deskflow.engine import error_workflows, signals, waiting
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import StepFailed
from deskflow.engine.surroundings import trigger_names, variables_of
from deskflow.engine.trigger_health import TriggerHealth
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_steps,
    workflow_tokens,
    workflows,
)
from deskflow.workflows.trigger_matching import STARTED_BY, events_of, fires

CONSUMER = "workflows"
_BATCH = 200
_ANSWERS = frozenset(
    {"approval.granted", "approval.rejected", "approval.expired", "approval.voided"}
)
# Withdrawn, or void because its record has changed: nobody said no, so it is no rejection.
_PORTS = {"approved": "approved", "rejected": "rejected", "expired": "expired", "void": "expired"}


def wanted(connection: Connection, tenant_id: UUID) -> frozenset[str]:
    """The events some active workflow is triggered by, and the answers executions wait for."""
    c = workflows.c
    rows = connection.execute(
        select(c.trigger_type, c.trigger_config).where(
            c.tenant_id == tenant_id, c.is_active.is_(True), c.trigger_type.in_(list(STARTED_BY))
        )
    ).all()
    listened = {name for row in rows for name in events_of(row.trigger_type, row.trigger_config)}
    return frozenset(
        listened
        | _ANSWERS
        | error_workflows.wanted(connection, tenant_id)
        | waiting.wanted(connection, tenant_id)
    )


def consumer() -> Consumer:
    """The automation as a reader of the event queue."""
    return Consumer(CONSUMER, wanted, frozenset({workflows.name, workflow_steps.name}))


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
    health = TriggerHealth(bus, unit, tenant_id, now)
    for event in taken:
        if event.name in _ANSWERS:
            _answer(connection, tenant_id, event, now)
        waiting.answer(connection, tenant_id, event, now)
        for workflow in active.get(event.name, ()):
            names = trigger_names(variables_of(unit, tenant_id), workflow.id, now)
            rows.extend(_starts(connection, workflow, event, names, now, limits, health))
        if event.name in error_workflows.EVENTS:
            rows.extend(error_workflows.starts(connection, tenant_id, event, now, limits, health))
    if rows:
        connection.execute(workflow_executions.insert(), rows)
    health.write()
    settle(connection, CONSUMER, [event.id for event in taken])
    return len(taken)


def _active(connection: Connection, tenant_id: UUID) -> dict[str, list[Any]]:
    c = workflows.c
    found: dict[str, list[Any]] = {}
    for row in connection.execute(
        select(c.id, c.tenant_id, c.version, c.settings, c.trigger_type, c.trigger_config)
        .where(
            c.tenant_id == tenant_id, c.is_active.is_(True), c.is_published.is_(True),
            c.deleted_at.is_(None), c.trigger_type.in_(list(STARTED_BY)),
        )
        .order_by(c.created_at, c.id)
    ):  # fmt: skip
        for name in events_of(row.trigger_type, row.trigger_config):
            found.setdefault(name, []).append(row)
    return found


def _starts(
    connection: Connection,
    workflow: Any,
    event: StoredEvent,
    names: Mapping[str, Any],
    now: datetime,
    limits: EngineLimits,
    health: TriggerHealth,
) -> list[dict[str, Any]]:
    health.seen(workflow.id)
    payload = {**event.payload, "event": event.name}
    try:
        if not fires(workflow.trigger_type, workflow.trigger_config, event.name, payload, names):
            return []
        check_chain(connection, event.chain, limits)
        made = _execution(workflow, event, payload, now)
    except DeskflowError as problem:
        health.failed(workflow.id, problem, event.chain)
        return []
    health.fired(workflow.id)
    return [made]


def _execution(
    workflow: Any, event: StoredEvent, payload: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    made = new_execution(
        workflow.id, workflow.version, workflow.settings, payload, STARTED_BY[workflow.trigger_type],
        now, triggered_by_user_id=event.actor_id, event_id=event.id, subject_kind=event.subject_kind,
        subject_id=event.subject_id, chain=list(event.chain),
    )  # fmt: skip
    made["id"] = derived_id(event.id, workflow.id.int & 0xFFFF_FFFF)
    made["tenant_id"] = workflow.tenant_id
    return made


def check_chain(connection: Connection, chain: tuple[str, ...], limits: EngineLimits) -> None:
    """Raises StepFailed, naming the workflows, when they have set each other off too often."""
    if len(chain) < limits.chain_length:
        return
    raise StepFailed(
        "workflow.chain_too_long",
        limit=limits.chain_length,
        chain=" > ".join(chain_names(connection, chain)),
    )


def chain_names(connection: Connection, chain: tuple[str, ...]) -> list[str]:
    """The workflows of a chain of executions, in order; the id of one that is gone."""
    e = workflow_executions.c
    ids = [UUID(one) for one in chain]
    names = {
        str(row.id): row.name
        for row in connection.execute(
            select(e.id, workflows.c.name)
            .join(workflows, workflows.c.id == e.workflow_id)
            .where(e.id.in_(ids))
        )
    }
    return [names.get(one, one) for one in chain]


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
    # Nobody else may be advancing it while one of its tokens is written.
    signals.hold(connection, {row.execution_id})
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
        .where(tokens.c.id == row.id, tokens.c.state == "approval")
        .values(state="answered", data=data, wake_at=now)
    )
    signals.wake(connection, row.execution_id, now)
