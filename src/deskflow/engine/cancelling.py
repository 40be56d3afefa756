"""Executions that another one has cancelled while this very slice holds them in memory.

What the slice would save is older than the cancellation; without this it would bring them back to life.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.transaction import Unit
from deskflow.engine.execution import Execution
from deskflow.workflows.parking import NOTE, park
from deskflow.workflows.tables import workflow_executions

_KEY: Final = "executions cancelled in this slice"
_UNDER_WAY: Final = frozenset({"running", "waiting", "retrying"})


def note_cancelled(unit: Unit, execution_id: UUID) -> None:
    """To be called once the cancellation was written in this unit."""
    unit.memo.setdefault(_KEY, set()).add(execution_id)


def cancelled_in(unit: Unit) -> frozenset[UUID]:
    """Asked of the table, for whoever cancelled may have been rolled back since."""
    noted = unit.memo.get(_KEY)
    if not noted:
        return frozenset()
    e = workflow_executions.c
    statement = select(e.id).where(e.id.in_(noted), e.status == "cancelled")
    return frozenset(unit.connection.execute(statement).scalars())


def end_cancelled(unit: Unit, executions: Sequence[Execution], now: datetime) -> set[UUID]:
    """Ends those of them that were cancelled and have not ended by themselves; answers with their ids."""
    ended: set[UUID] = set()
    cancelled = cancelled_in(unit)
    for execution in executions:
        if execution.id not in cancelled or execution.finished:
            continue
        execution.status, execution.completed_at = "cancelled", now
        execution.attempt += 1
        if execution.tokens:
            # As everywhere: where it stood is kept, so that a person may let it go on from there.
            execution.notes[NOTE] = park(execution.tokens)
        execution.tokens.clear()
        for row in execution.step_rows:
            if row.values["status"] in _UNDER_WAY:
                row.values.update(status="cancelled", completed_at=now)
        ended.add(execution.id)
    return ended
