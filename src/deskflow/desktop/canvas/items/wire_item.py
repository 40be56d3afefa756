"""One wire in the scene: corners from routing, a path made when first painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from deskflow.desktop.canvas.bending import middle_of, movable_pieces, runs_across
from deskflow.desktop.canvas.document.values import Edge
from deskflow.desktop.canvas.geometry import Point
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.wire_path import rounded
from deskflow.desktop.canvas.routing import bounds_of, distance_to
from deskflow.desktop.canvas.run_overlay import WireState

_MARGIN = 3.0
_HANDLE = QRectF(-9, -3, 18, 6)
_HANDLE_DOWN = QRectF(-3, -9, 6, 18)
_ROOM_FOR_HANDLE = 28.0


class WireItem(QGraphicsItem):
    def __init__(self, edge: Edge, points: Sequence[Point], brushwork: Brushwork) -> None:
        super().__init__()
        self.edge = edge
        self.brushwork = brushwork
        self.selected = False
        self.bendable = False
        """Its pieces can be dragged; shows where."""
        self.hovered = False
        self.doomed = False
        """A line is being drawn across it."""
        self.folded = False
        """It lies within a collapsed frame."""
        self.run_state: WireState | None = None
        self.weight = 0
        """How many of many runs went over it; 0 when nothing is told of that."""
        self.mark: Mark | None = None
        self.afloat = False
        """Being dragged with many others: `Afloat` paints it, and Qt need not know where it is."""
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.dx = self.dy = 0.0
        self._lay(points)

    def lay(self, points: Sequence[Point]) -> None:
        """Run along these corners from now on."""
        if not self.afloat:
            self.prepareGeometryChange()
        if self.dx or self.dy:
            self.shift(0.0, 0.0)
        self._lay(points)

    def shift(self, dx: float, dy: float) -> None:
        """Show the same line elsewhere, while both its nodes are dragged."""
        self.dx, self.dy = dx, dy
        if not self.afloat:
            self.setPos(dx, dy)

    def origin(self) -> tuple[float, float]:
        """Where its own coordinates begin in the scene."""
        return self.dx, self.dy

    def area(self) -> tuple[float, float, float, float]:
        """What it covers in the scene: left, top, right, bottom."""
        x, y, w, h = self._area
        dx, dy = self.dx, self.dy
        return x + dx, y + dy, x + w + dx, y + h + dy

    def choose(self, selected: bool, *, bendable: bool) -> None:
        self.prepareGeometryChange()
        self.selected = selected
        self.bendable = selected and bendable
        self.setZValue(0.5 if selected else 0)
        self._lay(self.points)
        self.update()

    def _lay(self, points: Sequence[Point]) -> None:
        self.points = points
        self._path: QPainterPath | None = None
        self._corners: QPolygonF | None = None
        x, y, w, h = bounds_of(points)
        margin = _MARGIN - _HANDLE.top() if self.bendable else _MARGIN
        self._area = (x - margin, y - margin, w + 2 * margin, h + 2 * margin)
        # Qt finds an item in its index by the bounds it had when it was put there.
        if not self.afloat:
            self._bounds = QRectF(*self._area)

    def distance(self, x: float, y: float) -> float:
        return distance_to(self.points, x, y)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        pen, points = self._pen(), self.points
        if self.brushwork.detail is not Detail.FULL:
            painter.setPen(self.brushwork.half_way(pen))
            self._paint_plain(painter)
        elif len(points) == 2:
            painter.setPen(pen)
            painter.drawLine(QPointF(*points[0]), QPointF(*points[1]))
        else:
            if self._path is None:
                self._path = rounded(points)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path)
        if self.bendable:
            self._paint_handles(painter)

    def _paint_plain(self, painter: QPainter) -> None:
        """Half way out bends are too small to see, and straight lines need no smoothing."""
        if self._corners is None:
            self._corners = QPolygonF([QPointF(*point) for point in self.points])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawPolyline(self._corners)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_handles(self, painter: QPainter) -> None:
        """In the middle of each piece that can be dragged and is long enough to show it."""
        painter.setPen(self.brushwork.handle)
        painter.setBrush(self.brushwork.surface)
        for index in movable_pieces(self.points):
            x, y = middle_of(self.points, index)
            (ax, ay), (bx, by) = self.points[index], self.points[index + 1]
            if abs(bx - ax) + abs(by - ay) >= _ROOM_FOR_HANDLE:
                shape = _HANDLE if runs_across(index) else _HANDLE_DOWN
                painter.drawRoundedRect(shape.translated(x, y), 3, 3)

    def _pen(self) -> QPen:
        brushwork = self.brushwork
        if self.doomed:
            return brushwork.wire_refused
        if self.selected:
            return brushwork.wire_selected
        if self.mark is not None:
            return brushwork.wire_marks[self.mark]
        if self.weight:
            return brushwork.wire_weights[self.weight - 1]
        if self.run_state is not None:
            pen = brushwork.wire_runs[self.run_state]
            if self.run_state is WireState.ACTIVE:
                pen = QPen(pen)
                pen.setDashOffset(brushwork.dash_offset)
            return pen
        return brushwork.wire_hovered if self.hovered else brushwork.wire
