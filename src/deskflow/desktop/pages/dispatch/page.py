"""The dispatch page: the queue, the board (or the map, or the list), and what ties them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch import page_actions
from deskflow.desktop.pages.dispatch.board import BoardView
from deskflow.desktop.pages.dispatch.doing import BoardChanges
from deskflow.desktop.pages.dispatch.dragging import PlaceTicket, copied
from deskflow.desktop.pages.dispatch.feed import BoardFeed
from deskflow.desktop.pages.dispatch.ghosts import GhostBar, Ghosts
from deskflow.desktop.pages.dispatch.head import BoardHead
from deskflow.desktop.pages.dispatch.list_view import PlanList
from deskflow.desktop.pages.dispatch.map_view import MapView
from deskflow.desktop.pages.dispatch.queue_pane import QueuePane
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.sheets import save_sheets
from deskflow.desktop.pages.dispatch.state import BoardState, moved
from deskflow.desktop.pages.dispatch.suggesting import suggest
from deskflow.desktop.pages.page import Page, Part
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.routing.board import BoardPlan
from deskflow.routing.waiting import Queue, Waiting

CLOCK_MS = 20_000
VIEWS = ("day", "week", "map", "list")


class DispatchPage(Page):
    """`open(day="2026-11-23", ticket_id=…)` goes to a day and chooses a ticket, on the board or in the queue."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace: Workspace = context.workspace
        theme, now = context.theme, self._workspace.clock.now
        self.may_plan = self._workspace.can("tickets.assign")
        self.state = BoardState(self.today(), tr("Without a team"))
        self.state.team = str(context.state.load("dispatch/team") or "")
        self.view = "day"
        self._stale = False
        self._wanted_ticket: UUID | None = None
        self._perhaps_waits = False
        self.head = BoardHead(theme, may_plan=self.may_plan)
        self.queue = QueuePane(theme, now)
        self.bar = GhostBar(theme)
        self.board = BoardView(theme, self.state, now)
        self.board.hand.may_change = self.queue.view.may_change = self.may_plan
        self.list = PlanList(theme, self.state, now)
        self.map = MapView(theme, self.state, now)
        self.changes = BoardChanges(context, self.state, self)
        self.ghosts = Ghosts(context, self.state, self.bar, self)
        changes = self.changes
        self.feed = BoardFeed(
            context, self.state, lambda: changes.busy, lambda: changes.version, self
        )
        self._carries: PlaceTicket | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._on_clock)
        self._lay_out()
        self._connect()
        self.show_view(str(context.state.load("dispatch/view") or "day"))

    def _lay_out(self) -> None:
        theme = self.context.theme
        self._empty = EmptyState(
            theme, "calendar-clock", tr("Who does what, and when?"),
            tr("Technicians are the rows here. Give somebody the role Technician, or say what they can do, and "
               "they appear with their working hours."),
            action=tr("Open settings"),
        )  # fmt: skip
        self._empty.acted.connect(lambda: self.context.navigate("settings", section="routing"))
        self.stack = QStackedWidget()
        for part in (self.board, self.map, self.list, self._empty):
            self.stack.addWidget(part)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        splitter = Splitter("dispatch", self.context.state)
        splitter.addWidget(self.queue)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.restore([theme.metrics().averageCharWidth() * 34, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.head.stepped.connect(self.step)
        self.head.today_wanted.connect(self.go_to_today)
        self.head.views.chosen.connect(self.show_view)
        self.head.team_chosen.connect(self.show_team)
        self.head.propose.clicked.connect(self.propose)
        self.queue.asked.connect(self._ask_queue)
        self.queue.emptied.connect(self.focus_default)
        for shown in (self.board, self.list, self.map):
            shown.opened.connect(self.open_ticket)
            shown.menu_wanted.connect(self._on_menu)
        view = self.queue.view
        view.opened.connect(self.open_ticket)
        view.menu_wanted.connect(self._on_queue_menu)
        view.carried.connect(self._on_carried)
        view.let_go.connect(self._on_let_go)
        view.moved_on.connect(self.focus_default)
        view.selectionModel().selectionChanged.connect(self.context.actions.refresh)
        self.board.moved.connect(self.changes.move)
        self.board.copied.connect(self.changes.plan)
        self.board.placed.connect(self.changes.plan)
        self.board.nudged.connect(self._on_nudged)
        self.board.ghost_taken.connect(self.ghosts.take)
        view.escaped.connect(self.ghosts.discard)
        self.ghosts.accepted.connect(self.changes.plan)
        self.changes.settled.connect(self._ask_all)
        self.feed.read.connect(self._on_read)
        self.feed.queued.connect(self._on_queue)
        self.feed.fits_known.connect(self.queue.model.show_fits)
        self.state.chosen.connect(self.context.actions.refresh)
        self.context.changes.changed.connect(self._on_changed)

    # --- what the shell asks ------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return page_actions.build_actions(self)

    def open(self, **params: Any) -> None:
        if day := params.get("day"):
            self.show_day(date.fromisoformat(str(day)))
        if view := params.get("view"):
            self.show_view(str(view))
        if ticket_id := params.get("ticket_id"):
            self._wanted_ticket, self._perhaps_waits = UUID(str(ticket_id)), True
            self._choose_wanted()

    def place(self) -> dict[str, Any]:
        return {"day": self.state.day.isoformat(), "view": self.view}

    def focus_default(self) -> None:
        self.stack.currentWidget().setFocus()

    def parts(self) -> Sequence[Part]:
        return [
            (self.queue, self.queue.focus),
            (self.stack, self.focus_default),
            (self.head, self.head.views.setFocus),
        ]

    def help_topic(self) -> str:
        return "dispatch"

    def entered(self) -> None:
        self._clock.start()
        self._ask_all(people=self._stale)
        self._stale = False

    def left(self) -> None:
        self._clock.stop()
        self.changes.flush()

    @property
    def is_busy(self) -> bool:
        return self.changes.busy

    def today(self) -> date:
        return self._workspace.clock.now().astimezone().date()

    # --- asking -------------------------------------------------------------------------------

    def _ask_all(self, *, people: bool = False) -> None:
        self.feed.ask(people=people)
        self._ask_queue()

    def _ask_queue(self) -> None:
        self.feed.ask_queue(self.queue.scope, self.queue.order, self.queue.text)

    def _on_read(self) -> None:
        names = sorted({team for one in self.state.people for team in one.teams}, key=str.casefold)
        if self.state.team and self.state.team not in names:
            self.state.set_team("")
        self.head.show_teams(names, self.state.team)
        self._show_stack()
        self._choose_wanted()
        self.context.actions.refresh()

    def _on_queue(self, queue: Queue) -> None:
        self.queue.show_queue(queue)
        self.head.show_waiting(min(len(queue.rows), queue.total))
        self._choose_wanted()
        self.context.actions.refresh()

    def _on_changed(self, changes: Changes) -> None:
        people, plans, queue = self.feed.concerns(changes)
        if not (people or plans or queue):
            return
        if not self.isVisible():
            self._stale = self._stale or people
            return
        if plans:
            self.feed.ask(people=people)
        if queue:
            self._ask_queue()

    def _on_clock(self) -> None:
        self.board.viewport().update()
        self.queue.view.viewport().update()

    # --- which days, and how ------------------------------------------------------------------

    def show_view(self, view: str) -> None:
        """Day and week are the board; the map and the list are of one day, and of what the board last showed."""
        if view not in VIEWS:
            return
        self.view = view
        self.head.views.set_value(view)
        if view in ("day", "map"):
            self._show_span("day")
        elif view == "week":
            self._show_span("week")
        self.context.state.save("dispatch/view", view)
        self._show_stack()
        self.context.actions.refresh()

    def _show_span(self, span: str) -> None:
        self.changes.flush()
        self.state.span = "week" if span == "week" else "day"
        self._show_days()

    def show_day(self, day: date) -> None:
        self.changes.flush()
        self.state.day = day
        self._show_days()

    def step(self, count: int) -> None:
        self.show_day(self.state.day + timedelta(days=count * len(self.state.days)))

    def zoom(self, factor: float) -> None:
        """More room for an hour, or for a kilometre."""
        if self.view == "map":
            self.map.enlarge(factor)
        else:
            self.board.zoom(factor)

    def go_to_today(self) -> None:
        self.show_day(self.today())

    def _show_days(self) -> None:
        self.head.show_days(self.state, self.today())
        self.state.rebuild()
        self.feed.ask()
        self.state.ghosts_changed.emit()

    def show_team(self, team: str) -> None:
        self.context.state.save("dispatch/team", team)
        self.state.set_team(team)
        self._on_read()

    def _show_stack(self) -> None:
        shown: QWidget = {"map": self.map, "list": self.list}.get(self.view, self.board)
        if self.state.is_known and not self.state.people:
            shown = self._empty
        if self.stack.currentWidget() is not shown:
            had_focus = self.stack.currentWidget().hasFocus()
            self.stack.setCurrentWidget(shown)
            if had_focus:
                shown.setFocus()
        self.list.refresh()

    # --- what somebody does -------------------------------------------------------------------

    def open_ticket(self, one: BoardPlan | Waiting) -> None:
        self.context.navigate("tickets", ticket_id=one.ticket_id)

    def open_current(self) -> None:
        targets = self.state.targets
        if targets:
            self.open_ticket(targets[0])

    def _choose_wanted(self) -> None:
        if self._wanted_ticket is None or not self.state.is_known:
            return
        wanted = [one for one in self.state.plans.values() if one.ticket_id == self._wanted_ticket]
        if wanted:
            self._wanted_ticket = None
            self.state.choose(wanted[0].id)
            self.board.show_block(wanted[0])
        elif self._perhaps_waits and self.queue.choose(self._wanted_ticket):
            self._wanted_ticket = None

    def suggest(self) -> None:
        """When, and by whom: for the ticket chosen in the queue."""
        chosen = self.queue.view.chosen()
        if chosen:
            suggest(self.context, self.state, self.queue.view, chosen[0], self._on_suggested)

    def _on_suggested(self, plan: BoardPlan | None) -> None:
        if plan is None:
            return
        self.changes.plan([plan])
        day = plan.starts_at.astimezone().date()
        if day not in self.state.days:
            self.show_day(day)
        self._wanted_ticket, self._perhaps_waits = plan.ticket_id, False

    def propose(self) -> None:
        """A plan for what is chosen in the queue, if it is several; else for all of it."""
        chosen = self.queue.view.chosen()
        self.ghosts.ask(chosen if len(chosen) > 1 else self.queue.model.rows)

    def unplan(self) -> None:
        self.changes.unplan(self.state.targets)

    def toggle_tentative(self) -> None:
        """All of them firm, unless they are."""
        targets = self.state.targets
        self.changes.set_tentative(targets, not any(one.is_tentative for one in targets))

    def duplicate(self) -> None:
        """The same again right after it, where it is easily seen and moved."""
        plans = []
        for one in self.state.targets:
            begins, ends = one.starts_at.timestamp(), one.ends_at.timestamp()
            plans.append(copied(moved(one, one.user_id, ends, ends + ends - begins)))
        self.changes.plan(plans)

    def save_sheets(self) -> None:
        save_sheets(self.context, self.state, self)

    def mark_current(self) -> None:
        if self.state.current is not None:
            self.state.toggle_mark(self.state.current)

    def _on_nudged(self, seconds: float, rows: int, longer: float) -> None:
        targets = self.state.targets
        if not targets or not self.may_plan:
            return
        people = [row.person.id for row in self.state.rows if row.person is not None]
        plans = []
        for one in targets:
            user_id = one.user_id
            if rows and user_id in people:
                at = people.index(user_id) + rows
                user_id = people[min(len(people) - 1, max(0, at))]
            begins = one.starts_at.timestamp() + seconds
            ends = max(one.ends_at.timestamp() + seconds + longer, begins + 900)
            plans.append(moved(one, user_id, begins, ends))
        self.changes.push(plans)
        if self.state.current is not None:
            self.state.choose(self.state.current)
            if (place := self.state.place_of(self.state.current)) is not None:
                self.board.show_block(place[1].plan)

    # --- out of the queue ---------------------------------------------------------------------

    def _on_carried(self, waiting: Waiting, at: QPoint, free: bool) -> None:
        if self.stack.currentWidget() is not self.board:
            return
        if self._carries is None:
            self._carries = PlaceTicket(waiting)
        self.board.carry(self._carries, at, free=free)

    def _on_let_go(self, keep: bool) -> None:
        self._carries = None
        self.board.let_go(keep=keep)

    # --- menus --------------------------------------------------------------------------------

    def _on_menu(self, at: QPoint) -> None:
        ids = page_actions.PLAN_MENU if self.state.targets else page_actions.BOARD_MENU
        self.context.actions.menu(ids, self).popup(at)

    def _on_queue_menu(self, at: QPoint) -> None:
        self.context.actions.menu(page_actions.QUEUE_MENU, self).popup(at)
