"""Every named point once, and a few days with random kills; `python dev.py faults` does more."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from deskflow.core.faults import POINTS
from tests.faults.harness import Day, check, kill_at_point, kill_at_random, wrong_days
from tests.faults.working_day import FOUNDING
from tests.workspaces import founded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

# CI kills twenty times at random, ten here and ten on Postgres; the rest is for by hand.
RANDOM_DAYS = 10 if os.environ.get("CI") else 3


def test_a_day_without_a_fault(tmp_path: Path) -> None:
    day = Day(tmp_path)
    try:
        day.run_to_the_end()
        assert check(day) == []
    finally:
        day.close()


def test_killed_at_every_point(tmp_path: Path) -> None:
    days = {point: partial(kill_at_point, _office(tmp_path, point), point) for point in POINTS}
    assert wrong_days(days) == {}


def test_killed_at_random(tmp_path: Path) -> None:
    days = {
        f"seed {seed}": partial(kill_at_random, _folder(tmp_path, str(seed)), seed)
        for seed in range(RANDOM_DAYS)
    }
    assert wrong_days(days) == {}


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _office(parent: Path, name: str) -> Path:
    """With a workspace in it already: making one is what the other days begin with."""
    folder = _folder(parent, name)
    founded(folder / "day.deskflow", FOUNDING)
    return folder
