"""What an import came to: figures, what nobody knew, every row that was skipped and why; to be kept as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from deskflow.core.csv_writing import csv_file
from deskflow.core.whole_files import write_whole
from deskflow.desktop.importing.words import facts, headline, number, reason, tr, unknown_words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.rows import RecordDelegate, RecordRow
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error
from deskflow.interchange.summary import BadItem, ImportSummary


class SummaryView(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._summary = ImportSummary()
        theme = context.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        self.banner = InlineBanner(theme, dismissable=False)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setColumnStretch(1, 1)
        self._unknown = Label(theme, "", tone="text-muted", wrap=True)
        head = QHBoxLayout()
        self._bad_title = Label(theme, "", weight="semibold")
        self.export_button = Button(theme, tr("Save as CSV…"), icon="download")
        self.export_button.clicked.connect(self._on_export)
        head.addWidget(self._bad_title)
        head.addStretch(1)
        head.addWidget(self.export_button)
        self.bad = RecordList(theme, tr("Skipped rows and mails"))
        self.bad.setItemDelegate(RecordDelegate(theme, self.bad, framed=False))
        layout.addWidget(self.banner)
        layout.addWidget(self._grid_holder)
        layout.addWidget(self._unknown)
        layout.addLayout(head)
        layout.addWidget(self.bad, 1)
        layout.addStretch(0)

    def show_summary(self, summary: ImportSummary) -> None:
        self._summary = summary
        tone: Tone = "warning" if summary.bad_count or summary.cancelled else "success"
        self.banner.say(headline(summary), tone)
        while self._grid.count():
            entry = self._grid.takeAt(0)
            widget = entry.widget() if entry is not None else None
            if widget is not None:
                widget.deleteLater()
        theme = self._context.theme
        for place, (name, count) in enumerate(facts(summary)):
            figure = Label(theme, count, weight="semibold", tabular=True)
            figure.setAlignment(Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(Label(theme, name, tone="text-muted"), place, 0)
            self._grid.addWidget(figure, place, 1)
        lines = unknown_words(summary)
        self._unknown.setText("\n".join(lines))
        self._unknown.setVisible(bool(lines))
        self.bad.show_rows([_row(place, one) for place, one in enumerate(summary.bad)], None)
        for part in (self._bad_title, self.bad, self.export_button):
            part.setVisible(bool(summary.bad_count))
        kept = len(summary.bad)
        words = (
            tr("Skipped: {n}")
            if kept == summary.bad_count
            else tr("Skipped: {n}, of which {kept} are listed")
        )
        self._bad_title.setText(words.format(n=number(summary.bad_count), kept=number(kept)))

    def show_failure(self, problem: BaseException) -> None:
        """It ended before its time; what was in stays in."""
        self.show_summary(ImportSummary())
        kept = tr("What had come in before stays in; the same import goes on from there.")
        self.banner.say(f"{describe_error(problem)} {kept}", "danger")

    def save_bad(self, path: Path) -> None:
        """Writes the list off the UI thread."""
        summary, context = self._summary, self._context

        def write() -> int:
            header = [tr("File"), tr("Line"), tr("Field"), tr("Reason")]
            rows = [
                (one.file, one.line, one.field, reason(one.code, one.field, one.params))
                for one in summary.bad
            ]
            write_whole(path, csv_file(header, rows))
            return len(rows)

        def done(count: int) -> None:
            context.toasts.show(tr("%Ln line(s) saved to {name}", count).format(name=path.name))

        def failed(problem: BaseException) -> None:
            why = getattr(problem, "strerror", None) or type(problem).__name__
            words = tr("{name} could not be written ({why}). The list is still here.")
            context.toasts.show(words.format(name=path.name, why=why), tone="danger")

        context.requests.submit(write, done, failed, owner=self)

    def _on_export(self) -> None:
        dialog = QFileDialog(self.window(), tr("Save the skipped rows"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(tr("skipped.csv"))
        dialog.fileSelected.connect(lambda name: self.save_bad(Path(name)))
        dialog.open()


def _row(place: int, bad: BadItem) -> RecordRow:
    name = Path(bad.file).name
    mark = Chip(tr("Line {n}").format(n=bad.line), "warning") if bad.line else None
    return RecordRow(place, reason(bad.code, bad.field, bad.params), name, mark=mark)
