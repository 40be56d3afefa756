"""Rows of records: what one says, the model that keeps them, and how they are painted. Two lines, a lead, a chip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from deskflow.desktop.theme import Theme, Weight
from deskflow.desktop.widgets.avatars import AVATAR_PX, paint_avatar
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class RecordRow:
    """`lead` is an icon's name, `avatar` a person's; `mark` is a chip in front, `chip` one at the end. A `quiet` row is
    done with: decided, for instance."""

    id: Any
    title: str
    detail: str = ""
    lead: str = ""
    avatar: str | None = None
    mark: Chip | None = None
    chip: Chip | None = None
    quiet: bool = False


class RecordModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RecordRow] = []

    def replace(self, rows: Sequence[RecordRow]) -> None:
        """Rows that stay where they are keep selection and scroll; more rows at the end are appended."""
        new, old = list(rows), self.rows
        same = min(len(new), len(old))
        if len(new) < len(old) or [r.id for r in new[:same]] != [r.id for r in old]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        for place in range(same):
            if new[place] != old[place]:
                old[place] = new[place]
                self.dataChanged.emit(self.index(place), self.index(place))
        if len(new) > same:
            self.beginInsertRows(NO_INDEX, same, len(new) - 1)
            old.extend(new[same:])
            self.endInsertRows()

    def place_of(self, record_id: Any) -> int:
        """-1 when it is not here."""
        return next((at for at, row in enumerate(self.rows) if row.id == record_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chips = (row.mark and row.mark.text, row.title, row.detail, row.chip and row.chip.text)
            return ", ".join(part for part in chips if part)
        return None


class RecordDelegate(QStyledItemDelegate):
    """`framed` rows are those of a pane: a line below, a bar when chosen; others lie in a card."""

    def __init__(
        self, theme: Theme, view: QListView, *, framed: bool, keeps_mark: bool = False
    ) -> None:
        """`keeps_mark`: the chosen row shows also while the keyboard is elsewhere, as framed ones do."""
        super().__init__(view)
        self._keeps_mark = framed or keeps_mark
        self._theme = theme
        self._view = view
        self._framed = framed

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._theme
        row: RecordRow = index.model().rows[index.row()]
        height = theme.metrics("body", "semibold").height()
        if row.detail or self._framed:
            height += theme.metrics("sm").height() + theme.space(0) // 2
        air = {"compact": 1, "cosy": 2, "roomy": 2}[theme.density]
        spare = theme.space(0) if theme.density == "roomy" else 0
        return QSize(
            80, height + 2 * (theme.space(air) if self._framed else theme.space(0) + 2) + spare
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, tokens = self._theme, self._theme.tokens
        row: RecordRow = index.model().rows[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        chosen = chosen and (self._keeps_mark or self._view.hasFocus())
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if self._framed:
            if chosen or hovered:
                painter.fillRect(rect, tokens.surface_selected if chosen else tokens.surface_2)
            if chosen:
                painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.accent)
            line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
            painter.fillRect(line, tokens.border)
        elif chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if chosen else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        side = theme.space(3) if self._framed else theme.space(1)
        inside = rect.adjusted(side, 0, -side, -1 if self._framed else 0)
        self._paint_words(painter, self._paint_lead(painter, inside, row), row)
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(self._view):
            paint_focus(painter, theme, rect.adjusted(0, 0, 0, -1), 0 if self._framed else None)
        painter.restore()

    def _paint_lead(self, painter: QPainter, rect: QRectF, row: RecordRow) -> QRectF:
        theme = self._theme
        gap = theme.space(2) if self._framed else theme.space(1)
        if row.avatar is not None:
            lead = QRectF(rect.left(), rect.top(), AVATAR_PX, rect.height())
            paint_avatar(painter, theme, lead, row.avatar)
            return rect.adjusted(AVATAR_PX + gap, 0, 0, 0)
        if row.lead:
            side = theme.tokens.size.icon
            lead = QRectF(rect.left(), rect.top(), side, rect.height())
            theme.icons.paint(painter, row.lead, theme.tokens.text_muted, lead, side)
            return rect.adjusted(side + gap, 0, 0, 0)
        if row.mark is not None:
            width = chip_width(theme, row.mark)
            paint_chip(
                painter, theme, QRectF(rect.left(), rect.top(), width, rect.height()), row.mark
            )
            return rect.adjusted(width + gap, 0, 0, 0)
        return rect

    def _paint_tail(self, painter: QPainter, rect: QRectF, row: RecordRow) -> QRectF:
        if row.chip is None:
            return rect
        # A title needs room more than a chip does.
        width = min(chip_width(self._theme, row.chip), round(rect.width() * 0.6))
        place = QRectF(rect.right() - width, rect.top(), width, rect.height())
        paint_chip(painter, self._theme, place, row.chip)
        return rect.adjusted(0, 0, -width - self._theme.space(1), 0)

    def _paint_words(self, painter: QPainter, rect: QRectF, row: RecordRow) -> None:
        theme, tokens = self._theme, self._theme.tokens
        weight: Weight = "semibold" if self._framed and not row.quiet else "medium"
        title, small = theme.metrics("body", weight), theme.metrics("sm")
        gap = theme.space(0) // 2
        height = title.height() + (small.height() + gap if row.detail else 0)
        top = rect.center().y() - height / 2
        elide = Qt.TextElideMode.ElideRight
        start = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        first = QRectF(rect.left(), top, rect.width(), title.height())
        second = QRectF(rect.left(), first.bottom() + gap, rect.width(), small.height())
        # Beside the title, so that the line below has the whole width.
        first = self._paint_tail(painter, first, row)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text_muted if row.quiet else tokens.text)
        painter.drawText(first, start, title.elidedText(row.title, elide, round(first.width())))
        if row.detail:
            painter.setFont(theme.font("sm"))
            painter.setPen(tokens.text_muted)
            shown = small.elidedText(row.detail, elide, round(second.width()))
            painter.drawText(second, start, shown)
