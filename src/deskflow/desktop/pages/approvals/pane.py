"""The left pane: what waits for me, or the history, with a heading that counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskflow.approvals.queries import PastRow, PendingRow
from deskflow.approvals.question_queries import QuestionRow
from deskflow.desktop.pages.approvals.finding import HistorySearch
from deskflow.desktop.pages.approvals.held import HeldDecisions
from deskflow.desktop.pages.approvals.reading import Inbox
from deskflow.desktop.pages.approvals.together import alike
from deskflow.desktop.pages.approvals.words import (
    as_member,
    both_names,
    outcome_chip,
    progress_words,
    time_chip,
)
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.buttons import GhostButton, IconButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words import day_and_time

Mode = Literal["inbox", "history"]
# In average letters of the body font: the heading with its count and the button beside it.
NARROWEST_CHARS = 36


class ListPane(Surface):
    """`picked` carries the id of a request, `mode_changed` inbox or history."""

    picked = Signal(object)
    mode_changed = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, "surface-1")
        theme = context.theme
        self.setMinimumWidth(NARROWEST_CHARS * theme.metrics().averageCharWidth())
        self.mode: Mode = "inbox"
        self.header = PageHeader(theme, self.tr("Approvals"))
        self.history_button = GhostButton(theme, self.tr("History"), icon="history")
        self.history_button.setCheckable(True)
        self.history_button.clicked.connect(self.toggle_history)
        self.away_button = IconButton(theme, "user-x", self.tr("I'm away: who decides for me?"))
        self.header.add_right(self.away_button)
        self.away_button.setVisible(bool(context.workspace.can("workflows.approve")))
        self.header.add_right(self.history_button)
        self.whose = SegmentedControl(
            theme,
            self.tr("Decided by"),
            [("mine", self.tr("By me")), ("all", self.tr("By anybody"))],
        )
        self.whose.chosen.connect(lambda key: self.mode_changed.emit(self.mode))
        # Everybody's decisions are for those who may look into workflows.
        self._may_see_all = bool(context.workspace.can("workflows.read"))
        self.search = HistorySearch(theme)
        self.search.changed.connect(lambda: self.mode_changed.emit(self.mode))
        self._strip = QWidget()
        strip = QVBoxLayout(self._strip)
        strip.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        strip.setSpacing(theme.space(1))
        strip.addWidget(self.search)
        line = QHBoxLayout()
        line.addWidget(self.whose)
        line.addStretch(1)
        strip.addLayout(line)
        self.whose.setVisible(self._may_see_all)
        self._strip.hide()
        self.list = RecordList(theme, self.tr("Requests"))
        self.list.picked.connect(self.picked)
        self.search.left.connect(self.list.setFocus)
        self._nothing = Label(theme, tone="text-muted", wrap=True)
        self._nothing.setMargin(theme.space(3))
        empty = QWidget()
        holder = QVBoxLayout(empty)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._nothing)
        holder.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, self._strip):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)

    @property
    def only_mine(self) -> bool:
        return self.whose.value == "mine" or not self._may_see_all

    def toggle_history(self) -> None:
        self.show_mode("inbox" if self.mode == "history" else "history")

    def show_mode(self, mode: Mode) -> None:
        self.history_button.setChecked(mode == "history")
        if mode == self.mode:
            return
        self.mode = mode
        self._strip.setVisible(mode == "history")
        self._nothing.setText("")
        self._show_rows([], None)
        self.mode_changed.emit(mode)

    def find(self) -> None:
        """Decisions are looked for in the history."""
        self.show_mode("history")
        self.search.field.setFocus()

    def choose(self, request_id: UUID) -> None:
        self.list.choose(request_id)

    def show_inbox(
        self,
        inbox: Inbox,
        held: HeldDecisions,
        now: datetime,
        shown: UUID | None,
        marked: Collection[UUID] = (),
    ) -> None:
        """What waits, with questions to this person on top; does nothing while the history is shown."""
        mine = {row.id for row in inbox.rows}
        asked = {one.approval_id: one for one in inbox.questions if one.approval_id not in mine}
        waiting = len(asked) + sum(not held.is_spoken_for(row.id) for row in inbox.rows)
        if self.mode != "inbox":
            return
        could = set(alike(next(iter(marked)), inbox)) if marked else set()
        self.header.set_detail(self.tr("%n waiting for you", "", waiting) if waiting else "")
        self._nothing.setText(self.tr("No request waits for you."))
        rows = [self._question_row(one) for one in asked.values()]
        for row in inbox.rows:
            said = self._waiting_row(row, inbox, held, now)
            if row.id in could and not held.is_spoken_for(row.id):
                said = replace(said, lead="square-check" if row.id in marked else "square")
            rows.append(said)
        self._show_rows(rows, shown)

    def show_history(self, rows: Sequence[PastRow], now: datetime, shown: UUID | None) -> None:
        """What was decided; does nothing while the inbox is shown."""
        if self.mode != "history":
            return
        self.header.set_detail(self.tr("History"))
        self._nothing.setText(
            self.tr("Nothing that was decided fits. Escape shows everything again.")
            if self.search.narrows
            else self.tr("You have not decided anything yet.")
            if self.only_mine
            else self.tr("Nothing has been decided yet.")
        )
        self._show_rows([self._past_row(row, now) for row in rows], shown)

    def _show_rows(self, rows: Sequence[RecordRow], keep: UUID | None) -> None:
        self.list.show_rows(rows, keep)
        self._stack.setCurrentIndex(0 if rows else 1)

    def _waiting_row(
        self, row: PendingRow, inbox: Inbox, held: HeldDecisions, now: datetime
    ) -> RecordRow:
        kept = held.get(row.id)
        workflow = inbox.workflows.get(row.execution_id) if row.execution_id is not None else None
        asker = row.requested_by or (
            self.tr("Workflow · {name}").format(name=workflow) if workflow else self.tr("DeskFlow")
        )
        if kept is not None:
            return RecordRow(row.id, row.title, asker, chip=outcome_chip(kept.decision), quiet=True)
        if held.is_spoken_for(row.id):
            return RecordRow(row.id, row.title, asker, quiet=True)
        whom = self.tr("for {name}").format(name=row.instead_of) if row.instead_of else ""
        whom = whom or (as_member(row.team) if row.team else "")
        detail = " · ".join(part for part in (whom, progress_words(row.progress), asker) if part)
        chip = time_chip(row.expires_at, now)
        if row.id in held.interrupted:
            chip = Chip(self.tr("not sent"), "warning", "triangle-alert")
        elif row.answer_of:
            chip = Chip(self.tr("question asked"), "info", "circle-pause")
        return RecordRow(row.id, row.title, detail, chip=chip)

    def _question_row(self, one: QuestionRow) -> RecordRow:
        asked = " ".join(one.question.split())[:200]
        detail = self.tr("{name} asks: {question}").format(name=one.by_name, question=asked)
        chip = Chip(self.tr("answer wanted"), "info", "circle-help")
        return RecordRow(one.approval_id, one.title, detail, chip=chip)

    def _past_row(self, row: PastRow, now: datetime) -> RecordRow:
        by = both_names(row.decided_by or "", row.on_behalf_of)
        detail = " · ".join(part for part in (day_and_time(row.closed_at, now), by) if part)
        return RecordRow(row.id, row.title, detail, chip=outcome_chip(row.status), quiet=True)
