"""A form whose fields lie side by side: for small entries in a wide panel. Like `SpecForm`, it keeps what it does not
show."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.field_row import FieldRow
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.workflows.parameters import Parameter


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a grid. `make` gives an editor of its own; `span` is how many columns it takes."""

    parameter: Parameter
    make: Callable[[Surroundings], Editor] | None = None
    span: int = 1

    @property
    def name(self) -> str:
        return self.parameter.name

    def row(self, around: Surroundings) -> FieldRow:
        return FieldRow(around, self.parameter, self.make(around) if self.make else None)


WHOLE_LINE: Final = 99


class FieldGrid(QWidget):
    """`edited` carries the name of the field; `entry` is all that the form stands for."""

    edited = Signal(str)

    def __init__(
        self, around: Surroundings, fields: Sequence[FormField], *, columns: int = 3
    ) -> None:
        super().__init__()
        self._fields = list(fields)
        self._columns = columns
        self._entry: dict[str, Any] = {}
        self._hidden: frozenset[str] = frozenset()
        self.rows: dict[str, FieldRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(around.theme.space(2))
        self._grid.setVerticalSpacing(around.theme.space(1))
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        for one in self._fields:
            row = one.row(around)
            row.setParent(self)
            row.edited.connect(self._on_edited)
            self.rows[one.name] = row
        self._arrange()

    @property
    def entry(self) -> dict[str, Any]:
        return dict(self._entry)

    def set_entry(self, entry: Mapping[str, Any]) -> None:
        """Show this; a field that says the same already is left alone."""
        self._entry = dict(entry)
        for name, row in self.rows.items():
            wanted = self._entry.get(name)
            if row.value() != wanted:
                row.set_value(wanted)
            row.refresh()

    def hide_fields(self, names: Collection[str]) -> None:
        """These have no meaning now."""
        if self._hidden != frozenset(names):
            self._hidden = frozenset(names)
            self._arrange()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        for name, row in self.rows.items():
            if row.error != errors.get(name, ""):
                row.set_error(errors.get(name, ""))

    def refresh(self) -> None:
        for row in self.rows.values():
            row.refresh()

    def focus_field(self, name: str = "") -> bool:
        """Into this field, or the first that is shown."""
        shown = [one for one in self.rows if one not in self._hidden]
        wanted = name if name in self.rows else next(iter(shown), "")
        if wanted:
            self.rows[wanted].focus()
        return name in self.rows or not name

    def _arrange(self) -> None:
        line, column = 0, 0
        for one in self._fields:
            row = self.rows[one.name]
            self._grid.removeWidget(row)
            row.setVisible(one.name not in self._hidden)
            if one.name in self._hidden:
                continue
            span = min(one.span, self._columns)
            if column + span > self._columns:
                line, column = line + 1, 0
            self._grid.addWidget(row, line, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        # Tab goes as the eye does.
        shown = [one for one in self._fields if one.name not in self._hidden]
        for before, after in pairwise(shown):
            self.setTabOrder(self.rows[before.name].editor, self.rows[after.name].editor)

    def _on_edited(self, name: str) -> None:
        value = self.rows[name].value()
        if value is None:
            self._entry.pop(name, None)
        else:
            self._entry[name] = value
        self.edited.emit(name)
