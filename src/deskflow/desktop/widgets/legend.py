"""What the colours of a chart mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.theme import Theme

_DOT = 8


class Legend(QWidget):
    """Colour and word, side by side."""

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str]]) -> None:
        """`entries` are pairs of a token's name and a word."""
        super().__init__()
        self._theme = theme
        self._entries = tuple(entries)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = self._theme
        metrics = theme.metrics("sm", "medium")
        width = sum(
            _DOT + theme.space(1) + metrics.horizontalAdvance(word) + theme.space(2)
            for _, word in self._entries
        )
        return QSize(width - theme.space(2) + 2, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("sm", "medium"))
        metrics = theme.metrics("sm", "medium")
        left = 0.0
        for colour, word in self._entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colour))
            painter.drawEllipse(QRectF(left, (self.height() - _DOT) / 2, _DOT, _DOT))
            left += _DOT + theme.space(1)
            painter.setPen(theme.tokens.text_muted)
            width = metrics.horizontalAdvance(word)
            place = QRectF(left, 0, width + 4, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
            left += width + theme.space(2)
        painter.end()
