"""A frame in the scene: a sheet under its members with a head to take it by, or one card in their place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from deskflow.desktop.canvas.document.frames import Frame
from deskflow.desktop.canvas.document.kinds import Tone
from deskflow.desktop.canvas.geometry import NODE_HEIGHT, NODE_WIDTH, Box, Point
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.frame import paint_folded, paint_sheet
from deskflow.desktop.canvas.run_overlay import RunState, Severity

PADDING = 20.0
HEAD = 30.0
_TOGGLE = 28.0
_MARGIN = 12.0
_WORST = (
    RunState.FAILED,
    RunState.RETRYING,
    RunState.WAITING,
    RunState.RUNNING,
    RunState.CANCELLED,
    RunState.COMPLETED,
    RunState.SKIPPED,
)


class FrameItem(QGraphicsItem):
    """``members`` are the items it is drawn around; while a drag is under way those that would be in it then."""

    def __init__(self, frame: Frame, brushwork: Brushwork) -> None:
        super().__init__()
        self.frame = frame
        self.brushwork = brushwork
        self.folded = False
        self.selected = False
        self.lit = False
        """Something is held over it that would join it."""
        self.members: list[NodeItem] = []
        self.box = Box(0, 0, 0, 0)
        self._anchor: NodeItem | None = None
        self._off = Point(0, 0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def count(self) -> int:
        """How many steps; notes do not count."""
        return sum(1 for item in self.members if item.kind.shape != "note")

    @property
    def problem(self) -> Severity | None:
        found = {item.problem for item in self.members}
        if Severity.ERROR in found:
            return Severity.ERROR
        return Severity.WARNING if Severity.WARNING in found else None

    @property
    def run_state(self) -> RunState | None:
        """Of its members' the one that is most worth looking at."""
        found = {item.run_state for item in self.members}
        return next((state for state in _WORST if state in found), None)

    @property
    def heat(self) -> tuple[int, Tone] | None:
        """That of its hottest member among many runs."""
        return max((item.heat for item in self.members if item.heat is not None), default=None)

    def fit(self) -> None:
        """Around the members where they stand now."""
        if not self.members:
            return
        left = min(item.x0 for item in self.members) - PADDING
        top = min(item.y0 for item in self.members) - PADDING - HEAD
        if self.folded:
            # Level with the first of them: what led to it straight still does.
            first = min(self.members, key=lambda item: (item.x0, item.y0))
            top = first.y0 + (first.box.h - NODE_HEIGHT) / 2
            box = Box(left, top, NODE_WIDTH, NODE_HEIGHT)
        else:
            right = max(item.x0 + item.box.w + item.label_room for item in self.members) + PADDING
            bottom = max(item.y0 + item.box.h for item in self.members) + PADDING
            box = Box(left, top, right - left, bottom - top)
        self._anchor = self.members[0]
        self._off = Point(left - self._anchor.x0, top - self._anchor.y0)
        if box != self.box:
            self.prepareGeometryChange()
            self.box = box
        self.setZValue((2 if self.selected else 1) if self.folded else -1)

    def scene_box(self) -> Box:
        """Also in the midst of a drag, when all members go the same way."""
        if self.folded and self._anchor is not None:
            x, y = self._anchor.x0 + self._off.x, self._anchor.y0 + self._off.y
            return Box(x, y, self.box.w, self.box.h)
        return self.box

    def side(self, is_out: bool) -> Point:
        """Where wires from outside end while it is one card."""
        box = self.scene_box()
        return Point(box.right if is_out else box.x, box.centre.y)

    def holds(self, place: QPointF) -> bool:
        box = self.box
        return box.x <= place.x() <= box.right and box.y <= place.y() <= box.bottom

    def grip_at(self, place: QPointF) -> bool:
        """May it be taken here: anywhere on the card, by the head of the sheet."""
        return self.holds(place) and (self.folded or place.y() <= self.box.y + HEAD)

    def toggle_at(self, place: QPointF) -> bool:
        """The arrow at the left of the head, or at the right of the card."""
        box = self.box
        if not self.holds(place):
            return False
        if self.folded:
            return place.x() >= box.right - _TOGGLE
        return place.x() <= box.x + _TOGGLE and place.y() <= box.y + HEAD

    def boundingRect(self) -> QRectF:
        box = self.box.grown(_MARGIN)
        return QRectF(box.x, box.y, box.w, box.h)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(self.box.x, self.box.y, self.box.w, self.box.h))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.folded:
            paint_folded(painter, self, self.brushwork)
        else:
            paint_sheet(painter, self, self.brushwork)
