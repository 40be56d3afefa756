"""The rows of the versions page: the draft, another author's draft, versions and kept states, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_workflows import counted, tr
from deskflow.workflows.checkpoints import CheckpointRow
from deskflow.workflows.queries import VersionRow, WorkflowDetails

DRAFT: Final = 0
"""Stands for the draft where versions count from 1."""
THEIRS: Final = -1
"""The draft somebody else has saved against mine."""

StateId = int | UUID
"""DRAFT, THEIRS, the number of a version, or the id of a kept state."""

_REASONS: Final = {
    "restore": QT_TRANSLATE_NOOP("workflows", "Before another state was restored"),
    "discard": QT_TRANSLATE_NOOP("workflows", "Before the draft was discarded"),
    "theirs": QT_TRANSLATE_NOOP("workflows", "Before another draft was taken"),
    "mine": QT_TRANSLATE_NOOP("workflows", "Saved over by another author"),
}


class States:
    """What there is, and what each is compared with."""

    def __init__(
        self,
        versions: Sequence[VersionRow] = (),
        checkpoints: Sequence[CheckpointRow] = (),
        theirs: WorkflowDetails | None = None,
    ) -> None:
        self._versions = list(versions)
        self._checkpoints = {row.id: row for row in checkpoints}
        self._theirs = theirs

    def checkpoint(self, state: StateId) -> CheckpointRow | None:
        return self._checkpoints.get(state) if isinstance(state, UUID) else None

    def version(self, state: StateId) -> VersionRow | None:
        return next((row for row in self._versions if row.version == state), None)

    def before(self, state: StateId) -> int | None:
        """The version that was the newest before this state; None when there was none."""
        if isinstance(state, int) and state > 0:
            return next((row.version for row in self._versions if row.version < state), None)
        kept = self.checkpoint(state)
        earlier = (
            row.version
            for row in self._versions
            if kept is None or row.published_at <= kept.made_at
        )
        return next(earlier, None)

    def title(self, state: StateId | None) -> str:
        if state is None:
            return tr("Before the first version")
        if state == DRAFT:
            return tr("Your draft") if self._theirs is not None else tr("Draft")
        if state == THEIRS:
            return tr("The draft of {name}").format(name=self._author)
        kept = self.checkpoint(state)
        if kept is not None:
            return kept.title or tr(_REASONS.get(kept.reason, kept.reason))
        return tr("Version {n}").format(n=state)

    @property
    def _author(self) -> str:
        name = self._theirs.draft_saved_by_name if self._theirs is not None else None
        return name or tr("Somebody who is gone")

    def said(self, state: StateId, now: datetime) -> str:
        """Who made it, when, and the whole of what they said of it."""
        version, kept = self.version(state), self.checkpoint(state)
        if version is not None:
            made = _made(version.published_by, version.published_at, now)
            if version.acknowledged:
                warned = QT_TRANSLATE_NOOP("workflows", "with %n warning(s)")
                made = f"{made}, {counted(warned, version.acknowledged)}"
            return f"{made}: {version.message}" if version.message else made
        return _made(kept.made_by, kept.made_at, now) if kept is not None else ""

    def rows(self, now: datetime) -> list[RecordRow]:
        rows = [RecordRow(DRAFT, self.title(DRAFT), tr("what is being edited"), lead="square-pen")]
        if self._theirs is not None:
            chip = Chip(tr("Conflict"), "warning")
            said = tr("saved while you were editing")
            rows.append(RecordRow(THEIRS, self.title(THEIRS), said, lead="users", chip=chip))
        dated = [(row.published_at, 1, self._version_row(row, now)) for row in self._versions]
        dated += [(row.made_at, 0, self._kept_row(row, now)) for row in self._checkpoints.values()]
        dated.sort(key=lambda one: one[:2], reverse=True)
        return [*rows, *(row for _, _, row in dated)]

    def _version_row(self, row: VersionRow, now: datetime) -> RecordRow:
        name = self.title(row.version)
        live = row.version == self._versions[0].version
        return RecordRow(
            row.version,
            f"{name} · {_one_line(row.message)}" if row.message else name,
            _made(row.published_by, row.published_at, now),
            lead="rocket",
            chip=Chip(tr("Published"), "success") if live else None,
        )

    def _kept_row(self, row: CheckpointRow, now: datetime) -> RecordRow:
        return RecordRow(
            row.id,
            self.title(row.id),
            _made(row.made_by, row.made_at, now),
            lead="bookmark" if row.title else "history",
            quiet=not row.title,
        )


def _made(who: str | None, at: datetime, now: datetime) -> str:
    return f"{who or tr('Somebody who is gone')}, {day_and_time(at, now)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
