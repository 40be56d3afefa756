"""Trains when it is time or when somebody asks: reads in pages off the writer, works in a child, writes the outcome.

It runs on the engine's loop like a courier. A process that is killed leaves a lease that runs out, and the training is
taken up again; what a child had worked out is simply worked out anew.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.bus import CommandBus
from deskflow.core.children import ChildProcess
from deskflow.core.clock import Clock
from deskflow.core.commands import Command
from deskflow.core.database import Database
from deskflow.core.errors import DeskflowError
from deskflow.core.permissions import system
from deskflow.core.settings import get_setting
from deskflow.core.writer import Priority, Writer
from deskflow.routing.learning.figures import Figures
from deskflow.routing.learning.gathering import LOOK_BACK, PAGE, done_since, newest_done, read_page
from deskflow.routing.learning.knowing import SWITCH, WEIGHT
from deskflow.routing.learning.studying import Studied, page_of, study
from deskflow.routing.learning.training import BeginTraining, FinishTraining
from deskflow.routing.queries import candidates, needs, plain_weights
from deskflow.routing.rules.clues import Solved
from deskflow.routing.rules.measuring import LEAST_LEARNED_FROM, parted
from deskflow.routing.rules.values import Person, Weights
from deskflow.routing.tables import routing_models

EVERY: Final = timedelta(days=1)
# Fewer new ones would change nothing.
ENOUGH_NEW: Final = 50
# Nobody has opened a program for this.
REST_AFTER_START: Final = 120.0
# Where a person has set it to nothing, it is measured as if it counted so much.
USUAL_WEIGHT: Final = 30
_LONGEST: Final = 240.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setup:
    """What all tickets are judged by."""

    people: list[Person]
    weights: Weights
    weight: int


class RoutingTrainer:
    """`rest` in seconds: how long it leaves the machine alone after the start, unless somebody asks."""

    def __init__(
        self,
        database: Database,
        bus: CommandBus,
        writer: Writer,
        clock: Clock,
        tenant_id: UUID,
        make_child: Callable[[], ChildProcess] = lambda: ChildProcess("deskflow-learning"),
        rest: float = REST_AFTER_START,
    ) -> None:
        self._database, self._bus, self._writer = database, bus, writer
        self._clock, self._tenant_id = clock, tenant_id
        self._make_child = make_child
        self._rests_until = time.monotonic() + rest

    async def run_once(self) -> int:
        """Trains if it is due; answers with how many trainings have ended."""
        at, is_asked = await asyncio.to_thread(self._next)
        if at is None or at > self._clock.now():
            return 0
        begun = await self._write(BeginTraining(by_itself=not is_asked))
        if begun is None:
            return 0
        training_id = UUID(begun)
        try:
            studied = await self._study()
        except Exception as problem:  # noqa: BLE001 - else it would be tried again and again
            _log.warning("a training of the routing model has failed", exc_info=problem)
            why = problem.code if isinstance(problem, DeskflowError) else type(problem).__name__
            await self._write(FinishTraining(training_id, {}, failed=why))
            return 1
        model = base64.b64encode(studied.model).decode()
        await self._write(
            FinishTraining(
                training_id, studied.figures, studied.uses_people, studied.uses_times, model,
                studied.model_hash,
            )
        )  # fmt: skip
        return 1

    def next_attempt(self) -> datetime | None:
        """When there is something to do next; None when only new tickets or a person can change that."""
        return self._next()[0]

    # --- inside ------------------------------------------------------------------------------------

    def _next(self) -> tuple[datetime | None, bool]:
        """When there is something to do next, and whether somebody has asked for it."""
        now = self._clock.now()
        with self._database.read() as connection:
            is_asked = _is_asked(connection, self._tenant_id)
            at = next_training(connection, self._tenant_id, now, is_asked=is_asked)
        left = self._rests_until - time.monotonic()
        if at is not None and not is_asked and left > 0:
            at = max(at, now + timedelta(seconds=left))
        return at, is_asked

    async def _write(self, command: Command) -> Any:
        job: Future[Any] = self._writer.submit(
            lambda: self._bus.run(command, system(self._tenant_id)).result, Priority.BATCH
        )
        return await asyncio.wrap_future(job)

    async def _study(self) -> Studied:
        now = self._clock.now()
        pages: list[bytes] = []
        solved: list[Solved] = []
        keys = await self._read(newest_done, now)
        setup = await self._read(_setup, now)
        present = {one.id for one in setup.people}
        for start in range(0, len(keys), PAGE):
            page, rows = await self._read(_packed_page, keys[start : start + PAGE])
            pages.append(page)
            solved += [one for one in rows if one.solved_by in present]
        if len(solved) < LEAST_LEARNED_FROM:
            return Studied(Figures(len(solved)).as_json())
        held = [one.ticket_id for one in parted(solved)[1] if one.well]
        wanted = [
            await self._read(_packed_needs, held[start : start + PAGE])
            for start in range(0, len(held), PAGE)
        ]
        child = self._make_child()
        try:
            future = child.run(
                study, pages, wanted, setup.people, setup.weights, setup.weight, timeout=_LONGEST
            )
            return await asyncio.wrap_future(future)
        finally:
            # Once a day does not keep a process; one that computes for nobody is ended with it.
            with contextlib.suppress(RuntimeError):
                await asyncio.to_thread(child.close)

    async def _read(self, query: Callable[..., Any], *args: Any) -> Any:
        def ask() -> Any:
            with self._database.read() as connection:
                return query(connection, self._tenant_id, *args)

        return await asyncio.to_thread(ask)


def next_training(
    connection: Connection, tenant_id: UUID, now: datetime, *, is_asked: bool
) -> datetime | None:
    """At once when somebody asks; else a day after the last one, if enough is new."""
    m = routing_models.c
    mine = m.tenant_id == tenant_id
    running: datetime | None = connection.execute(
        select(m.lease_until).where(mine, m.status == "running").order_by(m.lease_until.desc())
    ).scalar()
    if running is not None:
        return max(running, now)
    if is_asked:
        return now
    if not get_setting(connection, SWITCH, tenant_id):
        return None
    last = connection.execute(
        select(m.finished_at, m.asked_at, m.figures).where(mine, m.finished_at.is_not(None))
        .order_by(m.asked_at.desc()).limit(1)
    ).first()  # fmt: skip
    if last is None:
        enough = done_since(connection, tenant_id, now - LOOK_BACK, LEAST_LEARNED_FROM)
        return now if enough >= LEAST_LEARNED_FROM else None
    earliest: datetime = last.finished_at + EVERY
    if earliest > now:
        return earliest
    if (last.figures or {}).get("weights", ()) != _weights(connection, tenant_id):
        return now
    new = done_since(connection, tenant_id, last.asked_at, ENOUGH_NEW)
    return now if new >= ENOUGH_NEW else None


def _is_asked(connection: Connection, tenant_id: UUID) -> bool:
    m = routing_models.c
    asked = select(m.id).where(m.tenant_id == tenant_id, m.status == "asked").limit(1)
    return connection.execute(asked).first() is not None


def _weight(connection: Connection, tenant_id: UUID) -> int:
    return int(get_setting(connection, WEIGHT, tenant_id)) or USUAL_WEIGHT


def _weights(connection: Connection, tenant_id: UUID) -> list[int]:
    return [*plain_weights(connection, tenant_id)[:-1], _weight(connection, tenant_id)]


def _setup(connection: Connection, tenant_id: UUID, now: datetime) -> Setup:
    people = candidates(connection, tenant_id, now)
    return Setup(people, plain_weights(connection, tenant_id), _weight(connection, tenant_id))


def _packed_page(
    connection: Connection, tenant_id: UUID, keys: list[int]
) -> tuple[bytes, list[Solved]]:
    rows = read_page(connection, tenant_id, keys)
    return page_of(rows), [one for one, _ in rows]


def _packed_needs(connection: Connection, tenant_id: UUID, ids: list[UUID]) -> bytes:
    return page_of(needs(connection, tenant_id, ids, plainly=True))
