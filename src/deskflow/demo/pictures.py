"""Screenshots of every page, light and dark, taken in a process of its own: Qt wants the main thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def program() -> list[str]:
    """How this program is started again: a frozen bundle is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "deskflow"]


def take(workspace: Path, out: Path) -> str:
    """Every page of the workspace into the folder; answers with how many pictures there are."""
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*program(), "demo", "--pictures", str(workspace), "--out", str(out)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(done.stderr[-800:])
    return f"{len(list(out.glob('*.png')))} pictures in {out}"
