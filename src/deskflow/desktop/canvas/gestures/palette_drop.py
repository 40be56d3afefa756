"""A kind dragged from the palette: shows where it would land, inserts into a wire it is dropped on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPen

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.geometry import NODE_HEIGHT, NODE_RADIUS, NODE_WIDTH, snapped
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.hit import hit_at
from deskflow.desktop.canvas.mime import kind_from

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class PaletteDrops(QObject):
    """Hears the drags over the view; ``drop`` is the one under way."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.drop: PaletteDrop | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter:
                assert isinstance(event, QDragEnterEvent)
                self._enter(event)
            case QEvent.Type.DragMove:
                assert isinstance(event, QDragMoveEvent)
                self._move(event)
            case QEvent.Type.DragLeave:
                self._leave()
            case QEvent.Type.Drop:
                assert isinstance(event, QDropEvent)
                self._let_go(event)
            case _:
                return False
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        kind = kind_from(event.mimeData())
        if kind is None or self._view.read_only:
            event.ignore()
            return
        self.drop = PaletteDrop(self._view, kind)
        event.acceptProposedAction()

    def _move(self, event: QDragMoveEvent) -> None:
        if self.drop is None:
            event.ignore()
            return
        self.drop.move(self._view.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()

    def _leave(self) -> None:
        if self.drop is not None:
            self.drop.leave()
            self.drop = None

    def _let_go(self, event: QDropEvent) -> None:
        drop, self.drop = self.drop, None
        if drop is None:
            event.ignore()
            return
        drop.move(self._view.mapToScene(event.position().toPoint()))
        drop.drop()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        event.acceptProposedAction()


class PaletteDrop:
    def __init__(self, view: CanvasView, kind: str) -> None:
        self._view = view
        self._kind = kind
        self._place = QPointF()
        self._wire: str | None = None

    def move(self, place: QPointF) -> None:
        self._place = place
        hit = hit_at(self._view.canvas, place, self._view.camera.zoom)
        kind = self._view.canvas.document.kinds(self._kind)
        fits = bool(kind.ins and kind.out_ports({}))
        self._show_wire(hit.wire if fits else None)
        self._view.canvas.frames.light(place)
        self._view.viewport().update()

    def _show_wire(self, edge_id: str | None) -> None:
        wires = self._view.canvas.wires
        for known, lit in ((self._wire, False), (edge_id, True)):
            if known is not None and known in wires:
                wires[known].hovered = lit
                wires[known].update()
        self._wire = edge_id

    def drop(self) -> str | None:
        """Returns the new node's id, or None if the rules refused it."""
        wire = self._wire
        self.leave()
        corner = QPointF(
            snapped(self._place.x() - NODE_WIDTH / 2), snapped(self._place.y() - NODE_HEIGHT / 2)
        )
        return self._view.commands.add_node(
            self._kind, QuickAdd(corner, self._view.pos(), on_edge=wire)
        )

    def leave(self) -> None:
        self._show_wire(None)
        self._view.canvas.frames.light(None)
        self._view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        accent = self._view.canvas.look.colours.accent
        painter.save()
        painter.setTransform(self._view.viewportTransform())
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(faded(accent, 0.08))
        x, y = snapped(self._place.x() - NODE_WIDTH / 2), snapped(self._place.y() - NODE_HEIGHT / 2)
        painter.drawRoundedRect(QRectF(x, y, NODE_WIDTH, NODE_HEIGHT), NODE_RADIUS, NODE_RADIUS)
        painter.restore()
