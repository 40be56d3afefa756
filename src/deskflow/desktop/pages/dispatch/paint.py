"""How the board looks: a row with its hours and blocks, the ruler above, and what is drawn over both.

Rows are painted into pictures that are kept; what moves with the hand is painted over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from deskflow.desktop.pages.dispatch.axis import TimeAxis, midnight
from deskflow.desktop.pages.dispatch.remark_words import hours, tr
from deskflow.desktop.pages.dispatch.rows import Block, Row
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.theme.fonts import Weight
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.routing.board import BoardPerson, BoardPlan, Worked
from deskflow.routing.queue_plan import Proposed

TONES: Final[dict[str, Tone]] = {"P1": "danger", "P2": "warning", "P3": "info", "P4": "neutral"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_ELIDE = Qt.TextElideMode.ElideRight
DISC = 26
AIR = 5
DONE_BAR = 3
# Narrower than this only a number has room; as tall as this, a sign under it.
NARROW = 64
TALL = 34


def tone_of(plan: BoardPlan) -> Tone:
    return TONES.get(plan.priority, "neutral") if plan.is_open else "success"


def state_words(plan: BoardPlan) -> str:
    """What stands under the title: whether it is certain, and for whom."""
    said = tr("tentative") if plan.is_tentative else tr("firm")
    if not plan.is_open:
        said = tr("done")
    return f"{plan.priority} · {said} · {plan.customer}"


class RowPaint:
    """Paints one row; `names` is the width of the column at the left."""

    def __init__(self, theme: Theme, state: BoardState) -> None:
        self._theme = theme
        self._state = state
        self.names = 0.0

    def block_rect(self, row: Row, block: Block, left: float, right: float) -> QRectF:
        """Relative to the row and the time area."""
        room = row.height - 2 * AIR
        each = room / block.lanes
        top = AIR + block.lane * each
        gap = 2.0 if block.lanes > 1 else 0.0
        return QRectF(left + 1, top, max(5.0, right - left - 2), each - gap)

    def paint(
        self, painter: QPainter, row: Row, axis: TimeAxis, shift: float, width: float
    ) -> None:
        """`shift`: so many px of the time area are hidden at the left."""
        tokens = self._theme.tokens
        painter.fillRect(QRectF(0, 0, width, row.height), tokens.surface_1)
        if row.person is None:
            self._heading(painter, row, width)
            return
        painter.save()
        painter.setClipRect(QRectF(self.names, 0, width - self.names, row.height))
        painter.translate(self.names - shift, 0)
        self._hours(painter, row, row.person, axis)
        self._grid(painter, row, axis)
        self._away(painter, row, row.person, axis, shift)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for worked in self._state.worked:
            if worked.user_id == row.person.id:
                self._worked(painter, row, worked, axis)
        for block in row.blocks:
            for left, right in axis.spans(block.begins, block.ends):
                if right >= shift and left <= shift + width:
                    self.block(painter, self.block_rect(row, block, left, right), block.plan)
        painter.restore()
        self._name(painter, row, row.person)
        painter.fillRect(QRectF(0, row.height - 1, width, 1), tokens.border)

    def _heading(self, painter: QPainter, row: Row, width: float) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter.fillRect(QRectF(0, 0, width, row.height), tokens.surface_0)
        painter.fillRect(QRectF(0, row.height - 1, width, 1), tokens.border)
        painter.setFont(theme.font("xs", "semibold"))
        painter.setPen(tokens.text_muted)
        painter.drawText(QRectF(theme.space(2), 0, width, row.height), _LEFT, row.title)

    # --- the time behind the blocks -----------------------------------------------------------

    def _hours(self, painter: QPainter, row: Row, person: BoardPerson, axis: TimeAxis) -> None:
        """What lies outside of their working hours is darker."""
        spans = person.worker.hours
        if spans is None:
            return
        height, tokens = row.height, self._theme.tokens
        painter.fillRect(QRectF(0, 0, axis.width, height), tokens.surface_2)
        for first, last in spans:
            for left, right in axis.spans(first.timestamp(), last.timestamp()):
                painter.fillRect(QRectF(left, 0, right - left, height), tokens.surface_1)

    def _grid(self, painter: QPainter, row: Row, axis: TimeAxis) -> None:
        line = QColor(self._theme.tokens.border)
        line.setAlphaF(0.6)
        for tick in axis.ticks():
            painter.fillRect(QRectF(round(tick.left), 0, 1, row.height), line)
        for column in axis.columns[1:]:
            box = QRectF(round(column.left) - 1, 0, 1, row.height)
            painter.fillRect(box, self._theme.tokens.border_strong)

    def _away(
        self, painter: QPainter, row: Row, person: BoardPerson, axis: TimeAxis, shift: float
    ) -> None:
        for away in person.worker.away:
            text = away.note or tr("Off")
            spans = axis.spans(away.starts_at.timestamp(), away.ends_at.timestamp())
            self._hatched(painter, row, spans, text, shift)
        for day, name in person.holidays:
            begins = midnight(day)
            self._hatched(painter, row, axis.spans(begins, begins + 86_400), name, shift)

    def _hatched(
        self,
        painter: QPainter,
        row: Row,
        spans: Sequence[tuple[float, float]],
        text: str,
        shift: float,
    ) -> None:
        """`text` stands where its time begins, or where it comes into sight."""
        theme, tokens = self._theme, self._theme.tokens
        for left, right in spans:
            box = QRectF(left, 0, right - left, row.height - 1)
            painter.fillRect(box, tokens.surface_2)
            painter.fillRect(box, QBrush(tokens.border, Qt.BrushStyle.BDiagPattern))
            box.setLeft(max(box.left(), shift))
            metrics = theme.metrics("sm")
            shown = metrics.elidedText(text, _ELIDE, round(box.width()) - 16)
            if not shown or box.width() < 40:
                continue
            wide = metrics.horizontalAdvance(shown) + 10
            tag = QRectF(box.left() + 6, box.center().y() - 10, wide, 20)
            painter.fillRect(tag, tokens.surface_2)
            painter.setFont(theme.font("sm"))
            painter.setPen(tokens.text_muted)
            painter.drawText(tag, _CENTRE, shown)

    def _worked(self, painter: QPainter, row: Row, worked: Worked, axis: TimeAxis) -> None:
        """What was really done, as a bar under what was planned."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.success)
        spans = axis.spans(worked.starts_at.timestamp(), worked.ends_at.timestamp())
        for left, right in spans:
            bar = QRectF(left, row.height - DONE_BAR - 1, max(3.0, right - left), DONE_BAR)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    # --- blocks -------------------------------------------------------------------------------

    def block(
        self, painter: QPainter, box: QRectF, plan: BoardPlan, *, floating: bool = False
    ) -> None:
        theme, tokens = self._theme, self._theme.tokens
        tone = tone_of(plan)
        ink = tokens.text if tone == "neutral" else tokens.tone(tone)
        # What has no colour of its own must still stand out from open and from closed hours.
        line = tokens.text_faint if tone == "neutral" else ink
        pen = QPen(line, 1)
        if plan.is_tentative:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        fill = QColor(tokens.surface_3 if tone == "neutral" else tokens.soft(tone))
        if floating:
            fill.setAlphaF(0.85)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        remarks = self._state.warnings.get(plan.id, ())
        room = box.adjusted(7, 2, -5, -2)
        narrow = box.width() < NARROW
        if remarks and box.width() >= 16:
            hard = any(one.weight == "hard" for one in remarks)
            mark = QRectF(box.right() - 17, box.top() + 3, 14, 14)
            if narrow and box.height() < TALL:
                mark.moveCenter(box.center())
            elif narrow:
                mark.moveBottom(box.bottom() - 2)
            else:
                room.setRight(mark.left() - 2)
            icon, sign = ("ban", tokens.danger) if hard else ("triangle-alert", tokens.warning)
            theme.icons.paint(painter, icon, sign, mark, 13)
        if narrow and not (remarks and box.height() < TALL):
            self._short(painter, box, plan, ink)
        elif not narrow:
            self._block_words(painter, room, plan, ink)

    def _short(self, painter: QPainter, box: QRectF, plan: BoardPlan, ink: QColor) -> None:
        """Only the number, and only if all of it can be read: pointing at it tells the rest."""
        theme = self._theme
        text = plan.number.rpartition("-")[2]
        metrics = theme.metrics("xs", "semibold", tabular=True)
        if metrics.horizontalAdvance(text) > box.width() - 4:
            return
        painter.setFont(theme.font("xs", "semibold", tabular=True))
        painter.setPen(ink)
        line = QRectF(box.left(), box.top() + 2, box.width(), metrics.height())
        painter.drawText(line if box.height() >= TALL else box, _CENTRE, text)

    def _block_words(self, painter: QPainter, room: QRectF, plan: BoardPlan, ink: QColor) -> None:
        theme, tokens = self._theme, self._theme.tokens
        upper = theme.metrics("sm", "semibold")
        width = int(room.width())
        title = upper.elidedText(f"{plan.number} {plan.title}", _ELIDE, width)
        painter.setFont(theme.font("sm", "semibold"))
        painter.setPen(ink)
        lower = theme.metrics("xs")
        if room.height() < upper.height() + lower.height() - 2:
            painter.drawText(room, _LEFT, title)
            return
        half = QRectF(room.left(), room.center().y() - upper.height() + 1, width, upper.height())
        painter.drawText(half, _LEFT, title)
        painter.setFont(theme.font("xs"))
        painter.setPen(tokens.text_muted)
        under = QRectF(room.left(), half.bottom() - 1, width, lower.height())
        painter.drawText(under, _LEFT, lower.elidedText(state_words(plan), _ELIDE, width))

    def ghost(self, painter: QPainter, box: QRectF, one: Proposed) -> None:
        """Proposed, and not yet true."""
        theme, tokens = self._theme, self._theme.tokens
        pen = QPen(tokens.accent, 1.4)
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        fill = QColor(tokens.surface_selected)
        fill.setAlphaF(0.8)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(theme.font("sm", "medium"))
        painter.setPen(tokens.accent)
        metrics = theme.metrics("sm", "medium")
        room = box.adjusted(7, 0, -5, 0)
        text = metrics.elidedText(f"{one.need.number} {one.need.title}", _ELIDE, int(room.width()))
        painter.drawText(room, _LEFT, text)

    # --- names at the left --------------------------------------------------------------------

    def _name(self, painter: QPainter, row: Row, person: BoardPerson) -> None:
        theme, tokens = self._theme, self._theme.tokens
        box = QRectF(0, 0, self.names, row.height)
        painter.fillRect(box, tokens.surface_1)
        painter.fillRect(QRectF(self.names - 1, 0, 1, row.height), tokens.border)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.space(2)
        paint_avatar(painter, theme, QRectF(inset, 0, DISC, row.height), person.name, size=DISC)
        planned = hours(row.hours)
        full = self._too_much(row, person)
        small = theme.metrics("sm", "semibold" if full else "regular", tabular=True)
        painter.setFont(theme.font("sm", "semibold" if full else "regular", tabular=True))
        painter.setPen(tokens.warning if full else tokens.text_muted)
        painter.drawText(box.adjusted(0, 0, -theme.space(1), 0), _RIGHT, planned)
        left = inset + DISC + theme.space(1)
        room = self.names - left - small.horizontalAdvance(planned) - theme.space(2)
        upper, lower = theme.metrics("body", "semibold"), theme.metrics("xs")
        about = lower.elidedText(about_person(person), _ELIDE, int(room))
        under = lower.height() if about else 0
        top = box.center().y() - (upper.height() + under) / 2
        painter.setFont(theme.font("body", "semibold"))
        painter.setPen(tokens.text)
        name = upper.elidedText(person.name, _ELIDE, int(room))
        painter.drawText(QRectF(left, top, room, upper.height()), _LEFT, name)
        painter.setFont(theme.font("xs"))
        painter.setPen(tokens.text_muted)
        painter.drawText(QRectF(left, top + upper.height(), room, lower.height()), _LEFT, about)

    def _too_much(self, row: Row, person: BoardPerson) -> bool:
        spans = person.worker.hours
        if spans is None:
            return False
        worked = sum((last - first).total_seconds() for first, last in spans) / 3600
        return row.hours > worked + 0.01


def about_person(person: BoardPerson) -> str:
    """Best known for these skills; without any, what they are."""
    skills = sorted(person.worker.skills.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(name for name, _ in skills[:3]) or person.title


def paint_ruler(
    painter: QPainter, theme: Theme, axis: TimeAxis, box: QRectF, today: date, now: float
) -> None:
    """The hours above the rows, and the days where there are several; `box` is the time area's part of it."""
    tokens = theme.tokens
    several = len(axis.columns) > 1
    locale = QLocale()
    top = box.height() / 2 if several else 0.0
    metrics = theme.metrics("xs", tabular=True)
    painter.setFont(theme.font("xs", tabular=True))
    for tick in axis.ticks():
        left = round(tick.left)
        painter.fillRect(QRectF(left, box.height() - 6, 1, 6), tokens.border)
        painter.setPen(tokens.text_muted)
        words = f"{tick.hour:02}" if several else f"{tick.hour:02}:00"
        place = QRectF(left + 5, top, metrics.horizontalAdvance(words) + 2, box.height() - top)
        if place.right() <= tick.until:
            painter.drawText(place, _LEFT, words)
    if several:
        for column in axis.columns:
            here = column.day == today
            weight: Weight = "semibold" if here else "medium"
            painter.setFont(theme.font("sm", weight))
            painter.setPen(tokens.accent if here else tokens.text)
            day = QDate(column.day.year, column.day.month, column.day.day)
            words = locale.toString(day, "ddd d MMM")
            painter.fillRect(QRectF(round(column.left) - 1, 0, 1, box.height()), tokens.border)
            place = QRectF(column.left + 5, 0, column.width - 6, box.height() / 2 + 2)
            painter.drawText(place, _LEFT, words)
    if axis.columns[0].begins <= now < axis.columns[-1].ends:
        at = axis.left_of(now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent)
        foot = box.height()
        points = [QPointF(at - 4, foot - 6), QPointF(at + 4, foot - 6), QPointF(at, foot)]
        painter.drawPolygon(QPolygonF(points))


def paint_ring(painter: QPainter, theme: Theme, box: QRectF, *, current: bool) -> None:
    """Around what is chosen; what the keyboard is on is stronger."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(theme.tokens.focus if current else theme.tokens.accent, 2 if current else 1.5)
    painter.setPen(pen)
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)
