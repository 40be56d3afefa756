"""What is known around a ticket: the customer, the equipment, tasks, workflows that run, earlier tickets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.customers.contract_words import hours_shown
from deskflow.desktop.pages.equipment.words import warranty_words
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine, EntryLines
from deskflow.desktop.pages.tickets.ticket.reading import TicketRead
from deskflow.desktop.pages.tickets.ticket.side_checks import KEEP, ChecklistSections
from deskflow.desktop.pages.tickets.ticket.side_facts import FactSections
from deskflow.desktop.pages.tickets.ticket.side_links import LinkSections
from deskflow.desktop.pages.tickets.ticket.side_pieces import tick_row
from deskflow.desktop.pages.tickets.ticket.side_rows import FactRow, LinkRow
from deskflow.desktop.pages.tickets.ticket.side_work import WorkSections
from deskflow.desktop.pages.tickets.ticket.tags_known import TagsKnown
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
    # The id of an action a button of the panel stands for.
    action_wanted = Signal(str)
    # An own field of the ticket, by its key.
    field_wanted = Signal(str)
    task_added = Signal(str)
    task_done = Signal(object, bool)
    # A command and what to say; a kind of link and the number that was typed; why nothing was done.
    change_wanted = Signal(object, str)
    link_wanted = Signal(str, str)
    refused = Signal(str)

    def __init__(
        self,
        theme: Theme,
        known: RulesKnown,
        tags: TagsKnown,
        *,
        may_change: bool,
        me: tuple[UUID, str],
    ) -> None:
        super().__init__(theme, "surface-0")
        self._theme = theme
        self._may_change = may_change
        self._me = me
        self._ticket_id: UUID | None = None
        self.setMinimumWidth(170)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self.lines = EntryLines(theme, self)
        self.facts = FactSections(theme, known, may_change=may_change)
        self.facts.setParent(self)
        self.facts.action_wanted.connect(self.action_wanted)
        self.facts.field_wanted.connect(self.field_wanted)
        self.work = WorkSections(theme, self.lines, tags, may_change=may_change)
        self.work.wanted.connect(self.change_wanted)
        self.work.refused.connect(self.refused)
        self.work.action_wanted.connect(self.action_wanted)
        self.checks = ChecklistSections(theme, self.lines, may_change=may_change)
        self.checks.wanted.connect(self.change_wanted)
        self.checks.action_wanted.connect(self.action_wanted)
        self.links = LinkSections(theme, self.lines, may_change=may_change)
        self.links.wanted.connect(self.change_wanted)
        self.links.linked.connect(self.link_wanted)
        self.links.ticket_wanted.connect(self.ticket_wanted)
        self.links.action_wanted.connect(self.action_wanted)
        self._content: QWidget | None = None

    def show_ticket(self, read: TicketRead, now: datetime) -> None:
        """All of it anew; what is being typed stays, unless it is another ticket."""
        self.lines.take_back()
        self.facts.take_back()
        if read.row.id != self._ticket_id:
            self._ticket_id = read.row.id
            self.lines.forget()
        self.work.begin(read.row.id)
        self.checks.begin(read.row.id)
        self.links.begin(read.row.id)
        kept = self._kept()
        content = QWidget()
        column = QVBoxLayout(content)
        inset = self._theme.space(2)
        column.setContentsMargins(inset, inset, inset, inset)
        column.setSpacing(self._theme.space(0) + 2)
        self._add_customer(column, read, now)
        self._rule(column)
        self.facts.add_facts(column, read.details, read.value_names)
        self.work.add_tags(column, read.work)
        self._add_tasks(column, read.tasks)
        self.checks.add_checklists(column, read.work)
        self.work.add_work_orders(column, read.work, now)
        self.work.add_plans(column, read.work, now)
        self.work.add_times(column, read.work, now)
        self.work.add_surveys(column, read.work, now)
        self.links.add_links(column, read.work)
        self.links.add_watchers(column, read.work, self._me)
        self._add_runs(column, read.runs, now)
        self._add_earlier(column, read)
        column.addStretch(1)
        value = self._area.verticalScrollBar().value()
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        self._content = content
        self._area.verticalScrollBar().setValue(value)
        self.lines.settle()
        for box in content.findChildren(QCheckBox) if kept else ():
            if box.property(KEEP) == kept:
                box.setFocus()
        self.facts.settle()

    def _kept(self) -> str:
        """What has the keyboard now, so that it has it again when all is made anew."""
        focused = QApplication.focusWidget()
        return str(focused.property(KEEP) or "") if focused is not None else ""

    # --- sections -----------------------------------------------------------------------------

    def _rule(self, column: QVBoxLayout) -> None:
        column.addSpacing(self._theme.space(1))
        column.addWidget(Hairline(self._theme))

    def _section(self, column: QVBoxLayout, title: str) -> None:
        self._rule(column)
        column.addSpacing(self._theme.space(1))
        column.addWidget(Label(self._theme, title, size="sm", weight="semibold"))

    def _add_customer(self, column: QVBoxLayout, read: TicketRead, now: datetime) -> None:
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
            (self.tr("Warranty"), warranty_words(read.warranty_until, now)),
            *self._cover_facts(read),
        )
        for label, value in facts:
            if value:
                column.addWidget(FactRow(theme, label, value))

    def _cover_facts(self, read: TicketRead) -> list[tuple[str, str]]:
        """The contract, and what is left of it."""
        cover = read.cover
        if cover is None:
            return []
        facts = [(self.tr("Contract"), cover.contract.name)]
        text = self.tr("{left} of {all}")
        if cover.visits_left is not None:
            all_visits = cover.contract.visits_included
            facts.append(
                (self.tr("Visits left"), text.format(left=cover.visits_left, all=all_visits))
            )
        if cover.minutes_left is not None:
            facts.append(
                (
                    self.tr("Hours left"),
                    text.format(
                        left=hours_shown(cover.minutes_left),
                        all=hours_shown(cover.contract.minutes_included or 0),
                    ),
                )
            )
        return facts

    def _add_tasks(self, column: QVBoxLayout, tasks: list[TaskRow]) -> None:
        if not tasks and not self._may_change:
            return
        done = sum(1 for task in tasks if task.done_at is not None)
        title = self.tr("Tasks")
        self._section(column, f"{title}\u2002{done}/{len(tasks)}" if tasks else title)
        for task in tasks:
            text = task.title if not task.assignee_name else f"{task.title} ({task.assignee_name})"
            column.addWidget(
                tick_row(
                    self._theme, text, done=task.done_at is not None, may_change=self._may_change,
                    ticked=lambda on, task_id=task.id: self.task_done.emit(task_id, on),
                )
            )  # fmt: skip
        if self._may_change:
            column.addWidget(self.new_task)

    def line(self, name: str) -> EntryLine:
        """Where a task, a checklist (`list`) or a time is added."""
        lines = {
            "task": lambda: self.new_task,
            "list": lambda: self.checks.new_list,
            "time": lambda: self.work.new_time,
        }
        return lines[name]()

    @property
    def new_task(self) -> EntryLine:
        """Where a task is added."""
        return self.lines.line("task", self.tr("Add a task"), self.task_added.emit)

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
