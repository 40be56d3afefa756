"""How a text reads on a real ticket, while it is written: what is missing there is marked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.composing.filling import VARIABLES, checked_text, fill
from deskflow.composing.queries import scope_of
from deskflow.core.errors import Rejected
from deskflow.core.types import Json
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.gap_marks import GapMarks
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import describe_error
from deskflow.tickets.queries import find_by_number, search_tickets

SOON_MS = 150
LINES = 9


class TextPreview(QWidget):
    """Shows what `show_text` gives it on one ticket: the newest, or the one whose number is typed."""

    def __init__(self, context: PageContext, target: QPlainTextEdit) -> None:
        """A variable that is chosen goes into `target`."""
        super().__init__()
        theme = context.theme
        self._context = context
        self._workspace: Workspace = context.workspace
        self._target = target
        self._text = ""
        self._scope: dict[str, Json] = {}
        self._number = ""
        self.variables = Button(theme, self.tr("Insert a variable"), kind="ghost", icon="braces")
        self.variables.clicked.connect(self.choose_variable)
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Ticket it is shown on"))
        self.number.setPlaceholderText(self.tr("Newest ticket"))
        self.number.setFixedWidth(theme.metrics().averageCharWidth() * 18)
        self.said = Label(theme, self.tr("As it reads on"), size="sm", tone="text-muted")
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setAccessibleName(self.tr("As it reads on a ticket"))
        self.view.setFixedHeight(theme.metrics().lineSpacing() * LINES + theme.space(2))
        self._marks = GapMarks(self.view.document(), theme)
        self.problem = Label(theme, "", size="sm", tone="warning", wrap=True)
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        row.addWidget(self.said)
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.variables)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(row)
        layout.addWidget(self.view)
        layout.addWidget(self.problem)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._show)
        self.number.editingFinished.connect(self.ask)

    def show_text(self, text: str) -> None:
        self._text = text
        self._soon.start()

    def ask(self) -> None:
        """What is known of the ticket now."""
        wanted, workspace = self.number.text().strip(), self._workspace
        me = workspace.current_user.id

        def read(connection: Connection) -> tuple[str, dict[str, Json] | None]:
            ticket_id = _ticket(connection, workspace.tenant_id, wanted)
            if ticket_id is None:
                return wanted, None
            scope: Any = scope_of(connection, workspace.tenant_id, ticket_id, me)
            return scope["ticket"]["number"], scope

        self._context.requests.submit(workspace.ask(read), self._on_scope, owner=self)

    def _on_scope(self, found: tuple[str, dict[str, Json] | None]) -> None:
        self._number, scope = found
        self._scope = scope or {}
        if scope is not None:
            self.number.setText(self._number)
        self._show()

    def _show(self) -> None:
        problem = ""
        if self._text.strip():
            try:
                checked_text(self._text)
            except Rejected as error:
                problem = describe_error(error)
        if not self._scope:
            missing = self.tr("There is no ticket to show it on.")
            self.view.setPlainText("")
            problem = problem or missing
        elif not problem:
            filled = fill(self._text, self._scope)
            self.view.setPlainText(filled.text)
            if filled.gaps:
                problem = self.tr("{number} has nothing for {names}. Whoever uses it there is asked to fill it in.")  # fmt: skip
                problem = problem.format(number=self._number, names=", ".join(filled.gaps))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def choose_variable(self) -> None:
        offered = [Choice(name, name, icon="variable") for name in VARIABLES]

        def put(name: str) -> None:
            self._target.insertPlainText("{{ " + name + " }}")
            self._target.setFocus()

        pick(self._context.theme, self.variables, self.tr("Which variable?"), offered, put, "above-right")  # fmt: skip


def _ticket(connection: Connection, tenant_id: UUID, wanted: str) -> UUID | None:
    if wanted:
        found = find_by_number(connection, tenant_id, wanted)
        if found is not None:
            return found
    rows = search_tickets(connection, tenant_id, wanted, 1)
    return rows[0].id if rows else None
