"""A published version made ready to run: its graph, its configurations compiled. Read once per process."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.errors import Bug
from deskflow.core.types import Json
from deskflow.workflows.definition import Definition, Step
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.expressions import Expression, Prepared, parse, prepare
from deskflow.workflows.graph import Graph
from deskflow.workflows.insertion import INSERTED, with_inserted
from deskflow.workflows.projection import step_row_id
from deskflow.workflows.regions import regions_of
from deskflow.workflows.tables import workflow_versions, workflows

_KEPT = 200
_ROWS = {"switch": "cases", "fork": "branches"}


@dataclass(slots=True)
class CompiledStep:
    """`config` renders the configuration but for what is worked out at its own time: the expressions in `tests`
    (a condition, `while`, `when:<branch or case>`) and the values in `parts` (`collect`, `equals:<case>`)."""

    step: Step
    row_id: UUID
    order: int
    config: Prepared
    tests: dict[str, Expression]
    parts: dict[str, Prepared]

    @property
    def condition(self) -> Expression | None:
        return self.tests.get("condition")


class CompiledWorkflow:
    """One version. Steps are found by key; edges by key and port."""

    def __init__(
        self,
        workflow_id: UUID,
        version: int,
        name: str,
        owner: UUID | None,
        definition: Definition,
        inserted: frozenset[str] = frozenset(),
    ) -> None:
        """`inserted`: keys of steps that were put into one execution."""
        self.workflow_id = workflow_id
        self.version = version
        self.name = name
        self.owner = owner
        self.definition = definition
        graph = Graph.of(definition)
        self.steps: dict[str, CompiledStep] = {}
        self._next: dict[tuple[str, str], str] = {}
        for order, step in enumerate(definition.steps, start=1):
            row_version = INSERTED if step.key in inserted else version
            self.steps[step.key] = _compiled(
                step, step_row_id(workflow_id, row_version, step.key), order
            )
            for edge in graph.outgoing.get(step.id, ()):
                target = graph.steps.get(edge.target)
                if target is not None:
                    self._next.setdefault((step.key, edge.port), target.key)
        first = graph.first()
        self.first = first.key if first else None
        # A secret's value is never in a definition; it is found among the tenant's secrets.
        self.variables = {
            one.name: one.value for one in definition.variables if one.kind != "secret"
        }
        self.join_of: dict[str, str] = {}
        if any(step.type == "fork" for step in definition.steps):
            self.join_of = {
                graph.steps[fork].key: graph.steps[join].key
                for fork, join in regions_of(graph).joins.items()
            }

    def order_of(self, key: str) -> int | None:
        """A step's place in the workflow."""
        step = self.steps.get(key)
        return step.order if step else None

    def follow(self, key: str, port: str) -> str | None:
        """The key of the step behind this port; None ends the branch."""
        return self._next.get((key, port))


def _compiled(step: Step, row_id: UUID, order: int) -> CompiledStep:
    config = dict(step.config)
    tests: dict[str, Json] = {}
    parts: dict[str, Json] = {}
    if step.type == "condition":
        tests["condition"] = config.pop("condition", None)
        config = {}
    elif step.type == "loop":
        tests |= {name: config.pop(name, None) for name in ("while", "until")}
        parts["collect"] = config.pop("collect", None)
    elif step.type in _ROWS:
        rows = config.pop(_ROWS[step.type], None)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping):
                tests[f"when:{row.get('key')}"] = row.get("when")
                parts[f"equals:{row.get('key')}"] = row.get("equals")
    return CompiledStep(
        step, row_id, order, prepare(config),
        {name: parse(_without_braces(str(one))) for name, one in tests.items() if one not in (None, "")},
        {name: prepare(one) for name, one in parts.items() if one is not None},
    )  # fmt: skip


def _without_braces(text: str) -> str:
    # `{{ a == b }}` as a whole is the expression inside it.
    stripped = text.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and stripped.count("{{") == 1:
        return stripped[2:-2].strip()
    return text


class WorkflowCache:
    """The versions this process has read; a published version never changes, so nothing is ever stale."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, int, str], CompiledWorkflow] = OrderedDict()

    def get(
        self, connection: Connection, workflow_id: UUID, version: int, inserted: Json = None
    ) -> CompiledWorkflow:
        """`inserted`: steps put into one execution. Raises DefinitionError or ExpressionError when the stored version
        cannot be run."""
        key = (workflow_id, version, json.dumps(inserted) if inserted else "")
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = self._read(connection, workflow_id, version, inserted)
        self._kept[key] = made
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def _read(
        self, connection: Connection, workflow_id: UUID, version: int, inserted: Json
    ) -> CompiledWorkflow:
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
        definition, added = with_inserted(from_json(row.definition), inserted)
        return CompiledWorkflow(workflow_id, version, row.name, row.created_by, definition, added)
