"""One execution in memory while it is advanced: what it knows, and the rows it will write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.ids import derived_id
from deskflow.core.types import Json
from deskflow.engine.compiled import CompiledWorkflow
from deskflow.engine.results import Token
from deskflow.workflows.tables import workflow_step_executions


class Outputs(Mapping[str, Json]):
    """The outputs of earlier steps by key; those of an earlier life are read when first asked for."""

    def __init__(
        self, connection: Connection, execution_id: UUID, earlier: UUID | None, fresh: bool
    ) -> None:
        self.connection = connection
        self._execution_id = execution_id
        self._earlier = earlier
        self._known: dict[str, Json] = {}
        self._complete = fresh

    def __setitem__(self, key: str, output: Json) -> None:
        self._known[key] = output

    def __getitem__(self, key: str) -> Json:
        if key not in self._known and not self._complete:
            self._read(key)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        if not self._complete:
            self._read(None)
            self._complete = True
        return iter(self._known)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, key: str | None) -> None:
        steps = workflow_step_executions
        ids = [one for one in (self._earlier, self._execution_id) if one is not None]
        statement = (
            select(steps.c.step_key, steps.c.output_data)
            .where(steps.c.workflow_execution_id.in_(ids), steps.c.status == "completed")
            # The newest visit comes last and wins.
            .order_by(steps.c.completed_at, steps.c.visit)
        )
        if key is not None:
            statement = statement.where(steps.c.step_key == key)
        for row in self.connection.execute(statement):
            self._known[row.step_key] = row.output_data
        # What this slice itself has put out is newer than what is stored.


@dataclass(slots=True)
class StepRow:
    """A row of `workflow_step_executions`; `stored` tells an update from an insert."""

    values: dict[str, Any]
    stored: bool = False


@dataclass(slots=True)
class Execution:
    """Loaded when claimed, saved at the end of the slice."""

    id: UUID
    tenant_id: UUID
    workflow: CompiledWorkflow
    trigger: Json
    variables: dict[str, Json]
    outputs: Outputs
    tokens: list[Token]
    status: str
    started_at: datetime
    chain: tuple[str, ...]
    attempt: int
    active_ms: int
    step_count: int
    user_id: UUID | None
    new: bool
    step_rows: list[StepRow] = field(default_factory=list)
    error: dict[str, Json] | None = None
    completed_at: datetime | None = None
    context_changed: bool = False
    had_tokens: bool = False
    visits: dict[str, int] = field(default_factory=dict)

    def next_visit(self, key: str) -> int:
        """How often this step is visited, counted from one."""
        self.visits[key] = self.visits.get(key, 0) + 1
        return self.visits[key]

    def stored_row(self, row_id: UUID) -> StepRow | None:
        """The row written in an earlier slice, to be updated."""
        steps = workflow_step_executions
        row = (
            self.outputs.connection.execute(select(steps).where(steps.c.id == row_id))
            .mappings()
            .first()
        )
        return None if row is None else StepRow(dict(row), stored=True)

    def step_execution_id(self, key: str, visit: int, retry: int = 0) -> UUID:
        """One id per visit and try, so that a repeated slice writes the same row."""
        ordinal = hash_of(key, visit, retry)
        return derived_id(self.id, ordinal)

    @property
    def finished(self) -> bool:
        return self.completed_at is not None

    def scope(self, now: datetime) -> dict[str, Any]:
        """The names expressions may use; `vars` and `stepN` are other spellings the parser knows."""
        return {
            "trigger": self.trigger,
            "variables": self.variables,
            "steps": self.outputs,
            "now": now.isoformat(),
            "execution": {
                "id": str(self.id), "started_at": self.started_at.isoformat(), "attempt": self.attempt,
            },
            "workflow": {
                "id": str(self.workflow.workflow_id), "name": self.workflow.name,
                "version": self.workflow.version,
            },
            "user": None if self.user_id is None else {"id": str(self.user_id)},
        }  # fmt: skip


def hash_of(key: str, visit: int, retry: int) -> int:
    """A 32-bit number for a visit of a step, the same in every process."""
    import zlib

    return zlib.crc32(f"{key}:{visit}:{retry}".encode())
