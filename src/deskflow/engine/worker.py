"""The engine's thread: slices on the writer, effects on its own loop, sleep until something is due."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from deskflow.core.bus import CommandBus
from deskflow.core.changes import Changes
from deskflow.core.clock import Clock
from deskflow.core.database import Database
from deskflow.core.errors import DeskflowError
from deskflow.core.writer import Priority, Writer
from deskflow.engine.action import Action
from deskflow.engine.drain import Drain, Slice
from deskflow.engine.duties import Duty
from deskflow.engine.effects import perform
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits

_log = logging.getLogger(__name__)

Courier = Callable[[], Awaitable[int]]
"""Delivers some outgoing messages; answers with how many it handled."""


class Engine:
    """Runs automation for one tenant until it is stopped. Wakes for changes, timers, and once a minute."""

    def __init__(
        self,
        database: Database,
        bus: CommandBus,
        writer: Writer,
        clock: Clock,
        actions: Mapping[str, Action],
        limits: EngineLimits,
        tenant_id: UUID,
        duties: Sequence[Duty] = (),
        couriers: Sequence[Courier] = (),
        worker: str = "desktop",
    ) -> None:
        self._database = database
        self._bus = bus
        self._writer = writer
        self._clock = clock
        self._actions = actions
        self._limits = limits
        self._tenant_id = tenant_id
        self._duties = tuple(duties)
        self._couriers = tuple(couriers)
        self._drain = Drain(bus, clock, actions, limits, tenant_id, worker)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._idle = False
        self._effects: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._work, name="deskflow-engine", daemon=True)
        self._unlisten: Callable[[], None] = lambda: None
        self.last_error: str | None = None
        self.behind_seconds = 0.0

    def start(self) -> None:
        """Starts the thread; what is due already is done at once."""
        self._unlisten = self._bus.listen(self._on_changes)
        self._thread.start()

    def stop(self, timeout: float = 1.5) -> bool:
        """Lets the running slice end, drops effects (their lease runs out), ends the thread."""
        self._stopping = True
        self._unlisten()
        self.wake()
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    @property
    def is_idle(self) -> bool:
        """Nothing was due in the last round and nothing outside is under way."""
        return self._idle and not self._effects

    def wake(self) -> None:
        """Something may be due; safe from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    # --- the thread --------------------------------------------------------------------------------

    def _on_changes(self, changes: Changes) -> None:
        self.wake()

    def _work(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as problem:  # noqa: BLE001 - the last place that can say why
            self.last_error = f"{type(problem).__name__}: {problem}"
            _log.exception("the engine's thread has ended")

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        courier = asyncio.create_task(self._deliver()) if self._couriers else None
        while not self._stopping:
            self._wake.clear()
            try:
                worked = await self._round()
            except DeskflowError as problem:
                worked = False
                self._trouble(problem)
            except Exception as problem:  # noqa: BLE001
                # A locked or full disk must not end automation: say so, wait, try again.
                worked = False
                self._trouble(problem)
                await self._sleep(1.0)
            self._idle = not worked
            if not worked and not self._stopping:
                await self._sleep(await self._seconds_until_due())
        for task in [*self._effects, *([courier] if courier else [])]:
            task.cancel()
        await asyncio.gather(
            *self._effects, *([courier] if courier else []), return_exceptions=True
        )

    async def _round(self) -> bool:
        worked = False
        now = self._clock.now()
        due = await asyncio.to_thread(self._due_duties, now)
        for duty in due:
            await self._on_writer(partial(self._fire, duty))
            worked = True
        done: Slice = await self._on_writer(
            lambda: self._drain.run_slice(lambda: self._stopping or self._writer.people_waiting)
        )
        self._start(done.effects)
        self.last_error = None
        return worked or done.worked

    def _due_duties(self, now: datetime) -> list[Duty]:
        with self._database.read() as connection:
            return [
                duty
                for duty in self._duties
                if (at := duty.next_due(connection, self._tenant_id)) is not None and at <= now
            ]

    def _fire(self, duty: Duty) -> None:
        with self._bus.unit() as unit:
            duty.fire(self._bus, unit, self._tenant_id, self._clock.now())

    async def _on_writer(self, job: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self._writer.submit(job, Priority.ENGINE))

    async def _seconds_until_due(self) -> float:
        at = await asyncio.to_thread(self._next_due)
        if at is None:
            return self._limits.poll_seconds
        return max(0.0, min((at - self._clock.now()).total_seconds(), self._limits.poll_seconds))

    def _next_due(self) -> datetime | None:
        with self._database.read() as connection:
            moments = [self._drain.next_ready(connection)]
            moments += [duty.next_due(connection, self._tenant_id) for duty in self._duties]
        return min((at for at in moments if at is not None), default=None)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    # --- effects -----------------------------------------------------------------------------------

    def _start(self, effects: Sequence[PendingEffect]) -> None:
        for effect in effects:
            task = asyncio.get_running_loop().create_task(self._effect(effect))
            self._effects.add(task)
            task.add_done_callback(self._effects.discard)

    async def _effect(self, effect: PendingEffect) -> None:
        renewing = asyncio.create_task(self._renew(effect))
        try:
            output, error, seconds = await perform(
                effect, self._actions, self._limits, self._tenant_id
            )
            done: Slice = await self._on_writer(
                lambda: self._drain.settle(effect, output, error, seconds)
            )
            self._start(done.effects)
        except Exception as problem:  # noqa: BLE001
            # The lease runs out and the effect is tried again under its key.
            self._trouble(problem)
        finally:
            renewing.cancel()
            self.wake()

    async def _renew(self, effect: PendingEffect) -> None:
        while True:
            await asyncio.sleep(self._limits.renew_seconds)
            if not await self._on_writer(lambda: self._drain.renew(effect)):
                return

    async def _deliver(self) -> None:
        while not self._stopping:
            handled = 0
            for courier in self._couriers:
                try:
                    handled += await courier()
                except Exception as problem:  # noqa: BLE001 - the next message may be fine
                    self._trouble(problem)
            if not handled:
                await asyncio.sleep(0.5)

    def _trouble(self, problem: BaseException) -> None:
        self.last_error = f"{type(problem).__name__}: {problem}"
        _log.warning("engine in trouble", exc_info=problem)
