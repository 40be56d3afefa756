"""Editors of an approval: whose managers are asked, and how much whose vote weighs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.approvals.rules.planning import REQUESTER
from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.forms.text_editors import NumberEditor
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import ElidedLabel
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_workflows import tr


class ManagersEditor(RecordsEditor):
    """People, and before them whoever makes the request."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name, "user", many=True, placeholder=tr("Choose whose managers"))

    def _offered(self) -> Sequence[Record]:
        asker = Record(REQUESTER, self.tr("whoever asks"), self.tr("who started the run"))
        return (asker, *super()._offered())


class WeightsEditor(Editor):
    """A number for each person, role or team whose vote does not count as one."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        self._numbers: dict[str, tuple[NumberEditor, ElidedLabel, QWidget]] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(around.theme.space(0))
        self.add = Button(around.theme, self.tr("Add a weight"), kind="link")
        self.add.clicked.connect(self._ask)
        self.setFocusProxy(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(0))
        layout.addLayout(self._rows)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> Any:
        found = {}
        for reference, (number, _, _) in self._numbers.items():
            weight = number.value()
            found[reference] = 1 if weight is None else weight
        return found or None

    def set_value(self, value: Any) -> None:
        wanted = dict(value) if isinstance(value, dict) else {}
        if wanted == (self.value() or {}):
            return
        for reference in [one for one in self._numbers if one not in wanted]:
            self._drop(reference)
        for reference, weight in wanted.items():
            if reference not in self._numbers:
                self._insert(reference)
            self._numbers[reference][0].set_value(weight)

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, dict)

    def refresh(self) -> None:
        names = self._names()
        for reference, (_, label, _) in self._numbers.items():
            label.setText(names.get(reference, reference))

    def _names(self) -> dict[str, str]:
        known = self.around.directory
        return {one.value: one.name for one in (*known.users, *known.roles, *known.teams)}

    def _insert(self, reference: str) -> NumberEditor:
        theme = self.around.theme
        name = self._names().get(reference, reference)
        number = NumberEditor(self.around, self.tr("Weight of {name}").format(name=name))
        number.setMaximumWidth(theme.metrics().averageCharWidth() * 10)
        number.edited.connect(self.edited)
        label = ElidedLabel(theme, name)
        remove = IconButton(theme, "x", self.tr("Remove {name}").format(name=name))
        remove.clicked.connect(lambda: self._on_removed(reference))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addWidget(label, 1)
        layout.addWidget(number)
        layout.addWidget(remove)
        self._numbers[reference] = (number, label, row)
        self._rows.addWidget(row)
        return number

    def _drop(self, reference: str) -> None:
        _, _, row = self._numbers.pop(reference)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_removed(self, reference: str) -> None:
        self._drop(reference)
        self.edited.emit()

    def _ask(self) -> None:
        known = self.around.directory
        choices = [
            Choice(one.value, one.name, one.detail, avatar=one.name if people else None)
            for several, people in ((known.users, True), (known.roles, False), (known.teams, False))
            for one in several
            if one.value not in self._numbers
        ]
        pick(self.around.theme, self.add, self.accessibleName(), choices, self._on_picked)

    def _on_picked(self, reference: str) -> None:
        number = self._insert(reference)
        number.set_value(2)
        number.setFocus()
        self.edited.emit()
