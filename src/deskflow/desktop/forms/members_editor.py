"""Editors of objects: members whose names are known, added when wanted, or free pairs of name and value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import JsonEditor, ShortJsonEditor, TextEditor
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.parameters import Parameter

MakeEditor = Callable[[Surroundings, Parameter], Editor]


class _Member(QWidget):
    """Label, editor and a cross."""

    def __init__(self, around: Surroundings, title: str, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.remove = IconButton(around.theme, "x", self.tr("Remove {name}").format(name=title))
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(Label(around.theme, title, size="sm", tone="text-muted"), 1)
        top.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(editor)


class KnownMembersEditor(Editor):
    """Only what is set is shown; the others are one pick away."""

    def __init__(
        self,
        around: Surroundings,
        name: str,
        fields: Sequence[Parameter],
        make: MakeEditor,
        *,
        add: str = "",
    ) -> None:
        super().__init__(around, name)
        self._fields = {one.name: one for one in fields}
        self._make = make
        self._members: dict[str, _Member] = {}
        self._rest: dict[str, Any] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(around.theme.space(0))
        self.add = Button(around.theme, add or self.tr("Add a field"), kind="link", icon="")
        self.add.clicked.connect(self._ask)
        self.setFocusProxy(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(0))
        layout.addLayout(self._rows)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def set_fields(self, fields: Sequence[Parameter]) -> None:
        """Other names are known from now on; what is set stays."""
        value = self.value()
        self._fields = {one.name: one for one in fields}
        self._clear()
        self.set_value(value)

    def value(self) -> Any:
        found = {name: member.editor.value() for name, member in self._members.items()}
        return {**found, **self._rest} or None

    def set_value(self, value: Any) -> None:
        wanted = dict(value) if isinstance(value, dict) else {}
        if wanted == (self.value() or {}):
            return
        self._rest = {name: one for name, one in wanted.items() if name not in self._fields}
        for name in [name for name in self._members if name not in wanted]:
            self._drop(name)
        for name, one in wanted.items():
            if name in self._fields:
                if name not in self._members:
                    self._insert(name)
                self._members[name].editor.set_value(one)

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, dict)

    def refresh(self) -> None:
        for member in self._members.values():
            member.editor.refresh()

    def set_member_invalid(self, name: str, text: str) -> bool:
        """Whether there is such a member to mark."""
        member = self._members.get(name)
        if member is not None:
            member.editor.set_invalid(bool(text))
        return member is not None

    def _insert(self, name: str) -> None:
        parameter = self._fields[name]
        editor = self._make(self.around, parameter)
        editor.edited.connect(self.edited)
        member = _Member(self.around, title_of(parameter.title or f"field.{name}"), editor)
        member.remove.clicked.connect(lambda: self._on_removed(name))
        self._members[name] = member
        self._rows.addWidget(member)

    def _drop(self, name: str) -> None:
        member = self._members.pop(name)
        self._rows.removeWidget(member)
        member.hide()
        member.deleteLater()

    def _clear(self) -> None:
        self._rest = {}
        for name in list(self._members):
            self._drop(name)

    def _on_removed(self, name: str) -> None:
        self._drop(name)
        self.edited.emit()

    def _ask(self) -> None:
        choices = [
            Choice(name, title_of(one.title or f"field.{name}"), keywords=name)
            for name, one in self._fields.items()
            if name not in self._members
        ]
        pick(self.around.theme, self.add, self.accessibleName(), choices, self._on_picked)

    def _on_picked(self, name: str) -> None:
        self._insert(name)
        self._members[name].editor.setFocus()
        self.edited.emit()


class PairsEditor(Editor):
    """Names and values of the author's own; `known` are offered as a hint."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name)
        self._pairs: list[tuple[TextEditor, JsonEditor | TextEditor, QWidget]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(around.theme.space(0))
        self.add = Button(around.theme, self.tr("Add a pair"), kind="link")
        self.add.clicked.connect(self._on_add)
        self.setFocusProxy(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(0))
        layout.addLayout(self._rows)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> Any:
        found: dict[str, Any] = {}
        for name, value, _ in self._pairs:
            key = str(name.value() or "").strip()
            if key:
                found[key] = value.value()
        return found or None

    def set_value(self, value: Any) -> None:
        wanted = dict(value) if isinstance(value, dict) else {}
        if wanted == (self.value() or {}):
            return
        while self._pairs:
            self._drop(0)
        for name, one in wanted.items():
            self._insert(name, one)

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, dict)

    def _insert(self, name: str, value: Any) -> TextEditor:
        key = TextEditor(self.around, self.tr("Name"), placeholder=self.tr("name"))
        held = ShortJsonEditor(self.around, self.tr("Value"), placeholder=self.tr("value"))
        remove = IconButton(self.around.theme, "x", self.tr("Remove"))
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.around.theme.space(0))
        layout.addWidget(key, 2)
        layout.addWidget(held, 3)
        layout.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        key.set_value(name)
        held.set_value(value)
        pair = (key, held, row)
        key.edited.connect(self.edited)
        held.edited.connect(self.edited)
        remove.clicked.connect(lambda: self._on_removed(pair))
        self._pairs.append(pair)
        self._rows.addWidget(row)
        return key

    def _on_add(self) -> None:
        self._insert("", None).setFocus()

    def _on_removed(self, pair: tuple[TextEditor, TextEditor, QWidget]) -> None:
        self._drop(self._pairs.index(pair))
        self.edited.emit()

    def _drop(self, at: int) -> None:
        _, _, row = self._pairs.pop(at)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
