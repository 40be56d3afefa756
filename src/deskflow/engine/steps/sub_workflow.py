"""A sub-workflow: an execution of its own that this one starts, and perhaps waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.core.errors import DeskflowError
from deskflow.core.ids import derived_id
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.results import Done, StepFailed, Token, Waits
from deskflow.engine.triggers import chain_names
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.executing import checked_inputs
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import NEVER, workflow_executions, workflow_versions, workflows

_CHILD = 0x7FFF_0003


def carry_out(
    context: StepContext, compiled: CompiledStep, token: Token, actions: Mapping[str, Action]
) -> Done | Waits:
    config: Any = compiled.config.render(context.scope())
    token.data["input"] = config
    _check_depth(context)
    workflow = _workflow(context, config.get("workflow"))
    version, inputs = _version(context, workflow, config)
    waits = config.get("wait", True) is not False
    on_end = config.get("on_end") or ("cancel" if waits else "abandon")
    child_id = derived_id(context.step_execution_id, _CHILD)
    execution = context.execution
    context.connection.execute(
        workflow_executions.insert(),
        {
            **new_execution(
                workflow.id, version, workflow.settings, inputs, "workflow", context.now,
                triggered_by_user_id=execution.user_id, chain=[*execution.chain, str(execution.id)],
                subject_kind=execution.subject_kind, subject_id=execution.subject_id,
                parent_execution_id=execution.id, on_parent_end=on_end,
            ),
            "id": child_id, "tenant_id": context.tenant_id,
        },
    )  # fmt: skip
    execution.notes["children"] = True
    if not waits:
        return Done({"execution_id": str(child_id), "status": "pending"}, "success")
    token.data["on_end"] = on_end
    return Waits("child", _deadline(context, config), child_id)


def _check_depth(context: StepContext) -> None:
    chain = (*context.execution.chain, str(context.execution.id))
    limit = context.limits.chain_length
    if len(chain) >= limit:
        names = " > ".join(chain_names(context.connection, chain))
        raise StepFailed("sub_workflow.too_deep", retryable=False, limit=limit, chain=names)


def _workflow(context: StepContext, wanted: Any) -> Any:
    try:
        workflow_id = UUID(str(wanted.get("id") if isinstance(wanted, dict) else wanted))
    except ValueError as problem:
        raise StepFailed(
            "field.bad_id", retryable=False, field="workflow", value=str(wanted)[:80]
        ) from problem
    c = workflows.c
    row = context.connection.execute(
        select(c.id, c.name, c.version, c.is_published, c.settings).where(
            c.id == workflow_id, c.tenant_id == context.tenant_id, c.deleted_at.is_(None)
        )
    ).first()
    if row is None:
        raise StepFailed("sub_workflow.not_found", retryable=False, id=str(workflow_id))
    if not row.is_published:
        raise StepFailed("workflow.not_published", retryable=False, name=row.name)
    return row


def _version(
    context: StepContext, workflow: Any, config: Mapping[str, Any]
) -> tuple[int, dict[str, Any]]:
    """The version to run and the inputs as its form wants them."""
    version = int(config.get("version") or workflow.version)
    v = workflow_versions.c
    stored = context.connection.execute(
        select(v.definition).where(v.workflow_id == workflow.id, v.version == version)
    ).scalar()
    if stored is None:
        raise StepFailed(
            "sub_workflow.no_such_version", retryable=False, name=workflow.name, version=version
        )
    given = config.get("input") or {}
    if not isinstance(given, dict):
        raise StepFailed("step.bad_config", retryable=False, action="sub_workflow")
    try:
        return version, checked_inputs(from_json(stored), given)
    except DeskflowError as problem:
        raise StepFailed.of(problem) from problem


def _deadline(context: StepContext, config: Mapping[str, Any]) -> datetime:
    wanted = config.get("timeout")
    if wanted in (None, ""):
        return NEVER
    try:
        return context.now + parse_duration(wanted)
    except (BadDuration, OverflowError) as problem:
        raise StepFailed("step.bad_duration", retryable=False, value=str(wanted)[:80]) from problem
