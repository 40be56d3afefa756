"""The SQLite file that drafts are kept in. Damage is set aside and told, never a reason not to start."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskflow.core import sqlite
from deskflow.core.errors import Transient
from deskflow.core.notices import Notice

if TYPE_CHECKING:
    from deskflow.core.pending_drafts import PendingDrafts

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS drafts (
    user TEXT NOT NULL, key TEXT NOT NULL, content TEXT NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (user, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, journal TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_journal ON journal (journal, seq);
"""
_DRIVER = sqlite.driver()


class _Unusable(Exception):
    """The file is damaged or from a newer release."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(code)
        self.code = code
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`content` is JSON text, `updated_at` microseconds since 1970."""

    user: str
    key: str
    content: str
    updated_at: int


class DraftsFile:
    """One connection for the writer, one for reading, so that reading never waits for the disk."""

    def __init__(self, path: Path, on_notice: Callable[[Notice], None]) -> None:
        self._path = path
        self._on_notice = on_notice
        self._lock = threading.Lock()  # guards the reading connection
        self._open_or_replace()

    # --- reading -----------------------------------------------------------------------------------

    def draft(self, user: str, key: str) -> DraftRow | None:
        rows = self._rows("SELECT * FROM drafts WHERE user = ? AND key = ?", user, key)
        return DraftRow(*rows[0]) if rows else None

    def drafts(self, user: str, prefix: str) -> list[DraftRow]:
        rows = self._rows(
            "SELECT * FROM drafts WHERE user = ? AND substr(key, 1, ?) = ?",
            user,
            len(prefix),
            prefix,
        )
        return [DraftRow(*row) for row in rows]

    def journal(self, journal: str) -> list[tuple[int, str]]:
        rows = self._rows("SELECT seq, record FROM journal WHERE journal = ? ORDER BY seq", journal)
        return [(row[0], row[1]) for row in rows]

    def last_seq(self) -> int:
        rows = self._rows("SELECT coalesce(max(seq), 0) FROM journal")
        return int(rows[0][0]) if rows else 0

    def _rows(self, statement: str, *parameters: object) -> list[Any]:
        with self._lock:
            try:
                return list(self._reader.execute(statement, parameters).fetchall())
            except _DRIVER.DatabaseError as problem:
                # The writer meets the damage too and replaces the file; until then there is nothing to show.
                self._on_notice(Notice("drafts.not_readable", {"problem": str(problem)}))
                return []

    # --- writing -----------------------------------------------------------------------------------

    def write(self, pending: PendingDrafts) -> None:
        """All of it in one transaction. Transient when the disk refuses; damage is replaced by a new file."""
        try:
            self._write(pending)
        except _DRIVER.OperationalError as problem:
            raise Transient("drafts.not_written", problem=str(problem)) from problem
        except _DRIVER.DatabaseError as problem:
            try:
                self._replace(_Unusable("drafts.damaged", str(problem)))
                self._write(pending)
            except (_DRIVER.DatabaseError, OSError, _Unusable) as again:
                raise Transient("drafts.not_written", problem=str(again)) from again

    def _write(self, pending: PendingDrafts) -> None:
        run = self._writer.execute
        run("BEGIN IMMEDIATE")
        try:
            for journal, seq in pending.cleared.items():
                run("DELETE FROM journal WHERE journal = ? AND seq < ?", (journal, seq))
            for journal, records in pending.appended.items():
                for seq, record in records.items():
                    run("INSERT OR REPLACE INTO journal VALUES (?, ?, ?)", (seq, journal, record))
            for (user, key), row in pending.drafts.items():
                if row is None:
                    run("DELETE FROM drafts WHERE user = ? AND key = ?", (user, key))
                else:
                    values = (row.user, row.key, row.content, row.updated_at)
                    run("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?)", values)
            run("COMMIT")
        except BaseException:
            with contextlib.suppress(_DRIVER.Error):
                run("ROLLBACK")
            raise

    def close(self) -> None:
        with self._lock:
            self._reader.close()
        self._writer.close()

    # --- opening -----------------------------------------------------------------------------------

    def _open_or_replace(self) -> None:
        try:
            try:
                self._open()
            except _Unusable as problem:
                self._set_aside(problem)
                self._open()
        except (_DRIVER.OperationalError, OSError, _Unusable) as problem:
            raise Transient("drafts.not_openable", path=str(self._path)) from problem

    def _open(self) -> None:
        connections: list[Any] = []
        try:
            writer = sqlite.connect(self._path, read_only=False)
            connections.append(writer)
            version = writer.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise _Unusable("drafts.from_newer_release", str(version))
            # Mapped, so that damage on the disk is met at the next write and not hidden by pages read before.
            writer.execute("PRAGMA mmap_size=67108864")
            if writer.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise _Unusable("drafts.damaged", "quick_check")
            writer.executescript(_TABLES)
            writer.execute(f"PRAGMA user_version={_VERSION}")
            connections.append(sqlite.connect(self._path, read_only=True))
        except BaseException as problem:
            for connection in connections:
                connection.close()
            damaged = isinstance(problem, _DRIVER.DatabaseError)
            if damaged and not isinstance(problem, _DRIVER.OperationalError):
                raise _Unusable("drafts.damaged", str(problem)) from problem
            raise
        self._writer, self._reader = connections

    def _replace(self, problem: _Unusable) -> None:
        with self._lock:
            self._reader.close()
            self._writer.close()
            self._set_aside(problem)
            self._open()

    def _set_aside(self, problem: _Unusable) -> None:
        """Keeps the file for somebody who may rescue more, under a name that says when."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        kept = self._path.with_name(f"{self._path.name}.set-aside-{stamp}")
        # The journal files would be taken for those of the new file.
        for suffix in ("", "-wal", "-shm", "-journal"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
        self._on_notice(Notice(problem.code, {"kept": str(kept), "problem": problem.problem}))
