"""A Qt Designer form as a widget: fields by name, an error under each, and word when one was left with a new value.

A form is a file of `ui/`. In it a field's label is `<field>_label` and both stand in a layout `<field>_cell`; values go
in and out as text. Needs nothing but the form, so that the same one edits in place and floats in a panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from deskflow import paths
from deskflow.desktop.theme import Theme
from deskflow.desktop.theme.palette import MUTED
from deskflow.desktop.widgets.labels import Label

Field = QLineEdit | QPlainTextEdit | QComboBox
_MOST_LETTERS = 20_000


class UiForm(QWidget):
    """`fill` says what is stored; `left` names a field that was left, or chosen, with another value than that."""

    left = Signal(str)
    # Enter in a line, Ctrl+Enter in a text.
    entered = Signal()
    # It needs more room, or less, than it had.
    grew = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is the file in `ui/` without its ending."""
        super().__init__(parent)
        self._theme = theme
        loader = QUiLoader()
        # Plugins of a Designer that may be installed are none of our business, and take time to look for.
        loader.clearPluginPaths()
        self.form: QWidget = loader.load(str(paths.ui() / f"{name}.ui"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.fields: dict[str, Field] = {}
        self._notes: dict[str, Label] = {}
        self._stored: dict[str, str] = {}
        self._unedited: dict[str, str] = {}
        for label in self.form.findChildren(QLabel):
            label.setFont(theme.font("sm", "medium"))
            label.setForegroundRole(MUTED)
        # In the order they were drawn, so that the first one is the first.
        for field in self.form.findChildren(QWidget):
            named = field.objectName() and not field.objectName().startswith("qt_")
            if named and isinstance(field, Field):
                self._adopt(field)

    # --- values -------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, str], *, keep_edits: bool = False) -> None:
        """What is stored now. With `keep_edits` a field that is being changed keeps what is in it."""
        for key, value in values.items():
            edited = keep_edits and self.is_edited(key)
            self._stored[key] = value
            if edited:
                self._unedited[key] = value.strip()
            else:
                self.put(key, value)
                # A field may give back less than it was given (a space at the end, other line ends): to look at a
                # record is not to change it.
                self._unedited[key] = self.value(key)
                self.set_error(key, "")

    def put(self, key: str, value: str) -> None:
        """Shows a value without saying that it is stored."""
        field = self.fields[key]
        if isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QPlainTextEdit):
            if field.toPlainText() != value:
                field.setPlainText(value)
        elif field.text() != value:
            field.setText(value)
            field.setCursorPosition(0)

    def value(self, key: str) -> str:
        field = self.fields[key]
        if isinstance(field, QComboBox):
            return str(field.currentData() or "")
        text = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
        return text.strip()

    def values(self) -> dict[str, str]:
        return {key: self.value(key) for key in self.fields}

    def is_edited(self, key: str) -> bool:
        return self.value(key) != self._unedited.get(key, "")

    def edited(self) -> list[str]:
        return [key for key in self.fields if self.is_edited(key)]

    def mark_stored(self, key: str, value: str) -> None:
        self._stored[key] = self._unedited[key] = value

    def set_choices(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Pairs of value and title; what was chosen stays so if it is still there."""
        field = self.fields[key]
        assert isinstance(field, QComboBox)
        chosen = field.currentData()
        field.clear()
        for value, title in choices:
            field.addItem(title, value)
        if chosen is not None:
            field.setCurrentIndex(field.findData(chosen))

    # --- what is said about them --------------------------------------------------------------

    def set_error(self, key: str, text: str) -> None:
        """Under the field; "" says that all is well again. An unknown field is nobody's."""
        field = self.fields.get(key)
        if field is None:
            return
        self._notes[key].setText(text)
        self._notes[key].setVisible(bool(text))
        field.setAccessibleDescription(text)
        if bool(field.property("invalid")) != bool(text):
            field.setProperty("invalid", bool(text))
            field.style().unpolish(field)
            field.style().polish(field)

    def error(self, key: str) -> str:
        return self._notes[key].text() if self.fields[key].property("invalid") else ""

    def clear_errors(self) -> None:
        for key in self.fields:
            self.set_error(key, "")

    def set_read_only(self, read_only: bool) -> None:
        for field in self.fields.values():
            if isinstance(field, QComboBox):
                field.setEnabled(not read_only)
            else:
                field.setReadOnly(read_only)

    def show_field(self, key: str, shown: bool) -> None:
        """A field with its label; what is hidden keeps its value."""
        self.fields[key].setVisible(shown)
        label = self.form.findChild(QLabel, f"{key}_label")
        if label is not None:
            label.setVisible(shown)

    def focus_first(self) -> None:
        for field in self.fields.values():
            if field.isVisibleTo(self) and field.isEnabled():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(field, QLineEdit):
                    field.selectAll()
                return

    # --- inside -------------------------------------------------------------------------------

    def _adopt(self, field: Field) -> None:
        key, theme = field.objectName(), self._theme
        self.fields[key] = field
        label = self.form.findChild(QLabel, f"{key}_label")
        if label is not None and not field.accessibleName():
            field.setAccessibleName(label.text())
        note = Label(theme, "", size="sm", tone="danger", wrap=True)
        note.hide()
        self._notes[key] = note
        cell = self.form.findChild(QBoxLayout, f"{key}_cell")
        if cell is not None:
            cell.setSpacing(theme.space(0))
            cell.addWidget(note)
            # An error beside it makes the row higher, which must not pull label and field apart.
            cell.addStretch(1)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)
        if isinstance(field, QComboBox):
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(8)
            field.activated.connect(lambda: self._on_left(key))
        elif isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)
            lines = int(field.property("lines") or 4)
            field.setFixedHeight(theme.metrics().lineSpacing() * lines + 2 * theme.space(1) + 4)
        else:
            field.setMaxLength(_MOST_LETTERS)

    def _on_left(self, key: str) -> None:
        if self.is_edited(key):
            self.left.emit(key)
        elif self.error(key):
            # What could not be kept was taken out again by hand.
            self.set_error(key, "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, Field):
            if event.type() == QEvent.Type.FocusOut:
                self._on_left(watched.objectName())
            elif event.type() == QEvent.Type.Wheel and not watched.hasFocus():
                # Scrolling the page must not change what lies under the pointer.
                event.ignore()
                return not isinstance(watched, QPlainTextEdit)
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, field: Field, event: QKeyEvent) -> bool:
        key = field.objectName()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if isinstance(field, QLineEdit) or held:
                self._on_left(key)
                self.entered.emit()
                return True
        if event.key() == Qt.Key.Key_Escape and self.is_edited(key):
            self.put(key, self._stored.get(key, ""))
            self.set_error(key, "")
            return True
        return False
