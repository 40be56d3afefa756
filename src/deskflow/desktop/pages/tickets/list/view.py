"""The list as a widget: keyboard and mouse, scroll that stays where it is through changes, and the countdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from deskflow.core.clock import Clock
from deskflow.desktop.pages.tickets.list.countdown import Countdown
from deskflow.desktop.pages.tickets.list.header import TicketHeader
from deskflow.desktop.pages.tickets.list.marking import Marking
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.row_paint import TicketRowDelegate
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus

# Whoever walks down the list sees so many lines ahead.
BESIDE = 2


class TicketListView(QTableView):
    """`chosen` comes when another ticket becomes the current one, `opened` on Return or a double click."""

    chosen = Signal(object)
    opened = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, model: TicketListModel) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._model = model
        self._delegate = TicketRowDelegate(theme, clock, model, self)
        self.header = TicketHeader(theme, self)
        self._anchor: tuple[int, int] | None = None
        self._current_key: int | None = None
        self._marking = Marking(model, lambda: (self.current_line, self._current_key))
        self._restoring = False
        self._sized: list[int] = []
        self._hovered = -1
        self._anchor_widget = QWidget(self.viewport())
        self._anchor_widget.hide()
        self.setAccessibleName(self.tr("Tickets"))
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._set_up()
        self._countdown = Countdown(clock, model, self._lines_in_view, self._repaint_time, self)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(self._on_theme_changed)
        self._size_rows()

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        # It fills all of itself, so scrolling moves what is there instead of painting it again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWordWrap(False)
        self.setHorizontalHeader(self.header)
        self.setCornerWidget(QWidget())
        self.header.hide()
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(8)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # --- columns ------------------------------------------------------------------------------

    def show_columns(self, names: Sequence[str], widths: dict[str, int], *, is_table: bool) -> None:
        """These columns, each with its own place or as the facts of cards."""
        if not is_table:
            self.header.forget()
        self._model.set_columns(names, is_table=is_table)
        mode = QHeaderView.ResizeMode.Interactive if is_table else QHeaderView.ResizeMode.Stretch
        self.header.setSectionResizeMode(mode)
        self.header.setVisible(is_table)
        scroll = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            scroll.ScrollBarAsNeeded if is_table else scroll.ScrollBarAlwaysOff
        )
        if is_table:
            self.header.reset_columns()
            self.header.show_columns(tuple(names), widths)
        self._size_rows()
        self.viewport().update()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Up and down only: whoever walks down a list keeps looking at the same columns."""
        before = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        self.horizontalScrollBar().setValue(before)

    # --- where one is -------------------------------------------------------------------------

    @property
    def current_key(self) -> int | None:
        return self._current_key

    @property
    def current_line(self) -> int:
        return self.currentIndex().row()

    @property
    def place(self) -> int:
        """The place of the current ticket in the whole order; -1 when it is not to be seen."""
        line = self.current_line
        return self._model.line(line).place if self._model.key_at(line) is not None else -1

    def current_id(self) -> UUID | None:
        row = None if self._current_key is None else self._model.row_of(self._current_key)
        return None if row is None else row.id

    def go_to_line(self, line: int) -> None:
        """Make it the current one and bring it into view."""
        if self._model.key_at(line) is not None:
            self.setCurrentIndex(self._model.index(line, 0))
            for beside in (line - BESIDE, line + BESIDE, line):
                self.scrollTo(self._model.index(max(0, min(beside, self._model.rowCount() - 1)), 0))
            if line > 0 and self._model.key_at(line - 1) is None:
                # With the heading it stands below.
                self.scrollTo(self._model.index(line - 1, 0))

    def move_current(self, step: int) -> bool:
        """To the next ticket up or down, over headings; answers whether there is one."""
        line = self.current_line
        if line < 0:
            line = -1 if step > 0 else self._model.rowCount()
        line += step
        while 0 <= line < self._model.rowCount():
            if self._model.key_at(line) is not None:
                self.go_to_line(line)
                return True
            line += step
        return False

    def go_to_start(self) -> None:
        self.scrollToTop()
        self.setCurrentIndex(QModelIndex())
        self.move_current(1)

    def forget_current(self) -> None:
        """No ticket is the current one."""
        self._current_key = None
        self._model.kept = None
        self._marking.forget()
        self.selectionModel().clear()

    def current_group(self) -> str | None:
        """The group the current ticket stands in; None when it is not to be seen."""
        line = self._model.line_of_key(self._current_key) if self._current_key is not None else -1
        while line >= 0:
            group = self._model.line(line).group
            if group is not None:
                return group.id
            line -= 1
        return None

    def anchor(self) -> QWidget:
        """Something at the current row that a popover can open beside."""
        index = self.currentIndex()
        rect = self.row_rect(index.row()) if index.isValid() else QRectF(self.viewport().rect())
        self._anchor_widget.setGeometry(rect.adjusted(48, 0, 0, -rect.height() / 4).toRect())
        return self._anchor_widget

    # --- choosing several ---------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Choose the current ticket for work on many, or no longer."""
        self._marking.toggle()

    def extend_marks(self, step: int) -> None:
        """Choose from here to the next one up or down."""
        self._marking.extend(lambda: self.move_current(step))

    # --- through changes ----------------------------------------------------------------------

    def _remember(self) -> None:
        """What stands where before the list is laid out anew."""
        self._restoring = True
        self._anchor = None
        line = self._model.line_of_key(self._current_key) if self._current_key is not None else -1
        top = self.rowViewportPosition(line) if line >= 0 else -1
        if not 0 <= top < self.viewport().height():
            line = self._first_ticket_in_view()
            top = self.rowViewportPosition(line) if line >= 0 else 0
        key = self._model.key_at(line)
        if key is not None and self.verticalScrollBar().value() > 0:
            self._anchor = (key, top)

    def _restore(self) -> None:
        self._size_rows()
        if self._current_key is not None:
            line = self._model.line_of_key(self._current_key)
            if line >= 0:
                # Also in another list: the ticket one was at already is the one one is at there.
                self._model.kept = self._current_key
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                rows = flags | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().setCurrentIndex(self._model.index(line, 0), rows)
        if self._anchor is not None:
            key, top = self._anchor
            line = self._model.line_of_key(key)
            if line >= 0:
                self.updateGeometries()
                now = self.verticalHeader().sectionPosition(line)
                self.verticalScrollBar().setValue(now - top)
        self._restoring = False
        self._countdown.forget()

    def _first_ticket_in_view(self) -> int:
        line = self.rowAt(0)
        while 0 <= line < self._model.rowCount() and self._model.key_at(line) is None:
            line += 1
        return line if line < self._model.rowCount() else -1

    def _size_rows(self) -> None:
        header = self.verticalHeader()
        header.setDefaultSectionSize(self._delegate.row_height)
        # Told of each, the view would measure itself once for every heading; once for all of them will do.
        header.blockSignals(True)
        # A list laid out anew with as many lines keeps their heights: a heading may be a ticket by now.
        for line in self._sized:
            if line < header.count():
                header.resizeSection(line, self._delegate.row_height)
        self._sized = list(self._model.headings)
        for line in self._sized:
            header.resizeSection(line, self._delegate.heading_height)
        header.blockSignals(False)
        self.updateGeometries()
        self.verticalScrollBar().setSingleStep(max(12, self._delegate.row_height // 2))

    def _on_current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        if self._restoring:
            return
        key = self._model.key_at(now.row()) if now.isValid() else None
        if key is None or key == self._current_key:
            return
        self._current_key = key
        self._model.kept = key
        self.chosen.emit(key)

    def _on_theme_changed(self) -> None:
        self._size_rows()
        self.viewport().update()

    # --- what is in sight ---------------------------------------------------------------------

    def start_counting(self) -> None:
        self._countdown.start()

    def stop_counting(self) -> None:
        self._countdown.stop()

    def row_rect(self, line: int) -> QRectF:
        """The whole line, however its columns have been scrolled."""
        top, height = self.rowViewportPosition(line), self.rowHeight(line)
        return QRectF(0, top, self.viewport().width(), height)

    def _repaint_time(self, line: int) -> None:
        rect = self._delegate.time_rect(self.row_rect(line))
        self.viewport().update(rect.toAlignedRect())

    def _lines_in_view(self) -> range:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)

    # --- Qt -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """In one go: Qt's own way asks the model and the delegate for each row, and each of these questions waits
        for Python's lock while other threads work."""
        painter = QPainter(self.viewport())
        painted = event.rect()
        painter.fillRect(painted, self._theme.tokens.surface_1)
        seen = self._lines_in_view()
        current = self.current_line
        cells = tuple(self.header.rects()) if self._model.is_table else ()
        for line in seen:
            box = self.row_rect(line)
            if box.top() <= painted.bottom() and box.bottom() > painted.top():
                self._delegate.paint_line(
                    painter, box, line, current=line == current, hovered=line == self._hovered, cells=cells
                )  # fmt: skip
        if shows_focus(self) and current in seen:
            paint_focus(painter, self._theme, self.row_rect(current), 0)
        painter.end()
        self._model.forget_far(seen.start, seen.stop)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(round(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._hover(-1)
        super().scrollContentsBy(dx, dy)
        if dx:
            # Rows are pictures as wide as the view; what scrolls sideways is painted anew.
            self.viewport().update()

    def _hover(self, line: int) -> None:
        if line == self._hovered:
            return
        for one in (line, self._hovered):
            if 0 <= one < self._model.rowCount():
                self.viewport().update(
                    0, self.rowViewportPosition(one), self.viewport().width(), self.rowHeight(one)
                )
        self._hovered = line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._countdown.forget()
        if self._model.is_table:
            self.header.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self.extend_marks(1) if shift else self.move_current(1),
            Qt.Key.Key_Up: lambda: self.extend_marks(-1) if shift else self.move_current(-1),
        }
        key = event.key()
        if key in moves:
            moves[key]()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._current_key is not None:
                self.opened.emit(self._current_key)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            # Letters are shortcuts of the page; the list has no search of its own.
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)
            return
        group = self._model.line(index.row()).group
        if group is not None:
            self._model.fold(group.id, not self._model.is_folded(group.id))
            return
        box = self._delegate.mark_rect(self.row_rect(index.row()))
        on_box = bool(self._model.marked) and box.contains(event.position())
        if self._marking.pressed(index.row(), event.modifiers(), on_box=on_box):
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        key = self._model.key_at(self.indexAt(event.position().toPoint()).row())
        if key is not None and not event.modifiers():
            self.opened.emit(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.row_rect(self.current_line)
            self.menu_wanted.emit(self.viewport().mapToGlobal(rect.center().toPoint()))
            return
        index = self.indexAt(event.pos())
        if self._model.key_at(index.row()) is not None:
            if self._model.key_at(index.row()) not in self._model.marked:
                self.setCurrentIndex(index)
            self.menu_wanted.emit(event.globalPos())
