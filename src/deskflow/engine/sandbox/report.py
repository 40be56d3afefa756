"""What came of a scenario, as plain values that travel between processes and become JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from deskflow.workflows.expressions import Json


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """One visit of a step. `at` is virtual time, ISO 8601 in UTC."""

    key: str
    visit: int
    status: str
    port: str | None
    at: str
    until: str | None
    input: Json = None
    output: Json = None
    error: Json = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What would have left: a mail from the outbox, or what an outside action would have sent."""

    channel: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` was expected to be `wanted` and is `found`."""

    what: str
    wanted: Json
    found: Json


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one part of the trigger said to the event: which filter or condition, and what it looked at."""

    what: str
    wanted: Json
    found: Json
    passed: bool


@dataclass(frozen=True, slots=True)
class Played:
    """`status` is that of the execution; empty when the trigger did not fire. `virtual_seconds` passed meanwhile."""

    fired: bool
    trigger: tuple[Verdict, ...] = ()
    status: str = ""
    error: Json = None
    steps: tuple[PlayedStep, ...] = ()
    variables: dict[str, Json] = field(default_factory=dict)
    outputs: dict[str, Json] = field(default_factory=dict)
    records: dict[str, dict[str, Json]] = field(default_factory=dict)
    messages: tuple[SentMessage, ...] = ()
    trigger_data: dict[str, Json] = field(default_factory=dict)
    virtual_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """`problem` says why it could not be played at all, as a code and parameters."""

    name: str
    played: Played | None = None
    differences: tuple[Difference, ...] = ()
    problem: dict[str, Any] | None = None
    ms: float = 0.0

    @property
    def ok(self) -> bool:
        return self.problem is None and not self.differences

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, **asdict(self)}


@dataclass(frozen=True, slots=True)
class PartReport:
    """What came of a part of a workflow; nothing was expected of it. `arrived`: the way led to the step by itself;
    `began`: the step was carried out. `carried`: steps whose outputs were there already, left by a run (`from_run`) or
    by the way to the step, played just before. `played` is that way while the step could not begin."""

    mode: str
    step: str
    played: Played | None = None
    arrived: bool = True
    began: bool = True
    carried: tuple[str, ...] = ()
    from_run: bool = False
    problem: dict[str, Any] | None = None
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class TrialReport:
    """All scenarios of a workflow, and which of its ways they went."""

    scenarios: tuple[ScenarioReport, ...]
    # Keys of steps that were reached, and "key:port" of the ways that were taken.
    reached: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    steps: int = 0

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.scenarios)

    @property
    def coverage(self) -> float:
        """The share of the workflow's steps that any scenario reached, 0 to 1."""
        return len(self.reached) / self.steps if self.steps else 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "coverage": round(self.coverage, 4),
            "reached": sorted(self.reached),
            "taken": sorted(self.taken),
            "scenarios": [one.as_json() for one in self.scenarios],
        }
