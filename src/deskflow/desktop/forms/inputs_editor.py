"""Editor of the form a person fills in to start a workflow: its fields, their kinds, what they usually hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import OneOfEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.making import make_editor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import LinesEditor
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_problems import describe_problem
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.callees import input_parameters
from deskflow.workflows.definition import Input
from deskflow.workflows.trigger_types import INPUT_KINDS
from deskflow.workflows.validation import Problem

_UNNAMED = "field"
"""What a field is called as long as nobody has given it a title or a name."""
_NO_LETTER = re.compile(r"[^a-z0-9]+")


class _InputRow(QWidget):
    """One field of the form. Its name follows the title until somebody types a name; what it usually holds is
    edited as whoever fills it in would."""

    edited = Signal()

    def __init__(self, around: Surroundings, entry: dict[str, Any], number: int) -> None:
        super().__init__()
        theme = around.theme
        self._around = around
        self._entry = dict(entry)
        self.title = QLineEdit(str(entry.get("title") or ""))
        self.title.setPlaceholderText(self.tr("Question"))
        self.title.setAccessibleName(self.tr("Question {number}").format(number=number))
        self.name = QLineEdit(str(entry.get("name") or ""))
        self.name.setPlaceholderText(self.tr("name"))
        self.name.setAccessibleName(self.tr("Name of field {number}").format(number=number))
        self.name.setFont(theme.mono_font("sm"))
        kinds = [(one, title_of(f"input.{one}")) for one in INPUT_KINDS]
        self.kind = OneOfEditor(around, self.tr("Kind of field"), kinds, blank=None)
        self.kind.set_value(entry.get("kind") or "text")
        self.required = QCheckBox(self.tr("Needed"))
        self.required.setChecked(bool(entry.get("required")))
        self.required.setMinimumHeight(24)
        self.choices = LinesEditor(around, self.tr("Choices, one per line"))
        self.choices.set_value(list(entry.get("choices") or []) or None)
        self.remove = IconButton(theme, "trash-2", self.tr("Remove the field"))
        self.remove.setFixedSize(QSize(26, 26))
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for layout in (first, second, third):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.space(1))
        first.addWidget(self.title, 1)
        first.addWidget(self.remove)
        second.addWidget(self.name, 1)
        second.addWidget(self.kind, 1)
        second.addWidget(self.required)
        usual = Label(theme, self.tr("Usually"), size="sm", tone="text-muted")
        third.addWidget(usual)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, theme.space(1))
        rows.setSpacing(theme.space(0))
        rows.addLayout(first)
        rows.addLayout(second)
        rows.addWidget(self.choices)
        rows.addLayout(third)
        self.error = Label(theme, "", size="sm", tone="danger", wrap=True)
        self.error.hide()
        rows.addWidget(self.error)
        self._third = third
        self.default: Editor | None = None
        self._asks: tuple[str, tuple[str, ...]] | None = None
        self.title.textEdited.connect(self._on_title)
        self.show_choices()

    def say(self, text: str) -> None:
        """What is wrong with it; nothing if all is well."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.name.setAccessibleDescription(text)

    def show_choices(self) -> None:
        self.choices.setVisible(self.kind.value() == "choice")
        self._offer_default()

    def value(self) -> dict[str, Any]:
        return {
            **self._entry,
            "name": self.name.text().strip() or _UNNAMED,
            "title": self.title.text()[:200],
            "kind": self.kind.value(),
            "required": self.required.isChecked(),
            "choices": self._choices(),
            "default": self._entry.get("default"),
        }

    def _choices(self) -> list[str]:
        return list(self.choices.value() or []) if self.kind.value() == "choice" else []

    def _offer_default(self) -> None:
        """An editor for what it usually holds, of the kind that is chosen; what does not fit any more is let go."""
        asks = (str(self.kind.value()), tuple(self._choices()))
        if asks == self._asks:
            return
        kept = self._entry.get("default") if self._fits(asks) else None
        self._entry["default"], self._asks = kept, asks
        if self.default is not None:
            self._third.removeWidget(self.default)
            self.default.hide()
            self.default.deleteLater()
        asked = Input("default", asks[0], self.tr("Usual value"), choices=asks[1])
        self.default = make_editor(self._around, input_parameters([asked])[0])
        self.default.setAccessibleName(self.tr("Usual value"))
        self.default.set_value(kept)
        self.default.edited.connect(self._on_default)
        self._third.addWidget(self.default, 1)

    def _fits(self, asks: tuple[str, tuple[str, ...]]) -> bool:
        if self._asks is None:
            return True
        same = self._asks[0] == asks[0] or {self._asks[0], asks[0]} == {"text", "multiline"}
        return same and (asks[0] != "choice" or self._entry.get("default") in asks[1])

    def _on_default(self) -> None:
        assert self.default is not None
        self._entry["default"] = self.default.value()
        self.edited.emit()

    def _on_title(self, text: str) -> None:
        before = str(self._entry.get("title") or "")
        if self.name.text() in ("", _UNNAMED, _as_name(before)):
            self.name.setText(_as_name(text))
        self._entry["title"] = text


def _as_name(title: str) -> str:
    name = _NO_LETTER.sub("_", title.lower()).strip("_")[:40]
    return name if name[:1].isalpha() else ""


class InputsEditor(Editor):
    """A list of fields."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "")
        self.setAccessibleName(self.tr("Fields of the form"))
        self._rows: list[_InputRow] = []
        theme = around.theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(1))
        hint = self.tr(
            "Who starts it by hand fills in this form. A field is found as trigger.name."
        )
        self._layout.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.add = Button(theme, self.tr("Add a field"), icon="plus")
        self.add.clicked.connect(self._on_add)
        self._layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add)

    def value(self) -> Any:
        return [row.value() for row in self._rows] or None

    def set_value(self, value: Any) -> None:
        wanted = list(value or [])
        if wanted == (self.value() or []):
            return
        while self._rows:
            self._drop(self._rows[0])
        for entry in wanted:
            self._insert(entry)

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Those of the whole definition; the ones about a field are said under it."""
        said = {one.field: describe_problem(one) for one in reversed(problems)}
        for at, row in enumerate(self._rows):
            row.say(said.get(f"inputs[{at}]", ""))

    def focus_field(self, field: str) -> None:
        at = field.removeprefix("inputs[").partition("]")[0]
        if at.isdecimal() and int(at) < len(self._rows):
            self._rows[int(at)].name.setFocus()
        else:
            self.add.setFocus()

    def _insert(self, entry: dict[str, Any]) -> _InputRow:
        row = _InputRow(self.around, entry, len(self._rows) + 1)
        row.title.textEdited.connect(lambda _: self.edited.emit())
        row.name.textEdited.connect(lambda _: self.edited.emit())
        row.required.clicked.connect(lambda _: self.edited.emit())
        for part in (row.kind, row.choices):
            part.edited.connect(row.show_choices)
            part.edited.connect(self.edited)
        row.edited.connect(self.edited)
        row.remove.clicked.connect(lambda: self._on_removed(row))
        self._rows.append(row)
        self._layout.insertWidget(self._layout.count() - 1, row)
        return row

    def _on_add(self) -> None:
        row = self._insert({"name": "", "kind": "text", "title": ""})
        row.title.setFocus()
        self.edited.emit()

    def _on_removed(self, row: _InputRow) -> None:
        self._drop(row)
        self.edited.emit()

    def _drop(self, row: _InputRow) -> None:
        self._rows.remove(row)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()
