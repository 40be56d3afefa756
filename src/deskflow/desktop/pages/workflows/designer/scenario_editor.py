"""Writing a scenario: its name, and all else as JSON; what is wrong is named with its place."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from deskflow.core.errors import Rejected
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.scenarios.reading import read_scenario

_WIDTH: Final = 640
_HEIGHT: Final = 560


class ScenarioEditor(Popover):
    """`saved` carries the scenario; nothing that cannot be read is saved."""

    saved = Signal(object)

    def __init__(
        self, theme: Theme, window: QWidget, scenario: Mapping[str, Any], taken: Collection[str]
    ) -> None:
        super().__init__(theme, window, scrim=True)
        self._taken = taken
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, self.tr("Scenario"), size="heading", weight="semibold"))
        self.name = QLineEdit(str(scenario.get("name") or ""))
        self.name.setMaxLength(200)
        self._name_row = FormRow(theme, self.tr("Name"), self.name)
        self.body.addWidget(self._name_row)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        rest = {key: value for key, value in scenario.items() if key != "name"}
        self.text.setPlainText(json.dumps(rest, indent=2, ensure_ascii=False))
        self._text_row = FormRow(
            theme,
            self.tr("What there is, what happens and what is expected"),
            self.text,
            hint=self.tr("records, trigger, at, mocks, answers, happenings, expect"),
        )
        self.body.addWidget(self._text_row, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = Button(theme, self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        self.button = PrimaryButton(theme, self.tr("Save scenario"))
        self.button.clicked.connect(self._on_save)
        foot.addWidget(cancel)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        room = self._host.rect()
        return QSize(min(_WIDTH, room.width() - 32), min(_HEIGHT, room.height() - 32))

    def _on_save(self) -> None:
        name = self.name.text().strip()
        wrong = "" if name else self.tr("This is needed")
        if name in self._taken:
            wrong = self.tr("There is a scenario with this name already")
        self._name_row.set_error(wrong)
        scenario, problem = self._read(name or "?")
        self._text_row.set_error(problem)
        if wrong:
            self.name.setFocus()
        elif problem:
            self.text.setFocus()
        else:
            self.dismiss()
            self.saved.emit(scenario)

    def _read(self, name: str) -> tuple[dict[str, Any], str]:
        try:
            plain = json.loads(self.text.toPlainText() or "{}")
            if not isinstance(plain, dict):
                return {}, self.tr("This must be an object: { … }")
            scenario = {"name": name, **{key: one for key, one in plain.items() if key != "name"}}
            read_scenario(scenario)
            # As the definition will hold it: no number too large, nothing nested too deeply.
            kept = from_json(to_json(Definition(scenarios=(scenario,)))).scenarios[0]
        except json.JSONDecodeError as error:
            place = self.tr("Line {line}, column {column}: this is no JSON")
            return {}, place.format(line=error.lineno, column=error.colno)
        except (RecursionError, ValueError):
            return {}, self.tr("This is no JSON")
        except Rejected as refused:
            return {}, describe_workflow_error(refused)
        return dict(kept), ""
