"""What a step answers: it is done, it waits, it needs something from outside, it opens a scope, or it has failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deskflow.core.errors import DeskflowError
from deskflow.core.types import Json


@dataclass(frozen=True, slots=True)
class Done:
    """Leaves by `port`. `ends` finishes the whole execution as completed or failed, or leaves the scope around it:
    break (the loop), leave (the group)."""

    output: Json
    port: str
    ends: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Waits:
    """Rests until `wake_at`, or until somebody answers `ref`; of an event also its name and the path of `ref`."""

    state: str
    wake_at: datetime
    ref: UUID | None = None
    output: Json = None
    event: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class NeedsEffect:
    """Something outside has to happen; the intent is committed first, under a stable key."""

    action: str
    config: Mapping[str, Any]
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class Forks:
    """Goes on by these branches at once."""

    branches: Sequence[str]


@dataclass(frozen=True, slots=True)
class Loops:
    """One round per item, or as long as the step's condition holds (`items` is None)."""

    items: list[Json] | None
    at_once: int
    limit: int


@dataclass(frozen=True, slots=True)
class Groups:
    """Goes on inside; at most until `deadline`, and with a key only one execution at a time."""

    deadline: datetime | None
    key: str


Result = Done | Waits | NeedsEffect | Forks | Loops | Groups


class StepFailed(DeskflowError):
    """A step that could not do its work; `retryable` errors are tried again as the step's policy says."""

    def __init__(
        self,
        code: str,
        *,
        retryable: bool = True,
        retry_after: timedelta | None = None,
        **params: object,
    ) -> None:
        super().__init__(code, **params)
        self.retryable = retryable
        self.retry_after = retry_after

    @classmethod
    def of(cls, problem: DeskflowError, *, retryable: bool = False) -> StepFailed:
        """What a command refused, as the failure of the step that ran it."""
        made = cls(problem.code, retryable=retryable)
        made.params.update(problem.params)
        return made

    @classmethod
    def stored(cls, error: Mapping[str, Any], *, retryable: bool = True) -> StepFailed:
        """The failure that `as_json` wrote down."""
        made = cls(str(error.get("code")), retryable=retryable)
        made.params.update(error.get("params") or {})
        return made

    def as_json(self) -> dict[str, Json]:
        return {
            "code": self.code,
            "params": {name: _shown(value) for name, value in self.params.items()},
        }

    def as_output(self) -> dict[str, Json]:
        """What later steps find in `steps.<key>.error`."""
        return {**self.as_json(), "message": str(self)[:2000]}


def _shown(value: object) -> Json:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


@dataclass(slots=True)
class Token:
    """Where an execution stands.

    `state` is ready, delay, retry, approval, answered or effect; event, child and section wait for others to
    come, to end or to make room; join and inside for tokens of the same execution. `data["branch"]` is the branch
    of its fork.
    """

    id: UUID
    step_key: str
    visit: int
    state: str
    wake_at: datetime
    wait_ref: UUID | None = None
    retry_attempt: int = 0
    step_execution_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)
    scope_id: UUID | None = None
    wait_event: str | None = None
    wait_path: str | None = None
