"""What the board shows just now: which days, whose rows, what is chosen; and changes before they are saved.

Knows no widget and asks nobody; views listen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.desktop.pages.dispatch.axis import days_from, midnight
from deskflow.desktop.pages.dispatch.rows import Block, Row, build_rows
from deskflow.routing.board import BoardPerson, BoardPlan, Plans, Worked
from deskflow.routing.queue_plan import Proposed
from deskflow.routing.rules import Booked, Need, Remark, Worker, remarks, warnings

Span = Literal["day", "week"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the keyboard is while it is on no plan: a person and a moment."""

    user_id: UUID
    at: float


class BoardState(QObject):
    """`changed`: other rows or plans. `chosen`: another plan or place. `ghosts_changed`: other proposals."""

    changed = Signal()
    chosen = Signal()
    ghosts_changed = Signal()

    def __init__(self, today: date, nobody: str) -> None:
        super().__init__()
        self.span: Span = "day"
        self.day = today
        self.team = ""
        self.people: list[BoardPerson] = []
        self.plans: dict[UUID, BoardPlan] = {}
        self.needs: dict[UUID, Need] = {}
        self.warnings: dict[UUID, tuple[Remark, ...]] = {}
        self.worked: tuple[Worked, ...] = ()
        self.kmh = 50
        self.is_known = False
        self.rows: list[Row] = []
        self.ghosts: list[Proposed] = []
        self.current: UUID | None = None
        self.marked: set[UUID] = set()
        self.cursor: Cursor | None = None
        self._nobody = nobody
        self._here: set[UUID] = set()
        self._places: dict[UUID, tuple[Row, Block]] = {}
        self._rows_of: dict[UUID, Row] = {}
        self._booked_by: dict[UUID, list[Booked]] = {}

    # --- which days ---------------------------------------------------------------------------

    @property
    def days(self) -> list[date]:
        if self.span == "day":
            return [self.day]
        return days_from(self.day - timedelta(days=self.day.weekday()), 7)

    @property
    def begins(self) -> float:
        return midnight(self.days[0])

    @property
    def ends(self) -> float:
        return midnight(self.days[-1] + timedelta(days=1))

    # --- what is known ------------------------------------------------------------------------

    def show(self, people: Sequence[BoardPerson], found: Plans, now: datetime) -> None:
        """What was read; what is chosen stays chosen as long as it is there."""
        self.people = list(people)
        self.plans = {one.id: one for one in found.plans}
        self.needs, self.warnings, self.worked = found.needs, found.warnings, found.worked
        self.kmh = found.kmh
        self.is_known = True
        self._here = {one.id for one in people if is_here(one, now)}
        self.marked &= self.plans.keys()
        if self.current not in self.plans:
            self.current = None
        self.rebuild()

    def set_team(self, team: str) -> None:
        self.team = team
        self.rebuild()

    def rebuild(self) -> None:
        self.rows = build_rows(
            self.people, self.plans.values(), self._here, team=self.team, nobody=self._nobody
        )
        self._booked_by = {}
        self._rows_of = {row.person.id: row for row in self.rows if row.person is not None}
        self._places = {
            block.plan.id: (row, block) for row in self.rows for block in row.blocks
        }  # fmt: skip
        self.changed.emit()

    def put(self, plans: Iterable[BoardPlan], now: datetime) -> None:
        """Shows plans as they will be once they are saved."""
        plans = list(plans)
        for one in plans:
            self.plans[one.id] = one
        self.rebuild()
        for one in plans:
            told = warnings(self.remarks_of(one))
            if told and one.ends_at > now:
                self.warnings[one.id] = told
            else:
                self.warnings.pop(one.id, None)

    def take_away(self, ids: Iterable[UUID]) -> None:
        for one in ids:
            self.plans.pop(one, None)
            self.marked.discard(one)
            if self.current == one:
                self.current = None
        self.rebuild()

    # --- who and what -------------------------------------------------------------------------

    def row_of(self, user_id: UUID) -> Row | None:
        return self._rows_of.get(user_id)

    def place_of(self, plan_id: UUID) -> tuple[Row, Block] | None:
        return self._places.get(plan_id)

    def worker(self, user_id: UUID) -> Worker | None:
        row = self.row_of(user_id)
        if row is not None and row.person is not None:
            return row.person.worker
        return next((one.worker for one in self.people if one.id == user_id), None)

    def remarks_of(self, plan: BoardPlan, *, moving: Iterable[UUID] = ()) -> list[Remark]:
        """For a plan as it stands there; `moving` are on their way as well and in nobody's."""
        need = self.needs.get(plan.ticket_id)
        if need is None:
            return []
        span = (plan.starts_at, plan.ends_at)
        return self.remarks_at(need, plan.user_id, span, plan.due_at, {plan.id, *moving})

    def remarks_at(
        self,
        need: Need,
        user_id: UUID,
        span: tuple[datetime, datetime],
        due_at: datetime | None,
        without: Iterable[UUID] = (),
    ) -> list[Remark]:
        worker = self.worker(user_id)
        if worker is None:
            return []
        left_out = set(without)
        others = [one for one in self._booked(user_id) if one.id not in left_out]
        return remarks(need, worker, span, others, due_at, self.kmh)

    def _booked(self, user_id: UUID) -> list[Booked]:
        """Somebody's plans; a hand that carries several asks for them again and again."""
        if user_id not in self._booked_by:
            row = self.row_of(user_id)
            blocks = row.blocks if row is not None else ()
            self._booked_by[user_id] = [block.plan.booked() for block in blocks]
        return self._booked_by[user_id]

    # --- what is chosen -----------------------------------------------------------------------

    @property
    def targets(self) -> list[BoardPlan]:
        """What a command is about: the marked ones, else the one the keyboard is on."""
        wanted = self.marked or ({self.current} if self.current is not None else set())
        return [self.plans[one] for one in wanted if one in self.plans]

    def choose(self, plan_id: UUID | None, cursor: Cursor | None = None) -> None:
        self.current, self.cursor = plan_id, cursor
        if plan_id is not None and (place := self.place_of(plan_id)) is not None:
            row, block = place
            assert row.person is not None
            self.cursor = Cursor(row.person.id, block.begins)
        self.chosen.emit()

    def mark(self, ids: Iterable[UUID], *, add: bool = False) -> None:
        self.marked = (self.marked | set(ids)) if add else set(ids)
        self.chosen.emit()

    def toggle_mark(self, plan_id: UUID) -> None:
        self.marked ^= {plan_id}
        self.chosen.emit()

    # --- proposals ----------------------------------------------------------------------------

    def show_ghosts(self, ghosts: Sequence[Proposed]) -> None:
        self.ghosts = list(ghosts)
        self.ghosts_changed.emit()


def moved(plan: BoardPlan, user_id: UUID, begins: float, ends: float) -> BoardPlan:
    return replace(plan, user_id=user_id, starts_at=moment(begins), ends_at=moment(ends))


def moment(at: float) -> datetime:
    return datetime.fromtimestamp(round(at), UTC)


def is_here(person: BoardPerson, now: datetime) -> bool:
    """On shift just now."""
    if person.status in ("away", "off"):
        return False
    worker = person.worker
    if any(one.starts_at <= now < one.ends_at for one in worker.away):
        return False
    return worker.hours is None or any(first <= now < last for first, last in worker.hours)
