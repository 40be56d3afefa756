"""Waiting for an event that is about this run's record, or whose value at a path equals one of this run's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from deskflow.engine import waiting
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, StepFailed, Token, Waits
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.tables import NEVER

_LOOK_BACK_AFTER: Final = timedelta(seconds=2)


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | Waits:
    config: Any = compiled.config.render(context.scope())
    token.data["input"] = config
    event, path = str(config["event"]), str(config.get("path") or "")
    wanted = config.get("equals")
    if wanted in (None, "") and not path:
        wanted = context.execution.subject_id
    if wanted in (None, ""):
        raise StepFailed("wait_event.about_nothing", retryable=False, event=event)
    ref = waiting.reference(event, path, wanted)
    filters = config.get("filters") or {}
    execution = context.execution
    since = execution.started_at if config.get("earlier") else context.now
    subject_id = None if path else _subject(wanted)
    if config.get("earlier"):
        heard = execution.notes.get("heard", {}).get(token.step_key)
        found = waiting.earlier(
            context.connection,
            context.tenant_id,
            event,
            path,
            ref,
            filters,
            since,
            heard,
            subject_id,
        )
        if found is not None:
            execution.notes.setdefault("heard", {})[token.step_key] = found["heard"]
            return Done(found["output"], "received")
    deadline = _deadline(context, config)
    token.data |= {"filters": filters, "since": since.isoformat()}
    if subject_id is not None:
        token.data["subject"] = str(subject_id)
    wake_at = deadline
    if context.connection.dialect.name == "postgresql":
        # Another worker may be taking the event off the queue just now, and cannot see who waits here.
        token.data["deadline"] = deadline.isoformat()
        wake_at = min(deadline, context.now + _LOOK_BACK_AFTER)
    return Waits("event", wake_at, ref, event=event, path=path)


def _subject(wanted: Any) -> UUID | None:
    try:
        return UUID(str(wanted.get("id") if isinstance(wanted, Mapping) else wanted))
    except ValueError:
        return None


def _deadline(context: StepContext, config: Mapping[str, Any]) -> datetime:
    wanted = config.get("timeout")
    if wanted in (None, ""):
        return NEVER
    try:
        return context.now + parse_duration(wanted)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80]) from problem
