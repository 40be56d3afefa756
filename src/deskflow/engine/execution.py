"""One execution in memory while it is advanced: what it knows, and the rows it will write."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.errors import Bug
from deskflow.core.ids import derived_id
from deskflow.core.types import Json
from deskflow.engine.compiled import CompiledWorkflow
from deskflow.engine.outputs import Outputs
from deskflow.engine.results import Token
from deskflow.engine.scopes import ROUND, UNDOING, Scope
from deskflow.engine.surroundings import Surroundings
from deskflow.workflows.tables import workflow_step_executions

STEP_COLUMNS: Final = ("id", "status", "started_at", "step_key", "scope_id")
"""What is read again of the row of a step that has rested."""


@dataclass(slots=True)
class StepRow:
    """A row of `workflow_step_executions`; `stored` tells an update from an insert. Of a stored one `values` holds
    what was read again and what has changed since."""

    values: dict[str, Any]
    stored: bool = False


@dataclass(slots=True)
class Undo:
    """A step that has been done and can be undone: its place in the order, and where it was done."""

    id: UUID
    place: int
    step_key: str
    data: dict[str, Any]


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
    # Its variables are long; as the text they had when they were last written, while they are the same.
    carries_much: bool = False
    variables_text: str | None = None
    visits: dict[str, int] = field(default_factory=dict)
    parent_id: UUID | None = None
    subject_kind: str | None = None
    subject_id: UUID | None = None
    result: Json = None
    # What is small, has to outlive a rest and has no row of its own: events heard, whether it has children.
    notes: dict[str, Any] = field(default_factory=dict)
    scopes: dict[UUID, Scope] = field(default_factory=dict)
    dropped_scopes: list[UUID] = field(default_factory=list)
    stored_tokens: dict[UUID, tuple[Any, ...]] = field(default_factory=dict)
    undo: list[Undo] = field(default_factory=list)
    surroundings: Surroundings | None = None
    # Rows of steps that were read with it.
    known_rows: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    _rounds: dict[UUID, Outputs] = field(default_factory=dict)
    _rows: dict[UUID, StepRow] = field(default_factory=dict)

    # --- tokens and scopes -------------------------------------------------------------------------

    def enter(self, token: Token) -> None:
        self.tokens.append(token)
        if token.scope_id is not None:
            self.scopes[token.scope_id].live += 1

    def leave(self, token: Token) -> None:
        self.tokens.remove(token)
        if token.scope_id is not None:
            self.scopes[token.scope_id].live -= 1

    def move(self, token: Token, scope_id: UUID | None) -> None:
        """Into another scope, still standing where it stands."""
        if token.scope_id is not None:
            self.scopes[token.scope_id].live -= 1
        token.scope_id = scope_id
        if scope_id is not None:
            self.scopes[scope_id].live += 1

    def open(self, scope: Scope) -> None:
        self.scopes[scope.id] = scope
        if scope.parent_id is not None:
            self.scopes[scope.parent_id].live += 1

    def drop(self, scope: Scope) -> None:
        del self.scopes[scope.id]
        self._rounds.pop(scope.id, None)
        if scope.parent_id is not None and scope.parent_id in self.scopes:
            self.scopes[scope.parent_id].live -= 1
        if scope.stored:
            self.dropped_scopes.append(scope.id)

    def around(self, scope_id: UUID | None) -> Iterator[Scope]:
        """The scope and those around it, innermost first."""
        while scope_id is not None:
            scope = self.scopes[scope_id]
            yield scope
            scope_id = scope.parent_id

    def innermost(self, scope_id: UUID | None, kind: str) -> Scope | None:
        return next((one for one in self.around(scope_id) if one.kind == kind), None)

    def tokens_within(self, scope: Scope) -> list[Token]:
        return [
            token
            for token in self.tokens
            if token.scope_id is not None
            and any(one is scope for one in self.around(token.scope_id))
        ]

    def scopes_within(self, scope: Scope) -> list[Scope]:
        """Innermost first, without the scope itself."""
        inside = [
            one
            for one in self.scopes.values()
            if one is not scope and any(outer is scope for outer in self.around(one.id))
        ]
        return sorted(inside, key=lambda one: -sum(1 for _ in self.around(one.id)))

    def opener_of(self, scope: Scope) -> Token:
        """The token that rests at the opening step of a loop or a group until it is over."""
        wanted = UUID(scope.data["opener"])
        for token in self.tokens:
            if token.id == wanted:
                return token
        raise Bug("engine.scope_without_token", step=scope.step_key)

    def round_of(self, scope_id: UUID | None) -> Scope | None:
        """The round these outputs belong to; what undoes a step looks into the round of that step."""
        for scope in self.around(scope_id):
            if scope.kind == ROUND or (scope.kind == UNDOING and scope.data.get("rounds")):
                return scope
        return None

    # --- visits and rows ---------------------------------------------------------------------------

    def next_visit(self, key: str) -> int:
        """How often this step is visited, counted from one."""
        self.visits[key] = self.visits.get(key, 0) + 1
        return self.visits[key]

    def row(self, row_id: UUID) -> StepRow | None:
        """The row of a visit, from this slice or an earlier one, to be written again."""
        found = self._rows.get(row_id)
        if found is not None:
            return found
        steps = workflow_step_executions
        stored = self.known_rows.get(row_id) or (
            self.outputs.connection.execute(
                select(*(steps.c[name] for name in STEP_COLUMNS)).where(steps.c.id == row_id)
            )
            .mappings()
            .first()
        )
        if stored is None:
            return None
        return self.add_row(StepRow(dict(stored), stored=True))

    def add_row(self, row: StepRow) -> StepRow:
        self.step_rows.append(row)
        self._rows[row.values["id"]] = row
        return row

    def step_execution_id(self, key: str, visit: int, retry: int = 0) -> UUID:
        """One id per visit and try, so that a repeated slice writes the same row."""
        return derived_id(self.id, ordinal_of(key, visit, retry))

    def scope_id_of(self, key: str, visit: int) -> UUID:
        """The id of the scope that this visit of a step opens."""
        return derived_id(self.id, ordinal_of(key, visit, _SCOPE))

    @property
    def finished(self) -> bool:
        return self.completed_at is not None

    @property
    def undoing(self) -> Scope | None:
        """What undoes the whole execution, while that is going on."""
        return next(
            (one for one in self.scopes.values() if one.kind == UNDOING and not one.data.get("group")),
            None,
        )  # fmt: skip

    # --- what expressions see ----------------------------------------------------------------------

    def outputs_in(self, scope_id: UUID | None) -> Outputs:
        """Outputs in sight of a scope: those of its round, then of the rounds around it, then of all."""
        if scope_id is None:
            return self.outputs
        scope = self.round_of(scope_id)
        if scope is None:
            return self.outputs
        if scope.kind == UNDOING:
            return self._outputs_to_undo(scope)
        known = self._rounds.get(scope.id)
        if known is None:
            known = self._rounds[scope.id] = Outputs(
                self.outputs.connection, self.id, (), not scope.stored, scope.id,
                self.outputs_in(scope.parent_id), texts=self.outputs.texts,
            )  # fmt: skip
            known[scope.step_key] = {"item": scope.data.get("item"), "index": scope.data["index"]}
        return known

    def _outputs_to_undo(self, scope: Scope) -> Outputs:
        # The rounds themselves are long over; what their steps left is in the history.
        found = self.outputs
        for place in scope.data["rounds"]:
            found = Outputs(
                self.outputs.connection, self.id, (), False, UUID(place["id"]), found,
                texts=self.outputs.texts,
            )  # fmt: skip
            for row in self.step_rows:
                if row.values["scope_id"] == UUID(place["id"]) and "output_data" in row.values:
                    found[row.values["step_key"]] = row.values["output_data"]
            found[place["key"]] = {"item": place["item"], "index": place["index"]}
        return found

    def scope(self, now: datetime, scope_id: UUID | None = None) -> dict[str, Any]:
        """The names expressions may use; `vars` and `stepN` are other spellings the parser knows."""
        names = {
            "trigger": self.trigger,
            "variables": self.variables,
            "steps": self.outputs if scope_id is None else self.outputs_in(scope_id),
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
        if self.surroundings is not None:
            names |= self.surroundings.names(self.variables)
        round_ = None if scope_id is None else self.round_of(scope_id)
        if round_ is not None:
            place = round_.data["rounds"][-1] if round_.kind == UNDOING else round_.data
            names["item"], names["index"] = place.get("item"), place["index"]
        return names


_SCOPE = 255
"""Stands for the retry in the number of a scope; nobody tries that often."""


def ordinal_of(key: str, visit: int, retry: int) -> int:
    """A number for a visit of a step, the same in every process; those of one step lie together."""
    return (
        (_hash_of(key) << 34)
        | ((visit & 0x3FF_FFFF) << 8)
        | min(retry, 254 if retry < _SCOPE else retry)
    )


@lru_cache(maxsize=4096)
def _hash_of(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=5).digest(), "big") >> 4
