"""The document, routing and layout must work without Qt: in child processes, on servers, in tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MODULES = (
    "document.codec",
    "document.journal",
    "document.fragments",
    "document.wiring",
    "layout",
    "routing",
    "tidying",
    "outline_tree",
    "run_overlay",
)


def test_the_pure_part_does_not_load_qt(repository: Path) -> None:
    names = ", ".join(f"deskflow.desktop.canvas.{name}" for name in MODULES)
    program = f"import sys, {names}; sys.exit(any('PySide6' in name for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(repository / "src")}, check=False
    )
    assert done.returncode == 0
