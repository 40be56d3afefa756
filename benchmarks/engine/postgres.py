"""The engine on a shared Postgres that commits for good: one worker, two workers, with and without waits outside.

Workers are processes of their own, as they are in a team; they begin together when the queue has been filled.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from benchmarks.engine.working import five_steps, start_many
from benchmarks.report import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from deskflow.core.bus import CommandBus
    from deskflow.core.permissions import Actor
    from deskflow.engine.action import Action
    from tests.postgres import PostgresServer

_WORKFLOWS = 1000
_OUTSIDE = 200
_RUNS = 5
_WAITING_RUNS = 3
_STEPS = 5
_OUTSIDE_SECONDS = 0.020
# At least so many times the peer's workflows per second; two workers against one, when both mostly wait.
_ON_POSTGRES = 10
_TWO_AGAINST_ONE = 1.5


@contextmanager
def server() -> Iterator[PostgresServer]:
    """A Postgres of our own on loopback; a commit is on the disk when it answers."""
    from tests.postgres import PostgresServer

    started = PostgresServer.start(durable=True)
    try:
        yield started
    finally:
        started.stop()


def measure(started: PostgresServer, peer: list[float]) -> list[Figure]:
    url = started.url("postgres", create="deskflow_bench")
    shared = _Shared.found(url)
    theirs = statistics.median(peer)
    one, two = shared.rates("set_variable", _WORKFLOWS, _RUNS)
    waits_one, waits_two = shared.rates("wait_outside", _OUTSIDE, _WAITING_RUNS)
    return [
        Figure("DBOS on Postgres, 5-step workflows", peer, "1/s", better="higher"),
        Figure("workflows on Postgres, one worker", one, "1/s", better="higher", baseline=theirs),
        Figure("workflows on Postgres, two workers", two, "1/s", better="higher", baseline=theirs),
        Figure(
            "one worker on Postgres, times DBOS", [rate / theirs for rate in one], "x", _ON_POSTGRES, "higher", 1.0
        ),
        Figure(
            "two workers on Postgres, times DBOS", [rate / theirs for rate in two], "x", _ON_POSTGRES, "higher", 1.0
        ),
        Figure("two workers against one, only computing", _ratios(two, one), "x", better="higher"),
        Figure(
            "two workers against one, 20 ms outside per step", _ratios(waits_two, waits_one), "x",
            _TWO_AGAINST_ONE, "higher",
        ),
    ]  # fmt: skip


def _ratios(one: list[float], other: list[float]) -> list[float]:
    return [a / b for a, b in zip(one, other, strict=True)]


class _Shared:
    """A tenant on Postgres with a published workflow per action; keeps what worker processes must know."""

    def __init__(self, url: str, bus: CommandBus, actor: Actor) -> None:
        self.url = url
        self.bus = bus
        self.actor = actor
        self.workflows: dict[str, UUID] = {}

    @classmethod
    def found(cls, url: str) -> _Shared:
        from deskflow import paths
        from deskflow.core.clock import SystemClock
        from deskflow.core.database import Database
        from deskflow.core.ids import new_id
        from deskflow.core.migrating import bring_up_to_date
        from deskflow.core.permissions import Actor, system
        from deskflow.people.commands import FoundTenant
        from tests.team_bus import bus_on

        database = Database.open_postgres(url)
        bring_up_to_date(database, paths.migrations(), SystemClock())
        bus = bus_on(database)
        tenant_id = new_id()
        admin = bus.run(FoundTenant("Bench", "Ada", "ada@bench.example"), system(tenant_id))
        return cls(url, bus, Actor(tenant_id, admin.result_id))

    def rates(self, action: str, count: int, runs: int) -> tuple[list[float], list[float]]:
        """Workflows per second of one worker and of two, in turns, since the disk has better and worse minutes.

        The first turn is not counted.
        """
        turns = [
            (self._run(1, action, count), self._run(2, action, count)) for _ in range(runs + 1)
        ]
        return [one for one, _ in turns[1:]], [two for _, two in turns[1:]]

    def _run(self, workers: int, action: str, count: int) -> float:
        start_many(self.bus, self.actor, self._workflow(action), count)
        context = multiprocessing.get_context("spawn")
        begin = context.Event()
        told = context.Queue()
        place = (self.url, str(self.actor.tenant_id))
        team = [
            context.Process(target=_work, args=(*place, number, begin, told))
            for number in range(workers)
        ]
        for process in team:
            process.start()
        for _ in team:
            told.get(timeout=60)
        began = time.perf_counter()
        begin.set()
        done = [told.get(timeout=300) for _ in team]
        seconds = time.perf_counter() - began
        for process in team:
            process.join(30)
        finished = sum(json.loads(one)["finished"] for one in done)
        assert finished == count, f"{finished} of {count} were finished"
        return count / seconds

    def _workflow(self, action: str) -> UUID:
        from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow

        if action not in self.workflows:
            made = self.bus.run(
                CreateWorkflow(action, definition=five_steps("set_variable")), self.actor
            ).result_id
            self.bus.run(PublishWorkflow(made, 1), self.actor)
            self.workflows[action] = made
            if action != "set_variable":
                # An action only the benchmark knows: no author could publish it.
                _replace_action(self.bus, made, action)
        return self.workflows[action]


def _replace_action(bus: CommandBus, workflow: UUID, action: str) -> None:
    from deskflow.workflows.tables import workflow_versions

    with bus.unit() as unit:
        unit.connection.execute(
            workflow_versions.update()
            .where(workflow_versions.c.workflow_id == workflow)
            .values(definition=five_steps(action))
        )


# --- in a worker's process ------------------------------------------------------------------------------------


def _work(url: str, tenant: str, number: int, begin: Any, told: Any) -> None:
    from uuid import UUID

    from deskflow.core.clock import SystemClock
    from deskflow.core.database import Database
    from deskflow.engine.actions import by_name
    from deskflow.engine.drain import Drain
    from deskflow.engine.limits import EngineLimits
    from tests.team_bus import bus_on

    database = Database.open_postgres(url)
    actions = by_name() | {"wait_outside": _wait_outside()}
    limits = EngineLimits(effects_at_once=1)
    drain = Drain(bus_on(database), SystemClock(), actions, limits, UUID(tenant), f"bench-{number}")
    with database.read():
        pass
    told.put("ready")
    begin.wait()
    finished = asyncio.run(_drained(drain, actions, limits, UUID(tenant)))
    told.put(json.dumps({"finished": finished}))
    database.close()


async def _drained(drain: Any, actions: Mapping[str, Action], limits: Any, tenant_id: UUID) -> int:
    """Slices and effects, one effect at a time, until nothing is left; as simple as a worker can be."""
    from deskflow.engine.effects import perform

    finished = idle = 0
    effects: list[Any] = []
    # The other worker may hold what is left and free it again.
    while idle < 3:
        if effects:
            effect = effects.pop(0)
            output, error, seconds = await perform(effect, actions, limits, tenant_id)
            done = drain.settle(effect, output, error, seconds)
        else:
            done = drain.run_slice()
            idle = 0 if done.worked else idle + 1
        finished += done.finished
        effects += done.effects
    return finished


def _wait_outside() -> Action:
    """Waits as long as a near server takes to answer."""
    from deskflow.engine.action import Action
    from deskflow.workflows.action_spec import ActionSpec

    async def effect(*_: object) -> dict[str, Any]:
        await asyncio.sleep(_OUTSIDE_SECONDS)
        return {}

    return Action(ActionSpec("wait_outside", "wait", "timer", "outside"), effect=effect)
