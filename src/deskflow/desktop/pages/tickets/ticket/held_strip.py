"""Replies that are held, at the foot of the timeline: what they say, the seconds that are left, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.core.clock import Clock
from deskflow.core.errors import Rejected
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.composer_sending import Sending
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.rings import Ring, paint_ring
from deskflow.tickets.held_queries import HeldReply

TICK_MS = 500
RING = 18
LETTERS = 110


class HeldStrip(QWidget):
    """`due` comes when the time of one is up."""

    due = Signal()

    def __init__(self, theme: Theme, clock: Clock, sending: Sending) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._sending = sending
        self._held: list[HeldReply] = []
        self._rows: list[_HeldRow] = []
        self._layout = QVBoxLayout(self)
        side = theme.space(3) + theme.space(0)
        self._layout.setContentsMargins(side, theme.space(1), side, theme.space(1))
        self._layout.setSpacing(theme.space(0))
        self.setSizePolicy(_as_high_as_its_words())
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()

    @property
    def rows(self) -> list[_HeldRow]:
        return list(self._rows)

    def show_held(self, held: Sequence[HeldReply]) -> None:
        """Those of this ticket; none hides the strip."""
        if list(held) == self._held:
            return
        self._held = list(held)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        now = self._clock.now()
        for one in self._held:
            row = _HeldRow(self._theme, one, now)
            row.call_back.clicked.connect(lambda _=False, i=one.id: self._sending.call_back(i))
            row.send.clicked.connect(lambda _=False, i=one.id: self._sending.send_now(i))
            self._layout.addWidget(row)
            self._rows.append(row)
        self.setVisible(bool(self._rows))
        if any(not one.error_code for one in self._held):
            self._tick.start()
        else:
            self._tick.stop()

    def _on_tick(self) -> None:
        now = self._clock.now()
        for row in self._rows:
            row.count(now)
        if any(not one.error_code and one.release_at <= now for one in self._held):
            self.due.emit()


def _as_high_as_its_words() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    return policy


class _HeldRow(QWidget):
    def __init__(self, theme: Theme, held: HeldReply, now: datetime) -> None:
        super().__init__()
        self._theme = theme
        self._held = held
        self._used = 0.0
        self.call_back = Button(theme, self.tr("Call back"), icon="undo-2")
        self.send = Button(theme, self.tr("Send now"), kind="ghost")
        self.head = Label(theme, "", size="sm", weight="semibold", tabular=True, wrap=True)
        flat = " ".join(held.excerpt.split())
        self.words = Label(theme, flat[:LETTERS] + ("…" if len(flat) > LETTERS else ""), size="sm", tone="text-muted", wrap=True)  # fmt: skip
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self.head)
        text.addWidget(self.words)
        row = QHBoxLayout(self)
        pad = theme.space(1)
        row.setContentsMargins(pad + RING + theme.space(2), pad, pad, pad)
        row.setSpacing(theme.space(1))
        row.addLayout(text, 1)
        for button in (self.send, self.call_back):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(_as_high_as_its_words())
        self.count(now)

    def count(self, now: datetime) -> None:
        held = self._held
        if held.error_code:
            reason = words.describe_error(Rejected(held.error_code, **dict(held.error_params)))
            self.head.setText(self.tr("Not sent. {reason}").format(reason=reason))
            self.send.setText(self.tr("Try again"))
            return
        whole = max(1.0, (held.release_at - held.created_at).total_seconds())
        left = max(0.0, (held.release_at - now).total_seconds())
        self._used = 1.0 - left / whole
        seconds = round(left + 0.49)
        said = (
            self.tr("Your reply is sent in %n second(s)", "", seconds)
            if seconds
            else self.tr("Your reply is being sent")
        )
        if held.status_after:
            said += "\u2002→\u2002" + words.word("status", held.status_after)
        if held.files:
            said += "\u2002·\u2002" + self.tr("%n file(s)", "", held.files)
        self.head.setText(said)
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        failed = bool(self._held.error_code)
        painter.setPen(QPen(tokens.danger if failed else tokens.border_strong, 1, Qt.PenStyle.SolidLine if failed else Qt.PenStyle.DashLine))  # fmt: skip
        painter.setBrush(tokens.danger_soft if failed else tokens.surface_2)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.size.radius_card, tokens.size.radius_card)
        place = QRectF(theme.space(2), 0, RING, self.height())
        if failed:
            theme.icons.paint(painter, "circle-x", tokens.danger, place, RING)
        else:
            paint_ring(painter, theme, place, Ring(self._used, "accent"))
        painter.end()
