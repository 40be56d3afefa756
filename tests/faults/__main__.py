"""`python dev.py faults [--shared] [--point NAME[:N]] [--random N] [--seed S]`: every point once, then random kills.

A day of one person on a file, or with `--shared` that of a team's workers on a Postgres. With `--editing N` random
editing sessions in the designer, until N of them were killed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from deskflow.core.faults import POINTS
from tests.faults.editing import killed_while_editing
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
    parser.add_argument("--shared", action="store_true", help="several workers on one Postgres")
    parser.add_argument(
        "--editing", type=int, metavar="N", help="kill N random editing sessions in the designer"
    )
    chosen = parser.parse_args()
    if chosen.editing:
        return _editing(chosen.editing, chosen.seed)
    if chosen.shared:
        return _shared(chosen)
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


def _shared(chosen: argparse.Namespace) -> int:
    from tests.faults.shared_day import killed_at_point, killed_at_random
    from tests.faults.test_shared_faults import HERE, empty_server

    bad = 0
    with empty_server() as server:
        for point in chosen.point or HERE:
            bad += _one(point, lambda _, point=point: killed_at_point(server, point))
        for seed in range(chosen.seed, chosen.seed + (0 if chosen.point else chosen.random)):
            bad += _one(f"random, seed {seed}", lambda _, seed=seed: killed_at_random(server, seed))
    print("all well" if not bad else f"{bad} days went wrong")
    return 1 if bad else 0


def _editing(kills: int, seed: int) -> int:
    """Each file is edited by six processes, all but the last of which are killed."""
    bad = 0
    for number in range((kills + 4) // 5):
        most = min(5, kills - 5 * number)
        title = f"editing, seed {seed + number}, {most} kills"
        bad += _one(
            title, lambda folder, s=seed + number, n=most: killed_while_editing(folder, s, n)
        )
    print("all well" if not bad else f"{bad} sessions went wrong")
    return 1 if bad else 0


def _one(title: str, day) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(
        prefix="deskflow-fault-", ignore_cleanup_errors=True
    ) as folder:
        try:
            wrong = day(Path(folder))
        except AssertionError as problem:
            # A day that does not even end is one that went wrong; those after it are asked all the same.
            wrong = [str(problem)]
    print(
        f"{title:<28} {'ok' if not wrong else 'WRONG: ' + '; '.join(wrong)} ({seconds(began)})",
        flush=True,
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
