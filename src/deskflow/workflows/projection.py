"""The rows of `workflow_steps` and of the edges, made from a definition in the transaction that stores it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deskflow.core.ids import named_id
from deskflow.core.transaction import Transaction
from deskflow.workflows.definition import Definition
from deskflow.workflows.graph import Graph
from deskflow.workflows.tables import workflow_edges, workflow_steps

DRAFT = 0

# The ports that are the seed's "success" and "failure" of each kind of step.
_SUCCESS = ("success", "true", "done", "approved")
_FAILURE = ("failure", "false", "rejected")


def step_row_id(workflow_id: UUID, version: int, key: str) -> UUID:
    """The id of a step's row: one per step and version, the same on every machine."""
    return named_id("workflow_step", str(workflow_id), str(version), key)


def write_projection(tx: Transaction, workflow_id: UUID, version: int, definition: Definition) -> None:
    """Replaces the rows of this version."""
    for table in (workflow_edges, workflow_steps):
        tx.delete_where(table, (table.c.workflow_id == workflow_id) & (table.c.version == version))
    graph = Graph.of(definition)
    rows = []
    for order, step in enumerate(definition.steps, start=1):
        x, y = definition.positions.get(step.id, (0.0, 0.0))
        rows.append(
            {
                "id": step_row_id(workflow_id, version, step.key),
                "workflow_id": workflow_id,
                "version": version,
                "key": step.key,
                "title": step.title[:255],
                "step_order": order,
                "step_type": step.type,
                "action_type": step.action_type,
                "config": dict(step.config),
                "position_x": int(x),
                "position_y": int(y),
                "on_success_step_id": _target(graph, step.id, _SUCCESS, workflow_id, version),
                "on_failure_step_id": _target(graph, step.id, _FAILURE, workflow_id, version),
                "retry_count": step.retry_count,
                "retry_delay_seconds": step.retry_delay_seconds,
                "timeout_seconds": step.timeout_seconds,
                "created_at": tx.at,
                "updated_at": tx.at,
            }
        )
    tx.insert_many(workflow_steps, rows)
    tx.insert_many(workflow_edges, _edges(workflow_id, version, definition, graph))


def _target(
    graph: Graph, step_id: str, ports: tuple[str, ...], workflow_id: UUID, version: int
) -> UUID | None:
    for port in ports:
        target = graph.follow(step_id, port)
        if target is not None:
            return step_row_id(workflow_id, version, target.key)
    return None


def _edges(
    workflow_id: UUID, version: int, definition: Definition, graph: Graph
) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for edge in definition.edges:
        source = graph.steps.get(edge.source)
        target = graph.steps.get(edge.target)
        if target is None:
            continue
        ends = (source.key if source else edge.source, edge.port, target.key)
        found[ends] = {
            "workflow_id": workflow_id, "version": version, "source_key": ends[0], "port": ends[1],
            "target_key": ends[2],
        }  # fmt: skip
    return list(found.values())
