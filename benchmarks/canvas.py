"""How fast the designer's canvas opens, paints, drags and undoes, with 1,000 and 5,000 nodes.

Frames are full repaints of a 1600×1000 window. The baseline is a plain QGraphicsScene with one stock item
per node and per wire, in the same run.
"""

from __future__ import annotations

import os
import random
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Figure

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication, QGraphicsView

    from deskflow.desktop.canvas.document.kinds import Kinds
    from deskflow.desktop.canvas.gestures.gesture import Pointer
    from deskflow.desktop.canvas.look import CanvasLook
    from deskflow.desktop.canvas.view import CanvasView

AREA = "canvas"

_ROOT = Path(__file__).resolve().parent.parent
_SIZE = (1600, 1000)
_FRAMES = 30


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    figures: list[Figure] = []
    figures += _measured(app, 1000, open_ms=400, pan_ms=8, fit_ms=20)
    figures += _measured(app, 5000, open_ms=1500, pan_ms=8, fit_ms=12)
    return figures


def _measured(
    app: QApplication, count: int, *, open_ms: float, pan_ms: float, fit_ms: float
) -> list[Figure]:
    name = f"{count:,} nodes"
    text, kinds, look = _document_text(count), _kinds(), _look()
    plain_open, plain_pan, plain_fit = _plain(app, count)
    opening = [_timed(lambda: _close(app, _opened(app, text, kinds, look))) for _ in range(3)]
    with _shown(app, text, kinds, look) as view:
        fit = _frames(view, lambda _: None)
        view.camera.set_zoom(0.36)
        view.camera.centre_on(_somewhere(view))
        app.processEvents()
        nearly = _frames(view, lambda step: view.camera.pan(7 if step % 2 else -7, 5))
        view.camera.set_zoom(1.0)
        view.camera.centre_on(_somewhere(view))
        app.processEvents()
        pan = _frames(view, lambda step: view.camera.pan(7 if step % 2 else -7, 5))
        zoom = _zoom_sweep(app, view)
        drag, undo = _drag_and_undo(app, view)
    return [
        Figure(f"{name}: open", opening, "ms", open_ms, baseline=plain_open),
        Figure(f"{name}: pan frame at 100 %", pan, "ms", pan_ms, baseline=plain_pan),
        Figure(f"{name}: fit-all frame", fit, "ms", fit_ms, baseline=plain_fit),
        Figure(f"{name}: pan frame at 36 %", nearly, "ms", 33),
        Figure(f"{name}: zoom frame, 2 % to 100 %", zoom, "ms", 16),
        Figure(f"{name}: drag 50, step", drag, "ms", 8),
        Figure(f"{name}: undo that drag", undo, "ms", 16),
    ]


def _document_text(count: int) -> str:
    """A grid of steps, about one and a half wires each, one in seven of them leading back."""
    from deskflow.desktop.canvas.document.codec import canonical

    dice = random.Random(7)
    across = max(1, round((count * 0.5) ** 0.5))
    kinds = ("action", "condition", "approval", "delay")
    nodes, positions, edges = {}, {}, {}
    for number in range(count):
        name = f"n{number}"
        nodes[name] = {
            "kind": kinds[number % 4],
            "key": name,
            "title": f"Step {number}",
            "subtitle": "priority is P1",
        }
        positions[name] = [number % across * 264, number // across * 96]
    for number in range(count):
        outs = ("true", "false") if number % 4 == 1 else ("out",)
        for port in outs:
            target = number + (1 if port != "false" else dice.randrange(-across, across))
            if 0 <= target < count and target != number:
                edges[f"e{number}{port}"] = {
                    "from": [f"n{number}", port],
                    "to": [f"n{target}", "in"],
                }
        if number % 4 == 0 and number + across < count:
            edges[f"e{number}x"] = {
                "from": [f"n{number}", "out"],
                "to": [f"n{number + across}", "in"],
            }
    return canonical(
        {"format": 1, "fields": {}, "nodes": nodes, "positions": positions, "edges": edges}
    )


def _kinds() -> Kinds:
    from deskflow.desktop.canvas.document.kinds import Kinds, NodeKind, Port

    return Kinds(
        [
            NodeKind("action", "Action", "zap", "info"),
            NodeKind(
                "condition",
                "Condition",
                "split",
                "warning",
                outs=(Port("true", "yes"), Port("false", "no")),
            ),
            NodeKind("approval", "Approval", "badge-check", "violet"),
            NodeKind("delay", "Delay", "hourglass", "teal"),
        ]
    )


def _look() -> CanvasLook:
    from PySide6.QtGui import QColor, QFont, QPixmap

    from deskflow.desktop.canvas.colours import CanvasColours
    from deskflow.desktop.canvas.look import CanvasLook

    tokens = tomllib.loads((_ROOT / "resources" / "tokens" / "light.toml").read_text("utf-8"))

    def icon(name: str, size: int, colour: QColor) -> QPixmap:
        pixmap = QPixmap(size, size)
        pixmap.fill(colour)
        return pixmap

    return CanvasLook(CanvasColours.from_tokens(tokens["colour"]), icon, QFont())


def _opened(app: QApplication, text: str, kinds: Kinds, look: CanvasLook) -> CanvasView:
    """From the stored text to the first painted frame."""
    from deskflow.desktop.canvas.document.codec import from_json
    from deskflow.desktop.canvas.overlays.corners import Corners
    from deskflow.desktop.canvas.scene import CanvasScene
    from deskflow.desktop.canvas.view import CanvasView

    scene = CanvasScene(from_json(text, kinds), look)
    view = CanvasView(scene)
    scene.setParent(view)
    Corners(view)
    view.resize(*_SIZE)
    view.show()
    app.processEvents()
    return view


def _close(app: QApplication, view: QGraphicsView) -> None:
    view.close()
    view.deleteLater()


@contextmanager
def _shown(app: QApplication, text: str, kinds: Kinds, look: CanvasLook) -> Iterator[CanvasView]:
    view = _opened(app, text, kinds, look)
    try:
        yield view
    finally:
        _close(app, view)
        app.processEvents()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _frames(view: QGraphicsView, before: Callable[[int], object]) -> list[float]:
    """Each sample is what the interface is busy with: the change and a repaint of all of it."""

    def frame(step: int) -> None:
        before(step)
        view.viewport().repaint()

    view.viewport().repaint()
    return [_timed(partial(frame, step)) for step in range(_FRAMES)]


def _zoom_sweep(app: QApplication, view: CanvasView) -> list[float]:
    samples = []
    zoom = 0.02
    while zoom < 1.0:
        view.camera.set_zoom(zoom)
        samples.append(_timed(app.processEvents))
        zoom *= 1.1
    return samples


def _somewhere(view: CanvasView) -> QPointF:
    from PySide6.QtCore import QPointF

    box = view.canvas.content_box()
    assert box is not None
    return QPointF(*box.centre)


def _pointer(view: CanvasView, place: QPointF) -> Pointer:
    from PySide6.QtCore import Qt

    from deskflow.desktop.canvas.gestures.gesture import Pointer

    return Pointer(place, view.mapFromScene(place), Qt.KeyboardModifier.NoModifier)


def _drag_and_undo(app: QApplication, view: CanvasView) -> tuple[list[float], list[float]]:
    """Fifty nodes, all those in the middle of the view, step by step as the mouse would."""
    from PySide6.QtCore import QPointF

    from deskflow.desktop.canvas.document.placing import move_nodes
    from deskflow.desktop.canvas.gestures.move import MoveGesture

    canvas, document = view.canvas, view.canvas.document
    view.camera.set_zoom(1.0)
    middle = view.camera.seen().center()

    def away(name: str) -> float:
        box = canvas.nodes[name].scene_box()
        return abs(box.centre.x - middle.x()) + abs(box.centre.y - middle.y())

    chosen = sorted(canvas.nodes, key=away)[:50]
    canvas.selection.set(chosen)
    app.processEvents()

    corner = canvas.nodes[chosen[0]].scene_box()
    grip = QPointF(corner.x + 20, corner.y + 20)
    gesture = MoveGesture(view, _pointer(view, grip), chosen[0])
    view.begin_gesture(gesture)

    def step(number: int) -> None:
        gesture.move(_pointer(view, grip + QPointF(8.0 * number, 8.0 * number)))
        app.processEvents()

    drag = [_timed(partial(step, number)) for number in range(3, 23)]
    view.end_gesture()
    app.processEvents()
    undo = []
    for _ in range(10):
        move_nodes(
            document,
            {name: (document.nodes[name].x + 80, document.nodes[name].y + 80) for name in chosen},
        )
        app.processEvents()

        def back() -> None:
            view.commands.undo()
            app.processEvents()

        undo.append(_timed(back))
    return drag, undo


def _plain(app: QApplication, count: int) -> tuple[float, float, float]:
    """Stock items: what Qt needs for about the same picture. Opens, pans, fits; milliseconds."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QPainter, QPainterPath
    from PySide6.QtWidgets import (
        QGraphicsPathItem,
        QGraphicsRectItem,
        QGraphicsScene,
        QGraphicsView,
    )

    across = max(1, round((count * 0.5) ** 0.5))

    def opened() -> QGraphicsView:
        scene = QGraphicsScene()
        view = QGraphicsView(scene)
        scene.setParent(view)
        view.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(count):
            x, y = number % across * 264, number // across * 96
            scene.addItem(QGraphicsRectItem(x, y, 188, 56))
            path = QPainterPath(QPointF(x + 188, y + 28))
            path.cubicTo(x + 226, y + 28, x + 226, y + 28, x + 264, y + 28)
            scene.addItem(QGraphicsPathItem(path))
        view.resize(*_SIZE)
        view.show()
        view.fitInView(scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        app.processEvents()
        return view

    began = time.perf_counter()
    view = opened()
    opening = (time.perf_counter() - began) * 1000
    fit = _median(_frames(view, lambda _: None))
    view.resetTransform()
    view.centerOn(view.scene().sceneRect().center())
    bar = view.horizontalScrollBar()
    pan = _median(_frames(view, lambda step: bar.setValue(bar.value() + (7 if step % 2 else -7))))
    _close(app, view)
    app.processEvents()
    return opening, pan, fit


def _median(samples: list[float]) -> float:
    return sorted(samples)[len(samples) // 2]
