"""The right side of a condition's row: typed plainly, picked where the values are known, or an expression in braces."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.words import word_of
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.catalogue import EVENT_TYPES, Field
from deskflow.workflows.expressions.condition_syntax import path_of
from deskflow.workflows.expressions.conditions import LISTS, expression_in

_HINTS: Final = {"number": "5", "date": "2026-03-31"}
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_PARTS: Final = re.compile(r'(?:\{\{.*?\}\}|"[^"]*"|[^,])+')


def value_of(text: str, kind: str) -> Any:
    """What somebody means who types this beside a field of this kind; in quotation marks everything is a text."""
    plain = text.strip()
    if kind in ("number", "any") and _NUMBER.fullmatch(plain):
        return float(plain) if "." in plain else int(plain)
    if kind in ("boolean", "any") and plain in ("true", "false"):
        return plain == "true"
    if kind not in ("text", "date") and len(plain) > 1 and plain[0] == plain[-1] == '"':
        return plain[1:-1]
    return text


def values_of(text: str, kind: str) -> list[Any]:
    """Several, with commas between; a comma inside quotation marks or braces belongs to the value."""
    parts = [one.strip() for one in _PARTS.findall(text)]
    return [
        one[1:-1] if len(one) > 1 and one[0] == one[-1] == '"' else value_of(one, kind)
        for one in parts
        if one
    ]


def text_of(value: Any, kind: str) -> str:
    """The text that is read as this value again."""
    if isinstance(value, list):
        return ", ".join(_listed(one, kind) for one in value)
    if isinstance(value, str):
        same = value_of(value, kind) == value
        return value if same else f'"{value}"'
    return "" if value is None else json.dumps(value)


def _listed(value: Any, kind: str) -> str:
    text = text_of(value, kind)
    return text if values_of(text, kind) == [value] else f'"{text}"'


def known_field(field: str) -> Field | None:
    """What the catalogue of events knows of a field of the trigger."""
    path = path_of(field)
    if path is None or path[0] != "trigger" or len(path) < 2:
        return None
    for event in EVENT_TYPES.values():
        members: Sequence[Field] = event.fields
        found: Field | None = None
        for part in path[1:]:
            found = next((one for one in members if one.name == part), None)
            if found is None:
                break
            members = found.fields
        if found is not None:
            return found
    return None


class ConditionValue(QWidget):
    """`edited` after somebody has changed the value."""

    edited = Signal()

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__()
        self._around, self._name = around, name
        self._shown: tuple[Any, ...] = ()
        self._kind, self._many = "any", False
        self._value: Any = ""
        self.setAccessibleName(name)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(around.theme.space(0))
        self.editor: Editor | None = None
        self.braces = IconButton(
            around.theme, "braces", self.tr("Use an expression for {name}").format(name=name)
        )
        self.braces.setCheckable(True)
        self.braces.setFixedSize(QSize(24, 24))
        self.braces.clicked.connect(self._on_braces)
        self.braces.hide()
        self._layout.addWidget(self.braces)

    @property
    def value(self) -> Any:
        return self._value

    def show_value(self, field: str, kind: str, operator: str, value: Any) -> None:
        """The editor that fits: it stays the same one while it does, also under somebody's hands."""
        self._kind, self._many = kind, operator in LISTS
        if self._many and not isinstance(value, list) and not _is_expression(value):
            value = [] if value in ("", None) else [value]
        if not self._many and isinstance(value, list):
            value = value[0] if value else ""
        known = known_field(field)
        offered = self._offered(known)
        picks = bool(offered or (known and known.refers)) and not _written_by_hand(value)
        wanted = (picks, self._many, tuple(one.value for one in offered or ()), known and known.refers)  # fmt: skip
        if wanted != self._shown or self.editor is None:
            self._shown = wanted
            self._make(picks, offered, known)
        self.braces.setVisible(bool(offered or (known and known.refers)))
        self.braces.setChecked(not picks)
        if value != self._value or self._read() != value:
            self._value = value
            self._write()

    def setFocus(self, *_reason: Any) -> None:
        if self.editor is not None:
            self.editor.setFocus()

    def _offered(self, known: Field | None) -> list[Record] | None:
        if known is None or not known.values:
            return None
        return [Record(one, word_of(known.name, one)) for one in known.values]

    def _make(self, picks: bool, offered: list[Record] | None, known: Field | None) -> None:
        old = self.editor
        if picks:
            self.editor = RecordsEditor(
                self._around, self._name, known.refers if known else "", many=self._many,
                placeholder=tr("Choose"), records=offered,
            )  # fmt: skip
        else:
            hint = "P1, P2" if self._many else _HINTS.get(self._kind, "")
            self.editor = TextEditor(self._around, self._name, placeholder=hint)
            # What the whole comes to is said under all rows.
            self.editor.shows_values = False
        self.editor.edited.connect(self._on_edited)
        self._layout.insertWidget(0, self.editor, 1)
        # At once, or the next key would find nobody.
        self.editor.show()
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _read(self) -> Any:
        editor = self.editor
        if isinstance(editor, RecordsEditor):
            return editor.value() or ([] if self._many else "")
        assert isinstance(editor, TextEditor)
        text = editor.edit.text()
        if _is_expression(text):
            return text
        return values_of(text, self._kind) if self._many else value_of(text, self._kind)

    def _write(self) -> None:
        if isinstance(self.editor, RecordsEditor):
            self.editor.set_value(self._value)
        elif isinstance(self.editor, TextEditor):
            self.editor.edit.set_text(text_of(self._value, self._kind))

    def _on_edited(self) -> None:
        self._value = self._read()
        self.edited.emit()

    def _on_braces(self) -> None:
        self._value = "{{  }}" if self.braces.isChecked() else ([] if self._many else "")
        self.edited.emit()
        self.setFocus()
        if isinstance(self.editor, TextEditor):
            cursor = self.editor.edit.textCursor()
            cursor.setPosition(3)
            self.editor.edit.setTextCursor(cursor)
            self.editor.edit.offer(asked=True)


def _is_expression(value: Any) -> bool:
    """Also while it is being typed; commas between several are no part of one."""
    return expression_in(value) is not None


def _written_by_hand(value: Any) -> bool:
    """A value no list of records has: an expression, a number."""
    several = value if isinstance(value, list) else [value]
    return any(not isinstance(one, str) or "{{" in one for one in several)
