"""NodeGraphQt, doing the same: in an environment of its own, on the same machine, in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
from pathlib import Path

from benchmarks.canvas.showing import Stage, dragged, frames, look_at_the_middle, stored, timed
from benchmarks.peer_environment import PLACE, peer_python
from benchmarks.report import Figure

# It needs half a minute for a thousand, and two thousand take three times as long.
_COUNTS = (200, 1000)
_COMPARED = 1000
# At least so many times as quick as the peer with as many nodes.
_SOONER = 5

Peer = dict[int, dict[str, float]]


def measure() -> Peer:
    """What the peer says of each count, in milliseconds."""
    python = peer_python()
    return {count: _said(python, count) for count in _COUNTS}


def compared(stage: Stage, peer: Peer) -> list[Figure]:
    """The peer's own figures, and ours with as many nodes beside them."""
    figures = [
        Figure(f"NodeGraphQt: open {count:,} nodes", [said["open"]], "ms")
        for count, said in peer.items()
    ]
    theirs = peer[_COMPARED]
    text = stored(_COMPARED)
    panels = []
    opening = timed(lambda: panels.append(stage.opened(text)))
    view = panels[0].view
    view.camera.fit_all()
    stage.app.processEvents()
    fit = frames(view, lambda _: None)
    look_at_the_middle(stage, view, 1.0)
    pan = frames(view, lambda step: view.camera.pan(7 if step % 2 else -7, 5))
    drag = dragged(stage, view, 50)
    stage.close(panels[0])
    mine = {"open": [opening], "fit": fit, "pan": pan, "drag": drag}
    titles = {"open": "open", "fit": "fit all", "pan": "pan at 100 %", "drag": "drag 50, step"}
    for name, title in titles.items():
        figures.append(
            Figure(
                f"1,000 nodes: {title}; baseline is NodeGraphQt",
                mine[name], "ms", theirs[name] / (_SOONER if name != "pan" else 1),
                baseline=theirs[name],
            )
        )  # fmt: skip
    quicker = theirs["drag"] / statistics.median(drag)
    figures.append(Figure("1,000 nodes: drag 50, times as quick as NodeGraphQt", [quicker], "x"))
    return figures


def _said(python: Path, count: int) -> dict[str, float]:
    script = Path(__file__).with_name("nodegraphqt_peer.py")
    done = subprocess.run(
        [python, script, str(count)],
        capture_output=True, text=True, check=False, timeout=600, cwd=PLACE,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the peer ended with {done.returncode}:\n{done.stderr[-2000:]}")
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said
