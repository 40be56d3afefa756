"""One CSV file before it is imported: what it holds, how it is written, which column means what, and its rows below.

What a row is, and what becomes of it, is for the cards of tickets and of lists of staff to know.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from deskflow.desktop.importing.words import DELIMITERS, KIND_TITLES, how_it_is_written, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.words import describe_error, describe_notice
from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.readings import Notice
from deskflow.interchange.staff_headers import KINDS, Kind

# A table with more columns than this is hardly one of ours; the others are read as proposed.
MOST_COLUMNS = 60
_LATER_ENCODINGS = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16"))


class Preview(Protocol):
    """What looking at a file brings, whatever it holds."""

    @property
    def headers(self) -> tuple[str, ...]: ...
    @property
    def columns(self) -> dict[str, int]: ...
    @property
    def is_usable(self) -> bool: ...
    @property
    def encoding(self) -> str: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def cells(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def notices(self) -> tuple[Notice, ...]: ...


class TableCard(TitledCard):
    """`settled` comes when a look at the file has ended; `told` is what was said about it, None before. `other_kind`
    comes when somebody says that the file holds something else."""

    settled = Signal()
    other_kind = Signal(str)

    def __init__(self, context: PageContext, path: Path, kind: Kind) -> None:
        super().__init__(context.theme, path.name)
        self.path = path
        self.kind: Kind = kind
        self.told: MapFile | None = None
        self.is_usable = False
        self._context = context
        self._preview: Preview | None = None
        self._looks = 0
        self._columns: dict[int, QComboBox] = {}
        # Dates without a zone were written where this machine stands, most likely.
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self._base = MapFile(time_zone=zone or "UTC")
        theme = context.theme
        self.banner = InlineBanner(theme, dismissable=False)
        self.kind_box = self._choice(
            tr("What the file holds"),
            [(one, tr(KIND_TITLES[one])) for one in KINDS],
            lambda: self.other_kind.emit(str(self.kind_box.currentData())),
        )
        self.kind_box.setCurrentIndex(self.kind_box.findData(kind))
        self._form = self._choice(
            tr("Encoding"),
            [("", tr("Encoding: found out")), *_LATER_ENCODINGS],
            self._on_way_chosen,
        )
        separators = [(mark, tr(name)) for mark, name in DELIMITERS.items()]
        self._delimiter = self._choice(
            tr("Separator"), [("", tr("Separator: found out")), *separators], self._on_way_chosen
        )
        self._written = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        ways = QHBoxLayout()
        ways.setSpacing(theme.space(1))
        ways.addWidget(self._written, 1)
        for box in (self.kind_box, self._form, self._delimiter):
            ways.addWidget(box)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(0))
        self._grid.setColumnStretch(1, 1)
        # An eliding label would let its column shrink to nothing.
        self._grid.setColumnMinimumWidth(0, theme.metrics().averageCharWidth() * 20)
        self._rows_title = Label(theme, self.rows_title(), weight="semibold")
        self.rows = ShortList(theme, self.rows_title())
        self.body.addWidget(self.banner)
        self.body.addLayout(ways)
        self.body.addWidget(self._grid_holder)
        self.body.addWidget(self._rows_title)
        self.body.addWidget(self.rows)
        for part in (self._rows_title, self.rows):
            part.hide()

    # --- what the file holds ------------------------------------------------------------------

    def rows_title(self) -> str:
        raise NotImplementedError

    def meanings(self) -> Sequence[tuple[str, str]]:
        """What a column can mean: its field, and how it is called."""
        raise NotImplementedError

    def own_meanings(self, header: str) -> Sequence[tuple[str, str]]:
        """What this column alone can mean."""
        return ()

    def unusable(self) -> str:
        """What has to be chosen before anything can come in."""
        raise NotImplementedError

    def read(self, told: MapFile) -> Future[Any]:
        """A look at the file, off the UI thread."""
        raise NotImplementedError

    def show_preview(self, preview: Any) -> None:
        """The rows; ends with `settle`."""
        raise NotImplementedError

    # --- looking ------------------------------------------------------------------------------

    def choose(self, column: int, field: str) -> None:
        """As a person would with the column's box."""
        box = self._columns[column]
        box.setCurrentIndex(box.findData(field))
        self._on_chosen(column)

    def look(self, told: MapFile) -> None:
        """What came of an earlier look does not count any more."""
        self._looks += 1
        look = self._looks
        self._context.requests.submit(
            self.read(told),
            lambda preview: self._on_preview(look, told, preview),
            lambda problem: self.refuse(describe_error(problem), look),
            owner=self,
        )

    def refuse(self, words: str, look: int | None = None) -> None:
        """The file cannot come in as it is."""
        if look is not None and look != self._looks:
            return
        self.is_usable = False
        self.banner.say(words, "danger")
        self._rows_title.hide()
        self.rows.hide()
        self.settled.emit()

    def _on_preview(self, look: int, told: MapFile, preview: Preview) -> None:
        if look != self._looks:
            return
        fresh = self._preview is None or self._preview.headers != preview.headers
        self._preview, self.told = preview, told
        self._written.setText(how_it_is_written(preview.encoding, preview.delimiter))
        if fresh:
            self._build_columns(preview)
        self._show_mapping({column: field for field, column in preview.columns.items()})
        self._show_notices(preview)
        self.show_preview(preview)

    def settle(self, rows: Sequence[RecordRow]) -> None:
        """What would come of it, to be seen."""
        assert self._preview is not None
        self.is_usable = self._preview.is_usable
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._rows_title.setVisible(bool(rows))
        self.settled.emit()

    def _show_notices(self, preview: Preview) -> None:
        if not preview.is_usable:
            self.banner.say(self.unusable(), "danger")
            return
        # How it is written stands beside the boxes that change it.
        told = [one for one in preview.notices if one.code != "csv.encoding_guessed"]
        words = [describe_notice(one.code, one.params) for one in told]
        if words:
            self.banner.say(" ".join(words), "warning")
        else:
            self.banner.hide()

    # --- columns ------------------------------------------------------------------------------

    def _build_columns(self, preview: Preview) -> None:
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
                [("", tr("Leave out")), *self.meanings(), *self.own_meanings(header)],
                lambda place=place: self._on_chosen(place),
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
        self.look(dataclasses.replace(self._told_now(), columns=columns))

    def _told_now(self) -> MapFile:
        return dataclasses.replace(
            self.told or self._base,
            encoding=str(self._form.currentData() or ""),
            delimiter=str(self._delimiter.currentData() or ""),
        )

    def _on_way_chosen(self) -> None:
        # Another way of reading gives other headers, to which the old mapping may not belong.
        self.look(dataclasses.replace(self._told_now(), columns={}))

    def _choice(
        self, name: str, choices: Sequence[tuple[str, str]], chosen: Callable[[], object]
    ) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for value, title in choices:
            box.addItem(title, value)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        box.activated.connect(lambda _: chosen())
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
