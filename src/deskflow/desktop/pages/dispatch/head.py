"""The bar above the board: which days, how they are shown, whose rows, and a plan for all that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.segmented import SegmentedControl


class BoardHead(PageHeader):
    """`stepped` by how many spans, `team_chosen` with a name, "" for all."""

    stepped = Signal(int)
    today_wanted = Signal()
    team_chosen = Signal(str)

    def __init__(self, theme: Theme, *, may_plan: bool) -> None:
        super().__init__(theme, tr("Dispatch"))
        self.earlier = IconButton(theme, "chevron-left", tr("Earlier"), key="[")
        self.later = IconButton(theme, "chevron-right", tr("Later"), key="]")
        self.date = Label(theme, "", weight="semibold")
        self.date.setFont(theme.font("body", "semibold", tabular=True))
        self.today = Button(theme, tr("Today"), key=".")
        views = [("day", tr("Day")), ("week", tr("Week")), ("map", tr("Map")), ("list", tr("List"))]
        self.views = SegmentedControl(theme, tr("View"), views)
        self.team = Button(theme, tr("All teams"), icon="users")
        self._teams = QMenu(self)
        self.team.set_menu(self._teams)
        self.propose = PrimaryButton(theme, tr("Propose"), icon="sparkles")
        for widget in (self.earlier, self.date, self.later, self.today):
            self.add_left(widget)
        for right in (self.views, self.team, self.propose):
            self.add_right(right)
        # In the bar first: shown without a parent it would be a window, and take the keyboard.
        self.propose.setVisible(may_plan)
        self.earlier.clicked.connect(lambda: self.stepped.emit(-1))
        self.later.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_wanted)

    def show_days(self, state: BoardState, today: date) -> None:
        days, locale = state.days, QLocale()
        if len(days) == 1:
            text = locale.toString(_qt(days[0]), "ddd d MMM")
        else:
            first, last = days[0], days[-1]
            pattern = "d" if first.month == last.month else "d MMM"
            text = f"{locale.toString(_qt(first), pattern)} – {locale.toString(_qt(last), 'd MMM')}"
        if days[0].year != today.year:
            text += f" {days[0].year}"
        self.date.setText(text)
        self.today.setEnabled(today not in days)

    def show_teams(self, names: Sequence[str], chosen: str) -> None:
        self._teams.clear()
        for name in ("", *names):
            entry = QAction(name or tr("All teams"), self._teams)
            entry.setCheckable(True)
            entry.setChecked(name == chosen)
            entry.triggered.connect(lambda _=False, one=name: self.team_chosen.emit(one))
            self._teams.addAction(entry)
        self.team.setText(chosen or tr("All teams"))

    def show_waiting(self, count: int) -> None:
        self.propose.setText(tr("Propose for {n}").format(n=count) if count else tr("Propose"))
        self.propose.setEnabled(count > 0)


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
