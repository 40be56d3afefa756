"""Learning from 20,000 solved tickets, and what it costs to propose people by what was learned.

The tickets of the workspace get a history that can be learned: whoever knows a thing best solves most tickets about it.
"""

from __future__ import annotations

import asyncio
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.report import Figure, milliseconds

if TYPE_CHECKING:
    from uuid import UUID

    from deskflow.core.workspace import Workspace

_SOLVED = 20_000
_RUNS = 5


def learning_figures(room: Workspace, ids: list[UUID]) -> list[Figure]:
    """`ids` are of open tickets that nobody has."""
    from deskflow.routing.learning.knowing import model_in_use, standing
    from deskflow.routing.learning.trainer import RoutingTrainer
    from deskflow.routing.queries import candidates, needs, proposal, suggestions, weights_of
    from deskflow.routing.rules import judge

    now = room.clock.now()
    without = milliseconds(
        lambda: room.look_up(suggestions, room.tenant_id, ids[0], now), runs=_RUNS
    )
    planned = milliseconds(lambda: room.look_up(proposal, room.tenant_id, ids, now), runs=1)
    _solve(room)
    trainer = RoutingTrainer(
        room.database, room.bus, room.writer, room.clock, room.tenant_id, rest=0
    )
    began = time.perf_counter()
    assert asyncio.run(trainer.run_once()) == 1
    trained = time.perf_counter() - began
    done = room.look_up(standing, room.tenant_id, now).done
    assert done is not None
    assert done.figures is not None
    assert done.figures.who is not None
    began = time.perf_counter()
    room.look_up(model_in_use, room.tenant_id)
    opened = time.perf_counter() - began
    asked = milliseconds(lambda: room.look_up(suggestions, room.tenant_id, ids[0], now), runs=_RUNS)
    together = milliseconds(lambda: room.look_up(proposal, room.tenant_id, ids, now), runs=1)
    people = room.look_up(candidates, room.tenant_id, now)
    weights = room.look_up(weights_of, room.tenant_id)
    found = room.look_up(needs, room.tenant_id, ids[:200])

    judged = []
    for need in found:
        began = time.perf_counter()
        for person in people:
            judge(need, person, now, weights)
        judged.append((time.perf_counter() - began) * 1000)
    who = done.figures.who
    return [
        Figure(f"training on {done.figures.tickets:,} solved tickets, in the background", [trained], "s", 60),
        Figure("opening a trained model, once", [opened * 1000], "ms", 200),
        Figure("who fits one ticket, with what was learned", asked, "ms", 100, baseline=without[0]),
        Figure(f"the same for one ticket and {len(people)} people, in memory", judged, "ms", 2),
        Figure(f"a plan for {len(ids):,} tickets with what was learned", [one / 1000 for one in together], "s", 2.0,
               baseline=planned[0] / 1000),
        Figure("the first one proposed solved it", [100 * who.learned[0]], "%", better="higher", baseline=100 * who.plain[0]),
    ]  # fmt: skip


def _solve(room: Workspace) -> None:
    """The newest tickets that are closed were solved in the last months, most by somebody who knows that thing."""
    from sqlalchemy import select

    from deskflow.core.ids import new_id
    from deskflow.people.queries import list_users
    from deskflow.tickets.tables import tickets, time_entries

    dice = random.Random(17)
    people = [one.id for one in room.look_up(list_users, room.tenant_id) if "technician" in one.roles]  # fmt: skip
    experts: dict[str, tuple[UUID, ...]] = {}
    lengths: dict[str, int] = {}
    t, now = tickets.c, room.clock.now()
    with room.database.write() as connection:
        rows = connection.execute(
            select(t.id, t.title).where(t.is_open.is_(False)).order_by(t.pk.desc()).limit(_SOLVED)
        ).all()
        for place, row in enumerate(rows):
            thing = row.title.split()[0]
            known = experts.setdefault(thing, tuple(dice.sample(people, 3)))
            who = dice.choice(known if dice.random() < 0.7 else people)
            came = now - timedelta(minutes=20 * (place + 2))
            solved = came + timedelta(minutes=dice.randrange(5, 3000))
            connection.execute(
                tickets.update()
                .where(t.id == row.id)
                .values(assignee_id=who, created_at=came, resolved_at=min(solved, now))
            )
            length = lengths.setdefault(thing, dice.choice((15, 30, 60, 120, 240)))
            if dice.random() < 0.6:
                connection.execute(
                    time_entries.insert(),
                    {
                        "id": new_id(), "tenant_id": room.tenant_id, "ticket_id": row.id, "user_id": who,
                        "minutes": max(5, round(length * dice.lognormvariate(0, 0.4))), "worked_at": solved,
                        "created_at": solved,
                    },
                )  # fmt: skip
