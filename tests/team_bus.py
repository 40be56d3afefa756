"""A bus as it is on a shared database, for processes that stand for a worker of a team."""

from __future__ import annotations

from deskflow import rooms
from deskflow.core.bus import CommandBus
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.people.queries import permissions_of


def bus_on(database: Database) -> CommandBus:
    return CommandBus(
        database,
        SystemClock(),
        rooms.handlers(),
        rooms.reactions(),
        rooms.consumers(),
        permissions_of,
    )
