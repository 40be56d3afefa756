"""The whole canvas in a corner: where things are, what is selected, what is in sight. Click or drag to
go there. The nodes are one picture, made again at most ten times a second and seldomer when there are many.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from deskflow.desktop.canvas.colours import faded
from deskflow.desktop.canvas.overlays.panel import paint_panel
from deskflow.desktop.canvas.view import CanvasView

SIZE = QSize(168, 96)
_RADIUS = 8
_INSET = 8
_REMAKE_MS = 100
_SMALLEST = 2.0


class Minimap(QWidget):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._nodes: QPixmap | None = None
        self._to_map = QTransform()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_stale)
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(QCoreApplication.translate("Canvas", "Overview"))
        view.canvas.content_changed.connect(self._on_content)
        view.canvas.items_changed.connect(self._on_content)
        view.camera.moved.connect(self._on_moved)

    def _on_content(self, *_names: object) -> None:
        if self.isVisible() and not self._timer.isActive():
            # A big canvas is redrawn seldom, or dragging on it would stutter.
            self._timer.start(_REMAKE_MS * (1 + len(self._view.canvas.nodes) // 500))

    def _on_stale(self) -> None:
        self._nodes = None
        self.update()

    def _on_moved(self) -> None:
        # What is in sight may lie outside the nodes, and then the scale changes with it.
        if self._nodes is not None and not self._shown.contains(self._view.camera.seen()):
            self._on_content()
        self.update()

    @property
    def _shown(self) -> QRectF:
        inverse, _ = self._to_map.inverted()
        return inverse.mapRect(QRectF(self.rect()))

    def _made(self) -> QPixmap:
        seen = self._view.camera.seen()
        box = self._view.canvas.content_box()
        area = seen if box is None else seen.united(QRectF(box.x, box.y, box.w, box.h))
        if box is not None and seen.width() > 4 * box.w and seen.height() > 4 * box.h:
            area = seen
        room = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        scale = min(room.width() / max(1.0, area.width()), room.height() / max(1.0, area.height()))
        self._to_map = (
            QTransform()
            .translate(room.center().x(), room.center().y())
            .scale(scale, scale)
            .translate(-area.center().x(), -area.center().y())
        )
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_panel(painter, self._view.canvas.look.colours, self.rect(), _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_nodes(painter, scale)
        painter.end()
        return picture

    def _paint_nodes(self, painter: QPainter, scale: float) -> None:
        colours = self._view.canvas.look.colours
        plain: list[QRectF] = []
        selected: list[QRectF] = []
        notes: list[QRectF] = []
        across, down = self._to_map.dx(), self._to_map.dy()
        for item in self._view.canvas.nodes.values():
            if item.stand_in is not None:
                continue
            box = item.box
            rect = QRectF(
                item.x0 * scale + across,
                item.y0 * scale + down,
                max(_SMALLEST, box.w * scale),
                max(_SMALLEST, box.h * scale),
            )
            if item.selected:
                selected.append(rect)
            else:
                (notes if item.kind.shape == "note" else plain).append(rect)
        for frame in self._view.canvas.frames.items.values():
            if frame.folded:
                box = frame.box
                rect = QRectF(
                    box.x * scale + across,
                    box.y * scale + down,
                    max(_SMALLEST, box.w * scale),
                    max(_SMALLEST, box.h * scale),
                )
                (selected if frame.selected else plain).append(rect)
        many = len(plain) + len(selected) > 300
        for rects, colour in (
            (notes, colours.warning_soft),
            (plain, colours.text_faint),
            (selected, colours.accent),
        ):
            painter.setBrush(colour)
            if many:
                painter.drawRects(rects)
                continue
            for rect in rects:
                painter.drawRoundedRect(rect, 1.5, 1.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._nodes is None:
            self._nodes = self._made()
        colours = self._view.canvas.look.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._nodes)
        frame = QRectF(self.rect()).adjusted(4.5, 4.5, -4.5, -4.5)
        sight = self._to_map.mapRect(self._view.camera.seen()) & frame
        painter.setPen(QPen(faded(colours.accent, 0.65), 1.5))
        painter.drawRoundedRect(sight, 3, 3)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def _go_to(self, at: QPointF) -> None:
        inverse, _ = self._to_map.inverted()
        self._view.camera.centre_on(inverse.map(at))
