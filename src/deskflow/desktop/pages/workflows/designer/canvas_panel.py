"""The canvas of the designer with what belongs to it: quick-add, context menu, minimap, zoom, an empty hint."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.hit import Hit
from deskflow.desktop.canvas.overlays.corners import Corners
from deskflow.desktop.canvas.run_overlay import Severity
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.look import canvas_look
from deskflow.desktop.pages.workflows.designer.quick_add import ask_quick_add
from deskflow.desktop.pages.workflows.designer.readable_fit import ReadableFit
from deskflow.desktop.pages.workflows.designer.replacing import ask_replacement
from deskflow.desktop.pages.workflows.designer.rules import refusal_words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label

_ROOM_FOR_MAP = 560
# What a canvas offers that is only looked at, by its keys.
_LOOKS = ("Ctrl+C", "Shift+→", "Shift+←", "Ctrl+F", "Shift+1")


class CanvasPanel(QWidget):
    """`selected` carries a node's id (or None) and how many are selected; `refused` why something is not possible."""

    selected = Signal(object, int)
    activated = Signal(str)
    refused = Signal(str)

    def __init__(
        self, theme: Theme, document: Document, kinds: WorkflowKinds, *, read_only: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._kinds = kinds
        self.scene = CanvasScene(document, canvas_look(theme))
        self.view = CanvasView(self.scene, self, refusal_words=refusal_words)
        self.scene.setParent(self.view)
        self.view.set_read_only(read_only)
        self.corners = Corners(self.view)
        self._fitting = ReadableFit(self.view)
        self._hint = Label(
            theme,
            self.tr("Drag a trigger here, or press Tab"),
            size="heading",
            tone="text-muted",
            parent=self.view,
        )
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.scene.selection.changed.connect(self._on_selection)
        self.scene.document_changed.connect(self._place_hint)
        self.view.quick_add_requested.connect(self._on_quick_add)
        self.view.node_activated.connect(self.activated)
        self.view.replace_requested.connect(self._on_replace)
        self.view.context_menu_requested.connect(self._on_context_menu)
        self.view.refused.connect(lambda refused: self.refused.emit(refusal_words(refused)))
        self.view.installEventFilter(self)
        theme.changed.connect(self._on_theme)
        self._place_hint()

    def add(self, kind: str) -> None:
        """From the palette by keyboard: beside the current node, wired to it."""
        self.view.commands.add_node(kind)
        self.view.setFocus()

    def show_problems(self, severities: Mapping[str, Severity]) -> None:
        self.scene.set_problems(severities)

    def select(self, node: str) -> None:
        self.scene.selection.set([node])
        self.view.camera.reveal([node])

    def close_canvas(self) -> None:
        self._theme.changed.disconnect(self._on_theme)
        self.view.end_gesture()
        self.scene.close()

    # --- inside ------------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        selection = self.scene.selection
        self.selected.emit(selection.current, len(selection.nodes))

    def _on_quick_add(self, request: QuickAdd) -> None:
        ask_quick_add(self._theme, self.view, self._kinds.entries, request, self._add_there)

    def _add_there(self, kind: str, request: QuickAdd) -> None:
        self.view.commands.add_node(kind, request)
        self.view.setFocus()

    def _on_replace(self, node: str) -> None:
        ask_replacement(self._theme, self.view, self._kinds, node)

    def _on_context_menu(self, hit: Hit, at: QPoint) -> None:
        commands, menu = self.view.commands, QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = [
            (self.tr("Add a step…"), "Tab", commands.quick_add, not hit.wire),
            (self.tr("Connect"), "C", commands.connect_by_keys, hit.node is not None),
            (self.tr("Replace…"), "R", commands.replace, hit.node is not None),
            (self.tr("Switch off or on"), "D", commands.toggle_disabled, hit.node is not None),
            (self.tr("Copy"), "Ctrl+C", commands.copy, hit.node is not None),
            (self.tr("Paste"), "Ctrl+V", commands.paste, hit.node is None),
            (self.tr("Duplicate"), "Ctrl+D", commands.duplicate, hit.node is not None),
            (self.tr("Delete"), "Del", commands.delete, bool(hit.node or hit.wire)),
            (self.tr("Delete and join"), "Ctrl+Del", commands.delete_and_heal, bool(hit.node)),
            (self.tr("Cut wires"), "K", commands.slice_wires, hit.node is None),
            (self.tr("Make room"), "S", commands.make_room, hit.node is None),
            (self.tr("Tidy"), "Shift+T", commands.tidy, hit.node is None and hit.wire is None),
            (self.tr("All that follows"), "Shift+→", commands.select_downstream, bool(hit.node)),
            (self.tr("All that leads here"), "Shift+←", commands.select_upstream, bool(hit.node)),
            (self.tr("Find…"), "Ctrl+F", commands.find, hit.node is None),
            (self.tr("Show everything"), "Shift+1", commands.fit_all, hit.node is None),
        ]
        for title, keys, act, shown in entries:
            if shown and not (self.view.read_only and keys not in _LOOKS):
                entry = QAction(f"{title}\t{keys}", menu)
                entry.triggered.connect(lambda _=False, act=act: act())
                menu.addAction(entry)
        menu.popup(at)

    def _place_hint(self, *_notice: object) -> None:
        self._hint.setVisible(not self.scene.document.nodes and not self.view.read_only)
        self._hint.adjustSize()
        room = self.view.rect()
        self._hint.move(
            (room.width() - self._hint.width()) // 2, (room.height() - self._hint.height()) // 2
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_hint()
            self.corners.show_minimap(self.view.height() >= _ROOM_FOR_MAP)
            self._fitting.begin()
        return False

    def _on_theme(self) -> None:
        self.scene.set_look(canvas_look(self._theme))
