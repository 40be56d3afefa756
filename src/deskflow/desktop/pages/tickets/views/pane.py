"""The left pane: views in sections and folders, with how many tickets each holds just now; searched, moved, folded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from deskflow.core.types import folded
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.pages.tickets.views.row import MIME, ViewRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label, SectionHeader
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.tickets.viewing.queries import PlacedView, SavedView

# Views of tickets that are done stand apart from those with work in them.
ARCHIVE = ("done", "all")
# With fewer of them nobody needs a search.
SEARCH_FROM = 12


class _Rows(QWidget):
    """What is scrolled: sections of rows; `line` is where a carried view would come to stand."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line = -1

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.line < 0:
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(8, self.line - 1, self.width() - 16, 2), self._theme.tokens.accent)
        painter.end()


class _Scroll(QScrollArea):
    """Arrows walk through the views, they do not scroll."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class ViewsPane(Surface):
    """`chosen` carries the view; `moved` its key, the key it comes to stand before ("" for the end) and its folder.

    Up and down move between views, Alt with them moves a view, Return and Space choose.
    """

    chosen = Signal(object)
    moved = Signal(str, str, object)
    menu_wanted = Signal(object, QPoint)
    new_wanted = Signal()

    def __init__(self, theme: Theme, views: Sequence[PlacedView]) -> None:
        super().__init__(theme, "surface-0")
        self._theme = theme
        self.rows: list[ViewRow] = []
        self._folders: list[Button] = []
        self._closed: set[str] = set()
        self._placed: list[PlacedView] = []
        self._current = ""
        self.setMinimumWidth(130)
        self.search = SearchField(theme, self.tr("Find a view"), pause_ms=0)
        self.search.searched.connect(lambda text: self._rebuild())
        self.search.left_down.connect(self.focus_current)
        self.search.returnPressed.connect(self._choose_first)
        self._scroll = _Scroll()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inside = _Rows(theme)
        self._inside.setAutoFillBackground(False)
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(
            theme.space(1), theme.space(1), theme.space(1), theme.space(2)
        )
        self._layout.setSpacing(1)
        self._scroll.setWidget(self._inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.space(1), 0, 0)
        layout.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.space(1), 0, theme.space(1), 0)
        head.addWidget(self.search)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        self.setAcceptDrops(True)
        self.set_views(views)

    # --- what stands in it --------------------------------------------------------------------

    def set_views(self, views: Sequence[PlacedView]) -> None:
        """Others, or in another order; counts and the keyboard's place are kept."""
        self._placed = list(views)
        self.search.setVisible(len(views) >= SEARCH_FROM or self.search.hasFocus())
        self._rebuild()

    def _rebuild(self) -> None:
        counts = {row.view.key: row.count for row in self.rows}
        focused = next((row.view.key for row in self.rows if row.hasFocus()), "")
        self.rows, self._folders = [], []
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        wanted = folded(self.search.text().strip()) if self.search.isVisibleTo(self) else ""
        shown = [one for one in self._placed if wanted in folded(one.view.title)]
        for title, section, several in self._sections(shown):
            self._add_section(title, section, several)
        if wanted and not shown:
            self._layout.addWidget(
                Label(self._theme, self.tr("No view is called so."), tone="text-muted", wrap=True)
            )
        self._layout.addStretch(1)
        for row in self.rows:
            row.set_count(counts.get(row.view.key))
            row.setChecked(row.view.key == self._current)
            # Now, for what is not shown yet cannot take the keyboard.
            row.show()
            if row.view.key == focused:
                row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sections(self, shown: Sequence[PlacedView]) -> list[tuple[str, str, list[PlacedView]]]:
        def of(section: str) -> list[PlacedView]:
            return [one for one in shown if section_of(one) == section]

        found = [
            (self.tr("Pinned"), "pinned", of("pinned")),
            (self.tr("Work"), "work", of("work")),
            (self.tr("Mine"), "mine", of("mine")),
            (self.tr("Shared"), "shared", of("shared")),
            (self.tr("Archive"), "archive", of("archive")),
        ]
        return [one for one in found if one[2] or (one[1] == "mine" and not self.search.text())]

    def _add_section(self, title: str, section: str, several: Sequence[PlacedView]) -> None:
        theme = self._theme
        header = SectionHeader(theme, title)
        above = theme.space(2) if self.rows else theme.space(0)
        header.setContentsMargins(theme.space(1), above, 0, theme.space(0))
        self._layout.addWidget(header)
        folders: dict[str, list[PlacedView]] = {}
        for one in several:
            folder = (
                one.view.folder if isinstance(one.view, SavedView) and section != "pinned" else ""
            )
            folders.setdefault(folder, []).append(one)
        for one in folders.pop("", []):
            self._add_row(one, section)
        for folder, inside in sorted(folders.items(), key=lambda entry: folded(entry[0])):
            key = f"{section}/{folder}"
            is_closed = key in self._closed and not self.search.text()
            self._add_folder(folder, key, len(inside), is_closed=is_closed)
            for one in () if is_closed else inside:
                self._add_row(one, section)
        if section == "mine":
            new = Button(theme, self.tr("New view"), kind="ghost", icon="plus")
            new.setToolTip(self.tr("Make a view of the list that is shown now"))
            new.clicked.connect(self.new_wanted)
            self._layout.addWidget(new, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_folder(self, name: str, key: str, count: int, *, is_closed: bool) -> None:
        icon = "chevron-right" if is_closed else "chevron-down"
        button = Button(self._theme, name, kind="ghost", icon=icon)
        state = self.tr("closed") if is_closed else self.tr("open")
        button.setAccessibleName(f"{name}, {count}, {state}")

        def turn() -> None:
            self._closed ^= {key}
            self._rebuild()

        button.clicked.connect(turn)
        self._folders.append(button)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_row(self, placed: PlacedView, section: str) -> None:
        row = ViewRow(self._theme, placed, section)
        row.clicked.connect(self._chooser(row))
        row.menu_wanted.connect(lambda where: self.menu_wanted.emit(row.placed, where))
        self.rows.append(row)
        self._layout.addWidget(row)

    def _chooser(self, row: ViewRow) -> Callable[[], None]:
        def choose() -> None:
            # A second click on the current view must not uncheck it.
            row.setChecked(True)
            self.chosen.emit(row.view)

        return choose

    def _choose_first(self) -> None:
        if self.rows:
            view = self.rows[0].view
            self.search.clear()
            self.search.setVisible(len(self._placed) >= SEARCH_FROM)
            self.chosen.emit(view)

    # --- which and how many -------------------------------------------------------------------

    def set_current(self, key: str) -> None:
        self._current = key
        for row in self.rows:
            row.setChecked(row.view.key == key)
            if row.isChecked():
                self._scroll.ensureWidgetVisible(row, 0, 0)

    def set_count(self, key: str, count: int | None) -> None:
        for row in self.rows:
            if row.view.key == key:
                row.set_count(count)

    @property
    def focused(self) -> PlacedView | None:
        """The view the keyboard is on."""
        return next((row.placed for row in self.rows if row.hasFocus()), None)

    def step(self, step: int) -> None:
        """The next view up or down."""
        here = next((at for at, row in enumerate(self.rows) if row.isChecked()), 0)
        if self.rows:
            self.rows[(here + step) % len(self.rows)].click()

    def focus_current(self) -> None:
        row = next(
            (row for row in self.rows if row.isChecked()), self.rows[0] if self.rows else None
        )
        if row is not None:
            row.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_search(self) -> None:
        self.search.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- moving -------------------------------------------------------------------------------

    def move(self, key: str, step: int) -> None:
        """One place up or down in its section; at the edge of a folder into the next one."""
        at = next((at for at, row in enumerate(self.rows) if row.view.key == key), -1)
        to = at + step
        if at < 0 or not 0 <= to < len(self.rows) or self.rows[to].section != self.rows[at].section:
            return
        target = self.rows[to]
        before = target if step < 0 else (self.rows[to + 1] if to + 1 < len(self.rows) else None)
        if before is not None and before.section != target.section:
            before = None
        self.moved.emit(key, "" if before is None else before.view.key, folder_of(target.placed))

    def _drop_place(self, y: int, key: str) -> tuple[int, str, str] | None:
        """Where a view that is let go at this height comes to stand: the line, before whom, in which folder."""
        mine = next((row for row in self.rows if row.view.key == key), None)
        if mine is None:
            return None
        rows = [row for row in self.rows if row.section == mine.section]
        for row in rows:
            if y < row.y() + row.height() // 2:
                return row.y(), row.view.key, folder_of(row.placed)
        last = rows[-1]
        return last.y() + last.height(), "", folder_of(last.placed)

    def _place_of(self, event: QDropEvent) -> tuple[int, str, str] | None:
        if not event.mimeData().hasFormat(MIME):
            return None
        key = bytes(event.mimeData().data(MIME).data()).decode(errors="replace")
        y = self._inside.mapFrom(self, event.position().toPoint()).y()
        return self._drop_place(y, key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = self._place_of(event)
        self._inside.line = -1 if place is None else place[0]
        self._inside.update()
        if place is not None:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._inside.line = -1
        self._inside.update()

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._place_of(event)
        self._inside.line = -1
        self._inside.update()
        if place is not None:
            key = bytes(event.mimeData().data(MIME).data()).decode(errors="replace")
            event.acceptProposedAction()
            self.moved.emit(key, place[1], place[2])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((row for row in self.rows if row.hasFocus()), None)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if focused is not None and (step := step_of(event)):
            self.move(focused.view.key, step)
        elif focused is not None and key in steps:
            at = self.rows.index(focused) + steps[key]
            row = self.rows[at % len(self.rows)]
            row.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(row, 0, 0)
        elif focused is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused.click()
        else:
            super().keyPressEvent(event)


def section_of(placed: PlacedView) -> str:
    """Where a view stands."""
    if placed.is_pinned:
        return "pinned"
    if isinstance(placed.view, SavedView):
        return "mine" if placed.is_mine else "shared"
    return "archive" if placed.view.key in ARCHIVE else "work"


def folder_of(placed: PlacedView) -> str:
    return placed.view.folder if isinstance(placed.view, SavedView) else ""
