"""Where an execution stands, said to others: its status, when to look at it again, the row of a step's visit."""

from __future__ import annotations

from datetime import datetime

from deskflow.engine.compiled import CompiledStep
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.results import Token
from deskflow.engine.scopes import ROUND
from deskflow.workflows.tables import NEVER

# What a state means for the whole execution, the most telling first.
_STATUS = (
    ("effect", "running"), ("approval", "pending_approval"), ("retry", "waiting"), ("delay", "waiting"),
    ("event", "waiting"), ("child", "waiting"), ("section", "waiting"),
)  # fmt: skip


def status_of(execution: Execution) -> str:
    """The status of one that has not ended."""
    if execution.undoing is not None:
        return "compensating"
    states = {token.state for token in execution.tokens}
    if states & {"ready", "answered", "skip"}:
        return "running"
    return next((status for state, status in _STATUS if state in states), "running")


def next_wake(tokens: list[Token]) -> datetime:
    """When a worker has to look at the execution again; NEVER when only people can move it."""
    return min((token.wake_at for token in tokens), default=NEVER)


def new_row(execution: Execution, compiled: CompiledStep, token: Token, now: datetime) -> StepRow:
    """A row for this visit and try, with the round it belongs to."""
    row_id = token.step_execution_id
    around = None if token.scope_id is None else execution.round_of(token.scope_id)
    inside = around is not None and around.kind == ROUND
    return StepRow(
        {
            "id": row_id, "tenant_id": execution.tenant_id, "workflow_execution_id": execution.id,
            "workflow_step_id": compiled.row_id, "step_order": compiled.order,
            "step_key": token.step_key, "visit": token.visit, "status": "running",
            "started_at": now, "completed_at": None, "duration_ms": None, "input_data": None,
            "output_data": None, "error_message": None, "error": None,
            "retry_attempt": token.retry_attempt, "port": None,
            "scope_id": around.id if around is not None and inside else None,
            "round": around.data["index"] if around is not None and inside else None,
        }
    )  # fmt: skip
