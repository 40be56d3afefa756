"""A process of its own that fires the timers of a file once; tests kill it on the way.

python -m tests.integration.sla.firing FILE TENANT TIME
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

from deskflow import rooms
from deskflow.core.bus import CommandBus
from deskflow.core.clock import ManualClock
from deskflow.core.database import Database
from deskflow.core.permissions import system
from deskflow.people.queries import permissions_of
from deskflow.sla.commands import FireTimers

if __name__ == "__main__":
    _, path, tenant, time = sys.argv
    database = Database.open_file(Path(path))
    clock = ManualClock(datetime.fromisoformat(time))
    bus = CommandBus(database, clock, rooms.handlers(), rooms.reactions(), (), permissions_of)
    bus.run(FireTimers(), system(UUID(tenant)))
    database.close()
