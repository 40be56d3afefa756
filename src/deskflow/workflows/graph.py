"""The graph of a definition: what follows a port, what is reachable, what can have run before a step.

Pure and quick enough to be made anew after every edit: sets of steps are bits of one integer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from deskflow.workflows.branches import certain_at_join, certain_inside, inside_of
from deskflow.workflows.definition import Definition, Edge, Step
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_ID

_WITHOUT_OUTPUT: Final = frozenset({"failure", "timeout"})


@dataclass(slots=True)
class Graph:
    """Made once per definition with `Graph.of`; only its own caches change afterwards."""

    definition: Definition
    steps: dict[str, Step]
    by_key: dict[str, Step]
    out: dict[tuple[str, str], list[Edge]]
    outgoing: dict[str, list[Edge]]
    incoming: dict[str, list[Edge]]
    bit: dict[str, int]
    _reachable: set[str] | None = field(default=None)
    _before: dict[str, int] | None = field(default=None)
    _surely: dict[str, int] | None = field(default=None)
    _order: tuple[list[str], list[str]] | None = field(default=None)

    @staticmethod
    def of(definition: Definition) -> Graph:
        steps = {step.id: step for step in definition.steps}
        out: dict[tuple[str, str], list[Edge]] = {}
        outgoing: dict[str, list[Edge]] = {}
        incoming: dict[str, list[Edge]] = {}
        for edge in definition.edges:
            out.setdefault((edge.source, edge.port), []).append(edge)
            outgoing.setdefault(edge.source, []).append(edge)
            incoming.setdefault(edge.target, []).append(edge)
        return Graph(
            definition,
            steps,
            {step.key: step for step in reversed(definition.steps)},
            out,
            outgoing,
            incoming,
            {step_id: 1 << place for place, step_id in enumerate(steps)},
        )

    def follow(self, source: str, port: str) -> Step | None:
        """The step an execution goes to from this port; None ends it there."""
        edges = self.out.get((source, port))
        return self.steps.get(edges[0].target) if edges else None

    def first(self) -> Step | None:
        """The step an execution begins with."""
        edges = self.outgoing.get(TRIGGER_ID)
        return self.steps.get(edges[0].target) if edges else None

    def reachable(self) -> set[str]:
        """Ids of the steps an execution can come to."""
        if self._reachable is not None:
            return self._reachable
        seen: set[str] = set()
        ahead = [TRIGGER_ID]
        while ahead:
            for edge in self.outgoing.get(ahead.pop(), ()):
                if edge.target in self.steps and edge.target not in seen:
                    seen.add(edge.target)
                    ahead.append(edge.target)
        self._reachable = seen
        return seen

    def order(self) -> tuple[list[str], list[str]]:
        """Steps so that each comes after what leads to it, and those that stand on or behind a cycle."""
        if self._order is None:
            waiting = {
                step_id: sum(
                    1 for edge in self.incoming.get(step_id, ()) if edge.source in self.steps
                )
                for step_id in self.steps
            }
            ready = [step_id for step_id, count in waiting.items() if count == 0]
            ordered: list[str] = []
            for step_id in ready:  # grows while it is walked
                ordered.append(step_id)
                for edge in self.outgoing.get(step_id, ()):
                    if edge.target in waiting:
                        waiting[edge.target] -= 1
                        if waiting[edge.target] == 0:
                            ready.append(edge.target)
            done = set(ordered)
            self._order = ordered, [step_id for step_id in self.steps if step_id not in done]
        return self._order

    def cycles(self) -> list[list[str]]:
        """Groups of steps that lead back to themselves."""
        _, rest = self.order()
        if not rest:
            return []
        return [group for group in _components(self, set(rest)) if self._turns(group)]

    def _turns(self, group: list[str]) -> bool:
        return len(group) > 1 or any(
            edge.target == group[0] for edge in self.outgoing.get(group[0], ())
        )

    def can_run_before(self, step_id: str) -> int:
        """Bits of the steps that may have run when this one starts."""
        if self._before is None:
            self._before = self._bits_before()
        return self._before.get(step_id, 0)

    def surely_ran_before(self, step_id: str) -> int:
        """Bits of the steps that have left their output on every way to this one."""
        if self._surely is None:
            self._surely = self._bits_surely()
        return self._surely.get(step_id, 0)

    def _bits_before(self) -> dict[str, int]:
        ordered, rest = self.order()
        before = dict.fromkeys(self.steps, 0)
        for step_id in ordered:
            for edge in self.incoming.get(step_id, ()):
                if edge.source in before:
                    before[step_id] |= before[edge.source] | self._may_leave(edge)
        changed = bool(rest)
        while changed:  # a cycle needs a few rounds until nothing is added any more
            changed = False
            for step_id in rest:
                known = before[step_id]
                for edge in self.incoming.get(step_id, ()):
                    if edge.source in before:
                        known |= before[edge.source] | self._may_leave(edge)
                if known != before[step_id]:
                    before[step_id] = known
                    changed = True
        return before

    def _may_leave(self, edge: Edge) -> int:
        source = self.steps[edge.source]
        if source.type == "group" and edge.port != "inside":
            return self.bit[source.id] | inside_of(self, source)
        return self.bit[source.id]

    def _bits_surely(self) -> dict[str, int]:
        ordered, rest = self.order()
        reachable = self.reachable()
        everything = (1 << len(self.steps)) - 1
        # On and behind a cycle the answer is narrowed down round by round.
        surely = dict.fromkeys((one for one in rest if one in reachable), everything)
        for step_id in ordered:
            surely[step_id] = self._surely_at(step_id, surely, reachable)
        changed = bool(surely)
        while changed and rest:
            changed = False
            for step_id in rest:
                bits = self._surely_at(step_id, surely, reachable)
                if bits != surely.get(step_id, 0):
                    surely[step_id] = bits
                    changed = True
        return surely

    def _surely_at(self, step_id: str, surely: dict[str, int], reachable: set[str]) -> int:
        ways = [
            (edge, self._left_behind(edge, surely))
            for edge in self.incoming.get(step_id, ())
            if edge.source == TRIGGER_ID or edge.source in reachable
        ]
        if not ways:
            return 0
        bits = ways[0][1]
        for _, way in ways[1:]:
            bits &= way
        if self.steps[step_id].type == "join":
            bits |= certain_at_join(self, self.steps[step_id], ways)
        return bits

    def _left_behind(self, edge: Edge, surely: dict[str, int]) -> int:
        if edge.source == TRIGGER_ID:
            return 0
        # Who leaves by one of these ports leaves no output behind.
        own = 0 if edge.port in _WITHOUT_OUTPUT else self.bit[edge.source]
        source = self.steps[edge.source]
        if source.type == "group" and edge.port == "done":
            own |= certain_inside(self, source, "inside")
        return surely.get(edge.source, 0) | own

    def ends(self) -> Iterator[Step]:
        """Steps that ought to lead somewhere and do not."""
        for step in self.definition.steps:
            spec = STEP_TYPES.get(step.type)
            if spec is not None and spec.continues and not self.outgoing.get(step.id):
                yield step


def _components(graph: Graph, among: set[str]) -> list[list[str]]:
    """Strongly connected components among these steps, each in the author's order."""
    # Only drafts with a cycle come here, so that others do not pay for the import.
    import networkx

    circles: networkx.DiGraph[str] = networkx.DiGraph()
    circles.add_nodes_from(step_id for step_id in graph.steps if step_id in among)
    circles.add_edges_from(
        (step_id, edge.target)
        for step_id in circles.nodes
        for edge in graph.outgoing.get(step_id, ())
        if edge.target in among
    )
    found = [
        sorted(group, key=graph.bit.__getitem__)
        for group in networkx.strongly_connected_components(circles)
    ]
    return sorted(found, key=lambda group: graph.bit[group[0]])
