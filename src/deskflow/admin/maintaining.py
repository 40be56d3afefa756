"""Checking, copying and restoring a workspace file; its people."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from deskflow.core.errors import NotFound, Rejected
from deskflow.core.files import AttachmentStore
from deskflow.core.instance import owner_of
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
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{files.database}: {'sound' if not problems else f'{len(problems)} problems'}")
    return 1 if problems else 0


def back_up_to(path: Path, folder: Path | None) -> int:
    """Copies database and attachments into a new folder; works while the workspace is open."""
    files = _existing(path)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = WorkspaceFiles.at(
        (folder or files.database.parent) / f"{files.name}-{stamp}" / files.database.name
    )
    target.database.parent.mkdir(parents=True, exist_ok=False)
    copy_database(files.database, target.database)
    copied = AttachmentStore(files.attachments).copy_missing_to(AttachmentStore(target.attachments))
    print(f"backed up to {target.database} with {copied} attachments")
    return 0


def restore(path: Path, source: Path | None) -> int:
    """Puts a backup in the place of the file, which is set aside, not deleted."""
    if source is None:
        raise Rejected("field.required", field="--from")
    owner = owner_of(path)
    if owner is not None:
        raise Rejected("workspace.in_use", pid=owner.pid, role=owner.role)
    backup, files = _existing(source), WorkspaceFiles.at(path)
    problems = quick_check(backup.database)
    if problems:
        raise Rejected("backup.damaged", path=str(backup.database), problem=problems[0])
    if files.database.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        aside = files.database.with_name(f"{files.name}.before-restore-{stamp}.deskflow")
        copy_database(files.database, aside)
        for ending in ("", "-wal", "-shm"):
            stale = files.database.with_name(files.database.name + ending)
            stale.unlink(missing_ok=True)
        print(f"the file as it was is kept as {aside}")
    fresh = files.database.with_suffix(".restoring")
    copy_database(backup.database, fresh)
    fresh.replace(files.database)
    if backup.attachments.is_dir():
        shutil.copytree(backup.attachments, files.attachments, dirs_exist_ok=True)
    print(f"restored {files.database} from {backup.database}")
    return 0


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
    if not files.database.exists():
        raise NotFound("workspace.missing", path=str(files.database))
    return files
