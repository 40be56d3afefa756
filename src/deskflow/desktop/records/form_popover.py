"""A small form that floats beside what it is about: for what does not exist yet, or has no room of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.errors import DeskflowError
from deskflow.desktop.async_calls import Requests
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover, Side
from deskflow.desktop.words import describe_error

WIDTH_IN_LETTERS = 66

Save = Callable[[Mapping[str, str]], Future[Outcome]]
"""Runs the command for the values of the form; may raise a DeskflowError that names a field."""


class FormPopover(Popover):
    """`save` answers with a future; `saved` carries its outcome, `kept` what was typed when it closes without."""

    saved = Signal(object)
    kept = Signal(object)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        requests: Requests,
        title: str,
        form: UiForm,
        save: Save,
        *,
        verb: str,
    ) -> None:
        super().__init__(theme, window, scrim=False)
        self.form = form
        self._requests = requests
        self._save = save
        self._settled = False
        inset = theme.space(3)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.banner = InlineBanner(theme, dismissable=False)
        self.body.addWidget(self.banner)
        self.body.addWidget(form)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(1))
        cancel = Button(theme, self.tr("Cancel"), kind="ghost", key="Esc")
        cancel.clicked.connect(self.dismiss)
        self.save_button = PrimaryButton(theme, verb, key="Ctrl+Return")
        self.save_button.clicked.connect(self.submit)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        self.body.addLayout(buttons)
        self.closed.connect(self._on_closed)
        form.entered.connect(self.submit)
        form.grew.connect(self._place)

    def start(
        self,
        anchor: QWidget | None,
        values: Mapping[str, str],
        typed: Mapping[str, str] | None = None,
        side: Side = "below-left",
    ) -> None:
        """Open with what is stored, and over it what had been typed the last time."""
        self.form.fill(values)
        for key, text in (typed or {}).items():
            self.form.put(key, text)
        if anchor is None:
            self.open_centred()
        else:
            self.open_at(anchor, side)

    def submit(self) -> None:
        if not self.save_button.isEnabled():
            # Under way already: a second Enter must not make a second one.
            return
        self.form.clear_errors()
        self.banner.hide()
        try:
            future = self._save(self.form.values())
        except DeskflowError as problem:
            self._on_refused(problem)
            return
        self.save_button.setEnabled(False)
        self._requests.submit(future, self._on_saved, self._on_refused, owner=self)

    def focus_first(self) -> None:
        self.form.focus_first()

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        self.panel.setFixedWidth(min(width, max(240, self._host.width() - 16)))
        layout = self.body
        height = layout.totalHeightForWidth(self.panel.width())
        return QSize(self.panel.width(), max(height, layout.totalMinimumSize().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _on_saved(self, outcome: Any) -> None:
        self._settled = True
        self.dismiss()
        self.saved.emit(outcome)

    def _on_refused(self, problem: BaseException) -> None:
        self.save_button.setEnabled(True)
        field = str(getattr(problem, "params", {}).get("field", ""))
        words = describe_error(problem)
        if field in self.form.fields:
            self.form.set_error(field, words)
            self.form.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.banner.say(words, "danger")
        self._place()

    def _on_closed(self) -> None:
        if not self._settled:
            self.kept.emit({key: self.form.value(key) for key in self.form.edited()})
        self.deleteLater()
