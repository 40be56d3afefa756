"""A run that waits, or has failed, is moved to another version of its workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.workflows.controlling import tokens_of
from deskflow.workflows.definition import Definition
from deskflow.workflows.executing import FINISHED, definition_of, held
from deskflow.workflows.graph import Graph
from deskflow.workflows.insertion import with_inserted
from deskflow.workflows.parking import NOTE
from deskflow.workflows.regions import regions_of
from deskflow.workflows.retrying import last_failed
from deskflow.workflows.scope_tables import workflow_scopes
from deskflow.workflows.tables import (
    workflow_executions,
    workflow_tokens,
    workflow_versions,
)

STOPPED: Final = frozenset({"failed", "cancelled"})
"""It has ended, and may go on."""


@dataclass(frozen=True, slots=True)
class MoveExecution(Command):
    """From now on the run follows this version. `mapping`: {key now: key there} of steps that have another key.

    One that has failed or was cancelled stays so until it is retried: then it goes on in this version.
    """

    name: ClassVar[str] = "execution.move@1"
    permission: ClassVar[str] = "workflows.execute"
    undoable: ClassVar[bool] = False

    execution_id: UUID
    version: int
    mapping: dict[str, str] = field(default_factory=dict)


def move_execution(tx: Transaction, command: MoveExecution) -> None:
    """Rejected unless each step the run stands at, and each scope around it, has its like in the other version."""
    row = _resting(tx, command.execution_id)
    if command.version == row.version:
        raise Rejected("execution.same_version", version=row.version)
    v = workflow_versions.c
    if not tx.execute(
        select(v.id).where(v.workflow_id == row.workflow_id, v.version == command.version)
    ).first():
        raise Rejected("workflow.no_such_version", version=command.version)
    old = _as_walked(tx, row, row.version)
    new = _as_walked(tx, row, command.version)
    mapped = _Mapped(old, new, command.mapping)
    tokens = tokens_of(tx, row.id)
    scopes = tx.execute(
        select(workflow_scopes).where(workflow_scopes.c.execution_id == row.id)
    ).all()
    for token in tokens:
        tx.update(workflow_tokens, token.id, step_key=mapped.key(token.step_key))
    for scope in scopes:
        # What undoes the whole run stands at no step.
        key = mapped.key(scope.step_key) if scope.step_key else ""
        data = dict(scope.data or {})
        if data.get("join"):
            data["join"] = mapped.key(data["join"])
        tx.update(workflow_scopes, scope.id, step_key=key, data=data)
    context = dict(row.context_data or {})
    notes = dict(context.get("notes") or {})
    error = dict(row.error) if row.error else None
    if row.status in STOPPED:
        stood = notes.get(NOTE) or ()
        if stood:
            notes[NOTE] = [{**one, "step_key": mapped.key(one["step_key"])} for one in stood]
            context["notes"] = notes
        elif (last := last_failed(tx, row.id)) is not None and mapped.key(last) != last:
            # Where it stood is known by what it has recorded, which stays as it is.
            raise Rejected(
                "execution.step_has_moved", step=last, wanted=command.mapping[last][:100]
            )
    if error and error.get("step") and old.step_by_key(error["step"]) is not None:
        error["step"] = mapped.key(error["step"])
    if context.get("visits"):
        context["visits"] = {
            command.mapping.get(key, key): count for key, count in context["visits"].items()
        }
    tx.update(
        workflow_executions, row.id, version=command.version, context_data=context or None,
        attempt=row.attempt + 1, error=error,
    )  # fmt: skip


@dataclass(slots=True)
class _Mapped:
    """Finds the like of a step in the other version: of the same kind, inside the likes of what it is inside."""

    old: Definition
    new: Definition
    mapping: Mapping[str, str]
    _old_around: dict[str, tuple[str, ...]] = field(init=False)
    _new_around: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self._old_around = _around(self.old)
        self._new_around = _around(self.new)

    def key(self, key: str) -> str:
        other = self.mapping.get(key, key)
        before, after = self.old.step_by_key(key), self.new.step_by_key(other)
        around = tuple(self.mapping.get(one, one) for one in self._old_around.get(key, ()))
        fits = (
            before is not None
            and after is not None
            and before.type == after.type
            and around == self._new_around.get(other)
        )
        if not fits:
            raise Rejected("execution.step_has_moved", step=key, wanted=other[:100])
        return other


def _around(definition: Definition) -> dict[str, tuple[str, ...]]:
    """By key: the keys of the loops, forks and groups around each step that can be reached."""
    graph = Graph.of(definition)
    keys = {step.id: step.key for step in definition.steps}
    return {
        keys[step_id]: tuple(keys.get(one, one) for one in region)
        for step_id, region in regions_of(graph).of.items()
    }


def _resting(tx: Transaction, execution_id: UUID) -> Row[Any]:
    row = held(tx, execution_id)
    if row.status in STOPPED:
        return row
    if row.status in FINISHED:
        raise Rejected("execution.already_finished", status=row.status)
    if row.status in ("pending", "compensating"):
        raise Rejected("execution.cannot_pause", status=row.status)
    if any(token.state == "effect" for token in tokens_of(tx, row.id)):
        raise Rejected("execution.under_way")
    return row


def _as_walked(tx: Transaction, row: Row[Any], version: int) -> Definition:
    return with_inserted(definition_of(tx, row.workflow_id, version), row.inserted_steps)[0]
