"""A few random editing sessions are killed; `python dev.py faults --editing 50` does more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.faults.editing import FILE, killed_while_editing
from tests.faults.harness import wrong_days
from tests.workspaces import founded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SEEDS = (1, 5)
KILLS = 2


def test_an_author_who_is_killed_finds_draft_and_undo_again(tmp_path: Path) -> None:
    days = {}
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        founded(folder / FILE)
        days[f"seed {seed}"] = partial(killed_while_editing, folder, seed, KILLS)
    assert wrong_days(days) == {}
