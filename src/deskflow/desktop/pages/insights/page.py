"""The page of figures: a stretch of time and a team, what happened in it, and each figure leads to its tickets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskflow.core.changes import Changes
from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.insights.board import Board
from deskflow.desktop.pages.insights.exporting import written
from deskflow.desktop.pages.insights.reading import PERIODS, Period, Reading, read_page, stretch_of
from deskflow.desktop.pages.insights.words import PERIOD_TITLES, stretch_told, tr
from deskflow.desktop.pages.page import Page
from deskflow.desktop.records.writing import write_and_tell
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.picker import Choice, PickerPopup
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words import full_time
from deskflow.people.queries import TeamRow

# Figures of weeks need not follow every keystroke.
CATCH_UP_MS = 2_000
# What takes longer than that says so.
PATIENCE_MS = 300
_WATCHED = ("tickets", "users", "teams", "customers")
_PERIOD, _TEAM = "insights/period", "insights/team"


class InsightsPage(Page):
    """Reads while it is shown; remembers the stretch of time and the team of each person."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace = context.workspace
        self._reading: Request | None = None
        self._stale = True
        self.shown: Reading | None = None
        self._shown_team = ""
        self._teams: tuple[TeamRow, ...] = ()
        theme = context.theme
        kept = str(context.state.load(_PERIOD) or "")
        self.period: Period = next((one for one in PERIODS if one == kept), "month")
        self.team = str(context.state.load(_TEAM) or "")
        self.board = Board(theme)
        self.board.wanted.connect(self._open_list)
        self.header = PageHeader(theme, tr("Insights"))
        self.periods = SegmentedControl(
            theme, tr("Time"), [(one, tr(PERIOD_TITLES[one])) for one in PERIODS]
        )
        self.periods.set_value(self.period)
        self.periods.chosen.connect(self._on_period)
        self.team_button = Button(theme, tr("All teams"), icon="users")
        self.team_button.clicked.connect(self.choose_team)
        self.export_button = Button(theme, tr("Export"), icon="download")
        self.export_button.set_menu(self._export_menu())
        for widget in (self.periods, self.team_button, self.export_button):
            self.header.add_right(widget)
        self._lay_out()
        self._catch_up = QTimer(self)
        self._catch_up.setSingleShot(True)
        self._catch_up.setInterval(CATCH_UP_MS)
        self._catch_up.timeout.connect(self._reload)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.header.set_detail(tr("Counting…")))
        context.changes.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        theme = self.context.theme
        content = QWidget()
        column = QVBoxLayout(content)
        inset = theme.space(4)
        column.setContentsMargins(inset, inset, inset, inset)
        column.addWidget(self.board)
        self._empty = EmptyState(
            theme, "chart-no-axes-column", tr("How is the desk doing?"),
            tr("Nothing came in, nothing was finished and nothing is open for the time and team chosen above. Once there are tickets, "
               "this page shows what comes and goes, how well promises are kept and who carries how much."),
            action=tr("New ticket") if self._workspace.can("tickets.create") else "", action_icon="ticket-plus", width=460,
        )  # fmt: skip
        self._empty.acted.connect(lambda: self.context.navigate("tickets", new=True))
        scroll = QScrollArea()
        scroll.setWidget(content)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(self.focusPolicy())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty)
        layout.addWidget(self._stack, 1)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for suffix, title in (
            (".png", tr("Picture (PNG)…")),
            (".pdf", tr("Page to print (PDF)…")),
            (".csv", tr("Table (CSV)…")),
        ):
            menu.addAction(title, lambda suffix=suffix: self._ask_file(suffix))
        return menu

    # --- what the shell asks -------------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        group = tr("Insights")
        return (
            Action(
                id="insights.longer", title=tr("A longer time"), shortcuts=("+",), group=group,
                callback=lambda: self._step(1),
            ),
            Action(
                id="insights.shorter", title=tr("A shorter time"), shortcuts=("-",), group=group,
                callback=lambda: self._step(-1),
            ),
            Action(
                id="insights.team", title=tr("Figures of one team…"), icon="users", shortcuts=("F",),
                group=group, callback=self.choose_team,
            ),
            Action(
                id="insights.export", title=tr("Export the figures…"), icon="download", shortcuts=("Ctrl+E",),
                group=group, callback=self.export_button.click,
            ),
        )  # fmt: skip

    def open(self, **params: Any) -> None:
        wanted = str(params.get("period") or "")
        if wanted in PERIODS and wanted != self.period:
            self.periods.set_value(wanted)
            self._on_period(wanted)

    def place(self) -> dict[str, Any]:
        return {"period": self.period}

    def help_topic(self) -> str:
        return "home"

    def focus_default(self) -> None:
        if self._stack.currentWidget() is self._empty:
            self.periods.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.board.focus_default()

    def entered(self) -> None:
        if self._stale:
            self._reload()

    def left(self) -> None:
        self._catch_up.stop()

    # --- reading -------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*_WATCHED):
            self._stale = True
            if self.isVisible() and not self._catch_up.isActive():
                self._catch_up.start()

    def _reload(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._stale = False
        now = self._workspace.clock.now()
        stretch = stretch_of(self.period, now.astimezone().date())
        team = UUID(self.team) if self.team else None
        if self.shown is None or (stretch, self.team) != (self.shown.stretch, self._shown_team):
            self._patience.start()
        asked = self._workspace.ask(read_page, self._workspace.tenant_id, stretch, now, team)
        self._reading = self.context.requests.submit(asked, self._show, self._failed, owner=self)

    def _show(self, reading: Reading) -> None:
        self._reading = None
        self._patience.stop()
        self.shown, self._shown_team, self._teams = reading, self.team, reading.teams
        name = next((one.name for one in self._teams if str(one.id) == self.team), "")
        if self.team and not name:
            # The team is gone: everybody's figures are better than none.
            self._choose_team("")
            return
        self.team_button.setText(name or tr("All teams"))
        self.header.set_detail(stretch_told(reading.stretch))
        self.board.show_reading(reading, self.team)
        self._stack.setCurrentIndex(0 if reading.has_figures else 1)

    def _failed(self, error: BaseException) -> None:
        self._reading, self._stale = None, True
        self._patience.stop()
        self.header.set_detail(stretch_told(self.shown.stretch) if self.shown else "")
        self.context.requests.failed.emit(error)

    # --- choosing ------------------------------------------------------------------------------------

    def _on_period(self, period: str) -> None:
        self.period = next(one for one in PERIODS if one == period)
        self.context.state.save(_PERIOD, period)
        self._reload()

    def _step(self, by: int) -> None:
        at = PERIODS.index(self.period) + by
        if 0 <= at < len(PERIODS):
            self.periods.set_value(PERIODS[at])
            self.context.announce(tr(PERIOD_TITLES[PERIODS[at]]))
            self._on_period(PERIODS[at])

    def choose_team(self) -> None:
        choices = [Choice("", tr("All teams"), icon="users")]
        choices += [Choice(str(one.id), one.name, icon="users") for one in self._teams]
        popup = PickerPopup(
            self.context.theme, self.window(), tr("Figures of which team?"), choices
        )
        popup.pick(self.team_button, self._choose_team, "below-right")

    def _choose_team(self, team: str) -> None:
        self.team = team
        self.context.state.save(_TEAM, team)
        self._reload()

    def _open_list(self, query: str, title: str) -> None:
        self.context.navigate("tickets", filter=query, title=title)

    # --- files ---------------------------------------------------------------------------------------

    def _ask_file(self, suffix: str) -> None:
        if self.shown is None:
            return
        suggested = f"insights-{self.shown.stretch.first.isoformat()}{suffix}"
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Export the figures"), suggested, f"*{suffix}"
        )
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix.lower() == suffix else Path(f"{chosen}{suffix}"))

    def export_to(self, path: Path) -> None:
        """As its ending says."""
        if self.shown is None:
            return
        write = written(self.board, self.context.theme, self._heading(), path.suffix.lower())
        write_and_tell(self.context, path, write, owner=self)

    def _heading(self) -> tuple[str, str]:
        assert self.shown is not None
        made = tr("as of {time}").format(time=full_time(self._workspace.clock.now()))
        parts = (stretch_told(self.shown.stretch), self.team_button.text(), made)
        return tr("Insights"), "  ·  ".join(parts)
