"""`python dev.py faults [--point NAME[:N]] [--random N] [--seed S]`: every point once, then random kills."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from deskflow.core.faults import POINTS
from tests.faults.harness import kill_at_point, kill_at_random, seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py faults", description=__doc__)
    parser.add_argument(
        "--point", action="append", help="a named point, `name` or `name:n`; may be repeated"
    )
    parser.add_argument(
        "--random", type=int, default=20, metavar="N", help="how many days with random kills"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="the first seed; the n-th day has seed + n"
    )
    chosen = parser.parse_args()
    bad = 0
    for point in chosen.point or POINTS:
        name, _, nth = point.partition(":")
        bad += _one(
            name, lambda folder, name=name, nth=nth: kill_at_point(folder, name, int(nth or 1))
        )
    for seed in range(chosen.seed, chosen.seed + (0 if chosen.point else chosen.random)):
        bad += _one(f"random, seed {seed}", lambda folder, seed=seed: kill_at_random(folder, seed))
    print("all well" if not bad else f"{bad} days went wrong")
    return 1 if bad else 0


def _one(title: str, day) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="deskflow-fault-", ignore_cleanup_errors=True
    ) as folder:
        wrong = day(Path(folder))
    print(
        f"{title:<28} {'ok' if not wrong else 'WRONG: ' + '; '.join(wrong)} ({seconds(began)})",
        flush=True,
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
