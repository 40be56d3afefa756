"""May these steps become a workflow of their own? Allowed, with where it begins and ends, or refused because.

Pure. What is allowed does the same as before: one way in, one way out, nothing that reaches out of itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deskflow.workflows.definition import COMPENSATION, TIMEOUT, Definition, Edge, Step
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import UNDO, Region, Regions, leads_inside, regions_of
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation.fields import is_blank

_FAILING = frozenset({"failure", "error"})
"""Without a wire the run fails by these, inside as outside."""


@dataclass(frozen=True, slots=True)
class NotExtracted:
    """`code` has words in `wording`; `step` is a title or key to name, where one is to blame."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """`entry` is where it begins; `into` and `out` are the wires that are cut; `ends` are ways that end inside."""

    steps: tuple[Step, ...]
    notes: tuple[Step, ...]
    entry: Step
    into: tuple[Edge, ...]
    out: tuple[Edge, ...]
    ends: tuple[tuple[str, str], ...]
    loops: Mapping[str, frozenset[str]]
    """The opening steps around each step that are taken along."""


def cut(definition: Definition, chosen: Collection[str]) -> Cut | NotExtracted:
    wanted = set(chosen)
    if TRIGGER_ID in wanted:
        return NotExtracted("extract.trigger")
    steps = tuple(one for one in definition.steps if one.id in wanted and one.type != "note")
    notes = tuple(one for one in definition.steps if one.id in wanted and one.type == "note")
    if not steps:
        return NotExtracted("extract.nothing")
    graph = Graph.of(definition)
    ids = {step.id for step in steps}
    into = tuple(e for e in definition.edges if e.target in ids and e.source not in ids)
    out = tuple(e for e in definition.edges if e.source in ids and e.target not in ids)
    entries = {edge.target for edge in into}
    if len(entries) > 1:
        names = " · ".join(_name(graph.steps[one]) for one in sorted(entries))
        return NotExtracted("extract.several_ways_in", {"steps": names})
    if not entries:
        return NotExtracted("extract.no_way_in")
    entry = graph.steps[entries.pop()]
    regions = regions_of(graph)
    around = regions.of.get(entry.id)
    if around is None:
        return NotExtracted("extract.no_way_in")
    loops: dict[str, frozenset[str]] = {}
    for step in steps:
        place = regions.of.get(step.id)
        if place is None or place[: len(around)] != around:
            return NotExtracted("extract.splits_scope", {"step": _name(step)})
        inner = [one.removeprefix(UNDO) for one in place[len(around) :]]
        if not ids.issuperset(inner):
            return NotExtracted("extract.splits_scope", {"step": _name(step)})
        loops[step.id] = frozenset(inner)
    refused = _split(graph, regions, ids) or _reaches_out(graph, steps, around, out, loops)
    if refused is not None:
        return refused
    ends = tuple(_open_ends(graph, regions, steps, around))
    goals = {edge.target for edge in out}
    if len(goals) > 1:
        names = " · ".join(_name(graph.steps[one]) for one in sorted(goals) if one in graph.steps)
        return NotExtracted("extract.several_ways_out", {"steps": names})
    if out and ends:
        step_id, port = ends[0]
        params = {"step": _name(graph.steps[step_id]), "port": port}
        return NotExtracted("extract.ends_inside", params)
    return Cut(steps, notes, entry, into, out, ends, loops)


def _split(graph: Graph, regions: Regions, ids: set[str]) -> NotExtracted | None:
    """Does a fork, a loop or a group lose a part of what it opens?"""
    for edge, _code in regions.crossings:
        if edge.source in ids or edge.target in ids:
            return NotExtracted("extract.splits_scope", {"step": _name(graph.steps[edge.target])})
    for step_id, place in regions.of.items():
        openers = {one.removeprefix(UNDO) for one in place}
        if step_id not in ids and openers & ids:
            return NotExtracted("extract.splits_scope", {"step": _name(graph.steps[step_id])})
    for fork, join in regions.joins.items():
        if (fork in ids) != (join in ids):
            return NotExtracted("extract.splits_scope", {"step": _name(graph.steps[join])})
    return None


def _reaches_out(
    graph: Graph,
    steps: tuple[Step, ...],
    around: Region,
    out: tuple[Edge, ...],
    loops: Mapping[str, frozenset[str]],
) -> NotExtracted | None:
    """A stop ends its whole run, and what undoes a step does so when its run fails: both mean another run then."""
    ids = {step.id for step in steps}
    for step in steps:
        if step.compensated and graph.follow(step.id, COMPENSATION) is not None:
            return NotExtracted("extract.undoes", {"step": _name(step)})
        if step.type != "stop" or step.disabled:
            continue
        outcome = step.config.get("outcome") or "succeed"
        if outcome in ("break", "leave"):
            kind = "loop" if outcome == "break" else "group"
            if any(graph.steps[one].type == kind for one in loops[step.id] & ids):
                continue
        elif outcome == "fail" or (not out and not around):
            continue
        return NotExtracted("extract.stops", {"step": _name(step)})
    return None


def _open_ends(
    graph: Graph, regions: Regions, steps: tuple[Step, ...], around: Region
) -> Iterator[tuple[str, str]]:
    """Ways on which nothing follows, and which do not make a run fail."""
    for step in steps:
        if regions.of[step.id] != around or step.type == "stop":
            continue
        if step.type == "fork":
            if step.id not in regions.joins:
                yield step.id, ""
            continue
        for port in step.ports():
            fails = port in _FAILING or port == COMPENSATION
            fails = fails or (port == TIMEOUT and step.type == "action")
            never = port == TIMEOUT and is_blank(step.config.get("timeout"))
            if fails or never or leads_inside(step.type, port):
                continue
            if graph.follow(step.id, port) is None:
                yield step.id, port


def _name(step: Step) -> str:
    return step.title or step.key
