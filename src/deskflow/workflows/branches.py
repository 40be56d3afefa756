"""What has run when a join or a group is left: the outputs that may be there, and those that surely are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskflow.workflows.definition import COMPENSATION, Edge, Step

if TYPE_CHECKING:
    from deskflow.workflows.graph import Graph

_NO_END = frozenset({"failure", "timeout", "expired", COMPENSATION})
"""Ports that need no wire: a run that leaves by them fails, or they lead nowhere on the way to the join."""


def certain_at_join(graph: Graph, join: Step, ways: Sequence[tuple[Edge, int]]) -> int:
    """Bits of the steps that have run on every branch that surely comes, when the join waits for all of them."""
    if (join.config.get("wait_for") or "all") != "all":
        return 0
    fork = _fork_before(graph, join.id)
    if fork is None:
        return 0
    bits = 0
    rows = fork.config.get("branches")
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or row.get("when"):
            continue
        first = graph.follow(fork.id, f"branch:{row.get('key')}")
        steps = None if first is None else _up_to(graph, first.id, join.id)
        if steps is None or first is None:
            continue
        inside = {*steps, fork.id} if first.id == join.id else steps
        own = [bits_ for edge, bits_ in ways if edge.source in inside]
        if own:
            common = own[0]
            for one in own[1:]:
                common &= one
            bits |= common
    return bits


def _fork_before(graph: Graph, join_id: str) -> Step | None:
    """The fork this join closes: going backwards, the first one whose scope is not closed on the way."""
    seen: set[tuple[str, int]] = set()
    ahead = [(edge.source, 0) for edge in graph.incoming.get(join_id, ())]
    while ahead:
        step_id, depth = ahead.pop()
        if (step_id, depth) in seen or depth > len(graph.steps):
            continue
        seen.add((step_id, depth))
        step = graph.steps.get(step_id)
        if step is None:
            continue
        if step.type == "fork":
            if depth == 0:
                return step
            depth -= 1
        elif step.type == "join":
            depth += 1
        ahead.extend((edge.source, depth) for edge in graph.incoming.get(step_id, ()))
    return None


def _up_to(graph: Graph, first: str, join_id: str) -> set[str] | None:
    """The steps between a branch's first one and the join; None if it may end before."""
    steps: set[str] = set()
    ahead = [first]
    while ahead:
        step_id = ahead.pop()
        if step_id == join_id or step_id in steps:
            continue
        steps.add(step_id)
        step = graph.steps[step_id]
        if step.type in ("fork", "stop"):
            # Who forks again has a join of its own on the way, which is more than is looked at here.
            return None
        for port in step.ports():
            target = graph.follow(step_id, port)
            inside = (step.type, port) in (("loop", "each"), ("group", "inside"))
            if target is not None and not inside and port != COMPENSATION:
                ahead.append(target.id)
            elif target is None and port not in _NO_END and not inside and port != "error":
                return None
    return steps


def inside_of(graph: Graph, group: Step) -> int:
    """Bits of the steps that run inside a group."""
    bits, seen = 0, set()
    first = graph.follow(group.id, "inside")
    ahead = [] if first is None else [first.id]
    while ahead:
        step_id = ahead.pop()
        if step_id not in seen and step_id != group.id:
            seen.add(step_id)
            bits |= graph.bit[step_id]
            ahead.extend(
                edge.target
                for edge in graph.outgoing.get(step_id, ())
                if edge.target in graph.steps
            )
    return bits


def certain_inside(graph: Graph, opener: Step, port: str) -> int:
    """Bits of those that surely have run when a group or a round is over: the first ones, up to where ways part."""
    bits, seen = 0, set()
    step = graph.follow(opener.id, port)
    while step is not None and step.id not in seen:
        seen.add(step.id)
        if step.disabled or any(graph.follow(step.id, port) for port in ("failure", "timeout")):
            break
        bits |= graph.bit[step.id]
        ports = [port for port in step.ports() if port not in _NO_END]
        if len(ports) != 1:
            break
        step = graph.follow(step.id, ports[0])
    return bits
