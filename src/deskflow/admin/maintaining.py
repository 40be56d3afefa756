"""Checking, copying and restoring a workspace file; its people."""

from __future__ import annotations

import contextlib
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from deskflow.admin.recognising import recognise
from deskflow.core import sqlite
from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.files import AttachmentStore
from deskflow.core.instance import Instance
from deskflow.core.workspace import Workspace
from deskflow.core.workspace_files import WorkspaceFiles, copy_database, quick_check
from deskflow.people.commands import AddUser
from deskflow.people.queries import list_users


def check(path: Path) -> int:
    """Looks for damage in the database and for attachments that are gone or altered."""
    files = _existing(path)
    problems = quick_check(files.database)
    store = AttachmentStore(files.attachments)
    damaged = [file_hash for file_hash in store.hashes() if not store.is_sound(file_hash)]
    problems += [f"attachment {file_hash} is damaged" for file_hash in damaged]
    # A damaged database may not be able to say what it needs.
    if not problems:
        gone = [file_hash for file_hash in _needed(files) if not store.exists(file_hash)]
        problems += [f"attachment {file_hash} is gone" for file_hash in gone]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{files.database}: {'sound' if not problems else f'{len(problems)} problems'}")
    return 1 if problems else 0


def _needed(files: WorkspaceFiles) -> list[str]:
    """The attachments that messages name; none in a file of an earlier schema without such a table."""
    module = sqlite.driver()
    with contextlib.closing(sqlite.connect(files.database, read_only=True)) as connection:
        try:
            rows = connection.execute("SELECT DISTINCT sha256 FROM ticket_attachments ORDER BY 1")
        except module.OperationalError:
            return []
        return [str(row[0]) for row in rows]


def back_up_to(path: Path, folder: Path | None) -> int:
    """Copies database and attachments into a new folder; works while the workspace is open."""
    files = _existing(path)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = WorkspaceFiles.at(
        (folder or files.database.parent) / f"{files.name}-{stamp}" / files.database.name
    )
    target.database.parent.mkdir(parents=True, exist_ok=False)
    try:
        copy_database(files.database, target.database)
    except (Rejected, Transient):
        # An empty folder would look like a backup.
        with contextlib.suppress(OSError):
            target.database.parent.rmdir()
        raise
    copied = AttachmentStore(files.attachments).copy_missing_to(AttachmentStore(target.attachments))
    print(f"backed up to {target.database} with {copied} attachments")
    return 0


def restore(path: Path, source: Path | None) -> int:
    """Puts a backup in the place of the file, which is set aside, not deleted."""
    if source is None:
        raise Rejected("field.required", field="--from")
    backup, files = _backup(source), WorkspaceFiles.at(path)
    if files.database.is_dir():
        raise Rejected("workspace.is_folder", path=str(files.database))
    # Nobody opens the file while it is being exchanged.
    with Instance.claim(files.database, "import"):
        fresh = files.database.with_name(f"{files.name}.restoring")
        try:
            copy_database(backup.database, fresh)
            if backup.attachments.is_dir():
                shutil.copytree(backup.attachments, files.attachments, dirs_exist_ok=True)
            # Only now, when everything lies ready, is the file touched.
            if files.database.exists():
                aside = _set_aside(files)
                print(f"the file as it was is kept as {aside}")
            fresh.replace(files.database)
        finally:
            fresh.unlink(missing_ok=True)
    print(f"restored {files.database} from {backup.database}")
    return 0


def _backup(source: Path) -> WorkspaceFiles:
    backup = WorkspaceFiles.at(source)
    if not backup.database.is_file():
        raise NotFound("backup.none", path=str(backup.database))
    try:
        recognise(source, to_write=False)
    except Rejected as problem:
        if problem.code != "workspace.damaged":
            raise
        raise Rejected("backup.damaged", **problem.params) from problem
    problems = quick_check(backup.database)
    if problems:
        raise Rejected("backup.damaged", path=str(backup.database), problem=problems[0])
    return backup


def _set_aside(files: WorkspaceFiles) -> Path:
    """Keeps what is there under another name; a file too damaged to be copied is kept with its WAL as it is."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = files.database.with_name(f"{files.name}.before-restore-{stamp}.deskflow")
    endings = ("-wal", "-shm")
    try:
        copy_database(files.database, aside)
    except Rejected:
        for ending in ("", *endings):
            part = files.database.with_name(files.database.name + ending)
            if part.exists():
                part.replace(aside.with_name(aside.name + ending))
        return aside
    # An old WAL would be laid over the restored file.
    for ending in endings:
        files.database.with_name(files.database.name + ending).unlink(missing_ok=True)
    return aside


def list_people(workspace: Workspace) -> int:
    for user in workspace.look_up(list_users, workspace.tenant_id):
        print(f"{user.name:<28} {user.email:<36} {', '.join(user.roles)}")
    return 0


def add_person(workspace: Workspace, name: str | None, email: str | None, roles: list[str]) -> int:
    for field, value in (("--name", name), ("--email", email)):
        if not value:
            raise Rejected("field.required", field=field)
    assert name is not None
    assert email is not None
    workspace.run(AddUser(name, email, tuple(roles or ["technician"]))).result(30)
    print(f"added {name} <{email}>")
    return 0


def _existing(path: Path) -> WorkspaceFiles:
    files = WorkspaceFiles.at(path)
    if recognise(path) == "missing":
        raise NotFound("workspace.missing", path=str(files.database))
    return files
