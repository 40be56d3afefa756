"""From n8n's wires to ours: each port leads to one step, branches that run together are a fork with a join.

n8n lets an output lead to many nodes and runs a node again for each wire that reaches it. Here that is said with
steps of its own, and what cannot be said is told. Knows keys and edges, nothing of nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from deskflow.core.errors import Rejected
from deskflow.workflows.trigger_types import TRIGGER_ID

MOST_EDGES: Final = 20_000
MOST_BRANCHES: Final = 50
# Where more lies crosswise, nobody could read what came out of it.
MOST_FORKS: Final = 100
MOST_JOINED: Final = 3_000

Edge = tuple[str, str, str]
"""Source, port, target."""


@dataclass(slots=True)
class Wiring:
    """Edges between keys. `forks` holds the branches of each fork that had to be added; `joins` the joins."""

    edges: dict[Edge, None]
    free_key: Callable[[str], str]
    merges: set[str] = field(default_factory=set)
    """Keys that exist only where wires meet: they become joins or go away."""
    forks: dict[str, list[str]] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    """Each join and the step it stands in front of, itself for what was a merge."""
    told: list[tuple[str, str]] = field(default_factory=list)
    """Key and code of what is not as it was."""

    def outgoing(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge[0], []).append(edge)
        return found

    # --- steps that are passed by ------------------------------------------------------------------

    def without(self, passed: Iterable[str]) -> None:
        """What led to these now leads to where they led. Rejected when that makes far too many wires."""
        into: dict[str, dict[Edge, None]] = {}
        out_of: dict[str, dict[Edge, None]] = {}
        for edge in self.edges:
            into.setdefault(edge[2], {})[edge] = None
            out_of.setdefault(edge[0], {})[edge] = None
        for key in passed:
            ways_in, ways_out = into.pop(key, {}), out_of.pop(key, {})
            for edge in (*ways_in, *ways_out):
                self.edges.pop(edge, None)
                out_of.get(edge[0], {}).pop(edge, None)
                into.get(edge[2], {}).pop(edge, None)
            for source, port, _ in ways_in:
                for _, _, target in ways_out:
                    if key not in (source, target):
                        new = source, port, target
                        self.edges[new] = into.setdefault(target, {})[new] = None
                        out_of.setdefault(source, {})[new] = None
            if len(self.edges) > MOST_EDGES:
                raise Rejected("workflow_file.too_many_wires", limit=MOST_EDGES)

    # --- loops and circles -------------------------------------------------------------------------

    def open_loops(self, loops: Iterable[str]) -> None:
        """No wire leads back to a loop: a round is over where its branch ends."""
        for loop in loops:
            body = self._reached(
                [edge[2] for edge in self.edges if edge[:2] == (loop, "each")], loop
            )
            self.edges = {edge: None for edge in self.edges if not (edge[2] == loop and edge[0] in body)}  # fmt: skip

    def cut_circles(self) -> None:
        """Any other wire back is taken away, and told."""
        outgoing = self.outgoing()
        state: dict[str, int] = {}
        back: list[Edge] = []
        for start in (TRIGGER_ID, *outgoing):
            if start in state:
                continue
            state[start] = 1
            ahead = [(start, iter(outgoing.get(start, ())))]
            while ahead:
                key, edges = ahead[-1]
                edge = next(edges, None)
                if edge is None:
                    state[key] = 2
                    ahead.pop()
                elif state.get(edge[2]) == 1:
                    back.append(edge)
                elif edge[2] not in state:
                    state[edge[2]] = 1
                    ahead.append((edge[2], iter(outgoing.get(edge[2], ()))))
        for edge in back:
            del self.edges[edge]
            self.told.append((edge[0], "wire_back"))

    def _reached(self, starts: Iterable[str], without: str) -> set[str]:
        outgoing = self.outgoing()
        seen: set[str] = set()
        ahead = list(starts)
        while ahead:
            key = ahead.pop()
            if key not in seen and key != without:
                seen.add(key)
                ahead += [edge[2] for edge in outgoing.get(key, ())]
        return seen

    # --- forks and joins ---------------------------------------------------------------------------

    def add_forks(self) -> None:
        """A port that leads to several steps leads to a fork of them."""
        ports: dict[tuple[str, str], list[str]] = {}
        for source, port, target in self.edges:
            ports.setdefault((source, port), []).append(target)
        for (source, port), targets in ports.items():
            if len(targets) < 2:
                continue
            fork = self.free_key("fork")
            branches = targets[:MOST_BRANCHES]
            if len(targets) > len(branches):
                self.told.append((source, "too_many_branches"))
            for target in targets:
                del self.edges[source, port, target]
            self.edges[source, port, fork] = None
            self.forks[fork] = [f"b{place + 1}" for place in range(len(branches))]
            for place, target in enumerate(branches):
                self.edges[fork, f"branch:b{place + 1}", target] = None

    def add_joins(self) -> None:
        """Where branches of a fork meet again they wait for each other; inner forks first."""
        inner_first = [key for key in reversed(self._ordered()) if key in self.forks]
        sortable = MOST_FORKS if len(self.edges) <= MOST_JOINED else 0
        for fork in inner_first[:sortable]:
            self._join(fork)
        self.told += [(fork, "not_joined") for fork in inner_first[sortable:]]
        self.without([key for key in self.merges if key not in self.joins])

    def _join(self, fork: str) -> None:
        below, bit = self._below()
        once = common = 0
        for edge in self.outgoing().get(fork, ()):
            common |= once & below[edge[2]]
            once |= below[edge[2]]
        if not common:
            return
        first = [key for key in bit if common & bit[key] and common & ~below[key] == 0]
        inside = (once & ~common) | bit[fork]
        ways_in = [edge for edge in self.edges if inside & bit[edge[0]] and common & bit[edge[2]]]
        if len(first) != 1 or any(edge[2] != first[0] for edge in ways_in):
            self.told.append((fork, "not_joined"))
            return
        (meeting,) = first
        if meeting in self.merges and meeting not in self.joins:
            self.joins[meeting] = meeting
            return
        join = self.free_key("join")
        self.joins[join] = meeting
        for edge in ways_in:
            del self.edges[edge]
            self.edges[edge[0], edge[1], join] = None
        self.edges[join, "done", meeting] = None

    def _below(self) -> tuple[dict[str, int], dict[str, int]]:
        """For each step the bits of all that can come after it, itself included; and each step's own bit."""
        outgoing = self.outgoing()
        ordered = self._ordered()
        bit = {key: 1 << place for place, key in enumerate(ordered)}
        below: dict[str, int] = {}
        for key in reversed(ordered):
            found = bit[key]
            for edge in outgoing.get(key, ()):
                found |= below[edge[2]]
            below[key] = found
        return below, bit

    def _ordered(self) -> list[str]:
        """Every step before those it leads to. There are no circles any more."""
        waiting: dict[str, int] = {}
        for source, _, target in self.edges:
            waiting.setdefault(source, 0)
            waiting[target] = waiting.get(target, 0) + 1
        outgoing = self.outgoing()
        ready = [key for key, count in waiting.items() if count == 0]
        for key in ready:  # grows while it is walked
            for edge in outgoing.get(key, ()):
                waiting[edge[2]] -= 1
                if waiting[edge[2]] == 0:
                    ready.append(edge[2])
        return ready


def between(positions: Mapping[str, tuple[float, float]], key: str, edges: Iterable[Edge]) -> tuple[float, float]:  # fmt: skip
    """A place for a step that was added: between its neighbours."""
    near = [
        positions[other]
        for edge in edges
        for other in (edge[0], edge[2])
        if key in (edge[0], edge[2]) and other != key and other in positions
    ]
    if not near:
        return 0.0, 0.0
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)
