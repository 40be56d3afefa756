"""The rows of `workflow_steps` and of the edges, made from a definition in the transaction that stores it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from deskflow.core.ids import named_id
from deskflow.core.transaction import Transaction
from deskflow.workflows.definition import Definition
from deskflow.workflows.graph import Graph
from deskflow.workflows.tables import workflow_edges, workflow_steps

DRAFT = 0

_LONGEST: Final = 100
"""What the columns hold. Only a draft can have longer words; validation keeps them from being published."""

# The ports that are the seed's "success" and "failure" of each kind of step.
_SUCCESS = ("success", "true", "done", "approved")
_FAILURE = ("failure", "false", "rejected")


def step_row_id(workflow_id: UUID, version: int, key: str) -> UUID:
    """The id of a step's row: one per step and version, the same on every machine."""
    return named_id("workflow_step", str(workflow_id), str(version), key)


def write_projection(
    tx: Transaction, workflow_id: UUID, version: int, definition: Definition
) -> None:
    """Replaces the rows of this version."""
    for table in (workflow_edges, workflow_steps):
        tx.delete_where(table, (table.c.workflow_id == workflow_id) & (table.c.version == version))
    graph = Graph.of(definition)
    keys = _row_keys(definition)
    rows = []
    for order, step in enumerate(definition.steps, start=1):
        x, y = definition.positions.get(step.id, (0.0, 0.0))
        rows.append(
            {
                "id": step_row_id(workflow_id, version, keys[step.id]),
                "workflow_id": workflow_id,
                "version": version,
                "key": keys[step.id],
                "title": step.title[:255],
                "step_order": order,
                "step_type": step.type[:_LONGEST],
                "action_type": step.action_type and step.action_type[:_LONGEST],
                "config": dict(step.config),
                "position_x": int(x),
                "position_y": int(y),
                "on_success_step_id": _target(graph, step.id, _SUCCESS, keys, workflow_id, version),
                "on_failure_step_id": _target(graph, step.id, _FAILURE, keys, workflow_id, version),
                "retry_count": step.retry_count,
                "retry_delay_seconds": step.retry_delay_seconds,
                "timeout_seconds": step.timeout_seconds,
                "created_at": tx.at,
                "updated_at": tx.at,
            }
        )
    tx.insert_many(workflow_steps, rows)
    tx.insert_many(workflow_edges, _edges(workflow_id, version, definition, graph, keys))


def _row_keys(definition: Definition) -> dict[str, str]:
    """A key of its own for each step's row. In a draft two steps may have one key for a while, and saving it
    must not fail: the first keeps the key, the others get a mark that no real key can contain."""
    keys: dict[str, str] = {}
    taken = {step.key for step in definition.steps}
    given: set[str] = set()
    for step in definition.steps:
        key, number = step.key[:_LONGEST], 2
        while key in given or (key != step.key and key in taken):
            key = f"{step.key[: _LONGEST - 8]}~{number}"
            number += 1
        given.add(key)
        keys[step.id] = key
    return keys


def _target(
    graph: Graph,
    step_id: str,
    ports: tuple[str, ...],
    keys: dict[str, str],
    workflow_id: UUID,
    version: int,
) -> UUID | None:
    for port in ports:
        target = graph.follow(step_id, port)
        if target is not None:
            return step_row_id(workflow_id, version, keys[target.id])
    return None


def _edges(
    workflow_id: UUID, version: int, definition: Definition, graph: Graph, keys: dict[str, str]
) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for edge in definition.edges:
        target = graph.steps.get(edge.target)
        if target is None:
            continue
        source = keys.get(edge.source, edge.source)
        ends = (source[:_LONGEST], edge.port[:_LONGEST], keys[target.id])
        found[ends] = {
            "workflow_id": workflow_id, "version": version, "source_key": ends[0], "port": ends[1],
            "target_key": ends[2],
        }  # fmt: skip
    return list(found.values())
