"""Workspace files that were just founded, for tests that need one: made once for each founding, copied for each test."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from deskflow.bootstrap import Founding, open_workspace
from tests import SHARED_FOLDER

FOUNDING = Founding("Test MSP", "Ada Admin", "ada@msp.example")


def founded(path: Path, founding: Founding = FOUNDING) -> Path:
    """The file at `path`, which is new; making its schema anew would take longer than most tests."""
    return Path(shutil.copy(_pattern(founding), path))


@cache
def _pattern(founding: Founding) -> Path:
    folder = _shared_folder()
    made = folder / f"{sha256(repr(founding).encode()).hexdigest()[:16]}.deskflow"
    if not made.exists():
        # Perhaps another process makes the same: whoever is ready last takes the other's place.
        path = Path(tempfile.mkdtemp(dir=folder), "new.deskflow")
        open_workspace(path, found=founding, run_engine=False).close()
        path.replace(made)
    return made


def _shared_folder() -> Path:
    """That of the run; a process that is no part of one has its own."""
    if SHARED_FOLDER not in os.environ:
        os.environ[SHARED_FOLDER] = tempfile.mkdtemp(prefix="deskflow-founded-")
        atexit.register(shutil.rmtree, os.environ[SHARED_FOLDER], ignore_errors=True)
    return Path(os.environ[SHARED_FOLDER])
