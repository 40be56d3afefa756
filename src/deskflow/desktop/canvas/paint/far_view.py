"""The canvas from far away: all wires in one call, all nodes of a colour in another. Five thousand
items painted one by one take seventy milliseconds; this takes a few.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from deskflow.desktop.canvas.paint.badges import paint_problem_badge, paint_run_badge
from deskflow.desktop.canvas.run_overlay import RunState, Severity, WireState

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem
    from deskflow.desktop.canvas.scene import CanvasScene

_BADGES = 300
"""More would hide what they are about."""


class FarView:
    """Collects rectangles and lines when something changed, and paints the collection."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._stale = True
        self._rects: dict[str, list[QRectF]] = {}
        self._lines: dict[WireState | str | None, list[QLineF]] = {}
        self._badged: list[NodeItem] = []
        scene.content_changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._stale = True

    def paint(self, painter: QPainter) -> None:
        """The painter is already in canvas units."""
        if self._stale:
            self._collect()
        brushwork = self._scene.brushwork
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for state, lines in self._lines.items():
            painter.setPen(_hairline(self._wire_pen(state), 1 if state in (None, WireState.NOT_TAKEN) else 2))
            painter.drawLines(lines)
        outline = _hairline(brushwork.wire, 1)
        for group, rects in self._rects.items():
            painter.setBrush(self._fill(group))
            painter.setPen(_hairline(brushwork.outline_selected, 2) if group == "selected" else outline)
            painter.drawRects(rects)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_badges(painter)

    def _collect(self) -> None:
        scene = self._scene
        rects: dict[str, list[QRectF]] = defaultdict(list)
        self._badged = []
        for item in scene.nodes.values():
            place, box = item.pos(), item.box
            if item.selected:
                group = "selected"
            elif item.run_state is not None:
                group = item.run_state.value
            else:
                group = "neutral" if item.node.disabled else item.kind.tone
            rects[group].append(QRectF(place.x(), place.y(), box.w, box.h))
            if item.problem is not None or item.run_state not in (None, RunState.COMPLETED):
                self._badged.append(item)
        lines: dict[WireState | str | None, list[QLineF]] = defaultdict(list)
        for wire in scene.wires.values():
            first, last, shift = wire.points[0], wire.points[-1], wire.pos()
            dx, dy = shift.x(), shift.y()
            group_of = "selected" if wire.selected else wire.run_state
            lines[group_of].append(QLineF(first[0] + dx, first[1] + dy, last[0] + dx, last[1] + dy))
        self._rects, self._lines = dict(rects), dict(lines)
        self._stale = False

    def _wire_pen(self, state: WireState | str | None) -> QPen:
        brushwork = self._scene.brushwork
        if state is None:
            return brushwork.wire
        return brushwork.wire_runs[state] if isinstance(state, WireState) else brushwork.wire_selected

    def _fill(self, group: str) -> QBrush:
        brushwork = self._scene.brushwork
        if group == "selected":
            return brushwork.soft["accent"]
        if group in brushwork.soft:
            return brushwork.soft[group]
        return QBrush(brushwork.run_colour(RunState(group)))

    def _paint_badges(self, painter: QPainter) -> None:
        """At a constant size on the screen, so that trouble is seen from any height."""
        brushwork = self._scene.brushwork
        scale = 1 / painter.worldTransform().m11()
        for item in self._badged[:_BADGES]:
            corner = item.pos() + QPointF(item.box.w, 0)
            painter.save()
            painter.translate(corner)
            painter.scale(scale * 0.8, scale * 0.8)
            if item.run_state not in (None, RunState.COMPLETED):
                paint_run_badge(painter, brushwork, QPointF(), item.run_state)
            else:
                paint_problem_badge(painter, brushwork, QPointF(), item.problem or Severity.WARNING)
            painter.restore()


def _hairline(pen: QPen, width: int) -> QPen:
    thin = QPen(pen.color(), width, Qt.PenStyle.SolidLine)
    thin.setCosmetic(True)
    return thin
