"""What holds for a workflow as a whole: who hears of failures, how many runs at once, how long one may work.

Shown beside the canvas while no step is selected. Its values are part of the draft, so undo takes them back as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.settings_spec import SETTINGS_FORM
from deskflow.workflows.validation import Problem

_PREFIX = "settings."


class WorkflowSettings(QWidget):
    """`edited` carries all settings and the name of the one that was edited."""

    edited = Signal(object, str)

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
        layout.addStretch(1)

    def show_settings(self, settings: Mapping[str, Any], names: Shape) -> None:
        self._around.names = names
        defaults = {one.name: one.default for one in SETTINGS_FORM if one.default is not None}
        self.form.set_config({**defaults, **settings})

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Those of the whole definition; the ones about settings are said under their field."""
        self.form.set_problems(
            [
                replace(one, field=one.field.removeprefix(_PREFIX))
                for one in problems
                if one.step_id is None and one.field.startswith(_PREFIX)
            ]
        )

    def focus_first(self) -> None:
        self.form.focus_field(SETTINGS_FORM[0].name)

    def focus_field(self, field: str) -> bool:
        return self.form.focus_field(field.removeprefix(_PREFIX))
