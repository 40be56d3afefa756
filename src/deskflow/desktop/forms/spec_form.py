"""A form for a configuration, made from the parameters of its spec; rarely used ones are folded away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.callee_editor import CalleeInputsEditor
from deskflow.desktop.forms.dependence import is_shown
from deskflow.desktop.forms.field_row import FieldRow
from deskflow.desktop.forms.rows_editor import RowsEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.words_problems import describe_problem
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.validation import Problem

# Editors that have fields of their own, and say what is wrong under them.
_PARTED = (RowsEditor, CalleeInputsEditor)


class SpecForm(QWidget):
    """`edited` carries the whole configuration and the name of the field that was edited."""

    edited = Signal(object, str)

    def __init__(
        self, around: Surroundings, parameters: Sequence[Parameter], *, inside: bool = False
    ) -> None:
        """`inside` another form: what that one says is known here as well."""
        super().__init__()
        self._around = around
        self._inside = inside
        self._wanted: frozenset[str] | None = None
        self._config: dict[str, Any] = {}
        self.rows: dict[str, FieldRow] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(2))
        folded: list[FieldRow] = []
        for parameter in parameters:
            row = FieldRow(around, parameter)
            row.edited.connect(self._on_edited)
            self.rows[parameter.name] = row
            if parameter.advanced:
                folded.append(row)
            else:
                layout.addWidget(row)
        self._folded = QWidget()
        self.more = Button(around.theme, self.tr("More settings"), kind="link")
        self.more.clicked.connect(self._on_more)
        layout.addWidget(self.more)
        self.more.setVisible(bool(folded))
        inner = QVBoxLayout(self._folded)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(around.theme.space(2))
        for row in folded:
            inner.addWidget(row)
        self._folded.hide()
        layout.addWidget(self._folded)

    def set_config(self, config: Mapping[str, Any]) -> None:
        """Show this; fields a person is typing in are left alone if they say the same already."""
        self._config = dict(config)
        if not self._inside:
            self._around.config = self._config
        for name, row in self.rows.items():
            wanted = self._config.get(name)
            if row.value() != wanted:
                row.set_value(wanted)
            row.refresh()
        self._show_wanted()

    def show_only(self, names: Iterable[str]) -> None:
        """The other fields have no meaning here."""
        self._wanted = frozenset(names)
        self._show_wanted()

    def __contains__(self, name: object) -> bool:
        """Whether a problem's field is one of these."""
        return _first(str(name)) in self.rows

    def _show_wanted(self) -> None:
        known = {**self._around.config, **self._config}
        for name, row in self.rows.items():
            wanted = self._wanted is None or name in self._wanted
            said = self._config.get(name) not in (None, row.parameter.default)
            meant = said or is_shown(row.parameter.title, known)
            row.setVisible(wanted and meant)
        folded = [row for row in self.rows.values() if row.parameter.advanced]
        self.more.setVisible(any(not row.isHidden() for row in folded))

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Each problem under its field; the first of a field is the one that is said."""
        mine: dict[str, list[Problem]] = {}
        for problem in problems:
            mine.setdefault(_first(problem.field), []).append(problem)
        for name, row in self.rows.items():
            told: Sequence[Problem] = mine.get(name, ())
            if isinstance(row.editor, _PARTED):
                inner = [replace(one, field=one.field.removeprefix(name)) for one in told]
                told = row.editor.set_problems(inner)
            found = told[0] if told else None
            if found is None:
                row.set_error("")
                continue
            position = found.params.get("position")
            plain = isinstance(position, int) and found.field == name
            named = str(found.params.get("name") or "")
            row.set_error(describe_problem(found), position if plain else None, len(named))
            if row.parameter.advanced:
                self._folded.show()

    def focus_field(self, name: str) -> bool:
        """Put the keyboard into this field; false if the form has none of that name."""
        first = _first(name)
        row = self.rows.get(first)
        if row is None:
            return False
        if row.parameter.advanced:
            self._folded.show()
        editor = row.editor
        if not isinstance(editor, _PARTED) or not editor.focus_field(name.removeprefix(first)):
            row.focus()
        return True

    def refresh(self) -> None:
        for row in self.rows.values():
            row.refresh()
        self._show_wanted()

    def _on_more(self) -> None:
        self._folded.setVisible(self._folded.isHidden())

    def _on_edited(self, name: str) -> None:
        value = self.rows[name].value()
        config = {**self._config, name: value}
        if value is None:
            del config[name]
        self._config = config
        if not self._inside:
            self._around.config = config
        for other, row in self.rows.items():
            if other != name:
                row.refresh()
        self._show_wanted()
        self.edited.emit(config, name)


def _first(field: str) -> str:
    """The field of the form that a problem's field lies in: `cases` of `cases[0].when`."""
    return field.partition(".")[0].partition("[")[0]
