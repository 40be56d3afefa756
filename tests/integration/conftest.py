"""Databases for tests of commands: each gets a fresh copy of an empty schema, on SQLite and on Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from deskflow import rooms  # noqa: F401 - all tables must be known
from deskflow.core.database import Database
from deskflow.core.schema import metadata
from tests.integration.desk import Desk, found
from tests.postgres import PostgresServer

# What connections are called that are not ended with their test.
KEPT = "kept"


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
    """With a database to be copied, `deskflow_empty`, and one for tests to work in, `deskflow_tests`."""
    server = PostgresServer.start()
    try:
        database = Database.open_postgres(server.url("postgres", create="deskflow_empty"))
        with database.write() as connection:
            metadata.create_all(connection)
        database.close()
        server.url("postgres", create="deskflow_tests", template="deskflow_empty")
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
def postgres_database(
    kept_engine: Engine, empty_postgres: Callable[[], None]
) -> Iterator[Database]:
    yield Database(kept_engine, kept_engine, None)
    empty_postgres()


@pytest.fixture(scope="session")
def kept_engine(postgres: PostgresServer) -> Iterator[Engine]:
    """Its connections outlive the tests: each would learn all tables anew, which takes longer than most tests."""
    database = Database.open_postgres(f"{postgres.url('deskflow_tests')}?application_name={KEPT}")
    yield database.engine
    database.close()


@pytest.fixture(scope="session")
def empty_postgres(postgres: PostgresServer) -> Iterator[Callable[[], None]]:
    """Takes every row out again: a database of its own for each test would take half a second to make."""
    engine = create_engine(postgres.url("deskflow_tests"), isolation_level="AUTOCOMMIT")
    deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables)
    with engine.connect() as connection:
        # Foreign keys are triggers; without them the order does not matter.
        connection.execute(text("SET session_replication_role = replica"))

        def empty() -> None:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    f"AND NOT (application_name = '{KEPT}' AND state = 'idle')"
                )
            )
            connection.execute(text(deletes))

        yield empty
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
