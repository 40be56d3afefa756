"""A path that is no workspace is named in one sentence and left exactly as it was."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from deskflow.core import sqlite
from tests.e2e.machine import Answer, Machine, Started, answering, ended


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text("mine", encoding="utf-8")


def make_text(path: Path) -> None:
    path.write_text("Dear diary,\n" * 1000, encoding="utf-8")


def make_foreign(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("INSERT INTO bookmarks VALUES ('here')")
        connection.commit()


def make_foreign_with_migrations(path: Path) -> None:
    """Another program that uses Alembic, too."""
    make_foreign(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
        connection.commit()


def make_damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)


def make_circle(path: Path) -> None:
    path.symlink_to(path.name)


KINDS = {
    "folder": (make_folder, "is a folder, not a workspace"),
    "text": (make_text, "is no workspace of DeskFlow; it was left as it is"),
    "empty": (Path.touch, "is an empty file, not a workspace"),
    "foreign": (make_foreign, "is no workspace of DeskFlow; it was left as it is"),
    "migrated": (make_foreign_with_migrations, "is no workspace of DeskFlow; it was left as it is"),
    "damaged": (make_damaged, "is damaged"),
}
if sys.platform != "win32":
    KINDS |= {
        "pipe": (os.mkfifo, "is no workspace of DeskFlow; it was left as it is"),
        "circle": (make_circle, f": {os.strerror(errno.ELOOP)}"),
    }


def everything(folder: Path) -> dict[str, str]:
    """Each file below with the hash of its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_refused(answer: Answer, words: str) -> None:
    """In one sentence."""
    assert answer.code == 1
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1, answer.err
    assert words in answer.err


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_workspace_is_left_alone(machine: Machine, tmp_path: Path, kind: str) -> None:
    make, words = KINDS[kind]
    folder = tmp_path / "files"
    folder.mkdir()
    path = folder / "x.deskflow"
    make(path)
    before = everything(folder)
    sentence = f"{path}{words}" if words.startswith(":") else f"{path} {words}"
    for arguments in (("worker",), ("import", path), ("export", "tickets"), ("admin", "users"),
                      ("admin", "check"), ("admin", "backup")):  # fmt: skip
        answer = machine.call(*arguments, "--workspace", path)
        assert_refused(answer, sentence)
    if kind in ("text", "foreign", "circle"):
        assert_refused(machine.run("--workspace", path, screen=True), sentence)
    assert everything(folder) == before
    assert machine.reports == []


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are dropped the way of Linux")
def test_a_folder_that_cannot_be_written(machine: Machine, new_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = Path(shutil.copy(new_file, folder / "x.deskflow"))
    folder.chmod(0o500)
    before = everything(folder)
    try:
        worker = machine.run("worker", "--workspace", path, poor=True)
        fresh = machine.run("--workspace", folder / "new.deskflow", screen=True, poor=True)
    finally:
        folder.chmod(0o700)
    assert_refused(worker, f"{path} or its folder cannot be written to")
    assert_refused(fresh, "Permission denied")
    assert everything(folder) == before


def test_a_file_of_a_newer_release_is_left_alone(machine: Machine, workspace: Path) -> None:
    with contextlib.closing(sqlite3.connect(workspace)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = everything(workspace.parent)
    answer = machine.call("worker", "--workspace", workspace)
    assert_refused(answer, "made by a newer DeskFlow (schema 9999")
    after = everything(workspace.parent)
    assert after[workspace.name] == before[workspace.name]


def test_a_first_start_that_was_killed_is_made_up_for(
    machine: Machine, tmp_path: Path, started: Started
) -> None:
    """Laid out but without any table: nobody's file but ours looks like that, and nothing is in it."""
    path = tmp_path / "x.deskflow"
    with contextlib.closing(sqlite.driver().connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
        connection.execute("PRAGMA journal_mode=WAL")
    assert_refused(machine.call("worker", "--workspace", path), "is an empty file, not a workspace")
    window = started(machine.start("--workspace", path, screen=True))
    answering(window, path)
    window.terminate()
    ended(window)
    assert machine.call("admin", "users", "--workspace", path).code == 0
