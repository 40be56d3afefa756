"""Putting a step ahead of a run that waits. The version stays as it is; who did it and what it was is in the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.ids import short_code
from deskflow.core.transaction import Transaction
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.definition import COMPENSATION, Definition, Step
from deskflow.workflows.definition_json import DefinitionError, from_json, to_json
from deskflow.workflows.executing import FINISHED, definition_of, held
from deskflow.workflows.graph import Graph
from deskflow.workflows.insertion import INSERTED, with_inserted
from deskflow.workflows.projection import step_row_id
from deskflow.workflows.tables import workflow_executions, workflow_steps, workflow_tokens

KINDS: Final = ("action", "approval", "delay", "wait_event", "sub_workflow", "stop")
"""What can be put in: steps that open no scope of their own."""

_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class InsertStep(Command):
    """Puts a step between a port of the step `after` and what follows it, for this execution alone.

    `step` is a step as JSON without `id` and `key`; it goes on by its first port.
    """

    name: ClassVar[str] = "execution.insert_step@1"
    permission: ClassVar[str] = "workflows.write"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    after: str
    port: str
    step: dict[str, Any]


def inserter(catalogue: ActionCatalogue) -> Callable[[Transaction, InsertStep], str]:
    """The handler of `InsertStep`; it needs to know the actions to say whether the step is sound."""
    from deskflow.workflows.validation import errors, validate
    from deskflow.workflows.validation.known import context_for

    def insert_step(tx: Transaction, command: InsertStep) -> str:
        """Answers with the step's key. Rejected where the execution cannot come to any more."""
        row = held(tx, command.execution_id)
        if row.status in FINISHED or row.status == "compensating":
            raise Rejected("execution.already_finished", status=row.status)
        inserted = list(row.inserted_steps or ())
        if len(inserted) >= _MOST:
            raise Rejected("execution.too_many_inserted", limit=_MOST)
        base = definition_of(tx, row.workflow_id, row.version)
        before, _ = with_inserted(base, inserted)
        _check_place(tx, before, row, command)
        step = _step(tx, command)
        inserted.append(
            {
                "after": command.after, "port": command.port, "leaves_by": step.bypass(),
                "step": _plain(step),
            }
        )  # fmt: skip
        changed, _ = with_inserted(base, inserted)
        context = context_for(
            tx, tx.tenant_id, row.workflow_id, catalogue, definition=Definition(steps=(step,))
        )
        wrong = [one for one in errors(validate(changed, context)) if one.step_id == step.id]
        if wrong:
            raise Rejected("execution.bad_inserted_step", first=wrong[0].code, field=wrong[0].field)
        _write_row(tx, row.workflow_id, step, len(changed.steps))
        tx.update(workflow_executions, row.id, inserted_steps=inserted)
        return step.key

    return insert_step


def _check_place(tx: Transaction, definition: Definition, row: Any, command: InsertStep) -> None:
    after = definition.step_by_key(command.after)
    if after is None or command.port not in after.ports() or command.port == COMPENSATION:
        raise Rejected("execution.no_such_port", step=command.after[:100], port=command.port[:100])
    graph = Graph.of(definition)
    t = workflow_tokens.c
    standing = set(tx.execute(select(t.step_key).where(t.execution_id == row.id)).scalars())
    if row.status == "pending":
        first = graph.first()
        standing = {first.key} if first else set()
    ahead = [step.id for step in definition.steps if step.key in standing]
    seen: set[str] = set()
    while ahead:
        step_id = ahead.pop()
        if step_id in seen:
            continue
        seen.add(step_id)
        ahead.extend(
            edge.target for edge in graph.outgoing.get(step_id, ()) if edge.target in graph.steps
        )
    if after.id not in seen:
        raise Rejected("execution.step_is_past", step=command.after)


def _step(tx: Transaction, command: InsertStep) -> Step:
    new = tx.new_id()
    key = f"extra_{short_code(new, 8)}"
    given = {**command.step, "id": f"extra-{new}", "key": key}
    try:
        (step,) = from_json({"steps": [given]}).steps
    except DefinitionError as problem:
        raise Rejected(
            "execution.bad_inserted_step", first=problem.code, field=problem.params.get("path", "")
        ) from problem
    if step.type not in KINDS:
        raise Rejected("execution.cannot_insert", type=step.type[:100])
    return replace(step, disabled=False, compensated=False)


def _plain(step: Step) -> Any:
    return to_json(Definition(steps=(step,)))["steps"][0]


def _write_row(tx: Transaction, workflow_id: UUID, step: Step, order: int) -> None:
    tx.insert(
        workflow_steps, id=step_row_id(workflow_id, INSERTED, step.key), workflow_id=workflow_id,
        version=INSERTED, key=step.key, title=step.title[:255], step_order=order, step_type=step.type,
        action_type=step.action_type, config=dict(step.config), retry_count=step.retry_count,
        retry_delay_seconds=step.retry_delay_seconds, timeout_seconds=step.timeout_seconds,
        created_at=tx.at, updated_at=tx.at,
    )  # fmt: skip
