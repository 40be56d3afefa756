"""A row of colours of which one is chosen, each with its name for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.words_workflows import tr

_NAMES = {
    "neutral": QT_TRANSLATE_NOOP("workflows", "Grey"),
    "accent": QT_TRANSLATE_NOOP("workflows", "Blue"),
    "success": QT_TRANSLATE_NOOP("workflows", "Green"),
    "warning": QT_TRANSLATE_NOOP("workflows", "Amber"),
    "danger": QT_TRANSLATE_NOOP("workflows", "Red"),
    "info": QT_TRANSLATE_NOOP("workflows", "Sky"),
    "violet": QT_TRANSLATE_NOOP("workflows", "Violet"),
    "teal": QT_TRANSLATE_NOOP("workflows", "Teal"),
}
_SIZE = 22


class TonePicker(QWidget):
    """`picked` carries the tone a person chose. Arrow keys go from one to the next."""

    picked = Signal(str)

    def __init__(self, theme: Theme, tones: Sequence[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0))
        self.swatches = {tone: _Swatch(theme, tone) for tone in tones}
        for tone, swatch in self.swatches.items():
            swatch.clicked.connect(lambda _checked=False, tone=tone: self.picked.emit(tone))
            row.addWidget(swatch)
        row.addStretch(1)

    def show_tone(self, tone: str) -> None:
        if tone in self.swatches:
            self.swatches[tone].setChecked(True)
            self.setFocusProxy(self.swatches[tone])


class _Swatch(QAbstractButton):
    def __init__(self, theme: Theme, tone: str) -> None:
        super().__init__()
        self._theme = theme
        self._tone = tone
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(tr(_NAMES[tone]))
        self.setToolTip(tr(_NAMES[tone]))
        self.setFixedSize(QSize(_SIZE, _SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def nextCheckState(self) -> None:
        self.setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens: Any = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.tone(self._tone))
        painter.drawEllipse(middle, 7, 7)
        if self.isChecked():
            painter.setPen(QPen(tokens.surface_1, 1.8))
            painter.drawPolyline(
                [middle + QPointF(-3, 0), middle + QPointF(-0.8, 2.4), middle + QPointF(3.2, -2.4)]
            )
        if self.hasFocus() or self.isChecked():
            ring = tokens.accent if self.hasFocus() else tokens.text_muted
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring, 1.6 if self.hasFocus() else 1))
            painter.drawEllipse(middle, 9.5, 9.5)
        painter.end()
