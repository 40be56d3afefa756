"""What hangs on a ticket, in the side panel: tags, time, plans, work orders, satisfaction.

What a person wants is emitted as a command with the words to say afterwards; nothing is run here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from deskflow.core.commands import Command
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine, EntryLines
from deskflow.desktop.pages.tickets.ticket.side_pieces import (
    SIDE,
    Cross,
    TagChip,
    row_of,
    tick_row,
    two_lines,
)
from deskflow.desktop.pages.tickets.ticket.tags_known import TagCompleter, TagsKnown
from deskflow.desktop.pages.tickets.ticket.time_words import typed_time
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.scheduling import CancelAppointment, SetWorkOrderDone
from deskflow.tickets.surveys import RecordAnswer, answer_in
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.time_spent import LogTime, RemoveTime
from deskflow.tickets.work_queries import TicketWork, TimeRow, WorkOrderRow


class WorkSections(QObject):
    """`wanted` carries a command and what to say; `refused` why nothing was done with what was typed."""

    wanted = Signal(object, str)
    refused = Signal(str)
    # The id of an action a button stands for; a time entry that is to be corrected.
    action_wanted = Signal(str)
    time_wanted = Signal(object)

    def __init__(
        self, theme: Theme, lines: EntryLines, tags: TagsKnown, *, may_change: bool
    ) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self._tags = tags
        self._may_change = may_change
        self._ticket_id: UUID | None = None
        self._billable = True

    def begin(self, ticket_id: UUID) -> None:
        """The sections that follow are of this ticket."""
        self._ticket_id = ticket_id

    def _want(self, command: Command, said: str) -> None:
        self.wanted.emit(command, said)

    def _section(self, column: QVBoxLayout, title: str, cross: Cross | None = None) -> None:
        space = self._theme.space(1)
        column.addSpacing(space)
        column.addWidget(Hairline(self._theme))
        column.addSpacing(space)
        label = Label(self._theme, title, size="sm", weight="semibold")
        column.addWidget(label if cross is None else row_of(self._theme, label, cross))

    # --- tags ---------------------------------------------------------------------------------

    def add_tags(self, column: QVBoxLayout, work: TicketWork) -> None:
        if not work.tags and not self._may_change:
            return
        self._section(column, self.tr("Tags"))
        if work.tags:
            box = QWidget()
            flow = FlowLayout(box, gap=4)
            for tag in work.tags:
                chip = TagChip(self._theme, tag, removable=self._may_change)
                chip.clicked.connect(lambda _=False, one=tag: self._remove_tag(one))
                flow.addWidget(chip)
            column.addWidget(box)
        if self._may_change:
            line = self._lines.line("tag", self.tr("Add a tag"), self._on_tag, icon="tag")
            completer = line.completer()
            if not isinstance(completer, TagCompleter):
                completer = TagCompleter(self._tags, line)
            completer.leave_out(work.tags)
            column.addWidget(line)

    def _on_tag(self, typed: str) -> None:
        tags = tuple(part.strip() for part in typed.split(",") if part.strip())
        if tags and self._ticket_id is not None:
            said = self.tr("Tag added: {tag}").format(tag=", ".join(tags))
            self._want(TagTicket(self._ticket_id, tags), said)

    def _remove_tag(self, tag: str) -> None:
        if self._ticket_id is not None:
            said = self.tr("Tag removed: {tag}").format(tag=tag)
            self._want(TagTicket(self._ticket_id, (), (tag,)), said)

    # --- time ---------------------------------------------------------------------------------

    def add_times(self, column: QVBoxLayout, work: TicketWork, now: datetime) -> None:
        if not work.times and not self._may_change:
            return
        title = self.tr("Time")
        total = words.duration(work.minutes * 60) if work.times else ""
        self._section(column, f"{title}\u2002{total}" if total else title)
        for entry in work.times:
            column.addWidget(self._time(entry, now))
        if not self._may_change:
            return
        column.addWidget(self.new_time)
        billable = QCheckBox(self.tr("The customer pays for it"))
        billable.setFont(self._theme.font("sm"))
        billable.setMinimumHeight(24)
        billable.setChecked(self._billable)
        billable.toggled.connect(self._on_billable)
        column.addWidget(billable)
        watch = Button(self._theme, self.tr("Stopwatch"), icon="timer", kind="ghost", key="B")
        watch.setFont(self._theme.font("sm", "medium"))
        watch.clicked.connect(lambda: self.action_wanted.emit("tickets.stopwatch"))
        column.addWidget(watch)

    @property
    def new_time(self) -> EntryLine:
        """Where time is logged."""
        said = self.tr("Log time: 30m on the phone")
        return self._lines.line("time", said, self._on_time, icon="clock")

    def _time(self, entry: TimeRow, now: datetime) -> QWidget:
        length = words.duration(entry.minutes * 60)
        upper = f"{length}\u2002{entry.note}" if entry.note else length
        lower = f"{entry.user_name}, {words.day_and_time(entry.worked_at, now)}"
        if entry.is_covered:
            lower = self.tr("{who}, from the contract").format(who=lower)
        elif not entry.is_billable:
            lower = self.tr("{who}, not billed").format(who=lower)
        name = self.tr("Remove {length} by {who}").format(length=length, who=entry.user_name)
        cross = self._cross(name, RemoveTime(entry.id), self.tr("Time removed"))
        if not self._may_change:
            return two_lines(self._theme, upper, lower)
        edit = Button(self._theme, "", icon="pencil", kind="ghost")
        edit.setFixedSize(SIDE, SIDE)
        edit.setAccessibleName(
            self.tr("Change {length} by {who}").format(length=length, who=entry.user_name)
        )
        edit.setToolTip(plain_tip(edit.accessibleName()))
        edit.clicked.connect(lambda: self.time_wanted.emit(entry))
        return row_of(self._theme, two_lines(self._theme, upper, lower), edit, cross)

    def _on_billable(self, on: bool) -> None:
        self._billable = on

    def _on_time(self, typed: str) -> None:
        found = typed_time(typed)
        if found is None:
            self.refused.emit(
                self.tr("“{typed}” does not begin with a time. Write 30m or 1h 15m, then what was done.").format(typed=typed)
            )  # fmt: skip
        elif self._ticket_id is not None:
            command = LogTime(self._ticket_id, found.minutes, found.note, self._billable)
            said = self.tr("{length} logged").format(length=words.duration(found.minutes * 60))
            self._want(command, said)

    # --- plans and work orders ----------------------------------------------------------------

    def add_plans(self, column: QVBoxLayout, work: TicketWork, now: datetime) -> None:
        if work.appointments:
            self._section(column, self.tr("Planned"))
        for plan in work.appointments:
            begins = words.day_and_time(plan.starts_at, now)
            upper = f"{begins}–{words.clock_time(plan.ends_at)}"
            lower = f"{plan.user_name}, {plan.note}" if plan.note else plan.user_name
            name = self.tr("Cancel the plan of {who}, {time}").format(
                who=plan.user_name, time=begins
            )
            cross = self._cross(name, CancelAppointment(plan.id), self.tr("Plan cancelled"))
            column.addWidget(row_of(self._theme, two_lines(self._theme, upper, lower), cross))

    def add_work_orders(self, column: QVBoxLayout, work: TicketWork, now: datetime) -> None:
        if work.work_orders:
            done = sum(1 for order in work.work_orders if order.done_at is not None)
            title = self.tr("Work orders")
            self._section(column, f"{title}\u2002{done}/{len(work.work_orders)}")
        for order in work.work_orders:
            text = f"{order.number} {order.title}"
            if order.assignee_name:
                text = f"{text} ({order.assignee_name})"
            column.addWidget(
                tick_row(
                    self._theme, text, done=order.done_at is not None,
                    tip=self._about(order, now), may_change=self._may_change,
                    ticked=lambda on, one=order.id: self._on_order(one, on),
                )
            )  # fmt: skip

    def _about(self, order: WorkOrderRow, now: datetime) -> str:
        parts = []
        if order.estimate_minutes is not None:
            length = words.duration(order.estimate_minutes * 60)
            parts.append(self.tr("about {length}").format(length=length))
        if order.due_at is not None:
            parts.append(self.tr("due {time}").format(time=words.day_and_time(order.due_at, now)))
        return ", ".join(parts)

    def _on_order(self, order_id: UUID, done: bool) -> None:
        said = self.tr("Work order done") if done else self.tr("Work order open again")
        self._want(SetWorkOrderDone(order_id, done), said)

    # --- satisfaction -------------------------------------------------------------------------

    def add_surveys(self, column: QVBoxLayout, work: TicketWork, now: datetime) -> None:
        if work.surveys:
            self._section(column, self.tr("Satisfaction"))
        for survey in work.surveys:
            if survey.score is not None:
                upper = self.tr("{score} of 5").format(score=survey.score)
                column.addWidget(two_lines(self._theme, upper, survey.comment))
                continue
            asked = words.day_and_time(survey.sent_at, now)
            upper = self.tr("Asked {time}").format(time=asked)
            column.addWidget(two_lines(self._theme, upper, survey.address))
            if self._may_change:
                column.addWidget(
                    self._lines.line(
                        f"survey:{survey.id}", self.tr("Write down: 4 fast and friendly"),
                        lambda typed, one=survey.id: self._on_answer(one, typed), icon="star",
                    )
                )  # fmt: skip

    def _on_answer(self, survey_id: UUID, typed: str) -> None:
        score, _, comment = typed.partition(" ")
        found = answer_in(f"{score}\n{comment}")
        if found is None:
            self.refused.emit(self.tr("An answer begins with a number from 1 to 5."))
        else:
            self._want(RecordAnswer(survey_id, *found), self.tr("Answer recorded"))

    # --- inside -------------------------------------------------------------------------------

    def _cross(self, name: str, command: Command, said: str) -> Cross | None:
        if not self._may_change:
            return None
        return Cross(self._theme, name, lambda: self._want(command, said))
