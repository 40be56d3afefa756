"""Lists of names with their kinds: what a step may use (In) and what it leaves behind (Out). Enter or a double click
copies the name, ready to be pasted into a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from deskflow.desktop.theme import Theme
from deskflow.workflows.expressions.completion import Shape

PATH = Qt.ItemDataRole.UserRole + 1


class RoomyRows(QStyledItemDelegate):
    """Rows of a tree as high as those of lists."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), self._theme.tokens.size.row["compact"] - 4)


class NamesView(QTreeView):
    """`copied` carries the expression that is on the clipboard now."""

    copied = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._shown: Mapping[str, Any] | None = None
        self._model = QStandardItemModel(self)
        self._theme = theme
        self.setModel(self._model)
        self.setItemDelegate(RoomyRows(theme, self))
        self.setViewportMargins(theme.space(0), theme.space(1), theme.space(1), 0)
        self.setHeaderHidden(True)
        self.setAccessibleName(name)
        self.setRootIsDecorated(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda _: self._copy())

    def show_names(self, shape: Shape, prefix: str = "") -> None:
        """`prefix` stands before the names in what is copied."""
        key = {prefix: shape}
        if key == self._shown:
            return
        self._shown = key
        self._model.clear()
        self._model.setColumnCount(2)
        self._fill(self._model.invisibleRootItem(), shape, prefix)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for row in range(self._model.rowCount()):
            if self._model.item(row).text() in ("trigger", "steps", "ticket"):
                self.expand(self._model.index(row, 0))

    def _fill(self, parent: QStandardItem, shape: Shape, prefix: str) -> None:
        for name, inside in shape.items():
            path = f"{prefix}.{name}" if prefix else name
            item, kind = QStandardItem(name), QStandardItem("")
            for cell in (item, kind):
                cell.setData(path, PATH)
            kind.setForeground(self._theme.tokens.text_muted)
            if isinstance(inside, Mapping):
                self._fill(item, inside, path)
            elif inside != "any":
                kind.setText(str(inside))
            item.setData(f"{name}, {kind.text()}", Qt.ItemDataRole.AccessibleTextRole)
            parent.appendRow([item, kind])

    def _copy(self) -> None:
        path = self.currentIndex().data(PATH)
        if path:
            text = f"{{{{ {path} }}}}"
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
            event.key() == Qt.Key.Key_C and held
        ):
            self._copy()
            return
        super().keyPressEvent(event)
