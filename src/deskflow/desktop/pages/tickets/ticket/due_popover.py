"""The popover behind the due chips: each clock with its story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.due_words import story
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.rings import Ring
from deskflow.sla.queries import ClockView

WIDTH = 380
TONES: dict[str, Tone] = {"breached": "danger", "at_risk": "warning", "met": "success"}


class DuePopover(Popover):
    """Reads like an answer: the promise, what counted, what did not, when it is due."""

    def __init__(
        self, theme: Theme, window: QWidget, clocks: Sequence[ClockView], now: datetime
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
