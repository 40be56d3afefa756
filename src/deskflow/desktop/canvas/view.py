"""The view: paints the scene and turns what mouse, keyboard and drags do into gestures and commands.

It knows which gesture is under way, not what gestures do.
"""

from __future__ import annotations

from collections.abc import Callable, Sized

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from deskflow.desktop.canvas.announcer import Announcer
from deskflow.desktop.canvas.autopan import Autopan
from deskflow.desktop.canvas.camera import Camera
from deskflow.desktop.canvas.commands import CanvasCommands
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.document.rules import Refused
from deskflow.desktop.canvas.gestures.begin import cursor_over, gesture_for
from deskflow.desktop.canvas.gestures.bend import straightened
from deskflow.desktop.canvas.gestures.gesture import Gesture, Pointer
from deskflow.desktop.canvas.gestures.palette_drop import PaletteDrops
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.hit import NOTHING, Hit, hit_at
from deskflow.desktop.canvas.hover import Hover
from deskflow.desktop.canvas.keys import Key, Leading, key_for
from deskflow.desktop.canvas.look import Detail, detail_at
from deskflow.desktop.canvas.paint.far_view import FarView
from deskflow.desktop.canvas.paint.grid import Grid
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.tools import Tools
from deskflow.desktop.canvas.wheel import pinch, turn_wheel
from deskflow.desktop.canvas.words import connected_text, refusal_text

_FEW = 12
_EVERYWHERE = QRectF(-100_000, -100_000, 200_000, 200_000)


class CanvasView(QGraphicsView):
    """``canvas`` is the scene, ``camera`` zooms and pans, ``commands`` do what keys and menus ask for."""

    quick_add_requested = Signal(object)
    """A QuickAdd: the page shows a choice and calls ``commands.add_node(kind, request)``."""
    node_activated = Signal(str)
    """Double click or Enter on a node."""
    frame_activated = Signal(str)
    extract_requested = Signal()
    way_out_requested = Signal(str)
    """A node: the page asks by which of its ways out something is added."""
    rename_requested = Signal(str)
    """A node whose title is to be changed."""
    context_menu_requested = Signal(object, QPoint)
    """A Hit and a place on the screen."""
    find_requested = Signal()
    replace_requested = Signal(str)
    """A node: the page shows a choice and calls ``commands.replace_node(node, kind, data)``."""
    refused = Signal(object)
    """A Refused, whenever a rule said no."""

    def __init__(
        self,
        scene: CanvasScene,
        parent: QWidget | None = None,
        *,
        refusal_words: Callable[[Refused], str] = refusal_text,
    ) -> None:
        super().__init__(scene, parent)
        self.canvas = scene
        self.refusal_words = refusal_words
        self.read_only = False
        self.space_held = False
        self._gesture: Gesture | None = None
        self._pointer: Pointer | None = None
        self._leading = Leading()
        self._fitted = False
        self._cursor_shown: Qt.CursorShape | None = None
        self._painted_zoom = 0.0
        self._far = FarView(scene)
        self._grid = Grid(scene.look.colours)
        self.camera = Camera(self)
        self.tools = Tools(self)
        self.commands = CanvasCommands(self)
        self.announcer = Announcer(self)
        self._hover = Hover(scene)
        self._autopan = Autopan(self)
        self._drops = PaletteDrops(self)

        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSceneRect(_EVERYWHERE)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(QCoreApplication.translate("Canvas", "Canvas"))
        scene.content_changed.connect(self._on_content)
        scene.items_changed.connect(self._on_items)
        scene.document_changed.connect(self._on_document)
        scene.look_changed.connect(self._on_look)

    # -- for pages -------------------------------------------------------------------------------

    def set_read_only(self, read_only: bool) -> None:
        """Looking, selecting and copying stay; nothing that changes the document."""
        self.end_gesture()
        self.tools.put_down()
        self.read_only = read_only
        self.canvas.set_editable(not read_only)

    def hit(self, at: QPoint) -> Hit:
        """What is at a place of the viewport."""
        return hit_at(self.canvas, self.mapToScene(at), self.camera.zoom)

    def begin_gesture(self, gesture: Gesture) -> None:
        self.end_gesture()
        self._hover.show(NOTHING)
        self._gesture = gesture
        self.viewport().setCursor(gesture.cursor)
        self.viewport().update()

    def end_gesture(self) -> None:
        """Give up the gesture under way, leaving no trace."""
        gesture = self._take_gesture()
        if gesture is not None:
            gesture.cancel()

    def tell_refused(self, refused: Refused) -> None:
        self.announcer.say(self.refusal_words(refused))
        self.refused.emit(refused)

    def tell_connected(self, source: str, target: str) -> None:
        document = self.canvas.document
        titles = (document.kinds.title_of(document.nodes[end]) for end in (source, target))
        self.announcer.say(connected_text(*titles))

    def ask_quick_add(self) -> None:
        """Into the selected wire; at the pointer if it is over the canvas; else beside the current node."""
        if self.read_only:
            return
        selection = self.canvas.selection
        if selection.current is None and len(selection.edges) == 1:
            self.quick_add_requested.emit(self.commands.request_on_wire(*selection.edges))
        elif self._pointer is not None and selection.current is None:
            at = self.viewport().mapToGlobal(self._pointer.at)
            self.quick_add_requested.emit(QuickAdd(self._pointer.place, at))
        else:
            self.quick_add_requested.emit(self.commands.request_beside_current())

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        zoom, brushwork = self.camera.zoom, self.canvas.brushwork
        detail = brushwork.detail = detail_at(zoom)
        brushwork.keeps_cards = detail is Detail.FULL and zoom == self._painted_zoom
        self._painted_zoom = zoom
        if detail is Detail.FAR:
            self._paint_far(event)
        else:
            super().paintEvent(event)
        shown = self._gesture or self._drops.drop
        if shown is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shown.paint(painter)
            painter.end()

    def _paint_far(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        self._paint_grid(painter, event.rect())
        painter.setTransform(self.viewportTransform())
        self._far.paint(painter)
        painter.end()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.resetTransform()
        exposed = self.viewportTransform().mapRect(rect).toAlignedRect().adjusted(-1, -1, 1, 1)
        self._paint_grid(painter, exposed & self.viewport().rect())
        painter.restore()

    def _paint_grid(self, painter: QPainter, exposed: QRect) -> None:
        origin = self.viewportTransform().map(QPointF(0, 0))
        self._grid.paint(painter, exposed, origin, self.camera.zoom, self.viewport().rect())

    def _on_content(self) -> None:
        self.viewport().update()

    def _on_items(self, nodes: Sized, wires: Sized) -> None:
        # Far out items are not painted one by one, so Qt does not know what to repaint. And painting
        # through a clip of many small pieces takes longer than painting everything.
        if detail_at(self.camera.zoom) is Detail.FAR or len(nodes) + len(wires) > _FEW:
            self.viewport().update()

    def _on_document(self, notice: Notice) -> None:
        # What a gesture holds may be gone (an undo, another author); those of ours end before they edit.
        if notice.is_structural:
            self.end_gesture()

    def _on_look(self) -> None:
        self._grid = Grid(self.canvas.look.colours)
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            self.camera.fit_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera.moved.emit()

    def drag_on(self) -> None:
        """The canvas moved under a resting pointer: the gesture goes on from there."""
        if self._gesture is not None and self._pointer is not None:
            old = self._pointer
            self._pointer = Pointer(self.mapToScene(old.at), old.at, old.modifiers, old.button)
            self._gesture.move(self._pointer)

    # -- mouse -----------------------------------------------------------------------------------

    def _pointer_at(self, event: QMouseEvent) -> Pointer:
        at = event.position().toPoint()
        pointer = Pointer(self.mapToScene(at), at, event.modifiers(), event.button())
        self._pointer = pointer
        return pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        if self._gesture is not None:
            self.end_gesture()
            return
        gesture = gesture_for(self, pointer, self.hit(pointer.at))
        if gesture is not None:
            self.begin_gesture(gesture)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        gesture = self._gesture
        if gesture is None:
            if self.space_held or self.tools.taken is not None:
                self._hover.show(NOTHING)
                return
            hit = self.hit(pointer.at)
            self._hover.show(hit)
            self._show_cursor(cursor_over(self, pointer.place, hit))
            return
        gesture.move(pointer)
        if gesture is self._gesture and gesture.autopans:
            self._autopan.follow(pointer.at)

    def _show_cursor(self, cursor: Qt.CursorShape | None) -> None:
        if cursor != self._cursor_shown:
            self._cursor_shown = cursor
            if cursor is not None:
                self.viewport().setCursor(cursor)
            else:
                self.viewport().unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        gesture = self._take_gesture()
        if gesture is not None:
            gesture.finish(pointer)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self.hit(pointer.at)
        if hit.node is not None:
            self.node_activated.emit(hit.node)
        elif hit.frame is not None:
            self.commands.activate_frame(hit.frame)
        elif not self.read_only and not straightened(self, pointer.place, hit):
            at = self.viewport().mapToGlobal(pointer.at)
            self.quick_add_requested.emit(QuickAdd(pointer.place, at, on_edge=hit.wire))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.end_gesture()
        hit = self.hit(event.pos())
        selection = self.canvas.selection
        if hit.node is not None and hit.node not in selection.nodes:
            selection.set([hit.node])
        elif hit.wire is not None and hit.wire not in selection.edges:
            selection.set(edges=[hit.wire])
        elif hit.frame is not None:
            self.commands.choose_frame(hit.frame)
        self.context_menu_requested.emit(hit, event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._hover.show(NOTHING)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn_wheel(self.camera, event)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and pinch(self.camera, event):
            return True
        return super().viewportEvent(event)

    def _take_gesture(self) -> Gesture | None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            self._autopan.stop()
            self._cursor_shown = None
            self.viewport().unsetCursor()
            self.viewport().update()
        return gesture

    # -- keyboard --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self._leading.takes(event)
            and (
                self._gesture is not None
                or self._wanted(event) is not None
                or (event.key() == Qt.Key.Key_Escape and self.tools.taken is not None)
            )
        ):
            event.accept()
            return True
        return super().event(event)

    def _wanted(self, event: QKeyEvent) -> Key | None:
        """The canvas' key for this press; what it cannot use now is left to the window."""
        key = key_for(event)
        if key is None or (key.edits and self.read_only):
            return None
        if key.command == "select_none" and not self.canvas.selection:
            return None
        if key.command == "rename" and self.canvas.selection.current is None:
            return None
        return key

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is quick-add here; Shift+Tab (and F6 of the shell) leave the canvas."""
        if self._gesture is not None or (forward and not self.read_only):
            return False
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self._gesture or self.tools.taken) is not None:
            self.end_gesture()
            self.tools.put_down()
            return
        if self._gesture is not None and self._gesture.key(event):
            return
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        key = self._wanted(event) if self._gesture is None else None
        if key is None:
            event.ignore()
            return
        getattr(self.commands, key.command)()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = False
            self.viewport().unsetCursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.space_held = False
        self.viewport().unsetCursor()
        super().focusOutEvent(event)
