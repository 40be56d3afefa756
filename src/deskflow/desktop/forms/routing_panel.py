"""The grid of a table that says who decides: a column for each value, a row for each rule, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskflow.approvals.rules.routing import choose, read_table
from deskflow.core.errors import Rejected
from deskflow.desktop.forms.routing_cells import ColumnValue, TableCell
from deskflow.desktop.forms.routing_lines import RoutingText
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.who_panel import WhoPanel, who_words
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_problems import describe_problem
from deskflow.workflows.validation.approvals import routing_problems

WIDTH_IN_LETTERS: Final = 130
_CELL_LETTERS: Final = 18
_HINTS: Final = {"number": "<= 500", "text": "laptop, phone"}


class RoutingPanel(Popover):
    """`edited` carries the whole table after each edit."""

    edited = Signal(object)

    def __init__(self, around: Surroundings, window: QWidget, table: Mapping[str, Any]) -> None:
        super().__init__(around.theme, window, scrim=True)
        self.around = around
        self._table: dict[str, Any] = {}
        self.who: WhoPanel | None = None
        self.closed.connect(self.deleteLater)
        theme = around.theme
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        title = self.tr("Who decides, by table")
        head.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        hint = self.tr(
            "The first row that holds is taken. Numbers: <= 500, > 500, 100..500. Texts: laptop, phone, "
            "or not laptop. An empty cell holds for everything."
        )
        self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._area, 1)
        self.text = RoutingText(around)
        self.text.used.connect(self._on_text)
        self.text.left.connect(lambda: self._show_text(False))
        self.text.hide()
        self.body.addWidget(self.text, 1)
        buttons = QHBoxLayout()
        self.add_row = Button(theme, self.tr("Add a row"), icon="plus")
        self.add_column = Button(theme, self.tr("Add a column"), icon="plus")
        self.as_text = Button(theme, self.tr("As text…"), kind="ghost", icon="type")
        self.as_text.setToolTip(self.tr("As lines of text, also to paste from a spreadsheet"))
        self.as_text.clicked.connect(lambda: self._show_text(True))
        self.add_row.clicked.connect(self._on_add_row)
        self.add_column.clicked.connect(self._on_add_column)
        buttons.addWidget(self.add_row)
        buttons.addWidget(self.add_column)
        buttons.addStretch(1)
        buttons.addWidget(self.as_text)
        self._buttons = QWidget()
        buttons.setContentsMargins(0, 0, 0, 0)
        self._buttons.setLayout(buttons)
        self.body.addWidget(self._buttons)
        self.hit = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.body.addWidget(self.hit)
        self.problems = Label(theme, "", size="sm", tone="warning", wrap=True)
        self.body.addWidget(self.problems)
        self.cells: list[list[TableCell]] = []
        self.names: list[QLineEdit] = []
        self.numbers: list[Label] = []
        self.values: list[ColumnValue] = []
        self.set_table(table)

    def panel_size(self) -> QSize:
        room = self._host.rect()
        width = min(self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS, room.width() - 32)
        return QSize(width, min(520, room.height() - 32))

    # --- the table ---------------------------------------------------------------------------------

    def set_table(self, table: Mapping[str, Any]) -> None:
        """Show this one; nothing happens when it is shown already."""
        wanted = {**table, "columns": _maps(table.get("columns")), "rows": _maps(table.get("rows"))}
        if wanted == self._table:
            return
        self._table = wanted
        self._build()

    @property
    def _columns(self) -> list[dict[str, Any]]:
        columns: list[dict[str, Any]] = self._table["columns"]
        return columns

    @property
    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._table["rows"]
        return rows

    def _build(self) -> None:
        theme = self.around.theme
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, theme.space(1), 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1))
        grid.setVerticalSpacing(theme.space(1))
        self.names, self.values, self.cells, self.numbers = [], [], [], []
        for place, column in enumerate(self._columns):
            self._add_heading(grid, place, column)
        last = len(self._columns) + 1
        grid.addWidget(
            Label(theme, self.tr("Who decides"), size="sm", weight="medium"),
            0,
            last,
            Qt.AlignmentFlag.AlignBottom,
        )
        grid.setColumnStretch(last, 1)
        for number, row in enumerate(self._rows):
            self._add_cells(grid, number, row)
        outer.addLayout(grid)
        outer.addStretch(1)
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._tell()

    def _add_heading(self, grid: QGridLayout, place: int, column: Mapping[str, Any]) -> None:
        theme = self.around.theme
        wide = theme.metrics().averageCharWidth() * _CELL_LETTERS
        number = place + 1
        name = _line(str(column.get("name") or ""), self.tr("Name of column {number}"), number)
        name.setPlaceholderText(self.tr("Amount"))
        value = ColumnValue(self.around, self.tr("Value of column {number}").format(number=number))
        value.set_value(str(column.get("value") or "") or None)
        value.told.connect(self._tell_hit)
        kind = QComboBox()
        kind.setAccessibleName(self.tr("Kind of column {number}").format(number=number))
        for key, title in (("text", self.tr("Text")), ("number", self.tr("Number"))):
            kind.addItem(title, key)
        kind.setCurrentIndex(max(0, kind.findData(column.get("kind") or "text")))
        remove = IconButton(
            theme, "trash-2", self.tr("Remove column {number}").format(number=number)
        )
        name.textEdited.connect(lambda text: self._set_column(place, "name", text))
        value.edited.connect(lambda: self._set_column(place, "value", value.value() or ""))
        kind.activated.connect(lambda _: self._set_column(place, "kind", kind.currentData()))
        remove.clicked.connect(lambda: self._remove_column(place))
        below = QHBoxLayout()
        below.addWidget(kind, 1)
        below.addWidget(remove)
        box = QVBoxLayout()
        box.setSpacing(theme.space(0))
        for part in (name, value):
            part.setMinimumWidth(wide)
            box.addWidget(part)
        box.addLayout(below)
        grid.addLayout(box, 0, place + 1)
        self.names.append(name)
        self.values.append(value)

    def _add_cells(self, grid: QGridLayout, number: int, row: Mapping[str, Any]) -> None:
        theme = self.around.theme
        line = number + 1
        label = Label(theme, f"{line}.", tone="text-muted", tabular=True)
        grid.addWidget(label, line, 0)
        self.numbers.append(label)
        given = row.get("when")
        when = given if isinstance(given, list) else []
        cells: list[TableCell] = []
        for place, column in enumerate(self._columns):
            text = "" if place >= len(when) or when[place] is None else str(when[place])
            cell = _line(text, self.tr("Row {number}, {column}"), line, str(column.get("name")))
            self._connect(cell, number, place)
            cell.setPlaceholderText(
                self.tr("any") if number else _HINTS.get(str(column.get("kind")), "laptop, phone")
            )
            cell.textEdited.connect(lambda _, at=number: self._set_cells(at))
            grid.addWidget(cell, line, place + 1)
            cells.append(cell)
        self.cells.append(cells)
        who = Button(theme, who_words(self.around.directory, row), icon="users")
        who.setAccessibleDescription(self.tr("Who decides in row {number}").format(number=line))
        who.clicked.connect(lambda: self._ask_who(number, who))
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(who)
        tools.addStretch(1)
        up = IconButton(theme, "arrow-up", self.tr("Move row {number} up").format(number=line))
        up.setEnabled(number > 0)
        up.clicked.connect(lambda: self._move(number, -1, 0))
        remove = IconButton(theme, "trash-2", self.tr("Remove row {number}").format(number=line))
        remove.clicked.connect(lambda: self._remove_row(number))
        tools.addWidget(up)
        tools.addWidget(remove)
        grid.addLayout(tools, line, len(self._columns) + 1)

    # --- what a person does ------------------------------------------------------------------------

    def _set_column(self, place: int, name: str, value: Any) -> None:
        self._columns[place][name] = value
        self._changed()

    def _set_cells(self, number: int) -> None:
        self._rows[number]["when"] = [cell.text() for cell in self.cells[number]]
        self._changed()

    def _ask_who(self, number: int, button: Button) -> None:
        self.who = WhoPanel(self.around, self._host, self._rows[number])
        self.who.edited.connect(lambda row: self._set_who(number, row, button))
        self.who.open_at(button)

    def _set_who(self, number: int, row: dict[str, Any], button: Button) -> None:
        self._rows[number] = {**row, "when": self._rows[number].get("when", [])}
        button.setText(who_words(self.around.directory, row))
        self._changed()

    def _on_add_row(self) -> None:
        self._rows.append({"when": [""] * len(self._columns)})
        self._changed(anew=True)
        if self.cells and self.cells[-1]:
            self.cells[-1][0].setFocus()

    def _on_add_column(self) -> None:
        self._columns.append({"name": "", "value": "", "kind": "text"})
        for row in self._rows:
            row["when"] = [*(row.get("when") or []), ""][: len(self._columns)]
        self._changed(anew=True)
        self.names[-1].setFocus()

    def _remove_column(self, place: int) -> None:
        del self._columns[place]
        for row in self._rows:
            when = list(row.get("when") or [])
            row["when"] = when[:place] + when[place + 1 :]
        self._changed(anew=True)

    def _remove_row(self, number: int) -> None:
        del self._rows[number]
        self._changed(anew=True)

    def _changed(self, *, anew: bool = False) -> None:
        if anew:
            self._build()
        else:
            self._tell()
        self.edited.emit(
            {
                **self._table,
                "columns": [dict(one) for one in self._columns],
                "rows": [dict(one) for one in self._rows],
            }
        )

    # --- keys --------------------------------------------------------------------------------------

    def _connect(self, cell: TableCell, number: int, place: int) -> None:
        cell.went.connect(lambda by: self._go(number + by, place))
        cell.made.connect(lambda: self._on_entered(number, place))
        cell.moved.connect(lambda by: self._move(number, by, place))
        cell.pasted.connect(lambda copied: self._show_text(True, copied, number, place))

    def _go(self, number: int, place: int) -> None:
        if 0 <= number < len(self.cells) and place < len(self.cells[number]):
            self.cells[number][place].setFocus()
            self.cells[number][place].selectAll()

    def _on_entered(self, number: int, place: int) -> None:
        if number + 1 < len(self.cells):
            self._go(number + 1, place)
        else:
            self._on_add_row()

    def _move(self, number: int, by: int, place: int) -> None:
        rows, to = self._rows, number + by
        if 0 <= to < len(rows):
            rows[number], rows[to] = rows[to], rows[number]
            self._changed(anew=True)
            self._go(to, place)

    # --- as text -----------------------------------------------------------------------------------

    def _show_text(self, wanted: bool, block: str = "", row: int = 0, column: int = 0) -> None:
        """With a block of copied cells it is laid over the table, to be looked at before it is used."""
        if wanted:
            self.text.show_table(self._table, block, row, column)
        for part in (self._area, self._buttons):
            part.setVisible(not wanted)
        self.text.setVisible(wanted)
        self._tell()
        if wanted:
            self.text.edit.setFocus()
        else:
            self.as_text.setFocus()

    def _on_text(self, table: dict[str, Any]) -> None:
        self._table = table
        self._show_text(False)
        self._changed(anew=True)

    def _tell(self) -> None:
        problems = list(routing_problems("", self._table))
        wrong = {one.field for one in problems}
        for number, cells in enumerate(self.cells):
            for place, cell in enumerate(cells):
                cell.mark(f"routing.rows[{number}].when[{place}]" in wrong)
        told = [describe_problem(one) for one in problems]
        self.problems.setText("\n".join(told[:4]))
        self.problems.setVisible(bool(told) and self.text.isHidden())
        self._tell_hit()

    def _tell_hit(self) -> None:
        """Which row is taken with the values that are known just now."""
        row, said = self._taken()
        for number, label in enumerate(self.numbers):
            label.setText(f"→ {number + 1}." if number == row else f"{number + 1}.")
            label.set_tone("success" if number == row else "text-muted")
        self.hit.setText(said)
        self.hit.setVisible(bool(said) and self.text.isHidden())

    def _taken(self) -> tuple[int, str]:
        table, faults = read_table(self._table)
        known = self.values and all(one.is_known for one in self.values)
        if faults or not known or self.around.previews is None:
            return -1, ""
        source = self.around.previews.source_words
        try:
            row = choose(table, [one.now for one in self.values])
        except Rejected:
            return -1, self.tr("With the values of {source} no row holds.").format(source=source)
        said = self.tr("With the values of {source} row {row} is taken.")
        return row, said.format(source=source, row=row + 1)


def _maps(value: Any) -> list[dict[str, Any]]:
    given = value if isinstance(value, list) else []
    return [dict(one) for one in given if isinstance(one, Mapping)]


def _line(text: str, name: str, number: int, column: str = "") -> TableCell:
    line = TableCell(text)
    line.setMaxLength(500)
    line.setCursorPosition(0)
    line.setAccessibleName(name.format(number=number, column=column))
    return line
