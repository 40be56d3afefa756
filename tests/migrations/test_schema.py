"""The schema made by migrations is the schema of the tables, on both databases."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from deskflow import paths, rooms  # noqa: F401 - all tables must be known
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.core.migrating import bring_up_to_date, head, known_revisions, revision_of
from deskflow.core.schema import DERIVED, metadata
from tests.postgres import PostgresServer

_number = itertools.count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def pair(request: pytest.FixtureRequest, tmp_path: Path):
    """(made by migrations, made from the tables)"""
    if request.param == "sqlite":
        migrated = Database.open_file(tmp_path / "migrated.deskflow")
        declared = Database.open_file(tmp_path / "declared.deskflow")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = f"schema_{next(_number)}"
        migrated = Database.open_postgres(server.url("postgres", create=f"{name}_migrated"))
        declared = Database.open_postgres(server.url("postgres", create=f"{name}_declared"))
    bring_up_to_date(migrated, paths.migrations(), SystemClock())
    with declared.write() as connection:
        metadata.create_all(connection)
    yield migrated, declared
    migrated.close()
    declared.close()


def _described(connection: Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    looking = inspect(connection)
    for table in sorted(set(looking.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in looking.get_columns(table)
            },
            "primary": tuple(looking.get_pk_constraint(table)["constrained_columns"]),
            "uniques": {
                (one["name"], tuple(one["column_names"]))
                for one in looking.get_unique_constraints(table)
            },
            "indexes": {
                (one["name"], tuple(str(name) for name in one["column_names"]), bool(one["unique"]))
                for one in looking.get_indexes(table)
            },
            "foreign": {
                (one["name"], tuple(one["constrained_columns"]), one["referred_table"],
                 tuple(one["referred_columns"]), str(one["options"].get("ondelete")))
                for one in looking.get_foreign_keys(table)
            },
            "checks": {one["name"] for one in looking.get_check_constraints(table)},
        }  # fmt: skip
    return found


def test_migrations_make_what_the_tables_declare(pair):
    migrated, declared = pair
    with migrated.read() as one, declared.read() as two:
        by_migration, by_table = _described(one), _described(two)
    assert by_migration.keys() == by_table.keys()
    for table in by_table:
        assert by_migration[table] == by_table[table], table


def test_indexes_of_some_rows_are_of_the_same_rows_on_both(pair):
    """Without its condition a unique index would refuse what the tables allow."""
    found = []
    for database in pair:
        with database.read() as connection:
            if database.is_sqlite:
                statement = (
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                )
            else:
                statement = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            rows = connection.exec_driver_sql(statement).all()
        found.append({name for name, made in rows if " WHERE " in made})
    by_migration, by_table = found
    assert "uq_workflow_variables_tenant_wide" in by_table
    assert by_migration == by_table


@pytest.mark.filterwarnings("ignore:autogenerate skipping")
def test_alembic_finds_nothing_to_add(pair):
    migrated, _ = pair
    with migrated.read() as connection:
        ours = {
            "compare_type": False,
            "include_name": lambda name, kind, _: (
                kind == "column" or not (name or "").startswith(DERIVED)
            ),
        }
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, metadata) == []


def test_a_current_file_is_left_alone(tmp_path):
    database = Database.open_file(tmp_path / "x.deskflow")
    bring_up_to_date(database, paths.migrations(), SystemClock())
    with database.read() as connection:
        assert revision_of(connection) == head(paths.migrations())
    assert bring_up_to_date(database, paths.migrations(), SystemClock()) is None
    database.close()


def test_head_names_the_newest_revision():
    assert head(paths.migrations()) == max(known_revisions(paths.migrations()))


def test_a_new_file_can_give_pages_back_and_writes_ahead(tmp_path):
    database = Database.open_file(tmp_path / "x.deskflow")
    bring_up_to_date(database, paths.migrations(), SystemClock())
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA auto_vacuum").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() in ("wal", "truncate")
    database.close()
