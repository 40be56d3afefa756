"""What stands where there is nothing yet: what this place is for, and the first step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label

TEXT_WIDTH = 380
DISC = 48


class _IconDisc(QWidget):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setFixedSize(QSize(DISC, DISC))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.surface_2)
        painter.drawEllipse(self.rect())
        tone = self._theme.tokens.text_muted
        self._theme.icons.paint(painter, self._icon, tone, QRectF(self.rect()), DISC // 2)
        painter.end()


class EmptyState(QWidget):
    """`acted` and `acted_second` come from its buttons."""

    acted = Signal()
    acted_second = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str,
        *,
        action: str = "",
        action_icon: str = "",
        action_key: str = "",
        second: str = "",
        width: int = TEXT_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.space(1))
        layout.addStretch(2)
        layout.addWidget(_IconDisc(theme, icon), 0, centre)
        layout.addSpacing(theme.space(1))
        layout.addWidget(Label(theme, title, size="heading", weight="semibold"), 0, centre)
        words = Label(theme, text, tone="text-muted", wrap=True)
        words.setAlignment(centre)
        words.setFixedSize(width, words.heightForWidth(width))
        layout.addWidget(words, 0, centre)
        layout.addSpacing(theme.space(1))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(1))
        buttons.addStretch(1)
        if action:
            first = Button(theme, action, kind="primary", icon=action_icon, key=action_key)
            first.clicked.connect(self.acted)
            buttons.addWidget(first)
        if second:
            other = Button(theme, second)
            other.clicked.connect(self.acted_second)
            buttons.addWidget(other)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)
