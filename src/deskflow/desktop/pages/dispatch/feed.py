"""Asks for what the board and the queue show, and asks again when something changed. Answers come in the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch.state import BoardState, moment
from deskflow.routing.board import BoardPerson, Plans, read_people, read_plans
from deskflow.routing.queue_plan import best_fits
from deskflow.routing.rules import Judgement
from deskflow.routing.waiting import Queue, QueueOrder, QueueScope, read_queue

PEOPLE: Final = (
    "users", "user_roles", "user_profiles", "user_skills", "user_certifications", "skills", "time_off", "teams",
    "team_members", "calendars",
)  # fmt: skip
PLANS: Final = (
    "appointments", "time_entries", "stopwatches", "sites", "customer_people", "settings",
)  # fmt: skip
TICKETS: Final = ("tickets", "ticket_skills", "work_orders", "customers")
# So many cards are told who fits best: more are not seen at once.
MOST_FITS: Final = 60

Read = tuple[list[BoardPerson], Plans]


def _read_board(
    connection: Connection,
    tenant_id: UUID,
    since: datetime,
    until: datetime,
    now: datetime,
    known: Sequence[BoardPerson] | None,
) -> Read:
    people = list(known) if known is not None else read_people(connection, tenant_id, since, until)
    found = read_plans(connection, tenant_id, since, until, now, people)
    there = {one.id for one in people}
    if known is not None and any(one.user_id not in there for one in found.plans):
        # Somebody new has something planned.
        return _read_board(connection, tenant_id, since, until, now, None)
    return people, found


class BoardFeed(QObject):
    """`is_held` says whether what is shown is newer than what could be read; `version` is another one whenever
    what was asked for before it is too old."""

    read = Signal()
    queued = Signal(object)
    fits_known = Signal(object)

    def __init__(
        self,
        context: PageContext,
        state: BoardState,
        is_held: Callable[[], bool],
        version: Callable[[], int],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace: Workspace = context.workspace
        self._requests = context.requests
        self._state = state
        self._is_held = is_held
        self._version = version
        self._window: tuple[float, float] | None = None
        self._people_known = False
        self._reading: Request | None = None
        self._queueing: Request | None = None
        self._again = False

    # --- the board ----------------------------------------------------------------------------

    def ask(self, *, people: bool = False) -> None:
        """The plans of the days shown; `people` too when they may be others, and whenever the days are."""
        state = self._state
        window = (state.begins, state.ends)
        if people or window != self._window:
            self._people_known = False
        if self._reading is not None and not self._reading.done:
            if window == self._window and self._people_known:
                # What is on its way may be older than the change.
                self._again = True
                return
            self._reading.cancel()
        self._window = window
        workspace = self._workspace
        known = tuple(state.people) if self._people_known else None
        now, version = workspace.clock.now(), self._version()
        asked = workspace.ask(
            _read_board, workspace.tenant_id, moment(window[0]), moment(window[1]), now, known
        )
        self._reading = self._requests.submit(
            asked, lambda found: self._on_read(found, window, now, version), owner=self
        )

    def _on_read(
        self, found: Read, window: tuple[float, float], now: datetime, version: int
    ) -> None:
        self._reading = None
        if window != self._window:
            return
        again, self._again = self._again, False
        if self._is_held():
            # Asked again once what is under way is through.
            return
        if version != self._version():
            self.ask()
            return
        self._people_known = True
        self._state.show(*found, now)
        self.read.emit()
        if again:
            self.ask()

    # --- the queue ----------------------------------------------------------------------------

    def ask_queue(self, scope: QueueScope, order: QueueOrder, text: str) -> None:
        if self._queueing is not None:
            self._queueing.cancel()
        workspace = self._workspace
        now = workspace.clock.now()
        asked = workspace.ask(read_queue, workspace.tenant_id, now, scope, order, text)
        self._queueing = self._requests.submit(asked, self._on_queue, owner=self)

    def _on_queue(self, queue: Queue) -> None:
        self.queued.emit(queue)
        workspace = self._workspace
        needs = [one.need for one in queue.rows[:MOST_FITS]]
        if needs:
            now = workspace.clock.now()
            asked = workspace.ask(best_fits, workspace.tenant_id, needs, now)
            self._requests.submit(asked, self._on_fits, owner=self)

    def _on_fits(self, fits: dict[UUID, Judgement]) -> None:
        self.fits_known.emit(fits)

    # --- what somebody changed ----------------------------------------------------------------

    def concerns(self, changes: Changes) -> tuple[bool, bool, bool]:
        """Whether other people, other plans, another queue have to be asked for."""
        people = changes.touches(*PEOPLE)
        shown = {one.ticket_id for one in self._state.plans.values()}
        touched: Any = changes.of("tickets")
        plans = changes.touches(*PLANS) or bool(shown & touched) or changes.touches("customers")
        return people, people or plans, people or changes.touches("appointments", *TICKETS)
