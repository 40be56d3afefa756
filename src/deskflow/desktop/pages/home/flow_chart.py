"""Two bars for each day: what came in and what was finished. Painted by hand; the numbers are told as words, too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.tickets.home_queries import DayFlow

LINES = 11
CORNER = 2.0
_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
)  # fmt: skip


class FlowChart(QWidget):
    """The tallest bar fills the height; a day's numbers are its tool tip. `day_wanted` carries the day that was clicked;
    the arrows go through the days, Enter opens one."""

    day_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: tuple[date, ...] = ()
        self._flow: tuple[DayFlow, ...] = ()
        # The day under the keyboard, from the last one backwards.
        self._at = -1
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("New and finished tickets by day"))

    def show_flow(self, days: Sequence[date], flow: Sequence[DayFlow]) -> None:
        if (tuple(days), tuple(flow)) == (self._days, self._flow):
            return
        self._days, self._flow = tuple(days), tuple(flow)
        told = "; ".join(self._told(place) for place in reversed(range(len(self._flow))))
        self.setAccessibleDescription(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, LINES * self._theme.metrics("sm").height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, LINES * self._theme.metrics("sm").height())

    def _told(self, place: int) -> str:
        day, flow = self._days[place], self._flow[place]
        shown = QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM")
        text = tr("{day}: {created} new, {finished} finished")
        return text.format(day=shown, created=flow.created, finished=flow.finished)

    # --- paint -------------------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        theme = self._theme
        foot = theme.metrics("xs").height() + theme.space(1)
        head = theme.metrics("xs").height()
        return QRectF(self.rect()).adjusted(0, head, 0, -foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), tokens.border)
        most = max((max(one.created, one.finished) for one in self._flow), default=0)
        if self._flow:
            cell = plot.width() / len(self._flow)
            for place in range(len(self._flow)):
                box = QRectF(plot.left() + place * cell, plot.top(), cell, plot.height())
                self._paint_day(painter, box, place, max(most, 1))
        if most:
            painter.setFont(theme.font("xs", tabular=True))
            painter.setPen(tokens.text_muted)
            top = QRectF(0, 0, plot.width(), theme.metrics("xs").height())
            painter.drawText(top, Qt.AlignmentFlag.AlignLeft, tr("most: {n}").format(n=most))
        if shows_focus(self) and self._flow:
            cell = plot.width() / len(self._flow)
            here = QRectF(plot.left() + self._place * cell, 0, cell, float(self.height()))
            paint_focus(painter, theme, here)
        painter.end()

    def _paint_day(self, painter: QPainter, box: QRectF, place: int, most: int) -> None:
        theme, tokens = self._theme, self._theme.tokens
        flow, day = self._flow[place], self._days[place]
        gap = 2.0
        bar = max(2.0, min(14.0, (box.width() * 0.72 - gap) / 2))
        left = box.center().x() - bar - gap / 2
        for at, value, colour in (
            (left, flow.created, tokens.accent),
            (left + bar + gap, flow.finished, tokens.text_faint),
        ):
            self._paint_bar(painter, box, at, bar, value / most, colour)
        last = place == len(self._flow) - 1
        painter.setFont(theme.font("xs", "semibold" if last else "regular", tabular=True))
        painter.setPen(tokens.text if last else tokens.text_muted)
        under = QRectF(box.left(), box.bottom() + theme.space(0), box.width(), 40)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(under, centre, str(day.day))

    def _paint_bar(
        self,
        painter: QPainter,
        box: QRectF,
        left: float,
        width: float,
        share: float,
        colour: QColor,
    ) -> None:
        if share <= 0:
            return
        height = max(2.0, box.height() * share)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        # The foot stands square on the line: the lower corners are cut off below it.
        painter.save()
        painter.setClipRect(QRectF(left, box.top(), width, box.height()))
        bar = QRectF(left, box.bottom() - height, width, height + CORNER)
        painter.drawRoundedRect(bar, CORNER, CORNER)
        painter.restore()

    @property
    def _place(self) -> int:
        return max(0, min(len(self._flow) - 1, self._at % max(1, len(self._flow))))

    def _place_at(self, x: float) -> int:
        cell = self._plot().width() / len(self._flow)
        return min(len(self._flow) - 1, max(0, int(x / max(1.0, cell))))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._flow:
            self.day_wanted.emit(self._days[self._place_at(event.position().x())])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self._flow) - 1
        if not self._flow or key not in _KEYS:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_wanted.emit(self._days[self._place])
        else:
            by = -1 if key == Qt.Key.Key_Left else 1
            self._at = max(0, min(last, self._place + by))
            announce(self, self._told(self._at))
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._flow:
            told = self._told(self._place_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)
