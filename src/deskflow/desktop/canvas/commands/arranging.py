"""Where nodes lie: tidy, align, spread evenly, nudge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from deskflow.desktop.canvas.alignment import (
    Axis,
    Side,
    aligned,
    beyond,
    distributed,
    room_left,
)
from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.commands.bending import nudge_wire
from deskflow.desktop.canvas.document import placing, reordering, wiring
from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.geometry import GRID, SNAP, Box, Point, note_size
from deskflow.desktop.canvas.layout import Link, tidy
from deskflow.desktop.canvas.tidying import places_after, question_for
from deskflow.desktop.canvas.wire_laying import shifted_together

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
                inside = shifted_together(canvas.document, question.boxes.keys())[0]
                with canvas.document.transaction("tidy"):
                    placing.move_nodes(canvas.document, moves, name="tidy")
                    wiring.straighten(canvas.document, inside)

        self.tidier(question.boxes, question.links, answer)

    def align_left(self) -> None:
        self.align("left")

    def align_centre(self) -> None:
        self.align("centre")

    def align_right(self) -> None:
        self.align("right")

    def align_top(self) -> None:
        self.align("top")

    def align_middle(self) -> None:
        self.align("middle")

    def align_bottom(self) -> None:
        self.align("bottom")

    def align(self, side: Side) -> None:
        """The selected nodes, at the outermost of them."""
        boxes = self._selected_boxes()
        if len(boxes) > 1:
            self._place("align", aligned(boxes, side))

    def distribute_across(self) -> None:
        self.distribute("across")

    def distribute_down(self) -> None:
        self.distribute("down")

    def distribute(self, axis: Axis) -> None:
        """The same gap between three or more selected nodes; the outermost stay."""
        self._place("distribute", distributed(self._selected_boxes(), axis))

    def narrower(self) -> None:
        self.resize(-GRID, 0)

    def wider(self) -> None:
        self.resize(GRID, 0)

    def lower(self) -> None:
        self.resize(0, -GRID)

    def higher(self) -> None:
        self.resize(0, GRID)

    def resize(self, wider: float, higher: float) -> None:
        """The current node, if it is a note; repeated, it is one undo step."""
        canvas = self._view.canvas
        item = canvas.nodes.get(canvas.selection.current or "")
        if item is not None and item.kind.shape == "note":
            size = note_size(item.box.w + wider, item.box.h + higher)
            merge_key = f"resize:{item.node.id}"
            placing.resize_node(canvas.document, item.node.id, *size, merge_key=merge_key)

    def move_earlier(self) -> None:
        """The current node changes places with the one that leads to it."""
        self._move_in_order(reordering.move_earlier)

    def move_later(self) -> None:
        """The current node changes places with the one it leads on to."""
        self._move_in_order(reordering.move_later)

    def _move_in_order(self, move: Callable[[Document, str], None]) -> None:
        canvas = self._view.canvas
        current = canvas.selection.current
        if current is None:
            return
        before = canvas.document.revision
        self._try(lambda: move(canvas.document, current))
        if canvas.document.revision != before:
            self._view.camera.reveal([current])
            self._view.announcer.say(self._view.announcer.selection_told())

    def make_room(self) -> None:
        """The next drag pushes everything past it on, or pulls it back."""
        self._view.tools.take("space")

    def push_left(self) -> None:
        self.push("across", -GRID)

    def push_right(self) -> None:
        self.push("across", GRID)

    def push_up(self) -> None:
        self.push("down", -GRID)

    def push_down(self) -> None:
        self.push("down", GRID)

    def push(self, axis: Axis, by: float) -> None:
        """Everything behind (or below) the current node goes on; back only as far as there is room.

        Repeated pushes at the same node are one undo step.
        """
        canvas = self._view.canvas
        current = canvas.selection.current
        if current is None:
            return
        boxes = {name: item.scene_box() for name, item in canvas.nodes.items()}
        centre = boxes[current].centre
        moving = beyond(boxes, axis, (centre.x if axis == "across" else centre.y) + SNAP)
        if not moving or (by < 0 and room_left(boxes, moving, axis) < SNAP - by):
            return
        dx, dy = (by, 0.0) if axis == "across" else (0.0, by)
        nodes = canvas.document.nodes
        places = {name: (nodes[name].x + dx, nodes[name].y + dy) for name in sorted(moving)}
        merge_key = f"push:{current}:{axis}"
        placing.move_nodes(canvas.document, places, name="make-room", merge_key=merge_key)

    def _selected_boxes(self) -> dict[str, Box]:
        canvas = self._view.canvas
        seen = sorted(one for one in canvas.selection.nodes if not canvas.frames.is_hidden(one))
        return {name: canvas.nodes[name].scene_box() for name in seen}

    def _place(self, name: str, places: Mapping[str, Point]) -> None:
        """Whole units: half a pixel would blur what is painted."""
        if places:
            corners = {node: (round(x), round(y)) for node, (x, y) in places.items()}
            placing.move_nodes(self._view.canvas.document, corners, name=name)

    def nudge_left(self) -> None:
        self.nudge(-SNAP, 0)

    def nudge_right(self) -> None:
        self.nudge(SNAP, 0)

    def nudge_up(self) -> None:
        self.nudge(0, -SNAP)

    def nudge_down(self) -> None:
        self.nudge(0, SNAP)

    def nudge(self, dx: float, dy: float) -> None:
        """The selected steps, or a piece of the selected wire. Repeated nudges of the same are one undo step."""
        canvas = self._view.canvas
        chosen = [canvas.document.nodes[node_id] for node_id in sorted(canvas.selection.nodes)]
        if chosen:
            key = f"nudge:{','.join(node.id for node in chosen)}"
            places = {node.id: (node.x + dx, node.y + dy) for node in chosen}
            placing.move_nodes(canvas.document, places, merge_key=key)
        else:
            nudge_wire(self._view, dx, dy)


def _tidy_here(
    boxes: Mapping[str, Box], links: Sequence[Link], answer: Callable[[dict[str, Point]], None]
) -> None:
    answer(tidy(boxes, links))
