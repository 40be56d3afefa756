"""The popover behind the due chips: each clock with its story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.due_words import story
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.rings import Ring
from deskflow.sla.queries import ClockView

WIDTH = 380
TONES: dict[str, Tone] = {"breached": "danger", "at_risk": "warning", "met": "success"}


class DuePopover(Popover):
    """Reads like an answer: the promise, what counted, what did not, when it is due.

    `pause_wanted` carries the reason.
    """

    pause_wanted = Signal(str)
    resume_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        clocks: Sequence[ClockView],
        now: datetime,
        *,
        may_change: bool = False,
    ) -> None:
        super().__init__(theme, window)
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(0))
        head = QHBoxLayout()
        head.addWidget(
            Label(theme, self.tr("Why it is due then"), size="heading", weight="semibold"), 1
        )
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        if not clocks:
            text = self.tr("Nothing is promised for this ticket: no service level applies to it.")
            self.body.addWidget(Label(theme, text, tone="text-muted", wrap=True))
        for at, clock in enumerate(clocks):
            if at:
                self.body.addSpacing(theme.space(1))
                self.body.addWidget(Hairline(theme))
                self.body.addSpacing(theme.space(1))
            self._add_clock(theme, clock, now)
        if may_change:
            self._add_hold(theme, clocks)

    def _add_hold(self, theme: Theme, clocks: Sequence[ClockView]) -> None:
        """Pausing by hand, with a reason, and going on."""
        live = [clock for clock in clocks if clock.state in ("running", "paused")]
        if not live:
            return
        self.body.addSpacing(theme.space(1))
        self.body.addWidget(Hairline(theme))
        self.body.addSpacing(theme.space(1))
        if any(clock.is_held for clock in live):
            go_on = Button(theme, self.tr("Let it run again"), icon="circle-play")
            go_on.clicked.connect(self._resume)
            self.body.addWidget(go_on)
        if not all(clock.is_held for clock in live):
            line = EntryLine(theme, self.tr("Pause it by hand: why?"), self, icon="circle-pause")
            line.entered.connect(self._pause)
            self.body.addWidget(line)

    def _pause(self, reason: str) -> None:
        self.pause_wanted.emit(reason)
        self.dismiss()

    def _resume(self) -> None:
        self.resume_wanted.emit()
        self.dismiss()

    def _add_clock(self, theme: Theme, clock: ClockView, now: datetime) -> None:
        row = QHBoxLayout()
        row.addWidget(Label(theme, words.word("clock", clock.kind), weight="semibold"))
        tone: Tone = TONES.get(clock.standing, "info")
        if clock.budget_seconds:
            used = clock.used_seconds / clock.budget_seconds
            row.addWidget(
                ChipLabel(theme, Chip(f"{round(used * 100)} %", tone, ring=Ring(used, tone)))
            )
        row.addStretch(1)
        if clock.policy_name:
            row.addWidget(Label(theme, clock.policy_name, size="sm", tone="text-muted"))
        self.body.addLayout(row)
        clauses = story(clock, now)
        for at, clause in enumerate(clauses):
            last = at == len(clauses) - 1
            label = Label(
                theme, clause, size="sm", tone="text" if last else "text-muted",
                weight="medium" if last else "regular", wrap=True,
            )  # fmt: skip
            self.body.addWidget(label)

    def panel_size(self) -> QSize:
        return QSize(WIDTH, self.body.totalHeightForWidth(WIDTH))
