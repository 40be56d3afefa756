"""Makes an address that takes one answer by webhook; a step that waits for `webhook.answered` is woken by it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.callbacks import PATH, OpenCallback, fingerprint
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

_T: Final = "action.expect_answer"
_LONGEST: Final = timedelta(days=400)

SPEC = ActionSpec(
    "expect_answer",
    _T,
    "webhook",
    "outside",
    parameters=(
        Parameter("expires_in", ParameterKind.DURATION, f"{_T}.expires_in", required=True, default="7d"),
    ),
    outputs=(Output("callback_id", "text"), Output("token", "text"), Output("path", "text"), Output("expires_at", "date")),
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """The token cannot be guessed, and stands in no table but the history of this run."""
    wanted = config.get("expires_in")
    if wanted in (None, ""):
        raise StepFailed("field.required", retryable=False, field="expires_in")
    try:
        lasts = parse_duration(wanted)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80]) from problem
    if not timedelta() < lasts <= _LONGEST:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80])
    token = secrets.token_urlsafe(32)
    until = context.now + lasts
    command = OpenCallback(fingerprint(token), context.execution.id, until)
    callback_id = context.run(command).result_id
    return {
        "callback_id": str(callback_id),
        "token": token,
        "path": f"{PATH}{token}",
        "expires_at": until.isoformat(),
    }


ACTION = Action(SPEC, run=run)
