"""The small boxes that show which key does something, where the hand is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.actions.keys import presses
from deskflow.desktop.theme import Theme

GAP = 4
PAD = 5


def key_texts(shortcut: str) -> list[str]:
    """One text per box: "Ctrl+Shift+K" is one box, "G, T" are two."""
    boxes = [
        QKeySequence(press).toString(QKeySequence.SequenceFormat.NativeText)
        for press in presses(shortcut)
    ]
    return [box.replace("+", " ").replace("Return", "↵").replace("Enter", "↵") for box in boxes]


def key_hint_width(theme: Theme, shortcut: str) -> int:
    metrics = theme.metrics("xs", "medium")
    boxes = key_texts(shortcut)
    return sum(_box_width(metrics.horizontalAdvance(box), theme) for box in boxes) + GAP * max(
        0, len(boxes) - 1
    )


def key_hint_height(theme: Theme) -> int:
    return theme.metrics("xs", "medium").height() + 3


def paint_key_hint(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    shortcut: str,
    *,
    ink: QColor | None = None,
    fill: QColor | None = None,
) -> None:
    """Draw the boxes at the left of `rect`. On a coloured button `ink` is that button's text colour."""
    height = key_hint_height(theme)
    metrics = theme.metrics("xs", "medium")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("xs", "medium"))
    line = QColor(ink or theme.tokens.border_strong)
    if ink is not None:
        line.setAlphaF(0.55)
    left = rect.left()
    for text in key_texts(shortcut):
        width = _box_width(metrics.horizontalAdvance(text), theme)
        box = QRectF(left, round(rect.center().y() - height / 2), width, height)
        painter.setPen(QPen(line, 1))
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(ink or theme.tokens.text_muted)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        left += width + GAP
    painter.restore()


def _box_width(text_width: int, theme: Theme) -> int:
    return max(key_hint_height(theme), text_width + 2 * PAD)


class KeyHint(QWidget):
    """The boxes as a widget. It is for the eye only: the shortcut is told by the action itself."""

    def __init__(self, theme: Theme, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shortcut = shortcut
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(key_hint_width(self._theme, self.shortcut), key_hint_height(self._theme) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = self._theme.tokens.surface_1
        paint_key_hint(painter, self._theme, QRectF(self.rect()), self.shortcut, fill=fill)
        painter.end()
