"""A worker of a team that is killed; a process of its own, forked from one that has loaded everything where that can be.

It runs the engine on a shared Postgres until no execution is left that could go on, and then says goodbye.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.core import faults
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.core.tables import event_queue
from deskflow.core.writer import Writer
from deskflow.engine.actions import by_name
from deskflow.engine.duties import default_duties
from deskflow.engine.limits import EngineLimits
from deskflow.engine.worker import Engine
from deskflow.tickets.writing_tables import held_replies
from deskflow.workflows.tables import workflow_executions
from tests.faults.working_day import LOADED, untraced
from tests.team_bus import bus_on

PATIENCE = 60.0
LIMITS = EngineLimits(
    lease=timedelta(seconds=2), renew_seconds=0.1, allow_private_addresses=True, poll_seconds=0.2
)


def is_over(connection: Connection) -> bool:
    """Whether nothing runs, waits or lies in the queue any more."""
    open_ones = select(func.count()).where(workflow_executions.c.completed_at.is_(None))
    queued = select(func.count()).select_from(event_queue)
    held = select(func.count()).select_from(held_replies)
    return not any(connection.execute(one).scalar() for one in (open_ones, queued, held))


def start(url: str, tenant_id: UUID, name: str, fault: str = "") -> Any:
    """The process, running. Loading the product takes longer than the day of a worker does."""
    kind = "spawn" if sys.platform == "win32" else "forkserver"
    context = multiprocessing.get_context(kind)
    if kind == "forkserver":
        context.set_forkserver_preload(LOADED)
    process = context.Process(target=work, args=(url, tenant_id, name, fault), daemon=True)
    process.start()
    return process


def work(url: str, tenant_id: UUID, name: str, fault: str) -> None:
    """Exits with 3 when the day does not end."""
    untraced()
    faults.arm(fault)
    database = Database.open_postgres(url)
    writer = Writer()
    engine = Engine(
        database, bus_on(database), writer, SystemClock(), by_name(), LIMITS, tenant_id,
        default_duties(), worker=name,
    )  # fmt: skip
    engine.start()
    until = time.monotonic() + PATIENCE
    over = False
    while not over and time.monotonic() < until:
        time.sleep(0.05)
        with database.read() as connection:
            over = is_over(connection)
    engine.stop()
    writer.close()
    database.close()
    sys.exit(0 if over else 3)
