""" "Why did this not fire?": what each part of a workflow's trigger says to an event of the journal, or to any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.tables import events
from deskflow.engine.surroundings import trigger_names
from deskflow.workflows.definition import Definition, Trigger
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import ExpressionError, Json
from deskflow.workflows.filters import FilterVerdict
from deskflow.workflows.queries import WorkflowDetails, get_workflow
from deskflow.workflows.trigger_matching import STARTED_BY, events_of, trigger_verdicts
from deskflow.workflows.variable_queries import known_variables

MOST_EVENTS: Final = 100


@dataclass(frozen=True, slots=True)
class PastEvent:
    at: datetime
    name: str
    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A workflow's trigger, what its condition may use, and the last events, those it listens for first."""

    details: WorkflowDetails
    trigger: Trigger | None
    names: Mapping[str, Any]
    events: tuple[PastEvent, ...]


def read_inquiry(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, now: datetime
) -> Inquiry | None:
    """None for a workflow that is gone."""
    details = get_workflow(connection, tenant_id, workflow_id)
    if details is None:
        return None
    found = details.published or details.draft
    trigger = (from_json(dict(found)) if found else Definition()).trigger
    heard = events_of(trigger.type, trigger.config) if trigger is not None else ()
    names = trigger_names(known_variables(connection, tenant_id), workflow_id, now)
    rows = connection.execute(
        select(events.c.at, events.c.name, events.c.payload)
        .where(events.c.tenant_id == tenant_id)
        .order_by(events.c.at.desc(), events.c.id.desc())
        .limit(MOST_EVENTS)
    )
    past = [PastEvent(row.at, row.name, row.payload or {}) for row in rows]
    return Inquiry(
        details, trigger, names, tuple(sorted(past, key=lambda one: one.name not in heard))
    )


def explain(inquiry: Inquiry, event: str, payload: Mapping[str, Json]) -> Iterator[FilterVerdict]:
    """One verdict after the other; it fires when all of them passed. The first are about the workflow itself."""
    details, trigger = inquiry.details, inquiry.trigger
    yield FilterVerdict("published", True, details.version is not None, details.version is not None)
    yield FilterVerdict("switched_on", True, details.is_active, details.is_active)
    if trigger is None or trigger.type not in STARTED_BY:
        yield FilterVerdict("trigger", sorted(STARTED_BY), trigger and trigger.type, False)
        return
    heard = events_of(trigger.type, trigger.config)
    yield FilterVerdict("event", list(heard), event, event in heard)
    if event not in heard:
        return
    try:
        yield from trigger_verdicts(trigger.type, trigger.config, event, payload, inquiry.names)
    except ExpressionError as problem:
        condition = trigger.config.get("condition")
        yield FilterVerdict(
            "condition", condition, f"{problem.code}: {dict(problem.params)}", False
        )
