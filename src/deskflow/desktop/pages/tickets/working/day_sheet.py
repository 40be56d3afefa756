"""What I worked: a day or a week at a time, with its sum, to look at, to correct and to hand in as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.core.csv_writing import csv_file
from deskflow.core.whole_files import write_whole
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.relating.panel import AskPanel
from deskflow.desktop.pages.tickets.working.time_words import kind_word, length_text
from deskflow.desktop.pages.tickets.working.timing import Timing
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.writing import write_and_tell
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.tickets.time_queries import SheetEntry, time_sheet

WIDTH = 640
MOST_ROWS = 10
HEADER = ("worked_at", "ticket", "title", "customer", "kind", "minutes", "billable", "contract", "rate", "note")  # fmt: skip


class DaySheet(AskPanel):
    """Left and right go a day or a week back and forth."""

    def __init__(self, context: PageContext, window: QWidget, timing: Timing) -> None:
        super().__init__(context.theme, window, "", "", icon="download", width=WIDTH)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._timing = timing
        self._entries: Sequence[SheetEntry] = ()
        theme = context.theme
        self._day = self._workspace.clock.now().astimezone().date()
        self.title.setText(self.tr("My time"))
        self.go_button.setText(self.tr("Export CSV…"))
        self.cancel_button.setText(self.tr("Close"))
        head = QHBoxLayout()
        self.back = IconButton(theme, "chevron-left", self.tr("Earlier"))
        self.forth = IconButton(theme, "chevron-right", self.tr("Later"))
        self.today = Button(theme, self.tr("Today"), kind="ghost")
        self.span = SegmentedControl(theme, self.tr("Span"), [("day", self.tr("Day")), ("week", self.tr("Week"))])  # fmt: skip
        self.when = Label(theme, "", weight="medium", tabular=True)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forth.clicked.connect(lambda: self.step(1))
        self.today.clicked.connect(self._to_today)
        self.span.chosen.connect(self.look)
        for part in (self.back, self.forth, self.when):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.today)
        head.addWidget(self.span)
        self.column.addLayout(head)
        self.list = ShortList(theme, self.tr("My time"))
        self.list.most_rows = MOST_ROWS
        self.list.opened.connect(self._on_opened)
        self.column.addWidget(self.list)
        self.nothing = Label(theme, self.tr("Nothing was logged."), tone="text-muted")
        self.column.addWidget(self.nothing)
        self.sum = Label(theme, "", weight="semibold", tabular=True)
        self.foot.insertWidget(0, self.sum)
        self.agreed.connect(self._on_export)
        context.changes.changed.connect(self._on_changed)
        self.look()

    # --- which days ---------------------------------------------------------------------------

    def step(self, by: int) -> None:
        self._day += timedelta(days=by * (7 if self.span.value == "week" else 1))
        self.look()

    def _to_today(self) -> None:
        self._day = self._workspace.clock.now().astimezone().date()
        self.look()

    def _bounds(self) -> tuple[datetime, datetime]:
        """In the reader's zone, so that a day is the day as it was lived."""
        first, days = self._day, 1
        if self.span.value == "week":
            first, days = first - timedelta(days=first.weekday()), 7
        begins = datetime.combine(first, time()).astimezone()
        ends = datetime.combine(first + timedelta(days=days), time()).astimezone()
        return begins.astimezone(UTC), ends.astimezone(UTC)

    def look(self) -> None:
        begins, ends = self._bounds()
        workspace = self._workspace
        asked = workspace.ask(
            time_sheet, workspace.tenant_id, workspace.current_user.id, begins, ends
        )
        self._context.requests.submit(asked, self._show, owner=self)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("time_entries"):
            self.look()

    # --- content ------------------------------------------------------------------------------

    def _show(self, entries: Sequence[SheetEntry]) -> None:
        self._entries = entries
        now = self._workspace.clock.now()
        self.list.show_rows([self._row(one, now) for one in entries])
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        first, last = (one.astimezone() for one in self._bounds())
        day = QLocale().toString(QDate(first.year, first.month, first.day), "ddd d MMM yyyy")
        if self.span.value == "week":
            last -= timedelta(hours=12)
            day = (
                f"{day} – {QLocale().toString(QDate(last.year, last.month, last.day), 'ddd d MMM')}"
            )
        self.when.setText(day)
        total = sum(one.minutes for one in entries)
        billed = sum(one.minutes for one in entries if one.is_billable)
        text = self.tr("{all} in all, {billed} billable")
        self.sum.setText(text.format(all=_length(total), billed=_length(billed)))
        self.go_button.setEnabled(bool(entries))
        self.grew()

    def _row(self, one: SheetEntry, now: datetime) -> RecordRow:
        paid = one.contract or (self.tr("billed") if one.is_billable else self.tr("not billed"))
        parts = [words.day_and_time(one.worked_at, now), one.number, one.customer, kind_word(one.kind), paid]  # fmt: skip
        title = (
            f"{length_text(one.minutes)}\u2002{one.note.splitlines()[0] if one.note else one.title}"
        )
        return RecordRow(one.id, title, " · ".join(parts), lead="clock")

    def _on_opened(self, entry_id: object) -> None:
        entry = next((one for one in self._entries if one.id == entry_id), None)
        if entry is not None:
            self._timing.edit(entry)

    def focus_first(self) -> None:
        self.span.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- export -------------------------------------------------------------------------------

    def _on_export(self) -> None:
        dialog = QFileDialog(self, self.tr("Export my time"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"time-{self._day.isoformat()}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, path: Path) -> None:
        entries = list(self._entries)
        write_and_tell(self._context, path, lambda to: write_sheet(to, entries), owner=self)


def _length(minutes: int) -> str:
    """To the minute: a sheet is what somebody is paid by."""
    return length_text(minutes) if minutes else "0"


def write_sheet(path: Path, entries: Sequence[SheetEntry]) -> None:
    """Whole or not at all."""
    rows = (
        (
            one.worked_at, one.number, one.title, one.customer, one.kind, one.minutes, one.is_billable,
            one.contract or "", "" if one.rate is None else f"{one.rate / 100:.2f}", one.note,
        )
        for one in entries
    )  # fmt: skip
    write_whole(path, csv_file(HEADER, rows))
