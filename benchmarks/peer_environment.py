"""The environment of what the benchmarks compare with: made from `requirements/peers.txt`, kept in `build/peers`."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PINS = _ROOT / "requirements" / "peers.txt"
PLACE = _ROOT / "build" / "peers"


def peer_python() -> Path:
    """The peer's Python; made anew when its pins have changed."""
    pins = hashlib.sha256(_PINS.read_bytes()).hexdigest()
    stamp = PLACE / "pins"
    python = PLACE / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if python.exists() and stamp.exists() and stamp.read_text() == pins:
        return python
    PLACE.mkdir(parents=True, exist_ok=True)
    uv: list[str | Path] = [sys.executable, "-m", "uv"]
    make = [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, PLACE / "env"]
    sync = [*uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", _PINS]
    for command in (make, sync):
        subprocess.run(command, check=True, cwd=_ROOT)
    stamp.write_text(pins)
    return python
