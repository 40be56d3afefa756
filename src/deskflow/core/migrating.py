"""Brings a database to the schema of this build. Alembic is imported only when there is something to do.

`migrations/HEAD` names the newest revision, so that a current file is recognised without loading Alembic.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, table, text

from deskflow.core.clock import Clock
from deskflow.core.database import Database
from deskflow.core.errors import Rejected
from deskflow.core.planner_statistics import describe_tables
from deskflow.core.schema import AFTER_UPGRADE, DERIVED, metadata
from deskflow.core.workspace_files import WorkspaceFiles, back_up, prune_backups

_log = logging.getLogger(__name__)
_BACKUPS_KEPT = 5


def head(migrations: Path) -> str:
    """The newest revision this build knows."""
    return (migrations / "HEAD").read_text(encoding="utf-8").strip()


def known_revisions(migrations: Path) -> frozenset[str]:
    """All revisions of this build, from the names of their files (`0001_first.py`)."""
    return frozenset(
        path.name.split("_")[0] for path in (migrations / "versions").glob("[0-9]*_*.py")
    )


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None when it has no tables of ours yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(
    database: Database, migrations: Path, clock: Clock, files: WorkspaceFiles | None = None
) -> Path | None:
    """Creates or upgrades the schema; answers with the backup it made first, if any.

    Rejected("workspace.newer_schema") for a database of a newer DeskFlow: it is left as it is.
    """
    with database.read() as connection:
        found = revision_of(connection)
    wanted = head(migrations)
    if found == wanted:
        return None
    if found is not None and found not in known_revisions(migrations):
        raise Rejected("workspace.newer_schema", found=found, known=wanted)
    backup = (
        _backed_up(files, found, clock.now()) if files is not None and found is not None else None
    )
    _upgrade(database, migrations)
    return backup


def _backed_up(files: WorkspaceFiles, revision: str, at: datetime) -> Path:
    path = back_up(files, revision, at)
    prune_backups(files, _BACKUPS_KEPT)
    return path


def _upgrade(database: Database, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    with database.engine.connect() as connection:
        # A batch change drops and renames tables; with the switch on it would cascade deletes. It only turns
        # outside a transaction, so it goes past SQLAlchemy, which would begin one.
        driver: Any = connection.connection.driver_connection
        if database.is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                before = _counts(connection)
                if database.is_sqlite:
                    _drop_derived_triggers(connection)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _check(connection, before, is_sqlite=database.is_sqlite)
                for prepare in metadata.info.get(AFTER_UPGRADE, ()):
                    prepare(connection)
                if database.is_sqlite:
                    describe_tables(connection, metadata)
        finally:
            if database.is_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")
    _log.info("schema upgraded", extra={"revision": head(migrations)})


def _drop_derived_triggers(connection: Connection) -> None:
    """They would stop a table from being renamed; whoever made them makes them again."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in names.scalars().all():
        if name.startswith(DERIVED):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _counts(connection: Connection) -> dict[str, int]:
    names = [
        name
        for name in inspect(connection).get_table_names()
        if name != "alembic_version" and not name.startswith(DERIVED)
    ]
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in names
    }


def _check(connection: Connection, before: dict[str, int], *, is_sqlite: bool) -> None:
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise Rejected(
                "workspace.migration_broke_references", table=str(broken[0][0]), count=len(broken)
            )
    after = _counts(connection)
    for name, count in before.items():
        if name in after and after[name] < count:
            raise Rejected(
                "workspace.migration_lost_rows", table=name, before=count, after=after[name]
            )
