"""What a file is before it is opened as a workspace. Whatever is not ours is refused and left as it was.

Opening would turn on the WAL and lay tables into any SQLite file there is.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from deskflow.core import sqlite
from deskflow.core.errors import NotFound, Rejected, Transient
from deskflow.core.workspace_files import WorkspaceFiles

State = Literal["missing", "unfinished", "workspace"]
"""`unfinished`: the very first start was killed before it had put a company into the file."""

_MAGIC = b"SQLite format 3\x00"
_OURS = {"alembic_version", "tenants"}


def recognise(path: Path, *, to_write: bool = True) -> State:
    """Looks without changing anything.

    Rejected("workspace.is_folder"), ("workspace.foreign"), ("workspace.read_only"), ("workspace.damaged");
    NotFound("workspace.empty") for a file of no bytes; Transient("workspace.not_openable").
    """
    found = WorkspaceFiles.at(path).database
    if found.is_dir():
        raise Rejected("workspace.is_folder", path=str(found))
    if not found.exists():
        return "missing"
    if not found.is_file():
        # A device or a pipe: reading it could take for ever.
        raise Rejected("workspace.foreign", path=str(found))
    if found.stat().st_size == 0:
        raise NotFound("workspace.empty", path=str(found))
    with found.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise Rejected("workspace.foreign", path=str(found))
    # Beside the file lie its lock, its drafts and the WAL: the folder has to be writable, too.
    if to_write and not (os.access(found, os.W_OK) and os.access(found.parent, os.W_OK)):
        raise Rejected("workspace.read_only", path=str(found))
    return _by_tables(found)


def _by_tables(found: Path) -> State:
    module = sqlite.driver()
    try:
        address = f"file:{quote(str(found))}?mode=ro"
        with contextlib.closing(module.connect(address, uri=True, timeout=30.0)) as connection:
            names = {
                str(row[0])
                for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if not names:
                # A new file is laid out like this before its first table; nobody else's is.
                ours = connection.execute("PRAGMA auto_vacuum").fetchone()[0] == 2
                founded = False
            else:
                ours = names >= _OURS
                founded = (
                    ours
                    and connection.execute("SELECT 1 FROM tenants LIMIT 1").fetchone() is not None
                )
    except module.OperationalError as problem:
        raise Transient(
            "workspace.not_openable", path=str(found), problem=str(problem)
        ) from problem
    except module.DatabaseError as problem:
        raise Rejected("workspace.damaged", path=str(found), problem=str(problem)) from problem
    if not ours:
        raise Rejected("workspace.foreign", path=str(found))
    return "workspace" if founded else "unfinished"
