"""What is selected, by keys and menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF

from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.finding import downstream, upstream
from deskflow.desktop.canvas.geometry import Box
from deskflow.desktop.canvas.neighbours import nearest_towards


class Selecting(Commands):
    def select_all(self) -> None:
        self._view.canvas.selection.set(self._view.canvas.nodes)

    def select_none(self) -> None:
        self._view.canvas.selection.clear()

    def select_upstream(self) -> None:
        """All that leads to what is selected, too."""
        self._select_reached(upstream)

    def select_downstream(self) -> None:
        """All that follows what is selected, too."""
        self._select_reached(downstream)

    def _select_reached(self, reach: Callable[[Document, Iterable[str]], set[str]]) -> None:
        canvas = self._view.canvas
        selection = canvas.selection
        selection.set(reach(canvas.document, selection.nodes), current=selection.current)

    def find(self) -> None:
        self._view.find_requested.emit()

    def select_left(self) -> None:
        self._select_towards(-1, 0)

    def select_right(self) -> None:
        self._select_towards(1, 0)

    def select_up(self) -> None:
        self._select_towards(0, -1)

    def select_down(self) -> None:
        self._select_towards(0, 1)

    def _select_towards(self, right: int, down: int) -> None:
        canvas = self._view.canvas
        shown = canvas.frames.stands_for
        boxes = {
            name: item.scene_box() for name, item in canvas.nodes.items() if shown(name) == name
        }
        current = canvas.selection.current and shown(canvas.selection.current)
        if not boxes:
            return
        if current is None and len(canvas.selection.edges) == 1 and down == 0:
            edge = canvas.document.edges[next(iter(canvas.selection.edges))]
            chosen: str | None = edge.target if right > 0 else edge.source
        elif current is None:
            middle = self._view.camera.seen().center()
            chosen = min(boxes, key=lambda name: _distance(boxes[name], middle))
        else:
            document = canvas.document
            wired = {edge.target for edge in document.edges_out(current)}
            wired |= {edge.source for edge in document.edges_in(current)}
            wired = {shown(node) for node in wired}
            chosen = nearest_towards(
                boxes, boxes[current], (right, down), without=current, preferred=frozenset(wired)
            )
        if chosen is not None:
            home = canvas.frames.home[chosen] if canvas.frames.is_hidden(chosen) else None
            canvas.selection.set([chosen], frame=home)
            self._view.camera.reveal([chosen])


def _distance(box: Box, place: QPointF) -> float:
    centre = box.centre
    return abs(centre.x - place.x()) + abs(centre.y - place.y())
