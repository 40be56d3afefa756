"""What the end of an execution tells others: events for those who want them, and its owner when it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from deskflow.core.bus import CommandBus
from deskflow.core.commands import Command, Handlers
from deskflow.core.permissions import Actor
from deskflow.core.transaction import Transaction, Unit
from deskflow.engine.execution import Execution
from deskflow.workflows.events import WorkflowCompleted, WorkflowFailed, WorkflowTriggerFailed

# What was done has been undone, and yet it has failed.
_FAILED: Final = frozenset({"failed", "compensated"})


@dataclass(frozen=True, slots=True)
class ReportEnds(Command):
    """Executions that have ended, all of one workflow; raises their events."""

    name: ClassVar[str] = "execution.report_ends@1"
    undoable: ClassVar[bool] = False

    ends: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ReportTriggerFailures(Command):
    """Triggers that have died: {"workflow": …, "error": …} each; raises their events."""

    name: ClassVar[str] = "workflow.report_trigger_failures@1"
    undoable: ClassVar[bool] = False

    failures: tuple[dict[str, Any], ...]


def report(tx: Transaction, command: ReportEnds) -> None:
    for end in command.ends:
        execution = end["execution"]
        kind = WorkflowFailed if execution["status"] in _FAILED else WorkflowCompleted
        tx.emit(kind(UUID(execution["id"]), end["workflow"], execution))


def report_trigger_failures(tx: Transaction, command: ReportTriggerFailures) -> None:
    for one in command.failures:
        workflow = one["workflow"]
        tx.emit(WorkflowTriggerFailed(UUID(workflow["id"]), workflow, one["error"]))


def report_ends(
    bus: CommandBus, unit: Unit, ended: Sequence[Execution], actor: Actor, now: datetime
) -> None:
    """Failures are always told; completions only when a workflow or somebody listens for them."""
    told: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    wanted = bool(ended) and bus.wants(unit, actor.tenant_id, WorkflowCompleted.name)
    for execution in ended:
        if execution.status == "cancelled":
            continue
        if wanted or execution.status in _FAILED:
            told.setdefault((*execution.chain, str(execution.id)), []).append(_end(execution))
    for chain, ends in told.items():
        bus.run_in(unit, ReportEnds(tuple(ends)), replace(actor, chain=chain), at=now)


def _end(execution: Execution) -> dict[str, Any]:
    assert execution.completed_at is not None
    seconds = (execution.completed_at - execution.started_at).total_seconds()
    return {
        "workflow": {
            "id": str(execution.workflow.workflow_id),
            "name": execution.workflow.name,
            "version": execution.workflow.version,
            "owner_id": str(execution.workflow.owner) if execution.workflow.owner else None,
        },
        "execution": {
            "id": str(execution.id),
            "status": execution.status,
            "duration_ms": int(seconds * 1000),
            "step_key": (execution.error or {}).get("step"),
            "error": execution.error,
        },
    }


HANDLERS: Handlers = {ReportEnds: report, ReportTriggerFailures: report_trigger_failures}
