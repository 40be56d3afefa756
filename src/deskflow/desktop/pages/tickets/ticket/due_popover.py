"""The popover behind the due chips: each clock with its story, its ladder, and what a person may do about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.ticket.due_deeds import DueDeeds
from deskflow.desktop.pages.tickets.ticket.due_strip import DueStrip
from deskflow.desktop.pages.tickets.ticket.due_words import ladder_lines, ledger_lines, story
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.widgets.rings import Ring
from deskflow.desktop.words_sla import justification
from deskflow.sla.queries import ClockView

WIDTH = 452
TONES: dict[str, Tone] = {"breached": "danger", "at_risk": "warning", "met": "success"}


class DuePopover(Popover):
    """Reads like an answer: the promise, what counted, what did not, when it is due.

    `pause_wanted` carries the reason, `command_wanted` a command and what is said when it is done.
    """

    pause_wanted = Signal(str)
    resume_wanted = Signal()
    command_wanted = Signal(object, str)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        clocks: Sequence[ClockView],
        now: datetime,
        *,
        may_change: bool = False,
        may_justify: bool = False,
        ticket_id: UUID | None = None,
    ) -> None:
        super().__init__(theme, window)
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(0))
        self._now = now
        self._latest: dict[str, int] = {}
        for clock in clocks:
            self._latest[clock.kind] = max(clock.cycle, self._latest.get(clock.kind, 0))
        head = QHBoxLayout()
        head.addWidget(
            Label(theme, self.tr("Why it is due then"), size="heading", weight="semibold"), 1
        )
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, theme.space(1), 0)
        self._column.setSpacing(theme.space(0))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        if not clocks:
            text = self.tr("Nothing is promised for this ticket: no service level applies to it.")
            self._column.addWidget(Label(theme, text, tone="text-muted", wrap=True))
        for at, clock in enumerate(clocks):
            if at:
                self._rule(theme)
            self._add_clock(theme, clock, now)
            if ticket_id is not None and clock.cycle == self._latest[clock.kind]:
                deeds = DueDeeds(
                    theme, ticket_id, clock, now, may_change=may_change, may_justify=may_justify
                )
                deeds.wanted.connect(self._on_wanted)
                deeds.unfolded.connect(self._bring_into_sight)
                self._column.addWidget(deeds)
        if may_change:
            self._add_hold(theme, clocks)
        self._column.addStretch(1)
        self._area.setWidget(self._content)
        self._content.setAutoFillBackground(False)

    def _rule(self, theme: Theme) -> None:
        self._column.addSpacing(theme.space(1))
        self._column.addWidget(Hairline(theme))
        self._column.addSpacing(theme.space(1))

    def _add_hold(self, theme: Theme, clocks: Sequence[ClockView]) -> None:
        """Pausing by hand, with a reason, and going on."""
        live = [clock for clock in clocks if clock.state in ("running", "paused")]
        if not live:
            return
        self._rule(theme)
        if any(clock.is_held for clock in live):
            go_on = Button(theme, self.tr("Let it run again"), icon="circle-play")
            go_on.clicked.connect(self._resume)
            self._column.addWidget(go_on)
        if not all(clock.is_held for clock in live):
            line = EntryLine(theme, self.tr("Pause it by hand: why?"), self, icon="circle-pause")
            line.entered.connect(self._pause)
            self._column.addWidget(line)

    def _pause(self, reason: str) -> None:
        self.pause_wanted.emit(reason)
        self.dismiss()

    def _resume(self) -> None:
        self.resume_wanted.emit()
        self.dismiss()

    def _on_wanted(self, command: object, said: str) -> None:
        self.command_wanted.emit(command, said)
        self.dismiss()

    def _bring_into_sight(self, part: QWidget) -> None:
        """Once the layout has made room for it."""
        self._content.adjustSize()
        self._place()
        QTimer.singleShot(0, part, lambda: self._area.ensureWidgetVisible(part))

    def _add_clock(self, theme: Theme, clock: ClockView, now: datetime) -> None:
        row = QHBoxLayout()
        name = words.word("clock", clock.kind)
        if self._latest[clock.kind] > 1:
            name = self.tr("{clock}, round {n}").format(clock=name, n=clock.cycle)
        row.addWidget(Label(theme, name, weight="semibold"))
        tone: Tone = TONES.get(clock.standing, "info")
        if clock.budget_seconds:
            used = clock.used_seconds / clock.budget_seconds
            row.addWidget(
                ChipLabel(theme, Chip(f"{round(used * 100)} %", tone, ring=Ring(used, tone)))
            )
        row.addStretch(1)
        if clock.policy_name:
            row.addWidget(Label(theme, clock.policy_name, size="sm", tone="text-muted"))
        self._column.addLayout(row)
        if clock.budget_seconds or clock.due_at is not None:
            strip = DueStrip(theme, clock, now)
            strip.setAccessibleName(self.tr("{clock} drawn").format(clock=name))
            self._column.addWidget(strip)
        clauses = story(clock, now)
        for at, clause in enumerate(clauses):
            last = at == len(clauses) - 1
            label = Label(
                theme, clause, size="sm", tone="text" if last else "text-muted",
                weight="medium" if last else "regular", wrap=True,
            )  # fmt: skip
            self._column.addWidget(label)
        if clock.justification is not None:
            said = clock.justification
            text = self.tr("Justified by {who}: {code}. {reason}").format(
                who=said.by or self.tr("somebody"),
                code=justification(said.code),
                reason=said.reason,
            )
            self._column.addWidget(Label(theme, text, size="sm", wrap=True))
        for text, tone_of in ladder_lines(clock, now):
            self._column.addWidget(Label(theme, text, size="sm", tone=tone_of, wrap=True))
        self._add_ledger(theme, clock, now)

    def _add_ledger(self, theme: Theme, clock: ClockView, now: datetime) -> None:
        lines = ledger_lines(clock, now)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(theme.space(2), 0, 0, 0)
        column.setSpacing(0)
        for line in lines:
            column.addWidget(Label(theme, line, size="sm", tone="text-muted", wrap=True))
        shown.hide()
        button = Button(theme, self.tr("Every entry (%n)", "", len(lines)), kind="ghost", icon="list-checks")  # fmt: skip
        button.setCheckable(True)

        def toggle(on: bool) -> None:
            shown.setVisible(on)
            self._content.updateGeometry()
            self._place()

        button.toggled.connect(toggle)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addWidget(shown)

    def panel_size(self) -> QSize:
        margins = self.body.contentsMargins()
        inner = WIDTH - margins.left() - margins.right()
        head = self.body.itemAt(0).sizeHint().height()
        self._column.activate()
        high = self._column.totalHeightForWidth(inner) + head + self.body.spacing()
        return QSize(WIDTH, high + margins.top() + margins.bottom() + 4)
