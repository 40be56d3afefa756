"""Forks, joins, loops, groups and what undoes a step: is each opened and closed so that no run can hang or go astray?

What could wait for ever, or would be done in a scope it does not belong to, is refused here and never run wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskflow.workflows.definition import COMPENSATION, Definition, Edge, Step
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import UNDO, Regions, regions_of
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.validation.problem import Fix, Problem

_UNDOES = ("action", "sub_workflow")
_LEAVES = {"break": ("loop", "stop.no_loop"), "leave": ("group", "stop.no_group")}


def scope_problems(definition: Definition, graph: Graph) -> Iterator[Problem]:
    regions = regions_of(graph)
    yield from _crossings(graph, regions)
    for step in definition.steps:
        if step.id in regions.of:
            yield from _step(graph, regions, step)


def _crossings(graph: Graph, regions: Regions) -> Iterator[Problem]:
    for edge, code in regions.crossings:
        target = graph.steps[edge.target]
        yield Problem(
            code,
            step_id=edge.source,
            edge_id=edge.id,
            params={"from": _name(graph, edge), "to": target.key},
            fix=Fix("remove_edge", {"edge_id": edge.id}),
        )


def _name(graph: Graph, edge: Edge) -> str:
    source = graph.steps.get(edge.source)
    return source.key if source is not None else edge.source


def _step(graph: Graph, regions: Regions, step: Step) -> Iterator[Problem]:
    spec = STEP_TYPES.get(step.type)
    if step.disabled and spec is not None and spec.bypass == "" and step.on_disabled == "bypass":
        yield Problem("step.cannot_be_passed", step_id=step.id, params={"type": step.type})
    if step.type == "loop":
        yield from _loop(graph, step)
    elif step.type == "switch":
        yield from _switch(step)
    elif step.type == "join":
        if step.config.get("wait_for") == "some" and step.config.get("count") in (None, ""):
            yield Problem("join.no_count", step_id=step.id, field="count")
    elif step.type == "group":
        yield from _group(graph, regions, step)
    elif step.type == "stop":
        yield from _stop(graph, regions, step)
    elif step.type == "fork":
        yield from _fork(graph, step)
    yield from _undoing(graph, regions, step)


def _loop(graph: Graph, step: Step) -> Iterator[Problem]:
    if step.config.get("items") not in (None, "", []) and step.config.get("while"):
        yield Problem("loop.list_and_condition", step_id=step.id, field="while")
    if graph.follow(step.id, "each") is None:
        yield Problem("loop.empty", "warning", step_id=step.id)


def _switch(step: Step) -> Iterator[Problem]:
    by_value = step.config.get("value") not in (None, "")
    rows = step.config.get("cases")
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, Mapping) or row.get("when"):
            continue
        if not by_value or "equals" not in row:
            yield Problem(
                "switch.case_without_test",
                step_id=step.id,
                field=f"cases[{place}].{'equals' if by_value else 'when'}",
                params={"case": str(row.get("key") or place + 1)},
            )


def _fork(graph: Graph, step: Step) -> Iterator[Problem]:
    for port in step.ports():
        if port != COMPENSATION and graph.follow(step.id, port) is None:
            yield Problem(
                "fork.branch_empty",
                "warning",
                step_id=step.id,
                params={"branch": port.partition(":")[2]},
            )


def _group(graph: Graph, regions: Regions, step: Step) -> Iterator[Problem]:
    if graph.follow(step.id, "inside") is None:
        yield Problem("group.empty", "warning", step_id=step.id)
    if not step.config.get("key"):
        return
    for opener in regions.of[step.id]:
        around = graph.steps.get(opener)
        if around is not None and around.type == "group" and around.config.get("key"):
            # Two runs that each hold one key and want the other's would wait for each other.
            yield Problem("group.section_in_section", step_id=step.id, params={"group": around.key})


def _stop(graph: Graph, regions: Regions, step: Step) -> Iterator[Problem]:
    wanted = _LEAVES.get(str(step.config.get("outcome")))
    if wanted is not None and regions.around(step.id, wanted[0], graph) is None:
        yield Problem(wanted[1], step_id=step.id, field="outcome")


def _undoing(graph: Graph, regions: Regions, step: Step) -> Iterator[Problem]:
    if step.compensated and COMPENSATION in step.ports():
        target = graph.follow(step.id, COMPENSATION)
        if target is None:
            yield Problem("compensation.missing", "warning", step_id=step.id)
        elif target.type not in _UNDOES:
            yield Problem(
                "compensation.wrong_kind", step_id=target.id, params={"type": target.type}
            )
    if any(opener.startswith(UNDO) for opener in regions.of[step.id]):
        for edge in graph.outgoing.get(step.id, ()):
            yield Problem(
                "compensation.goes_on",
                step_id=step.id,
                edge_id=edge.id,
                fix=Fix("remove_edge", {"edge_id": edge.id}),
            )
