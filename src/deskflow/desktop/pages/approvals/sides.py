"""The cards beside a request: who decides and how far they are, and how the like was decided before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.approvals.queries import PastRow
from deskflow.approvals.reading import Approval, ApproverRow, DecisionRow, StageRow
from deskflow.desktop.pages.approvals.words import (
    counting,
    outcome_chip,
    past_line,
    stage_title,
    standing_chip,
    stands_in,
    who_decided,
)
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.avatars import AVATAR_PX, AvatarLabel
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Card
from deskflow.desktop.words import day_and_time

MOST_BEFORE = 5


class _SideCard(Card):
    """A heading, and rows that are put in anew when their content has changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        self.heading = Label(theme, weight="semibold")
        head.addWidget(self.heading)
        head.addStretch(1)
        self.detail = Label(theme, size="sm", tone="text-muted")
        head.addWidget(self.detail)
        self.body.addLayout(head)
        self.body.setSpacing(theme.space(2))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space(1))
        self.body.addLayout(self._rows)

    def clear(self) -> None:
        _clear(self._rows)

    def add(self, row: QWidget | QLayout) -> None:
        if isinstance(row, QWidget):
            self._rows.addWidget(row)
        else:
            self._rows.addLayout(row)


def _clear(layout: QLayout) -> None:
    while (taken := layout.takeAt(0)) is not None:
        inner, widget = taken.layout(), taken.widget()
        if inner is not None:
            _clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class WhoDecides(_SideCard):
    """Stages with their approvers; the reader is called "You"."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._shown: object = None
        self.heading.setText(self.tr("Who decides"))

    def show_stages(self, approval: Approval, me: UUID, now: datetime) -> None:
        content = (approval.stages, approval.approvers, approval.decisions, me, now.date())
        if content == self._shown:
            return
        self._shown = content
        self.clear()
        several = len(approval.stages) > 1
        current = next((one for one in approval.stages if one.status == "pending"), None)
        told = current or (approval.stages[-1] if approval.stages else None)
        self.detail.setText(self._count(told, several) if told is not None else "")
        for stage in approval.stages:
            self._add_stage(stage, approval, me, now, several)

    def _count(self, stage: StageRow, several: bool) -> str:
        text = counting(stage)
        if several or stage.asked < 2 or stage.status != "pending" or stage.strategy == "any":
            return text
        so_far = self.tr("{approved} of {asked} approved").format(
            approved=stage.approved, asked=stage.asked
        )
        return f"{text} · {so_far}"

    def _add_stage(
        self, stage: StageRow, approval: Approval, me: UUID, now: datetime, several: bool
    ) -> None:
        title = stage_title(stage, several)
        if title:
            label = ElidedLabel(self._theme, title, size="sm", weight="medium", tone="text-muted")
            self.add(label)
        for approver in approval.approvers:
            if approver.stage == stage.position:
                self._add_approver(approver, me)
                if approver.status == "pending" and (else_may := stands_in(approver)):
                    self._add_note(else_may)
        for decision in approval.decisions:
            if decision.stage == stage.position and (
                decision.comment or decision.role or decision.on_behalf_of
            ):
                self._add_decision(decision, now)

    def _add_approver(self, approver: ApproverRow, me: UUID) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        is_me = approver.person_id == me
        row.addWidget(AvatarLabel(theme, approver.person_name))
        name = self.tr("You") if is_me else approver.person_name
        label = ElidedLabel(theme, name, weight="medium")
        row.addWidget(label, 1)
        kinds = {"role": self.tr("role"), "team": self.tr("team")}
        if approver.kind in kinds:
            row.addWidget(Label(theme, kinds[approver.kind], size="sm", tone="text-muted"))
        row.addWidget(ChipLabel(theme, standing_chip(approver.status)))
        self.add(row)

    def _add_decision(self, decision: DecisionRow, now: datetime) -> None:
        when = day_and_time(decision.at, now)
        said = f": {decision.comment}" if decision.comment else ""
        text = f"{who_decided(decision)}, {when}{said}"
        self._add_note(text)

    def _add_note(self, text: str) -> None:
        """Below a name, not below its disc."""
        note = Label(self._theme, text, size="sm", tone="text-muted", wrap=True)
        note.setContentsMargins(AVATAR_PX + self._theme.space(1), 0, 0, 0)
        self.add(note)


class _PastLine(QWidget):
    """An icon for the outcome and one line of words."""

    def __init__(self, theme: Theme, row: PastRow, now: datetime) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        outcome = outcome_chip(row.status)
        layout.addWidget(_OutcomeIcon(theme, outcome))
        layout.addWidget(ElidedLabel(theme, past_line(row, now), size="sm", tone="text-muted"), 1)


class _OutcomeIcon(QWidget):
    """For the eye only: the line says the same in words."""

    def __init__(self, theme: Theme, outcome: Chip) -> None:
        super().__init__()
        self._theme = theme
        self._outcome = outcome
        side = theme.tokens.size.icon
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = self._theme.tokens.tone(self._outcome.tone)
        side = self._theme.tokens.size.icon - 2
        self._theme.icons.paint(painter, self._outcome.icon, tone, QRectF(self.rect()), side)
        painter.end()


class DecidedBefore(_SideCard):
    """Hidden while there is nothing like it in the past."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._shown: object = None
        self.heading.setText(self.tr("Decided before"))

    def show_rows(self, rows: Sequence[PastRow], now: datetime) -> None:
        self.setVisible(bool(rows))
        content = (tuple(rows), now.date())
        if content == self._shown:
            return
        self._shown = content
        self.clear()
        for row in rows[:MOST_BEFORE]:
            self.add(_PastLine(self._theme, row, now))
