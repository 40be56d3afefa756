"""Every named point once, and a few days with random kills; `python dev.py faults` does more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskflow.core.faults import POINTS
from tests.faults.harness import Day, check, kill_at_point, kill_at_random

# CI kills twenty times at random; the rest is for by hand.
RANDOM_DAYS = 20 if os.environ.get("CI") else 3


def test_a_day_without_a_fault(tmp_path: Path) -> None:
    day = Day(tmp_path)
    try:
        day.run_to_the_end()
        assert check(day) == []
    finally:
        day.close()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point(tmp_path: Path, point: str) -> None:
    assert kill_at_point(tmp_path, point) == []


@pytest.mark.parametrize("seed", range(RANDOM_DAYS))
def test_killed_at_random(tmp_path: Path, seed: int) -> None:
    assert kill_at_random(tmp_path, seed) == []
