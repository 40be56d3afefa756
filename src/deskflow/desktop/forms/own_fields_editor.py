"""Editor of what a ticket's own fields get: those the desk has, by their names, and others as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.forms.members_editor import KnownMembersEditor, MakeEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.tickets.defining.fields import FieldDefinition
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, said

_KINDS: Final = {
    "number": ParameterKind.NUMBER, "money": ParameterKind.NUMBER, "date": ParameterKind.DATE,
    "choice": ParameterKind.CHOICE, "person": ParameterKind.USER, "checkbox": ParameterKind.BOOLEAN,
}  # fmt: skip


class OwnFieldsEditor(KnownMembersEditor):
    """Fields become known, or others, while the form is open; what is set stays."""

    def __init__(self, around: Surroundings, name: str, make: MakeEditor) -> None:
        self._known = around.directory.desk.fields
        add = QCoreApplication.translate("OwnFieldsEditor", "Add one of your own fields")
        super().__init__(around, name, own_parameters(self._known), make, add=add)
        self._hide_nothing_to_add()

    def set_value(self, value: Any) -> None:
        unknown = [] if not isinstance(value, dict) else [n for n in value if n not in self._fields]
        if unknown:
            self._fields |= {name: _unknown(name) for name in unknown}
        super().set_value(value)

    def refresh(self) -> None:
        known = self.around.directory.desk.fields
        if known != self._known:
            self._known = known
            self.set_fields(own_parameters(known))
            self._hide_nothing_to_add()
        super().refresh()

    def _hide_nothing_to_add(self) -> None:
        self.add.setEnabled(bool(self._known))
        hint = "" if self._known else self.tr("There are no own fields yet; Settings makes them.")
        self.add.setToolTip(hint)


def own_parameters(fields: Iterable[FieldDefinition]) -> Sequence[Parameter]:
    """As a form asks for them. Equipment is told by its id, or an expression."""
    return [
        Parameter(
            one.key,
            _KINDS.get(one.kind, ParameterKind.TEXT),
            said(one.name),
            choices=tuple(Choice(c.key, said(c.name)) for c in one.choices if c.is_active),
        )
        for one in fields
        if one.is_active
    ]


def _unknown(key: str) -> Parameter:
    """Of a field that is not there, or not any more."""
    return Parameter(key, ParameterKind.JSON, said(key))
