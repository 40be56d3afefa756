"""Fields of a form: a label over the field, an error under it; and the field one searches with."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import Label


class FormRow(QWidget):
    """Label, field, and under it a hint or what is wrong. The label names the field for screen readers."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        field: QWidget,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        self.label = Label(theme, label, size="sm", weight="medium", tone="text-muted")
        self.label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(label)
        # With a parent from the start: shown without one it would be a window, and take the keyboard.
        self._note = Label(theme, hint, size="sm", tone="text-muted", wrap=True, parent=self)
        self._note.setVisible(bool(hint))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(0))
        for part in (self.label, field, self._note):
            layout.addWidget(part)

    def set_error(self, text: str) -> None:
        """Say what is wrong; "" says that all is well again."""
        self.field.setProperty("invalid", bool(text))
        self.field.setAccessibleDescription(text or self._hint)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self._note.set_tone("danger" if text else "text-muted")
        self._note.setText(text or self._hint)
        self._note.setVisible(bool(text or self._hint))

    @property
    def error(self) -> str:
        return self._note.text() if self.field.property("invalid") else ""


def inset_text(theme: Theme, field: QAbstractSpinBox) -> None:
    """Its words begin where those of other fields do: without the little buttons Qt forgets the padding."""
    field.lineEdit().setTextMargins(theme.space(1) - 1, 0, theme.space(0), 0)


class SearchField(QLineEdit):
    """Filter as you type: `searched` comes when typing pauses. Escape empties it; then it leads to the results, as
    Down does."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(
        self, theme: Theme, placeholder: str, *, pause_ms: int = 120, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("search", True)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        if text:
            self._pause.start()
        else:
            self._pause.stop()
            self._tell()

    def _tell(self) -> None:
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left_down.emit()
            # A panel it stands in closes on it.
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)
