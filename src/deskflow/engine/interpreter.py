"""Advances one execution until it waits, needs something from outside, or ends. Writes only through commands.

The rows it leaves behind (steps, tokens, status) are collected on the `Execution` and saved by `store`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deskflow.approvals.closing import CancelApprovalsOfExecution
from deskflow.core.bus import CommandBus
from deskflow.core.errors import Bug, Denied, DeskflowError
from deskflow.core.permissions import system
from deskflow.core.transaction import Unit
from deskflow.core.types import Json
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import Done, NeedsEffect, StepFailed, Token, Waits
from deskflow.engine.steps import STEP_KINDS
from deskflow.workflows.retry import RetryPolicy, chance_of, next_delay
from deskflow.workflows.tables import NEVER

_WAITING_STATUS = {
    "approval": "pending_approval",
    "delay": "waiting",
    "retry": "waiting",
    "effect": "running",
}


@dataclass(frozen=True, slots=True)
class PendingEffect:
    """What has to be done outside once the intent is committed."""

    execution_id: UUID
    token_id: UUID
    attempt: int
    lease_until: datetime
    action: str
    config: Mapping[str, Any]
    key: str
    timeout: timedelta
    retry_attempt: int


@dataclass(slots=True)
class Interpreter:
    """Bound to one database transaction."""

    bus: CommandBus
    unit: Unit
    actions: Mapping[str, Action]
    limits: EngineLimits
    now: datetime

    def advance(self, execution: Execution) -> list[PendingEffect]:
        """Runs every token that can run now; answers with the effects to start after the commit."""
        started = time.perf_counter()
        effects: list[PendingEffect] = []
        # An effect may have used up the time: what comes behind it is not begun any more.
        self._check_time(execution)
        while not execution.finished:
            token = next((one for one in execution.tokens if self._runnable(one)), None)
            if token is None:
                break
            effect = self._step(execution, token)
            if effect is not None:
                effects.append(effect)
            if execution.step_count > self.limits.steps_per_execution:
                self._fail(
                    execution,
                    StepFailed("execution.too_many_steps", limit=self.limits.steps_per_execution),
                )
        execution.active_ms += int((time.perf_counter() - started) * 1000)
        if not execution.finished and not execution.tokens:
            self._finish(execution, "completed")
        self._check_time(execution)
        if not execution.finished:
            execution.status = _status(execution.tokens)
        return [] if execution.finished else effects

    def settle_effect(
        self,
        execution: Execution,
        token: Token,
        output: Json,
        error: StepFailed | None,
        seconds: float,
    ) -> None:
        """What came back from outside: the step ends as its other kinds do, in the same transaction."""
        execution.active_ms += int(seconds * 1000)
        compiled = execution.workflow.steps[token.step_key]
        row = self._row(execution, compiled, token)
        if error is not None:
            self._failed(execution, compiled, token, row, error)
        else:
            self._done(execution, compiled, token, row, Done(output, "success"))

    # --- one step ----------------------------------------------------------------------------------

    def _runnable(self, token: Token) -> bool:
        if token.state in ("ready", "answered"):
            return True
        return token.state in ("delay", "retry", "effect") and token.wake_at <= self.now

    def _step(self, execution: Execution, token: Token) -> PendingEffect | None:
        compiled = execution.workflow.steps.get(token.step_key)
        if compiled is None:
            self._fail(execution, StepFailed("execution.step_is_gone", step=token.step_key))
            return None
        execution.step_count += 1
        if token.state == "answered":
            self._answered(execution, compiled, token)
            return None
        if token.state == "delay":
            row = self._row(execution, compiled, token)
            self._done(execution, compiled, token, row, Done(token.data.get("output"), "done"))
            return None
        if token.state == "retry":
            token.retry_attempt += 1
            token.step_execution_id = None
        if compiled.step.disabled or compiled.step.type not in STEP_KINDS:
            self._skip(execution, compiled, token)
            return None
        return self._carry_out(execution, compiled, token)

    def _carry_out(
        self, execution: Execution, compiled: CompiledStep, token: Token
    ) -> PendingEffect | None:
        row = self._row(execution, compiled, token)
        context = StepContext(
            self.bus, self.unit, execution, row.values["id"], compiled.row_id, self.now
        )
        token.data.pop("input", None)
        try:
            result = STEP_KINDS[compiled.step.type](context, compiled, token, self.actions)
        except Bug:
            raise
        except StepFailed as problem:
            self._failed(execution, compiled, token, row, problem)
            return None
        except DeskflowError as problem:
            # What a rule refuses today it refuses tomorrow; only a missing permission may be granted.
            failure = StepFailed.of(problem, retryable=isinstance(problem, Denied))
            self._failed(execution, compiled, token, row, failure)
            return None
        row.values["input_data"] = token.data.pop("input", None)
        if isinstance(result, Done):
            self._done(execution, compiled, token, row, result)
            return None
        if isinstance(result, Waits):
            row.values["status"] = "waiting"
            token.state, token.wake_at, token.wait_ref = result.state, result.wake_at, result.ref
            token.data["output"] = result.output
            return None
        return self._intend(execution, token, row, result)

    def _intend(
        self, execution: Execution, token: Token, row: StepRow, wanted: NeedsEffect
    ) -> PendingEffect:
        lease_until = self.now + self.limits.lease
        execution.attempt += 1
        token.state, token.wake_at = "effect", lease_until
        token.data["attempt"] = execution.attempt
        key = f"{execution.id}:{token.step_key}:{token.visit}"
        return PendingEffect(
            execution.id, token.id, execution.attempt, lease_until, wanted.action, wanted.config, key,
            wanted.timeout, token.retry_attempt,
        )  # fmt: skip

    def _answered(self, execution: Execution, compiled: CompiledStep, token: Token) -> None:
        row = self._row(execution, compiled, token)
        answer = token.data.get("answer", {})
        self._done(
            execution, compiled, token, row, Done(answer.get("output"), str(answer.get("port")))
        )

    def _skip(self, execution: Execution, compiled: CompiledStep, token: Token) -> None:
        row = self._row(execution, compiled, token)
        ports = compiled.step.ports()
        self._close(row, "skipped", None, ports[0] if ports else None)
        self._move_on(execution, token, ports[0] if ports else "")

    # --- how a step ends ---------------------------------------------------------------------------

    def _done(
        self, execution: Execution, compiled: CompiledStep, token: Token, row: StepRow, result: Done
    ) -> None:
        self._close(row, "completed", result.output, result.port or None)
        execution.outputs[token.step_key] = result.output
        if result.ends == "failed":
            self._fail(
                execution,
                StepFailed("execution.stopped", message=result.message, step=token.step_key),
                token.step_key,
            )
        elif result.ends:
            self._finish(execution, "completed")
        else:
            self._move_on(execution, token, result.port)

    def _failed(
        self,
        execution: Execution,
        compiled: CompiledStep,
        token: Token,
        row: StepRow,
        error: StepFailed,
    ) -> None:
        row.values["input_data"] = token.data.pop("input", row.values.get("input_data"))
        row.values["error"], row.values["error_message"] = error.as_json(), str(error)[:2000]
        failures = token.retry_attempt + 1
        policy = RetryPolicy.of(compiled.step, self.limits.retry_attempts)
        delay = None
        if error.retryable:
            chance = chance_of(f"{execution.id}:{token.step_key}:{token.visit}", failures)
            delay = next_delay(policy, failures, chance=chance, retry_after=error.retry_after)
        if delay is not None:
            self._close(row, "retrying", None, None)
            token.state, token.wake_at = "retry", self.now + delay
            return
        handled = execution.workflow.follow(token.step_key, "failure") is not None
        self._close(row, "failed", {"error": error.as_json()}, "failure" if handled else None)
        if handled:
            execution.outputs[token.step_key] = {"error": error.as_json()}
            self._move_on(execution, token, "failure")
        else:
            self._fail(execution, error, token.step_key)

    def _move_on(self, execution: Execution, token: Token, port: str) -> None:
        target = execution.workflow.follow(token.step_key, port)
        if target is None:
            execution.tokens.remove(token)
            return
        token.step_key, token.visit = target, execution.next_visit(target)
        token.state, token.wake_at, token.wait_ref = "ready", self.now, None
        token.retry_attempt, token.step_execution_id, token.data = 0, None, {}

    def _close(self, row: StepRow, status: str, output: Json, port: str | None) -> None:
        values = row.values
        values["status"], values["output_data"], values["port"] = status, output, port
        values["completed_at"] = self.now
        values["duration_ms"] = int((self.now - values["started_at"]).total_seconds() * 1000)

    def _row(self, execution: Execution, compiled: CompiledStep, token: Token) -> StepRow:
        """The row of this visit and try: a fresh one, or the one written when it began to wait."""
        if token.step_execution_id is not None:
            for row in execution.step_rows:
                if row.values["id"] == token.step_execution_id:
                    return row
            stored = execution.stored_row(token.step_execution_id)
            if stored is not None:
                execution.step_rows.append(stored)
                return stored
        row_id = execution.step_execution_id(token.step_key, token.visit, token.retry_attempt)
        token.step_execution_id = row_id
        row = StepRow(
            {
                "id": row_id, "tenant_id": execution.tenant_id, "workflow_execution_id": execution.id,
                "workflow_step_id": compiled.row_id, "step_order": compiled.order,
                "step_key": token.step_key, "visit": token.visit, "status": "running",
                "started_at": self.now, "completed_at": None, "duration_ms": None, "input_data": None,
                "output_data": None, "error_message": None, "error": None,
                "retry_attempt": token.retry_attempt, "port": None,
            }
        )  # fmt: skip
        execution.step_rows.append(row)
        return row

    # --- how an execution ends ---------------------------------------------------------------------

    def _check_time(self, execution: Execution) -> None:
        if not execution.finished and execution.active_ms > self.limits.execution_seconds * 1000:
            self._fail(
                execution, StepFailed("execution.timed_out", seconds=self.limits.execution_seconds)
            )

    def _fail(self, execution: Execution, error: StepFailed, step_key: str | None = None) -> None:
        execution.error = {**error.as_json(), "step": step_key}
        self._finish(execution, "failed")

    def _finish(self, execution: Execution, status: str) -> None:
        execution.status, execution.completed_at = status, self.now
        for row in execution.step_rows:
            if row.values["status"] in ("running", "waiting"):
                self._close(row, "cancelled", None, None)
        if any(token.state == "approval" for token in execution.tokens):
            self.withdraw_approvals(execution)
        execution.tokens.clear()

    def withdraw_approvals(self, execution: Execution) -> None:
        """Nobody has to decide any more what an ended execution asked."""
        self.bus.run_in(
            self.unit,
            CancelApprovalsOfExecution(execution.id),
            system(execution.tenant_id),
            at=self.now,
        )


def _status(tokens: list[Token]) -> str:
    states = {token.state for token in tokens}
    for state in ("effect", "approval", "retry", "delay"):
        if state in states:
            return _WAITING_STATUS[state]
    return "running"


def next_wake(tokens: list[Token]) -> datetime:
    """When a worker has to look at the execution again; NEVER when only people can move it."""
    return min((token.wake_at for token in tokens), default=NEVER)
