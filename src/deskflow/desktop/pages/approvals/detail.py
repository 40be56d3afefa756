"""The right side: the card with its side cards beside it, or below it when the window is narrow."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.pages.approvals.card import RequestCard
from deskflow.desktop.pages.approvals.held import Held
from deskflow.desktop.pages.approvals.reading import Case
from deskflow.desktop.pages.approvals.sides import DecidedBefore, WhoDecides
from deskflow.desktop.pages.context import PageContext

# In average letters of the body font, so that larger fonts get wider cards.
CARD_CHARS = 88
SIDE_CHARS = 46


class RequestDetail(QScrollArea):
    """Scrolls when the request is longer than the window."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        letter = theme.metrics().averageCharWidth()
        self.card = RequestCard(context)
        self.who = WhoDecides(theme)
        self.before = DecidedBefore(theme)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.space(2))
        for part in (self.who, self.before):
            side.addWidget(part)
        side.addStretch(1)
        self._card_width, self._side_width = CARD_CHARS * letter, SIDE_CHARS * letter
        self.card.setMaximumWidth(self._card_width)
        for pane in (self.card, self._side):
            # What does not fit is scrolled to, never squeezed.
            pane.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        content = QWidget()
        self._grid = QGridLayout(content)
        inset = theme.space(4)
        self._grid.setContentsMargins(inset, inset, inset, inset)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.space(3))
        self._beside: bool | None = None
        self._place(beside=True)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().installEventFilter(self)

    def show_case(self, case: Case, held: Held | None, *, sent: bool, now: datetime) -> None:
        me = self._context.workspace.current_user.id
        self.card.show_case(case, held, sent=sent, now=now)
        self.who.show_stages(case.approval, me, now)
        self.before.show_rows(case.similar, now)

    def _place(self, *, beside: bool) -> None:
        if beside == self._beside:
            return
        self._beside = beside
        top = Qt.AlignmentFlag.AlignTop
        for part in (self.card, self._side):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.card, 0, 1, top)
        if beside:
            self._grid.addWidget(self._side, 0, 2, top)
        else:
            self._grid.addWidget(self._side, 1, 1, top)
        self._side.setMinimumWidth(self._side_width if beside else 0)
        self._side.setMaximumWidth(self._side_width if beside else self._card_width)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1000)
        self._grid.setColumnStretch(2, 0)
        self._grid.setColumnStretch(3, 1)
        self._grid.setRowStretch(2, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.viewport():
            room = self.viewport().width()
            self._place(beside=room >= self._card_width * 0.7 + self._side_width)
        return super().eventFilter(watched, event)
