"""Plays a part of a workflow: up to a step with a scenario, or a step (and what follows) with what earlier steps have
left, either played just before in the same place or taken over from a run. Expectations are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import update

from deskflow.core.bulk import insert_rows
from deskflow.core.errors import Rejected
from deskflow.core.ids import new_id
from deskflow.core.permissions import Actor
from deskflow.engine.actions import CATALOGUE
from deskflow.engine.sandbox.cutting import Cut, Part, cut
from deskflow.engine.sandbox.mocking import Mocking
from deskflow.engine.sandbox.playing import Course, Player, payload_of
from deskflow.engine.sandbox.records import Records
from deskflow.engine.sandbox.report import PartReport, Played, PlayedStep
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.graph import Graph
from deskflow.workflows.projection import DRAFT, step_row_id
from deskflow.workflows.regions import leads_inside
from deskflow.workflows.scenarios.scenario import Scenario
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import (
    NEVER,
    workflow_executions,
    workflow_step_executions,
    workflow_tokens,
    workflow_versions,
)
from deskflow.workflows.trigger_matching import STARTED_BY
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation import validate
from deskflow.workflows.validation.known import context_for


@dataclass(frozen=True, slots=True)
class Past:
    """What a run has left: outputs by step, variables, and what started it."""

    outputs: Mapping[str, Json] = field(default_factory=dict)
    variables: Mapping[str, Json] = field(default_factory=dict)
    trigger: Mapping[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class PartPlayer:
    """Raises ScenarioError, and Rejected when a step that is needed has mistakes."""

    player: Player

    def play(
        self, definition: Definition, scenario: Scenario, part: Part, past: Past | None = None
    ) -> PartReport:
        made = cut(definition, part)
        self._check(definition, made)
        stage = _Stage(self.player, definition, scenario)
        if part.mode == "until":
            return self._up_to(stage, made, part)
        before: Played | None = None
        arrived = True
        if past is not None:
            earlier: UUID | None = stage.recorded(definition, past)
            carried = {key for key in past.outputs if definition.step_by_key(key) is not None}
            carried -= made.told
        elif made.before is not None:
            before, earlier = stage.played(made.before)
            arrived = _arrived(before.steps, made, definition)
            if not arrived and before.status != "completed":
                # Without what it would have left there is nothing to go on with.
                return PartReport(part.mode, part.step, before, arrived=False, began=False)
            carried = {one.key for one in before.steps}
        else:
            earlier, carried = None, set()
            arrived = (TRIGGER_ID, "started") in made.entries
        played, _ = stage.played(made.main, earlier)
        told = tuple(one for one in played.steps if one.key in made.told)
        return PartReport(
            part.mode, part.step, replace(played, steps=told), arrived=arrived,
            began=any(one.key == part.step for one in told), carried=tuple(sorted(carried)),
            from_run=past is not None,
        )  # fmt: skip

    def _up_to(self, stage: _Stage, made: Cut, part: Part) -> PartReport:
        verdicts = self.player.verdicts(stage.definition.trigger, stage.payload)
        if not all(one.passed for one in verdicts):
            played = Played(False, verdicts, trigger_data=stage.payload)
            return PartReport(part.mode, part.step, played, arrived=False, began=False)
        played, _ = stage.played(made.main)
        there = any(one.key == part.step for one in played.steps)
        played = replace(played, trigger=verdicts)
        return PartReport(part.mode, part.step, played, arrived=there, began=there)

    def _check(self, definition: Definition, made: Cut) -> None:
        """Only fields of steps that are needed have to be right; the rest of a draft may be half done."""
        with self.player.place.database.read() as connection:
            context = context_for(
                connection, self.player.place.tenant_id, None, CATALOGUE, definition=definition
            )
        wrong = [
            one
            for one in validate(definition, context)
            if one.is_error and one.field and one.step_id in made.needed
        ]
        if wrong:
            step = definition.step(wrong[0].step_id or "")
            raise Rejected(
                "trial.step_has_errors",
                step=step.title or step.key if step else "",
                count=len(wrong),
            )


class _Stage:
    """One place with a scenario's records, in which executions are played one after the other."""

    def __init__(self, player: Player, definition: Definition, scenario: Scenario) -> None:
        self.definition = definition
        self._player = player
        self._place = player.place
        # Before the scenario's own people are there.
        self._author: Actor = player.author()
        self._records = Records(player.place)
        self._records.make(scenario.records)
        self.payload = payload_of(definition, scenario, self._records)
        self._mocking = Mocking(
            player.actions, scenario.mocks, player.limits, player.place.tenant_id, player.services
        )
        self._course = Course(player, scenario, self._mocking, self._records)

    def played(self, definition: Definition, earlier: UUID | None = None) -> tuple[Played, UUID]:
        """From the beginning; with the outputs and variables of an earlier execution."""
        execution_id = self._begin(definition, earlier)
        sent = len(self._mocking.sent)
        self._course.run(execution_id)
        played = self._player.played(execution_id, self.payload, (), self._records, self._mocking)
        mails = len(played.messages) - len(self._mocking.sent)
        messages = (*played.messages[:mails], *self._mocking.sent[sent:])
        return replace(played, messages=messages), execution_id

    def recorded(self, definition: Definition, past: Past) -> UUID:
        """As if a run that has left this had been here. What it knew of its ticket is told of the one that is here."""
        names = _names_now(past.trigger, self.payload)
        workflow, execution_id = self._workflow(definition), new_id()
        now = self._place.clock.now()
        common = {"tenant_id": self._place.tenant_id}
        rows = []
        for order, step in enumerate(definition.steps, start=1):
            if step.key not in past.outputs:
                continue
            rows.append(
                {
                    "id": new_id(), **common, "workflow_execution_id": execution_id,
                    "workflow_step_id": step_row_id(workflow, DRAFT, step.key), "step_order": order,
                    "step_key": step.key, "visit": 1, "status": "completed", "started_at": now,
                    "completed_at": now, "duration_ms": 0,
                    "output_data": _renamed(past.outputs[step.key], names),
                }
            )  # fmt: skip
        values = self._values(workflow) | {
            "id": execution_id, "status": "completed", "completed_at": now, "ready_at": NEVER,
            "context_data": {"variables": _renamed(dict(past.variables), names)},
        }  # fmt: skip
        with self._place.bus.unit() as unit:
            insert_rows(unit.connection, workflow_executions, [values])
            insert_rows(unit.connection, workflow_step_executions, rows)
        return execution_id

    # --- inside ------------------------------------------------------------------------------------

    def _workflow(self, definition: Definition) -> UUID:
        """A draft, which may be as odd as it likes, made ready to run."""
        plain = to_json(definition)
        workflow: UUID = self._place.run(
            CreateWorkflow("Try", definition=plain), self._author
        ).result_id
        row = {
            "id": new_id(), "tenant_id": self._place.tenant_id, "workflow_id": workflow,
            "version": DRAFT, "definition": plain, "published_at": self._place.clock.now(),
        }  # fmt: skip
        with self._place.bus.unit() as unit:
            insert_rows(unit.connection, workflow_versions, [row])
        return workflow

    def _values(self, workflow: UUID) -> dict[str, Any]:
        trigger = self.definition.trigger.type if self.definition.trigger else "manual"
        ticket = self.payload.get("ticket")
        subject = ticket.get("id") if isinstance(ticket, Mapping) else None
        made = new_execution(
            workflow, DRAFT, None, self.payload, STARTED_BY.get(trigger, trigger),
            self._place.clock.now(), subject_kind="ticket" if subject else None,
            subject_id=UUID(str(subject)) if subject else None,
            triggered_by_user_id=self._author.user_id if trigger == "manual" else None,
        )  # fmt: skip
        return {"tenant_id": self._place.tenant_id, **made}

    def _begin(self, definition: Definition, earlier: UUID | None) -> UUID:
        execution_id = new_id()
        values = {"id": execution_id, **self._values(self._workflow(definition))}
        first = Graph.of(definition).first()
        token: dict[str, Any] | None = None
        if earlier is not None and first is not None:
            variables = self._player.variables_of(earlier)
            values |= {
                "status": "running", "retry_of": earlier,
                "context_data": {"visits": {first.key: 1}, **({"variables": variables} if variables else {})},
            }  # fmt: skip
            token = {
                "id": new_id(), "tenant_id": self._place.tenant_id, "execution_id": execution_id,
                "step_key": first.key, "visit": 1, "state": "ready", "wake_at": values["ready_at"],
            }  # fmt: skip
        with self._place.bus.unit() as unit:
            insert_rows(unit.connection, workflow_executions, [values])
            if token is not None:
                insert_rows(unit.connection, workflow_tokens, [token])
                # What was left inside of a round is in sight of the one that goes on there.
                s = workflow_step_executions
                unit.connection.execute(
                    update(s).where(s.c.workflow_execution_id == earlier).values(scope_id=None)
                )
        return execution_id


def _arrived(steps: Iterable[PlayedStep], made: Cut, definition: Definition) -> bool:
    """Whether the way came to the step."""
    if (TRIGGER_ID, "started") in made.entries:
        return True
    types = {one.key: one.type for one in definition.steps}
    for step in steps:
        if (step.key, step.port or "") in made.entries:
            return True
        for key, port in made.entries:
            if key == step.key and leads_inside(types.get(key, ""), port):
                output = step.output if isinstance(step.output, Mapping) else {}
                if types[key] == "group" or output.get("count"):
                    return True
                if port.removeprefix("branch:") in (output.get("branches") or ()):
                    return True
    return False


def _names_now(before: Any, now: Any) -> dict[str, Json]:
    """What the ids and numbers of the records then are called here: found at the same places."""
    found: dict[str, Json] = {}
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in before.keys() & now.keys():
            old, new = before[name], now[name]
            if name in ("id", "number") and isinstance(old, str) and isinstance(new, str):
                found[old] = new
            else:
                found |= _names_now(old, new)
    return found


def _renamed(value: Any, names: Mapping[str, Json]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {name: _renamed(one, names) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(one, names) for one in value]
    return value
