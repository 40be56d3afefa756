"""Which steps run inside which scope of others: forks, loops and groups, and the join that closes a fork.

Pure. Every step that can be reached lies in one region; a wire that would put it into two crosses a border and is
refused by validation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

from deskflow.workflows.definition import COMPENSATION, Edge
from deskflow.workflows.graph import Graph
from deskflow.workflows.trigger_types import TRIGGER_ID

INNER: Final = {"loop": ("each",), "group": ("inside",)}
"""The ports that lead into the scope of their step; of a fork all do."""

Region = tuple[str, ...]
"""Ids of the opening steps around a step, outermost first. What undoes a step lies in `undo:<its id>`."""

UNDO: Final = "undo:"


@dataclass(slots=True)
class Regions:
    """`joins`: the join of each fork that has one. `crossings`: wires into or out of a scope, with a code."""

    of: dict[str, Region] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    crossings: list[tuple[Edge, str]] = field(default_factory=list)

    def around(self, step_id: str, kind: str, graph: Graph) -> str | None:
        """The innermost opening step of this kind around a step."""
        for opener in reversed(self.of.get(step_id, ())):
            if opener.startswith(UNDO):
                return self.around(opener.removeprefix(UNDO), kind, graph)
            step = graph.steps.get(opener)
            if step is not None and step.type == kind:
                return opener
        return None


def leads_inside(step_type: str, port: str) -> bool:
    """Whether what follows this port runs in a scope of its step."""
    return port.startswith("branch:") if step_type == "fork" else port in INNER.get(step_type, ())


def regions_of(graph: Graph) -> Regions:
    """Walks the graph from the trigger."""
    found = Regions()
    # The outermost first: what can be reached outside of a scope belongs outside.
    ahead: list[tuple[int, int, Edge, Region]] = []
    for edge in graph.outgoing.get(TRIGGER_ID, ()):
        heappush(ahead, (0, len(ahead), edge, ()))
    walked = len(ahead)
    while ahead:
        _, _, edge, outside = heappop(ahead)
        target = graph.steps.get(edge.target)
        if target is None:
            continue
        region: Region = outside
        if target.type == "join":
            closed = _close(graph, found, edge, region)
            if closed is None:
                continue
            region = closed
        known = found.of.get(target.id)
        if known is not None:
            if known != region:
                found.crossings.append((edge, "flow.crosses_border"))
            continue
        found.of[target.id] = region
        for following in graph.outgoing.get(target.id, ()):
            behind = _behind(target.id, target.type, following.port, region)
            walked += 1
            heappush(ahead, (len(behind), walked, following, behind))
    return found


def _behind(step_id: str, step_type: str, port: str, region: Region) -> Region:
    if port == COMPENSATION:
        return (UNDO + step_id,)
    return (*region, step_id) if leads_inside(step_type, port) else region


def _close(graph: Graph, found: Regions, edge: Edge, region: Region) -> Region | None:
    """The region behind a join: that of its fork. None for a wire that cannot lead to it."""
    opener = graph.steps.get(region[-1]) if region else None
    if opener is None or opener.type != "fork":
        found.crossings.append((edge, "join.without_fork"))
        return None
    if found.joins.setdefault(opener.id, edge.target) != edge.target:
        found.crossings.append((edge, "join.second_of_fork"))
        return None
    return region[:-1]
