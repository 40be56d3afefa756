"""Stock items of Qt: what it needs for about the same picture, without any of our code."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.canvas.showing import SIZE, Stage, frames, timed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsView


class Plain:
    def __init__(self, stage: Stage, count: int) -> None:
        self._stage = stage
        self._count = count
        self.view: QGraphicsView
        self.opening = 0.0

    def __enter__(self) -> Plain:
        self.opening = timed(self._open)
        return self

    def __exit__(self, *_: object) -> None:
        self._stage.gone(self.view)

    def _open(self) -> None:
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QPainter, QPainterPath
        from PySide6.QtWidgets import (
            QGraphicsPathItem,
            QGraphicsRectItem,
            QGraphicsScene,
            QGraphicsView,
        )

        across = max(1, round((self._count * 0.5) ** 0.5))
        scene = QGraphicsScene()
        self.view = view = QGraphicsView(scene)
        scene.setParent(view)
        view.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self._count):
            x, y = number % across * 264, number // across * 96
            scene.addItem(QGraphicsRectItem(x, y, 188, 56))
            path = QPainterPath(QPointF(x + 188, y + 28))
            path.cubicTo(x + 226, y + 28, x + 226, y + 28, x + 264, y + 28)
            scene.addItem(QGraphicsPathItem(path))
        view.resize(*SIZE)
        view.show()
        view.fitInView(scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self._stage.app.processEvents()

    def fit(self) -> float:
        return statistics.median(frames(self.view, lambda _: None))

    def pan(self) -> float:
        self.view.resetTransform()
        self.view.centerOn(self.view.scene().sceneRect().center())
        bar = self.view.horizontalScrollBar()
        samples = frames(
            self.view, lambda step: bar.setValue(bar.value() + (7 if step % 2 else -7))
        )
        return statistics.median(samples)
