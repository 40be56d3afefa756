"""One setting as a row: what it is, a field of its kind, what is wrong with it, and where its value comes from."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from deskflow.core.errors import Rejected
from deskflow.core.settings import SettingValue
from deskflow.core.types import Json
from deskflow.desktop.pages.settings.words import (
    UNITS,
    choice_word,
    help_of,
    source_words,
    title_of,
    tr,
)
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error

FIELD_IN_LETTERS = 38
# Narrower than this the words beside a field would stand in a column of single words.
LETTERS_FOR_TWO = 76
QWIDGETSIZE_MAX = 16_777_215


class SettingRow(QWidget):
    """`changed` carries key and checked value; `cleared` and `pinned` what its links ask for."""

    changed = Signal(str, object)
    cleared = Signal(str)
    pinned = Signal(str, object)

    def __init__(self, theme: Theme, value: SettingValue, *, may_pin: bool) -> None:
        """`may_pin`: an administrator may fix a personal setting for everybody."""
        super().__init__()
        self._theme = theme
        self._may_pin = may_pin
        self.setting = value.setting
        self.value = value
        self.field = self._make_field()
        self.field.setAccessibleName(title_of(self.setting))
        self.field.installEventFilter(self)
        self._error = Label(theme, "", size="sm", tone="danger", wrap=True)
        self._error.hide()
        self._source = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self._clear = Button(theme, tr("Reset"), kind="link")
        self._clear.clicked.connect(lambda: self.cleared.emit(self.setting.key))
        self._pin = Button(theme, tr("Fix for everybody"), kind="link")
        self._pin.clicked.connect(lambda: self.pinned.emit(self.setting.key, self.value.value))
        self._lay_out()
        self.show_value(value)

    def _lay_out(self) -> None:
        theme = self._theme
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(theme, title_of(self.setting), weight="medium", wrap=True))
        if help_of(self.setting):
            text = Label(theme, help_of(self.setting), size="sm", tone="text-muted", wrap=True)
            words.addWidget(text)
        words.addStretch(1)
        edit = QHBoxLayout()
        edit.setSpacing(theme.space(1))
        edit.addWidget(self.field, 1)
        if self.setting.unit in UNITS:
            edit.addWidget(Label(theme, tr(UNITS[self.setting.unit]), tone="text-muted"))
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(1))
        foot.addWidget(self._source, 1)
        foot.addWidget(self._pin)
        foot.addWidget(self._clear)
        self._holder = QWidget()
        right = QVBoxLayout(self._holder)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.space(0))
        right.addLayout(edit)
        right.addWidget(self._error)
        right.addLayout(foot)
        right.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, theme.space(1), 0, theme.space(1))
        self._box.addLayout(words, 1)
        self._box.addWidget(self._holder)
        self._arrange(wide=True)

    def _arrange(self, *, wide: bool) -> None:
        """Field beside the words where there is room, below them where there is not."""
        theme = self._theme
        width = theme.metrics().averageCharWidth() * FIELD_IN_LETTERS
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._box.setSpacing(theme.space(4) if wide else theme.space(0))
        # Fields of a page stand in one line, whatever stands beside them.
        self._holder.setMinimumWidth(width if wide else 0)
        self._holder.setMaximumWidth(width if wide else QWIDGETSIZE_MAX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= self._theme.metrics().averageCharWidth() * LETTERS_FOR_TWO
        if wide != (self._box.direction() == QBoxLayout.Direction.LeftToRight):
            self._arrange(wide=wide)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        # Beside each other it would ask for more width than a narrow page has, and never get below.
        return QSize(0, super().minimumSizeHint().height())

    # --- in and out ---------------------------------------------------------------------------

    def show_value(self, value: SettingValue) -> None:
        """As it is now; a field that is being typed into keeps what is in it."""
        editing = self.field.hasFocus() and self._text() != self._shown(self.value)
        self.value = value
        fixed = value.source == "environment" or (
            value.setting.scope == "user" and value.source == "tenant" and not self._may_pin
        )
        if not editing:
            self._put(value)
            self.set_error("")
        if isinstance(self.field, QLineEdit):
            self.field.setReadOnly(fixed)
            # Nothing can be typed, so nothing should look as if it could.
            self.field.setEnabled(not fixed)
        else:
            self.field.setEnabled(not fixed)
        self._source.setText(source_words(value))
        own = value.source in ("tenant", "user", "machine") and not fixed
        self._clear.setVisible(own and (value.setting.kind != "secret" or value.is_set))
        removes = value.setting.kind == "secret"
        self._clear.setText(tr("Remove") if removes else tr("Reset"))
        self._clear.setAccessibleName(f"{title_of(self.setting)}: {self._clear.text()}")
        self._pin.setAccessibleName(f"{title_of(self.setting)}: {self._pin.text()}")
        self._pin.setVisible(
            self._may_pin and value.setting.scope == "user" and value.source in ("user", "default")
        )

    def set_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        self.field.setProperty("invalid", bool(text))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    @property
    def error(self) -> str:
        return self._error.text() if self.field.property("invalid") else ""

    def commit(self) -> None:
        """Checks what stands in the field and tells it if it is another value than before."""
        text = self._text()
        if text == self._shown(self.value) and self.setting.kind != "secret":
            self.set_error("")
            return
        if self.setting.kind == "secret" and not text:
            return
        try:
            checked = self._read(text)
        except Rejected as problem:
            self.set_error(describe_error(problem))
            return
        self.set_error("")
        if self.setting.kind == "secret" and isinstance(self.field, QLineEdit):
            # It is on its way and nobody needs to see it any more.
            self.field.clear()
        if checked != self.value.value or self.setting.kind == "secret":
            self.changed.emit(self.setting.key, checked)

    # --- kinds --------------------------------------------------------------------------------

    def _make_field(self) -> QCheckBox | QComboBox | QLineEdit:
        kind = self.setting.kind
        if kind == "bool":
            box = QCheckBox(tr("On"))
            # As high as the other fields: easy to hit.
            box.setMinimumHeight(self._theme.tokens.size.button)
            box.clicked.connect(self.commit)
            return box
        if kind == "choice":
            combo = QComboBox()
            for choice in self.setting.choices:
                combo.addItem(choice_word(choice), choice)
            combo.activated.connect(self.commit)
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            return combo
        line = QLineEdit()
        line.returnPressed.connect(self.commit)
        if kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def _put(self, value: SettingValue) -> None:
        if isinstance(self.field, QCheckBox):
            self.field.setChecked(bool(value.value))
        elif isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(self.field.findData(value.value))
        elif self.setting.kind == "secret":
            self.field.clear()
            is_set = value.is_set and value.source != "default"
            self.field.setPlaceholderText(
                tr("Set; type to replace it") if is_set else tr("Not set")
            )
        else:
            self.field.setText(self._shown(value))
            self.field.setCursorPosition(0)

    def _shown(self, value: SettingValue) -> str:
        if value.setting.kind == "secret":
            return ""
        if isinstance(value.value, list):
            return ", ".join(map(str, value.value))
        return str(value.value)

    def _text(self) -> str:
        if isinstance(self.field, QCheckBox):
            return str(self.field.isChecked())
        if isinstance(self.field, QComboBox):
            return str(self.field.currentData())
        return self.field.text() if self.setting.kind == "secret" else self.field.text().strip()

    def _read(self, text: str) -> Json:
        if self.setting.kind == "secret":
            return self.setting.check(text)
        return (
            self.setting.read(text)
            if text or self.setting.kind != "text"
            else self.setting.check("")
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and shiboken6.isValid(self.field):
            if event.type() == QEvent.Type.FocusOut and isinstance(self.field, QLineEdit):
                self.commit()
            elif event.type() == QEvent.Type.Wheel and not self.field.hasFocus():
                event.ignore()
                return True
        return super().eventFilter(watched, event)
