"""One piece of news in the list behind the bell: what it says, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deskflow.desktop.theme import Theme, Tone, Weight

WIDTH = 440
# At the right end of the row under the pointer: what else can be done with it.
MORE_PX = 28


@dataclass(frozen=True, slots=True)
class Notification:
    """`when` is already in words, and so is `why`: for what reason this person is told. `id` comes back when it is
    opened. News of one `day` stand together; `ticket` says that it is about one that can be muted."""

    id: str
    title: str
    text: str = ""
    when: str = ""
    icon: str = "bell"
    tone: Tone = "neutral"
    unread: bool = True
    why: str = ""
    day: str = ""
    ticket: bool = False


class NotificationDelegate(QStyledItemDelegate):
    """A heading for a day is a row with a text only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        theme = self._theme
        row = index.model().at(index.row())
        small = theme.metrics("sm").height()
        if isinstance(row, str):
            return QSize(WIDTH, small + theme.space(2))
        lines = theme.metrics("body", "medium").height()
        lines += small * (bool(row.text) + bool(row.why))
        return QSize(WIDTH, lines + 2 * theme.space(1) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, tokens = self._theme, self._theme.tokens
        row = index.model().at(index.row())
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, str):
            painter.setFont(theme.font("sm", "semibold"))
            painter.setPen(tokens.text_muted)
            under = rect.adjusted(theme.space(1), 0, 0, -theme.space(0))
            painter.drawText(under, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, row)
            painter.restore()
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_selected if selected else tokens.surface_2)
            painter.drawRoundedRect(rect, tokens.size.radius, tokens.size.radius)
        inside = rect.adjusted(theme.space(1), theme.space(1), -theme.space(1), -theme.space(1))
        side = tokens.size.icon
        lead = QRectF(inside.left(), inside.top(), side, theme.metrics().height())
        theme.icons.paint(painter, row.icon, tokens.tone(row.tone), lead, side)
        words = inside.adjusted(side + theme.space(1), 0, -MORE_PX if hovered else 0, 0)
        self._paint_words(painter, words, row)
        if hovered:
            more = QRectF(rect.right() - MORE_PX, rect.top(), MORE_PX, rect.height())
            theme.icons.paint(painter, "ellipsis", tokens.text_muted, more, side)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, shown: Notification) -> None:
        theme, tokens = self._theme, self._theme.tokens
        top_left = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        when = theme.metrics("xs", tabular=True).horizontalAdvance(shown.when)
        dot = 12 if shown.unread else 0
        painter.setFont(theme.font("xs", tabular=True))
        painter.setPen(tokens.text_muted)
        times = rect.adjusted(0, 1, -dot, 0)
        painter.drawText(times, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, shown.when)
        if shown.unread:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawEllipse(QRectF(rect.right() - 6, rect.top() + 5, 6, 6))
        weight: Weight = "semibold" if shown.unread else "regular"
        metrics = theme.metrics("body", weight)
        room = round(rect.width()) - when - dot - theme.space(1)
        painter.setFont(theme.font("body", weight))
        painter.setPen(tokens.text)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(rect, top_left, metrics.elidedText(shown.title, elide, room))
        small = theme.metrics("sm")
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        below = rect.adjusted(0, metrics.height() + 1, 0, 4)
        for line in (shown.text, shown.why):
            if line:
                painter.drawText(
                    below, top_left, small.elidedText(line, elide, round(rect.width()))
                )
                below = below.adjusted(0, small.height(), 0, 0)
