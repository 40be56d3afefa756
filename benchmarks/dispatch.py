"""The dispatch board with fifty people and a thousand plans in a week: reading it, a frame, a step of the hand."""

from __future__ import annotations

import random
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import Figure, milliseconds

if TYPE_CHECKING:
    from uuid import UUID

    from deskflow.core.workspace import Workspace

AREA = "dispatch"

_PEOPLE = 50
_PLANS = 1_000
_TICKETS = 3_000
_RUNS = 15
_CARRIED = 30


def measure() -> list[Figure]:
    from benchmarks.engine.working import open_workspace
    from benchmarks.many_tickets import fill
    from deskflow.routing.board import read_people, read_plans

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as name:
        with open_workspace(Path(name) / "dispatch.deskflow") as room:
            fill(room, _TICKETS, open_share=0.5)
            people = _staff(room)
            monday = _plan(room, people)
            now, week = monday + timedelta(hours=10), monday + timedelta(days=7)
            whom = room.look_up(read_people, room.tenant_id, monday, week)
            plans = room.look_up(read_plans, room.tenant_id, monday, week, now, whom)
            assert len(plans.plans) == _PLANS
            read = milliseconds(
                lambda: room.look_up(read_plans, room.tenant_id, monday, week, now, whom), runs=5
            )
    frames, firsts, steps = _painted(whom, plans, now)
    what = f"{_PEOPLE} people, {_PLANS:,} plans in a week"
    return [
        Figure(f"read anew, {what}", read, "ms", 150),
        Figure("first frame after a change, 1920×1080", firsts, "ms", 100),
        Figure("frame while scrolling", frames, "ms", 16),
        Figure(f"step with {_CARRIED} plans in the hand, painted", steps, "ms", 16),
    ]


def _staff(room: Workspace) -> list[UUID]:
    from deskflow.calendars.commands import DefineCalendar
    from deskflow.people.commands import AddUser
    from deskflow.people.profiles import SetProfile
    from deskflow.people.skills import CreateSkill

    dice = random.Random(7)
    week = {"zone": "UTC", "week": {day: [["08:00", "12:00"], ["12:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}  # fmt: skip
    hours = room.run(DefineCalendar("Office", week)).result().result_id
    skills = [room.run(CreateSkill(f"Skill {n}")).result().result_id for n in range(8)]
    found = []
    for number in range(_PEOPLE):
        email = f"board{number}@many.example"
        user = room.run(AddUser(f"Person {number:02}", email, ("technician",))).result().result_id
        held = {str(one): dice.randint(1, 5) for one in dice.sample(skills, 3)}
        room.run(SetProfile(user, {"skills": held, "calendar_id": str(hours)})).result()
        found.append(user)
    return found


def _plan(room: Workspace, people: list[UUID]) -> datetime:
    from sqlalchemy import select

    from deskflow.routing.planning import Plan, PlanTickets
    from deskflow.tickets.tables import tickets

    dice = random.Random(3)
    today = datetime.now().astimezone().date()
    first = today + timedelta(days=7 - today.weekday())
    monday = datetime.combine(first, time()).astimezone()
    t = tickets.c
    with room.database.read() as connection:
        open_ones = select(t.id).where(t.is_open.is_(True)).order_by(t.pk).limit(_PLANS)
        ids = list(connection.execute(open_ones).scalars())
    plans = []
    for number in range(_PLANS):
        begins = monday + timedelta(days=number % 5, minutes=15 * dice.randint(32, 64))
        length = timedelta(minutes=15 * dice.randint(2, 10))
        user = people[number // 5 % len(people)]
        plans.append(Plan(ids[number % len(ids)], user, begins, begins + length, number % 4 == 0))
    for start in range(0, _PLANS, 500):
        room.run(PlanTickets(tuple(plans[start : start + 500]))).result()
    return monday


def _painted(
    people: Any, plans: Any, now: datetime
) -> tuple[list[float], list[float], list[float]]:
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication

    from deskflow import paths
    from deskflow.desktop.pages.dispatch.board import BoardView
    from deskflow.desktop.pages.dispatch.dragging import MovePlans
    from deskflow.desktop.pages.dispatch.state import BoardState
    from deskflow.desktop.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(paths.resources(), "light", family="bundled", motion=False)
    theme.apply(app)
    state = BoardState(now.date(), "Without a team")
    state.span = "week"
    board = BoardView(theme, state, lambda: now)
    board.resize(1920, 1080)
    board.show()
    state.show(people, plans, now)
    down = board.verticalScrollBar()

    app.processEvents()
    image = QImage(board.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)

    def paint() -> None:
        painter = QPainter(image)
        board.paint_frame(painter)
        painter.end()

    def first() -> None:
        state.rebuild()
        paint()

    def scrolled() -> None:
        down.setValue((down.value() + 37) % max(1, down.maximum()))
        paint()

    firsts = milliseconds(first, runs=_RUNS)
    for _ in range(2 * down.maximum() // 37):
        scrolled()
    frames = milliseconds(scrolled, runs=60)
    down.setValue(0)
    chosen = list(state.plans.values())[:_CARRIED]
    board.drag = drag = MovePlans(chosen, chosen[0], QPointF(200, 100))
    place = [200.0]

    def step() -> None:
        place[0] += 9
        drag.to(board.ground(), QPointF(place[0], 120 + place[0] / 4), free=False)
        paint()

    steps = milliseconds(step, runs=40)
    board.close()
    board.deleteLater()
    return frames, firsts, steps
