"""The outputs of earlier steps, for `steps.<key>`: those of the execution, or of one round of a loop and around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, Text, select, type_coerce

from deskflow.core.types import Json
from deskflow.engine.long_texts import LongTexts
from deskflow.workflows.tables import workflow_step_executions


class Outputs(Mapping[str, Json]):
    """Those of an earlier slice are read when first asked for. `scope_id` is that of a round; what is not found in
    it is looked for in `around`. `texts` remembers what a long one says: a run that rests a thousand times with a list
    of a thousand rows behind it would read that list a thousand times."""

    def __init__(
        self,
        connection: Connection,
        execution_id: UUID,
        earlier: Sequence[UUID],
        fresh: bool,
        scope_id: UUID | None = None,
        around: Outputs | None = None,
        order_of: Callable[[str], int | None] = lambda key: None,
        texts: LongTexts | None = None,
    ) -> None:
        self.connection = connection
        self._execution_id = execution_id
        self._earlier = earlier
        self._scope_id = scope_id
        self._around = around
        self._order_of = order_of
        self.texts = texts or LongTexts()
        self._known: dict[str, Json] = {}
        self._asked: set[str] = set()
        self._complete = fresh

    def __setitem__(self, key: str, output: Json) -> None:
        self._known[key] = output

    def __getitem__(self, key: str) -> Json:
        if key not in self._known and not self._complete and key not in self._asked:
            self._read(key)
        if key not in self._known and self._around is not None:
            return self._around[key]
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        try:
            self[str(key)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        if not self._complete:
            self._read(None)
            self._complete = True
        return iter(dict.fromkeys([*self._known, *(self._around or ())]))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, key: str | None) -> None:
        s = workflow_step_executions.c
        # A failure that was handled has left its error.
        text = type_coerce(s.output_data, Text).label("text")
        statement = select(s.step_key, text).where(s.status.in_(("completed", "failed")))
        if self._scope_id is not None:
            statement = statement.where(s.scope_id == self._scope_id)
        else:
            ids = [*self._earlier, self._execution_id]
            statement = statement.where(s.workflow_execution_id.in_(ids), s.scope_id.is_(None))
        # The newest visit comes last and wins; what this slice itself has put out is newer still.
        statement = statement.order_by(s.completed_at, s.visit)
        if key is None:
            newer = set(self._known)
            rows = self.connection.execute(statement).all()
            self._known |= {
                row.step_key: self.texts.read(row.text) for row in rows if row.step_key not in newer
            }
            return
        self._asked.add(key)
        statement = statement.where(s.step_key == key)
        order = None if self._scope_id is not None else self._order_of(key)
        # By its place in the workflow a step is found without reading all that others have left. It may have had
        # another place in an earlier version.
        rows = (
            ()
            if order is None
            else self.connection.execute(statement.where(s.step_order == order)).all()
        )
        for row in rows or self.connection.execute(statement):
            self._known[key] = self.texts.read(row.text)
