"""Charts along time: columns side by side, or a line over its area."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from deskflow.desktop.pages.insights.chart import CORNER, Chart, scale_for
from deskflow.desktop.theme import Theme

_WIDEST = 26.0
_DOT = 3.0


class TimeChart(Chart):
    """`unit` follows the numbers of the scale."""

    def __init__(
        self, theme: Theme, name: str, colours: Sequence[str], *, top: float = 0, unit: str = ""
    ) -> None:
        super().__init__(theme, name, colours, top=top)
        self._unit = unit

    def _scale(self) -> tuple[float, ...]:
        if self._top:
            return tuple(self._top * at / 4 for at in range(5))
        most = max((part.value for item in self.items for part in item.parts), default=0)
        return scale_for(most)

    def _plot(self) -> QRectF:
        theme = self._theme
        small = theme.metrics("xs", tabular=True)
        widest = max(small.horizontalAdvance(self._written(one)) for one in self._scale())
        foot = small.height() + theme.space(1)
        box = QRectF(self.rect()).adjusted(widest + theme.space(1), small.height() / 2, -4, -foot)
        return box.normalized()

    def _written(self, value: float) -> str:
        return f"{value:g}{self._unit}"

    def _y(self, plot: QRectF, value: float) -> float:
        return plot.bottom() - plot.height() * value / self._scale()[-1]

    def _cell(self, plot: QRectF, place: int) -> QRectF:
        width = plot.width() / len(self.items)
        return QRectF(plot.left() + place * width, plot.top(), width, plot.height())

    def paint_items(self, painter: QPainter) -> None:
        plot = self._plot()
        self._paint_scale(painter, plot)
        self._paint_labels(painter, plot)
        self.paint_figures(painter, plot)

    def paint_figures(self, painter: QPainter, plot: QRectF) -> None:
        raise NotImplementedError

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter.setFont(theme.font("xs", tabular=True))
        height = theme.metrics("xs").height()
        for value in self._scale():
            y = round(self._y(plot, value))
            painter.fillRect(
                QRectF(plot.left(), y, plot.width(), 1),
                tokens.border_strong if not value else tokens.border,
            )
            painter.setPen(tokens.text_muted)
            place = QRectF(0, y - height / 2, plot.left() - theme.space(1), height)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, self._written(value))

    def _paint_labels(self, painter: QPainter, plot: QRectF) -> None:
        """As many as there is room for, counted from the newest."""
        theme = self._theme
        small = theme.metrics("xs", "semibold", tabular=True)
        widest = max(small.horizontalAdvance(item.label) for item in self.items) + theme.space(1)
        every = max(1, -(-widest * len(self.items) // max(1, round(plot.width()))))
        last = len(self.items) - 1
        for place, item in enumerate(self.items):
            if (last - place) % every:
                continue
            painter.setFont(
                theme.font("xs", "semibold" if place == last else "regular", tabular=True)
            )
            painter.setPen(theme.tokens.text if place == last else theme.tokens.text_muted)
            middle = self._cell(plot, place).center().x()
            under = QRectF(middle - widest, plot.bottom() + theme.space(0), 2 * widest, 40)
            under.moveRight(min(under.right(), self.width() + widest / 2 + 2))
            painter.drawText(
                under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, item.label
            )


class ColumnChart(TimeChart):
    """Columns of an item stand side by side."""

    def area_of(self, place: int, part: int) -> QRectF:
        plot = self._plot()
        cell, count = self._cell(plot, place), len(self.items[place].parts)
        gap = 1.0 if cell.width() < 12 else 2.0
        wide = max(1.5, min(_WIDEST, (cell.width() * 0.72 - gap * (count - 1)) / count))
        left = cell.center().x() - (wide * count + gap * (count - 1)) / 2 + part * (wide + gap)
        top = self._y(plot, self.items[place].parts[part].value)
        return QRectF(left, top, wide, plot.bottom() - top)

    def paint_figures(self, painter: QPainter, plot: QRectF) -> None:
        for place, item in enumerate(self.items):
            for part, figure in enumerate(item.parts):
                if figure.value > 0:
                    area = self.area_of(place, part)
                    area.setTop(min(area.top(), plot.bottom() - 2))
                    self._paint_column(painter, area, self._theme.colour(self.colours[part]))

    def _paint_column(self, painter: QPainter, area: QRectF, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        # The foot stands square on the line: its lower corners are cut off.
        painter.save()
        painter.setClipRect(area)
        painter.drawRoundedRect(area.adjusted(0, 0, 0, CORNER), CORNER, CORNER)
        painter.restore()


class LineChart(TimeChart):
    """One figure for each item; an item without one leaves a gap."""

    def area_of(self, place: int, part: int) -> QRectF:
        plot = self._plot()
        parts = self.items[place].parts
        y = self._y(plot, parts[part].value) if parts else plot.bottom()
        centre = QPointF(self._cell(plot, place).center().x(), y)
        return QRectF(centre - QPointF(_DOT, _DOT), centre + QPointF(_DOT, _DOT))

    def _distance(self, at: QPointF, place: int, part: int) -> float:
        return abs(self.area_of(place, part).center().x() - at.x())

    def _stretches(self) -> list[list[QPointF]]:
        """Points that belong together."""
        found: list[list[QPointF]] = [[]]
        for place, item in enumerate(self.items):
            if item.parts:
                found[-1].append(self.area_of(place, 0).center())
            elif found[-1]:
                found.append([])
        return [one for one in found if one]

    def paint_figures(self, painter: QPainter, plot: QRectF) -> None:
        colour = self._theme.colour(self.colours[0])
        soft = QColor(colour)
        soft.setAlphaF(0.14)
        for points in self._stretches():
            line = QPainterPath(points[0])
            for point in points[1:]:
                line.lineTo(point)
            area = QPainterPath(line)
            area.lineTo(points[-1].x(), plot.bottom())
            area.lineTo(points[0].x(), plot.bottom())
            painter.fillPath(area, soft)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = QPen(colour, 2)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            # Many dots would be a line of beads; the newest says where things stand.
            for point in points if len(self.items) <= 14 else points[-1:]:
                painter.drawEllipse(point, _DOT, _DOT)
