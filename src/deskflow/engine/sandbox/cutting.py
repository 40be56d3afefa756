"""Cuts a workflow down to what a partial run needs: one step, the way up to a step, all from a step on. Pure.

What stands around the step stays, each only once and only the way to it: of a loop one round, of a fork one branch. So
the step finds the same names (`item`, `index`) as in a whole run, and nothing else is carried out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from deskflow.workflows.definition import COMPENSATION, Definition, Edge, Step, start_edge
from deskflow.workflows.graph import Graph
from deskflow.workflows.regions import UNDO, Regions, leads_inside, regions_of
from deskflow.workflows.scenarios.reading import ScenarioError
from deskflow.workflows.trigger_types import TRIGGER_ID

Mode = Literal["step", "until", "from"]
MODES: Final = ("step", "until", "from")
_WITH_BODY: Final = ("loop", "group")


@dataclass(frozen=True, slots=True)
class Part:
    """`step` is a key."""

    mode: Mode
    step: str


@dataclass(frozen=True, slots=True)
class Cut:
    """`before` leads up to the step without it; None when nothing does, or when `main` begins with the trigger itself.
    `told`: the keys of the steps that the answer is about. `entries`: who leads to the step, as (key, port)."""

    main: Definition
    before: Definition | None = None
    told: frozenset[str] = frozenset()
    entries: frozenset[tuple[str, str]] = frozenset()
    needed: frozenset[str] = field(default=frozenset())
    """Ids of the steps that have to be right for it."""


def cut(definition: Definition, part: Part) -> Cut:
    """Raises ScenarioError for a step that is not there, or one that cannot be run without what leads to it."""
    step = definition.step_by_key(part.step)
    if step is None or step.type == "note":
        raise ScenarioError("scenario.unknown_step", step=part.step[:100])
    if step.type == "join" and part.mode != "until":
        raise ScenarioError("trial.join_alone", step=part.step)
    return _Knife(definition, step).cut(part.mode)


class _Knife:
    def __init__(self, definition: Definition, step: Step) -> None:
        self._definition = definition
        self._step = step
        self._graph = graph = Graph.of(definition)
        self._regions: Regions = regions_of(graph)
        around = self._regions.of.get(step.id, ())
        undone = max((at + 1 for at, one in enumerate(around) if one.startswith(UNDO)), default=0)
        self._around = [graph.steps[one] for one in around[undone:] if one in graph.steps]

    def cut(self, mode: Mode) -> Cut:
        before = self._led_by({self._step.id})
        body = self._inside([self._step]) if self._step.type in _WITH_BODY else set()
        if mode == "until":
            kept = self._with_bodies(before) | {self._step.id} | body
            edges = [
                edge
                for edge in self._edges_among(kept)
                if edge.source != self._step.id or self._is_inner(edge)
            ]
            main = self._made(kept, edges)
            return Cut(main, told=self._keys(kept), needed=frozenset(kept))
        chain = [*self._around, self._step]
        edges = self._chained(chain)
        kept = {one.id for one in chain} | body
        if mode == "from":
            kept, behind = self._behind(chain)
            edges += behind
        else:
            edges += [one for one in self._edges_among(body | {self._step.id}) if one.source in body or self._is_inner(one)]  # fmt: skip
        main = self._made(kept, edges, single=chain)
        told = self._keys(kept if mode == "from" else {self._step.id} | body)
        way = self._with_bodies(before)
        ahead = self._made(way, self._edges_among(way)) if before else None
        return Cut(main, ahead, told, self._entries(), frozenset(kept | way))

    # --- which steps -------------------------------------------------------------------------------

    def _led_by(self, ends: set[str]) -> set[str]:
        """Ids of all steps that lead to these, without these."""
        found: set[str] = set()
        ahead = list(ends)
        while ahead:
            for edge in self._graph.incoming.get(ahead.pop(), ()):
                fresh = edge.source in self._graph.steps and edge.source not in found | ends
                if fresh and edge.port != COMPENSATION:
                    found.add(edge.source)
                    ahead.append(edge.source)
        return found

    def _with_bodies(self, kept: set[str]) -> set[str]:
        """With what runs inside of those that have to be over before."""
        around = {one.id for one in self._around}
        openers = [self._graph.steps[one] for one in kept if one not in around]
        return kept | (self._inside(openers) - {self._step.id})

    def _inside(self, openers: Iterable[Step]) -> set[str]:
        ids = {one.id for one in openers}
        return {step for step, region in self._regions.of.items() if ids & set(region)}

    def _behind(self, chain: list[Step]) -> tuple[set[str], list[Edge]]:
        """The steps from the last of the chain on, and behind those around it; with their wires."""
        around = {one.id for one in chain[:-1]}
        found: set[str] = {one.id for one in chain}
        wires: list[Edge] = []
        ahead = [one.id for one in chain]
        while ahead:
            source = ahead.pop()
            for edge in self._graph.outgoing.get(source, ()):
                if source in around and self._is_inner(edge):
                    continue
                if edge.target in self._graph.steps:
                    wires.append(edge)
                    if edge.target not in found:
                        found.add(edge.target)
                        ahead.append(edge.target)
        return found, wires

    # --- wires -------------------------------------------------------------------------------------

    def _is_inner(self, edge: Edge) -> bool:
        step = self._graph.steps.get(edge.source)
        return step is not None and leads_inside(step.type, edge.port)

    def _edges_among(self, kept: set[str]) -> list[Edge]:
        sources = kept | {TRIGGER_ID}
        return [
            one for one in self._definition.edges if one.source in sources and one.target in kept
        ]

    def _entries(self) -> frozenset[tuple[str, str]]:
        keys = {TRIGGER_ID: TRIGGER_ID, **{one.id: one.key for one in self._definition.steps}}
        incoming = self._graph.incoming.get(self._step.id, ())
        return frozenset((keys.get(one.source, ""), one.port) for one in incoming)

    def _chained(self, chain: list[Step]) -> list[Edge]:
        """The trigger leads to the first, each by its inner way to the next."""
        wires = [start_edge(chain[0].id)]
        for opener, following in itertools.pairwise(chain):
            port = self._port_to(opener, following)
            wires.append(Edge(f"{opener.id}-{following.id}", opener.id, port, following.id))
        return wires

    def _port_to(self, opener: Step, inner: Step) -> str:
        """By which of its inner ways this step is come to."""
        reached = self._led_by({inner.id}) | {inner.id}
        inside = [one for one in self._graph.outgoing.get(opener.id, ()) if self._is_inner(one)]
        return next((one.port for one in inside if one.target in reached), inside[0].port)

    # --- the definition ----------------------------------------------------------------------------

    def _keys(self, ids: set[str]) -> frozenset[str]:
        return frozenset(self._graph.steps[one].key for one in ids)

    def _made(self, kept: set[str], edges: list[Edge], single: Iterable[Step] = ()) -> Definition:
        around = {one.id: one for one in self._around}
        ways = {
            one.source: one.port for one in edges if one.source in around and self._is_inner(one)
        }
        alone = {one.id for one in single}
        joins = {self._regions.joins.get(one) for one in alone}
        steps: list[Step] = []
        for step in self._definition.steps:
            if step.id not in kept:
                continue
            config: Mapping[str, Any] = step.config
            if step.id in around and step.type == "loop":
                config = {**config, "until": "true", "at_once": 1}
            elif step.id in around and step.type == "fork" and step.id in alone:
                config = {**config, "branches": _only(config, ways[step.id])}
            elif step.id in joins:
                config = {**config, "wait_for": "all"}
            steps.append(step if config is step.config else replace(step, config=config))
        return replace(
            self._definition, steps=tuple(steps), edges=tuple(edges), scenarios=(), positions={}
        )


def _only(config: Mapping[str, Any], port: str) -> list[Any]:
    """The branch of this port, without its condition: somebody wants to see it."""
    key = port.removeprefix("branch:")
    rows = config.get("branches")
    found = [one for one in rows or () if isinstance(one, Mapping) and str(one.get("key")) == key]
    return [{name: value for name, value in one.items() if name != "when"} for one in found]
