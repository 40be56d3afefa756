"""Workspace files that were just founded, for tests that need one: made once for each founding, copied for each test."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from deskflow.bootstrap import Founding, open_workspace

FOUNDING = Founding("Test MSP", "Ada Admin", "ada@msp.example")


def founded(path: Path, founding: Founding = FOUNDING) -> Path:
    """The file at `path`, which is new; making its schema anew would take longer than most tests."""
    return Path(shutil.copy(_pattern(founding), path))


@cache
def _pattern(founding: Founding) -> Path:
    folder = tempfile.mkdtemp(prefix="deskflow-founded-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "new.deskflow")
    open_workspace(path, found=founding, run_engine=False).close()
    return path
