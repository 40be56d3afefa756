"""Wires by keyboard: go from one to the next, move a piece of one, straighten them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deskflow.desktop.canvas.bending import middle_piece, with_piece_at
from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.document import wiring
from deskflow.desktop.canvas.wire_laying import bends_for
from deskflow.desktop.canvas.words import too_short_text

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class Bending(Commands):
    _around = ""
    """The step whose wires are gone through."""

    def select_wire(self) -> None:
        """The next wire of the current step; those that leave it come first."""
        canvas = self._view.canvas
        document, selection = canvas.document, canvas.selection
        chosen = next(iter(selection.edges)) if len(selection.edges) == 1 else ""
        if selection.current is not None:
            self._around = selection.current
        elif chosen and self._around not in document.edges[chosen].touched:
            self._around = document.edges[chosen].source
        if self._around not in document.nodes:
            return
        ports = [port.name for port in document.kinds.outs(document.nodes[self._around])]
        leaving = sorted(
            document.edges_out(self._around),
            key=lambda edge: (
                ports.index(edge.source_port) if edge.source_port in ports else len(ports),
                edge.id,
            ),
        )
        wires = [edge.id for edge in (*leaving, *document.edges_in(self._around))]
        if wires:
            at = wires.index(chosen) + 1 if chosen in wires else 0
            wire = wires[at % len(wires)]
            selection.set(edges=[wire])
            edge = document.edges[wire]
            self._view.camera.reveal([edge.source, edge.target])

    def straighten(self) -> None:
        """The selected wires, or all on the selected steps."""
        canvas = self._view.canvas
        document, selection = canvas.document, canvas.selection
        wires = set(selection.edges)
        for node in selection.nodes:
            wires.update(edge.id for edge in document.edges_of(node))
        wiring.straighten(document, wires)


def nudge_wire(view: CanvasView, dx: float, dy: float) -> None:
    """Move a piece of the one selected wire; what was nudged goes on as one undo step."""
    canvas = view.canvas
    if len(canvas.selection.edges) != 1:
        return
    edge_id = next(iter(canvas.selection.edges))
    points = canvas.wires[edge_id].points
    piece = middle_piece(points, across=dy != 0)
    if piece is None:
        view.announcer.say(too_short_text())
        return
    place = points[piece].y + dy if dy else points[piece].x + dx
    edge, led = canvas.document.edges[edge_id], with_piece_at(points, piece, place)
    bends = bends_for(edge, led, canvas.nodes)
    wiring.bend(canvas.document, edge_id, bends, merge_key=f"bend:{edge_id}")
