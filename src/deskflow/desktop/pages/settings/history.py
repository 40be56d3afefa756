"""The workflows' settings, and below them how much their history takes, with a limit for who has none yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QHBoxLayout

from deskflow.core.settings import SetSetting, SettingValue
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.rows_section import RowsSection
from deskflow.desktop.pages.settings.sections import Section
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import file_size, local
from deskflow.workflows.history_size import OFFERED_DAYS, HistorySize, history_size

KEY = "workflows_keep_days"


class WorkflowsSection(RowsSection):
    def __init__(self, context: PageContext, section: Section, ask: Callable[[], None]) -> None:
        super().__init__(context, section, ask)
        theme = context.theme
        card = TitledCard(theme, self.tr("History of runs"))
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        self.told = Label(theme, "", tone="text-muted", wrap=True)
        row.addWidget(self.told, 1)
        self.keep = Button(theme, self.tr("Keep {n} days").format(n=OFFERED_DAYS), icon="clock")
        self.keep.setMinimumHeight(self.keep.sizeHint().height())
        self.keep.clicked.connect(self._on_keep)
        self.keep.hide()
        row.addWidget(self.keep)
        card.body.addLayout(row)
        self.below.addWidget(card)

    def show_values(self, values: Sequence[SettingValue]) -> None:
        super().show_values(values)
        kept = next((one.value for one in values if one.setting.key == KEY), 0)
        self.keep.setVisible(kept == 0)
        workspace = self._context.workspace
        before = workspace.clock.now() - timedelta(days=OFFERED_DAYS)
        asked = workspace.ask(history_size, workspace.tenant_id, before)
        self._context.requests.submit(asked, self._on_size, owner=self)

    def _on_size(self, size: HistorySize) -> None:
        if size.oldest is None:
            self.told.setText(self.tr("No workflow has run yet."))
            return
        number, day = QLocale().toString, local(size.oldest).date()
        date = QDate(day.year, day.month, day.day)
        text = self.tr(
            "Runs: {runs}, with {steps} steps. They take about {size}; the oldest is of {day}."
        )
        said = text.format(
            runs=number(size.runs), steps=number(size.steps), size=file_size(size.size),
            day=QLocale().toString(date, "d MMM yyyy"),
        )  # fmt: skip
        if not self.keep.isHidden() and size.old_runs:
            more = self.tr("{n} of them ended more than {days} days ago.")
            said += " " + more.format(n=number(size.old_runs), days=OFFERED_DAYS)
        self.told.setText(said)

    def _on_keep(self) -> None:
        said = tr("Runs are kept for {days} days").format(days=OFFERED_DAYS)
        run_with_undo(self._context, SetSetting(KEY, OFFERED_DAYS), said, owner=self)
