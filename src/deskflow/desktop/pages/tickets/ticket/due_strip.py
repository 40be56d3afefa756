"""The life of a clock as a strip: when it ran, when it stood, hours that do not count, the steps of its ladder, now, due."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop import words
from deskflow.desktop.theme import Theme
from deskflow.sla.queries import ClockView

_BAR = 10
_TICK = 4
_LEAST = 60.0


class DueStrip(QWidget):
    """From its start to its due time, or to now if that is later. Said in words beside it, so it takes no keyboard."""

    def __init__(self, theme: Theme, clock: ClockView, now: datetime) -> None:
        super().__init__()
        self._theme, self._clock, self._now = theme, clock, now
        ends = [clock.started_at, clock.ended_at or now, *([clock.due_at] if clock.due_at else [])]
        self._first = clock.started_at
        self._seconds = max((max(ends) - self._first).total_seconds() * 1.02, _LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            self.tr(
                "Filled: it ran. Pale: it stood still. Gaps: hours that do not count. Marks above: steps of the ladder. Line: due."
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(200, _BAR + 2 * _TICK + 4 + self._theme.metrics("xs").height())

    def paintEvent(self, event: QPaintEvent) -> None:
        clock, tokens = self._clock, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = _TICK * 2 + 2
        counted = clock.open_spans or ((self._first, self._moment(self._seconds)),)
        for begin, end in counted:
            self._span(painter, begin, end, top, tokens.surface_3)
        tone = tokens.tone({"breached": "danger", "at_risk": "warning"}.get(clock.standing, "info"))  # type: ignore[arg-type]
        last = clock.ended_at or self._now
        for begin, until in clock.runs:
            for opens, closes in counted:
                first, final = max(begin, opens), min(until or last, closes, last)
                if first >= final:
                    continue
                self._span(
                    painter, first, final, top, tokens.tone("info") if clock.due_at else tone
                )
                if clock.due_at is not None and final > clock.due_at:
                    self._span(painter, max(first, clock.due_at), final, top, tokens.tone("danger"))
        for step in clock.ladder:
            if step.at is not None and not step.is_left_out:
                self._mark(painter, self._x(step.at), top, climbed=step.is_climbed)
        if clock.due_at is not None:
            x = self._x(clock.due_at)
            painter.fillRect(QRectF(x - 1, top - 3, 2, _BAR + 6), tokens.text)
        if clock.ended_at is None:
            x = self._x(self._now)
            painter.setBrush(tokens.surface_0)
            painter.setPen(tone)
            painter.drawEllipse(QPointF(x, top + _BAR / 2), 4, 4)
        self._labels(painter, top)
        painter.end()

    def _labels(self, painter: QPainter, top: float) -> None:
        clock, tokens = self._clock, self._theme.tokens
        painter.setFont(self._theme.font("xs"))
        painter.setPen(tokens.text_muted)
        metrics = self._theme.metrics("xs")
        y = top + _BAR + 3 + metrics.ascent()
        start = words.day_and_time(clock.started_at, self._now)
        painter.drawText(QPointF(0, y), start)
        if clock.due_at is None:
            return
        due = words.day_and_time(clock.due_at, self._now)
        width = metrics.horizontalAdvance(due)
        left = min(max(self._x(clock.due_at) - width / 2, 0), self.width() - width)
        if left > metrics.horizontalAdvance(start) + 8:
            painter.drawText(QPointF(left, y), due)

    def _span(self, painter: QPainter, begin: datetime, end: datetime, top: float, ink: object) -> None:  # fmt: skip
        left, right = self._x(begin), self._x(end)
        painter.fillRect(QRectF(left, top, max(right - left, 1), _BAR), ink)

    def _mark(self, painter: QPainter, x: float, top: float, *, climbed: bool) -> None:
        tokens = self._theme.tokens
        triangle = QPolygonF([QPointF(x - _TICK, top - _TICK * 2), QPointF(x + _TICK, top - _TICK * 2), QPointF(x, top - 1)])  # fmt: skip
        painter.setPen(tokens.text_muted)
        painter.setBrush(tokens.text_muted if climbed else tokens.surface_0)
        painter.drawPolygon(triangle)

    def _moment(self, seconds: float) -> datetime:
        from datetime import timedelta

        return self._first + timedelta(seconds=seconds)

    def _x(self, at: datetime) -> float:
        share = (at - self._first).total_seconds() / self._seconds
        return min(max(share, 0.0), 1.0) * (self.width() - 2 * _TICK) + _TICK
