"""A crash while an attachment is stored leaves the whole file or none under its name."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskflow.core.files import AttachmentStore

PROGRAM = """
import sys
from pathlib import Path
from deskflow.core.files import AttachmentStore
store = AttachmentStore(Path(sys.argv[1]))
for number in range(5):
    print(store.put_bytes(bytes([number]) * 300_000).hash, flush=True)
"""


@pytest.mark.parametrize("nth", [1, 3])
def test_killed_before_the_rename(tmp_path: Path, nth: int) -> None:
    folder = tmp_path / "desk.files"
    environment = {**os.environ, "DESKFLOW_FAULT": f"files.before_rename:{nth}"}
    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode != 0
    told = killed.stdout.split()
    assert len(told) == nth - 1
    store = AttachmentStore(folder)
    assert sorted(store.hashes()) == sorted(told)
    assert all(store.is_sound(one) for one in told)
    # Started again, everything gets in and nothing is there twice.
    again = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)], capture_output=True, text=True, check=True
    )
    assert sorted(store.hashes()) == sorted(again.stdout.split())
    expected = hashlib.sha256(bytes([4]) * 300_000).hexdigest()
    assert store.exists(expected)
