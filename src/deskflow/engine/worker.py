"""The engine's thread: slices on the writer, effects on its own loop, sleep until something is due."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from deskflow.core.bus import CommandBus
from deskflow.core.changes import Changes
from deskflow.core.clock import Clock
from deskflow.core.database import Database
from deskflow.core.writer import Priority, Writer
from deskflow.engine.action import Action
from deskflow.engine.drain import Drain, Slice
from deskflow.engine.duties import SCHEDULES, Duty
from deskflow.engine.effects import perform
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits
from deskflow.engine.services import NO_SERVICES, EffectServices
from deskflow.engine.surroundings import Vault

_log = logging.getLogger(__name__)

# What is written there may be something for a courier, or another way to do it.
_DELIVERY = ("outgoing_messages", "settings", "routing_models")
# A courier that could not do what is due is not asked again at once.
_SHORTEST_PAUSE = 0.5
_TRY_AGAIN = 0.01
# After trouble.
_PAUSE = 1.0
# While there is always something to do, duties are looked at so often.
_LOOK_AGAIN = 0.1


class Courier(Protocol):
    """Does what takes longer than a slice, beside them: delivers outgoing messages, learns from tickets."""

    async def run_once(self) -> int:
        """Does some of what is due; answers with how much."""

    def next_attempt(self) -> datetime | None:
        """When there is something to do next, as far as is known now."""


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
        services: EffectServices = NO_SERVICES,
        vault: Vault | None = None,
        ask_limits: Callable[[], EngineLimits] | None = None,
    ) -> None:
        self._database = database
        self._bus = bus
        self._writer = writer
        self._clock = clock
        self._actions = actions
        self._limits = limits
        # Asked again when settings change; what another process changed is seen within a pause.
        self._ask_limits = ask_limits
        self._limits_old = False
        self._limits_asked = time.monotonic()
        self._tenant_id = tenant_id
        self._duties = tuple(duties)
        self._couriers = tuple(couriers)
        self._services = services
        self._drain = Drain(bus, clock, actions, limits, tenant_id, worker, vault)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._post: list[asyncio.Event] = []
        self._stopping = False
        self._idle = False
        self._looked = 0.0
        # Duties that have failed, and until when they are left alone.
        self._resting: dict[str, float] = {}
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
        if changes.touches("settings"):
            self._limits_old = True
        self.wake()
        loop = self._loop
        if changes.touches(*_DELIVERY) and loop is not None and not loop.is_closed():
            for post in self._post:
                loop.call_soon_threadsafe(post.set)

    def _work(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception as problem:  # noqa: BLE001 - the last place that can say why
            self.last_error = f"{type(problem).__name__}: {problem}"
            _log.exception("the engine's thread has ended")

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._post = [asyncio.Event() for _ in self._couriers]
        couriers = [
            asyncio.create_task(self._deliver(courier, post))
            for courier, post in zip(self._couriers, self._post, strict=True)
        ]
        while not self._stopping:
            self._wake.clear()
            try:
                pause = await self._round()
            except Exception as problem:  # noqa: BLE001
                # A locked or full disk must not end automation: say so, wait, try again.
                self._trouble(problem)
                self._idle, pause = True, _PAUSE
            if pause > 0 and not self._stopping:
                await _sleep(self._wake, pause)
        for task in [*self._effects, *couriers]:
            task.cancel()
        await asyncio.gather(*self._effects, *couriers, return_exceptions=True)

    async def _round(self) -> float:
        """Does what is due; answers with how many seconds nothing will be, 0 while there may be more."""
        self._renew_limits()
        done: Slice = await self._on_writer(lambda: self._drain.run_slice(self._wanted_elsewhere))
        self._start(done.effects)
        if done.worked and time.monotonic() - self._looked < _LOOK_AGAIN:
            # There is more; what else is due can wait that long.
            return 0.0
        self._looked = time.monotonic()
        # Read on this thread: it is a matter of microseconds, and a slice is not to wait for other threads.
        now, (due, at) = self._clock.now(), self._look()
        self.last_error = None
        for duty, moment in due:
            if moment <= now and await self._do(duty):
                done.worked = True
        seconds = self._limits.poll_seconds if at is None else (at - now).total_seconds()
        self._idle = not done.worked and seconds > 0
        if done.worked:
            return 0.0
        if self._resting:
            return _PAUSE
        # Due and not done: a person goes first, or another worker has it.
        return min(seconds, self._limits.poll_seconds) if seconds > 0 else _TRY_AGAIN

    def _renew_limits(self) -> None:
        long_ago = time.monotonic() - self._limits_asked >= self._limits.poll_seconds
        if self._ask_limits is None or not (self._limits_old or long_ago):
            return
        self._limits_old = False
        try:
            self._limits = self._drain.limits = self._ask_limits()
        except BaseException:
            self._limits_old = True
            raise
        self._limits_asked = time.monotonic()

    def _wanted_elsewhere(self) -> bool:
        return self._stopping or self._writer.people_waiting

    async def _do(self, duty: Duty) -> bool:
        """One that fails is tried again in a while and keeps no other from its work."""
        try:
            await self._on_writer(partial(self._fire, duty))
        except Exception as problem:  # noqa: BLE001
            self._trouble(problem)
            self._resting[duty.name] = time.monotonic() + _PAUSE
            return False
        return True

    def _look(self) -> tuple[list[tuple[Duty, datetime]], datetime | None]:
        """The duties with their moments, and the earliest of these and of the executions."""
        with self._database.read() as connection:
            ticking = self._limits.scheduler_enabled
            awake = [
                duty for duty in self._duties
                if not self._rests(duty) and (ticking or duty.name != SCHEDULES)
            ]  # fmt: skip
            asked = [(duty, duty.next_due(connection, self._tenant_id)) for duty in awake]
            ready = self._drain.next_ready(connection)
        due = [(duty, at) for duty, at in asked if at is not None]
        moments = [at for _, at in due] + ([] if ready is None else [ready])
        return due, min(moments, default=None)

    def _rests(self, duty: Duty) -> bool:
        until = self._resting.get(duty.name)
        if until is not None and until <= time.monotonic():
            del self._resting[duty.name]
            return False
        return until is not None

    def _fire(self, duty: Duty) -> None:
        with self._bus.unit() as unit:
            duty.fire(self._bus, unit, self._tenant_id, self._clock.now())

    async def _on_writer(self, job: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self._writer.submit(job, Priority.ENGINE))

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
                effect, self._actions, self._limits, self._tenant_id, self._services
            )
            done: Slice = await self._on_writer(
                lambda: self._drain.settle(effect, output, error, seconds, self._wanted_elsewhere)
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

    async def _deliver(self, courier: Courier, post: asyncio.Event) -> None:
        while not self._stopping:
            post.clear()
            pause = self._limits.poll_seconds
            try:
                if await courier.run_once():
                    continue
                at = await asyncio.to_thread(courier.next_attempt)
                if at is not None:
                    pause = min(pause, (at - self._clock.now()).total_seconds())
            except Exception as problem:  # noqa: BLE001 - the next message may be fine
                self._trouble(problem)
            await _sleep(post, max(_SHORTEST_PAUSE, pause))

    def _trouble(self, problem: BaseException) -> None:
        self.last_error = f"{type(problem).__name__}: {problem}"
        _log.warning("engine in trouble", exc_info=problem)


async def _sleep(until: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(until.wait(), seconds)
