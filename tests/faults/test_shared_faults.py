"""Workers of a team on one Postgres are killed: at every point of the engine, and at random beside one that lives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from deskflow.core.database import Database
from deskflow.core.faults import POINTS
from deskflow.core.schema import metadata
from tests.faults.harness import wrong_days
from tests.faults.shared_day import SharedDay, killed_at_point, killed_at_random
from tests.postgres import PostgresServer

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(600)]

# Not passed by a team's worker: imports, drafts and files are a window's, and this day has no schedule.
HERE = tuple(
    point
    for point in POINTS
    if point.startswith(("bus.", "engine.")) and point not in ("engine.before_schedule", "engine.before_timer", "engine.after_timer")
)  # fmt: skip
RANDOM_DAYS = 10 if os.environ.get("CI") else 3


@contextmanager
def empty_server() -> Iterator[PostgresServer]:
    """With a database that has all tables and no row, to be copied."""
    started = PostgresServer.start()
    try:
        database = Database.open_postgres(started.url("postgres", create="deskflow_empty"))
        with database.write() as connection:
            metadata.create_all(connection)
        database.close()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with empty_server() as started:
        yield started


def test_a_day_without_a_fault(server: PostgresServer) -> None:
    day = SharedDay(server.url("postgres", create="day_well", template="deskflow_empty"))
    try:
        day.run([], [])
        assert day.wrong() == []
    finally:
        day.close()


def test_killed_at_every_point(server: PostgresServer) -> None:
    assert wrong_days({point: partial(killed_at_point, server, point) for point in HERE}) == {}


def test_killed_at_random(server: PostgresServer) -> None:
    days = {f"seed {seed}": partial(killed_at_random, server, seed) for seed in range(RANDOM_DAYS)}
    assert wrong_days(days) == {}
