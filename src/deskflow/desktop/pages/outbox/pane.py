"""The left side: heading, filter by status and text, the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.outbox.mails import MailList
from deskflow.desktop.pages.outbox.words import FILTERS
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.surfaces import Surface

NARROWEST_CHARS = 48


class OutboxPane(Surface):
    """`narrowed` comes when other mails are wanted."""

    narrowed = Signal()

    def __init__(self, context: PageContext, now: Callable[[], datetime]) -> None:
        theme = context.theme
        super().__init__(theme, "surface-1")
        self.setMinimumWidth(NARROWEST_CHARS * theme.metrics().averageCharWidth())
        self.header = PageHeader(theme, self.tr("Outbox"))
        self.statuses = SegmentedControl(
            theme,
            self.tr("Status"),
            [
                ("all", self.tr("All")),
                ("waiting", self.tr("Waiting")),
                ("sent", self.tr("Sent")),
                ("failed", self.tr("Failed")),
                ("cancelled", self.tr("Taken back")),
            ],
        )
        self.statuses.chosen.connect(lambda key: self.narrowed.emit())
        self.search = SearchField(theme, self.tr("Subject, recipient or ticket"))
        self.search.searched.connect(lambda text: self.narrowed.emit())
        self.list = MailList(theme, now)
        self.search.left_down.connect(self.list.setFocus)
        self._nothing = Label(theme, tone="text-muted", wrap=True)
        self._build()

    def _build(self) -> None:
        theme = self._theme
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        column.setSpacing(theme.space(1))
        for part in (self.search, self.statuses):
            column.addWidget(part)
        empty = QWidget()
        holder = QVBoxLayout(empty)
        holder.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        holder.addWidget(self._nothing)
        holder.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(tools)
        layout.addWidget(self._stack, 1)

    @property
    def wanted_statuses(self) -> tuple[str, ...]:
        return FILTERS[self.statuses.value]

    @property
    def wanted_text(self) -> str:
        return self.search.text().strip()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wanted_statuses or self.wanted_text)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        waiting = sum(counts.get(status, 0) for status in FILTERS["waiting"])
        failed = counts.get("failed", 0)
        told = []
        if waiting:
            told.append(self.tr("%n waiting", "", waiting))
        if failed:
            told.append(self.tr("%n failed", "", failed))
        self.header.set_detail(" · ".join(told))
        self._nothing.setText(self.tr("No mail fits this filter.") if self.is_narrowed else "")
        self._stack.setCurrentIndex(0 if self.list.mails.rows else 1)
