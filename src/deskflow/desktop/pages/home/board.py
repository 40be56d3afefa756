"""Where the parts of the page stand: figures on top, two columns of cards, or one where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.home import words
from deskflow.desktop.pages.home.cards import AutomationCard, DueCard, FlowCard, LoadCard
from deskflow.desktop.pages.home.reading import Home, Span, Tickets
from deskflow.desktop.pages.home.tiles import Tile, TileRow
from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Tone

# In average letters of the body font: two columns need this much.
TWO_COLUMNS_CHARS = 106


class Board(QWidget):
    """Everything but the greeting."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme, workspace = context.theme, context.workspace
        self._sees_tickets = bool(workspace.can("tickets.read"))
        self._sees_runs = bool(workspace.can("workflows.read"))
        self.open = Tile(theme, "ticket", tr("Open"))
        self.due_soon = Tile(theme, "circle-alert", tr("Due within 2 h"))
        self.kept = Tile(theme, "gauge", tr("SLA this week"))
        self.breached = Tile(theme, "triangle-alert", tr("Breached"))
        self.waiting = Tile(theme, "badge-check", tr("Waiting for you"))
        self._of_tickets = [self.open, self.due_soon, self.kept, self.breached]
        shown = self._of_tickets if self._sees_tickets else []
        self.tiles = TileRow(theme, [*shown, self.waiting])
        now = workspace.clock.now
        self.due = DueCard(theme, now)
        self.automation = AutomationCard(theme, now)
        self.flow = FlowCard(theme)
        self.load = LoadCard(theme)
        self._two_columns: bool | None = None
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        def go(page_id: str, **params: Any) -> Callable[[], None]:
            return lambda: self._context.navigate(page_id, **params)

        self.open.clicked.connect(go("tickets", view="all-open"))
        self.due_soon.clicked.connect(go("tickets", view="due-soon"))
        self.kept.clicked.connect(go("tickets", view="done"))
        breached = {"filter": "status:open sla:breached", "title": tr("Breached")}
        self.breached.clicked.connect(go("tickets", **breached))
        self.waiting.clicked.connect(go("approvals"))
        self.due.view_wanted.connect(go("tickets", view="all-open"))
        self.automation.failures_wanted.connect(go("runs", status="failed"))
        navigate = self._context.navigate
        self.due.ticket_wanted.connect(lambda one: navigate("tickets", ticket_id=one))
        self.automation.run_wanted.connect(lambda one: navigate("runs", execution_id=one))

    def _lay_out(self) -> None:
        theme = self._context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self.tiles)
        self._left = self._column(self.due, self.automation)
        self._right = self._column(self.flow, self.load)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.space(3))
        column.addLayout(self._grid, 1)
        self._place(two_columns=True)
        # Hidden only once they have a place: a card without a parent would be a window.
        if not self._sees_tickets:
            self.due.hide()
            self._right.hide()
        if not self._sees_runs:
            self.automation.hide()

    def _column(self, upper: QWidget, lower: QWidget) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._context.theme.space(3))
        column.addWidget(upper)
        column.addWidget(lower, 1)
        return box

    def _place(self, *, two_columns: bool) -> None:
        if two_columns == self._two_columns:
            return
        self._two_columns = two_columns
        grid = self._grid
        for part in (self._left, self._right):
            grid.removeWidget(part)
        grid.addWidget(self._left, 0, 0)
        grid.addWidget(self._right, *((0, 1) if two_columns else (1, 0)))
        grid.setColumnStretch(0, 58)
        grid.setColumnStretch(1, 42 if two_columns else 0)
        grid.setRowStretch(0, 1 if two_columns else 0)
        grid.setRowStretch(1, 0 if two_columns else 1)

    def fit(self, room: QSize) -> None:
        """The page has this much room."""
        theme = self._context.theme
        width = room.width() - 2 * theme.space(4)
        letter = theme.metrics().averageCharWidth()
        beside = self._sees_tickets and width >= TWO_COLUMNS_CHARS * letter
        self._place(two_columns=beside)
        self.tiles.fit(width)

    # --- content -----------------------------------------------------------------------------------

    def show_home(self, home: Home, span: Span, now: datetime) -> None:
        if home.tickets is not None:
            self._show_tickets(home.tickets, span)
        if home.automation is not None:
            self.automation.show_automation(home.automation)
        self.waiting.say(str(home.approvals), *words.waiting_note(home, now))

    def _show_tickets(self, tickets: Tickets, span: Span) -> None:
        counts = tickets.counts
        self.open.say(words.number(counts.open), *words.open_note(counts))
        self.due_soon.say(words.number(counts.due_soon + counts.overdue), *words.due_note(counts))
        self.kept.say(
            words.kept_figure(tickets.week), *words.kept_note(tickets.week, tickets.week_before)
        )
        self.breached.say(words.number(counts.breached), *words.breached_note(counts))
        self.due.show_tickets(tickets)
        self.flow.show_flow(span, tickets)
        self.load.show_people(tickets.people)

    def show_time(self) -> None:
        """Time has passed."""
        self.due.list.viewport().update()

    def show_health(self, text: str, tone: Tone) -> None:
        self.automation.show_health(text, tone)

    def focus_default(self) -> bool:
        """Put the keyboard on what is due; False when there is nothing."""
        if self.due.list.isVisible() and self.due.list.count:
            self.due.list.setFocus()
            return True
        if self.waiting.isVisible():
            self.waiting.setFocus()
            return True
        return False
