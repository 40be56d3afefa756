"""Who should take it: the reasons for one ticket, and a plan for a thousand, in a workspace of 100,000 tickets.

The baseline of the plan is the greedy one: each ticket in turn to whoever fits it best and has time left.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.learning import learning_figures
from benchmarks.report import Figure

if TYPE_CHECKING:
    from uuid import UUID

    from deskflow.core.workspace import Workspace

AREA = "routing"

_TICKETS = 100_000
_PEOPLE = 50
_PLANNED = 1_000
_RUNS = 5
_SKILLS = ("VPN", "Printer", "Backup", "Laptop", "Scanner", "Accounting", "Wi-Fi", "Teams")


def measure() -> list[Figure]:
    from benchmarks.engine.working import open_workspace
    from benchmarks.many_tickets import fill
    from deskflow.routing.queries import proposal, suggestions

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as name:
        with open_workspace(Path(name) / "routing.deskflow") as room:
            fill(room, _TICKETS, open_share=0.02)
            _staff(room)
            ids = _unassigned(room, _PLANNED)
            now = room.clock.now()
            planned = _timed(lambda: room.look_up(proposal, room.tenant_id, ids, now))
            asked = _timed(lambda: room.look_up(suggestions, room.tenant_id, ids[0], now))
            needs, plan = room.look_up(proposal, room.tenant_id, ids, now)
            greedy = _greedy(room, ids)
            learned = learning_figures(room, ids)
    total = sum(one.score for one in plan.chosen.values())
    assert len(plan.chosen) + len(plan.left) == len(needs)
    return [
        Figure(f"a plan for {_PLANNED:,} tickets and {_PEOPLE} people", planned, "s", 2.0),
        Figure("who fits one ticket, with reasons", [one * 1000 for one in asked], "ms", 100),
        Figure("tickets that got somebody", [len(plan.chosen)], "", better="higher", baseline=greedy[0]),
        Figure("points of the plan", [total], "", better="higher", baseline=greedy[1]),
        *learned,
    ]  # fmt: skip


def _staff(room: Workspace) -> None:
    from deskflow.people.commands import AddUser
    from deskflow.people.profiles import SetProfile
    from deskflow.people.skills import CreateSkill

    dice = random.Random(11)
    skills = [room.run(CreateSkill(name)).result().result_id for name in _SKILLS]
    for number in range(_PEOPLE - 12):
        email = f"person{number}@many.example"
        user = room.run(AddUser(f"Person {number}", email, ("technician",))).result().result_id
        held = {str(one): dice.randint(1, 5) for one in dice.sample(skills, 3)}
        room.run(SetProfile(user, {"skills": held, "capacity_hours": 80})).result()


def _unassigned(room: Workspace, count: int) -> list[UUID]:
    from sqlalchemy import select

    from deskflow.tickets.tables import tickets

    t = tickets.c
    with room.database.write() as connection:
        chosen = list(
            connection.execute(
                select(t.id).where(t.is_open.is_(True)).order_by(t.pk).limit(count)
            ).scalars()
        )
        for start in range(0, count, 500):
            part = chosen[start : start + 500]
            connection.execute(tickets.update().where(t.id.in_(part)).values(assignee_id=None))
    return chosen


def _greedy(room: Workspace, ids: list[UUID]) -> tuple[int, float]:
    from deskflow.routing.queries import candidates, needs
    from deskflow.routing.rules import judge

    now = room.clock.now()
    wanted = sorted(room.look_up(needs, room.tenant_id, ids), key=lambda one: one.priority)
    people = room.look_up(candidates, room.tenant_id, now)
    free = {one.id: one.capacity - one.minutes for one in people}
    given, total = 0, 0.0
    for need in wanted:
        judged = [judge(need, one, now) for one in people]
        able = [one for one in judged if not one.refusals and free[one.user_id] >= need.minutes]
        if able:
            best = max(able, key=lambda one: one.score)
            free[best.user_id] -= need.minutes
            given, total = given + 1, total + best.score
    return given, total


def _timed(act: Callable[[], object]) -> list[float]:
    samples = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        act()
        samples.append(time.perf_counter() - began)
    return samples
