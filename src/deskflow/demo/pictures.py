"""Screenshots of every page, light and dark, taken in a process of its own: Qt wants the main thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def take(script: str, workspace: Path, out: Path) -> str:
    """Runs the script with the workspace and the folder; answers with how many pictures there are."""
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", script, str(workspace), str(out)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(done.stderr[-800:])
    return f"{len(list(out.glob('*.png')))} pictures in {out}"
