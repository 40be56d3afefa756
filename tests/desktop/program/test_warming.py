"""Large pages are read before somebody opens them."""

from __future__ import annotations

import subprocess
import sys

from deskflow.desktop.pages import PAGES
from deskflow.desktop.program.warming import LARGE

_ASKED = """
import sys
from deskflow.desktop.program.warming import LARGE, warm_pages
from deskflow.desktop.pages import PAGES
wanted = [entry.module for entry in PAGES if entry.id in LARGE]
assert not any(name in sys.modules for name in wanted)
warm_pages().join()
assert all(name in sys.modules for name in wanted)
"""


def test_they_are_there_when_the_thread_has_ended() -> None:
    assert set(LARGE) <= {entry.id for entry in PAGES}
    told = subprocess.run(
        [sys.executable, "-c", _ASKED], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.returncode == 0, told.stderr
