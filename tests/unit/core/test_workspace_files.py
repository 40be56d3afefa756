"""The files of a workspace have their names, and a copy of it is whole."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskflow.core import sqlite
from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.workspace_files import (
    WorkspaceFiles,
    back_up,
    copy_database,
    prune_backups,
    quick_check,
)

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def files(tmp_path: Path) -> WorkspaceFiles:
    return WorkspaceFiles.at(tmp_path / "desk.deskflow")


def fill(path: Path, rows: int = 1_000) -> object:
    connection = sqlite.connect(path, read_only=False)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t VALUES (?)", [(f"row {n}" * 20,) for n in range(rows)])
    connection.execute("COMMIT")
    return connection


def count(path: Path) -> int:
    with contextlib.closing(sqlite.connect(path, read_only=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def test_everything_lies_beside_the_database(files: WorkspaceFiles, tmp_path: Path) -> None:
    folder = tmp_path.resolve()
    assert files.database == folder / "desk.deskflow"
    assert files.drafts == folder / "desk.drafts.db"
    assert files.attachments == folder / "desk.files"
    assert files.lock == folder / "desk.lock"
    assert files.backup("0007", AT) == folder / "desk.backup-0007-20261121T120000000000Z.deskflow"


def test_two_spellings_are_one_workspace(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    twisted = tmp_path / "sub" / ".." / "desk.deskflow"
    assert WorkspaceFiles.at(twisted) == WorkspaceFiles.at(tmp_path / "desk.deskflow")


def test_a_file_of_another_name_does_not_share_its_drafts(tmp_path: Path) -> None:
    one, other = (WorkspaceFiles.at(tmp_path / name) for name in ("x.deskflow", "x.db"))
    assert one.drafts != other.drafts
    assert one.lock != other.lock


def test_a_backup_has_what_only_the_wal_had_and_can_be_carried_away(
    files: WorkspaceFiles,
) -> None:
    with contextlib.closing(fill(files.database)):
        copy = back_up(files, "0001", AT)
        assert count(copy) == 1_000
    assert quick_check(copy) == []
    names = {path.name for path in copy.parent.iterdir()}
    assert not {name for name in names if name.startswith((copy.name + "-", "."))}


def test_a_backup_does_not_see_what_is_not_committed(files: WorkspaceFiles) -> None:
    with contextlib.closing(fill(files.database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM t")
        assert count(back_up(files, "0001", AT)) == 1_000
        connection.execute("ROLLBACK")


def test_backups_are_listed_and_the_oldest_removed(files: WorkspaceFiles) -> None:
    fill(files.database).close()
    made = [
        back_up(files, revision, AT + timedelta(hours=number))
        for number, revision in enumerate(("b2f1", "0a11", "ffff"))
    ]
    assert files.backups() == made
    assert prune_backups(files, keep=2) == made[:1]
    assert files.backups() == made[1:]
    assert files.database.exists()


def test_damage_is_told_and_leaves_no_copy(files: WorkspaceFiles) -> None:
    fill(files.database).close()
    assert quick_check(files.database) == []
    with files.database.open("rb+") as file:
        file.seek(4_096)
        file.write(os.urandom(8_192))
    assert quick_check(files.database)
    with pytest.raises(Rejected, match=r"workspace\.damaged"):
        back_up(files, "0001", AT)
    assert files.backups() == []


def test_what_is_no_database_at_all(files: WorkspaceFiles) -> None:
    with pytest.raises(NotFound):
        quick_check(files.database)
    with pytest.raises(NotFound):
        back_up(files, "0001", AT)
    files.database.write_bytes(b"a photo of a cat" * 1_000)
    assert quick_check(files.database)
    with pytest.raises(Rejected, match=r"workspace\.damaged"):
        back_up(files, "0001", AT)
    assert [path.name for path in files.database.parent.iterdir()] == ["desk.deskflow"]


def test_a_place_that_cannot_be_written(files: WorkspaceFiles) -> None:
    fill(files.database).close()
    with pytest.raises(Transient, match=r"workspace\.backup_failed"):
        copy_database(files.database, files.database.parent / "no" / "such" / "folder.deskflow")
