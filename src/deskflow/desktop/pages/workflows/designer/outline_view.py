"""The outline beside the canvas: the same workflow as a tree, for who works by keyboard or listens to it.

What is selected there is selected here; the canvas' keys for steps work on the row the keyboard is at.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from deskflow.desktop.canvas.keys import Leading, key_for
from deskflow.desktop.canvas.outline import EDGE_ROLE, NODE_ROLE, OutlineModel
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.pages.workflows.designer.outline_rows import OutlineRows
from deskflow.desktop.theme import Theme

# Keys of the canvas that mean the same in a list of steps.
_SAME: Final = frozenset({
    "copy", "cut", "paste", "duplicate", "select_all", "delete", "delete_and_heal", "replace", "toggle_disabled",
    "find", "move_earlier", "move_later", "activate", "rename", "select_upstream", "select_downstream",
    "make_frame", "remove_frame", "toggle_frame", "select_frame", "extract",
})  # fmt: skip
_NONE = Qt.KeyboardModifier.NoModifier
_ALT = Qt.KeyboardModifier.AltModifier
_REMOVING: Final = frozenset({"delete", "delete_and_heal", "cut"})
K = Qt.Key
_OWN: Final = {
    (_NONE, K.Key_Insert): "add", (_NONE, K.Key_A): "add_by_way", (_NONE, K.Key_C): "connect",
    (_ALT, K.Key_Up): "move_earlier", (_ALT, K.Key_Down): "move_later",
}  # fmt: skip


class OutlineView(QTreeView):
    """`wanted` carries what is to be done with the row: a command of the canvas, "add", "add_by_way" or "connect"."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, model: OutlineModel) -> None:
        super().__init__()
        self.outline = model
        self._theme = theme
        self._following = False
        self._leading = Leading()
        self._closed: set[tuple[str, str]] = set()
        self.setModel(model)
        self.setItemDelegate(OutlineRows(theme, self, model))
        self.setViewportMargins(theme.space(1), theme.space(0), 0, 0)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(18)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Outline of the workflow"))
        self._expand()
        model.modelReset.connect(self._on_reset)
        self.collapsed.connect(lambda index: self._closed.add(self._name(index)))
        self.expanded.connect(lambda index: self._closed.discard(self._name(index)))
        self.doubleClicked.connect(lambda _: self._want("activate"))
        scene = model.scene
        if scene is not None:
            scene.selection.changed.connect(self.follow)
        model.set_awake(False)

    # --- the same on both sides ----------------------------------------------------------------------

    def follow(self) -> None:
        """Go to what is selected on the canvas."""
        scene = self.outline.scene
        if scene is None or not self.isVisible() or self._following:
            return
        self.outline.catch_up()
        selection = scene.selection
        here = self.currentIndex()
        if selection.frame is not None:
            if self.outline.row_at(here).frame == selection.frame:
                self.viewport().update()
                return
            there = self.outline.index_of_frame(selection.frame)
        elif selection.current is not None:
            if here.data(NODE_ROLE) == selection.current:
                # Also a row that only refers to it.
                self.viewport().update()
                return
            there = self.outline.index_of(selection.current)
        elif len(selection.edges) == 1:
            there = self.outline.index_of_wire(next(iter(selection.edges)))
        else:
            there = QModelIndex()
        self._following = True
        try:
            self.setCurrentIndex(there)
            if there.isValid():
                self.scrollTo(there)
        finally:
            self._following = False
        self.viewport().update()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        scene = self.outline.scene
        if self._following or scene is None or not current.isValid():
            return
        node, edge = current.data(NODE_ROLE), current.data(EDGE_ROLE)
        self._following = True
        try:
            frame = scene.frames.items.get(self.outline.row_at(current).frame)
            if frame is not None:
                scene.selection.set(frame.frame.members, frame=frame.frame.id)
            elif node:
                scene.frames.open_to([node])
                scene.selection.set([node])
            else:
                scene.selection.set(edges=[edge] if edge else ())
        finally:
            self._following = False
        for view in scene.views():
            wire = scene.document.edges.get(edge or "")
            reveal = (
                list(scene.selection.nodes)
                if frame is not None
                else [node]
                if node
                else [wire.source, wire.target]
                if wire is not None
                else []
            )
            if isinstance(view, CanvasView):
                view.camera.reveal(reveal)

    def _on_reset(self) -> None:
        closed = set(self._closed)
        self._following = True
        try:
            self._expand()
            for name in closed:
                index = self._index_named(*name)
                if index.isValid():
                    self.collapse(index)
        finally:
            self._following = False
        self._closed = closed
        self.follow()

    def _expand(self) -> None:
        """All of it, unless that would take longer than somebody waits; then what is selected is opened."""
        if not self.outline.is_large:
            self.expandAll()

    def _name(self, index: QModelIndex) -> tuple[str, str]:
        row = self.outline.row_at(index)
        if row.frame:
            return "", row.frame
        return (
            (row.parent.node, row.port) if row.port and row.parent is not None else (row.node, "")
        )

    def _index_named(self, node: str, port: str) -> QModelIndex:
        if not node:
            return self.outline.index_of_frame(port)
        index = self.outline.index_of(node)
        if not port or not index.isValid():
            return index
        for at in range(self.outline.rowCount(index)):
            way = self.outline.index(at, 0, index)
            if self.outline.row_at(way).port == port:
                return way
        return QModelIndex()

    def showEvent(self, event: QShowEvent) -> None:
        self.outline.set_awake(True)
        super().showEvent(event)
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.outline.set_awake(False)

    # --- keyboard ------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.outline.rowCount():
            self.setCurrentIndex(self.outline.index(0, 0))

    def _command(self, event: QKeyEvent) -> str:
        if self.state() == QAbstractItemView.State.EditingState:
            return ""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        own = _OWN.get((held, Qt.Key(event.key())), "")
        key = key_for(event)
        command = own or (key.command if key is not None and key.command in _SAME else "")
        edits = bool(own) or (key is not None and key.edits)
        return "" if edits and not self.outline.editable else command

    def event(self, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent):
            led = self._leading.takes(event)
            if not led and self._command(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command(event)
        if command:
            self._want(command)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, as on the canvas; steps are found with Ctrl+F."""

    def _want(self, command: str) -> None:
        index = self.currentIndex()
        if command == "rename":
            if index.isValid() and self.outline.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            return
        if command == "activate" and self.outline.row_at(index).reference:
            # To where it is told in full.
            self.setCurrentIndex(self.outline.index_of(index.data(NODE_ROLE)))
            return
        if command == "activate" and not index.data(NODE_ROLE):
            self.setExpanded(index, not self.isExpanded(index))
            return
        beside = self._above(index) if command in _REMOVING else ""
        self.wanted.emit(command)
        if beside:
            self.outline.catch_up()
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self.outline.index_of(beside))

    def _above(self, index: QModelIndex) -> str:
        """The step told before this row, to go to when this one is gone."""
        above = self.indexAbove(index)
        while above.isValid():
            row = self.outline.row_at(above)
            if row.node and not row.reference:
                return row.node
            above = self.indexAbove(above)
        return ""
