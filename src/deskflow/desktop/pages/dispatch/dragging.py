"""What a hand carries across the board: plans, the end of one, a ticket out of the queue, or a rubber band.

Each knows what would be if it were let go now; nothing is changed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF

from deskflow.desktop.pages.dispatch.axis import SNAP, TimeAxis, snapped
from deskflow.desktop.pages.dispatch.rows import Row
from deskflow.desktop.pages.dispatch.state import BoardState, moment, moved
from deskflow.routing.board import BoardPlan
from deskflow.routing.queue_plan import Proposed
from deskflow.routing.rules import Remark
from deskflow.routing.waiting import Waiting

# What is not yet a plan.
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Ground:
    """The board under the hand: places of `at` are those of the time area, and px from the top of all rows."""

    state: BoardState
    axis: TimeAxis

    def row_at(self, top: float) -> Row | None:
        """The person's row there; at a heading, above or below all of them, the nearest one."""
        rows = [row for row in self.state.rows if row.person is not None]
        if not rows:
            return None
        for row in rows:
            if top < row.bottom:
                return row
        return rows[-1]


class Drag(Protocol):
    """`shown` is what would be, `remarks` what speaks against it, of all of them together."""

    shown: list[BoardPlan]
    remarks: list[Remark]

    def to(self, ground: Ground, at: QPointF, *, free: bool) -> None: ...


class MovePlans:
    """Some plans, taken by one of them."""

    def __init__(self, plans: Sequence[BoardPlan], taken: BoardPlan, at: QPointF) -> None:
        self._taken = taken
        self._plans = [taken, *(one for one in plans if one.id != taken.id)]
        self._from = at
        self.shown: list[BoardPlan] = []
        self.remarks: list[Remark] = []

    def to(self, ground: Ground, at: QPointF, *, free: bool) -> None:
        axis, state = ground.axis, ground.state
        people = [row for row in state.rows if row.person is not None]
        first, row = state.row_of(self._taken.user_id), ground.row_at(at.y())
        if first is None or row is None:
            return
        begins = self._taken.starts_at.timestamp()
        left = axis.left_of(begins) + at.x() - self._from.x()
        step = snapped(axis.at(left), free=free) - begins
        down = people.index(row) - people.index(first)
        self.shown = []
        for plan in self._plans:
            here = state.row_of(plan.user_id)
            place = people.index(here) + down if here is not None else 0
            other = people[min(len(people) - 1, max(0, place))].person
            assert other is not None
            self.shown.append(
                moved(plan, other.id, plan.starts_at.timestamp() + step, plan.ends_at.timestamp() + step)
            )  # fmt: skip
        self.remarks = _of_all(state, self.shown)

    @property
    def is_moved(self) -> bool:
        return bool(self.shown) and _place(self.shown[0]) != _place(self._taken)


class StretchPlan:
    """The beginning or the end of one plan."""

    def __init__(self, plan: BoardPlan, *, end: bool) -> None:
        self._plan = plan
        self._end = end
        self.shown: list[BoardPlan] = []
        self.remarks: list[Remark] = []

    def to(self, ground: Ground, at: QPointF, *, free: bool) -> None:
        least = 60.0 if free else SNAP
        here = snapped(ground.axis.at(at.x()), free=free)
        begins, ends = self._plan.starts_at.timestamp(), self._plan.ends_at.timestamp()
        if self._end:
            ends = max(here, begins + least)
        else:
            begins = min(here, ends - least)
        self.shown = [moved(self._plan, self._plan.user_id, begins, ends)]
        self.remarks = _of_all(ground.state, self.shown)

    @property
    def is_moved(self) -> bool:
        return bool(self.shown) and _place(self.shown[0]) != _place(self._plan)


class PlaceTicket:
    """A ticket out of the queue."""

    def __init__(self, waiting: Waiting) -> None:
        self.waiting = waiting
        self.shown: list[BoardPlan] = []
        self.remarks: list[Remark] = []

    def to(self, ground: Ground, at: QPointF, *, free: bool) -> None:
        row = ground.row_at(at.y())
        if row is None or row.person is None or at.x() < 0:
            self.leave()
            return
        begins = snapped(ground.axis.at(at.x()), free=free)
        self.place(ground.state, row.person.id, begins)

    def place(self, state: BoardState, user_id: UUID, begins: float) -> None:
        plan = plan_of(self.waiting, user_id, begins)
        self.shown = [plan]
        span = (plan.starts_at, plan.ends_at)
        self.remarks = state.remarks_at(self.waiting.need, user_id, span, plan.due_at)

    def leave(self) -> None:
        """The hand is not over the board."""
        self.shown, self.remarks = [], []


class RubberBand:
    """Chooses what lies under it."""

    def __init__(self, at: QPointF) -> None:
        self._from = at
        self.box = QRectF(at, at)
        self.shown: list[BoardPlan] = []
        self.remarks: list[Remark] = []

    def to(self, ground: Ground, at: QPointF, *, free: bool) -> None:
        self.box = QRectF(self._from, at).normalized()


def plan_of(waiting: Waiting, user_id: UUID, begins: float) -> BoardPlan:
    """A ticket as it would stand there, for as long as it is thought to take."""
    return BoardPlan(
        NOBODY, waiting.ticket_id, user_id, moment(begins), moment(begins + waiting.need.minutes * 60),
        False, "", "", waiting.number, waiting.title, waiting.priority, waiting.status, True,
        waiting.customer, waiting.site, waiting.need.place, waiting.due_at,
    )  # fmt: skip


def copied(plan: BoardPlan) -> BoardPlan:
    return replace(plan, id=NOBODY)


def _place(plan: BoardPlan) -> tuple[UUID, object, object]:
    return plan.user_id, plan.starts_at, plan.ends_at


def _of_all(state: BoardState, plans: Sequence[BoardPlan]) -> list[Remark]:
    """Of one plan everything, of several what speaks against them, each once."""
    if len(plans) == 1:
        return state.remarks_of(plans[0])
    moving = {one.id for one in plans}
    found: dict[tuple[str, str], Remark] = {}
    for plan in plans:
        for remark in state.remarks_of(plan, moving=moving):
            if remark.weight != "good":
                found.setdefault((remark.code, str(sorted(remark.params.items(), key=str))), remark)
    order = ("hard", "soft")
    return sorted(found.values(), key=lambda one: order.index(one.weight))


def proposed_plan(one: Proposed) -> BoardPlan:
    """A proposal as if it were a plan already."""
    need = one.need
    return BoardPlan(
        NOBODY, need.ticket_id, one.judgement.user_id, one.starts_at, one.ends_at, True, "", "", need.number,
        need.title, need.priority, "", True, "", "", need.place, None,
    )  # fmt: skip
