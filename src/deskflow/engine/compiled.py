"""A published version made ready to run: its graph, its configurations compiled. Read once per process."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.errors import Bug
from deskflow.workflows.definition import Definition, Step
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import Expression, Prepared, parse, prepare
from deskflow.workflows.graph import Graph
from deskflow.workflows.projection import step_row_id
from deskflow.workflows.tables import workflow_versions, workflows

_KEPT = 200


@dataclass(slots=True)
class CompiledStep:
    """`config` renders the whole configuration; `condition` is set for condition steps only."""

    step: Step
    row_id: UUID
    order: int
    config: Prepared
    condition: Expression | None


class CompiledWorkflow:
    """One version. Steps are found by key; edges by key and port."""

    def __init__(
        self, workflow_id: UUID, version: int, name: str, owner: UUID | None, definition: Definition
    ) -> None:
        self.workflow_id = workflow_id
        self.version = version
        self.name = name
        self.owner = owner
        self.definition = definition
        graph = Graph.of(definition)
        self.steps: dict[str, CompiledStep] = {}
        self._next: dict[tuple[str, str], str] = {}
        for order, step in enumerate(definition.steps, start=1):
            condition = step.config.get("condition") if step.type == "condition" else None
            self.steps[step.key] = CompiledStep(
                step,
                step_row_id(workflow_id, version, step.key),
                order,
                prepare({} if step.type == "condition" else dict(step.config)),
                parse(_without_braces(str(condition))) if condition is not None else None,
            )
            for edge in graph.outgoing.get(step.id, ()):
                target = graph.steps.get(edge.target)
                if target is not None:
                    self._next.setdefault((step.key, edge.port), target.key)
        first = graph.first()
        self.first = first.key if first else None
        self.variables = {variable.name: variable.value for variable in definition.variables}

    def follow(self, key: str, port: str) -> str | None:
        """The key of the step behind this port; None ends the branch."""
        return self._next.get((key, port))


def _without_braces(text: str) -> str:
    # `{{ a == b }}` as a whole is the expression inside it.
    stripped = text.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and stripped.count("{{") == 1:
        return stripped[2:-2].strip()
    return text


class WorkflowCache:
    """The versions this process has read; a published version never changes, so nothing is ever stale."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, int], CompiledWorkflow] = OrderedDict()

    def get(self, connection: Connection, workflow_id: UUID, version: int) -> CompiledWorkflow:
        """Raises DefinitionError or ExpressionError when the stored version cannot be run."""
        key = (workflow_id, version)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = self._read(connection, workflow_id, version)
        self._kept[key] = made
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def _read(self, connection: Connection, workflow_id: UUID, version: int) -> CompiledWorkflow:
        row: Any = connection.execute(
            select(workflow_versions.c.definition, workflows.c.name, workflows.c.created_by)
            .join(workflows, workflows.c.id == workflow_versions.c.workflow_id)
            .where(
                workflow_versions.c.workflow_id == workflow_id,
                workflow_versions.c.version == version,
            )
        ).first()
        if row is None:
            raise Bug("engine.no_such_version", workflow_id=str(workflow_id), version=version)
        return CompiledWorkflow(
            workflow_id, version, row.name, row.created_by, from_json(row.definition)
        )
