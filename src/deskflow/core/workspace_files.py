"""What belongs to a workspace on the disk, and copies of it that are whole.

x.deskflow                              the database
x.drafts.db                             what is being typed
x.files/                                attachments, by hash
x.lock                                  who has it open
x.backup-<revision>-<time>.deskflow     copies made before a migration, or by hand
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deskflow.core import sqlite
from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.whole_files import sync_folder

SUFFIX = ".deskflow"
_TIME = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class WorkspaceFiles:
    """The paths beside a workspace's database. Nothing is created by asking for them."""

    database: Path

    @classmethod
    def at(cls, path: Path) -> WorkspaceFiles:
        """Absolute, so that two spellings of a path are one workspace. OSError for links that lead in a circle."""
        with contextlib.suppress(RuntimeError):  # the home of nobody is a name like any other
            path = path.expanduser()
        try:
            return cls(path.resolve())
        except RuntimeError as problem:  # what Python before 3.13 makes of a circle
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from problem

    @property
    def name(self) -> str:
        """`x` for x.deskflow; any other file keeps its whole name, so that x.db does not share its drafts."""
        return self.database.name.removesuffix(SUFFIX)

    @property
    def drafts(self) -> Path:
        return self.database.with_name(f"{self.name}.drafts.db")

    @property
    def attachments(self) -> Path:
        return self.database.with_name(f"{self.name}.files")

    @property
    def lock(self) -> Path:
        return self.database.with_name(f"{self.name}.lock")

    def backup(self, revision: str, at: datetime) -> Path:
        """The name of a copy made at schema `revision`; names sort by revision, then by time."""
        stamp = at.astimezone(UTC).strftime(_TIME)
        return self.database.with_name(f"{self.name}.backup-{revision}-{stamp}{SUFFIX}")

    def backups(self) -> list[Path]:
        """The copies there are, oldest first."""
        start = f"{self.name}.backup-"
        found = [
            path
            for path in self.database.parent.iterdir()
            if path.name.startswith(start) and path.name.endswith(SUFFIX)
        ]
        return sorted(found, key=lambda path: path.name.rsplit("-", 1)[-1])


def back_up(files: WorkspaceFiles, revision: str, at: datetime) -> Path:
    """A checked copy of the database as it is at this moment; writers may go on meanwhile.

    Attachments are not copied: they never change and the copy lies beside the same folder.
    Raises NotFound("workspace.not_found"), Rejected("workspace.damaged") or Transient.
    """
    target = files.backup(revision, at)
    copy_database(files.database, target)
    return target


def copy_database(source: Path, target: Path) -> None:
    """A copy through SQLite itself, so that what still lies in the WAL is in it. Replaces `target`."""
    if not source.is_file():
        raise NotFound("workspace.not_found", path=str(source))
    module = sqlite.driver()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as problem:
        raise Transient("workspace.backup_failed", problem=problem.strerror or "") from problem
    os.close(handle)
    temporary = Path(name)
    try:
        with (
            contextlib.closing(sqlite.connect(source, read_only=True)) as reading,
            contextlib.closing(module.connect(name, isolation_level=None)) as writing,
        ):
            # In one go: a copy in slices starts over whenever somebody writes.
            reading.backup(writing, pages=-1)
            # One file that can be carried away; opening it as a workspace turns the WAL on again.
            writing.execute("PRAGMA journal_mode=DELETE")
        problems = quick_check(temporary)
        if problems:
            raise Rejected("workspace.damaged", path=str(source), problem=problems[0])
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except module.OperationalError as problem:
        raise Transient("workspace.backup_failed", problem=str(problem)) from problem
    except module.DatabaseError as problem:
        raise Rejected("workspace.damaged", path=str(source), problem=str(problem)) from problem
    except OSError as problem:
        raise Transient("workspace.backup_failed", problem=problem.strerror or "") from problem
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def quick_check(path: Path) -> list[str]:
    """What SQLite finds wrong with a file; empty when it is sound. Raises NotFound when there is none."""
    if not path.is_file():
        raise NotFound("workspace.not_found", path=str(path))
    module = sqlite.driver()
    try:
        with contextlib.closing(sqlite.connect(path, read_only=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
    except module.DatabaseError as problem:
        return [str(problem)]
    return [] if found == ["ok"] else found


def prune_backups(files: WorkspaceFiles, keep: int) -> list[Path]:
    """Removes the oldest copies beyond `keep`; answers with those it removed."""
    found = files.backups()
    gone = found[: max(0, len(found) - keep)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
