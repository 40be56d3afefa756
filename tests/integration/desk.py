"""A founded tenant on a real database, for tests of commands: the same tests run on SQLite and Postgres."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Table, select

from deskflow import rooms
from deskflow.core.bus import CommandBus, Outcome
from deskflow.core.changes import Changes
from deskflow.core.clock import ManualClock
from deskflow.core.commands import Command
from deskflow.core.database import Database
from deskflow.core.events import Consumer
from deskflow.core.ids import new_id
from deskflow.core.permissions import Actor, system
from deskflow.people.commands import AddUser, CreateCustomer, FoundTenant
from deskflow.people.queries import permissions_of
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket

# A Monday morning.
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class Desk:
    """`run` takes a command as the administrator unless another actor is given."""

    database: Database
    bus: CommandBus
    clock: ManualClock
    tenant_id: UUID
    admin: Actor
    changes: list[Changes] = field(default_factory=list)

    def run(self, command: Command, actor: Actor | None = None, **options: object) -> Outcome:
        return self.bus.run(command, actor or self.admin, **options)

    def system(self) -> Actor:
        return system(self.tenant_id)

    def advance(self, **step: float) -> None:
        self.clock.advance(timedelta(**step))

    def user(self, name: str, *roles: str) -> Actor:
        email = f"{name.lower().replace(' ', '.')}@msp.example"
        outcome = self.run(AddUser(name, email, roles or ("technician",)))
        return Actor(self.tenant_id, outcome.result_id)

    def customer(self, name: str = "Northwind Traders", **more: object) -> UUID:
        return self.run(CreateCustomer(name, **more)).result_id

    def ticket(
        self, title: str = "Printer is on fire", text: str = "Please help", **more: object
    ) -> UUID:
        return self.run(CreateTicket(NewTicket(title, NewMessage(text), **more))).result_id

    def rows(self, table: Table, *where: object) -> list:
        with self.database.read() as connection:
            return list(connection.execute(select(table).where(*where)))

    def row(self, table: Table, row_id: UUID):
        (row,) = self.rows(table, table.c.id == row_id)
        return row

    def dump(self) -> dict[str, list[tuple]]:
        """Every row of every table, to compare before and after."""
        from deskflow.core.schema import metadata

        kept = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if column.name not in ("pk", "revision")]
            with self.database.read() as connection:
                kept[table.name] = sorted(
                    (tuple(row) for row in connection.execute(select(*columns))), key=repr
                )
        return kept


def found(database: Database, consumers: tuple[Consumer, ...] = ()) -> Desk:
    """A desk on an empty database that already has its tables."""
    clock = ManualClock(START)
    bus = CommandBus(
        database, clock, rooms.handlers(), rooms.reactions(), consumers, permissions_of
    )
    tenant_id = new_id()
    outcome = bus.run(FoundTenant("Test MSP", "Ada Admin", "ada@msp.example"), system(tenant_id))
    desk = Desk(database, bus, clock, tenant_id, Actor(tenant_id, outcome.result_id))
    bus.listen(desk.changes.append)
    return desk
