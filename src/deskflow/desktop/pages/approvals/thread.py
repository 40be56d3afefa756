"""What was asked about a request and what was answered, with a field for whoever owes an answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.approvals.question_queries import QuestionRow
from deskflow.approvals.reading import Approval
from deskflow.desktop.pages.approvals.comment import CommentField, answer_key
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.avatars import AVATAR_PX, AvatarLabel
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.words import day_and_time


class QuestionThread(QWidget):
    """Hidden while nothing was asked. `answered` carries the question and the text, `withdrawn` the question."""

    answered = Signal(object, str)
    withdrawn = Signal(object)
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._theme = theme = context.theme
        self._shown: object = None
        self._mine: UUID | None = None
        # Below hairlines and labels it must not take the room of the card.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space(2))
        column.addLayout(self._rows)
        self._answering = QWidget()
        answering = QVBoxLayout(self._answering)
        answering.setContentsMargins(0, 0, 0, 0)
        answering.setSpacing(theme.space(2))
        self.field = CommentField(
            theme, context.workspace, context.requests,
            words=self.tr("Your answer (seen by those who decide)"), key_of=answer_key,
        )  # fmt: skip
        self.field.left.connect(self.left)
        self.field.sent.connect(self._on_answer)
        answering.addWidget(self.field)
        self.send = PrimaryButton(theme, self.tr("Answer"), icon="reply", key="Ctrl+Return")
        self.send.clicked.connect(self._on_answer)
        buttons = QHBoxLayout()
        buttons.addWidget(self.send)
        buttons.addStretch(1)
        answering.addLayout(buttons)
        column.addWidget(self._answering)
        self.hide()

    @property
    def owes_answer(self) -> bool:
        """Whether the reader is asked something."""
        return self._mine is not None

    def show_questions(self, approval: Approval, me: UUID, now: datetime) -> None:
        told = [one for one in approval.questions if one.status != "withdrawn" or one.answer]
        mine = next((one for one in told if one.status == "open" and one.of_id == me), None)
        self._mine = mine.id if mine is not None else None
        self.setVisible(bool(told))
        self._answering.setVisible(mine is not None)
        if mine is not None:
            self.field.show_for(mine.id)
        content = (tuple(told), me, now.date())
        if content == self._shown:
            return
        self._shown = content
        while (taken := self._rows.takeAt(0)) is not None:
            if widget := taken.widget():
                widget.hide()
                widget.deleteLater()
        for one in told:
            self._rows.addWidget(self._row(one, me, now))

    def _row(self, one: QuestionRow, me: UUID, now: datetime) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(0))
        you = self.tr("You")
        by = you if one.by_id == me else one.by_name
        of = self.tr("you") if one.of_id == me else one.of_name
        lead = self.tr("{by} asked {of}, {when}").format(
            by=by, of=of, when=day_and_time(one.asked_at, now)
        )
        column.addLayout(self._said(one.by_name, lead, one.question))
        if one.answer is not None and one.answered_at is not None:
            who = you if one.of_id == me else one.of_name
            lead = self.tr("{who} answered, {when}").format(
                who=who, when=day_and_time(one.answered_at, now)
            )
            column.addLayout(self._said(one.of_name, lead, one.answer))
        elif one.by_id == me:
            back = Button(theme, self.tr("Take the question back"), kind="link")
            back.clicked.connect(lambda: self.withdrawn.emit(one.id))
            line = QHBoxLayout()
            line.setContentsMargins(AVATAR_PX + theme.space(1), 0, 0, 0)
            line.addWidget(back)
            line.addStretch(1)
            column.addLayout(line)
        column.addSpacing(theme.space(0))
        column.addWidget(Hairline(theme))
        return box

    def _said(self, name: str, lead: str, text: str) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        disc = QVBoxLayout()
        disc.addWidget(AvatarLabel(theme, name))
        disc.addStretch(1)
        row.addLayout(disc)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(theme, lead, size="sm", tone="text-muted", wrap=True))
        words.addWidget(Label(theme, text, wrap=True, selectable=True))
        row.addLayout(words, 1)
        return row

    def _on_answer(self) -> None:
        if self._mine is None:
            return
        if not self.field.text:
            self.field.setFocus()
            return
        self.answered.emit(self._mine, self.field.text)
