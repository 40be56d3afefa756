"""Bars that lie: a name on the left, parts of one length, the figures on the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath

from deskflow.desktop.pages.insights.chart import Chart, Item

_BAR = 8.0
_LONGEST_NAME = 0.36


class RowChart(Chart):
    """The longest total fills the width, or `top` does (100 for shares)."""

    forward, back, next_part, previous_part = (
        Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Left,
    )  # fmt: skip

    # For these items: the longest name and the longest figure.
    _measured: tuple[tuple[Item, ...], int, int] | None = None

    def _row_height(self) -> int:
        return self._theme.metrics("body").height() + self._theme.space(1)

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self.items)) * self._row_height())

    def _columns(self) -> tuple[float, float]:
        """How wide the names and the figures are."""
        theme = self._theme
        names, numbers = theme.metrics("body"), theme.metrics("sm", "medium", tabular=True)
        if self._measured is None or self._measured[0] is not self.items:
            # Once for all bars: with a hundred people each bar would measure a hundred names.
            name = max(names.horizontalAdvance(item.label) for item in self.items)
            figures = max(numbers.horizontalAdvance(item.figure) for item in self.items)
            self._measured = (self.items, name, figures)
        _, name, figures = self._measured
        return min(name, self.width() * _LONGEST_NAME), figures

    def _bar(self, place: int) -> QRectF:
        name, figures = self._columns()
        gap, height = self._theme.space(2), self._row_height()
        left, right = name + gap, self.width() - figures - gap
        return QRectF(left, place * height + (height - _BAR) / 2, max(20.0, right - left), _BAR)

    def area_of(self, place: int, part: int) -> QRectF:
        bar, item = self._bar(place), self.items[place]
        most = self._top or max((one.total for one in self.items), default=0) or 1
        before = sum(one.value for one in item.parts[:part])
        left = bar.left() + bar.width() * before / most
        return QRectF(left, bar.top(), bar.width() * item.parts[part].value / most, _BAR)

    def paint_items(self, painter: QPainter) -> None:
        theme, tokens = self._theme, self._theme.tokens
        names, _ = self._columns()
        height = self._row_height()
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, item in enumerate(self.items):
            row = QRectF(0, place * height, self.width(), height)
            painter.setFont(theme.font("body"))
            painter.setPen(tokens.text)
            elided = theme.metrics("body").elidedText(
                item.label, Qt.TextElideMode.ElideRight, round(names) + 1
            )
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, elided)
            painter.setFont(theme.font("sm", "medium", tabular=True))
            painter.setPen(tokens.text_muted)
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, item.figure)
            self._paint_bar(painter, place)

    def _paint_bar(self, painter: QPainter, place: int) -> None:
        theme, bar = self._theme, self._bar(place)
        whole = QPainterPath()
        whole.addRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipPath(whole)
        painter.fillRect(bar, theme.tokens.surface_2)
        for part, figure in enumerate(self.items[place].parts):
            if figure.value > 0:
                area = self.area_of(place, part)
                painter.fillRect(area, theme.colour(self.colours[part]))
                # A hairline keeps two parts apart where their colours do not.
                painter.fillRect(
                    QRectF(area.right() - 1, area.top(), 1, _BAR), theme.tokens.surface_1
                )
        painter.restore()
