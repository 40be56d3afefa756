"""Editor of which version of the chosen workflow is meant: the latest, or one that stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.choice_editors import QuietComboBox
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Surroundings


class VersionEditor(Editor):
    """None means the one that is published when the step runs."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        self._workflow: object = ""
        self._value: Any = None
        self.combo = QuietComboBox()
        self.combo.setAccessibleName(name)
        self.combo.activated.connect(self._on_chosen)
        self.setFocusProxy(self.combo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.combo)
        self._offer()

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        self._offer()

    def takes(self, value: Any) -> bool:
        return value is None or (isinstance(value, int) and not isinstance(value, bool))

    def refresh(self) -> None:
        if self.around.config.get("workflow") != self._workflow:
            self._offer()

    def _offer(self) -> None:
        self._workflow = self.around.config.get("workflow")
        known = self.around.directory.versions.get(str(self._workflow), ())
        self.combo.clear()
        self.combo.addItem(self.tr("The latest one"), None)
        for version in known:
            said = self.tr("Version {number}").format(number=version.number)
            text = f"{said} · {version.message}" if version.message else said
            self.combo.addItem(text, version.number)
        if self._value is not None and self.combo.findData(self._value) < 0:
            gone = self.tr("Version {number} (not there)").format(number=self._value)
            self.combo.addItem(gone, self._value)
        self.combo.setCurrentIndex(max(self.combo.findData(self._value), 0))

    def _on_chosen(self) -> None:
        self._value = self.combo.currentData()
        self.edited.emit()
