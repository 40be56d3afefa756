"""What is known around a ticket: the customer, the equipment, tasks, workflows that run, earlier tickets."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.reading import TicketRead
from deskflow.desktop.pages.tickets.ticket.side_rows import FactRow, LinkRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.queries import TaskRow
from deskflow.workflows.execution_queries import ExecutionRow

WIDTH = 232
RUN_ICONS = {"completed": "circle-check", "failed": "circle-x", "cancelled": "ban"}


class SidePanel(Surface):
    """`ticket_wanted` and `run_wanted` carry ids; tasks are added and ticked off here."""

    ticket_wanted = Signal(object)
    run_wanted = Signal(object)
    customer_wanted = Signal(object)
    task_added = Signal(str)
    task_done = Signal(object, bool)

    def __init__(self, theme: Theme, *, may_change: bool) -> None:
        super().__init__(theme, "surface-0")
        self._theme = theme
        self._may_change = may_change
        self.setMinimumWidth(170)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.new_task = _TaskLine(theme, self)
        self.new_task.hide()
        self.new_task.entered.connect(self.task_added)
        self._content: QWidget | None = None

    def show_ticket(self, read: TicketRead, now: datetime) -> None:
        """All of it anew; a task that is being written stays."""
        typed, writing = self.new_task.text(), self.new_task.hasFocus()
        self.new_task.setParent(self)
        content = QWidget()
        column = QVBoxLayout(content)
        inset = self._theme.space(2)
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(self._theme.space(0) + 2)
        self._add_customer(column, read)
        self._add_tasks(column, read.tasks)
        self._add_runs(column, read.runs, now)
        self._add_earlier(column, read)
        column.addStretch(1)
        value = self._area.verticalScrollBar().value()
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        self._content = content
        self._area.verticalScrollBar().setValue(value)
        self.new_task.setText(typed)
        self.new_task.setVisible(self._may_change)
        if writing:
            self.new_task.setFocus()

    # --- sections -----------------------------------------------------------------------------

    def _section(self, column: QVBoxLayout, title: str) -> None:
        space = self._theme.space(1)
        column.addSpacing(space)
        column.addWidget(Hairline(self._theme))
        column.addSpacing(space)
        column.addWidget(Label(self._theme, title, size="sm", weight="semibold"))

    def _add_customer(self, column: QVBoxLayout, read: TicketRead) -> None:
        theme, details = self._theme, read.details
        name = LinkRow(theme, read.row.customer_name, strong=True)
        name.clicked.connect(lambda: self.customer_wanted.emit(read.row.customer_id))
        column.addWidget(name)
        parts = [words.word("tier", details.customer_tier)]
        if read.customer is not None and read.customer.domain:
            parts.append(read.customer.domain)
        column.addWidget(
            Label(theme, "\u2002·\u2002".join(parts), size="sm", tone="text-muted", wrap=True)
        )
        column.addSpacing(theme.space(1))
        contact = read.contact
        phone = (contact.phone if contact else None) or (
            read.customer.phone if read.customer else None
        )
        facts = (
            (self.tr("Contact"), details.contact_name),
            (self.tr("Mail"), details.contact_email),
            (self.tr("Phone"), phone),
            (self.tr("Site"), details.site_name),
            (self.tr("Equipment"), details.equipment_name),
        )
        for label, value in facts:
            if value:
                column.addWidget(FactRow(theme, label, value))

    def _add_tasks(self, column: QVBoxLayout, tasks: list[TaskRow]) -> None:
        if not tasks and not self._may_change:
            return
        done = sum(1 for task in tasks if task.done_at is not None)
        title = self.tr("Tasks")
        self._section(column, f"{title}\u2002{done}/{len(tasks)}" if tasks else title)
        for task in tasks:
            column.addWidget(self._task(task))
        column.addWidget(self.new_task)

    def _task(self, task: TaskRow) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(1))
        box = QCheckBox()
        box.setMinimumSize(24, 24)
        box.setChecked(task.done_at is not None)
        box.setEnabled(self._may_change)
        box.setAccessibleName(task.title)
        box.toggled.connect(lambda on, task_id=task.id: self.task_done.emit(task_id, on))
        tone = "text-muted" if task.done_at is not None else "text"
        text = task.title if not task.assignee_name else f"{task.title} ({task.assignee_name})"
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        label = Label(self._theme, text, size="sm", tone=tone, wrap=True)
        label.setMinimumHeight(24)
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label, 1)
        return line

    def _add_runs(self, column: QVBoxLayout, runs: list[ExecutionRow], now: datetime) -> None:
        if not runs:
            return
        self._section(column, self.tr("Workflows"))
        for run in runs:
            link = LinkRow(
                self._theme, run.workflow_name, icon=RUN_ICONS.get(run.status, "activity")
            )
            link.set_detail(self._run_words(run, now))
            link.clicked.connect(lambda _=False, run_id=run.id: self.run_wanted.emit(run_id))
            column.addWidget(link)

    def _run_words(self, run: ExecutionRow, now: datetime) -> str:
        if run.wait is not None and not run.finished:
            if run.wait.state == "approval":
                return self.tr("waits for approval")
            if run.wait.until is not None:
                return self.tr("waits until {time}").format(
                    time=words.day_and_time(run.wait.until, now)
                )
            return self.tr("waits")
        if run.finished and run.completed_at is not None:
            return words.day_and_time(run.completed_at, now)
        return self.tr("running")

    def _add_earlier(self, column: QVBoxLayout, read: TicketRead) -> None:
        if not read.earlier:
            return
        same = read.details.equipment_id is not None
        self._section(
            column,
            self.tr("Earlier, same equipment") if same else self.tr("Earlier, same customer"),
        )
        for row in read.earlier:
            link = LinkRow(self._theme, row.title, lead=row.number)
            link.set_tip(f"{row.number} · {row.title}\n{words.word('status', row.status)}")
            link.clicked.connect(
                lambda _=False, ticket_id=row.id: self.ticket_wanted.emit(ticket_id)
            )
            column.addWidget(link)


class _TaskLine(QLineEdit):
    """`entered` carries a title; it is empty again afterwards."""

    entered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Add a task"))
        self.setAccessibleName(self.tr("Add a task"))
        self.addAction(theme.icons.icon("plus"), QLineEdit.ActionPosition.LeadingPosition)
        self.setProperty("search", True)
        self.setFont(theme.font("sm"))
        self.setMaxLength(500)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if title := self.text().strip():
                self.clear()
                self.entered.emit(title)
        else:
            super().keyPressEvent(event)
