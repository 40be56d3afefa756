"""Flows put together at random, with rests in between and tokens going in any order: each does exactly what it says,
comes to its end, and leaves no row of a token or a scope behind."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from deskflow.workflows.scope_tables import (
    workflow_compensations,
    workflow_scope_values,
    workflow_scopes,
    workflow_sections,
    workflow_signals,
)
from deskflow.workflows.tables import workflow_tokens
from tests.integration.engine.patterns.flows import bench, do, flow, fork, step

LEFT = (
    workflow_tokens, workflow_scopes, workflow_scope_values, workflow_sections, workflow_signals,
    workflow_compensations,
)  # fmt: skip


@dataclass
class Plan:
    """Grows a flow; `times` is how often each mark has to be done."""

    chance: random.Random
    steps: list[dict[str, Any]] = field(default_factory=list)
    wires: list[str] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)

    def add(self, made: dict[str, Any]) -> str:
        self.steps.append(made)
        return made["key"]

    def name(self, stem: str) -> str:
        return f"{stem}{len(self.steps)}"

    def several(self, entry: str, depth: int, times: int) -> str:
        for _ in range(self.chance.randint(1, 3)):
            entry = self.one(entry, depth, times)
        return entry

    def one(self, entry: str, depth: int, times: int) -> str:
        """Puts something behind the port `entry`; answers with the port it goes on from."""
        kinds = ["do", "do", "rest"] + (["fork", "loop", "group", "choice"] if depth else [])
        return getattr(self, f"_{self.chance.choice(kinds)}")(entry, depth, times)

    def _do(self, entry: str, depth: int, times: int) -> str:
        key = self.add(do(self.name("a"), name="x"))
        self.times[key] += times
        self.wires.append(f"{entry}>{key}")
        return key

    def _rest(self, entry: str, depth: int, times: int) -> str:
        key = self.add(step(self.name("w"), "delay", duration=f"{self.chance.randint(1, 50)}m"))
        self.wires.append(f"{entry}>{key}")
        return f"{key}.done"

    def _fork(self, entry: str, depth: int, times: int) -> str:
        branches = [f"b{n}" for n in range(self.chance.randint(1, 3))]
        key = self.add(fork(self.name("f"), *branches))
        self.wires.append(f"{entry}>{key}")
        join = self.add(step(self.name("j"), "join"))
        for branch in branches:
            end = self.several(f"{key}.branch:{branch}", depth - 1, times)
            if branch == branches[0] or self.chance.random() < 0.8:
                self.wires.append(f"{end}>{join}")
        return f"{join}.done"

    def _loop(self, entry: str, depth: int, times: int) -> str:
        count = self.chance.randint(0, 4)
        config = {
            "items": list(range(count)) if count else "{{ [] }}",
            "at_once": self.chance.randint(1, 3),
        }
        key = self.add(step(self.name("l"), "loop", **config))
        self.wires.append(f"{entry}>{key}")
        self.several(f"{key}.each", depth - 1, times * count)
        return f"{key}.done"

    def _group(self, entry: str, depth: int, times: int) -> str:
        key = self.add(step(self.name("g"), "group"))
        self.wires.append(f"{entry}>{key}")
        self.several(f"{key}.inside", depth - 1, times)
        return f"{key}.done"

    def _choice(self, entry: str, depth: int, times: int) -> str:
        key = self.add(
            step(self.name("c"), "condition", condition=self.chance.choice(["true", "false"]))
        )
        taken = self.steps[-1]["config"]["condition"] == "true"
        self.wires.append(f"{entry}>{key}")
        merge = do(self.name("m"), name="x")
        self.add(merge)
        self.times[merge["key"]] += times
        for port, here in (("true", taken), ("false", not taken)):
            end = self.several(f"{key}.{port}", depth - 1, times if here else 0)
            self.wires.append(f"{end}>{merge['key']}")
        return merge["key"]


@pytest.mark.parametrize("seed", range(12))
def test_any_structure_does_what_it_says_and_leaves_nothing(desk, seed):
    chance = random.Random(seed)
    plan = Plan(chance)
    plan.several("", 3, 1)
    one = bench(desk, slice_seconds=0.0)
    one.running.drain.choose = chance.choice
    execution = one.running.start(one.running.publish(flow(plan.steps, *plan.wires)))
    for _ in range(400):
        one.running.settle(rounds=500)
        if one.running.execution(execution).completed_at is not None:
            break
        desk.advance(minutes=7)
    row = one.running.execution(execution)
    assert (row.status, row.error) == ("completed", None)
    assert Counter(one.trace.seen) == +plan.times
    assert {status for _, status in one.running.path(execution)} <= {"completed"}
    assert all(desk.rows(table) == [] for table in LEFT)
