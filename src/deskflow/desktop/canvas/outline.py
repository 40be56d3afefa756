"""The document as a Qt tree model: the canvas' twin for the keyboard and for screen readers."""

from __future__ import annotations

import weakref
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, Qt, QTimer

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.outline_tree import OutlineRow, outline_of

_Index = QModelIndex
NODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The node's id; "" for a row that stands for a way out."""


class OutlineModel(QAbstractItemModel):
    """Rebuilt, at the end of the event turn, when nodes or wires came or went."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._rows: dict[str, OutlineRow] = {}
        self._root = OutlineRow()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.rebuild)
        itself = weakref.ref(self)

        def hear(notice: Notice) -> None:
            model = itself()
            if model is not None:
                model._on_notice(notice)

        self._stop_listening = document.listen(hear)
        self.rebuild()

    def close(self) -> None:
        """Stop listening; call before the model goes while the document stays."""
        self._stop_listening()
        self._timer.stop()

    def rebuild(self) -> None:
        self._timer.stop()
        self.beginResetModel()
        self._root = outline_of(self._document)
        self._rows = {}
        ahead = [self._root]
        while ahead:
            row = ahead.pop()
            if row.node and not row.reference:
                self._rows[row.node] = row
            ahead.extend(row.children)
        self.endResetModel()

    def index_of(self, node: str) -> QModelIndex:
        """Where a node is told in full."""
        row = self._rows.get(node)
        return self.createIndex(row.place, 0, row) if row is not None else QModelIndex()

    def node_at(self, index: QModelIndex) -> str:
        return index.internalPointer().node if index.isValid() else ""

    def _on_notice(self, notice: Notice) -> None:
        if notice.is_structural or any(
            names & {"data", "position"} for names in notice.nodes.values()
        ):
            self._timer.start(0)
            return
        for node_id in notice.nodes:
            index = self.index_of(node_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    # -- QAbstractItemModel ----------------------------------------------------------------------

    def _row(self, index: QModelIndex) -> OutlineRow:
        return index.internalPointer() if index.isValid() else self._root

    def rowCount(self, parent: QModelIndex = _Index()) -> int:  # noqa: B008 - Qt's signature
        return len(self._row(parent).children)

    def columnCount(self, parent: QModelIndex = _Index()) -> int:  # noqa: B008 - Qt's signature
        return 1

    def index(self, row: int, column: int, parent: QModelIndex = _Index()) -> QModelIndex:  # noqa: B008
        children = self._row(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: QModelIndex | None = None) -> Any:
        if index is None:
            return super().parent()
        above = self._row(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.place, 0, above)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._row(index)
        if role == NODE_ROLE:
            return row.node
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            node = self._document.nodes.get(row.node)
            return self._document.kinds.subtitle_of(node) if node is not None else None
        return None

    def _text(self, row: OutlineRow) -> str:
        if not row.node:
            return row.label
        node = self._document.nodes.get(row.node)
        if node is None:
            return ""
        title = self._document.kinds.title_of(node)
        if not row.reference:
            return title
        return QCoreApplication.translate("Canvas", "Go to {step}").format(step=title)
