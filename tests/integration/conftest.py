"""Databases for tests of commands: each gets a fresh copy of an empty schema, on SQLite and on Postgres."""

from __future__ import annotations

import itertools
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

_number = itertools.count(1)


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
    name = f"deskflow_{next(_number)}"
    url = postgres.url("postgres", create=name, template="deskflow_empty")
    database = Database.open_postgres(url)
    yield database
    database.close()
    admin = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


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
