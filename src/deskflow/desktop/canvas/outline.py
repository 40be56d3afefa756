"""The document as a Qt tree model: the canvas' twin for the keyboard and for screen readers."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, Qt, QTimer

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import FIELD
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.document.placing import set_field
from deskflow.desktop.canvas.document.rules import ChangeRefused
from deskflow.desktop.canvas.outline_tree import OutlineRow, numbers_in, outline_of
from deskflow.desktop.canvas.scene import CanvasScene
from deskflow.desktop.canvas.telling import step_told
from deskflow.desktop.canvas.words_frames import frame_selected_text, frame_title

_Index = QModelIndex
Role = Qt.ItemDataRole
NODE_ROLE = Role.UserRole + 1
"""The node's id; "" for a row that stands for a way out."""
EDGE_ROLE = Role.UserRole + 2
"""The wire of a row that stands for a way out; "" where it leads nowhere."""
LONGEST_TITLE = 200
_LARGE = 1000
_REST_MS = 300


class OutlineModel(QAbstractItemModel):
    """Rebuilt, at the end of the event turn, when nodes or wires came or went. Asleep it is not rebuilt at all.

    With a scene it tells problems and runs, too.
    """

    def __init__(
        self,
        document: Document,
        parent: QObject | None = None,
        *,
        scene: CanvasScene | None = None,
        editable: bool = True,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.scene = scene
        self.editable = editable
        self.numbers: Mapping[str, int] = {}
        self._frames: dict[str, OutlineRow] = {}
        self._rows: dict[str, OutlineRow] = {}
        self._root = OutlineRow()
        self._awake = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.rebuild)
        itself = weakref.ref(self)

        def hear(notice: Notice) -> None:
            model = itself()
            if model is not None:
                model._on_notice(notice)

        self._stop_listening = document.listen(hear)
        if scene is not None:
            scene.items_changed.connect(self._on_items)
            scene.content_changed.connect(self._on_content)
        self.rebuild()

    @property
    def is_large(self) -> bool:
        """Then it is told anew only when the hand rests, and not unfolded as a whole."""
        return len(self.document.nodes) > _LARGE

    def close(self) -> None:
        """Stop listening; call before the model goes while the document stays."""
        self._stop_listening()
        self._timer.stop()

    def set_awake(self, awake: bool) -> None:
        """Nobody looks at a sleeping one; it catches up when it wakes."""
        if awake == self._awake:
            return
        self._awake = awake
        if awake:
            self.rebuild()

    def rebuild(self) -> None:
        self._timer.stop()
        self.beginResetModel()
        self._root = outline_of(self.document)
        self.numbers = numbers_in(self._root)
        self._rows, self._frames = {}, {}
        ahead = [self._root]
        while ahead:
            row = ahead.pop()
            if row.node and not row.reference:
                self._rows[row.node] = row
            elif row.frame:
                self._frames[row.frame] = row
            ahead.extend(row.children)
        self.endResetModel()

    def catch_up(self) -> None:
        """Show now what would be shown at the end of the turn."""
        if self._timer.isActive():
            self.rebuild()

    def index_of(self, node: str) -> QModelIndex:
        """Where a node is told in full."""
        row = self._rows.get(node)
        return self.createIndex(row.place, 0, row) if row is not None else QModelIndex()

    def index_of_frame(self, frame: str) -> QModelIndex:
        row = self._frames.get(frame)
        return self.createIndex(row.place, 0, row) if row is not None else QModelIndex()

    def index_of_wire(self, edge_id: str) -> QModelIndex:
        """The row of the way out it is the wire of; not valid where the next step simply stands below."""
        edge = self.document.edges.get(edge_id)
        row = self._rows.get(edge.source) if edge is not None else None
        for way in row.children if row is not None and edge is not None else ():
            if way.port == edge.source_port:
                return self.createIndex(way.place, 0, way)
        return QModelIndex()

    def node_at(self, index: QModelIndex) -> str:
        return index.internalPointer().node if index.isValid() else ""

    def row_at(self, index: QModelIndex) -> OutlineRow:
        """What stands there; the root for no place."""
        return index.internalPointer() if index.isValid() else self._root

    def edge_of(self, row: OutlineRow) -> str:
        """The wire of a way out."""
        owner = row.parent.node if row.port and row.parent is not None else ""
        if owner not in self.document.nodes:
            return ""
        leaving = self.document.edges_out(owner)
        return next((edge.id for edge in leaving if edge.source_port == row.port), "")

    def _on_notice(self, notice: Notice) -> None:
        if not self._awake:
            return
        if (
            notice.is_structural
            or FIELD in notice.fields
            or any(names & {"data", "position"} for names in notice.nodes.values())
        ):
            self._timer.start(_REST_MS if self.is_large else 0)
            return
        self._tell_changed(notice.nodes)

    def _on_items(self, nodes: Iterable[str], _wires: object) -> None:
        if self._awake and not self._timer.isActive():
            self._tell_changed(nodes)

    def _on_content(self) -> None:
        if self._awake and not self._timer.isActive():
            self._tell_changed(self._rows)

    def _tell_changed(self, nodes: Iterable[str]) -> None:
        for node_id in nodes:
            index = self.index_of(node_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    # -- QAbstractItemModel ----------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = _Index()) -> int:  # noqa: B008 - Qt's signature
        return len(self.row_at(parent).children)

    def columnCount(self, parent: QModelIndex = _Index()) -> int:  # noqa: B008 - Qt's signature
        return 1

    def index(self, row: int, column: int, parent: QModelIndex = _Index()) -> QModelIndex:  # noqa: B008
        children = self.row_at(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: QModelIndex | None = None) -> Any:
        if index is None:
            return super().parent()
        above = self.row_at(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.place, 0, above)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._may_rename(index) else flags

    def data(self, index: QModelIndex, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index)
        if role == NODE_ROLE:
            return row.node
        if role == EDGE_ROLE:
            return self.edge_of(row)
        if role == Role.DisplayRole:
            return self.text_of(row)
        if role == Role.AccessibleTextRole:
            return self.told(row)
        node = self.document.nodes.get(row.node)
        if node is None:
            return None
        if role == Role.EditRole:
            return self.document.kinds.title_of(node)
        if role == Role.ToolTipRole:
            return self.document.kinds.subtitle_of(node)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Role.EditRole) -> bool:
        """Another title for a step; an empty one gives it that of its kind back."""
        if role != Role.EditRole or not self._may_rename(index):
            return False
        node = self.document.nodes[self.row_at(index).node]
        title = " ".join(str(value).split())[:LONGEST_TITLE]
        if title == self.document.kinds.title_of(node):
            return False
        try:
            set_field(self.document, node.id, "title", title)
        except ChangeRefused:
            return False
        return True

    def _may_rename(self, index: QModelIndex) -> bool:
        row = self.row_at(index)
        node = self.document.nodes.get(row.node)
        if node is None or row.reference or not self.editable:
            return False
        return not self.document.kinds(node.kind).is_trigger

    # -- words -----------------------------------------------------------------------------------

    def text_of(self, row: OutlineRow) -> str:
        if row.frame:
            return frame_title(row.label)
        if not row.node:
            return row.label
        node = self.document.nodes.get(row.node)
        if node is None:
            return ""
        title = self.document.kinds.title_of(node)
        if not row.reference:
            return title
        return QCoreApplication.translate("Canvas", "Go to {step}").format(step=title)

    def told(self, row: OutlineRow) -> str:
        """The row in a sentence, for who cannot see what stands around it."""
        text = self.text_of(row)
        tr = QCoreApplication.translate
        if row.node and not row.reference and self.scene is not None:
            return step_told(self.scene, row.node, self.numbers)
        if row.frame:
            return frame_selected_text(row.label, len(row.children), folded=False)
        if row.node or row.parent is None:
            return text
        owner = self.text_of(row.parent)
        said = tr("Canvas", "Way out “{port}” of “{step}”.").format(port=text, step=owner)
        if row.children:
            return said
        return said + " " + tr("Canvas", "It leads nowhere.")
