"""The cards about one's own day: what waits for me, my tickets, my visits. With nothing in them they are not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QDate, QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from deskflow.desktop.pages.approvals.words import time_chip
from deskflow.desktop.pages.home.cards import CardHead, ListCard
from deskflow.desktop.pages.home.painting import RowWords, TicketPaint
from deskflow.desktop.pages.home.reading import Home
from deskflow.desktop.pages.home.rows import ShortList
from deskflow.desktop.pages.home.words import counted, tr
from deskflow.desktop.program.news import ago
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, chip_width, paint_chip
from deskflow.desktop.words import local
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.my_work_queries import VisitRow


@dataclass(frozen=True, slots=True)
class TodoRow:
    """Something somebody waits for: `page` and `params` lead there."""

    icon: str
    title: str
    detail: str
    chip: Chip | None
    page: str
    params: tuple[tuple[str, Any], ...]


def todo_rows(home: Home, now: datetime, most: int) -> list[TodoRow]:
    """Decisions by the time left, then questions, then where somebody called me by name."""
    rows = [
        TodoRow(
            "badge-check",
            one.title,
            one.requested_by or tr("a workflow asks"),
            time_chip(one.expires_at, now),
            "approvals",
            (("approval_id", one.id),),
        )
        for one in home.requests
    ]
    rows += [
        TodoRow(
            "circle-help",
            one.title,
            tr("{name} asks: {text}").format(name=one.by_name, text=one.question),
            None,
            "approvals",
            (("approval_id", one.approval_id),),
        )
        for one in home.questions
    ]
    rows += [
        TodoRow(
            "at-sign", f"{one.number} {one.title}", tr("{name}: {text}").format(name=one.by_name, text=one.text),
            Chip(ago(one.at, now), "neutral"), "tickets", (("ticket_id", one.ticket_id),),
        )
        for one in home.mentions
    ]  # fmt: skip
    return rows[:most]


class _TodoPaint:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, rect: QRectF, row: TodoRow) -> None:
        theme = self._theme
        side = theme.tokens.size.icon
        lead = QRectF(rect.left(), rect.top(), side, rect.height())
        theme.icons.paint(painter, row.icon, theme.tokens.text_muted, lead, side)
        taken = 0
        if row.chip is not None:
            width = chip_width(theme, row.chip)
            place = QRectF(rect.right() - width, rect.top(), width, rect.height())
            paint_chip(painter, theme, place, row.chip)
            taken = width + theme.space(2)
        words = RowWords(painter, theme, rect.adjusted(side + theme.space(1), 0, -taken, 0))
        words.say(row.title, "body", "semibold", "text")
        words.say(" ".join(row.detail.split()), "sm", "regular", "text-muted")

    def told(self, row: TodoRow) -> str:
        parts = (row.title, row.detail, row.chip.text if row.chip else "")
        return ", ".join(part for part in parts if part)


class TodoCard(ListCard):
    """`wanted` carries the row."""

    wanted = Signal(object)
    all_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        paint = _TodoPaint(theme)
        link = Button(theme, tr("Open approvals"), kind="link")
        link.clicked.connect(self.all_wanted)
        self.list = ShortList(theme, tr("Waiting for you"), paint.paint, paint.told, lines=True)
        self.list.opened.connect(self.wanted)
        self.body.addWidget(CardHead(theme, tr("Waiting for you"), link))
        self.body.addWidget(self.list)

    def show_rows(self, rows: list[TodoRow]) -> None:
        self.list.show_rows(rows)
        self.setVisible(bool(rows))


class WorkCard(ListCard):
    """`ticket_wanted` carries a ticket's id."""

    ticket_wanted = Signal(object)
    view_wanted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        paint = TicketPaint(theme, now)
        link = Button(theme, tr("Open view"), kind="link")
        link.setAccessibleName(tr("Open the view of your tickets"))
        link.clicked.connect(self.view_wanted)
        self.list = ShortList(theme, tr("Your tickets"), paint.paint, paint.told, lines=True)
        self.list.opened.connect(lambda row: self.ticket_wanted.emit(row.id))
        self.body.addWidget(CardHead(theme, tr("Your tickets"), link))
        self.body.addWidget(self.list)

    def show_rows(self, rows: tuple[TicketRow, ...]) -> None:
        self.list.show_rows(rows)
        self.setVisible(bool(rows))


class _VisitPaint:
    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self._theme = theme
        self._now = now

    def paint(self, painter: QPainter, rect: QRectF, row: VisitRow) -> None:
        theme, tokens = self._theme, self._theme.tokens
        when = self.when(row)
        metrics = theme.metrics("body", "semibold", tabular=True)
        widest = metrics.horizontalAdvance(tr("tomorrow") + " 00:00–00:00")
        running = row.starts_at <= self._now()
        painter.setFont(theme.font("body", "semibold", tabular=True))
        painter.setPen(tokens.tone("accent") if running else tokens.text)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, left, when)
        taken = min(max(metrics.horizontalAdvance(when), widest // 2), round(rect.width() * 0.6))
        words = RowWords(painter, theme, rect.adjusted(taken + theme.space(2), 0, 0, 0))
        words.say(row.title, "body", "medium", "text-muted" if row.tentative else "text")
        words.say(self._about(row), "sm", "regular", "text-muted")

    def when(self, row: VisitRow) -> str:
        start, end, today = local(row.starts_at), local(row.ends_at), local(self._now()).date()
        times = f"{start:%H:%M}–{end:%H:%M}"
        if start.date() <= today:
            return times
        if (start.date() - today).days == 1:
            return tr("tomorrow") + f" {times}"
        day = QDate(start.year, start.month, start.day)
        return f"{QLocale().toString(day, 'ddd')} {times}"

    def _about(self, row: VisitRow) -> str:
        tentative = tr("not firm yet") if row.tentative else ""
        return " · ".join(part for part in (row.customer_name, tentative) if part)

    def told(self, row: VisitRow) -> str:
        return ", ".join((self.when(row), row.number, row.title, self._about(row)))


class VisitsCard(ListCard):
    """Today's and tomorrow's. `ticket_wanted` carries a ticket's id."""

    ticket_wanted = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        paint = _VisitPaint(theme, now)
        self.list = ShortList(theme, tr("Your visits"), paint.paint, paint.told, lines=True)
        self.list.opened.connect(lambda row: self.ticket_wanted.emit(row.ticket_id))
        self.body.addWidget(CardHead(theme, tr("Your visits"), None))
        self.body.addWidget(self.list)

    def show_rows(self, rows: tuple[VisitRow, ...]) -> None:
        self.list.show_rows(rows)
        self.setVisible(bool(rows))
        self.setAccessibleName(counted(len(rows), tr("one visit"), tr("{n} visits")))
