"""Where nodes lie: tidy, nudge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.document import placing
from deskflow.desktop.canvas.geometry import SNAP, Box, Point
from deskflow.desktop.canvas.layout import Link, tidy
from deskflow.desktop.canvas.tidying import places_after, question_for

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

Tidier: TypeAlias = Callable[
    [Mapping[str, Box], Sequence[Link], Callable[[dict[str, Point]], None]], None
]
"""Runs the layout, wherever, and hands the places to the callback on the UI thread."""


class Arranging(Commands):
    """``tidier`` may run the layout in a child process; by default it runs here."""

    def __init__(self, view: CanvasView, tidier: Tidier | None = None) -> None:
        super().__init__(view)
        self.tidier: Tidier = tidier if tidier is not None else _tidy_here

    def tidy(self) -> None:
        """The selection if several nodes are selected, else everything."""
        canvas = self._view.canvas
        chosen = canvas.selection.nodes if len(canvas.selection.nodes) > 1 else None
        question = question_for(canvas.document, chosen)
        revision = canvas.document.revision

        def answer(places: dict[str, Point]) -> None:
            # An answer about a document that has changed meanwhile is worth nothing.
            if places and canvas.document.revision == revision:
                moves = places_after(canvas.document, places, question.boxes)
                placing.move_nodes(canvas.document, moves, name="tidy")

        self.tidier(question.boxes, question.links, answer)

    def nudge_left(self) -> None:
        self.nudge(-SNAP, 0)

    def nudge_right(self) -> None:
        self.nudge(SNAP, 0)

    def nudge_up(self) -> None:
        self.nudge(0, -SNAP)

    def nudge_down(self) -> None:
        self.nudge(0, SNAP)

    def nudge(self, dx: float, dy: float) -> None:
        """Repeated nudges of the same selection are one undo step."""
        canvas = self._view.canvas
        chosen = [canvas.document.nodes[node_id] for node_id in sorted(canvas.selection.nodes)]
        if chosen:
            key = f"nudge:{','.join(node.id for node in chosen)}"
            places = {node.id: (node.x + dx, node.y + dy) for node in chosen}
            placing.move_nodes(canvas.document, places, merge_key=key)


def _tidy_here(
    boxes: Mapping[str, Box], links: Sequence[Link], answer: Callable[[dict[str, Point]], None]
) -> None:
    answer(tidy(boxes, links))
