"""A workflow as a value: trigger, steps, edges, inputs, variables, settings, positions.

Frozen; an edit makes a new definition in which untouched steps are the same objects (validation relies on
that to look only at what changed). The mappings inside are never changed in place. Whether a definition
makes sense is decided in `validation`; here it only has the right shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from deskflow.workflows.expressions import Json
from deskflow.workflows.frames import Frame
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_ID, TRIGGER_PORT

DEFINITION_SCHEMA: Final = 1
"""Version of the JSON form. A higher one comes from a newer DeskFlow and is refused, never guessed at."""

TIMEOUT: Final = "timeout"
COMPENSATION: Final = "compensation"
ON_DISABLED: Final = ("bypass", "stop")

Config = Mapping[str, Json]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """`id` is stable for ever, `key` is the short name expressions use. Defaults are the seed's."""

    id: str
    key: str
    type: str
    action_type: str | None = None
    title: str = ""
    config: Config = field(default_factory=dict)
    retry_count: int = 0
    retry_delay_seconds: int = 60
    retry_factor: float = 1.0
    retry_max_delay_seconds: int = 3600
    retry_jitter: float = 0.0
    retry_on: str = ""
    """Only these errors are tried again, with commas between: `http.no_answer, http.status=503, db.*`; empty: all."""
    timeout_seconds: int = 300
    disabled: bool = False
    """A disabled step is not carried out and leaves no output; `on_disabled` says where its run goes then."""
    on_disabled: str = "bypass"
    """`bypass` goes on behind it, `stop` ends the branch in front of it."""
    times_out: bool = False
    """When its time is up (after its last try) it leaves by a port of its own, `timeout`, not by `failure`."""
    compensated: bool = False
    """It has a port `compensation`: the step there undoes it if the run fails later."""

    def ports(self) -> tuple[str, ...]:
        """The ports out, those its settings add included; none of a kind of step nobody knows."""
        spec = STEP_TYPES.get(self.type)
        if spec is None:
            return ()
        ports = spec.ports_for(self.config)
        if self.times_out and self.type == "action":
            ports = (*ports, TIMEOUT)
        return (*ports, COMPENSATION) if self.compensated and spec.compensable else ports

    def bypass(self) -> str:
        """The port by which it is passed while it is disabled; empty if there is none."""
        spec = STEP_TYPES.get(self.type)
        if spec is not None and spec.bypass is not None:
            return spec.bypass
        ports = self.ports()
        return ports[0] if ports else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """From a port of `source` (a step's id, or `trigger`) to the step `target`."""

    id: str
    source: str
    port: str
    target: str


@dataclass(frozen=True, slots=True)
class Trigger:
    type: str
    config: Config = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form a person fills in to start the workflow; found as `trigger.<name>`."""

    name: str
    kind: str = "text"
    title: str = ""
    required: bool = False
    default: Json = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable and the value it begins with; a secret has none here. `kind`: one of `variable_kinds`."""

    name: str
    kind: str = "string"
    value: Json = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """`steps` are in the author's order, which is the seed's `step_order`."""

    trigger: Trigger | None = None
    steps: tuple[Step, ...] = ()
    edges: tuple[Edge, ...] = ()
    inputs: tuple[Input, ...] = ()
    variables: tuple[Variable, ...] = ()
    settings: Config = field(default_factory=dict)
    notes: str = ""
    positions: Mapping[str, Position] = field(default_factory=dict)
    scenarios: tuple[Config, ...] = ()
    """What its author tries it with, as `scenarios.reading` reads it; nothing of it is used in a real run."""
    bends: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By the id of an edge that was bent by hand: how it runs on the canvas. Like positions, only to look at."""
    frames: tuple[Frame, ...] = ()
    """Drawn around steps, for people alone."""

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def step_by_key(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def with_step(self, step: Step) -> Definition:
        """The same definition with this step in place of the one with its id, or added at the end."""
        if self.step(step.id) is None:
            return replace(self, steps=(*self.steps, step))
        return replace(self, steps=tuple(step if one.id == step.id else one for one in self.steps))

    def without_step(self, step_id: str) -> Definition:
        """Without the step, its edges and its position."""
        return replace(
            self,
            steps=tuple(step for step in self.steps if step.id != step_id),
            edges=tuple(edge for edge in self.edges if step_id not in (edge.source, edge.target)),
            positions={key: at for key, at in self.positions.items() if key != step_id},
        )

    def free_key(self, stem: str = "step") -> str:
        """`step1`, `step2`, …: the first that no step has."""
        taken = {step.key for step in self.steps}
        number = 1
        while f"{stem}{number}" in taken:
            number += 1
        return f"{stem}{number}"


def start_edge(target: str) -> Edge:
    """The edge that says where an execution begins."""
    return Edge(f"{TRIGGER_ID}-{target}", TRIGGER_ID, TRIGGER_PORT, target)
