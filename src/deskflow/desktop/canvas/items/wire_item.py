"""One wire in the scene: corners from routing, a path made when first painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from deskflow.desktop.canvas.document.values import Edge
from deskflow.desktop.canvas.geometry import Point
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.wire_path import rounded
from deskflow.desktop.canvas.routing import bounds_of, distance_to
from deskflow.desktop.canvas.run_overlay import WireState

_MARGIN = 3.0


class WireItem(QGraphicsItem):
    def __init__(self, edge: Edge, points: Sequence[Point], brushwork: Brushwork) -> None:
        super().__init__()
        self.edge = edge
        self.brushwork = brushwork
        self.selected = False
        self.hovered = False
        self.run_state: WireState | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._lay(points)

    def lay(self, points: Sequence[Point]) -> None:
        """Run along these corners from now on."""
        self.prepareGeometryChange()
        self.setPos(0, 0)
        self._lay(points)

    def _lay(self, points: Sequence[Point]) -> None:
        self.points = points
        self._path: QPainterPath | None = None
        box = bounds_of(points)
        self._bounds = QRectF(
            box.x - _MARGIN, box.y - _MARGIN, box.w + 2 * _MARGIN, box.h + 2 * _MARGIN
        )

    def distance(self, x: float, y: float) -> float:
        return distance_to(self.points, x, y)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._path is None:
            self._path = rounded(self.points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen())
        painter.drawPath(self._path)

    def _pen(self) -> QPen:
        brushwork = self.brushwork
        if self.selected:
            return brushwork.wire_selected
        if self.run_state is not None:
            pen = brushwork.wire_runs[self.run_state]
            if self.run_state is WireState.ACTIVE:
                pen = QPen(pen)
                pen.setDashOffset(brushwork.dash_offset)
            return pen
        return brushwork.wire_hovered if self.hovered else brushwork.wire
