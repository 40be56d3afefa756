"""One CSV file before it is imported: which column means what, how it is written, and its first rows as they will be."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from deskflow.desktop.importing.words import DELIMITERS, field_title, how_it_is_written, reason, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.words import describe_error, describe_notice, word
from deskflow.interchange.csv_files import CsvPreview, preview_csv
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.headers import FIELDS, OWN
from deskflow.interchange.own_fields import knowing
from deskflow.interchange.readings import BadRow, RowReading
from deskflow.tickets.defining.reading import DeskRules, desk_rules

ROWS = 8
# A table with more columns than this is hardly one of tickets; the others are read as proposed.
MOST_COLUMNS = 60
_LATER_ENCODINGS = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"))


class CsvCard(TitledCard):
    """`settled` comes when a look at the file has ended; `told` is what was said about it, None before."""

    settled = Signal()

    def __init__(self, context: PageContext, path: Path) -> None:
        super().__init__(context.theme, path.name)
        self.path = path
        self.told: MapFile | None = None
        self.is_usable = False
        self._context = context
        self._preview: CsvPreview | None = None
        self._columns: dict[int, QComboBox] = {}
        # Dates without a zone were written where this machine stands, most likely.
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self._base = MapFile(time_zone=zone or "UTC")
        theme = context.theme
        self.banner = InlineBanner(theme, dismissable=False)
        self._form = self._choice(
            tr("Encoding"), [("", tr("Encoding: found out")), *_LATER_ENCODINGS]
        )
        separators = [(mark, tr(name)) for mark, name in DELIMITERS.items()]
        self._delimiter = self._choice(
            tr("Separator"), [("", tr("Separator: found out")), *separators]
        )
        self._written = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        ways = QHBoxLayout()
        ways.setSpacing(theme.space(1))
        ways.addWidget(self._written, 1)
        ways.addWidget(self._form)
        ways.addWidget(self._delimiter)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(0))
        self._grid.setColumnStretch(1, 1)
        # An eliding label would let its column shrink to nothing.
        self._grid.setColumnMinimumWidth(0, theme.metrics().averageCharWidth() * 20)
        self._rows_title = Label(
            theme, tr("The first rows, as they will come in"), weight="semibold"
        )
        self.rows = ShortList(theme, tr("The first rows, as they will come in"))
        self.body.addWidget(self.banner)
        self.body.addLayout(ways)
        self.body.addWidget(self._grid_holder)
        self.body.addSpacing(theme.space(1))
        self.body.addWidget(self._rows_title)
        self.body.addWidget(self.rows)
        self._rows_title.hide()
        self._own: list[tuple[str, str]] = []
        asked = context.workspace.ask(desk_rules, context.workspace.tenant_id)
        context.requests.submit(asked, self._on_rules, self._on_refused, owner=self)

    def _on_rules(self, rules: DeskRules) -> None:
        """What this tenant has of its own is known before the file is looked at."""
        self._own = [(f"{OWN}{one.key}", one.name) for one in rules.fields if one.is_active]
        self._base = knowing(rules, self._base)
        self._look(self._base)

    def choose(self, column: int, field: str) -> None:
        """As a person would with the column's box."""
        box = self._columns[column]
        box.setCurrentIndex(box.findData(field))
        self._on_chosen(column)

    # --- looking ------------------------------------------------------------------------------

    def _look(self, told: MapFile) -> None:
        """Parsing is for the child process, also of a few rows."""
        future = self._context.workspace.child.run(
            preview_csv, str(self.path), told, ROWS, timeout=60.0
        )
        self._context.requests.submit(
            future, lambda preview: self._on_preview(told, preview), self._on_refused, owner=self
        )

    def _on_refused(self, problem: BaseException) -> None:
        self.is_usable = False
        self.banner.say(describe_error(problem), "danger")
        self._rows_title.hide()
        self.rows.hide()
        self.settled.emit()

    def _on_preview(self, told: MapFile, preview: CsvPreview) -> None:
        fresh = self._preview is None or self._preview.headers != preview.headers
        self._preview, self.told = preview, told
        self.is_usable = preview.is_usable
        self._written.setText(how_it_is_written(preview.encoding, preview.delimiter))
        if fresh:
            self._build_columns(preview)
        self._show_mapping({column: field for field, column in preview.columns.items()})
        self._show_notices(preview)
        rows = [self._row(row) for row in preview.rows]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._rows_title.setVisible(bool(rows))
        self.settled.emit()

    def _show_notices(self, preview: CsvPreview) -> None:
        if not preview.is_usable:
            self.banner.say(tr("Choose which column is the title or the description."), "danger")
            return
        # How it is written stands beside the boxes that change it.
        told = [one for one in preview.notices if one.code != "csv.encoding_guessed"]
        words = [describe_notice(one.code, one.params) for one in told]
        if words:
            self.banner.say(" ".join(words), "warning")
        else:
            self.banner.hide()

    def _row(self, row: RowReading | BadRow) -> RecordRow:
        if isinstance(row, BadRow):
            line = tr("Line {n}").format(n=row.line)
            why = reason(row.code, row.field, row.params)
            return RecordRow(
                row.line,
                why,
                tr("This row would be skipped."),
                mark=Chip(line, "danger", "circle-x"),
            )
        asker = row.contact_name or row.contact_email
        parts = (
            row.customer or asker,
            row.priority or "",
            word("status", row.status) if row.status else "",
            row.created_at.astimezone().strftime("%Y-%m-%d %H:%M") if row.created_at else "",
            row.assignee,
        )
        return RecordRow(
            row.line, row.title, " · ".join(p for p in parts if p), mark=Chip(str(row.line))
        )

    # --- columns ------------------------------------------------------------------------------

    def _build_columns(self, preview: CsvPreview) -> None:
        while self._grid.count():
            entry = self._grid.takeAt(0)
            widget = entry.widget() if entry is not None else None
            if widget is not None:
                widget.deleteLater()
        self._columns.clear()
        theme = self._context.theme
        known: set[str] = set()
        for place, header in enumerate(preview.headers[:MOST_COLUMNS]):
            samples = [
                " ".join(row[place].split())
                for row in preview.cells[:3]
                if place < len(row) and row[place]
            ]
            name = ElidedLabel(
                theme, header or tr("Column {n}").format(n=place + 1), weight="medium"
            )
            sample = ElidedLabel(theme, " · ".join(samples), size="sm", tone="text-muted")
            box = self._choice(
                tr("Meaning of column {header}").format(header=header),
                [
                    ("", tr("Leave out")),
                    *((field, field_title(field)) for field in FIELDS),
                    *self._own,
                ],
                of_column=place,
            )
            # A mapping names headers, so the second of two equal ones cannot be told apart.
            box.setEnabled(bool(header) and header.casefold() not in known)
            known.add(header.casefold())
            for column, widget in enumerate((name, sample, box)):
                self._grid.addWidget(widget, place, column)
            self._columns[place] = box

    def _show_mapping(self, meant: Mapping[int, str]) -> None:
        for place, box in self._columns.items():
            box.setCurrentIndex(box.findData(meant.get(place, "")))

    def _on_chosen(self, place: int) -> None:
        field = self._columns[place].currentData()
        for other, box in self._columns.items():
            if field and other != place and box.currentData() == field:
                box.setCurrentIndex(0)
        assert self._preview is not None
        columns = {
            self._preview.headers[at]: str(box.currentData())
            for at, box in self._columns.items()
            if box.isEnabled()
        }
        self._look(dataclasses.replace(self._told_now(), columns=columns))

    def _told_now(self) -> MapFile:
        return dataclasses.replace(
            self.told or self._base,
            encoding=str(self._form.currentData() or ""),
            delimiter=str(self._delimiter.currentData() or ""),
        )

    def _on_way_chosen(self) -> None:
        # Another way of reading gives other headers, to which the old mapping may not belong.
        self._look(dataclasses.replace(self._told_now(), columns={}))

    def _choice(
        self, name: str, choices: list[tuple[str, str]], *, of_column: int | None = None
    ) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for value, title in choices:
            box.addItem(title, value)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        if of_column is None:
            box.activated.connect(self._on_way_chosen)
        else:
            box.activated.connect(lambda: self._on_chosen(of_column))
        return box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Scrolling the panel must not change what lies under the pointer.
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QComboBox)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
