"""Is the graph one an execution can walk? Edges, ports, ways in and out, cycles, keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deskflow.workflows.definition import COMPENSATION, TIMEOUT, Definition, Edge
from deskflow.workflows.graph import Graph
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_ID, TRIGGER_PORT
from deskflow.workflows.validation.problem import Fix, Problem
from deskflow.workflows.validation.scopes import scope_problems

_FAILING: Final = frozenset({"failure", "error", TIMEOUT})
"""Ports without which a run fails instead of ending there."""


def flow_problems(definition: Definition, graph: Graph) -> Iterator[Problem]:
    yield from _edges(definition, graph)
    yield from _keys(definition)
    running = [step for step in definition.steps if _runs(step.type)]
    if not running:
        yield Problem("workflow.empty")
        return
    if definition.trigger is not None and graph.first() is None:
        yield Problem("trigger.leads_nowhere", step_id=TRIGGER_ID)
    else:
        reachable = graph.reachable()
        for step in running:
            if step.id not in reachable:
                yield Problem(
                    "step.unreachable",
                    step_id=step.id,
                    fix=Fix("remove_step", {"step_id": step.id}),
                )
    yield from scope_problems(definition, graph)
    for group in graph.cycles():
        if _has_way_out(graph, group):
            continue
        keys = [graph.steps[step_id].key for step_id in group]
        yield Problem("flow.cycle", step_id=group[0], params={"steps": keys})
    for step in graph.ends():
        yield Problem("step.no_way_out", "warning", step_id=step.id)


def _has_way_out(graph: Graph, group: list[str]) -> bool:
    """Whether a run can leave this cycle: by a wire, or where a branch ends. How often it goes round is limited when
    it runs."""
    inside = set(group)
    for step_id in group:
        step = graph.steps[step_id]
        for port in step.ports():
            target = graph.follow(step_id, port)
            if target is None:
                if port not in _FAILING and port != COMPENSATION and len(step.ports()) > 1:
                    return True
            elif target.id not in inside and port != COMPENSATION:
                return True
    return False


def _runs(step_type: str) -> bool:
    spec = STEP_TYPES.get(step_type)
    return spec is None or spec.runs


def _edges(definition: Definition, graph: Graph) -> Iterator[Problem]:
    ports = {step.id: step.ports() for step in definition.steps}
    ports[TRIGGER_ID] = (TRIGGER_PORT,)
    taken: set[tuple[str, str]] = set()
    for edge in definition.edges:
        target = graph.steps.get(edge.target)
        if edge.source not in ports or target is None:
            yield Problem("edge.dangling", edge_id=edge.id, fix=_remove(edge))
        elif edge.port not in ports[edge.source]:
            yield Problem(
                "edge.wrong_port",
                step_id=edge.source,
                edge_id=edge.id,
                params={"port": edge.port, "ports": list(ports[edge.source])},
                fix=_remove(edge),
            )
        elif not _runs(target.type):
            yield Problem("edge.into_note", step_id=target.id, edge_id=edge.id, fix=_remove(edge))
        elif (edge.source, edge.port) in taken:
            # Two ways from one port would be a fork without a join.
            yield Problem(
                "edge.port_taken",
                step_id=edge.source,
                edge_id=edge.id,
                params={"port": edge.port},
                fix=_remove(edge),
            )
        taken.add((edge.source, edge.port))


def _remove(edge: Edge) -> Fix:
    return Fix("remove_edge", {"edge_id": edge.id})


def _keys(definition: Definition) -> Iterator[Problem]:
    seen: set[str] = set()
    taken = {step.key for step in definition.steps}
    for step in definition.steps:
        if step.key in seen:
            number = 2
            while f"{step.key}{number}" in taken:
                number += 1
            new = f"{step.key}{number}"
            taken.add(new)
            yield Problem(
                "step.duplicate_key",
                step_id=step.id,
                field="key",
                params={"key": step.key},
                fix=Fix("rename_key", {"step_id": step.id, "key": new}),
            )
        seen.add(step.key)
