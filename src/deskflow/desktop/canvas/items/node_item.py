"""One node in the scene. Ports are painted and hit by arithmetic; there are no child items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from deskflow.desktop.canvas.document.kinds import Kinds, Port, Tone
from deskflow.desktop.canvas.document.values import Node
from deskflow.desktop.canvas.geometry import Box, Point, node_box, port_offset
from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.card import paint_card
from deskflow.desktop.canvas.paint.note import paint_note
from deskflow.desktop.canvas.paint.note_text import NoteText
from deskflow.desktop.canvas.paint.sprites import Face
from deskflow.desktop.canvas.paint.text_line import TextLine
from deskflow.desktop.canvas.run_overlay import RunState, Severity

_MARGIN = 13.0
_LETTER = 7.0
"""Room per letter of a label; measuring fonts for every node would slow opening down."""


class StandIn(Protocol):
    def scene_box(self) -> Box: ...

    def side(self, is_out: bool) -> Point: ...


class NodeItem(QGraphicsItem):
    def __init__(self, node: Node, kinds: Kinds, brushwork: Brushwork) -> None:
        super().__init__()
        self.brushwork = brushwork
        self.selected = False
        self.run_state: RunState | None = None
        self.problem: Severity | None = None
        self.mark: Mark | None = None
        self.glow: tuple[tuple[int, bool], ...] = ()
        self.hovered_port: tuple[int, bool] | None = None
        self.run_subtitle = ""
        self.heat: tuple[int, Tone] | None = None
        self.run_labels: Mapping[str, str] = {}
        self.afloat = False
        """Being dragged with many others: `Afloat` paints it, and Qt need not know where it is."""
        self.stand_in: StandIn | None = None
        """What is shown in its place: the card of a collapsed frame."""
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._take(node, kinds)
        self.place(node.x, node.y)
        self.setZValue(1)

    def refresh(self, node: Node, kinds: Kinds) -> None:
        """Show the node as it is in the document now."""
        self.prepareGeometryChange()
        self._take(node, kinds)
        self.place(node.x, node.y)
        self.update()

    def place(self, x: float, y: float) -> None:
        """Stand here now; during a drag that is not yet where the document has the node."""
        # Kept beside Qt's own position: asking Qt for it thousands of times a frame is felt.
        self.x0, self.y0 = x, y
        if not self.afloat:
            self.setPos(x, y)

    def origin(self) -> tuple[float, float]:
        """Where its own coordinates begin in the scene."""
        return self.x0, self.y0

    def area(self) -> tuple[float, float, float, float]:
        """What it covers in the scene: left, top, right, bottom."""
        x, y, box = self.x0, self.y0, self.box
        right = x + box.w + _MARGIN + self.label_room
        return x - _MARGIN, y - _MARGIN, right, y + box.h + _MARGIN

    def _take(self, node: Node, kinds: Kinds) -> None:
        kind = kinds(node.kind)
        self.node = node
        self.kind = kind
        self.ins = kind.ins
        self.outs = kind.out_ports(node.data)
        self.box = box = node_box(node, kinds)
        self.tone = kind.tone if kind.tone_for is None else kind.tone_for(node.data)
        self.title = node.title or kind.title
        self._own_subtitle = kinds.subtitle_of(node)
        count_in, count_out = len(self.ins), len(self.outs)
        self.port_places = [(0.0, port_offset(i, count_in, box.h)) for i in range(count_in)]
        self.port_places += [(box.w, port_offset(i, count_out, box.h)) for i in range(count_out)]
        places = self.port_places
        self._in_at = {port.name: places[i] for i, port in enumerate(self.ins)}
        self._out_at = {port.name: places[count_in + i] for i, port in enumerate(self.outs)}
        # A wire that goes down passes the labels of the ports below, one that goes up those above.
        letters = [len(port.label) for port in self.outs]
        self.lanes = {
            port.name: (i, max(letters[: i + 1]), max(letters[i:]))
            for i, port in enumerate(self.outs)
        }
        self.face = Face(
            box.w, box.h, count_in, count_out, kind.tone, node.icon or kind.icon, node.disabled
        )
        self._make_room_for_labels()
        self.forget_texts()

    def _make_room_for_labels(self) -> None:
        box, widest = self.box, max((len(self.label_of(port)) for port in self.outs), default=0)
        self.has_labels = widest > 0
        self.label_room = widest * _LETTER
        self._bounds = QRectF(
            -_MARGIN, -_MARGIN, box.w + 2 * _MARGIN + self.label_room, box.h + 2 * _MARGIN
        )

    def label_of(self, port: Port) -> str:
        """What stands beside a way out; of many runs also how many took it."""
        return " · ".join(said for said in (port.label, self.run_labels.get(port.name, "")) if said)

    def show_heat(self, heat: tuple[int, Tone] | None, labels: Mapping[str, str]) -> None:
        """How hot it is among many runs, and what to say beside its ways out; None for no such picture."""
        if labels != self.run_labels:
            self.prepareGeometryChange()
            self.run_labels = labels
            self._make_room_for_labels()
            self.forget_texts()
        self.heat = heat
        self.update()

    def forget_texts(self) -> None:
        """Measured texts depend on the font; made again when next painted."""
        self.texts: tuple[TextLine, TextLine | None] | None = None
        self.short_text: TextLine | None = None
        self.note_text: NoteText | None = None
        self.label_texts: list[TextLine] | None = None

    @property
    def subtitle(self) -> str:
        return self.run_subtitle or self._own_subtitle

    def scene_box(self) -> Box:
        if self.stand_in is not None:
            return self.stand_in.scene_box()
        return Box(self.x0, self.y0, self.box.w, self.box.h)

    def port_place(self, index: int, is_out: bool) -> QPointF:
        return QPointF(*self.port_places[index + (len(self.ins) if is_out else 0)])

    def port_in_scene(self, name: str, is_out: bool) -> Point:
        """The centre of a port; the middle of the side for a port that does not exist (any more)."""
        if self.stand_in is not None:
            return self.stand_in.side(is_out)
        at = (self._out_at if is_out else self._in_at).get(name)
        x, y = at if at is not None else (self.box.w if is_out else 0.0, self.box.h / 2)
        return Point(self.x0 + x, self.y0 + y)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(0, 0, self.box.w, self.box.h))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.kind.shape == "note":
            paint_note(painter, self, self.brushwork)
        else:
            paint_card(painter, self, self.brushwork)
