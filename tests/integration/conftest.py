"""Databases for tests of commands: each gets a fresh copy of an empty schema, on SQLite and on Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from deskflow import rooms  # noqa: F401 - all tables must be known
from deskflow.core.database import Database
from deskflow.core.schema import metadata
from tests.integration.desk import Desk, found
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("schema") / "empty.deskflow"
    database = Database.open_file(path)
    with database.write() as connection:
        metadata.create_all(connection)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    server = PostgresServer.start()
    try:
        database = Database.open_postgres(server.url("postgres", create="deskflow_empty"))
        with database.write() as connection:
            metadata.create_all(connection)
        database.close()
        yield server
    finally:
        server.stop()


@pytest.fixture
def sqlite_database(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "test.deskflow"
    shutil.copy(empty_file, path)
    database = Database.open_file(path)
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres: PostgresServer) -> Iterator[Database]:
    database = Database.open_postgres(postgres.url("deskflow_empty"))
    yield database
    database.close()
    _empty(postgres)


def _empty(postgres: PostgresServer) -> None:
    """Takes every row out again: a database of its own for each test would take half a second to make."""
    engine = create_engine(postgres.url("deskflow_empty"))
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        # Foreign keys are triggers; without them the order does not matter.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables)
        connection.execute(text(deletes))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def desk(database: Database) -> Desk:
    return found(database)


@pytest.fixture
def sqlite_desk(sqlite_database: Database) -> Desk:
    return found(sqlite_database)


@pytest.fixture
def make_desk(database: Database) -> Callable[..., Desk]:
    return lambda *consumers: found(database, consumers)
