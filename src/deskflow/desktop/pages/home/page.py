"""The home page: greeting, figures, what is due, how automation is.

It reads all of it in one visit, at most once a second, and only while it is shown.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.settings import SetOwnSetting
from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.home import words
from deskflow.desktop.pages.home.arrangement import Arrangement, written
from deskflow.desktop.pages.home.arranging import ArrangePopover
from deskflow.desktop.pages.home.board import Board
from deskflow.desktop.pages.home.catalogue import offered
from deskflow.desktop.pages.home.health import engine_health
from deskflow.desktop.pages.home.reading import Home, Span, read_arrangement, read_home, span_of
from deskflow.desktop.pages.home.start import FirstSteps, first_steps
from deskflow.desktop.pages.page import Page
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.list_queries import ListScope

# However much happens, reading it once a second is enough for eyes. Where reading takes long, it is done less often,
# so that it never keeps more than a tenth of a processor busy.
CATCH_UP_MS = 1000
REST_FACTOR = 10
CLOCK_MS = 20_000
# One command for a drag, not one for each place on the way.
KEEP_MS = 400
# Due times pass without anybody changing anything; so does midnight.
LOOK_AGAIN_TICKS = 3
HEALTH_MS = 3_000
_WATCHED = (
    "tickets", "users", "user_roles", "team_members", "workflow_approvals", "approval_approvers",
    "approval_decisions", "approval_questions", "workflow_executions", "appointments", "ticket_mentions", "time_off",
    "ticket_views",
)  # fmt: skip


class HomePage(Page):
    """Asks, and hands what it gets to the board or, in an empty workspace, to the first steps."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace = context.workspace
        self._reading: Request | None = None
        self._stale = True
        self._ticks = 0
        self._home: Home | None = None
        self._span: Span = span_of(self._workspace.clock.now())
        theme = context.theme
        self._greeting = Label(theme, size="title", weight="bold")
        self._about = Label(theme, tone="text-muted", wrap=True)
        self.board = Board(context)
        self.arranging: ArrangePopover | None = None
        self.arrange_button = Button(theme, self.tr("Arrange"), icon="layout-dashboard", key="E")
        self.arrange_button.clicked.connect(self.arrange)
        self.steps = FirstSteps(theme, first_steps(context))
        self._lay_out()
        self._catch_up = self._timer(CATCH_UP_MS, self._reload)
        self._catch_up.setSingleShot(True)
        self._keep = self._timer(KEEP_MS, self._keep_arrangement)
        self._keep.setSingleShot(True)
        self._clock = self._timer(CLOCK_MS, self._on_clock)
        self._pulse = self._timer(HEALTH_MS, self._show_health)
        context.changes.changed.connect(self._on_changed)
        self._show_head()
        self._arranged = False

    def _timer(self, interval: int, callback: object) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(callback)
        return timer

    def _lay_out(self) -> None:
        theme = self.context.theme
        content = QWidget()
        column = QVBoxLayout(content)
        inset = theme.space(4)
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(theme.space(3))
        words_of_day = QVBoxLayout()
        words_of_day.setSpacing(2)
        words_of_day.addWidget(self._greeting)
        words_of_day.addWidget(self._about)
        head = QHBoxLayout()
        head.addLayout(words_of_day, 1)
        head.addWidget(self.arrange_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        column.addWidget(self.board, 1)
        self._first = QWidget()
        first = QHBoxLayout(self._first)
        first.setContentsMargins(0, theme.space(2), 0, 0)
        first.addWidget(self.steps, 1000, Qt.AlignmentFlag.AlignTop)
        first.addStretch(1)
        column.addWidget(self._first, 1)
        # Before anything is known the greeting stands where it will stay.
        column.addStretch()
        self.board.hide()
        self.arrange_button.hide()
        self._first.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    # --- what the shell asks -----------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return (
            Action(
                id="home.arrange", title=self.tr("Arrange this page…"), icon="layout-dashboard",
                shortcuts=("E",), group=self.tr("Home"), callback=self.arrange,
                enabled=lambda: not self.board.isHidden(),
            ),
        )  # fmt: skip

    def help_topic(self) -> str:
        return "home"

    def focus_default(self) -> None:
        if not self.board.focus_default():
            self.setFocus()

    def entered(self) -> None:
        self._clock.start()
        self._pulse.start()
        self._show_health()
        if self._stale:
            self._reload()

    def left(self) -> None:
        for timer in (self._clock, self._pulse, self._catch_up):
            timer.stop()
        if self._keep.isActive():
            self._keep.stop()
            self._keep_arrangement()
        self._stale = True

    # --- asking ------------------------------------------------------------------------------------

    def _reload(self) -> None:
        workspace = self._workspace
        if self._reading is not None and not self._reading.done:
            # The answer on its way may be older than the change: ask again after it.
            self._catch_up.start()
            return
        self._stale = False
        if not self._arranged:
            asked = workspace.ask(read_arrangement, workspace.tenant_id, workspace.current_user.id)
            self._reading = self.context.requests.submit(asked, self._on_arrangement, owner=self)
            return
        now = workspace.clock.now()
        self._span = span = span_of(now)
        scope = ListScope(workspace.tenant_id, workspace.current_user.id, now)
        asked = workspace.ask(
            read_home, scope, span, self.board.arrangement,
            tickets=workspace.can("tickets.read"), workflows=workspace.can("workflows.read"),
        )  # fmt: skip
        began = time.perf_counter()
        self._reading = self.context.requests.submit(
            asked, lambda home: self._on_read(home, span, began), owner=self
        )

    def _on_arrangement(self, arrangement: Arrangement) -> None:
        self._arranged = True
        self._reading = None
        self.board.arrange(arrangement)
        self._reload()

    def _on_read(self, home: Home, span: Span, began: float) -> None:
        took_ms = (time.perf_counter() - began) * 1000
        self._catch_up.setInterval(max(CATCH_UP_MS, round(REST_FACTOR * took_ms)))
        self._on_home(home, span)

    def _on_home(self, home: Home, span: Span) -> None:
        self._home = home
        empty = home.tickets is not None and not home.tickets.counts.has_tickets
        empty = empty and not home.approvals
        had_focus = self._focus_is_here()
        self._first.setVisible(empty)
        self.board.setVisible(not empty)
        self.arrange_button.setVisible(not empty)
        if not empty:
            self.board.show_home(home, span, self._workspace.clock.now())
        self._show_head()
        if had_focus:
            self.focus_default()

    def _focus_is_here(self) -> bool:
        # Before the first answer there was nothing to put the keyboard on.
        return self.hasFocus()

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*_WATCHED):
            return
        if not self.isVisible():
            self._stale = True
        elif not self._catch_up.isActive():
            self._catch_up.start()

    # --- arranging ---------------------------------------------------------------------------------

    def arrange(self) -> None:
        home, can = self._home, self._workspace.can
        if home is None or self.board.isHidden():
            return
        self.arranging = ArrangePopover(
            self.context.theme, self.window(), self.board.arrangement, offered(can), home.view_titles,
        )  # fmt: skip
        self.arranging.closed.connect(self.arranging.deleteLater)
        self.arranging.arranged.connect(self._on_arranged)
        self.arranging.open_at(self.arrange_button, "below-right")
        self.arranging.focus_first()

    def _on_arranged(self, arrangement: Arrangement) -> None:
        """Seen at once and kept at once."""
        self.board.arrange(arrangement)
        self._keep.start()
        if self._home is not None:
            self.board.show_home(self._home, self._span, self._workspace.clock.now())
        self._reload()

    def _keep_arrangement(self) -> None:
        kept = SetOwnSetting("home_tiles", written(self.board.arrangement))
        self.context.requests.submit(self._workspace.run(kept), owner=self)

    # --- showing -----------------------------------------------------------------------------------

    def _show_head(self) -> None:
        now = self._workspace.clock.now()
        self._greeting.setText(words.greeting(self._workspace.current_user.name, now))
        said = words.summary(self._home, now) if self._home is not None else ""
        self._about.setText(" · ".join(part for part in (words.today(now), said) if part))

    def _show_health(self) -> None:
        self.board.show_health(*engine_health(self._workspace.engine))

    def _on_clock(self) -> None:
        """Times are painted anew; now and then what they lead to is read again."""
        self._ticks += 1
        if self._ticks % LOOK_AGAIN_TICKS == 0:
            self._reload()
        else:
            self.board.show_time()
            self._show_head()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._scroll.viewport():
            self.board.fit(self._scroll.viewport().size())
        return super().eventFilter(watched, event)
