"""A card whose content is saved as a whole: what was changed and not saved is said, what is wrong stands above the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words import describe_error


class SavingCard(TitledCard):
    """Call `finish` after the content. `save_wanted` comes from the button and Ctrl+Enter, `discard_wanted` asks to show
    what is stored again, `reset_wanted` to go back to how it is at first."""

    save_wanted = Signal()
    discard_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, context: PageContext, title: str, about: str) -> None:
        theme = context.theme
        super().__init__(theme, title)
        self._context = context
        self.is_changed = False
        self.body.addWidget(Label(theme, about, size="sm", tone="text-muted", wrap=True))

    def finish(self, *, reset: str = "") -> None:
        theme = self._context.theme
        self.banner = InlineBanner(theme, dismissable=False)
        self.unsaved = Label(theme, "", size="sm", tone="text-muted")
        self.reset_button = Button(theme, reset, kind="ghost", icon="rotate-ccw")
        if not reset:
            self.reset_button.hide()
        self.discard_button = Button(theme, self.tr("Discard"), kind="ghost")
        self.save_button = PrimaryButton(theme, self.tr("Save"), key="Ctrl+Return")
        self.reset_button.clicked.connect(self.reset_wanted)
        self.discard_button.clicked.connect(self._on_discard)
        self.save_button.clicked.connect(self.save_wanted)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        row.addWidget(self.reset_button)
        row.addWidget(self.unsaved)
        row.addStretch(1)
        row.addWidget(self.discard_button)
        row.addWidget(self.save_button)
        self.body.addWidget(self.banner)
        self.body.addLayout(row)
        self.set_changed(False)

    def set_changed(self, changed: bool) -> None:
        self.is_changed = changed
        self.save_button.setEnabled(changed)
        self.discard_button.setVisible(changed)
        self.unsaved.setText(self.tr("Not saved yet") if changed else "")

    def touch(self) -> None:
        """Somebody changed something."""
        self.banner.hide()
        self.set_changed(True)

    def run(self, command: Command, said: str) -> None:
        """What is refused stays typed and is said here."""
        self.save_button.setEnabled(False)

        def saved(_: Outcome) -> None:
            self.set_changed(False)

        def refused(problem: BaseException) -> None:
            self.save_button.setEnabled(True)
            words = describe_error(problem)
            self.banner.say(words, "danger")
            self._context.announce(words)

        run_with_undo(self._context, command, said, owner=self, on_done=saved, on_error=refused)

    def _on_discard(self) -> None:
        self.banner.hide()
        self.set_changed(False)
        self.discard_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.save_button.isEnabled():
                self.save_wanted.emit()
        else:
            super().keyPressEvent(event)
