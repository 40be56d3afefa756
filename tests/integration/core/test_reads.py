"""Slow reads answer with a future and can be stopped in the middle of a query."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError

import pytest
from sqlalchemy import Connection, select, text

from deskflow.core.database import Database
from deskflow.core.errors import NotFound
from deskflow.core.reads import ReadPool
from deskflow.core.tables import tenants
from tests.own_time import own_seconds


@pytest.fixture
def pool(database: Database) -> Iterator[ReadPool]:
    pool = ReadPool(database)
    yield pool
    assert pool.close(5.0)


def count(connection: Connection, plus: int = 0) -> int:
    return len(connection.execute(select(tenants)).all()) + plus


def refuse(connection: Connection) -> None:
    raise NotFound("some.code")


def endless(started: threading.Event) -> Callable[[Connection], object]:
    """A query that takes minutes on either database."""

    def query(connection: Connection) -> object:
        started.set()
        if connection.dialect.name == "postgresql":
            return connection.execute(text("SELECT pg_sleep(600)")).scalar()
        return connection.execute(
            text(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                "SELECT count(*) FROM n"
            )
        ).scalar()

    return query


def test_a_read_answers_off_the_calling_thread(pool: ReadPool) -> None:
    assert pool.run(count, plus=3).result(10) == 3
    names = pool.run(lambda connection: threading.current_thread().name).result(10)
    assert names.startswith("deskflow-read-")


def test_an_error_belongs_to_whoever_asked(pool: ReadPool) -> None:
    with pytest.raises(NotFound, match=r"some\.code"):
        pool.run(refuse).result(10)
    assert pool.run(count, 1).result(10) == 1


def test_two_reads_run_at_once(pool: ReadPool) -> None:
    both = threading.Barrier(2, timeout=10)
    futures = [pool.run(lambda connection: both.wait()) for _ in range(2)]
    assert sorted(future.result(10) for future in futures) == [0, 1]


def test_cancelling_stops_the_query_and_leaves_the_pool_fit(pool: ReadPool) -> None:
    for _ in range(3):
        events = [threading.Event(), threading.Event()]
        futures = [pool.run(endless(event)) for event in events]
        assert all(event.wait(10) for event in events)
        time.sleep(0.05)
        for future in futures:
            assert future.cancel()
            with pytest.raises(CancelledError):
                future.result()
        # Both threads are free again, and their connections work.
        assert [pool.run(count, 7).result(10) for _ in range(4)] == [7] * 4


def test_closing_takes_less_than_a_second_whatever_runs(database: Database) -> None:
    pool = ReadPool(database)
    events = [threading.Event(), threading.Event()]
    futures = [pool.run(endless(event)) for event in events]
    waiting = pool.run(count)
    assert all(event.wait(10) for event in events)
    time.sleep(0.05)
    begin = time.monotonic()
    assert pool.close()
    assert own_seconds(begin) < 1.0
    assert all(future.cancelled() for future in (*futures, waiting, pool.run(count)))
