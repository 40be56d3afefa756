"""What the outline's keys do: steps are added behind a row, and wires are led by choosing from lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from deskflow.desktop.canvas.document import wiring
from deskflow.desktop.canvas.document.rules import ChangeRefused
from deskflow.desktop.canvas.document.values import Edge, PortRef
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.outline_view import OutlineView
from deskflow.desktop.pages.workflows.designer.ways_out import ask_way_out
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick

_NOWHERE: Final = ""


class OutlineDoing(QObject):
    """Everything ends in the canvas' own commands; the keyboard comes back to the outline."""

    def __init__(self, theme: Theme, view: OutlineView, canvas: CanvasPanel) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._canvas = canvas
        view.wanted.connect(self._do)

    def _do(self, command: str) -> None:
        if command == "activate":
            node = self._canvas.scene.selection.current
            if node is not None:
                self._canvas.activated.emit(node)
            return
        self._canvas.keeper = self._view
        if command == "add":
            self._add()
        elif command == "add_by_way":
            self._ask_way(self._canvas.add_out_of)
        elif command == "connect":
            self._connect()
        else:
            getattr(self._canvas.view.commands, command)()

    # --- adding ------------------------------------------------------------------------------------

    def _add(self) -> None:
        """Behind the step of the row; out of the row's way out, or into its wire."""
        commands = self._canvas.view.commands
        model = self._view.outline
        row = model.row_at(self._view.currentIndex())
        edge = model.edge_of(row)
        if edge:
            request = commands.request_on_wire(edge)
        else:
            request = commands.request_beside_current()
        if row.port and not edge and row.parent is not None:
            self._canvas.scene.selection.set([row.parent.node])
            request = commands.request_out_of(PortRef(row.parent.node, row.port))
        self._canvas.ask_add(request)

    # --- wires -------------------------------------------------------------------------------------

    def _connect(self) -> None:
        """Where does it lead? First by which way out, if there are several."""
        row = self._view.outline.row_at(self._view.currentIndex())
        if row.port and row.parent is not None:
            self._ask_target(PortRef(row.parent.node, row.port))
        else:
            self._ask_way(self._ask_target)

    def _ask_way(self, then: Callable[[PortRef], object]) -> None:
        """Of the step of the row."""
        document = self._canvas.scene.document
        row = self._view.outline.row_at(self._view.currentIndex())
        if row.node in document.nodes:
            ask_way_out(self._theme, self._view, document, row.node, then, "above-left")

    def _ask_target(self, start: PortRef) -> None:
        document, numbers = self._canvas.scene.document, self._view.outline.numbers
        port = document.out_port(start)
        wired = [edge for edge in document.edges_out(start.node) if edge.source_port == start.port]
        several = port is not None and port.multi
        now = wired[0] if wired and not several else None
        choices = [
            Choice(
                node.id,
                document.kinds.title_of(node),
                self.tr("step {number}").format(number=numbers[node.id]),
                document.kinds(node.kind).icon,
                document.kinds(node.kind).tone,
                current=any(edge.target == node.id for edge in wired),
            )
            for node in sorted(
                (document.nodes[one] for one in numbers), key=lambda one: numbers[one.id]
            )
            if node.id != start.node and document.kinds.ins(node)
        ]
        if now is not None:
            choices.insert(
                0, Choice(_NOWHERE, self.tr("Nothing: take the wire off"), icon="unlink")
            )
        source = document.kinds.title_of(document.nodes[start.node])
        label = port.label if port is not None else ""
        title = (
            self.tr("{step}, {port} leads to…").format(step=source, port=label)
            if label
            else self.tr("{step} leads to…").format(step=source)
        )
        self._pick(title, choices, lambda target: self._lead(start, now, str(target)))

    def _lead(self, start: PortRef, now: Edge | None, target: str) -> None:
        view = self._canvas.view
        document = view.canvas.document
        if target == _NOWHERE:
            if now is not None:
                wiring.disconnect(document, now.id)
            return
        end = PortRef(target, document.kinds.ins(document.nodes[target])[0].name)
        try:
            if now is not None:
                wiring.reconnect(document, now.id, end=end)
            else:
                wiring.connect(document, start, end)
        except ChangeRefused as refusal:
            view.tell_refused(refusal.refused)
            return
        view.tell_connected(start.node, target)

    def _pick(self, title: str, choices: list[Choice], then: Callable[[object], None]) -> None:
        pick(self._theme, self._view, title, choices, then, "above-left")
