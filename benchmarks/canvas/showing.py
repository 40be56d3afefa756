"""What is shown: a workflow on the designer's canvas, as large as a window on a usual screen."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QGraphicsView, QWidget

    from deskflow.desktop.canvas.gestures.gesture import Pointer
    from deskflow.desktop.canvas.view import CanvasView
    from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel

SIZE = (1600, 1000)
FRAMES = 40


class Stage:
    """The application with its look, and the kinds of steps there are."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from deskflow import paths
        from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
        from deskflow.desktop.plurals import speak_english
        from deskflow.desktop.theme import Theme
        from deskflow.engine.actions import CATALOGUE

        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        self.app = app
        self.theme = Theme(paths.resources(), "light", family="bundled", motion=False)
        self.theme.apply(app)
        speak_english(app)
        self.kinds = WorkflowKinds(CATALOGUE)

    def opened(self, text: str) -> CanvasPanel:
        """From the stored text to the first painted frame."""
        from deskflow.desktop.pages.workflows.designer.bridge import to_document
        from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
        from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
        from deskflow.workflows.definition_json import loads

        document = to_document(loads(text), self.kinds, WorkflowRules())
        panel = CanvasPanel(self.theme, document, self.kinds)
        panel.resize(*SIZE)
        panel.show()
        self.app.processEvents()
        return panel

    def close(self, panel: CanvasPanel) -> None:
        panel.close_canvas()
        self.gone(panel)

    def gone(self, widget: QWidget) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent

        widget.close()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.app.processEvents()

    @contextmanager
    def shown(self, count: int) -> Iterator[CanvasView]:
        panel = self.opened(stored(count))
        try:
            yield panel.view
        finally:
            self.close(panel)


def stored(count: int) -> str:
    from benchmarks.canvas.workflows import workflow
    from deskflow.workflows.definition_json import dumps

    return dumps(workflow(count))


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def frames(view: QGraphicsView, before: Callable[[int], object]) -> list[float]:
    """Each sample is what the interface is busy with: the change and a repaint of all of it."""

    def frame(step: int) -> None:
        before(step)
        view.viewport().repaint()

    view.viewport().repaint()
    return [timed(partial(frame, step)) for step in range(FRAMES)]


def look_at_the_middle(stage: Stage, view: CanvasView, zoom: float) -> None:
    from PySide6.QtCore import QPointF

    box = view.canvas.content_box()
    assert box is not None
    view.camera.set_zoom(zoom)
    view.camera.centre_on(QPointF(*box.centre))
    stage.app.processEvents()


def in_the_middle(view: CanvasView, count: int) -> list[str]:
    """The nodes nearest to the middle of what is seen."""
    middle = view.camera.seen().center()

    def away(name: str) -> float:
        centre = view.canvas.nodes[name].scene_box().centre
        return abs(centre.x - middle.x()) + abs(centre.y - middle.y())

    return sorted(view.canvas.nodes, key=away)[:count]


def pointer(view: CanvasView, place: QPointF) -> Pointer:
    from PySide6.QtCore import Qt

    from deskflow.desktop.canvas.gestures.gesture import Pointer

    return Pointer(place, view.mapFromScene(place), Qt.KeyboardModifier.NoModifier)


def dragged(stage: Stage, view: CanvasView, count: int) -> list[float]:
    """So many nodes, all those in the middle of the view, step by step as the mouse would."""
    from PySide6.QtCore import QPointF

    from deskflow.desktop.canvas.gestures.move import MoveGesture

    canvas = view.canvas
    chosen = in_the_middle(view, count)
    canvas.selection.set(chosen)
    stage.app.processEvents()
    corner = canvas.nodes[chosen[0]].scene_box()
    grip = QPointF(corner.x + 20, corner.y + 20)
    gesture = MoveGesture(view, pointer(view, grip), chosen[0])
    view.begin_gesture(gesture)

    def step(number: int) -> None:
        gesture.move(pointer(view, grip + QPointF(8.0 * number, 8.0 * number)))
        stage.app.processEvents()

    samples = [timed(partial(step, number)) for number in range(3, 43)]
    view.end_gesture()
    canvas.selection.clear()
    stage.app.processEvents()
    return samples


def p95(samples: Sequence[float]) -> list[float]:
    return [statistics.quantiles(samples, n=20)[-1]]
