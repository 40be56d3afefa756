"""What a step answers: it is done, it waits, it needs something from outside, or it has failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deskflow.core.errors import DeskflowError
from deskflow.core.types import Json


@dataclass(frozen=True, slots=True)
class Done:
    """Leaves by `port`; `ends` finishes the whole execution with that status."""

    output: Json
    port: str
    ends: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Waits:
    """Rests until `wake_at`, or until somebody answers `ref`."""

    state: str
    wake_at: datetime
    ref: UUID | None = None
    output: Json = None


@dataclass(frozen=True, slots=True)
class NeedsEffect:
    """Something outside has to happen; the intent is committed first, under a stable key."""

    action: str
    config: Mapping[str, Any]
    timeout: timedelta


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

    def as_json(self) -> dict[str, Json]:
        return {
            "code": self.code,
            "params": {name: _shown(value) for name, value in self.params.items()},
        }


def _shown(value: object) -> Json:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


@dataclass(slots=True)
class Token:
    """Where an execution stands. `state` is ready, delay, retry, approval, answered or effect."""

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
