"""An object as a form: the members that are set, each with a fitting field; the others are one pick away.

A member nobody knows, or one with a value its field could not show, is shown as JSON: nothing is hidden or lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.field_grid import FormField
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.parameters import Parameter, ParameterKind

_COLUMNS: Final = 2
_LONG: Final = (ParameterKind.MULTILINE, ParameterKind.JSON)


class _Member(QWidget):
    """A field and the cross that takes it away."""

    def __init__(self, around: Surroundings, spec: FormField) -> None:
        super().__init__()
        self.row = spec.row(around)
        self.title = title_of(spec.parameter.title or f"field.{spec.name}")
        self.remove = IconButton(
            around.theme, "x", self.tr("Remove {name}").format(name=self.title)
        )
        self.remove.setFixedSize(QSize(24, 24))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(0))
        layout.addWidget(self.row, 1)
        layout.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)


class MembersForm(QWidget):
    """`edited` carries the name of the member that was typed in, or nothing when one came or went."""

    edited = Signal(str)

    def __init__(self, around: Surroundings, name: str, add: str) -> None:
        super().__init__()
        self._around = around
        self._name = name
        self._known: dict[str, FormField] = {}
        self._value: dict[str, Any] = {}
        self.members: dict[str, _Member] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(around.theme.space(1))
        self._grid.setVerticalSpacing(around.theme.space(1))
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.add = Button(around.theme, add, kind="ghost", icon="plus")
        self.add.clicked.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(1))
        layout.addLayout(self._grid)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def value(self) -> dict[str, Any]:
        return dict(self._value)

    def set_fields(self, fields: Sequence[FormField]) -> None:
        """Which members are known; what is set stays."""
        known = {one.name: one for one in fields}
        if {name: one.parameter for name, one in known.items()} == {
            name: one.parameter for name, one in self._known.items()
        }:
            return
        self._known = known
        value = self._value
        for name in list(self.members):
            self._drop(name)
        self._value = {}
        self.set_value(value)

    def set_value(self, value: Mapping[str, Any]) -> None:
        for name in [name for name in self.members if name not in value]:
            self._drop(name)
        self._value = dict(value)
        for name, one in value.items():
            member = self.members.get(name)
            if member is None or not _shows(member.row, one):
                if member is not None:
                    self._drop(name)
                member = self._insert(name, one)
            if member.row.value() != one:
                member.row.set_value(one)
            member.row.refresh()
        self._arrange()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        for name, member in self.members.items():
            if member.row.error != errors.get(name, ""):
                member.row.set_error(errors.get(name, ""))

    def refresh(self) -> None:
        for member in self.members.values():
            member.row.refresh()

    def focus_field(self, name: str) -> bool:
        member = self.members.get(name)
        if member is not None:
            member.row.focus()
        return member is not None

    # --- inside ------------------------------------------------------------------------------------

    def _insert(self, name: str, value: Any) -> _Member:
        spec = self._known.get(name)
        member = _Member(self._around, spec or _unknown(name))
        if not _shows(member.row, value):
            member.deleteLater()
            member = _Member(self._around, _unknown(name))
        member.row.edited.connect(self._on_edited)
        member.remove.clicked.connect(lambda: self._on_removed(name))
        self.members[name] = member
        return member

    def _drop(self, name: str) -> None:
        member = self.members.pop(name)
        self._grid.removeWidget(member)
        member.hide()
        member.deleteLater()

    def _arrange(self) -> None:
        line, column = 0, 0
        for member in self.members.values():
            self._grid.removeWidget(member)
            span = _COLUMNS if member.row.parameter.kind in _LONG else 1
            if column + span > _COLUMNS:
                line, column = line + 1, 0
            self._grid.addWidget(member, line, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        self.add.setVisible(any(name not in self.members for name in self._known))

    def _on_edited(self, name: str) -> None:
        value = self.members[name].row.value()
        # An emptied text is a text; the cross is for taking the member away.
        self._value[name] = "" if value is None else value
        self.edited.emit(name)

    def _on_removed(self, name: str) -> None:
        names = list(self.members)
        at = names.index(name)
        self._drop(name)
        del self._value[name]
        self._arrange()
        left = [one for one in names if one != name]
        if left:
            self.members[left[min(at, len(left) - 1)]].row.focus()
        else:
            self.add.setFocus()
        self.edited.emit("")

    def _ask(self) -> None:
        choices = [
            Choice(name, title_of(one.parameter.title or f"field.{name}"), keywords=name)
            for name, one in self._known.items()
            if name not in self.members
        ]
        pick(self._around.theme, self.add, self._name, choices, self._on_picked)

    def _on_picked(self, name: str) -> None:
        member = self._insert(name, None)
        value = member.row.value()
        self._value[name] = "" if value is None else value
        self._arrange()
        member.row.focus()
        self.edited.emit("")


def _shows(row: Any, value: Any) -> bool:
    return row.braces is not None or row.editor.takes(value) or value == ""


def _unknown(name: str) -> FormField:
    return FormField(Parameter(name, ParameterKind.JSON, f"field.{name}", takes_expressions=False))
