"""Undo, clipboard, adding, removing, wiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from deskflow.desktop.canvas.commands.base import Commands
from deskflow.desktop.canvas.document import fragments, placing, wiring
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.document.rules import ChangeRefused, Refused, Verdict
from deskflow.desktop.canvas.document.values import Json, PortRef
from deskflow.desktop.canvas.geometry import NODE_HEIGHT, NODE_WIDTH, Box, snapped
from deskflow.desktop.canvas.gestures.joining import joined
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.gestures.wire_by_keys import WireByKeys
from deskflow.desktop.canvas.outline_tree import onward_port
from deskflow.desktop.canvas.words import pasted_text, replaced_text

_PASTE_STEP = 24.0
_GAP = 76.0
_MANY = 40


class Editing(Commands):
    _pastes = 0

    # -- history and clipboard -------------------------------------------------------------------

    def undo(self) -> None:
        self._show(self._view.canvas.document.undo())

    def redo(self) -> None:
        self._show(self._view.canvas.document.redo())

    def copy(self) -> None:
        canvas = self._view.canvas
        if canvas.selection.nodes:
            QGuiApplication.clipboard().setText(
                fragments.copied(canvas.document, sorted(canvas.selection.nodes))
            )
            self._pastes = 0

    def cut(self) -> None:
        self.copy()
        self.delete()

    def paste(self, place: QPointF | None = None) -> None:
        """At ``place``; else beside the original if that is in sight, else in the middle of the view."""
        text = QGuiApplication.clipboard().text()
        corner = fragments.corner(text)
        if corner is None:
            if text.strip():
                self._view.tell_refused(Refused("nothing-to-paste"))
            return
        self._pastes += 1
        dx = dy = _PASTE_STEP * self._pastes
        if place is None and not self._view.camera.seen().contains(QPointF(*corner)):
            place = self._view.camera.seen().center()
        if place is not None:
            dx, dy = snapped(place.x() - corner[0]), snapped(place.y() - corner[1])
        self._paste(text, dx, dy, "paste")

    def duplicate(self) -> None:
        canvas = self._view.canvas
        if canvas.selection.nodes:
            text = fragments.copied(canvas.document, sorted(canvas.selection.nodes))
            self._paste(text, _PASTE_STEP, _PASTE_STEP, "duplicate")

    def _paste(self, text: str, dx: float, dy: float, name: str) -> None:
        canvas = self._view.canvas
        refused: list[Verdict] = []
        with canvas.document.transaction(name, count=fragments.size(text)):
            added = fragments.pasted(
                canvas.document, text, dx=dx, dy=dy, name=name, refused=refused
            )
            joined(canvas, added)
        if added:
            canvas.selection.set(added)
        why = next((one for one in refused if isinstance(one, Refused)), None)
        if why is None:
            self._view.announcer.say(pasted_text(len(added)))
        else:
            said = {"came": pasted_text(len(added)), "why": self._view.refusal_words(why)}
            self._view.tell_refused(Refused("left-out", {**said, "count": str(len(refused))}))

    # -- nodes and wires -------------------------------------------------------------------------

    def add_node(self, kind: str, request: QuickAdd | None = None) -> str | None:
        """Add a node where a quick-add was asked for, or beside the current node, wired to it.

        Returns its id and selects it; None if the rules refuse the kind (and the view says why).
        """
        document = self._view.canvas.document
        if request is None:
            request = self.request_beside_current()
        x, y = self._corner_for(request)
        try:
            with document.transaction("add", kind=kind):
                node_id = wiring.add_connected(
                    document,
                    kind,
                    x,
                    y,
                    start=request.start,
                    end=request.end,
                    on_edge=request.on_edge,
                )
                joined(self._view.canvas, [node_id])
        except ChangeRefused as refusal:
            self._view.tell_refused(refusal.refused)
            return None
        self._view.canvas.selection.set([node_id])
        self._view.camera.reveal([node_id])
        return node_id

    def request_beside_current(self) -> QuickAdd:
        """Right of the current node, out of its first free port; else in the middle of the view."""
        canvas, view = self._view.canvas, self._view
        current = canvas.selection.current
        if current is None or not canvas.nodes[current].outs:
            middle = view.camera.seen().center()
            return QuickAdd(middle, view.mapToGlobal(view.rect().center()))
        item = canvas.nodes[current]
        box = item.scene_box()
        place = QPointF(box.right + _GAP, box.y)
        while any(_overlaps(other.scene_box(), place) for other in canvas.nodes.values()):
            place += QPointF(0, NODE_HEIGHT + _GAP / 2)
        at = view.viewport().mapToGlobal(view.mapFromScene(place))
        return QuickAdd(place, at, start=self._free_port(current))

    def request_out_of(self, start: PortRef) -> QuickAdd:
        """As beside the current node, but out of this way."""
        return replace(self.request_beside_current(), start=start)

    def request_on_wire(self, edge_id: str) -> QuickAdd:
        """Around the middle of a wire, to come into it."""
        wire, view = self._view.canvas.wires[edge_id], self._view
        middle = wire.boundingRect().center()
        at = view.viewport().mapToGlobal(view.mapFromScene(middle))
        corner = middle - QPointF(NODE_WIDTH / 2, NODE_HEIGHT / 2)
        return QuickAdd(corner, at, on_edge=edge_id)

    def _free_port(self, node: str) -> PortRef:
        document = self._view.canvas.document
        taken = {edge.source_port for edge in document.edges_out(node)}
        ports = [port.name for port in self._view.canvas.nodes[node].outs]
        onward = onward_port(document, document.nodes[node])
        if onward in ports:
            # What comes behind its usual way out is an exception: nobody means it by "behind this step".
            ports = ports[: ports.index(onward) + 1]
        free = [name for name in ports if name not in taken]
        return PortRef(node, free[0] if free else ports[-1] if onward else ports[0])

    def _corner_for(self, request: QuickAdd) -> tuple[float, float]:
        """A node dragged out of a port gets its own port under the pointer."""
        place = request.place
        if request.on_edge is not None or (request.start is None and request.end is None):
            return snapped(place.x()), snapped(place.y())
        x = place.x() - (NODE_WIDTH if request.end is not None else 0)
        port = request.start or request.end
        assert port is not None
        item = self._view.canvas.nodes[port.node]
        if place.y() == item.scene_box().y:
            return snapped(x), place.y()
        return snapped(x), snapped(place.y() - NODE_HEIGHT / 2)

    def delete(self) -> None:
        selection = self._view.canvas.selection
        if selection:
            self._try(
                lambda: placing.remove(self._view.canvas.document, selection.nodes, selection.edges)
            )

    def delete_and_heal(self) -> None:
        selection = self._view.canvas.selection
        if selection.nodes:
            self._try(lambda: wiring.heal(self._view.canvas.document, selection.nodes))

    def replace(self) -> None:
        """Ask what to put in the place of the current node."""
        current = self._view.canvas.selection.current
        if current is not None:
            self._view.replace_requested.emit(current)

    def replace_node(self, node: str, kind: str, data: Mapping[str, Json]) -> None:
        document = self._view.canvas.document
        if node not in document.nodes or document.nodes[node].kind == kind:
            return
        before = len(document.edges)
        try:
            new = wiring.replace_node(document, node, kind, data)
        except ChangeRefused as refusal:
            self._view.tell_refused(refusal.refused)
            return
        self._view.canvas.selection.set([new])
        title = document.kinds.title_of(document.nodes[new])
        self._view.announcer.say(replaced_text(title, before - len(document.edges)))

    def toggle_disabled(self) -> None:
        canvas = self._view.canvas
        chosen = [canvas.document.nodes[node_id] for node_id in sorted(canvas.selection.nodes)]
        cards = [node.id for node in chosen if canvas.nodes[node.id].kind.shape == "card"]
        if cards:
            disable = not all(canvas.document.nodes[node_id].disabled for node_id in cards)
            self._try(lambda: placing.set_disabled(canvas.document, cards, disable))

    def connect_by_keys(self) -> None:
        current = self._view.canvas.selection.current
        if current is not None and WireByKeys.may_begin(self._view, current):
            self._view.canvas.frames.open_to([current])
            self._view.begin_gesture(WireByKeys(self._view, current))

    def slice_wires(self) -> None:
        """The next drag cuts the wires it crosses."""
        self._view.tools.take("slice")

    def quick_add(self) -> None:
        self._view.ask_quick_add()

    def add_by_way(self) -> None:
        """Ask by which way out of the current node the next one comes."""
        current = self._view.canvas.selection.current
        if current is not None and self._view.canvas.nodes[current].outs:
            self._view.way_out_requested.emit(current)

    def rename(self) -> None:
        """Ask for another title of the current node."""
        selection = self._view.canvas.selection
        if selection.frame is not None:
            self._view.frame_activated.emit(selection.frame)
        elif selection.current is not None:
            self._view.rename_requested.emit(selection.current)

    def activate(self) -> None:
        selection = self._view.canvas.selection
        if selection.frame is not None:
            self._view.frame_activated.emit(selection.frame)
        elif selection.current is not None:
            self._view.node_activated.emit(selection.current)

    # -- inside ----------------------------------------------------------------------------------

    def _show(self, notice: Notice | None) -> None:
        """Select and reveal what an undo or redo touched, or people wonder what it did."""
        if notice is None:
            return
        there = [node_id for node_id in notice.nodes if node_id in self._view.canvas.nodes]
        if there and len(there) <= _MANY:
            self._view.canvas.selection.set(there)
            self._view.camera.reveal(there)


def _overlaps(box: Box, place: QPointF) -> bool:
    return (
        box.x < place.x() + NODE_WIDTH
        and place.x() < box.right
        and box.y < place.y() + NODE_HEIGHT
        and place.y() < box.bottom
    )
