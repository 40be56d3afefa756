"""The canvas of the designer with what belongs to it: quick-add, context menu, minimap, zoom, an empty hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.gestures.quick_add import QuickAdd
from deskflow.desktop.canvas.hit import Hit
from deskflow.desktop.canvas.keys import KEYS
from deskflow.desktop.canvas.overlays.corners import Corners
from deskflow.desktop.canvas.run_overlay import Severity
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.canvas.words import command_title
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.look import canvas_look
from deskflow.desktop.pages.workflows.designer.quick_add import ask_quick_add
from deskflow.desktop.pages.workflows.designer.readable_fit import ReadableFit
from deskflow.desktop.pages.workflows.designer.replacing import ask_replacement
from deskflow.desktop.pages.workflows.designer.rules import refusal_words
from deskflow.desktop.pages.workflows.designer.ways_out import ask_way_out
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label

_ROOM_FOR_MAP = 560
_KEY_OF = {key.command: key for key in reversed(KEYS)}
_FOR_STEP = (
    "activate", "rename", "-", "add_by_way", "connect_by_keys", "replace", "toggle_disabled", "-", "copy", "cut", "duplicate",
    "delete", "delete_and_heal", "-", "select_downstream", "select_upstream",
)  # fmt: skip
_FOR_FRAME = (
    "rename", "toggle_frame", "remove_frame", "extract", "copy", "cut", "duplicate", "tidy", "delete",
)  # fmt: skip
_TOGETHER = ("-", "make_frame", "extract")
_IN_FRAME = ("select_frame", "toggle_frame", "remove_frame")
_FOR_WIRE = ("quick_add", "straighten", "slice_wires", "delete")
_FOR_GROUND = (
    "quick_add",
    "paste",
    "slice_wires",
    "make_room",
    "tidy",
    "select_all",
    "find",
    "fit_all",
)
_ARRANGE = (
    "align_left", "align_centre", "align_right", "align_top", "align_middle", "align_bottom",
    "distribute_across", "distribute_down",
)  # fmt: skip


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
        self.more_for_step: Callable[[QMenu], object] = lambda _menu: None
        """Adds what else can be done with the chosen step to its menu."""
        self.keeper: QWidget | None = None
        """Who gets the keyboard back after a choice, when not the canvas asked for it."""
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
        self.view.quick_add_requested.connect(self.ask_add)
        self.view.way_out_requested.connect(self._on_way_out)
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

    def ask_add(self, request: QuickAdd) -> None:
        """Which step comes there?"""
        ask_quick_add(self._theme, self.view, self._kinds.entries, request, self._add_there)

    def add_out_of(self, start: PortRef) -> None:
        """Which step comes by this way?"""
        self.ask_add(self.view.commands.request_out_of(start))

    def show_problems(self, severities: Mapping[str, Severity]) -> None:
        self.scene.set_problems(severities)

    def select(self, node: str) -> None:
        self.scene.frames.open_to([node])
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

    def _add_there(self, kind: str, request: QuickAdd, go_on: bool) -> None:
        added = self.view.commands.add_node(kind, request)
        self._give_back()
        if go_on and added is not None:
            self.ask_add(self.view.commands.request_beside_current())

    def _give_back(self) -> None:
        (self.keeper or self.view).setFocus()

    def _on_way_out(self, node: str) -> None:
        box = self.scene.nodes[node].scene_box()
        anchor = QWidget(self.view)
        corner = self.view.mapFromScene(box.right, box.y)
        anchor.setGeometry(corner.x(), corner.y(), 1, 1)
        ask_way_out(self._theme, anchor, self.scene.document, node, self.add_out_of)
        anchor.deleteLater()

    def _on_replace(self, node: str) -> None:
        ask_replacement(self._theme, self.view, self._kinds, node, self._give_back)

    def _on_context_menu(self, hit: Hit, at: QPoint) -> None:
        menu = QMenu(self.view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        framed = hit.node in self.scene.frames.home
        together = (*_TOGETHER, *(_IN_FRAME if framed else ()))
        if hit.frame is not None:
            self._fill(menu, _FOR_FRAME)
        elif hit.node is not None and len(self.scene.selection.nodes) > 1:
            arrange = QMenu(self.tr("Arrange"), menu)
            self._fill(arrange, (*_ARRANGE, "tidy"))
            self._fill(menu, (*_FOR_STEP, *together))
            if arrange.actions():
                menu.addMenu(arrange)
        else:
            self._fill(menu, _FOR_STEP if hit.node else _FOR_WIRE if hit.wire else _FOR_GROUND)
            if hit.node is not None:
                self._fill(menu, together)
                self.more_for_step(menu)
        menu.popup(at)

    def _fill(self, menu: QMenu, commands: Sequence[str]) -> None:
        """What only looks stays on a canvas that is only looked at."""
        for command in commands:
            if command == "-":
                menu.addSeparator()
                continue
            key = _KEY_OF[command]
            if key.edits and self.view.read_only:
                continue
            entry = QAction(f"{command_title(command)}\t{key.shown}", menu)
            entry.triggered.connect(getattr(self.view.commands, command))
            menu.addAction(entry)

    def _place_hint(self, *_notice: object) -> None:
        empty = not self.scene.document.nodes
        self.corners.show_minimap(self.view.height() >= _ROOM_FOR_MAP and not empty)
        self._hint.setVisible(empty and not self.view.read_only)
        self._hint.adjustSize()
        room = self.view.rect()
        self._hint.move(
            (room.width() - self._hint.width()) // 2, (room.height() - self._hint.height()) // 2
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.keeper = None
        if isinstance(event, QResizeEvent):
            self._keep_in_sight(event.oldSize())
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_hint()
            self._fitting.begin()
        return False

    def _keep_in_sight(self, before: QSize) -> None:
        """The chosen step that was seen is seen when the room has become smaller."""
        current = self.scene.selection.current
        if current is None:
            return
        box = self.scene.nodes[current].sceneBoundingRect()
        shown = self.view.mapFromScene(box).boundingRect()
        if QRect(QPoint(0, 0), before).contains(shown) and not self.view.rect().contains(shown):
            QTimer.singleShot(0, self, lambda: self._reveal(current))

    def _reveal(self, node: str) -> None:
        if node in self.scene.nodes:
            self.view.camera.reveal([node])

    def _on_theme(self) -> None:
        self.scene.set_look(canvas_look(self._theme))
