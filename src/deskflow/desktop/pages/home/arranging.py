"""Which tiles somebody's first page shows and in which order: a list to drag in, with keys for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.home.arrangement import (
    DEFAULT,
    LISTS,
    PLACES,
    ROWS,
    SIZES,
    VIEW,
    Arrangement,
    Place,
    Size,
    fits,
    of_rows,
)
from deskflow.desktop.pages.home.catalogue import icon_of, title_of
from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, GhostButton, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.segmented import SegmentedControl

WIDTH_IN_LETTERS: Final = 52
TALLEST: Final = 560
_TILE = Qt.ItemDataRole.UserRole
_SIZE = Qt.ItemDataRole.UserRole + 1

# A row is the heading of a place, or a tile with its size.
Row = tuple[str, Size | None]


class _List(QListWidget):
    """`moved` after something was dragged; keys move, show, hide and change the length."""

    moved = Signal()
    step = Signal(int)
    toggled = Signal()
    sized = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete):
            self.toggled.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.sized.emit(1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: Any) -> None:
        super().dropEvent(event)
        self.moved.emit()


class ArrangePopover(Popover):
    """`arranged` with each change, so that the page behind shows it at once."""

    arranged = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        arrangement: Arrangement,
        offered: Sequence[str],
        views: Mapping[str, str],
    ) -> None:
        """`views` are titles by key of all views that can be counted."""
        super().__init__(theme, window)
        self._views = views
        self._offered = [*offered, *(VIEW + key for key in views)]
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        head = QHBoxLayout()
        head.addWidget(Label(theme, tr("What this page shows"), weight="semibold"), 1)
        close = IconButton(theme, "x", tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        self.list = _List()
        self.list.setAccessibleName(tr("What this page shows"))
        side = theme.tokens.size.icon
        self.list.setIconSize(QSize(side, side))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.moved.connect(self._on_dropped)
        self.list.step.connect(self.move_by)
        self.list.toggled.connect(self.toggle)
        self.list.sized.connect(self._size_by)
        self.list.currentItemChanged.connect(lambda *_: self._refresh())
        self.list.itemDoubleClicked.connect(lambda _: self.toggle())
        self.body.addWidget(self.list, 1)
        self._add_buttons(theme)
        self.show_rows(self._rows_of(arrangement))

    def _add_buttons(self, theme: Theme) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.space(0))
        self.up = IconButton(theme, "arrow-up", tr("Further up"), key="Alt+Up")
        self.down = IconButton(theme, "arrow-down", tr("Further down"), key="Alt+Down")
        self.up.clicked.connect(lambda: self.move_by(-1))
        self.down.clicked.connect(lambda: self.move_by(1))
        self.shown = Button(theme, tr("Show"), icon="eye")
        self.shown.clicked.connect(self.toggle)
        self.length = SegmentedControl(
            theme, tr("How many rows"), [(one, str(ROWS[one])) for one in SIZES]
        )
        self.length.chosen.connect(self._set_size)
        for part in (self.up, self.down, self.shown):
            line.addWidget(part)
        line.addStretch(1)
        self._rows_word = Label(theme, tr("rows"), size="sm", tone="text-muted")
        line.addWidget(self._rows_word)
        line.addWidget(self.length)
        self.body.addLayout(line)
        foot = QHBoxLayout()
        hint = tr("Drag, or Alt with the arrows; Space shows and hides.")
        foot.addWidget(Label(theme, hint, size="sm", tone="text-muted"), 1)
        self.reset = GhostButton(theme, tr("Start over"))
        self.reset.clicked.connect(self._start_over)
        foot.addWidget(self.reset)
        self.body.addLayout(foot)

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        tall = min(TALLEST, max(240, self._host.height() - 120))
        return QSize(min(width, max(240, self._host.width() - 16)), tall)

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- rows --------------------------------------------------------------------------------------

    def _rows_of(self, arrangement: Arrangement) -> list[Row]:
        rows: list[Row] = []
        for place in PLACES:
            rows.append((place, None))
            rows += [(one.id, one.size) for one in arrangement.at(place) if one.id in self._offered]
        rows.append(("hidden", None))
        rows += [(one, "normal") for one in self._offered if one not in arrangement.shown]
        return rows

    def rows(self) -> list[Row]:
        items = [self.list.item(at) for at in range(self.list.count())]
        return [(item.data(_TILE), item.data(_SIZE)) for item in items]

    def arrangement(self) -> Arrangement:
        found: list[tuple[str, Place, Size]] = []
        place: Place = "figures"
        for key, size in self.rows():
            if size is None:
                place = key  # type: ignore[assignment]
            else:
                found.append((key, place, size))
        return of_rows(found)

    def show_rows(self, rows: Sequence[Row], keep: str = "") -> None:
        headings = {
            "figures": tr("Along the top"), "left": tr("Left column"),
            "right": tr("Right column"), "hidden": tr("Not shown"),
        }  # fmt: skip
        self.list.blockSignals(True)
        self.list.clear()
        for key, size in rows:
            item = QListWidgetItem()
            item.setData(_TILE, key)
            item.setData(_SIZE, size)
            if size is None:
                item.setText(headings[key])
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.setFont(self._theme.font("sm", "semibold"))
                item.setForeground(self._theme.tokens.text_muted)
                item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
                item.setSizeHint(QSize(40, self._theme.tokens.size.row["compact"]))
            else:
                item.setText(title_of(key, self._views))
                item.setSizeHint(QSize(40, self._theme.tokens.size.row["compact"] - 4))
                item.setIcon(self._theme.icons.icon(icon_of(key)))
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsDragEnabled
                )
            self.list.addItem(item)
            if key == keep or (not keep and size is not None and self.list.currentRow() < 0):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._refresh()

    # --- changing ----------------------------------------------------------------------------------

    def _current(self) -> tuple[int, str, Size] | None:
        at = self.list.currentRow()
        if at < 0:
            return None
        key, size = self.rows()[at]
        return None if size is None else (at, key, size)

    def move_by(self, step: int) -> None:
        """One row up or down, past what it may not stand in."""
        current, rows = self._current(), self.rows()
        if current is None:
            return
        at, key, size = current
        others = [row for place, row in enumerate(rows) if place != at]
        to = at + step
        while 1 <= to <= len(others):
            if fits(key, _place_of(others[:to])):
                self._change([*others[:to], (key, size), *others[to:]], key)
                return
            to += step

    def toggle(self) -> None:
        """Shown where the like of it stands, or not shown any more."""
        current, rows = self._current(), self.rows()
        if current is None:
            return
        at, key, size = current
        others = [row for place, row in enumerate(rows) if place != at]
        if _place_of(rows[:at]) != "hidden":
            others.append((key, size))
        else:
            # The end of a place is where the heading of the next one stands.
            heads = [place for place, row in enumerate(others) if row[1] is None]
            others.insert(heads[1 if fits(key, "figures") else 2], (key, size))
        self._change(others, key)

    def _set_size(self, size: str) -> None:
        current = self._current()
        if current is not None:
            at, key, _ = current
            rows = self.rows()
            rows[at] = (key, size)  # type: ignore[assignment]
            self._change(rows, key)

    def _size_by(self, step: int) -> None:
        current = self._current()
        if current is not None and current[1] in LISTS:
            at = SIZES.index(current[2]) + step
            self._set_size(SIZES[max(0, min(len(SIZES) - 1, at))])

    def _on_dropped(self) -> None:
        current = self._current()
        # What was dropped where it may not stand goes where the like of it stands.
        arranged = self.arrangement()
        self.show_rows(self._rows_of(arranged), current[1] if current else "")
        self.arranged.emit(arranged)

    def _start_over(self) -> None:
        self.show_rows(self._rows_of(DEFAULT))
        self.arranged.emit(DEFAULT)

    def _change(self, rows: Sequence[Row], keep: str) -> None:
        self.show_rows(rows, keep)
        self.arranged.emit(self.arrangement())
        at = self.list.currentRow()
        place = _place_of(self.rows()[:at])
        told = {"hidden": tr("not shown"), "figures": tr("along the top")}
        announce(self.list, told.get(place, tr("row {n}").format(n=at)))

    def _refresh(self) -> None:
        current = self._current()
        hidden = current is not None and _place_of(self.rows()[: current[0]]) == "hidden"
        self.shown.setText(tr("Show") if hidden or current is None else tr("Hide"))
        for button in (self.up, self.down, self.shown):
            button.setEnabled(current is not None)
        sized = current is not None and current[1] in LISTS and not hidden
        self.length.setVisible(sized)
        self._rows_word.setVisible(sized)
        if current is not None and sized:
            self.length.set_value(current[2])


def _place_of(before: Sequence[Row]) -> Place:
    """The place of what follows these rows."""
    heads = [key for key, size in before if size is None]
    return heads[-1] if heads else "figures"  # type: ignore[return-value]
