"""One line of text, laid out once and painted as its glyphs.

`QStaticText` lays itself out anew at every scale, which a zoom is felt by; glyphs are only drawn larger or smaller.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QStaticText, QTextLayout


class TextLine:
    """``place`` of ``paint`` is its upper left corner; the painter's pen is its colour."""

    def __init__(self, text: str, font: QFont) -> None:
        self._text = text
        self._font = font
        layout = QTextLayout(text, font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        self.size = QSizeF(line.naturalTextWidth(), line.height()) if text else QSizeF()
        self._runs: list[QGlyphRun] = layout.glyphRuns() if text else []

    def paint(self, painter: QPainter, place: QPointF) -> None:
        for run in self._runs:
            painter.drawGlyphRun(place, run)

    def paint_in_strokes(self, painter: QPainter, place: QPointF) -> None:
        """As text, for what can be enlarged and searched."""
        static = QStaticText(self._text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        painter.setFont(self._font)
        painter.drawStaticText(place, static)


def elided(text: str, font: QFont, metrics: QFontMetricsF, room: float) -> TextLine:
    return TextLine(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), font)
