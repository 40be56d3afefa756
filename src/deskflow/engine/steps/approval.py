"""An approval step: asks through the approvals room and rests until the answer comes as an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.approvals.asking import NewStage, RequestApproval
from deskflow.core.errors import DeskflowError
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed, Token, Waits
from deskflow.people.tables import roles, users
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.tables import NEVER

_SHOWN = ("number", "title", "priority", "status")


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Waits:
    config = compiled.config.render(context.scope())
    values = config if isinstance(config, dict) else {}
    token.data["input"] = values
    record_id, shown = _record(context)
    requested_by = context.execution.user_id
    try:
        outcome = context.run(
            RequestApproval(
                title=str(values.get("title") or compiled.step.title or compiled.step.key)[:255],
                description=str(values.get("description") or "") or None,
                stages=(_stage(context, values),),
                record_kind="ticket" if record_id else None,
                record_id=record_id,
                shown=shown,
                # The ticket's life goes on while somebody decides; what they decide about must not.
                binds=tuple(name for name in shown if name != "status"),
                expires_at=_expiry(context, values),
                on_expiry=str(values.get("on_expiry") or "expired"),
                allow_own=bool(values.get("allow_self_approval")),
                requested_by=requested_by,
                execution_id=context.execution.id,
                step_id=context.step_row_id,
                correlation=f"{token.step_key}:{token.visit}",
                topic=f"{context.execution.workflow.name} / {token.step_key}",
            )
        )
    except StepFailed:
        raise
    except DeskflowError as problem:
        # An empty set of approvers is an incident, never an approval.
        raise StepFailed.of(problem) from problem
    return Waits("approval", NEVER, outcome.result_id)


def _stage(context: StepContext, values: Mapping[str, Any]) -> NewStage:
    return NewStage(
        users=tuple(
            _resolve(context, "approvers", one) for one in _several(values.get("approvers"))
        ),
        roles=tuple(_resolve(context, "roles", one) for one in _several(values.get("roles"))),
        strategy=str(values.get("strategy") or "any"),
    )


def _several(value: Any) -> Sequence[Any]:
    if value in (None, ""):
        return ()
    return value if isinstance(value, list) else [value]


def _resolve(context: StepContext, field: str, value: Any) -> UUID:
    """A user's id or address, a role's id or key."""
    text = str(value.get("id") if isinstance(value, dict) else value).strip()
    try:
        return UUID(text)
    except ValueError:
        pass
    table = users if field == "approvers" else roles
    column = users.c.email_key if field == "approvers" else roles.c.key
    found = context.connection.execute(
        select(table.c.id).where(table.c.tenant_id == context.tenant_id, column == text.lower())
    ).scalar()
    if found is None:
        raise StepFailed("step.unknown_approver", retryable=False, field=field, value=text[:80])
    return UUID(str(found))


def _record(context: StepContext) -> tuple[UUID | None, dict[str, Any]]:
    """The ticket the workflow is about, as it is now: earlier steps may have changed it."""
    trigger = context.execution.trigger
    ticket = trigger.get("ticket") if isinstance(trigger, dict) else None
    if not isinstance(ticket, dict) or not ticket.get("id"):
        return None, {}
    ticket_id = UUID(str(ticket["id"]))
    now = snapshots(context.connection, context.tenant_id, [ticket_id]).get(ticket_id, ticket)
    return ticket_id, {name: now.get(name) for name in _SHOWN}


def _expiry(context: StepContext, values: Mapping[str, Any]) -> Any:
    wanted = values.get("due_in")
    if wanted in (None, ""):
        return None
    try:
        return context.now + parse_duration(wanted)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80]) from problem
