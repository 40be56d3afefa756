"""A line of the timeline that is no message: an icon, who did what, and when."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deskflow.desktop.pages.tickets.ticket.entries import ActivityEntry
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.tips import plain_tip

ICON = 14
WRAP = int(Qt.TextFlag.TextWordWrap)


class ActivityLine(QWidget):
    """One line while there is room, more where a reason is long."""

    def __init__(self, theme: Theme, entry: ActivityEntry, when: str, when_long: str) -> None:
        super().__init__()
        self._theme = theme
        self.entry = entry
        self._when = when
        self.setAccessibleName(f"{entry.who} {entry.text}, {when_long}".strip())
        self.setToolTip(plain_tip(when_long))

    def height_for(self, width: int) -> int:
        """What `lay_out` would take."""
        metrics = self._theme.metrics("sm")
        room = self._room(width)
        if self._fits(room):
            return metrics.height() + 6
        text = f"{self.entry.who} {self.entry.text}".strip()
        return metrics.boundingRect(QRect(0, 0, max(40, room), 10_000), WRAP, text).height() + 6

    def lay_out(self, width: int) -> int:
        height = self.height_for(width)
        self.resize(width, height)
        return height

    def _left(self) -> int:
        # Under the discs of the messages.
        return ICON + self._theme.space(1) + self._theme.space(1)

    def _room(self, width: int) -> int:
        time = self._theme.metrics("xs", tabular=True).horizontalAdvance(self._when)
        return width - self._left() - time - self._theme.space(2)

    def _fits(self, room: int) -> bool:
        who = self._theme.metrics("sm", "semibold").horizontalAdvance(f"{self.entry.who} ")
        rest = self._theme.metrics("sm").horizontalAdvance(self.entry.text)
        return (who if self.entry.who else 0) + rest <= room

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        line = theme.metrics("sm").height()
        theme.icons.paint(
            painter, self.entry.icon, tokens.text_muted, QRectF(theme.space(0), 3, ICON, line), ICON
        )
        room = self._room(self.width())
        box = QRectF(self._left(), 3, room, self.height() - 6)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if self._fits(room):
            if self.entry.who:
                painter.setFont(theme.font("sm", "semibold"))
                painter.setPen(tokens.text)
                painter.drawText(box, align, self.entry.who)
                who = theme.metrics("sm", "semibold").horizontalAdvance(f"{self.entry.who} ")
                box.setLeft(box.left() + who)
            painter.setFont(theme.font("sm"))
            painter.setPen(tokens.text_muted)
            painter.drawText(box.adjusted(0, 0, 8, 0), align, self.entry.text)
        else:
            painter.setFont(theme.font("sm"))
            painter.setPen(tokens.text_muted)
            painter.drawText(box.toRect(), WRAP, f"{self.entry.who} {self.entry.text}".strip())
        painter.setFont(theme.font("xs", tabular=True))
        painter.setPen(tokens.text_faint)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(0, 4, self.width(), line), end, self._when)
        painter.end()
