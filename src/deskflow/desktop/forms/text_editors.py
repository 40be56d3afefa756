"""Editors that are a text: plain, several lines, an expression, a number, any JSON value."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.expression_edit import ExpressionEdit
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.value_line import Said, ValueLine
from deskflow.workflows.expressions import is_template


class TextEditor(Editor):
    """One line, or several; `{{ … }}` may stand anywhere in it."""

    def __init__(
        self,
        around: Surroundings,
        name: str,
        *,
        lines: int = 1,
        whole: bool = False,
        placeholder: str = "",
    ) -> None:
        super().__init__(around, name)
        self.edit = ExpressionEdit(around, name, lines=lines, whole=whole)
        self.edit.setPlaceholderText(placeholder)
        self.edit.typed.connect(self.edited)
        self.setFocusProxy(self.edit)
        self.shows_values = around.previews is not None
        self._line: ValueLine | None = None
        self._wrong = False
        self._said: Said | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(0))
        layout.addWidget(self.edit)
        if around.previews is not None:
            around.previews.watch(self)

    def value(self) -> Any:
        text = self.edit.text()
        return text if text.strip() else None

    # --- what it comes to --------------------------------------------------------------------------

    @property
    def asks_for_value(self) -> bool:
        """Whether there is an expression in it whose value can be said."""
        text = self.edit.text()
        return self.shows_values and bool(text.strip()) and (self.edit.whole or "{{" in text)

    @property
    def says_value(self) -> bool:
        return self._said is not None

    def say_value(self, said: Said | None) -> None:
        """Under the field; None takes it away."""
        self._said = said
        if said is None and self._line is None:
            return
        if self._line is None:
            self._line = ValueLine(self.around.theme)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._line)
        # What validation says of the field already is not said again.
        hidden = said is None or (said.wrong and self._wrong)
        self._line.setVisible(not hidden)
        if said is not None:
            text = f"{said.text}  ·  {said.kind}" if said.kind else said.text
            self._line.say(text)
            self._line.set_tone(said.tone)
        self.edit.setAccessibleDescription("" if hidden or said is None else self._line.said)

    @property
    def value_said(self) -> str:
        """What is shown under the field now."""
        return "" if self._line is None or self._line.isHidden() else self._line.said

    def set_value(self, value: Any) -> None:
        if value != self.value():
            self.edit.set_text(_written(value))

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        super().set_invalid(invalid)
        if invalid != self._wrong:
            self._wrong = invalid
            self.say_value(self._said)
        self.edit.mark(position if invalid else None, length)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(value, ensure_ascii=False, indent=2)


class NumberEditor(TextEditor):
    """A number; what is none yet stays a text, and validation says so."""

    def value(self) -> Any:
        text = self.edit.text().strip()
        if not text:
            return None
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return text
        if number != number or abs(number) > 1e15:
            return text
        return int(number) if number.is_integer() else number


class JsonEditor(TextEditor):
    """Any value: an object, a list, a number as JSON; everything else is the text itself."""

    def __init__(self, around: Surroundings, name: str, *, placeholder: str = "") -> None:
        super().__init__(around, name, lines=3, placeholder=placeholder)

    def value(self) -> Any:
        text = self.edit.text()
        stripped = text.strip()
        if not stripped:
            return None
        if stripped[0] in '{["-0123456789' or stripped in ("true", "false", "null"):
            try:
                found = json.loads(stripped)
            except (ValueError, RecursionError):
                return text
            return found if found is not None else text
        return text

    def set_value(self, value: Any) -> None:
        if value != self.value():
            # A text that would be read as something else keeps its quotation marks.
            plain = isinstance(value, str) and (is_template(value) or not _reads_as_json(value))
            self.edit.set_text(value if plain else _json_text(value))


class ShortJsonEditor(JsonEditor):
    """A JSON value in one line."""

    def __init__(self, around: Surroundings, name: str, *, placeholder: str = "") -> None:
        TextEditor.__init__(self, around, name, placeholder=placeholder)

    def set_value(self, value: Any) -> None:
        if isinstance(value, list | dict) and value != self.value():
            self.edit.set_text(json.dumps(value, ensure_ascii=False))
            return
        super().set_value(value)


def _reads_as_json(text: str) -> bool:
    try:
        return not isinstance(json.loads(text), str)
    except (ValueError, RecursionError):
        return False


def _json_text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)


class LinesEditor(TextEditor):
    """A list, one entry per line."""

    def __init__(self, around: Surroundings, name: str) -> None:
        super().__init__(around, name, lines=2)

    def value(self) -> Any:
        lines = [line.strip() for line in self.edit.text().splitlines() if line.strip()]
        if len(lines) == 1 and is_template(lines[0]) and lines[0].startswith("{{"):
            return lines[0]
        return lines or None

    def set_value(self, value: Any) -> None:
        if value != self.value():
            text = "\n".join(map(_written, value)) if isinstance(value, list) else _written(value)
            self.edit.set_text(text)
