"""Frames while panning and zooming, and steps of a drag, with 5,000 steps."""

from __future__ import annotations

from benchmarks.canvas.plain import Plain
from benchmarks.canvas.showing import (
    Stage,
    dragged,
    frames,
    look_at_the_middle,
    p95,
    timed,
)
from benchmarks.report import Figure
from deskflow.desktop.canvas.view import CanvasView

_COUNT = 5000


def measure(stage: Stage) -> list[Figure]:
    with Plain(stage, _COUNT) as plain:
        plain_fit, plain_pan = plain.fit(), plain.pan()
    with stage.shown(_COUNT) as view:
        view.camera.fit_all()
        stage.app.processEvents()
        fit = frames(view, lambda _: None)
        look_at_the_middle(stage, view, 0.36)
        nearly = frames(view, lambda step: view.camera.pan(7 if step % 2 else -7, 5))
        look_at_the_middle(stage, view, 1.0)
        pan = frames(view, lambda step: view.camera.pan(7 if step % 2 else -7, 5))
        zoom = frames(view, lambda step: view.camera.set_zoom(1.0 if step % 2 else 1.1))
        look_at_the_middle(stage, view, 0.02)
        sweep = _sweep(stage, view)
        look_at_the_middle(stage, view, 1.0)
        drag = dragged(stage, view, 50)
    return [
        Figure("5,000 steps: pan at 100 %, frame", pan, "ms", 8, baseline=plain_pan),
        Figure("5,000 steps: pan at 100 %, 95 of 100 frames", p95(pan), "ms", 25),
        Figure("5,000 steps: zoom about 100 %, frame", zoom, "ms", 8),
        Figure("5,000 steps: zoom about 100 %, 95 of 100 frames", p95(zoom), "ms", 25),
        Figure("5,000 steps: fit all, frame", fit, "ms", 12, baseline=plain_fit),
        Figure("5,000 steps: fit all, 95 of 100 frames", p95(fit), "ms", 25),
        Figure("5,000 steps: pan at 36 %, frame", nearly, "ms", 33),
        Figure("5,000 steps: zoom from 2 to 100 %, frame", sweep, "ms", 12),
        Figure("5,000 steps: zoom from 2 to 100 %, 95 of 100 frames", p95(sweep), "ms"),
        Figure("5,000 steps: drag 50 of them, step", drag, "ms", 8),
    ]


def _sweep(stage: Stage, view: CanvasView) -> list[float]:
    samples = []
    zoom = 0.02
    while zoom < 1.0:
        view.camera.set_zoom(zoom)
        samples.append(timed(stage.app.processEvents))
        zoom *= 1.05
    return samples
