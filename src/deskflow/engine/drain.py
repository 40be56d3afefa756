"""One slice of work in one transaction: events become executions, due executions are advanced.

A slice ends after a few milliseconds, or earlier when a person waits for the writer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row
from sqlalchemy.exc import DBAPIError

from deskflow.core import faults, logs
from deskflow.core.bulk import run_plain
from deskflow.core.bus import CommandBus
from deskflow.core.changes import Changes
from deskflow.core.clock import Clock
from deskflow.core.collecting import rare_collections
from deskflow.core.errors import DeskflowError
from deskflow.core.permissions import Actor
from deskflow.core.transaction import Unit
from deskflow.engine import ending, sections, signals, store
from deskflow.engine.action import Action
from deskflow.engine.cancelling import cancelled_in, end_cancelled
from deskflow.engine.compiled import WorkflowCache
from deskflow.engine.execution import Execution
from deskflow.engine.interpreter import Interpreter, PendingEffect, first_of
from deskflow.engine.limits import EngineLimits
from deskflow.engine.long_texts import LongTexts
from deskflow.engine.reporting import report_ends
from deskflow.engine.results import StepFailed
from deskflow.engine.surroundings import Vault
from deskflow.engine.token_rows import Resting
from deskflow.engine.triggers import consume_events

_log = logging.getLogger(__name__)
_CLAIM = 100
# What one execution takes, until it is known.
_PACE = 0.002
_EMPTY_TO_FORGET = 2
# Where others write too, they wait for the rows that a slice holds.
_SHARED_SECONDS = 0.010
# Deadlock, serialization failure.
_LOST = frozenset({"40P01", "40001"})
_TRIES = 5


@dataclass(slots=True)
class Slice:
    """What one slice did. `worked` is False when there was nothing to do."""

    worked: bool = False
    effects: list[PendingEffect] = field(default_factory=list)
    steps: int = 0
    finished: int = 0


class Drain:
    """Does slices; keeps what outlives a transaction (compiled versions)."""

    def __init__(
        self,
        bus: CommandBus,
        clock: Clock,
        actions: Mapping[str, Action],
        limits: EngineLimits,
        tenant_id: UUID,
        worker: str,
        vault: Vault | None = None,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._actions = actions
        self.limits = limits
        self._tenant_id = tenant_id
        self._worker = worker
        self._cache = WorkflowCache()
        self._texts = LongTexts()
        # Seconds an execution took of late: what is claimed and not begun is read for nothing.
        self._pace = _PACE
        self._empty = 0
        # Which of several tokens goes first; tests try all orders.
        self.choose = first_of
        self._vault = vault or Vault()

    def run_slice(self, should_stop: Callable[[], bool] = lambda: False) -> Slice:
        """One transaction; on the writer's thread. Raises what the database raises."""
        return _unless_lost(lambda: self._run_slice(should_stop))

    def _run_slice(self, should_stop: Callable[[], bool]) -> Slice:
        done = Slice()
        touched: set[UUID] = set()
        with rare_collections(), self._bus.unit() as unit:
            deadline = self._deadline(unit)
            enough = self._enough(deadline, should_stop)
            faults.point("engine.before_trigger")
            done.worked = bool(
                consume_events(unit, self._tenant_id, self._clock.now(), self.limits, self._bus)
            )
            touched.update(self._take_signals(unit, done))
            while not should_stop():
                faults.point("engine.before_claim")
                now = self._clock.now()
                rows = store.claim_due(
                    unit.connection, self._tenant_id, now, self._as_many_as_fit(deadline)
                )
                faults.point("engine.after_claim")
                if not rows:
                    break
                done.worked = True
                touched.update(self._advance(unit, rows, now, done, enough))
                if time.perf_counter() >= deadline or self.limits.commit_each_step:
                    break
            faults.point("engine.before_commit")
        faults.point("engine.after_commit")
        # One empty slice lies between two calls of a run that calls row after row.
        self._empty = 0 if done.worked else self._empty + 1
        if self._empty >= _EMPTY_TO_FORGET:
            self._texts.forget()
        if touched:
            self._bus.announce(Changes({"workflow_executions": frozenset(touched)}))
        return done

    def settle(
        self,
        effect: PendingEffect,
        output: Any,
        error: StepFailed | None,
        seconds: float,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Slice:
        """Records what came back from outside and goes on for as long as a slice; nothing when somebody else took
        over."""
        with logs.context(execution=effect.execution_id):
            return _unless_lost(lambda: self._settle(effect, output, error, seconds, should_stop))

    def _settle(
        self,
        effect: PendingEffect,
        output: Any,
        error: StepFailed | None,
        seconds: float,
        should_stop: Callable[[], bool],
    ) -> Slice:
        done = Slice(worked=True)
        self._empty = 0
        faults.point("engine.before_settle")
        with self._bus.unit() as unit:
            row = store.lock_one(unit.connection, effect.execution_id)
            if row is None or row.completed_at is not None:
                return done
            now = self._clock.now()
            workflow = store.compiled_for(unit.connection, self._cache, row)
            execution = store.load(unit.connection, row, workflow, self._texts)
            self._vault.begin(unit, execution)
            token = next((one for one in execution.tokens if one.id == effect.token_id), None)
            if (
                token is None
                or token.state != "effect"
                or token.data.get("attempt") != effect.attempt
            ):
                _log.warning("effect of a worker left behind")
                return done
            interpreter = self._interpreter(unit, now)
            output, error = self._vault.cleaned(output, error)
            interpreter.settle_effect(execution, token, output, error, seconds)
            if execution.status != "paused":
                enough = self._enough(self._deadline(unit), should_stop)
                done.effects = interpreter.advance(execution, enough)
            self._save(unit, [execution], now, done)
            faults.point("engine.before_settle_commit")
        faults.point("engine.after_settle_commit")
        self._bus.announce(Changes({"workflow_executions": frozenset({effect.execution_id})}))
        return done

    def renew(self, effect: PendingEffect) -> bool:
        """Holds on to an effect that takes long; False when it has been taken over."""
        faults.point("engine.before_renew")
        with self._bus.unit() as unit:
            until = self._clock.now() + self.limits.lease
            renewed = store.renew_lease(
                unit.connection, effect.execution_id, effect.token_id, effect.attempt, until
            )
        faults.point("engine.after_renew")
        return renewed

    def next_ready(self, connection: Connection) -> datetime | None:
        return store.next_ready(connection, self._tenant_id)

    def _interpreter(self, unit: Unit, now: datetime) -> Interpreter:
        return Interpreter(self._bus, unit, self._actions, self.limits, now, self.choose)

    # --- inside ------------------------------------------------------------------------------------

    def _advance(
        self, unit: Unit, rows: Any, now: datetime, done: Slice, enough: Callable[[], bool]
    ) -> list[UUID]:
        """Advances one after the other until that is enough; answers with whose turn came."""
        began = time.perf_counter()
        interpreter = self._interpreter(unit, now)
        executions: list[Execution] = []
        known = store.resting(unit.connection, rows)
        for row in rows:
            if row.id in cancelled_in(unit):
                continue
            execution, effects = self._advance_one(unit, interpreter, row, known, enough)
            executions.append(execution)
            done.effects.extend(effects)
            if enough():
                break
        self._save(unit, executions, now, done)
        if executions:
            self._pace = (self._pace + (time.perf_counter() - began) / len(executions)) / 2
        return [execution.id for execution in executions]

    def _deadline(self, unit: Unit) -> float:
        seconds = self.limits.slice_seconds
        if unit.connection.dialect.name == "postgresql":
            seconds = min(seconds, _SHARED_SECONDS)
        return time.perf_counter() + seconds

    def _enough(self, deadline: float, should_stop: Callable[[], bool]) -> Callable[[], bool]:
        if self.limits.commit_each_step:
            return lambda: True
        return lambda: time.perf_counter() >= deadline or should_stop()

    def _as_many_as_fit(self, deadline: float) -> int:
        if self.limits.commit_each_step:
            return 1
        left = deadline - time.perf_counter()
        return max(1, min(_CLAIM, int(left / self._pace)))

    def _take_signals(self, unit: Unit, done: Slice) -> list[UUID]:
        """What executions have told each other since; answers with those that were cancelled by it."""
        rows = signals.take(unit.connection, self._tenant_id)
        if not rows:
            return []
        faults.point("engine.before_signals")
        done.worked = True
        now = self._clock.now()
        interpreter = self._interpreter(unit, now)
        cancelled: list[Execution] = []
        for row in rows:
            if row.kind == signals.ANSWER:
                signals.answer(unit.connection, row.execution_id, row.ref, row.data or {}, now)
                continue
            target = store.lock_one(unit.connection, row.execution_id)
            if target is None:
                continue
            if row.kind == signals.ENDED:
                signals.clean_up(unit.connection, target, now)
            elif target.completed_at is None:
                workflow = store.compiled_for(unit.connection, self._cache, target)
                execution = store.load(unit.connection, target, workflow, self._texts)
                interpreter.cancel(execution)
                self._save(unit, [execution], now, done)
                cancelled.append(execution)
        faults.point("engine.after_signals")
        return [one.id for one in cancelled]

    def _advance_one(
        self,
        unit: Unit,
        interpreter: Interpreter,
        row: Row[Any],
        known: Resting,
        enough: Callable[[], bool],
    ) -> tuple[Execution, list[PendingEffect]]:
        with logs.context(execution=row.id):
            return self._advance_safely(unit, interpreter, row, known, enough)

    def _advance_safely(
        self,
        unit: Unit,
        interpreter: Interpreter,
        row: Row[Any],
        known: Resting,
        enough: Callable[[], bool],
    ) -> tuple[Execution, list[PendingEffect]]:
        connection = unit.connection
        run_plain(connection, "SAVEPOINT execution")
        try:
            workflow = store.compiled_for(connection, self._cache, row)
            execution = store.load(connection, row, workflow, self._texts, known)
            self._vault.begin(unit, execution)
            effects = interpreter.advance(execution, enough)
        except Exception as problem:
            if _is_lost(problem):
                raise
            # One broken execution must not stop the others: its own changes are undone, it fails loudly.
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT execution")
            connection.exec_driver_sql("RELEASE SAVEPOINT execution")
            _log.exception("execution failed inside the engine")
            broken = store.broken(connection, row, interpreter.now, _as_error(problem))
            ending.withdraw_approvals(interpreter, broken)
            sections.leave_all(connection, broken.tenant_id, broken.id, interpreter.now)
            signals.cancel_children(connection, broken.id, broken.tenant_id)
            return broken, []
        run_plain(connection, "RELEASE SAVEPOINT execution")
        return execution, effects

    def _save(self, unit: Unit, executions: list[Execution], now: datetime, done: Slice) -> None:
        cancelled = end_cancelled(unit, executions, now)
        done.effects = [one for one in done.effects if one.execution_id not in cancelled]
        for execution in executions:
            self._vault.blacken(execution)
        store.save(unit.connection, executions, self._worker, self._texts)
        done.steps += sum(len(execution.step_rows) for execution in executions)
        ended = [one for one in executions if one.finished and one.id not in cancelled]
        done.finished += len(ended)
        for execution in executions:
            if execution.finished and execution.parent_id is not None:
                signals.tell_parent(unit.connection, execution)
        actor = Actor(self._tenant_id, None, "system")
        report_ends(self._bus, unit, ended, actor, now)


def _unless_lost(job: Callable[[], Slice]) -> Slice:
    """What a worker does whom the database has chosen to give way to another one: all of it again."""
    for _ in range(_TRIES):
        try:
            return job()
        except DBAPIError as problem:
            if not _is_lost(problem):
                raise
            _log.info("another worker goes first")
    return job()


def _is_lost(problem: Exception) -> bool:
    """Whether two transactions waited for each other and this is the one that was undone."""
    return isinstance(problem, DBAPIError) and getattr(problem.orig, "sqlstate", None) in _LOST


def _as_error(problem: Exception) -> dict[str, Any]:
    if isinstance(problem, DeskflowError):
        return StepFailed.of(problem).as_json()
    return {
        "code": "engine.internal",
        "params": {"problem": f"{type(problem).__name__}: {problem}"[:500]},
    }
