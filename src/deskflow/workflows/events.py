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


@dataclass(frozen=True, slots=True)
class WebhookAnswered(Event):
    """An answer has come to an address that a workflow handed out; `callback` has id and execution_id."""

    name: ClassVar[str] = "webhook.answered"
    subject_kind: ClassVar[str] = "callback"

    callback: Mapping[str, Any]
    body: Any
    content_type: str


EVENTS = (WorkflowCompleted, WorkflowFailed, WebhookAnswered, WorkflowTriggerFailed)
