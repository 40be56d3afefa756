"""What panels about a step share: the icon of its kind, and a form that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from deskflow.desktop.theme import Theme, Tone


class KindIcon(QWidget):
    """The icon of a kind in its tone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon, self._tone = "", "neutral"
        self.setFixedSize(QSize(20, 20))

    def show_kind(self, icon: str, tone: Tone) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = self._theme.tokens.tone(self._tone)  # type: ignore[arg-type]
        self._theme.icons.paint(painter, self._icon, tone, self.rect().toRectF(), 17)
        painter.end()


def scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    # It would be filled with the window's colour; the panel has its own.
    inner.setAutoFillBackground(False)
    return area


def fit_key(field: QLineEdit, room: int) -> None:
    """As wide as what is in it, like a chip; where there is little room the title beside it has more of it."""
    wide = field.fontMetrics().horizontalAdvance(field.text() or "key") + 24
    field.setFixedWidth(min(max(wide, 48), 130, max(64, round(room * 0.3))))
    if not field.hasFocus():
        field.setCursorPosition(0)
