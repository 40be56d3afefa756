"""The scene: shows a document and listens to it. It never edits; gestures and commands do, and what
they did comes back as notices.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.framing import FrameShow
from deskflow.desktop.canvas.geometry import Box, bounds
from deskflow.desktop.canvas.items.afloat import Afloat
from deskflow.desktop.canvas.items.node_item import NodeItem
from deskflow.desktop.canvas.items.wire_item import WireItem
from deskflow.desktop.canvas.look import CanvasLook
from deskflow.desktop.canvas.marks import Mark
from deskflow.desktop.canvas.overlays.running import RunShow
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.routing import bounds_of
from deskflow.desktop.canvas.run_overlay import RunOverlay, Severity
from deskflow.desktop.canvas.selection import Selection
from deskflow.desktop.canvas.wire_laying import points_for, shifted_together

_MARGIN = 400.0
_HANDFUL = 12
"""Items that Qt moves itself in a drag."""


class CanvasScene(QGraphicsScene):
    """``document_changed`` carries the Notice. ``items_changed`` names the nodes and wires that look or
    lie different now; ``content_changed`` says that anything may.
    """

    document_changed = Signal(object)
    items_changed = Signal(object, object)
    content_changed = Signal()
    look_changed = Signal()

    def __init__(self, document: Document, look: CanvasLook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brushwork = Brushwork(look)
        self.selection = Selection(self)
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[str, WireItem] = {}
        self.selection.changed.connect(self._show_selection)
        self._shown_nodes: frozenset[str] = frozenset()
        self._shown_edges: frozenset[str] = frozenset()
        self._editable = True
        self._lifted: frozenset[str] = frozenset()
        self._lifted_wires: tuple[list[str], list[str]] = ([], [])
        self._afloat: Afloat | None = None
        self._glowing: list[NodeItem] = []
        self._problems: dict[str, Severity] = {}
        self._run = RunShow(self)
        self.frames = FrameShow(self)
        self._stop_listening: Callable[[], None] = _nothing
        self.document = document
        self.set_document(document)

    @property
    def look(self) -> CanvasLook:
        return self.brushwork.look

    # -- what is shown ---------------------------------------------------------------------------

    def set_document(self, document: Document) -> None:
        """Show another document from the start."""
        self._stop_listening()
        self.settle()
        self.selection.clear()
        self._run.forget()
        self._problems.clear()
        self.frames.forget()
        self.clear()
        self.nodes, self.wires = {}, {}
        self._shown_nodes = self._shown_edges = frozenset()
        self._glowing = []
        self.document = document
        # The document may outlive the scene (and must not keep it alive).
        itself = weakref.ref(self)

        def hear(notice: Notice) -> None:
            scene = itself()
            if scene is not None:
                scene._on_notice(notice)

        self._stop_listening = document.listen(hear)
        for node in document.nodes.values():
            self._add_node(node.id)
        self.frames.renew()
        self._fit_rect()
        for edge_id in document.edges:
            self._add_wire(edge_id)
        self.content_changed.emit()

    def close(self) -> None:
        """Stop listening; call before the scene goes while the document stays."""
        self._stop_listening()
        self._run.forget()

    def set_look(self, look: CanvasLook) -> None:
        self.brushwork = Brushwork(look)
        self.frames.set_look()
        for item in self.nodes.values():
            item.brushwork = self.brushwork
            item.forget_texts()
        for wire in self.wires.values():
            wire.brushwork = self.brushwork
        self.update()
        self.look_changed.emit()
        self.content_changed.emit()

    def set_editable(self, editable: bool) -> None:
        """Whether selected wires show where they can be dragged."""
        self._editable = editable
        for edge_id in self._shown_edges & self.wires.keys():
            self.wires[edge_id].choose(True, bendable=editable)

    def set_run_state(self, overlay: RunOverlay | None) -> None:
        """Show how a run went or goes; None shows the plain document again."""
        self._run.show(overlay)
        self.content_changed.emit()

    @property
    def run_state(self) -> RunOverlay | None:
        return self._run.overlay

    def set_problems(self, problems: Mapping[str, Severity]) -> None:
        """Badge the nodes with problems; those not named lose theirs."""
        changed = {
            node_id
            for node_id in self._problems.keys() | problems.keys()
            if self._problems.get(node_id) != problems.get(node_id)
        }
        self._problems = dict(problems)
        for node_id in changed & self.nodes.keys():
            self.nodes[node_id].problem = self._problems.get(node_id)
            self.nodes[node_id].update()
        self.items_changed.emit(changed, ())

    def set_marks(self, nodes: Mapping[str, Mark], wires: Mapping[str, Mark]) -> None:
        """Show what became of nodes and wires; those not named lose their mark. Loading a document forgets all."""
        for node_id, item in self.nodes.items():
            item.mark = nodes.get(node_id)
        for edge_id, wire in self.wires.items():
            wire.mark = wires.get(edge_id)
        self.update()
        self.content_changed.emit()

    def set_glow(self, ports: Mapping[str, tuple[tuple[int, bool], ...]]) -> None:
        """Light up ports (index, is_out) of nodes, as a wire being dragged asks for."""
        for item in self._glowing:
            item.glow = ()
            item.update()
        self._glowing = [self.nodes[node_id] for node_id in ports if node_id in self.nodes]
        for item in self._glowing:
            item.glow = ports[item.node.id]
            item.update()

    def content_box(self) -> Box | None:
        """Around all nodes and what was bent by hand; None for an empty canvas."""
        boxes = [item.scene_box() for item in self.nodes.values()] + self.frames.boxes()
        boxes += [bounds_of(wire.points) for wire in self.wires.values() if wire.edge.bends]
        return bounds(boxes)

    def nodes_in(self, area: QRectF) -> list[NodeItem]:
        """With those behind a collapsed frame that is there."""
        items = self.items(area)
        return [item for item in items if isinstance(item, NodeItem)] + self.frames.behind(items)

    # -- a drag that is not done yet -------------------------------------------------------------

    def lift(self, nodes: Iterable[str], dx: float, dy: float) -> None:
        """Show nodes moved without touching the document; ``settle`` ends it."""
        lifted = frozenset(nodes)
        if lifted != self._lifted:
            self.settle()
            self._lifted = lifted & self.nodes.keys()
            self._lifted_wires = shifted_together(self.document, self._lifted)
            self._set_afloat()
        for node_id in self._lifted:
            item = self.nodes[node_id]
            item.place(item.node.x + dx, item.node.y + dy)
        inner, border = self._lifted_wires
        for edge_id in inner:
            self.wires[edge_id].shift(dx, dy)
        for edge_id in border:
            self._lay_wire(edge_id)
        if self._afloat is not None:
            self._afloat.follow()
        self.items_changed.emit(list(self._lifted), inner + border)

    def _set_afloat(self) -> None:
        wires = [*self._lifted_wires[0], *self._lifted_wires[1]]
        if len(self._lifted) + len(wires) > _HANDFUL:
            nodes = (self.nodes[name] for name in self._lifted)
            self._afloat = Afloat(self, nodes, (self.wires[name] for name in wires))

    def settle(self) -> None:
        """Put lifted nodes back to where the document has them."""
        if not self._lifted:
            return
        lifted, self._lifted = self._lifted & self.nodes.keys(), frozenset()
        if self._afloat is not None:
            self._afloat.land()
            self._afloat = None
        for node_id in lifted:
            item = self.nodes[node_id]
            item.place(item.node.x, item.node.y)
        inner, border = self._lifted_wires
        self._lifted_wires = ([], [])
        for edge_id in inner:
            self.wires[edge_id].shift(0, 0)
        for edge_id in border:
            self._lay_wire(edge_id)
        self.items_changed.emit(list(lifted), inner + border)

    # -- listening -------------------------------------------------------------------------------

    def _on_notice(self, notice: Notice) -> None:
        document = self.document
        self.settle()
        for edge_id in notice.edges:
            if edge_id in self.wires:
                self._remove(self.wires.pop(edge_id))
        rewire: set[str] = set()
        reshaped = False
        for node_id, names in notice.nodes.items():
            item = self.nodes.get(node_id)
            node = document.nodes.get(node_id)
            if node is None:
                if item is not None:
                    self._remove(self.nodes.pop(node_id))
                continue
            if item is None:
                self._add_node(node_id)
                reshaped = True
                continue
            if names == {"position"}:
                item.node = node
                item.place(node.x, node.y)
            else:
                item.refresh(node, document.kinds)
            if names & {"position", "size", "data"} or not names:
                rewire.update(edge.id for edge in document.edges_of(node_id))
                reshaped = True
        reframed = self.frames.follow(notice)
        rewire.update(edge.id for node in reframed for edge in document.edges_of(node))
        for edge_id in notice.edges:
            if edge_id in document.edges:
                self._add_wire(edge_id)
                rewire.discard(edge_id)
        for edge_id in rewire:
            self._lay_wire(edge_id)
        if reshaped:
            self._fit_rect(notice.nodes)
        if notice.is_structural:
            self.selection.keep(document.nodes, document.edges)
        self.items_changed.emit([*notice.nodes, *reframed], [*rewire, *notice.edges])
        self.document_changed.emit(notice)

    def _add_node(self, node_id: str) -> None:
        item = NodeItem(self.document.nodes[node_id], self.document.kinds, self.brushwork)
        item.problem = self._problems.get(node_id)
        self._run.dress_node(item)
        self.nodes[node_id] = item
        self.addItem(item)

    def _add_wire(self, edge_id: str) -> None:
        edge = self.document.edges[edge_id]
        item = WireItem(edge, points_for(edge, self.nodes), self.brushwork)
        self._run.dress_wire(item)
        self.frames.dress_wire(item)
        if edge_id in self.selection.edges:
            item.choose(True, bendable=self._editable)
        self.wires[edge_id] = item
        self.addItem(item)

    def relay(self, nodes: Iterable[str]) -> None:
        """Their wires end elsewhere now, or are seen again."""
        names = set(nodes)
        wires = {edge.id for node in names for edge in self.document.edges_of(node)}
        for edge_id in wires:
            self._lay_wire(edge_id)
        self.items_changed.emit(names, wires)
        self.content_changed.emit()

    def _lay_wire(self, edge_id: str) -> None:
        wire = self.wires[edge_id]
        wire.lay(points_for(wire.edge, self.nodes))

    def _remove(self, item: QGraphicsItem) -> None:
        self._glowing = [other for other in self._glowing if other is not item]
        self.removeItem(item)

    def _fit_rect(self, nodes: Iterable[str] | None = None) -> None:
        """Only ever grow the indexed area, and by a good piece: each change rebuilds the index."""
        ids = self.nodes if nodes is None else [name for name in nodes if name in self.nodes]
        box = bounds([self.nodes[name].scene_box() for name in ids])
        if box is None:
            return
        rect = QRectF(box.x, box.y, box.w, box.h)
        if nodes is None or not self.sceneRect().contains(rect):
            rect.adjust(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
            self.setSceneRect(rect if nodes is None else self.sceneRect().united(rect))

    def _show_selection(self) -> None:
        selection = self.selection
        nodes, edges = selection.nodes ^ self._shown_nodes, selection.edges ^ self._shown_edges
        for node_id in nodes:
            if node_id in self.nodes:
                item = self.nodes[node_id]
                item.selected = node_id in selection.nodes
                item.setZValue(2 if item.selected else 1)
                item.update()
        for edge_id in edges:
            if edge_id in self.wires:
                chosen = edge_id in selection.edges
                self.wires[edge_id].choose(chosen, bendable=self._editable)
        self._shown_nodes, self._shown_edges = selection.nodes, selection.edges
        self.frames.show_selection()
        self.items_changed.emit(nodes, edges)


def _nothing() -> None:
    pass
