"""The lower part of a request's card: a field, and what is done with it: approve, reject, ask first, hand on."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskflow.approvals.reading import Approval
from deskflow.desktop.pages.approvals.comment import CommentField
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.buttons import Button, GhostButton, PrimaryButton

Mode = Literal["decide", "ask"]


class AnswerBar(QWidget):
    """One field for both: whoever began a comment and wants to ask first does not type it again."""

    decided = Signal(str)
    asked = Signal(str, object, str)
    pass_on_wanted = Signal()
    whom_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        theme = context.theme
        self._mode: Mode = "decide"
        self._of: tuple[UUID | None, str] = (None, "")
        self.comment = CommentField(theme, context.workspace, context.requests)
        self.comment.sent.connect(self._on_sent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(0), 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.comment)
        self.approve = Button(
            theme, self.tr("Approve"), kind="success", icon="check", key="Y", large=True
        )
        self.reject = Button(theme, self.tr("Reject"), kind="danger", icon="x", key="N", large=True)
        self.ask = GhostButton(theme, self.tr("Ask"), icon="circle-help", key="Q")
        self.pass_on = GhostButton(theme, self.tr("Delegate"), icon="user-plus", key="D")
        self.approve.clicked.connect(lambda: self.decided.emit("approved"))
        self.reject.clicked.connect(lambda: self.decided.emit("rejected"))
        self.ask.clicked.connect(self.begin_question)
        self.pass_on.clicked.connect(self.pass_on_wanted)
        self.send = PrimaryButton(
            theme, self.tr("Send question"), icon="send", key="Ctrl+Return", large=True
        )
        self.send.clicked.connect(self._on_sent)
        self.whom = Button(theme, "", icon="user", large=True)
        self.whom.clicked.connect(self.whom_wanted)
        self.back = GhostButton(theme, self.tr("Do not ask"))
        self.back.clicked.connect(self.end_question)
        self._bars = QStackedWidget()
        for parts in (
            (self.approve, self.reject, self.ask, self.pass_on),
            (self.send, self.whom, self.back),
        ):
            self._bars.addWidget(_bar(parts, theme.space(1)))
        column.addWidget(self._bars)

    @property
    def asking(self) -> bool:
        return self._mode == "ask"

    def show_for(self, approval: Approval) -> None:
        """For another request it begins with deciding."""
        if approval.id != self.comment.about:
            self._of = (approval.requested_by_id, approval.requested_by or "")
            self._set_mode("decide")
        self.comment.show_for(approval.id)
        self.pass_on.setVisible(approval.viewer_may_pass_on)

    def begin_question(self) -> None:
        self._set_mode("ask")
        self.comment.setFocus()
        if self._of[0] is None:
            self.whom_wanted.emit()

    def end_question(self) -> None:
        """What was typed stays, as a comment."""
        self._set_mode("decide")
        self.comment.setFocus()

    def ask_whom(self, person: UUID, name: str) -> None:
        self._of = (person, name)
        self._set_mode("ask")
        self.comment.setFocus()

    @property
    def addressee(self) -> UUID | None:
        return self._of[0]

    def _set_mode(self, mode: Mode) -> None:
        self._mode = mode
        name = self._of[1]
        self._bars.setCurrentIndex(0 if mode == "decide" else 1)
        self.whom.setText(name or self.tr("Choose whom to ask…"))
        described = self.tr("Whom the question goes to: {name}").format(name=name or "–")
        self.whom.setAccessibleName(described)
        self.comment.set_words(
            self.tr("Comment (seen by the requester)")
            if mode == "decide"
            else self.tr("What do you want to know before you decide?")
        )

    def _on_sent(self) -> None:
        if self._mode != "ask":
            return
        if self._of[0] is None:
            self.whom_wanted.emit()
        elif not self.comment.text:
            self.comment.setFocus()
        else:
            self.asked.emit(self.comment.text, *self._of)


def _bar(parts: tuple[QWidget, ...], gap: int) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return box
