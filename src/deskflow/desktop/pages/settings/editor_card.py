"""The card below a list in which one of its records is made or changed: a form, what is said of it, and its buttons.

What was typed into one and not saved is there again when it is opened the next time, but for a secret. Which command comes
of it is for the section to know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, PrimaryButton


class EditorCard(TitledCard):
    """Hidden until `begin`. `record_id` is what is edited, None a new one."""

    save_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, context: PageContext, form: UiForm, *notes: QWidget) -> None:
        """`notes` stand below the form."""
        theme = context.theme
        super().__init__(theme, "")
        self._context = context
        self.form = form
        self.record_id: UUID | None = None
        # Whether the list has ever had this one: what was read before it was saved does not mean that it is gone.
        self._listed = False
        self._typed: dict[UUID | None, Mapping[str, str]] = {}
        self.banner = InlineBanner(theme, dismissable=False)
        for widget in (form, *notes, self.banner):
            self.body.addWidget(widget)
        self.delete_button = Button(theme, self.tr("Delete"), kind="danger", icon="trash-2")
        close = Button(theme, self.tr("Close"), kind="ghost")
        self.save_button = PrimaryButton(theme, self.tr("Save"), key="Ctrl+Return")
        self.delete_button.clicked.connect(self.delete_wanted)
        close.clicked.connect(self._on_close)
        self.save_button.clicked.connect(self.save_wanted)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space(1))
        self._buttons.addWidget(self.delete_button)
        self._buttons.addStretch(1)
        self._buttons.addWidget(close)
        self._buttons.addWidget(self.save_button)
        self.body.addLayout(self._buttons)
        self.hide()

    def add_beside_delete(self, button: QWidget) -> None:
        self._buttons.insertWidget(1, button)

    # --- which one ----------------------------------------------------------------------------

    def begin(self, record_id: UUID | None, title: str) -> None:
        """Another one; what was typed into the one before is kept for it. Choices can be set now, then `fill`."""
        self.keep()
        self.record_id = record_id
        self._listed = record_id is not None
        self.title.setText(title)
        self.clear()
        self.delete_button.setVisible(record_id is not None)

    def fill(self, stored: Mapping[str, str]) -> None:
        """What is stored, and over it what had been typed."""
        self.form.fill(stored)
        for key, text in self._typed.get(self.record_id, {}).items():
            self.form.put(key, text)
        self.show()

    def keep_up(self, stored: Mapping[str, str] | None) -> None:
        """The list was read again: what is stored now, None if this one is not there any more."""
        if self.record_id is None or self.isHidden():
            return
        if stored is not None:
            self._listed = True
            self.form.fill(stored, keep_edits=True)
        elif self._listed:
            self.end()

    def stay_with(self, record_id: UUID) -> None:
        """It was saved and stays open."""
        self._listed = self._listed and self.record_id == record_id
        self.record_id = record_id
        self.title.setText(self.form.value("name"))
        for key, text in self.form.values().items():
            self.form.mark_stored(key, text)
        self.delete_button.show()

    def keep(self) -> None:
        """Remembers what was typed into this one."""
        if self.isHidden():
            return
        if typed := {key: self.raw(key) for key in self.form.edited() if not self._is_secret(key)}:
            self._typed[self.record_id] = typed
        else:
            self._typed.pop(self.record_id, None)

    def forget(self) -> None:
        """What was typed into this one is saved, or not wanted any more."""
        self._typed.pop(self.record_id, None)

    def end(self) -> None:
        for key in self.form.fields:
            if self._is_secret(key):
                self.form.put(key, "")
        self.hide()
        self.record_id = None

    def raw(self, key: str) -> str:
        """A longer text keeps its spaces."""
        field = self.form.fields[key]
        return field.toPlainText() if isinstance(field, QPlainTextEdit) else self.form.value(key)

    def _is_secret(self, key: str) -> bool:
        field = self.form.fields[key]
        return isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal

    def _on_close(self) -> None:
        self.keep()
        self.end()

    # --- saving -------------------------------------------------------------------------------

    def clear(self) -> None:
        """What was said of it the last time."""
        self.form.clear_errors()
        self.banner.hide()

    def run(
        self,
        command: Command,
        said: str,
        on_saved: Callable[[Outcome], object],
        on_refused: Callable[[BaseException], object],
    ) -> None:
        """`on_refused` says it by `refuse`; until one of both, nothing more can be saved. `on_saved` is not called when
        another one has been opened meanwhile."""
        edited = self.record_id

        def saved(outcome: Outcome) -> None:
            self.save_button.setEnabled(True)
            self._typed.pop(edited, None)
            if self.record_id == edited:
                on_saved(outcome)

        self.save_button.setEnabled(False)
        run_with_undo(self._context, command, said, owner=self, on_done=saved, on_error=on_refused)

    def refuse(self, field: str, words: str) -> None:
        """Under its field, else in the banner."""
        self.save_button.setEnabled(True)
        if field in self.form.fields:
            self.form.set_error(field, words)
            self.form.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
            self._context.announce(words)
        else:
            self.banner.say(words, "danger")
