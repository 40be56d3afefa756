"""The end of an import: what came of it, what to look at next, and the way back where there is one."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.importing.summary_view import SummaryView
from deskflow.desktop.importing.words import tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.words import describe_error
from deskflow.interchange.summary import ImportSummary


class DoneView(QWidget):
    more_wanted = Signal()
    tickets_wanted = Signal()
    people_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._undoable: list[UUID] = []
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        self.summary = SummaryView(context)
        layout.addWidget(self.summary, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(1))
        self.undo_button = Button(theme, tr("Take people and time off back"), icon="undo-2")
        self.undo_button.clicked.connect(self.undo)
        again = Button(theme, tr("Import more"), icon="upload")
        again.clicked.connect(self.more_wanted)
        self._people = PrimaryButton(theme, tr("Show people"), icon="users")
        self._people.clicked.connect(self.people_wanted)
        self._tickets = PrimaryButton(theme, tr("Show tickets"), icon="ticket")
        self._tickets.clicked.connect(self.tickets_wanted)
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        for button in (again, self._people, self._tickets):
            foot.addWidget(button)
        layout.addLayout(foot)

    def show_summary(self, summary: ImportSummary) -> None:
        self.summary.show_summary(summary)
        self._offer(summary)

    def show_failure(self, problem: BaseException) -> None:
        self.summary.show_failure(problem)
        self._offer(ImportSummary())

    def _offer(self, summary: ImportSummary) -> None:
        can = self._context.workspace.can
        shows_people = bool(summary.lists.all) and can("admin")
        self._undoable = list(reversed(summary.undoable))
        self.undo_button.setVisible(bool(self._undoable))
        self.undo_button.setEnabled(True)
        self._people.setVisible(shows_people)
        self._tickets.setVisible(can("tickets.read") and summary.has_tickets)

    def undo(self) -> None:
        """Every list is one command; what came in last is taken back first."""
        workspace, commands = self._context.workspace, self._undoable
        self.undo_button.setEnabled(False)

        def take_back() -> None:
            while commands:
                workspace.undo(commands[0]).result()
                del commands[0]

        def done(_: object) -> None:
            self.undo_button.hide()
            self.summary.banner.say(tr("All of it is taken back."), "success")

        def refused(problem: BaseException) -> None:
            self.undo_button.setEnabled(True)
            self.summary.banner.say(describe_error(problem), "danger")

        self._context.requests.submit(take_back, done, refused, owner=self)
