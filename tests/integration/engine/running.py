"""Runs the engine's slices by hand on a desk: every step of a test is deliberate, time is virtual."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from deskflow.engine.action import Action
from deskflow.engine.actions import by_name
from deskflow.engine.drain import Drain
from deskflow.engine.duties import Duty
from deskflow.engine.effects import perform
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits
from deskflow.engine.services import NO_SERVICES, EffectServices
from deskflow.engine.triggers import consumer
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflows
from tests.integration.desk import Desk

CONSUMERS = (consumer(),)


def definition(
    *steps: Mapping[str, Any],
    trigger: Mapping[str, Any] | None = None,
    edges: Sequence[tuple[str, str, str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A definition in JSON. Without `edges` the steps follow each other by their usual port."""
    made = [{"id": step["key"], "type": "action", **step} for step in steps]
    if edges is None:
        usual = {"action": "success", "delay": "done", "condition": "true", "approval": "approved"}
        edges = [("trigger", "started", made[0]["id"])] + [
            (one["id"], usual[one["type"]], two["id"]) for one, two in pairwise(made)
        ]
    return {
        "schema": 1,
        "trigger": dict(trigger or {"type": "manual", "config": {}}),
        "steps": made,
        "edges": [
            {"id": f"e{n}", "source": source, "port": port, "target": target}
            for n, (source, port, target) in enumerate(edges)
        ],
        **more,
    }


@dataclass
class Running:
    """An engine without a thread."""

    desk: Desk
    actions: dict[str, Action]
    limits: EngineLimits
    worker: str = "test"
    duties: tuple[Duty, ...] = ()
    services: EffectServices = NO_SERVICES

    def __post_init__(self) -> None:
        self.drain = Drain(
            self.desk.bus,
            self.desk.clock,
            self.actions,
            self.limits,
            self.desk.tenant_id,
            self.worker,
        )

    def publish(self, made: dict[str, Any], name: str = "Flow") -> UUID:
        workflow_id = self.desk.run(CreateWorkflow(name, definition=made)).result_id
        self.desk.run(PublishWorkflow(workflow_id, 1))
        return workflow_id

    def start(self, workflow_id: UUID, **data: Any) -> UUID:
        return self.desk.run(StartWorkflow(workflow_id, data)).result_id

    def settle(self, *, rounds: int = 50) -> list[PendingEffect]:
        """Slices and effects until nothing is left to do now."""
        for _ in range(rounds):
            done = self.drain.run_slice()
            effects = list(done.effects)
            while effects:
                effect = effects.pop(0)
                output, error, seconds = asyncio.run(
                    perform(effect, self.actions, self.limits, self.desk.tenant_id, self.services)
                )
                effects += self.drain.settle(effect, output, error, seconds).effects
            if not done.worked:
                return []
        raise AssertionError("the engine does not come to rest")

    def fire_duties(self) -> None:
        for duty in self.duties:
            with self.desk.bus.unit() as unit:
                duty.fire(self.desk.bus, unit, self.desk.tenant_id, self.desk.clock.now())

    def execution(self, execution_id: UUID):
        return self.desk.row(workflow_executions, execution_id)

    def executions(self):
        return self.desk.rows(workflow_executions)

    def steps(self, execution_id: UUID) -> list:
        rows = self.desk.rows(
            workflow_step_executions,
            workflow_step_executions.c.workflow_execution_id == execution_id,
        )
        return sorted(
            rows, key=lambda row: (row.started_at, row.step_order, row.visit, row.retry_attempt)
        )

    def path(self, execution_id: UUID) -> list[tuple[str, str]]:
        return [(row.step_key, row.status) for row in self.steps(execution_id)]

    def workflow(self, workflow_id: UUID):
        return self.desk.row(workflows, workflow_id)


def running(
    desk: Desk, *, extra: Sequence[Action] = (), limits: EngineLimits | None = None
) -> Running:
    actions = by_name() | {action.spec.name: action for action in extra}
    return Running(desk, actions, limits or EngineLimits())
