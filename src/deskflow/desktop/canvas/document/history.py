"""Undo and redo: two stacks of commits. Knows nothing of what the changes do."""

from __future__ import annotations

from deskflow.desktop.canvas.document.changes import squash
from deskflow.desktop.canvas.document.notices import Commit


class History:
    """``limit`` bounds memory; what falls off the end can no longer be undone."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._done: list[Commit] = []
        self._undone: list[Commit] = []
        self._sealed = True

    @property
    def undo_step(self) -> Commit | None:
        return self._done[-1] if self._done else None

    @property
    def redo_step(self) -> Commit | None:
        return self._undone[-1] if self._undone else None

    @property
    def depth(self) -> int:
        return len(self._done)

    def seal(self) -> None:
        """The next commit begins a new step even if its merge key matches."""
        self._sealed = True

    def would_merge(self, commit: Commit) -> bool:
        top = self.undo_step
        return (
            not self._sealed
            and top is not None
            and commit.merge_key is not None
            and top.merge_key == commit.merge_key
        )

    def push(self, commit: Commit, *, merge: bool) -> None:
        self._undone.clear()
        self._sealed = False
        if merge and self._done:
            top = self._done.pop()
            changes = tuple(squash([*top.changes, *commit.changes]))
            self._done.append(Commit(top.name, top.params, changes, top.merge_key))
            return
        self._done.append(commit)
        if len(self._done) > self._limit:
            del self._done[0]

    def step_back(self) -> Commit:
        commit = self._done.pop()
        self._undone.append(commit)
        self._sealed = True
        return commit

    def step_forward(self) -> Commit:
        commit = self._undone.pop()
        self._done.append(commit)
        self._sealed = True
        return commit
