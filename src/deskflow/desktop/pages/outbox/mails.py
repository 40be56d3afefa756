"""The list of mails: model, painting and view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskflow.channels.queries import OutboxRow
from deskflow.desktop.pages.outbox.words import attempts, problem_of, status_chip
from deskflow.desktop.theme import Theme, Weight
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.desktop.words import day_and_time

NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as it is painted, all in words."""

    row: OutboxRow
    to: str
    when: str
    chip: Chip
    attempts: str
    problem: str


def mail_row(row: OutboxRow, now: datetime) -> MailRow:
    return MailRow(
        row,
        ", ".join(row.to),
        day_and_time(row.sent_at or row.created_at, now),
        status_chip(row),
        attempts(row),
        problem_of(row) if row.status != "cancelled" else "",
    )


class MailsModel(QAbstractListModel):
    """`more_wanted` comes when the end of the list is in sight."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[MailRow] = []
        self._has_more = False

    def replace(self, rows: Sequence[MailRow], *, more: bool) -> None:
        """Rows that stay where they are are only painted again."""
        self._has_more = more
        if [one.row.id for one in rows] == [one.row.id for one in self.rows]:
            for place, row in enumerate(rows):
                if row != self.rows[place]:
                    self.rows[place] = row
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def append(self, rows: Sequence[MailRow], *, more: bool) -> None:
        self._has_more = more
        if rows:
            first = len(self.rows)
            self.beginInsertRows(NO_INDEX, first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def place_of(self, outgoing_id: UUID | None) -> int:
        return next((at for at, one in enumerate(self.rows) if one.row.id == outgoing_id), -1)

    def rowCount(self, parent: QModelIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent: QModelIndex) -> bool:
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: QModelIndex) -> None:
        self._has_more = False
        self.more_wanted.emit()

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.row.subject
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.problem or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            number = one.row.ticket_number or ""
            parts = (
                one.row.subject,
                one.chip.text,
                one.to,
                number,
                one.when,
                one.attempts,
                one.problem,
            )
            return ", ".join(part for part in parts if part)
        return None


class _MailDelegate(QStyledItemDelegate):
    """Subject and time; where it stands, to whom, about which ticket; and what went wrong."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        theme = self._theme
        one: MailRow = index.model().rows[index.row()]
        height = theme.metrics("body", "semibold").height() + theme.tokens.size.chip
        height += theme.space(0) + 2 * theme.space(1) + 2
        if one.problem:
            height += theme.metrics("sm").height() + theme.space(0)
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, tokens = self._theme, self._theme.tokens
        one: MailRow = index.model().rows[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.surface_selected)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, tokens.surface_2)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.border)
        inside = rect.adjusted(theme.space(3), theme.space(1), -theme.space(2), -theme.space(1))
        top = self._paint_subject(painter, inside, one)
        top = self._paint_standing(painter, inside, one, top)
        if one.problem:
            self._paint_problem(painter, inside, one, top)
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(self._view):
            paint_focus(painter, theme, rect.adjusted(0, 0, 0, -1), 0)
        painter.restore()

    def _paint_subject(self, painter: QPainter, inside: QRectF, one: MailRow) -> float:
        theme, tokens = self._theme, self._theme.tokens
        weight: Weight = "regular" if one.row.status in ("sent", "cancelled") else "semibold"
        metrics = theme.metrics("body", weight)
        line = QRectF(inside.left(), inside.top(), inside.width(), metrics.height())
        when = theme.metrics("sm", tabular=True).horizontalAdvance(one.when)
        painter.setFont(theme.font("sm", tabular=True))
        painter.setPen(tokens.text_muted)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, one.when)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text)
        room = round(line.width()) - when - theme.space(2)
        shown = metrics.elidedText(one.row.subject, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, shown)
        return line.bottom() + theme.space(0)

    def _paint_standing(self, painter: QPainter, inside: QRectF, one: MailRow, top: float) -> float:
        theme, tokens = self._theme, self._theme.tokens
        line = QRectF(inside.left(), top, inside.width(), tokens.size.chip)
        paint_chip(painter, theme, line, one.chip)
        left = chip_width(theme, one.chip) + theme.space(1)
        middle = Qt.AlignmentFlag.AlignVCenter
        right = " · ".join(part for part in (one.attempts, one.row.ticket_number) if part)
        metrics = theme.metrics("sm", tabular=True)
        painter.setFont(theme.font("sm", tabular=True))
        painter.setPen(tokens.text_muted)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, right)
        room = round(line.width()) - left - metrics.horizontalAdvance(right) - theme.space(1)
        shown = metrics.elidedText(one.to, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line.adjusted(left, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, shown)
        return line.bottom() + theme.space(0)

    def _paint_problem(self, painter: QPainter, inside: QRectF, one: MailRow, top: float) -> None:
        theme, tokens = self._theme, self._theme.tokens
        metrics = theme.metrics("sm")
        line = QRectF(inside.left(), top, inside.width(), metrics.height())
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.danger if one.row.status == "failed" else tokens.warning)
        shown = metrics.elidedText(one.problem, Qt.TextElideMode.ElideRight, round(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class MailList(QListView):
    """`picked` carries the row to show, `menu_wanted` where a context menu should open."""

    picked = Signal(object)
    menu_wanted = Signal(object)

    def __init__(
        self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.mails = MailsModel(self)
        self.setModel(self.mails)
        self.setItemDelegate(_MailDelegate(theme, self))
        self.setAccessibleName(self.tr("Mails"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self._showing = False

    @property
    def current(self) -> OutboxRow | None:
        place = self.currentIndex().row()
        return self.mails.rows[place].row if 0 <= place < len(self.mails.rows) else None

    def show_rows(self, rows: Sequence[OutboxRow], keep: UUID | None, *, more: bool) -> None:
        """New content; `keep` stays chosen if it is among it, and what is seen stays where it is."""
        self._showing = True
        scrolled = self.verticalScrollBar().value()
        now = self._now()
        self.mails.replace([mail_row(row, now) for row in rows], more=more)
        place = self.mails.place_of(keep)
        if place != self.currentIndex().row():
            self.setCurrentIndex(self.mails.index(place) if place >= 0 else NO_INDEX)
        self.verticalScrollBar().setValue(scrolled)
        self._showing = False

    def add_rows(self, rows: Sequence[OutboxRow], *, more: bool) -> None:
        now = self._now()
        self.mails.append([mail_row(row, now) for row in rows], more=more)

    def step(self, by: int) -> None:
        count = len(self.mails.rows)
        if count:
            place = min(count - 1, max(0, self.currentIndex().row() + by))
            self.setCurrentIndex(self.mails.index(place))

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid() and not self._showing:
            self.picked.emit(self.mails.rows[current.row()].row)

    def _on_menu(self, place: QPoint) -> None:
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))
