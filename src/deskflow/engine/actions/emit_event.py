"""Raises an event of the author's own, which may start other workflows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import identifier, required_text
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.custom_events import PREFIX
from deskflow.workflows.parameters import Output, Parameter, ParameterKind
from deskflow.workflows.raising import RaiseEvent

SPEC = ActionSpec(
    "emit_event",
    "action.emit_event",
    "zap",
    "workflows",
    parameters=(
        Parameter("event", ParameterKind.TEXT, "action.emit_event.event", required=True, default=PREFIX, longest=100, takes_expressions=False),
        Parameter("payload", ParameterKind.OBJECT, "action.emit_event.payload"),
        Parameter("ticket_id", ParameterKind.TICKET, "action.emit_event.ticket_id"),
    ),
    outputs=(Output("event", "text"),),
    permission="workflows.execute",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """With a ticket the event is about it and brings it along."""
    payload = config.get("payload") or {}
    if not isinstance(payload, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="payload")
    name = required_text(config, "event")
    if name == PREFIX:
        raise StepFailed("field.required", retryable=False, field="event")
    ticket_id: UUID | None = identifier(config, "ticket_id")
    command = RaiseEvent(name, dict(payload), ticket_id)
    return {"event": context.run(command).result}


ACTION = Action(SPEC, run=run)
