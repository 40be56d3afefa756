"""The data that expressions are tried with while they are typed: of the last run, a scenario, an example. No secret is in
any of them: runs and reports were blackened when they were written, and variables are read without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.engine.sandbox.report import Played
from deskflow.engine.surroundings import read_calendars
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.definition import Definition
from deskflow.workflows.execution_queries import ExecutionDetails, get_execution
from deskflow.workflows.expressions.functions.business import CALENDARS
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import regions_of
from deskflow.workflows.scenarios.sources import read_sources
from deskflow.workflows.trigger_matching import events_of
from deskflow.workflows.variable_queries import known_variables

Scope = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all of them, and the last run if there is one."""

    now: datetime
    variables: Mapping[str, Any] = field(default_factory=dict)
    calendars: Mapping[str, Any] = field(default_factory=dict)
    run: ExecutionDetails | None = None


def read_ground(
    connection: Connection, tenant_id: UUID, workflow_id: UUID, now: datetime
) -> Ground:
    runs = read_sources(connection, tenant_id, workflow_id, ()).runs
    return Ground(
        now,
        known_variables(connection, tenant_id).values(workflow_id),
        read_calendars(connection, tenant_id),
        get_execution(connection, tenant_id, runs[0].id) if runs else None,
    )


def scope_of_run(ground: Ground, run: ExecutionDetails) -> Scope:
    """As its steps saw it in the end."""
    steps: dict[str, Any] = {}
    for row in run.steps:
        if row.status == "completed":
            steps[row.step_key] = row.output
        elif row.error:
            steps[row.step_key] = {"error": dict(row.error)}
    execution = {
        "id": str(run.row.id), "started_at": run.row.started_at.isoformat(),
        "triggered_by": run.row.triggered_by, "attempt": 1,
    }  # fmt: skip
    return {
        **_common(ground, run.row.workflow_id, run.row.workflow_name, run.row.version),
        "trigger": run.trigger_data,
        "steps": steps,
        "variables": {**ground.variables, **run.variables},
        "execution": execution,
    }


def scope_of_played(ground: Ground, played: Played, workflow: tuple[UUID, str]) -> Scope:
    return {
        **_common(ground, *workflow, 1),
        "trigger": played.trigger_data,
        "steps": played.outputs,
        "variables": {**ground.variables, **played.variables},
    }


def scope_of_example(
    ground: Ground, definition: Definition, actions: ActionCatalogue, workflow: tuple[UUID, str]
) -> Scope:
    """The event's example, or what the form begins with; of steps that have one, their examples."""
    trigger = definition.trigger
    heard = events_of(trigger.type, trigger.config) if trigger is not None else ()
    known = EVENT_TYPES.get(heard[0]) if heard else None
    payload: dict[str, Any] = {**known.example(), "event": heard[0]} if known is not None else {}
    if trigger is not None and trigger.type == "manual":
        payload = {one.name: one.default for one in definition.inputs}
    steps = {
        step.key: spec.example
        for step in definition.steps
        if (spec := actions.get(step.action_type or "")) is not None and spec.example is not None
    }
    declared = {one.name: one.value for one in definition.variables if one.kind != "secret"}
    return {
        **_common(ground, *workflow, 1),
        "trigger": payload,
        "steps": steps,
        "variables": {**ground.variables, **declared},
    }


def _common(ground: Ground, workflow_id: UUID, name: str, version: int) -> Scope:
    now = ground.now.isoformat()
    return {
        "now": now,
        "execution": {"id": str(workflow_id), "started_at": now, "attempt": 1},
        "workflow": {"id": str(workflow_id), "name": name, "version": version},
        "user": None,
        CALENDARS: dict(ground.calendars),
    }


def rounds_around(definition: Definition, step_id: str | None) -> list[Any]:
    """What the loops around a step go over, outermost first; of a loop itself also its own."""
    if step_id is None:
        return []
    graph = Graph.of(definition)
    step = graph.steps.get(step_id)
    around = [*regions_of(graph).of.get(step_id, ()), *([step_id] if step else [])]
    loops = [found for one in around if (found := graph.steps.get(one)) and found.type == "loop"]
    return [one.config.get("items") for one in loops]
