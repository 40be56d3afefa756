"""An approval step: asks through the approvals room and rests until the answer comes as an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from deskflow.approvals.asking import RequestApproval
from deskflow.approvals.rules import Rung, StageSpec, plan, routed, stages_of
from deskflow.core.errors import DeskflowError
from deskflow.engine.action import Action
from deskflow.engine.approvers import Directory, as_stage, rung_of
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, StepFailed, Token, Waits
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.tables import NEVER

_SHOWN = ("number", "title", "priority", "status")
# What the steps behind it find when nobody had to be asked.
_NOT_REQUIRED: Final[Mapping[str, Any]] = {
    "approval_id": None, "status": "not_required", "approved_by": {}, "comment": None,
    "decision_at": None,
}  # fmt: skip


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | Waits:
    config = compiled.config.render(context.scope())
    values = config if isinstance(config, dict) else {}
    token.data["input"] = values
    try:
        stages = _stages(values)
        if stages is None:
            return Done(dict(_NOT_REQUIRED), "approved")
        request = _request(context, compiled, token, values, stages)
        outcome = context.run(request)
    except StepFailed:
        raise
    except DeskflowError as problem:
        # An empty set of approvers is an incident, never an approval.
        raise StepFailed.of(problem) from problem
    return Waits("approval", NEVER, outcome.result_id)


def _stages(values: Mapping[str, Any]) -> tuple[StageSpec, ...] | None:
    """None when the author's table says that nobody has to be asked."""
    if not values.get("routing"):
        return stages_of(values)
    stages, _ = routed(values["routing"])
    return stages or None


def _request(
    context: StepContext,
    compiled: CompiledStep,
    token: Token,
    values: Mapping[str, Any],
    stages: tuple[StageSpec, ...],
) -> RequestApproval:
    directory = Directory(context.connection, context.tenant_id)
    record_id, shown = _record(context)
    user_id = context.execution.user_id
    requester = None if user_id is None else directory.person(str(user_id))
    return RequestApproval(
        title=str(values.get("title") or compiled.step.title or compiled.step.key)[:255],
        description=str(values.get("description") or "") or None,
        stages=tuple(as_stage(one) for one in plan(stages, directory, requester)),
        record_kind="ticket" if record_id else None,
        record_id=record_id,
        shown=shown,
        binds=_binds(values, shown),
        on_expiry=str(values.get("on_expiry") or "expired"),
        allow_own=bool(values.get("allow_self_approval")),
        requested_by=user_id,
        execution_id=context.execution.id,
        step_id=context.step_row_id,
        correlation=f"{token.step_key}:{token.visit}",
        topic=f"{context.execution.workflow.name} / {token.step_key}",
        due_seconds=_seconds(values.get("due_in")),
        calendar_id=_calendar(values.get("calendar")),
        ladder=_ladder(directory, values.get("escalation")),
    )


def _binds(values: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[str, ...]:
    named = values.get("binds")
    if isinstance(named, list) and named:
        return tuple(str(one) for one in named)
    # The ticket's life goes on while somebody decides; what they decide about must not.
    return tuple(name for name in shown if name != "status")


def _ladder(directory: Directory, value: Any) -> tuple[Rung, ...]:
    rungs = value if isinstance(value, list) else []
    return tuple(
        rung_of(
            directory, str(one.get("do")), _seconds(one.get("after")) or 0, one.get("user"), one.get("role")
        )
        for one in rungs
        if isinstance(one, Mapping)
    )  # fmt: skip


def _calendar(value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise StepFailed(
            "step.unknown_calendar", retryable=False, value=str(value)[:80]
        ) from problem


def _record(context: StepContext) -> tuple[UUID | None, dict[str, Any]]:
    """The ticket the workflow is about, as it is now: earlier steps may have changed it."""
    trigger = context.execution.trigger
    ticket = trigger.get("ticket") if isinstance(trigger, dict) else None
    if not isinstance(ticket, dict) or not ticket.get("id"):
        return None, {}
    ticket_id = UUID(str(ticket["id"]))
    now = snapshots(context.connection, context.tenant_id, [ticket_id]).get(ticket_id, ticket)
    return ticket_id, {name: now.get(name) for name in _SHOWN}


def _seconds(wanted: Any) -> float | None:
    if wanted in (None, ""):
        return None
    try:
        return parse_duration(wanted).total_seconds()
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80]) from problem
