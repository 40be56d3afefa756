"""Advances one execution until it waits, needs something from outside, or ends. Writes only through commands.

The rows it leaves behind (steps, tokens, scopes, status) are collected on the `Execution` and saved by `store`.
How forks, loops, groups and the undoing of steps go is told in modules of their own, which get the interpreter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deskflow.core import faults
from deskflow.core.bus import CommandBus
from deskflow.core.errors import Bug, Denied, DeskflowError
from deskflow.core.transaction import Unit
from deskflow.core.types import Json
from deskflow.engine import compensating, ending, grouping, joining, looping, waking
from deskflow.engine.action import Action
from deskflow.engine.compiled import CompiledStep
from deskflow.engine.context import StepContext
from deskflow.engine.execution import Execution, StepRow
from deskflow.engine.limits import EngineLimits
from deskflow.engine.results import (
    Done,
    Forks,
    Groups,
    Loops,
    NeedsEffect,
    Result,
    StepFailed,
    Token,
    Waits,
)
from deskflow.engine.scopes import FORK, GROUP, LOOP, ROUND, UNDOING, Scope
from deskflow.engine.standing import new_row, status_of
from deskflow.engine.steps import STEP_KINDS
from deskflow.workflows.definition import TIMEOUT
from deskflow.workflows.retry import RetryPolicy, chance_of, is_retried, next_delay
from deskflow.workflows.tables import LONGEST_MS

# So many steps are done before the clock is looked at.
_STEPS_BETWEEN = 16
_TIMED = frozenset({"delay", "retry", "effect", "event", "child", "section", "inside"})


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


def first_of(tokens: Sequence[Token]) -> Token:
    """Which token goes first: the one that has been due longest, else the oldest."""
    return min(tokens, key=lambda token: token.wake_at)


@dataclass(slots=True)
class Interpreter:
    """Bound to one database transaction. `choose` says which of the tokens that can go does."""

    bus: CommandBus
    unit: Unit
    actions: Mapping[str, Action]
    limits: EngineLimits
    now: datetime
    choose: Callable[[Sequence[Token]], Token] = first_of

    def advance(
        self, execution: Execution, enough: Callable[[], bool] = lambda: False
    ) -> list[PendingEffect]:
        """Runs every token that can run now, or until that is enough; answers with the effects to start after
        the commit."""
        started = time.perf_counter()
        effects: list[PendingEffect] = []
        done, between = 0, 1 if self.limits.commit_each_step else _STEPS_BETWEEN
        # An effect may have used up the time: what comes behind it is not begun any more.
        ending.check_time(self, execution)
        while not execution.finished:
            token = self._next(execution)
            if token is None:
                break
            effect = self._step(execution, token)
            if effect is not None:
                effects.append(effect)
            ending.check_steps(self, execution)
            done += 1
            if done % between == 0 and enough():
                break
        execution.active_ms += int((time.perf_counter() - started) * 1000)
        if not execution.finished and not execution.tokens:
            ending.finish(self, execution, "completed")
        ending.check_time(self, execution)
        if not execution.finished:
            execution.status = status_of(execution)
            standing = {token.id for token in execution.tokens if token.state == "effect"}
            return [effect for effect in effects if effect.token_id in standing]
        return []

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
        row = self.row(execution, compiled, token)
        if error is not None:
            self.failed(execution, compiled, token, row, error)
        else:
            self.done(execution, compiled, token, row, Done(output, "success"))

    def cancel(self, execution: Execution) -> None:
        """Ends an execution that nobody wants any more, with everything in it."""
        ending.finish(self, execution, "cancelled")

    # --- one step ----------------------------------------------------------------------------------

    def _next(self, execution: Execution) -> Token | None:
        tokens = execution.tokens
        if len(tokens) == 1:
            return tokens[0] if self._runnable(tokens[0]) else None
        runnable = [one for one in tokens if self._runnable(one)]
        return self.choose(runnable) if runnable else None

    def _runnable(self, token: Token) -> bool:
        if token.state in ("ready", "answered", "skip"):
            return True
        return token.wake_at <= self.now and token.state in _TIMED

    def _step(self, execution: Execution, token: Token) -> PendingEffect | None:
        compiled = execution.workflow.steps.get(token.step_key)
        if compiled is None:
            error = StepFailed("execution.step_is_gone", step=token.step_key)
            ending.fail(self, execution, error)
            return None
        execution.step_count += 1
        if token.state in _TIMED:
            faults.point("engine.before_wake")
            effect = waking.wake(self, execution, compiled, token)
            faults.point("engine.after_wake")
            return effect
        if token.state == "answered":
            waking.answered(self, execution, compiled, token)
        elif token.state == "skip":
            self._skip(execution, compiled, token)
        else:
            return self.begin(execution, compiled, token)
        return None

    def begin(
        self, execution: Execution, compiled: CompiledStep, token: Token
    ) -> PendingEffect | None:
        if compiled.step.type == "join":
            joining.arrive(self, execution, compiled, token)
            return None
        if compiled.step.disabled or compiled.step.type not in STEP_KINDS:
            self._pass_by(execution, compiled, token)
            return None
        return self._carry_out(execution, compiled, token)

    def _carry_out(
        self, execution: Execution, compiled: CompiledStep, token: Token
    ) -> PendingEffect | None:
        row = self.row(execution, compiled, token)
        context = StepContext(
            self.bus, self.unit, execution, row.values["id"], compiled.row_id, self.now, token,
            self.limits,
        )  # fmt: skip
        token.data.pop("input", None)
        try:
            result = STEP_KINDS[compiled.step.type](context, compiled, token, self.actions)
        except Bug:
            raise
        except StepFailed as problem:
            self.failed(execution, compiled, token, row, problem)
            return None
        except DeskflowError as problem:
            # What a rule refuses today it refuses tomorrow; only a missing permission may be granted.
            failure = StepFailed.of(problem, retryable=isinstance(problem, Denied))
            self.failed(execution, compiled, token, row, failure)
            return None
        row.values["input_data"] = token.data.pop("input", None)
        if isinstance(result, NeedsEffect):
            return self._intend(execution, token, result)
        self._follow(execution, compiled, token, row, result)
        return None

    def _follow(
        self,
        execution: Execution,
        compiled: CompiledStep,
        token: Token,
        row: StepRow,
        result: Result,
    ) -> None:
        if isinstance(result, Done):
            self.done(execution, compiled, token, row, result)
        elif isinstance(result, Waits):
            row.values["status"] = "waiting"
            token.state, token.wake_at, token.wait_ref = result.state, result.wake_at, result.ref
            token.wait_event, token.wait_path = result.event, result.path
            token.data["output"] = result.output
        elif isinstance(result, Forks):
            joining.split(self, execution, compiled, token, row, result)
        elif isinstance(result, Loops):
            looping.begin(self, execution, compiled, token, result)
        elif isinstance(result, Groups):
            grouping.begin(self, execution, compiled, token, row, result)

    def _intend(self, execution: Execution, token: Token, wanted: NeedsEffect) -> PendingEffect:
        lease_until = self.now + self.limits.lease
        execution.attempt += 1
        token.state, token.wake_at = "effect", lease_until
        # The fence: only who holds this number may write what the effect gave.
        token.data["attempt"] = execution.attempt
        key = f"{execution.id}:{token.step_key}:{token.visit}"
        return PendingEffect(
            execution.id, token.id, execution.attempt, lease_until, wanted.action, wanted.config, key,
            wanted.timeout, token.retry_attempt,
        )  # fmt: skip

    def _pass_by(self, execution: Execution, compiled: CompiledStep, token: Token) -> None:
        row = self.row(execution, compiled, token)
        port = compiled.step.bypass() if compiled.step.on_disabled == "bypass" else ""
        self.close(row, "skipped", None, port or None)
        self.move_on(execution, token, port)

    def _skip(self, execution: Execution, compiled: CompiledStep, token: Token) -> None:
        """A person has said that it goes on without this step."""
        port = compiled.step.bypass()
        self.close(self.row(execution, compiled, token), "skipped", None, port or None)
        self.move_on(execution, token, port)

    # --- how a step ends ---------------------------------------------------------------------------

    def done(
        self, execution: Execution, compiled: CompiledStep, token: Token, row: StepRow, result: Done
    ) -> None:
        self.close(row, "completed", result.output, result.port or None)
        execution.outputs_in(token.scope_id)[token.step_key] = result.output
        if compiled.step.compensated:
            compensating.remember(execution, token)
        if result.ends in ("break", "leave"):
            self._leave_scope(
                execution, compiled, token, row, LOOP if result.ends == "break" else GROUP
            )
        elif result.ends == "failed":
            error = StepFailed("execution.stopped", message=result.message, step=token.step_key)
            ending.fail(self, execution, error, token.step_key)
        elif result.ends:
            execution.result = (
                result.output.get("output") if isinstance(result.output, dict) else None
            )
            ending.finish(self, execution, "completed")
        else:
            self.move_on(execution, token, result.port)

    def _leave_scope(
        self, execution: Execution, compiled: CompiledStep, token: Token, row: StepRow, kind: str
    ) -> None:
        scope = execution.innermost(token.scope_id, kind)
        if scope is None:
            error = StepFailed("stop.nothing_to_leave", retryable=False)
            self.failed(execution, compiled, token, row, error)
        elif kind == LOOP:
            looping.leave(self, execution, scope, at_once=True)
        else:
            grouping.leave(self, execution, scope)

    def failed(
        self,
        execution: Execution,
        compiled: CompiledStep,
        token: Token,
        row: StepRow,
        error: StepFailed,
    ) -> None:
        if "input" in token.data:
            row.values["input_data"] = token.data.pop("input")
        row.values["error"], row.values["error_message"] = error.as_json(), str(error)[:2000]
        delay = self._retry_delay(execution, compiled, token, error)
        if delay is not None:
            self.close(row, "retrying", None, None)
            token.state, token.wake_at = "retry", self.now + delay
            return
        port = _way_out(execution, compiled, error)
        self.close(row, "failed", {"error": error.as_output()}, port)
        if port is not None:
            execution.outputs_in(token.scope_id)[token.step_key] = {"error": error.as_output()}
            self.move_on(execution, token, port)
        else:
            ending.unhandled(self, execution, token.scope_id, error, token.step_key)

    def _retry_delay(
        self, execution: Execution, compiled: CompiledStep, token: Token, error: StepFailed
    ) -> timedelta | None:
        if not error.retryable or not is_retried(compiled.step.retry_on, error.code, error.params):
            return None
        failures = token.retry_attempt + 1
        policy = RetryPolicy.of(compiled.step, self.limits.retry_attempts)
        chance = chance_of(f"{execution.id}:{token.step_key}:{token.visit}", failures)
        return next_delay(policy, failures, chance=chance, retry_after=error.retry_after)

    def move_on(self, execution: Execution, token: Token, port: str) -> None:
        """To the step behind the port; without one this branch is over."""
        target = execution.workflow.follow(token.step_key, port) if port else None
        if target is None:
            self.end_branch(execution, token)
            return
        self.send(execution, token, target)

    def send(self, execution: Execution, token: Token, target: str) -> None:
        """Puts a token in front of a step, as one that has not been there."""
        token.step_key, token.state, token.wake_at = target, "ready", self.now
        joins = execution.workflow.steps[target].step.type == "join"
        # Those who meet at a join make one visit of it together.
        token.visit = 0 if joins else execution.next_visit(target)
        token.wait_ref = token.wait_event = token.wait_path = None
        token.retry_attempt, token.step_execution_id = 0, None
        token.data = {"branch": token.data["branch"]} if "branch" in token.data else {}

    def end_branch(self, execution: Execution, token: Token) -> None:
        execution.leave(token)
        self.check(execution, token.scope_id)

    def check(self, execution: Execution, scope_id: UUID | None) -> None:
        """Somebody has left a scope: perhaps it is over now."""
        if scope_id is None or execution.finished:
            return
        scope = execution.scopes.get(scope_id)
        if scope is None:
            return
        if scope.kind == FORK:
            joining.check(self, execution, scope)
        elif scope.live == 0 and scope.kind == ROUND:
            looping.round_ended(self, execution, scope)
        elif scope.live == 0 and scope.kind == GROUP:
            grouping.ended(self, execution, scope)
        elif scope.live == 0 and scope.kind == UNDOING:
            compensating.go_on(self, execution, scope)

    def close_scope(self, execution: Execution, scope: Scope) -> None:
        """It is over and nothing follows from it; perhaps the one around it is over as well."""
        execution.drop(scope)
        self.check(execution, scope.parent_id)

    def close(self, row: StepRow, status: str, output: Json, port: str | None) -> None:
        values = row.values
        values["status"], values["output_data"], values["port"] = status, output, port
        values["completed_at"] = self.now
        spent = int((self.now - values["started_at"]).total_seconds() * 1000)
        values["duration_ms"] = min(spent, LONGEST_MS)

    def row(self, execution: Execution, compiled: CompiledStep, token: Token) -> StepRow:
        """The row of this visit and try: a fresh one, or the one written when it began to wait."""
        if token.step_execution_id is not None:
            known = execution.row(token.step_execution_id)
            if known is not None:
                return known
        row_id = execution.step_execution_id(token.step_key, token.visit, token.retry_attempt)
        token.step_execution_id = row_id
        return execution.add_row(new_row(execution, compiled, token, self.now))


def _way_out(execution: Execution, compiled: CompiledStep, error: StepFailed) -> str | None:
    """The port a failure leaves by; None if nothing leads on from there."""
    follow = execution.workflow.follow
    key = compiled.step.key
    if compiled.step.times_out and error.code == "step.timed_out" and follow(key, TIMEOUT):
        return TIMEOUT
    return "failure" if follow(key, "failure") is not None else None
