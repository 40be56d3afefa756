"""A delay: a length of time or a moment; waiting is a row, never a thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, StepFailed, Token, Waits
from deskflow.workflows.durations import BadDuration, parse_duration


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | Waits:
    config = compiled.config.render(context.scope())
    token.data["input"] = config
    due = _due(context, config if isinstance(config, dict) else {})
    output = {"due_at": due.isoformat()}
    if due <= context.now:
        return Done(output, "done")
    return Waits("delay", due, output=output)


def _due(context: StepContext, config: Mapping[str, object]) -> datetime:
    if config.get("duration") not in (None, ""):
        try:
            return context.now + parse_duration(config["duration"])
        except (BadDuration, OverflowError) as problem:
            raise StepFailed(
                "step.bad_duration", retryable=False, value=str(config["duration"])[:80]
            ) from problem
    try:
        due = datetime.fromisoformat(str(config.get("until")))
    except ValueError as problem:
        raise StepFailed(
            "step.bad_date", retryable=False, value=str(config.get("until"))[:80]
        ) from problem
    return due.replace(tzinfo=UTC) if due.tzinfo is None else due.astimezone(UTC)
