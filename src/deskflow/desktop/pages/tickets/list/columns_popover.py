"""The popover of the columns: which, in what order, as cards or as a table, and how close together.

Space shows or hides a column, Alt with an arrow moves it; the mouse clicks and drags. Every change counts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskflow.desktop.announce import announce
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.pages.tickets.list.columns import title_of
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.tickets.view_layout import COLUMNS

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
WIDTH = 300
TALLEST = 360
MIME = "application/x-deskflow-column"


@dataclass(frozen=True, slots=True)
class Shown:
    key: str
    shown: bool


class ColumnModel(QAbstractListModel):
    """Columns that are shown stand first, in their order; the others below them."""

    edited = Signal()

    def __init__(self, columns: Sequence[str], all_known: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        rest = [one for one in all_known if one not in columns]
        self.entries = [Shown(one, True) for one in columns] + [Shown(one, False) for one in rest]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.entries if one.shown)

    def toggle(self, row: int) -> None:
        """The last one stays: a list without columns shows nothing."""
        one = self.entries[row]
        if one.shown and len(self.columns) == 1:
            return
        self.entries[row] = Shown(one.key, not one.shown)
        self.dataChanged.emit(self.index(row), self.index(row))
        self.edited.emit()

    def move(self, row: int, to: int) -> None:
        to = max(0, min(to, len(self.entries) - 1))
        if row == to:
            return
        parent = QModelIndex()
        self.beginMoveRows(parent, row, row, parent, to + (1 if to > row else 0))
        self.entries.insert(to, self.entries.pop(row))
        self.endMoveRows()
        self.edited.emit()

    # --- Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(one.key)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if one.shown else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return (
            flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsDragEnabled
            | flag.ItemIsUserCheckable
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        found = QMimeData()
        found.setData(MIME, str(indexes[0].row()).encode())
        return found

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        text = bytes(data.data(MIME).data()).decode()
        if not text.isdecimal() or int(text) >= len(self.entries):
            return False
        start = int(text)
        wanted = row if row >= 0 else len(self.entries)
        self.move(start, wanted - 1 if wanted > start else wanted)
        # The row has moved already; Qt must not take the old one away.
        return False


class ColumnDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._theme.tokens.size.row["compact"])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, tokens = self._theme, self._theme.tokens
        rect = QRectF(option.rect)
        shown = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(tokens.surface_selected if chosen else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        box = QRectF(rect.left() + theme.space(1), rect.top(), 16, rect.height())
        icon, ink = ("square-check", tokens.accent) if shown else ("square", tokens.text_muted)
        theme.icons.paint(painter, icon, ink, box, 16)
        grip = QRectF(rect.right() - 22, rect.top(), 16, rect.height())
        theme.icons.paint(painter, "grip-vertical", tokens.text_faint, grip, 14)
        painter.setFont(theme.font())
        painter.setPen(tokens.text if shown else tokens.text_muted)
        text = rect.adjusted(theme.space(1) * 2 + 16, 0, -24, 0)
        painter.drawText(
            text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(index.data())
        )
        painter.restore()


class ColumnList(QListView):
    """Keyboard and mouse of it."""

    def __init__(self, theme: Theme, model: ColumnModel) -> None:
        super().__init__()
        self._columns = model
        self.setModel(model)
        self.setItemDelegate(ColumnDelegate(theme, self))
        self.setAccessibleName(self.tr("Columns"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCurrentIndex(model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, step = self.currentIndex().row(), step_of(event)
        if step and row >= 0:
            self._columns.move(row, row + step)
            name = title_of(self._columns.entries[self.currentIndex().row()].key)
            announce(
                self,
                self.tr("{name}: place {place}").format(
                    name=name, place=self.currentIndex().row() + 1
                ),
            )
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_X) and row >= 0:
            self._columns.toggle(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        was_dragging = self.state() == QAbstractItemView.State.DraggingState
        super().mouseReleaseEvent(event)
        if index.isValid() and not was_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._columns.toggle(index.row())


class ColumnsPopover(Popover):
    """`edited` carries the columns and whether they stand in a table; `density_chosen` one of three words."""

    edited = Signal(object, bool)
    density_chosen = Signal(str)
    reset_wanted = Signal()

    def __init__(
        self, theme: Theme, window: QWidget, columns: Sequence[str], more: Sequence[str],
        *, is_table: bool, density: str,
    ) -> None:  # fmt: skip
        super().__init__(theme, window)
        self.style_choice = SegmentedControl(
            theme, self.tr("Shown as"), [("cards", self.tr("Cards")), ("table", self.tr("Table"))]
        )
        self.style_choice.set_value("table" if is_table else "cards")
        self.style_choice.chosen.connect(self._tell)
        words = (
            ("compact", self.tr("Compact")),
            ("cosy", self.tr("Cosy")),
            ("roomy", self.tr("Roomy")),
        )
        self.density = SegmentedControl(theme, self.tr("Density"), words)
        self.density.set_value(density)
        self.density.chosen.connect(self.density_chosen)
        self.model = ColumnModel(columns, (*COLUMNS, *more), self)
        self.model.edited.connect(self._tell)
        self.list = ColumnList(theme, self.model)
        for part in (self.style_choice, self.density):
            self.body.addWidget(part)
        self.body.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addWidget(
            Label(theme, self.tr("Space shows, Alt+↑↓ moves"), size="sm", tone="text-muted"), 1
        )
        reset = Button(theme, self.tr("As before"), kind="link")
        reset.setToolTip(self.tr("Columns and widths as the view has them"))
        reset.clicked.connect(self.reset_wanted)
        reset.clicked.connect(self.dismiss)
        foot.addWidget(reset)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def panel_size(self) -> QSize:
        rows = self.model.rowCount() * self._theme.tokens.size.row["compact"] + 4
        other = super().panel_size().height() - self.list.sizeHint().height()
        return QSize(WIDTH, other + min(TALLEST, rows))

    def _tell(self) -> None:
        self.edited.emit(self.model.columns, self.style_choice.value == "table")
