"""What can happen to executions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class WorkflowCompleted(Event):
    """`workflow` has id, name, version; `execution` id, status, duration_ms."""

    name: ClassVar[str] = "workflow.completed"
    subject_kind: ClassVar[str] = "execution"

    workflow: Mapping[str, Any]
    execution: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkflowFailed(Event):
    """`execution` also has step_key and error ({code, params})."""

    name: ClassVar[str] = "workflow.failed"
    subject_kind: ClassVar[str] = "execution"

    workflow: Mapping[str, Any]
    execution: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkflowTriggerFailed(Event):
    """A trigger cannot do its work any more; `error` is {code, params}."""

    name: ClassVar[str] = "workflow.trigger_failed"
    subject_kind: ClassVar[str] = "workflow"

    workflow: Mapping[str, Any]
    error: Mapping[str, Any]


EVENTS = (WorkflowCompleted, WorkflowFailed, WorkflowTriggerFailed)
