"""What holds for a workflow as a whole: who hears of failures, how many runs at once, how long one may work.

Shown beside the canvas while no step is selected. Its values are part of the draft, so undo takes them back as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.definition_json import MOST_DECLARED
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.parameters import Parameter, ParameterKind, choices
from deskflow.workflows.settings_spec import SETTINGS_FORM
from deskflow.workflows.validation import Problem
from deskflow.workflows.variable_kinds import KINDS, SECRET

# A secret is never written into a workflow.
KINDS_DECLARED: Final = tuple(one for one in KINDS if one != SECRET)
_PREFIX = "settings."
_VARIABLES = "variables"
VARIABLES_FORM: Final = (
    Parameter(
        _VARIABLES, ParameterKind.OBJECT, "workflow.variables", many=True, most=MOST_DECLARED,
        takes_expressions=False,
        fields=(
            Parameter(
                "name", ParameterKind.TEXT, "field.name", longest=64, takes_expressions=False
            ),
            Parameter(
                "kind", ParameterKind.CHOICE, "workflow.variable.kind", default="string",
                choices=choices("workflow.variable.kind", *KINDS_DECLARED),
                takes_expressions=False,
            ),
            Parameter(
                "value", ParameterKind.JSON, "workflow.variable.value", takes_expressions=False
            ),
            Parameter(
                "description", ParameterKind.TEXT, "workflow.variable.description",
                takes_expressions=False, advanced=True,
            ),
        ),
    ),
)  # fmt: skip


class WorkflowSettings(QWidget):
    """`edited` carries all settings and the name of the one that was edited, `declared` the variables."""

    edited = Signal(object, str)
    declared = Signal(object)

    def __init__(self, around: Surroundings, hint: str) -> None:
        super().__init__()
        theme = around.theme
        # Its own: what a form shows is known to its editors, and there is another form beside this one.
        self._around = replace(around)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(3))
        layout.setSpacing(theme.space(2))
        self.hint = Label(theme, hint, tone="text-muted", wrap=True)
        layout.addWidget(self.hint)
        layout.addSpacing(theme.space(1))
        layout.addWidget(Label(theme, self.tr("Settings of the workflow"), weight="semibold"))
        self.form = SpecForm(self._around, SETTINGS_FORM)
        self.form.edited.connect(self.edited)
        layout.addWidget(self.form)
        self.variables = SpecForm(self._around, VARIABLES_FORM, inside=True)
        self.variables.edited.connect(self._on_variables)
        layout.addWidget(self.variables)
        layout.addStretch(1)

    def show_settings(self, settings: Mapping[str, Any], names: Shape) -> None:
        self._around.names = names
        defaults = {one.name: one.default for one in SETTINGS_FORM if one.default is not None}
        self.form.set_config({**defaults, **settings})

    def show_variables(self, declared: Sequence[Mapping[str, Any]]) -> None:
        # One that has no name yet is not in the draft; it stays in sight nevertheless.
        if _named(self.variables.rows[_VARIABLES].value()) != list(declared):
            self.variables.set_config({_VARIABLES: [_shown(one) for one in declared]})

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Those of the whole definition; the ones about settings are said under their field."""
        ours = [one for one in problems if one.step_id is None]
        self.form.set_problems(
            [
                replace(one, field=one.field.removeprefix(_PREFIX))
                for one in ours
                if one.field.startswith(_PREFIX)
            ]
        )
        self.variables.set_problems([one for one in ours if one.field.startswith(_VARIABLES)])

    def focus_first(self) -> None:
        self.form.focus_field(SETTINGS_FORM[0].name)

    def focus_field(self, field: str) -> bool:
        if field.startswith(_VARIABLES):
            return self.variables.focus_field(field)
        return self.form.focus_field(field.removeprefix(_PREFIX))

    def _on_variables(self, config: Mapping[str, Any], _field: str) -> None:
        self.declared.emit(_named(config.get(_VARIABLES)))


def _named(rows: Any) -> list[dict[str, Any]]:
    """As a definition keeps them."""
    found = []
    for row in rows or ():
        name, kind, value = str(row.get("name") or "").strip(), row.get("kind"), row.get("value")
        if name:
            text = kind in (None, "string") and value is not None and not isinstance(value, str)
            found.append(
                {
                    "name": name,
                    "kind": kind or "string",
                    "value": _as_text(value) if text else value,
                    "description": str(row.get("description") or ""),
                }
            )
    return found


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(variable: Mapping[str, Any]) -> dict[str, Any]:
    """As the rows show it: nothing for what is empty."""
    return {name: one for name, one in variable.items() if one not in (None, "")}
