"""How fast the designer opens, paints, drags, tidies, checks and undoes, with up to 5,000 steps; and what peers need.

The definition is a real one, shown by the designer's own canvas with its own kinds, icons and rules; undoing and checking
are measured in the whole window on a workspace file. Frames are full repaints at 1600×1000. One baseline is a plain
QGraphicsScene with a stock item per node and wire, the other NodeGraphQt in an environment of its own.
"""

from __future__ import annotations

import os

from benchmarks.report import Figure

AREA = "canvas"


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # What the offscreen platform lacks, once for every window.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    from benchmarks.canvas import memory, opening, painting, peers, tidying, whole
    from benchmarks.canvas.showing import Stage

    stage = Stage()
    peer = peers.measure()
    return [
        *opening.measure(stage),
        *painting.measure(stage),
        *tidying.measure(stage),
        *whole.measure(stage),
        *memory.measure(),
        *peers.compared(stage, peer),
    ]
