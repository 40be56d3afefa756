"""Which SQLite we talk to and how a connection to it is set up."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from deskflow.core.compiled import SHARED

# Older versions can corrupt a WAL when several connections reset it at once (sqlite.org/wal.html).
WAL_SAFE = (3, 51, 3)


def driver() -> ModuleType:
    """The interpreter's own SQLite when it is new enough, else the pysqlite3 wheel, else the old one."""
    if sqlite3.sqlite_version_info >= WAL_SAFE:
        return sqlite3
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module if tuple(module.sqlite_version_info) > sqlite3.sqlite_version_info else sqlite3


def wal_is_safe(module: ModuleType) -> bool:
    return tuple(module.sqlite_version_info) >= WAL_SAFE


def connect(path: Path, *, read_only: bool) -> Any:
    """A connection with our settings. A new file gets `auto_vacuum` before anything else is written."""
    module = driver()
    connection = module.connect(
        str(path),
        isolation_level=None,
        check_same_thread=False,
        timeout=30.0,
        cached_statements=512,
    )
    run = connection.execute
    run("PRAGMA busy_timeout=30000")
    if run("PRAGMA page_count").fetchone()[0] == 0:
        run("PRAGMA auto_vacuum=INCREMENTAL")
    if not read_only:
        run(f"PRAGMA journal_mode={'WAL' if wal_is_safe(module) else 'TRUNCATE'}")
    run("PRAGMA synchronous=FULL")
    # Four times SQLite's own number of pages: what many commits change is folded into the file once (ten thousand
    # timers took a fifth longer without).
    run("PRAGMA wal_autocheckpoint=4000")
    run("PRAGMA foreign_keys=ON")
    run("PRAGMA temp_store=MEMORY")
    # Not mapped into memory: each connection would count the file again (150 MB with 100,000 tickets), an error
    # of the disk would end the process, and no query was measurably faster for it.
    # Pages a write has changed stay in memory until it is committed. Of reading there are several connections, and
    # with a million tickets none was quicker with 16 MB than with 6; the system keeps the file at hand as well.
    run(f"PRAGMA cache_size=-{6000 if read_only else 16000}")
    if read_only:
        run("PRAGMA query_only=ON")
    return connection


def engine(path: Path, *, read_only: bool, size: int) -> Engine:
    """An SQLAlchemy engine; writers begin IMMEDIATE so that a lock is waited for, never stumbled over."""
    made = create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if not read_only else 8,
        module=driver(),
        # Errors are logged and stored: what a row held must not travel with them.
        hide_parameters=True,
        execution_options=SHARED,
    )
    _begin_with(made, "BEGIN" if read_only else "BEGIN IMMEDIATE")
    return made


def memory_engine(copy_of: Engine | None) -> Engine:
    """An engine on a database in memory that lives as long as it does; with the same content as another one's."""
    module = driver()
    connection = module.connect(":memory:", isolation_level=None, check_same_thread=False)
    if copy_of is not None:
        with copy_of.connect() as original:
            driver_connection: Any = original.connection.driver_connection
            original.rollback()
            driver_connection.backup(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    made = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        module=module,
        hide_parameters=True,
        execution_options=SHARED,
    )
    _begin_with(made, "BEGIN")
    return made


def _begin_with(made: Engine, statement: str) -> None:
    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)
