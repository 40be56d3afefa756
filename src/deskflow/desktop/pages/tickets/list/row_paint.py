"""Paints the cards of the list: priority, title, number · customer · status, time left, who has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from deskflow.core.clock import Clock
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list.facts import facts
from deskflow.desktop.pages.tickets.list.groups import Group, group_title
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.pages.tickets.list.table_paint import paint_cells
from deskflow.desktop.pages.tickets.list.time_left import due_words, time_left
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.avatars import AVATAR_PX, paint_avatar
from deskflow.desktop.widgets.rings import Ring, paint_time_left, time_left_width
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.list_queries import TicketRow

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
PRIORITY_TONES: dict[str, Tone] = {"P1": "danger", "P2": "warning", "P3": "info", "P4": "neutral"}
BAR = 3
MARK = 16
# A few screens of rows; each takes about 90 KB at 100 %.
PICTURES = 90
PARTS = 200
RING_STEPS = 60


@dataclass(frozen=True, slots=True)
class Look:
    """What a row's picture depends on besides the ticket itself."""

    width: int
    height: int
    ratio: float
    dark: bool
    current: bool
    hovered: bool
    # None while no ticket is chosen: then there are no boxes.
    marked: bool | None
    # Empty for cards; which facts those show is told by the columns.
    cells: tuple[tuple[str, int, int], ...]
    columns: tuple[str, ...]


class TicketRowDelegate(QStyledItemDelegate):
    """Keeps a picture of each row that was painted lately, so that scrolling and changes of others cost little."""

    def __init__(self, theme: Theme, clock: Clock, model: TicketListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._model = model
        self._pictures: dict[tuple[TicketRow, Ring | None, Look], QPixmap] = {}
        self._parts: dict[tuple[str, float], QPixmap] = {}
        theme.changed.connect(self._pictures.clear)
        theme.changed.connect(self._parts.clear)

    # --- sizes --------------------------------------------------------------------------------

    @property
    def row_height(self) -> int:
        """Two lines of text and the air of the chosen density; one line in a table."""
        theme = self._theme
        if self._model.is_table:
            return max(
                theme.row_height, theme.metrics("body", "semibold").height() + theme.space(1)
            )
        text = theme.metrics("body", "semibold").height() + theme.metrics("sm").height() + 2
        return text + theme.row_height - theme.space(3)

    @property
    def heading_height(self) -> int:
        return self._theme.metrics("xs", "semibold").height() + self._theme.space(2) - 1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        group = self._model.line(index.row()).group
        return QSize(200, self.row_height if group is None else self.heading_height)

    def avatar_rect(self, rect: QRectF) -> QRectF:
        """Where the person's disc stands in a row."""
        right = rect.right() - self._theme.space(2)
        return QRectF(right - AVATAR_PX, rect.top(), AVATAR_PX, rect.height())

    def time_rect(self, rect: QRectF) -> QRectF:
        """The widest the time left can be; in a table it may stand anywhere in its row."""
        if self._model.is_table:
            return rect
        avatar = self.avatar_rect(rect)
        width = 96
        return QRectF(
            avatar.left() - self._theme.space(1) - width, rect.top(), width, rect.height()
        )

    def mark_rect(self, rect: QRectF) -> QRectF:
        """Where the box for choosing a ticket stands while any is chosen."""
        left = rect.left() + self._theme.space(2)
        return QRectF(left, rect.top(), MARK, rect.height())

    # --- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """For whoever asks Qt's way; the list itself paints by `paint_line`."""
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self.paint_line(painter, QRectF(option.rect), index.row(), current=current, hovered=hovered)

    def paint_line(
        self,
        painter: QPainter,
        rect: QRectF,
        at: int,
        *,
        current: bool,
        hovered: bool,
        cells: tuple[tuple[str, int, int], ...] = (),
    ) -> None:
        """A heading or a ticket."""
        line = self._model.line(at)
        if line.group is not None:
            self._paint_heading(painter, rect, line.group)
            return
        marks = self._model.marked
        look = Look(
            round(rect.width()), round(rect.height()), painter.device().devicePixelRatioF(),
            self._theme.dark, current, hovered, (self._model.key_at(at) in marks) if marks else None,
            cells, self._model.columns,
        )  # fmt: skip
        row = self._model.row_at(at)
        if row is None:
            self._paint_surface(painter, rect, look)
            self._paint_unknown(painter, rect)
            return
        painter.drawPixmap(rect.topLeft(), self._picture(row, look))

    def _picture(self, row: TicketRow, look: Look) -> QPixmap:
        ring = _steady(time_left(row, self._clock.now()))
        key = (row, ring, look)
        picture = self._pictures.pop(key, None)
        if picture is None:
            picture = QPixmap(round(look.width * look.ratio), round(look.height * look.ratio))
            picture.setDevicePixelRatio(look.ratio)
            painter = QPainter(picture)
            box = QRectF(0, 0, look.width, look.height)
            (self._paint_cells if look.cells else self._paint_ticket)(painter, box, row, ring, look)
            painter.end()
            if len(self._pictures) >= PICTURES:
                del self._pictures[next(iter(self._pictures))]
        # Put back behind the others: those not used for the longest time go first.
        self._pictures[key] = picture
        return picture

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The whole of what does not fit into a row."""
        row = self._model.row_at(index.row()) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or row is None:
            QToolTip.hideText()
            return True
        nobody = self.tr("nobody")
        status = words.word("status", row.status)
        text = f"{row.title}\n{row.customer_name} · {status} · {row.assignee_name or nobody}"
        if due := due_words(row, self._clock.now()):
            text += f"\n{due}"
        QToolTip.showText(event.globalPos(), plain_tip(text), view.viewport())
        return True

    def _paint_heading(self, painter: QPainter, rect: QRectF, group: Group) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter.fillRect(rect, tokens.surface_0)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.border)
        side = 14
        left = rect.left() + theme.space(2)
        icon = "chevron-right" if self._model.is_folded(group.id) else "chevron-down"
        arrow = QRectF(left, rect.top(), side, rect.height())
        theme.icons.paint(painter, icon, tokens.text_muted, arrow, side)
        left += side + theme.space(1) - 2
        title = group_title(group)
        painter.setFont(theme.font("xs", "semibold"))
        painter.setPen(tokens.text_muted)
        painter.drawText(
            QRectF(left, rect.top(), rect.right() - left, rect.height() - 1), LEFT, title
        )
        if group.count is not None:
            left += theme.metrics("xs", "semibold").horizontalAdvance(title) + theme.space(1)
            painter.setFont(theme.font("xs", "regular", tabular=True))
            box = QRectF(left, rect.top(), rect.right() - left, rect.height() - 1)
            painter.drawText(box, LEFT, f"{group.count:n}")

    def _paint_surface(self, painter: QPainter, rect: QRectF, look: Look) -> None:
        tokens = self._theme.tokens
        if look.current or look.marked:
            painter.fillRect(rect, tokens.surface_selected)
        else:
            painter.fillRect(rect, tokens.surface_0 if look.hovered else tokens.surface_1)
        if look.current:
            painter.fillRect(QRectF(rect.left(), rect.top(), BAR, rect.height()), tokens.accent)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.border)

    def _paint_ticket(
        self, painter: QPainter, rect: QRectF, row: TicketRow, ring: Ring | None, look: Look
    ) -> None:
        self._paint_surface(painter, rect, look)
        time_width = 0
        if ring is not None:
            paint_time_left(painter, self._theme, self.time_rect(rect), ring)
            time_width = time_left_width(self._theme, ring)
        name = row.assignee_name or ""
        disc = self._part(f"@{name}", AVATAR_PX, look.ratio, partial(self._paint_person, name))
        self._put(painter, disc, self.avatar_rect(rect))
        left = self._paint_mark(painter, rect, look.marked)
        size = self._chip_size()
        chip = self._part(
            row.priority, size.width(), look.ratio, partial(self._paint_priority, row.priority)
        )
        self._put(painter, chip, QRectF(left, rect.top(), size.width(), rect.height()))
        left += size.width() + self._theme.space(2) - 2
        right = self.avatar_rect(rect).left() - self._theme.space(1)
        self._paint_words(
            painter, QRectF(left, rect.top(), right - left, rect.height()), row, time_width, look
        )

    def _paint_cells(
        self, painter: QPainter, rect: QRectF, row: TicketRow, ring: Ring | None, look: Look
    ) -> None:
        """The same as a line of a table."""
        self._paint_surface(painter, rect, look)
        cells = list(look.cells)
        if look.marked is not None:
            # The box takes its room from the column that begins there.
            right = round(self._paint_mark(painter, rect, look.marked))
            cells = [
                (name, max(left, right), width - max(0, right - left))
                for name, left, width in cells
            ]
        for name, left, _ in cells:
            if name == "priority":
                size = self._chip_size()
                chip = self._part(
                    row.priority,
                    size.width(),
                    look.ratio,
                    partial(self._paint_priority, row.priority),
                )
                box = QRectF(left + self._theme.space(1), rect.top(), size.width(), rect.height())
                self._put(painter, chip, box)
        paint_cells(painter, self._theme, rect, cells, row, ring, self._clock.now())

    def _paint_mark(self, painter: QPainter, rect: QRectF, marked: bool | None) -> float:
        """The box, while any ticket is chosen; answers where the rest begins."""
        if marked is None:
            return rect.left() + self._theme.space(2)
        tokens = self._theme.tokens
        icon, ink = ("square-check", tokens.accent) if marked else ("square", tokens.text_faint)
        box = self.mark_rect(rect)
        self._theme.icons.paint(painter, icon, ink, box, MARK)
        return box.right() + self._theme.space(1)

    def _part(
        self, name: str, width: int, ratio: float, paint: Callable[[QPainter, QRectF], None]
    ) -> QPixmap:
        """A small picture that many rows share."""
        key = (name, ratio)
        if (picture := self._parts.get(key)) is None:
            if len(self._parts) > PARTS:
                self._parts.clear()
            height = max(AVATAR_PX, self._theme.tokens.size.chip)
            picture = QPixmap(round(width * ratio), round(height * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            paint(painter, QRectF(0, 0, width, height))
            painter.end()
            self._parts[key] = picture
        return picture

    @staticmethod
    def _put(painter: QPainter, picture: QPixmap, rect: QRectF) -> None:
        height = picture.height() / picture.devicePixelRatioF()
        painter.drawPixmap(QPointF(rect.left(), round(rect.center().y() - height / 2)), picture)

    def _paint_person(self, name: str, painter: QPainter, rect: QRectF) -> None:
        paint_avatar(painter, self._theme, rect, name)

    def _chip_size(self) -> QSize:
        text = self._theme.metrics("sm", "semibold").horizontalAdvance("P8")
        return QSize(text + 2 * self._theme.space(1) - 2, self._theme.tokens.size.chip)

    def _paint_priority(self, priority: str, painter: QPainter, rect: QRectF) -> None:
        theme, tokens = self._theme, self._theme.tokens
        tone = PRIORITY_TONES.get(priority, "neutral")
        height = tokens.size.chip
        box = QRectF(rect.left(), round(rect.center().y() - height / 2), rect.width(), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.soft(tone))
        painter.drawRoundedRect(box, tokens.size.chip_radius, tokens.size.chip_radius)
        painter.setFont(theme.font("sm", "semibold"))
        painter.setPen(tokens.tone(tone))
        painter.drawText(box, CENTRE, priority)

    def _paint_words(
        self, painter: QPainter, rect: QRectF, row: TicketRow, time_width: int, look: Look
    ) -> None:
        theme, tokens = self._theme, self._theme.tokens
        upper, lower = theme.metrics("body", "semibold"), theme.metrics("sm")
        block = upper.height() + 2 + lower.height()
        top = rect.top() + (rect.height() - 1 - block) / 2
        room = round(rect.width()) - (time_width + theme.space(1) if time_width else 0)
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(theme.font("body", "semibold"))
        painter.setPen(tokens.text)
        box = QRectF(rect.left(), top, room, upper.height())
        painter.drawText(box, LEFT, upper.elidedText(row.title, elide, room))
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        box = QRectF(rect.left(), top + upper.height() + 2, room, lower.height())
        painter.drawText(
            box, LEFT, facts(self._theme.metrics("sm"), row, look.columns, self._clock.now(), room)
        )

    def _paint_unknown(self, painter: QPainter, rect: QRectF) -> None:
        """Two grey bars for the moment until the row is there."""
        theme = self._theme
        left = rect.left() + theme.space(2) + 40
        upper, lower = theme.metrics("body", "semibold"), theme.metrics("sm")
        block = upper.height() + 2 + lower.height()
        top = rect.top() + (rect.height() - 1 - block) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens.surface_2)
        width = rect.width() - 160
        painter.drawRoundedRect(QRectF(left, top + 4, width * 0.8, upper.height() - 8), 3, 3)
        painter.drawRoundedRect(QRectF(left, top + upper.height() + 5, width * 0.5, 8), 3, 3)


def _steady(ring: Ring | None) -> Ring | None:
    """The ring in steps that can be seen, so that a picture lives longer than an instant."""
    return None if ring is None else replace(ring, used=round(ring.used * RING_STEPS) / RING_STEPS)
