"""One parameter in a form: its label, its editor or an expression instead, and what is wrong under it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.forms.choice_editors import YesNoEditor
from deskflow.desktop.forms.condition_editor import ConditionEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.making import make_editor
from deskflow.desktop.forms.secret_editor import SecretEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.forms.text_editors import TextEditor
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.expressions import is_template
from deskflow.workflows.parameters import Parameter, ParameterKind


class FieldRow(QWidget):
    """`edited` carries the parameter's name. The braces swap the editor for an expression and back."""

    edited = Signal(str)

    def __init__(
        self, around: Surroundings, parameter: Parameter, editor: Editor | None = None
    ) -> None:
        """`editor` stands there instead of the one its kind gets."""
        super().__init__()
        self.parameter = parameter
        theme = around.theme
        title = title_of(parameter.title or f"field.{parameter.name}")
        self.editor: Editor = editor or make_editor(around, parameter)
        self.editor.edited.connect(self._on_edited)
        fixed = not parameter.takes_expressions and parameter.kind is not ParameterKind.EXPRESSION
        if fixed and isinstance(self.editor, TextEditor):
            # Braces in it are braces.
            self.editor.shows_values = False
        self.expression: TextEditor | None = None
        self._shows_expression = False
        self._around = around
        self.error = ""
        self._note = Label(theme, "", size="sm", tone="danger", wrap=True)
        self._note.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.space(0))
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        self.label = Label(
            theme, title, size="sm", weight="medium", tone="text-muted", wrap=True, parent=self
        )
        self.label.setBuddy(self.editor)
        # Who clicks on what a field is called means the field.
        self.label.installEventFilter(self)
        self.braces: IconButton | None = None
        if not isinstance(self.editor, YesNoEditor) or parameter.takes_expressions:
            top.addWidget(self.label, 1)
        else:
            # Its check box says it already.
            self.label.hide()
        # A list of rows is fixed, since its rows are the ways out; what stands in them is not.
        listed = parameter.kind is ParameterKind.ROWS
        written = isinstance(self.editor, TextEditor | ConditionEditor)
        if parameter.takes_expressions and not (listed or written):
            self.braces = IconButton(
                theme, "braces", self.tr("Use an expression for {name}").format(name=title)
            )
            self.braces.setCheckable(True)
            self.braces.setFixedSize(QSize(26, 24))
            self.braces.clicked.connect(self._on_braces)
            top.addWidget(self.braces)
        corner = self.editor.corner()
        if corner is not None:
            top.addWidget(corner)
        if top.count():
            self._layout.addLayout(top)
        self._layout.addWidget(self.editor)
        self._layout.addWidget(self._note)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def value(self) -> Any:
        if self._shows_expression and self.expression is not None:
            return self.expression.value()
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        # What names a secret is an expression, too, but is shown as what was picked.
        picked = isinstance(self.editor, SecretEditor) and self.editor.takes(value)
        written = is_template(value) or not self.editor.takes(value)
        needs = self.braces is not None and written and not picked
        if needs != self._shows_expression and (value is not None or not self._shows_expression):
            self._swap(needs)
        if self._shows_expression and self.expression is not None:
            self.expression.set_value(value)
        else:
            self.editor.set_value(value)

    def set_error(self, text: str, position: int | None = None, length: int = 0) -> None:
        """Say what is wrong, under the field; an empty text says that all is well."""
        self.error = text
        shown = self.expression if self._shows_expression and self.expression else self.editor
        shown.set_invalid(bool(text), position, length)
        shown.setAccessibleDescription(text)
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.focus()
            return True
        return False

    def focus(self) -> None:
        shown = self.expression if self._shows_expression and self.expression else self.editor
        shown.setFocus()

    def refresh(self) -> None:
        self.editor.refresh()

    def _on_edited(self) -> None:
        self.edited.emit(self.parameter.name)

    def _on_braces(self) -> None:
        wants = not self._shows_expression
        self._swap(wants)
        if wants and self.expression is not None:
            self.expression.set_value("{{  }}")
            cursor = self.expression.edit.textCursor()
            cursor.setPosition(3)
            self.expression.edit.setTextCursor(cursor)
            self.expression.edit.offer(asked=True)
        else:
            self.editor.set_value(None)
        self.focus()
        self._on_edited()

    def _swap(self, to_expression: bool) -> None:
        self._shows_expression = to_expression
        if self.expression is None and to_expression:
            self.expression = TextEditor(self._around, self.editor.accessibleName())
            self.expression.edited.connect(self._on_edited)
            self._layout.insertWidget(self._layout.indexOf(self.editor), self.expression)
        if self.expression is not None:
            self.expression.setVisible(to_expression)
        self.editor.setVisible(not to_expression)
        if self.braces is not None:
            self.braces.setChecked(to_expression)
