"""The bar over a run: which workflow and ticket, how it stands, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from deskflow.desktop.pages.runs.run_words import origin, remark
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_workflows import status_words
from deskflow.workflows.execution_queries import ExecutionRow


class RunHeader(Surface):
    back_wanted = Signal()
    ticket_wanted = Signal()
    retry_wanted = Signal()
    retry_new_wanted = Signal()
    cancel_wanted = Signal()
    draft_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self.setFixedHeight(theme.tokens.size.page_header)
        self.back = IconButton(theme, "arrow-left", self.tr("Back to the list"), key="Alt+Left")
        self.name = Label(theme, "", size="heading", weight="bold")
        self.chip = ChipLabel(theme, Chip(""))
        self.detail = ElidedLabel(theme, "", size="sm", tone="text-muted")
        self.ticket = Button(theme, self.tr("Open ticket"), icon="ticket")
        self.retry = Button(theme, self.tr("Retry"), icon="rotate-cw")
        self.retry.setToolTip(self.tr("Go on from the failed step, in this run"))
        self.retry_new = Button(theme, self.tr("Retry as new run"), icon="copy")
        self.cancel = Button(theme, self.tr("Cancel"), icon="x")
        self.heat = IconButton(
            theme, "flame", self.tr("Heat map: where many runs failed and took time"), key="H"
        )
        self.heat.setCheckable(True)
        self.more = IconButton(theme, "ellipsis", self.tr("What else can be done with the run"))
        self.draft = Button(theme, self.tr("Open draft"), icon="square-pen")
        for button, signal in (
            (self.back, self.back_wanted),
            (self.ticket, self.ticket_wanted),
            (self.retry, self.retry_wanted),
            (self.retry_new, self.retry_new_wanted),
            (self.cancel, self.cancel_wanted),
            (self.draft, self.draft_wanted),
            (self.more, self.more_wanted),
        ):
            button.clicked.connect(signal)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(1), 0, theme.space(2), 1)
        layout.setSpacing(theme.space(1))
        for part in (self.back, self.name, self.chip):
            layout.addWidget(part)
        layout.addWidget(self.detail, 1)
        for button in (self.ticket, self.retry, self.retry_new, self.cancel, self.draft):
            layout.addWidget(button)
        layout.addWidget(self.heat)
        layout.addWidget(self.more)
        self.may_execute = True

    def show_run(self, row: ExecutionRow, now: datetime) -> None:
        self.name.setText(row.workflow_name)
        text, tone, icon = status_words(row.status)
        self.chip.set_chip(Chip(text, tone, icon))
        facts = [
            origin(row),
            self.tr("version {n}").format(n=row.version),
            self.tr("started {when}").format(when=day_and_time(row.started_at, now)),
            remark(row, now),
        ]
        self.detail.setText(" · ".join(fact for fact in facts if fact))
        again = row.status in ("failed", "cancelled") and self.may_execute
        self.retry.setVisible(again)
        self.retry_new.setVisible(again)
        self.cancel.setVisible(not row.finished and self.may_execute)
        self.more.setVisible(self.may_execute)
        self.ticket.setVisible(row.ticket_number is not None)
