"""A workspace's database: one writer at a time, any number of readers, SQLite or Postgres."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine

from deskflow.core import sqlite
from deskflow.core.compiled import SHARED
from deskflow.core.errors import Transient


class Database:
    """Holds the engines; rooms never see one. `write` and `read` hand out connections."""

    def __init__(self, writer: Engine, reader: Engine, path: Path | None) -> None:
        self._writer = writer
        self._reader = reader
        self._lock = threading.RLock()
        self.path = path
        # Transactions begun by this process; the bus tells from it whether all of them were its own.
        self.begun = 0

    @classmethod
    def open_file(cls, path: Path) -> Database:
        """The SQLite file at `path`; it is created when missing, without any table."""
        writer = sqlite.engine(path, read_only=False, size=1)
        # The writer comes first: it decides how a new file is laid out and journalled.
        writer.connect().close()
        return cls(writer, sqlite.engine(path, read_only=True, size=4), path)

    @classmethod
    def open_memory(cls, copy_of: Database | None = None) -> Database:
        """A database in memory, empty or a copy of another one; for one thread, which reads between its writes."""
        engine = sqlite.memory_engine(None if copy_of is None else copy_of._writer)
        return cls(engine, engine, None)

    @classmethod
    def open_postgres(cls, url: str) -> Database:
        """A Postgres by its SQLAlchemy URL (`postgresql+psycopg://…`)."""
        engine = create_engine(
            url,
            pool_size=6,
            max_overflow=6,
            pool_pre_ping=True,
            # The one used last: it knows the tables and statements, and who works alone needs but one.
            pool_use_lifo=True,
            hide_parameters=True,
            execution_options=SHARED,
        )
        return cls(engine, engine, None)

    @property
    def is_sqlite(self) -> bool:
        return self._writer.dialect.name == "sqlite"

    @property
    def engine(self) -> Engine:
        """For migrations and the tests of the schema only."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; committed at the end, rolled back on any error."""
        if self.is_sqlite and not self._lock.acquire(timeout=60):
            raise Transient("database.writer_busy")
        try:
            with self._writer.begin() as connection:
                self.begun += 1
                yield connection
        finally:
            if self.is_sqlite:
                self._lock.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading; nothing is kept."""
        with self._reader.connect() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Gives all connections back; a WAL is folded into the file by the last one."""
        self._reader.dispose()
        self._writer.dispose()


def data_version(connection: Connection) -> object:
    """Changes when another connection than this one has written into the SQLite file."""
    driver: Any = connection.connection.driver_connection
    return driver.execute("PRAGMA data_version").fetchone()[0]
