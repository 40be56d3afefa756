"""The canvas from far away: all wires in one call, all nodes of a colour in another. Five thousand
items painted one by one take seventy milliseconds; this takes a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.paint.badges import (
    paint_change_badge,
    paint_problem_badge,
    paint_run_badge,
)
from deskflow.desktop.canvas.paint.frame import (
    paint_far_frame_badges,
    paint_far_frames,
    paint_far_titles,
)
from deskflow.desktop.canvas.paint.heat import far_gauges, paint_far_gauges
from deskflow.desktop.canvas.run_overlay import RunState, Severity, WireState

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem
    from deskflow.desktop.canvas.scene import CanvasScene

_BADGES = 300
"""More would hide what they are about."""
_OUTLINED_FROM = 0.12
"""Below this zoom an outline would be most of the card."""

Group: TypeAlias = "WireState | Mark | str | None"


class FarView:
    """Keeps a rectangle per node and a line per wire, renewed only for what the scene says it changed."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._all = True
        self._nodes: dict[str, tuple[str, QRectF]] = {}
        self._wires: dict[str, tuple[Group, QLineF]] = {}
        self._rects: dict[str, list[QRectF]] = {}
        self._gauges: dict[str, list[QRectF]] = {}
        self._lines: dict[Group, list[QLineF]] = {}
        self._badged: dict[str, NodeItem] = {}
        self._stale_nodes: set[str] = set()
        self._stale_wires: set[str] = set()
        scene.content_changed.connect(self._on_changed)
        scene.items_changed.connect(self._on_items_changed)

    def _on_changed(self) -> None:
        self._all = True

    def _on_items_changed(self, nodes: Iterable[str], wires: Iterable[str]) -> None:
        self._stale_nodes.update(nodes)
        self._stale_wires.update(wires)

    def paint(self, painter: QPainter) -> None:
        """The painter is already in canvas units."""
        self._collect()
        brushwork = self._scene.brushwork
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        frames = list(self._scene.frames.items.values())
        paint_far_frames(painter, brushwork, [item for item in frames if not item.folded])
        for state, lines in self._lines.items():
            width = 1 if state in (None, WireState.NOT_TAKEN) else 2
            if isinstance(state, str) and state.startswith("weight-"):
                width = int(state.removeprefix("weight-"))
            painter.setPen(_hairline(self._wire_pen(state), width))
            painter.drawLines(lines)
        near = painter.worldTransform().m11() >= _OUTLINED_FROM
        outline = _hairline(brushwork.outline_small, 1) if near else QPen(Qt.PenStyle.NoPen)
        for group, rects in self._rects.items():
            selected = group == "selected"
            painter.setBrush(self._fill(group, near))
            painter.setPen(_hairline(brushwork.outline_selected, 2) if selected else outline)
            painter.drawRects(rects)
            if group in self._gauges:
                paint_far_gauges(painter, brushwork, group, self._gauges[group])
        folded = [item for item in frames if item.folded]
        paint_far_frames(painter, brushwork, folded)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        paint_far_titles(painter, brushwork, frames)
        paint_far_frame_badges(painter, brushwork, folded)
        self._paint_badges(painter)

    def _collect(self) -> None:
        scene = self._scene
        if self._all:
            self._nodes, self._wires, self._badged = {}, {}, {}
            self._stale_nodes, self._stale_wires = set(scene.nodes), set(scene.wires)
            self._all = False
        if self._stale_nodes:
            for name in self._stale_nodes:
                self._renew_node(name)
            self._rects = defaultdict(list)
            for group, rect in self._nodes.values():
                self._rects[group].append(rect)
            heats = [group for group in self._rects if group.startswith("heat-")]
            self._gauges = {group: far_gauges(group, self._rects[group]) for group in heats}
        if self._stale_wires:
            for name in self._stale_wires:
                self._renew_wire(name)
            self._lines = defaultdict(list)
            for state, line in self._wires.values():
                self._lines[state].append(line)
        self._stale_nodes, self._stale_wires = set(), set()

    def _renew_node(self, name: str) -> None:
        item = self._scene.nodes.get(name)
        self._badged.pop(name, None)
        if item is None or item.stand_in is not None:
            self._nodes.pop(name, None)
            return
        if item.selected:
            group = "selected"
        elif item.mark is not None:
            group = f"mark-{item.mark.value}"
        elif item.heat is not None:
            group = f"heat-{item.heat[1]}-{item.heat[0]}"
        elif item.run_state is not None:
            group = item.run_state.value
        else:
            group = "neutral" if item.node.disabled else item.tone
        self._nodes[name] = (group, QRectF(item.x0, item.y0, item.box.w, item.box.h))
        troubled = item.problem is not None or item.run_state not in (None, RunState.COMPLETED)
        if troubled or item.mark is not None:
            self._badged[name] = item

    def _renew_wire(self, name: str) -> None:
        wire = self._scene.wires.get(name)
        if wire is None or wire.folded:
            self._wires.pop(name, None)
            return
        (x1, y1), (x2, y2), dx, dy = wire.points[0], wire.points[-1], wire.dx, wire.dy
        weight = f"weight-{wire.weight}" if wire.weight else None
        state = "selected" if wire.selected else wire.mark or weight or wire.run_state
        self._wires[name] = (state, QLineF(x1 + dx, y1 + dy, x2 + dx, y2 + dy))

    def _wire_pen(self, state: Group) -> QPen:
        brushwork = self._scene.brushwork
        if state is None:
            return brushwork.wire
        if isinstance(state, Mark):
            return brushwork.wire_marks[state]
        if isinstance(state, str) and state.startswith("weight-"):
            return brushwork.wire_weights[int(state.removeprefix("weight-")) - 1]
        return (
            brushwork.wire_runs[state] if isinstance(state, WireState) else brushwork.wire_selected
        )

    def _fill(self, group: str, near: bool) -> QBrush:
        """Without an outline a node needs a stronger colour."""
        brushwork = self._scene.brushwork
        if group in brushwork.soft or group == "selected":
            tones = brushwork.soft if near else brushwork.half
            return tones.get(group, tones["accent"])
        if group.startswith("mark-"):
            return QBrush(brushwork.mark_colour(Mark(group.removeprefix("mark-"))))
        if group.startswith("heat-"):
            _, tone, level = group.split("-")
            return QBrush(brushwork.heat_colour(int(level), tone))  # type: ignore[arg-type]
        return QBrush(brushwork.run_colour(RunState(group)))

    def _paint_badges(self, painter: QPainter) -> None:
        """At a constant size on the screen, so that trouble is seen from any height."""
        brushwork = self._scene.brushwork
        scale = 1 / painter.worldTransform().m11()
        for item in islice(self._badged.values(), _BADGES):
            corner = QPointF(item.x0 + item.box.w, item.y0)
            painter.save()
            painter.translate(corner)
            painter.scale(scale * 0.8, scale * 0.8)
            if item.mark is not None:
                paint_change_badge(painter, brushwork, QPointF(), item.mark)
            elif item.run_state not in (None, RunState.COMPLETED):
                paint_run_badge(painter, brushwork, QPointF(), item.run_state)
            else:
                paint_problem_badge(painter, brushwork, QPointF(), item.problem or Severity.WARNING)
            painter.restore()


def _hairline(pen: QPen, width: int) -> QPen:
    thin = QPen(pen.color(), width, Qt.PenStyle.SolidLine)
    thin.setCosmetic(True)
    return thin
