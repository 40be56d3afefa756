"""What a person may do about one clock: set its due time, give it back, say why it was missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop import words, words_sla
from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.moments import moment_edit, moment_in
from deskflow.sla.due_by_hand import ReleaseDueTime, SetDueTime
from deskflow.sla.justifying import CODES, JustifyBreach
from deskflow.sla.queries import ClockView


class DueDeeds(QWidget):
    """Buttons that unfold a line; `wanted` carries a command and what is said when it is done."""

    wanted = Signal(object, str)
    # Carries what has come into sight.
    unfolded = Signal(object)

    def __init__(
        self,
        theme: Theme,
        ticket_id: UUID,
        clock: ClockView,
        now: datetime,
        *,
        may_change: bool,
        may_justify: bool,
    ) -> None:
        super().__init__()
        self._theme, self._ticket_id, self._clock = theme, ticket_id, clock
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(0))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space(1))
        self._layout.addLayout(self._buttons)
        if may_change and clock.state in ("running", "paused"):
            self._add_due(now)
        if may_justify and clock.breached_at is not None:
            self._add_justification()
        self._buttons.addStretch(1)

    def _add_due(self, now: datetime) -> None:
        theme, name = self._theme, words.word("clock", self._clock.kind)
        proposed = words.local(self._clock.due_at or now + timedelta(hours=4))
        self.due = moment_edit(self.tr("{clock} due").format(clock=name), proposed.replace(tzinfo=None))  # fmt: skip
        self.due.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_button = Button(theme, self.tr("Set"))
        self.set_button.clicked.connect(self._set_due)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.due, 1)
        line.addWidget(self.set_button)
        self._unfold(self.tr("Set by hand"), "pencil", line)
        if self._clock.is_due_by_hand:
            release = Button(theme, self.tr("Back to the policy's"), kind="ghost", icon="rotate-ccw")  # fmt: skip
            release.clicked.connect(self._release)
            self._buttons.addWidget(release)

    def _add_justification(self) -> None:
        theme, known = self._theme, self._clock.justification
        self.code = QuietComboBox()
        self.code.setAccessibleName(self.tr("Why it was missed"))
        for code in CODES:
            title = words_sla.justification(code)
            self.code.addItem(title[:1].upper() + title[1:], code)
        self.reason = EntryLine(theme, self.tr("In your words, then Enter"), self, icon="pencil")
        self.reason.setMaxLength(1000)
        if known is not None:
            self.code.setCurrentIndex(self.code.findData(known.code))
            self.reason.setText(known.reason)
        self.reason.entered.connect(self._justify)
        line = QVBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.code)
        line.addWidget(self.reason)
        title = self.tr("Justify") if known is None else self.tr("Change the justification")  # fmt: skip
        self._unfold(title, "shield-check", line)

    def _unfold(self, title: str, icon: str, line: QHBoxLayout | QVBoxLayout) -> None:
        line.setSpacing(self._theme.space(1))
        box = QWidget()
        box.setLayout(line)
        box.hide()
        button = Button(self._theme, title, kind="ghost", icon=icon)
        button.setCheckable(True)

        def toggle(on: bool) -> None:
            box.setVisible(on)
            if on:
                first = box.findChildren(QWidget)[0]
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                self.unfolded.emit(box)

        button.toggled.connect(toggle)
        self._buttons.addWidget(button)
        self._layout.addWidget(box)

    def _set_due(self) -> None:
        said = self.tr("Due time set by hand")
        self.wanted.emit(SetDueTime(self._ticket_id, moment_in(self.due), self._clock.kind), said)

    def _release(self) -> None:
        said = self.tr("Due time as the policy gives it")
        self.wanted.emit(ReleaseDueTime(self._ticket_id, self._clock.kind), said)

    def _justify(self, reason: str) -> None:
        code = str(self.code.currentData())
        command = JustifyBreach(self._ticket_id, code, reason, self._clock.kind)
        self.wanted.emit(command, self.tr("Justified"))
