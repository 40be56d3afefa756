"""The palette: everything that can be added, in groups, narrowed while typing. Drag it, or Enter adds it beside
the current step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QVBoxLayout, QWidget

from deskflow.desktop.canvas.mime import node_mime
from deskflow.desktop.pages.workflows.designer.kinds import PaletteEntry
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceDelegate, ChoiceList
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.surfaces import Surface


class _CompactDelegate(ChoiceDelegate):
    """Twenty kinds have to fit beside the canvas."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), self._theme.tokens.size.row["compact"])


class PaletteList(ChoiceList):
    """A click only selects; dragging carries the kind, a double click or Enter chooses it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setItemDelegate(_CompactDelegate(theme, self))
        self.doubleClicked.connect(lambda _: self.choose_current())
        self._pressed: QPoint | None = None

    def _on_clicked(self, index: QModelIndex) -> None:
        """Nothing: a press may be the beginning of a drag."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held = event.buttons() & Qt.MouseButton.LeftButton
        if held and self._pressed is not None:
            away = (event.position().toPoint() - self._pressed).manhattanLength()
            if away >= QApplication.startDragDistance():
                self._drag()
            return
        super().mouseMoveEvent(event)

    def _drag(self) -> None:
        choice = self.choices.choice(self.indexAt(self._pressed or QPoint()).row())
        self._pressed = None
        if choice is None:
            return
        drag = QDrag(self)
        drag.setMimeData(node_mime(choice.value))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose_current()
            return
        super().keyPressEvent(event)


class Palette(Surface):
    """`chosen` carries a kind."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, entries: Sequence[PaletteEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "surface-1", parent=parent)
        self.search = SearchField(theme, self.tr("Find a step"), pause_ms=0)
        self.list = PaletteList(theme, self.tr("Steps"))
        self.list.set_choices(entry_choices(entries))
        self.list.setCurrentIndex(QModelIndex())
        self.search.searched.connect(self._on_searched)
        self.search.left_down.connect(self.list.setFocus)
        self.search.returnPressed.connect(self.list.choose_current)
        self.list.chosen.connect(lambda choice: self.chosen.emit(choice.value))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(1), theme.space(1), theme.space(0), 0)
        layout.setSpacing(theme.space(0))
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        self.setMinimumWidth(150)

    def _on_searched(self, text: str) -> None:
        self.list.set_filter(text)
        if not text:
            # Nothing is chosen until somebody chooses; Enter in the field would add it.
            self.list.setCurrentIndex(QModelIndex())


def entry_choices(entries: Sequence[PaletteEntry]) -> list[Choice]:
    """The palette's rows; a group that comes back later joins its first rows."""
    order = list(dict.fromkeys(entry.group for entry in entries))
    return [
        Choice(entry.kind, entry.title, icon=entry.icon, tone=entry.tone, section=entry.group,
               keywords=entry.keywords.replace("_", " "))
        for group in order
        for entry in entries
        if entry.group == group
    ]  # fmt: skip
