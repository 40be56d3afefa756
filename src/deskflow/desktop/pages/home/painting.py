"""How the rows of the page's lists are painted, and what a screen reader hears of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from deskflow.core.errors import Rejected
from deskflow.desktop.pages.home.reading import PersonRow
from deskflow.desktop.pages.home.words import counted, tr
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.list.time_left import time_left
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.theme.fonts import TextSize, Weight
from deskflow.desktop.widgets.avatars import AVATAR_PX, paint_avatar
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.desktop.widgets.rings import paint_time_left, time_left_width
from deskflow.desktop.words import day_and_time, describe_error
from deskflow.desktop.words_workflows import status_words
from deskflow.tickets.list_queries import TicketRow
from deskflow.wording.errors import ERRORS
from deskflow.workflows.execution_queries import ExecutionRow

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME_CHARS = 17
BAR_PX = 6


class RowWords:
    """Draws texts one after the other from left to right, the last ones elided."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        self._painter = painter
        self._theme = theme
        self.rect = rect

    def say(self, text: str, size: TextSize, weight: Weight, tone: str) -> None:
        theme, rect = self._theme, self.rect
        if rect.width() < 12 or not text:
            return
        metrics = theme.metrics(size, weight)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        self._painter.setFont(theme.font(size, weight))
        self._painter.setPen(theme.colour(tone))
        self._painter.drawText(rect, _LEFT, shown)
        self.rect = rect.adjusted(metrics.horizontalAdvance(shown) + theme.space(1), 0, 0, 0)


class TicketPaint:
    """Priority, title, customer, the time that is left."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self._theme = theme
        self._now = now

    def paint(self, painter: QPainter, rect: QRectF, row: TicketRow) -> None:
        theme = self._theme
        chip = Chip(row.priority, PRIORITY_TONES.get(row.priority, "neutral"))
        paint_chip(painter, theme, rect, chip)
        ring = time_left(row, self._now())
        right = 0
        if ring is not None:
            paint_time_left(painter, theme, rect, ring)
            right = time_left_width(theme, ring) + theme.space(2)
        left = chip_width(theme, chip) + theme.space(1)
        words = RowWords(painter, theme, rect.adjusted(left, 0, -right, 0))
        words.say(row.title, "body", "semibold", "text")
        words.say(row.customer_name, "sm", "regular", "text-muted")

    def told(self, row: TicketRow) -> str:
        ring = time_left(row, self._now())
        left = ring.text if ring is not None else ""
        parts = (row.priority, row.number, row.title, row.customer_name, left)
        return ", ".join(part for part in parts if part)


class RunPaint:
    """The status as an icon, the workflow and its ticket, what became of it."""

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self._theme = theme
        self._now = now

    def paint(self, painter: QPainter, rect: QRectF, row: ExecutionRow) -> None:
        theme, tokens = self._theme, self._theme.tokens
        _, tone, icon = status_words(row.status)
        side = tokens.size.icon
        lead = QRectF(rect.left(), rect.top(), side, rect.height())
        theme.icons.paint(painter, icon, tokens.tone(tone), lead, side)
        outcome = self._outcome(row)
        failed = row.status == "failed"
        metrics = theme.metrics("sm", "semibold" if failed else "regular", tabular=True)
        most = int(rect.width() * 0.55)
        shown = metrics.elidedText(outcome, Qt.TextElideMode.ElideRight, most)
        painter.setFont(theme.font("sm", "semibold" if failed else "regular", tabular=True))
        painter.setPen(tokens.danger if failed else tokens.text_muted)
        painter.drawText(rect, _RIGHT, shown)
        taken = metrics.horizontalAdvance(shown) + theme.space(2)
        words = RowWords(painter, theme, rect.adjusted(side + theme.space(1), 0, -taken, 0))
        words.say(row.workflow_name, "body", "semibold" if failed else "medium", "text")
        if row.ticket_number:
            words.say(row.ticket_number, "sm", "regular", "text-muted")

    def told(self, row: ExecutionRow) -> str:
        parts = (row.workflow_name, row.ticket_number or "", self._outcome(row))
        return ", ".join(part for part in parts if part)

    def _outcome(self, row: ExecutionRow) -> str:
        word, _, _ = status_words(row.status)
        when = day_and_time(row.completed_at or row.started_at, self._now())
        why = _why(row.error) if row.status == "failed" and row.error else ""
        return f"{why or word.lower()} · {when}"


def _why(error: Mapping[str, Any]) -> str:
    """The first sentence of what went wrong, else where it did."""
    code, params = str(error.get("code") or ""), error.get("params") or {}
    if code in ERRORS:
        return describe_error(Rejected(code, **params)).partition(". ")[0].rstrip(".")
    step = error.get("step")
    return tr("failed at step {step}").format(step=step) if step else ""


class PersonPaint:
    """A disc, the name, a bar against whoever has most, the number."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.most = 1

    def paint(self, painter: QPainter, rect: QRectF, row: PersonRow) -> None:
        theme, tokens = self._theme, self._theme.tokens
        disc = QRectF(rect.left(), rect.top(), AVATAR_PX, rect.height())
        paint_avatar(painter, theme, disc, row.name)
        name = QRectF(
            disc.right() + theme.space(1), rect.top(), self._name_width(rect), rect.height()
        )
        metrics = theme.metrics("body", "medium")
        away = row.status in ("off", "away")
        painter.setFont(theme.font("body", "medium"))
        painter.setPen(tokens.text_muted if away else tokens.text)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(name, _LEFT, metrics.elidedText(self._name(row), elide, int(name.width())))
        number = theme.metrics("sm", "medium", tabular=True).horizontalAdvance("000")
        painter.setFont(theme.font("sm", "medium", tabular=True))
        painter.setPen(tokens.text_muted)
        painter.drawText(rect, _RIGHT, str(row.open))
        track = QRectF(
            name.right() + theme.space(1),
            rect.center().y() - BAR_PX / 2,
            rect.right() - number - theme.space(1) - name.right() - theme.space(1),
            BAR_PX,
        )
        self._paint_bar(painter, track, row)

    def _paint_bar(self, painter: QPainter, track: QRectF, row: PersonRow) -> None:
        tokens = self._theme.tokens
        if track.width() < 10:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.surface_2)
        painter.drawRoundedRect(track, BAR_PX / 2, BAR_PX / 2)
        if row.open:
            width = max(float(BAR_PX), track.width() * row.open / max(1, self.most))
            painter.setBrush(tokens.tone(self._tone(row)))
            bar = QRectF(track.left(), track.top(), width, BAR_PX)
            painter.drawRoundedRect(bar, BAR_PX / 2, BAR_PX / 2)

    def _tone(self, row: PersonRow) -> Tone:
        # Work that lies with somebody who is not there is what a dispatcher has to see.
        return "warning" if row.status in ("off", "away") else "accent"

    def _name_width(self, rect: QRectF) -> float:
        letters = NAME_CHARS * self._theme.metrics().averageCharWidth()
        return min(float(letters), rect.width() * 0.4)

    def _name(self, row: PersonRow) -> str:
        if row.status == "off":
            return tr("{name} (off)").format(name=row.name)
        if row.status == "away":
            return tr("{name} (away)").format(name=row.name)
        return row.name

    def told(self, row: PersonRow) -> str:
        told = counted(row.open, tr("one open ticket"), tr("{n} open tickets"))
        urgent = counted(row.urgent, tr("one of them urgent"), tr("{n} of them urgent"))
        return f"{self._name(row)}: {told}" + (f", {urgent}" if row.urgent else "")
