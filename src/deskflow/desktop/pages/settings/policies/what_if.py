"""What other policies would have made of past tickets: asked in the background, compared, written to a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QFileDialog, QGridLayout, QHBoxLayout, QWidget

from deskflow.core.csv_writing import csv_file
from deskflow.core.whole_files import write_whole
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.writing import write_and_tell
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.words import describe_error
from deskflow.sla.queries import PolicyRow
from deskflow.sla.replaying import (
    CHUNK,
    Comparison,
    Share,
    Wanted,
    count_tickets,
    next_tickets,
    replay,
)
from deskflow.sla.rules import CLOCK_KINDS, ClockKind
from deskflow.sla.simulating import Draft

_DAYS: Final = 30
_MOST_CUSTOMERS: Final = 8
_MARGIN: Final = 24
_COLUMNS: Final[tuple[ClockKind, ...]] = ("first_response", "next_update", "resolution")


def compare(
    workspace: Workspace,
    wanted: Wanted,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Comparison | None:
    """Chunk by chunk, each with a connection of its own; None when it was cancelled."""
    tenant_id, now = workspace.tenant_id, workspace.clock.now()
    total = workspace.look_up(count_tickets, tenant_id, wanted)
    found = Comparison()
    after: tuple[datetime, int] | None = None
    while not cancelled():
        rows = workspace.look_up(next_tickets, tenant_id, wanted, after)
        if rows:
            ids = [row[2] for row in rows]
            found.add(workspace.look_up(replay, tenant_id, wanted, ids, now))
            after = rows[-1][:2]
            progress(found.tickets, max(total, found.tickets))
        if len(rows) < CHUNK:
            return found
    return None


class WhatIfCard(TitledCard):
    """`draft` answers with the policy that is being edited, None when none is; it may raise what is wrong with it."""

    def __init__(self, context: PageContext, draft: Callable[[], Draft | None]) -> None:
        theme = context.theme
        super().__init__(theme, "")
        self.title.setText(self.tr("What if: past tickets under other policies"))
        self._context = context
        self._draft = draft
        self._stop: threading.Event | None = None
        self.found: Comparison | None = None
        today = words.local(context.workspace.clock.now()).date()
        self.first = _day(self.tr("From"), today - timedelta(days=_DAYS))
        self.last = _day(self.tr("To"), today)
        self.which = QuietComboBox()
        self.which.setAccessibleName(self.tr("Under which policies"))
        self.go = PrimaryButton(theme, self.tr("Compare"))
        self.go.clicked.connect(self.run)
        self.export_button = Button(theme, self.tr("Export"), kind="ghost", icon="download")
        self.export_button.clicked.connect(self.export)
        self.export_button.hide()
        self.add(self.export_button)
        bar = QHBoxLayout()
        bar.setSpacing(theme.space(1))
        for part in (self.first, Label(theme, "–", tone="text-muted"), self.last):
            bar.addWidget(part)
        bar.addWidget(self.which, 1)
        bar.addWidget(self.go)
        self.body.addLayout(bar)
        hint = self.tr("What happened to the tickets happens again: moves, priorities, answers, pauses by hand. A policy that is open above counts as it is being edited.")  # fmt: skip
        self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.said = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self._table: QWidget | None = None

    def offer(self, policies: list[PolicyRow]) -> None:
        chosen = self.which.currentData()
        self.which.clear()
        self.which.addItem(self.tr("All policies as they are now"), None)
        for one in policies:
            if one.is_active:
                self.which.addItem(self.tr("Only “{name}”, for all tickets").format(name=one.name), one.id)  # fmt: skip
        self.which.setCurrentIndex(max(self.which.findData(chosen), 0))

    # --- asking -------------------------------------------------------------------------------

    def run(self) -> None:
        if self._stop is not None:
            return
        try:
            draft = self._draft()
        except Exception as problem:  # noqa: BLE001 - said here as it is said when it is saved
            self._say(describe_error(getattr(problem, "problem", problem)), "danger")
            return
        first, last = _moment(self.first), _moment(self.last) + timedelta(days=1)
        if last <= first:
            self._say(self.tr("The period ends before it begins."), "danger")
            return
        only: UUID | None = self.which.currentData()
        wanted, workspace = Wanted(first, last, only, draft), self._context.workspace
        stop = self._stop = threading.Event()
        job = self._context.jobs.start(self.tr("Comparing past tickets"), stop.set)
        self.go.setEnabled(False)
        self._say(self.tr("Comparing …"))
        self._context.requests.submit(
            lambda: compare(workspace, wanted, job.report, stop.is_set),
            lambda found: self._on_found(found, job),
            lambda problem: self._on_trouble(problem, job),
            owner=self,
        )

    def _on_found(self, found: Comparison | None, job: Job) -> None:
        self._end()
        if found is None:
            job.finish(self.tr("Stopped"))
            self._say(self.tr("Stopped. Nothing was compared to the end."))
            return
        job.finish(self.tr("%n ticket(s) compared", "", found.tickets))
        self.found = found
        self._show(found)

    def _on_trouble(self, problem: BaseException, job: Job) -> None:
        self._end()
        job.fail(describe_error(problem))
        self._say(describe_error(problem), "danger")

    def _end(self) -> None:
        self._stop = None
        self.go.setEnabled(True)

    def _say(self, text: str, tone: str = "text-muted") -> None:
        self.said.set_tone(tone)
        self.said.setText(text)
        self.said.setVisible(bool(text))

    # --- showing ------------------------------------------------------------------------------

    def _show(self, found: Comparison) -> None:
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        self.export_button.setVisible(bool(found.tickets))
        if not found.tickets:
            self._say(self.tr("No ticket came in during that time."))
            return
        self._say(self.tr("%n ticket(s): share of promises kept, then and under these policies.", "", found.tickets))  # fmt: skip
        kinds = [kind for kind in _COLUMNS if _used(found, kind)]
        table = QWidget(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._context.theme.space(3))
        grid.setVerticalSpacing(self._context.theme.space(0))
        row = self._titles(grid, kinds)
        for priority in sorted(found.priorities):
            name = f"{priority} {words.word('priority', priority)}"
            row = self._row(grid, row, name, found.priorities[priority], kinds)
        grid.addWidget(Hairline(self._context.theme), row, 0, 1, 1 + len(kinds))
        row += 1
        changed = sorted(
            found.customers, key=lambda one: (-_moved(found.customers[one]), found.names[one])
        )
        for one in changed[:_MOST_CUSTOMERS]:
            row = self._row(grid, row, found.names[one], found.customers[one], kinds)
        if len(changed) > _MOST_CUSTOMERS:
            rest = self.tr("%n more customer(s) in the exported file", "", len(changed) - _MOST_CUSTOMERS)  # fmt: skip
            grid.addWidget(Label(self._context.theme, rest, size="sm", tone="text-muted"), row, 0, 1, 1 + len(kinds))  # fmt: skip
        grid.setColumnStretch(0, 2)
        for column in range(1, 1 + len(kinds)):
            grid.setColumnStretch(column, 1)
        self._table = table
        self.body.addWidget(table)

    def _titles(self, grid: QGridLayout, kinds: list[ClockKind]) -> int:
        for column, kind in enumerate(kinds, 1):
            label = Label(self._context.theme, words.word("clock", kind), size="sm", tone="text-muted")  # fmt: skip
            grid.addWidget(label, 0, column)
        return 1

    def _row(
        self,
        grid: QGridLayout,
        row: int,
        name: str,
        shares: Mapping[ClockKind, Share],
        kinds: list[ClockKind],
    ) -> int:
        theme = self._context.theme
        grid.addWidget(Label(theme, name, size="sm"), row, 0)
        for column, kind in enumerate(kinds, 1):
            text, tone = _words(shares[kind])
            label = Label(theme, text, size="sm", tone=tone, tabular=True)
            label.setAccessibleName(f"{name}, {words.word('clock', kind)}: {text}")
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignLeft)
        return row + 1

    def texts(self) -> list[str]:
        """What stands in the table, row by row."""
        return [] if self._table is None else [one.text() for one in self._table.findChildren(Label)]  # fmt: skip

    # --- a file -------------------------------------------------------------------------------

    def export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the comparison"), self.tr("what-if.csv"), self.tr("CSV (*.csv)")
        )  # fmt: skip
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        found = self.found
        if found is None:
            return
        write_and_tell(self._context, path, lambda to: write_comparison(found, to), owner=self)


def write_comparison(found: Comparison, path: Path) -> None:
    """Whole or not at all."""
    header = ("group", "name", "clock", "kept", "missed", "would_keep", "would_miss")
    groups = [("priority", one, one, shares) for one, shares in sorted(found.priorities.items())]
    groups += [
        ("customer", found.names[one], one, shares) for one, shares in found.customers.items()
    ]
    rows = (
        (group, name, kind, share.kept, share.missed, share.would_keep, share.would_miss)
        for group, name, _, shares in groups
        for kind in CLOCK_KINDS
        for share in (shares[kind],)
    )
    write_whole(path, csv_file(header, rows))


def _words(share: Share) -> tuple[str, Tone | str]:
    """ "92 % → 97 %", green for more."""
    was, would = share.was, share.would
    text = f"{_percent(was)} → {_percent(would)}"
    if was is None or would is None or round(was * 100) == round(would * 100):
        return text, "text-muted" if was == would else "text"
    return text, "success" if would > was else "danger"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100)} %"


def _moved(shares: Mapping[ClockKind, Share]) -> int:
    return sum(abs(one.missed - one.would_miss) for one in shares.values())


def _used(found: Comparison, kind: ClockKind) -> bool:
    shares = [one[kind] for one in found.priorities.values()]
    return any(one.was is not None or one.would is not None for one in shares)


def _day(name: str, day: object) -> QDateEdit:
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setAccessibleName(name)
    edit.setDisplayFormat("yyyy-MM-dd")
    edit.lineEdit().setTextMargins(8, 0, 0, 0)
    edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("2026-00-00") + _MARGIN)
    return edit


def _moment(edit: QDateEdit) -> datetime:
    """The beginning of that day, here."""
    day = edit.date().toPython()
    return datetime.combine(day, time()).astimezone().astimezone(UTC)  # type: ignore[arg-type]
