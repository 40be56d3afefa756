"""Runs in the peer's environment, where NodeGraphQt is: a graph of as many nodes, opened, painted, dragged and undone.

`python nodegraphqt_peer.py COUNT` prints one JSON object, in milliseconds. Nothing of DeskFlow is imported here. Nodes have
one port in and one out, a wire leads from each to the next; undo entries of building are left out, as its loader does.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from itertools import pairwise
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_PREFERRED_BINDING"] = "PySide6"

from NodeGraphQt import BaseNode, NodeGraph
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

_SIZE = (1600, 1000)
_FRAMES = 10
_STEPS = 10


class Step(BaseNode):
    __identifier__ = "bench"
    NODE_NAME = "Step"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("in", multi_input=True)
        self.add_output("out")


def timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def opened(app: QApplication, count: int) -> tuple[Any, list[Any]]:
    graph = NodeGraph()
    graph.register_node(Step)
    across = max(1, round((count * 0.5) ** 0.5))
    nodes = [
        graph.create_node(
            "bench.Step",
            name=f"Step {number}",
            pos=[number % across * 264, number // across * 96],
            selected=False,
            push_undo=False,
        )
        for number in range(count)
    ]
    for one, other in pairwise(nodes):
        one.output(0).connect_to(other.input(0), push_undo=False)
    graph.widget.resize(*_SIZE)
    graph.widget.show()
    app.processEvents()
    return graph, nodes


def frames(viewer: Any, before: Any) -> float:
    def frame(step: int) -> None:
        before(step)
        viewer.viewport().repaint()

    viewer.viewport().repaint()
    return statistics.median(timed(lambda step=step: frame(step)) for step in range(_FRAMES))


def mouse(viewer: Any, kind: Any, at: Any, button: Any, buttons: Any) -> None:
    spot = QPointF(at)
    place = QPointF(viewer.viewport().mapToGlobal(at))
    event = QMouseEvent(kind, spot, place, button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewer.viewport(), event)


def dragged(app: QApplication, graph: Any, viewer: Any, nodes: list[Any]) -> float:
    """Fifty nodes around the middle, by the mouse."""
    middle = viewer.mapToScene(viewer.viewport().rect().center())
    chosen = sorted(
        nodes, key=lambda node: abs(node.x_pos() - middle.x()) + abs(node.y_pos() - middle.y())
    )[:50]
    for node in chosen:
        node.set_selected(True)
    app.processEvents()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    at = viewer.mapFromScene(chosen[0].view.sceneBoundingRect().center())
    mouse(viewer, QEvent.Type.MouseButtonPress, at, left, left)

    def step(number: int) -> None:
        mouse(viewer, QEvent.Type.MouseMove, at + type(at)(8 * number, 8 * number), none, left)
        app.processEvents()

    samples = [timed(lambda number=number: step(number)) for number in range(2, 2 + _STEPS)]
    end = at + type(at)(8 * _STEPS, 8 * _STEPS)
    mouse(viewer, QEvent.Type.MouseButtonRelease, end, left, none)
    assert chosen[0].view.pos() != QPointF(*chosen[0].model.pos) or graph.undo_stack().count()
    return statistics.median(samples)


def undone(app: QApplication, graph: Any) -> float:
    def undo() -> None:
        graph.undo_stack().undo()
        app.processEvents()

    samples = []
    for _ in range(3):
        samples.append(timed(undo))
        graph.undo_stack().redo()
        app.processEvents()
    return statistics.median(samples)


def main(count: int) -> None:
    app = QApplication([])
    built = []
    opening = timed(lambda: built.append(opened(app, count)))
    graph, nodes = built[0]
    viewer = graph.viewer()
    graph.select_all()
    graph.fit_to_selection()
    graph.clear_selection()
    app.processEvents()
    fit = frames(viewer, lambda _: None)
    viewer.reset_zoom()
    app.processEvents()
    pan = frames(viewer, lambda step: viewer._set_viewer_pan(7 if step % 2 else -7, 5))
    drag = dragged(app, graph, viewer, nodes)
    undo = undone(app, graph) if graph.undo_stack().count() else None
    print(
        json.dumps({"open": opening, "fit": fit, "pan": pan, "drag": drag, "undo": undo}),
        flush=True,
    )
    # Its objects are taken apart in no order that Qt likes; what was asked has been said.
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
