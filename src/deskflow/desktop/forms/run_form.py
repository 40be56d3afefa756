"""The form somebody fills in to start a workflow by hand, made from its declared inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.spec_form import SpecForm
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.workflows.callees import input_parameters
from deskflow.workflows.definition import Input

_WIDTH = 320


class RunPopover(Popover):
    """`started` carries the values. Nothing is started while something needed is missing."""

    started = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        name: str,
        inputs: Sequence[Input],
        around: Surroundings,
    ) -> None:
        super().__init__(theme, window)
        self._inputs = list(inputs)
        self.form = SpecForm(around, input_parameters(inputs))
        self.form.set_config({one.name: one.default for one in inputs if one.default is not None})
        self._values: dict[str, Any] = {}
        self.form.edited.connect(self._on_edited)
        self.button = PrimaryButton(theme, self.tr("Start"), icon="play")
        self.button.clicked.connect(self._on_start)
        title = self.tr("Start “{name}”").format(name=name)
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.body.setSpacing(theme.space(2))
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.body.addWidget(inner)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        wanted = self.panel.layout().heightForWidth(_WIDTH)
        return QSize(_WIDTH, max(wanted, self.panel.sizeHint().height()))

    def _on_edited(self, config: dict[str, Any], _name: str) -> None:
        self._values = dict(config)

    def _on_start(self) -> None:
        values = {name: row.value() for name, row in self.form.rows.items()}
        missing = [
            one for one in self._inputs if one.required and values.get(one.name) in (None, "")
        ]
        for one in self._inputs:
            text = self.tr("This is needed") if one in missing else ""
            self.form.rows[one.name].set_error(text)
        if missing:
            self.form.focus_field(missing[0].name)
            return
        self.dismiss()
        self.started.emit({name: value for name, value in values.items() if value is not None})
