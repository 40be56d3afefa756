"""A condition as rows and as text, always the same: the text is what is kept, rows are another way to write it.

What rows cannot show stays a text and is not touched.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.condition_rows import ConditionRows
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.expression_edit import ExpressionEdit
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.forms.value_line import Said
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.workflows.expressions.condition_reading import read_condition
from deskflow.workflows.expressions.conditions import Condition, Group, written_condition
from deskflow.workflows.expressions.errors import ExpressionError

MOST_ROWS: Final = 12
"""More of them nobody can look over, and they would take long to be there."""


class _ConditionText(TextEditor):
    """Says whether it holds instead of what it comes to."""

    def say_value(self, said: Said | None) -> None:
        if said is not None and said.holds is not None:
            source = self.around.previews.source_words if self.around.previews is not None else ""
            text = self.tr("Holds for {source}") if said.holds else self.tr("Does not hold for {source}")  # fmt: skip
            said = Said(text.format(source=source), "success" if said.holds else "text-muted")
        super().say_value(said)


class ConditionEditor(Editor):
    """`toggle` goes from rows to text and back; a text that no rows can show is shown as text."""

    def __init__(self, around: Surroundings, name: str, *, placeholder: str = "") -> None:
        super().__init__(around, name)
        theme = around.theme
        self.text = _ConditionText(around, name, lines=2, whole=True, placeholder=placeholder)
        self.text.edited.connect(self._on_text)
        self.rows = ConditionRows(around)
        self.rows.edited.connect(self._on_rows)
        self.note = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.note.hide()
        self.toggle = IconButton(theme, "code", self.tr("Edit {name} as text").format(name=name))
        self.toggle.setCheckable(True)
        self.toggle.setFixedSize(QSize(26, 24))
        self.toggle.clicked.connect(self._on_toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        # What it comes to stands under the text, and stays where rows are shown instead.
        for part in (self.rows, self.text, self.note):
            layout.addWidget(part)
        self._show()

    @property
    def edit(self) -> ExpressionEdit:
        """Where the whole text is typed, or the first row's field."""
        field = self.rows.first_field()
        if self.shows_rows and isinstance(field, ExpressionEdit):
            return field
        return self.text.edit

    @property
    def shows_rows(self) -> bool:
        return not self.rows.isHidden()

    def corner(self) -> QWidget:
        return self.toggle

    def value(self) -> Any:
        return self.text.value()

    def set_value(self, value: Any) -> None:
        if value != self.text.value():
            self.text.set_value(value)
            self._show()

    def set_invalid(self, invalid: bool, position: int | None = None, length: int = 0) -> None:
        self.text.set_invalid(invalid, position, length)
        self.rows.mark(position if invalid and self.shows_rows else None)

    def refresh(self) -> None:
        if self.around.as_text != self.toggle.isChecked():
            self._show()
        self.rows.refresh()

    # --- what a person does ------------------------------------------------------------------------

    def _on_text(self) -> None:
        self._say_note()
        self.edited.emit()

    def _on_rows(self) -> None:
        self.text.edit.set_text(written_condition(self.rows.condition))
        self.setFocusProxy(self.edit)
        self.edited.emit()

    def _on_toggle(self) -> None:
        # Whoever likes text better likes it in the next field as well.
        self.around.as_text = self.toggle.isChecked()
        self._show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is shown -----------------------------------------------------------------------------

    def _show(self) -> None:
        self.toggle.setChecked(self.around.as_text)
        found = self._readable()
        rows = found is not None and not self.around.as_text
        if found is not None and written_condition(self.rows.condition) != self.text.edit.text():
            self.rows.show_condition(found)
        self.rows.setVisible(rows)
        self.text.edit.setVisible(not rows)
        self.setFocusProxy(self.edit)
        self._say_note()

    def _readable(self) -> Condition | None:
        """Its rows, if there is anything rows can show."""
        found = self._read()
        if found is None:
            return None
        shown = [
            row.operator
            for one in found.entries
            for row in (one.rows if isinstance(one, Group) else (one,))
        ]
        if len(shown) > MOST_ROWS:
            return None
        return found if any(shown) or not shown else None

    def _read(self) -> Condition | None:
        try:
            return read_condition(self.text.edit.text())
        except ExpressionError:
            return None

    def _say_note(self) -> None:
        complex_ = self._read() is not None and self._readable() is None
        text = self.tr("Too complex for rows, so it is edited as text.") if complex_ else ""
        if self.shows_rows or self.around.as_text:
            text = ""
        self.note.setText(text)
        self.note.setVisible(bool(text))
