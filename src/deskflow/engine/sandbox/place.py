"""A workspace in memory, made once from a configuration and copied for every scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from deskflow.core.bulk import insert_rows
from deskflow.core.bus import CommandBus
from deskflow.core.clock import ManualClock
from deskflow.core.commands import Command, Handler
from deskflow.core.database import Database
from deskflow.core.events import Reactions
from deskflow.core.permissions import Actor, system
from deskflow.core.schema import metadata
from deskflow.engine.sandbox.configuration import TABLES, Configuration
from deskflow.engine.triggers import consumer
from deskflow.people.queries import permissions_of


@dataclass(frozen=True, slots=True)
class Place:
    """`bus` runs commands as everywhere; the clock stands until it is moved."""

    database: Database
    bus: CommandBus
    clock: ManualClock
    tenant_id: UUID

    @property
    def system(self) -> Actor:
        return system(self.tenant_id)

    def run(self, command: Command, actor: Actor | None = None, **options: Any) -> Any:
        return self.bus.run(command, actor or self.system, at=self.clock.now(), **options)


class Places:
    """Makes places. `handlers` and `reactions` are those of the product."""

    def __init__(
        self,
        configuration: Configuration,
        handlers: Mapping[type[Command], Handler],
        reactions: Reactions,
    ) -> None:
        self._tenant_id = configuration.tenant_id
        self._handlers = handlers
        self._reactions = reactions
        self._pattern = Database.open_memory(all_tables())
        with self._pattern.write() as connection:
            # Deferred: a workflow's steps refer to each other.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in TABLES:
                insert_rows(connection, table, configuration.rows.get(table.name, ()))

    @contextmanager
    def place(self, at: datetime) -> Iterator[Place]:
        """A fresh one, at this moment."""
        database = Database.open_memory(self._pattern)
        clock = ManualClock(at)
        bus = CommandBus(
            database, clock, self._handlers, self._reactions, (consumer(),), permissions_of
        )
        try:
            yield Place(database, bus, clock, self._tenant_id)
        finally:
            database.close()

    def close(self) -> None:
        self._pattern.close()


@cache
def all_tables() -> Database:
    """Every table and no row, made once in this process: copying it takes a sixtieth of the time. Only to be copied."""
    database = Database.open_memory()
    with database.write() as connection:
        metadata.create_all(connection)
    return database
