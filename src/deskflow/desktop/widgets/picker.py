"""Pick one of many with a few letters: who gets the ticket, which status, which priority."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover, Side

WIDTH = 300
TALLEST = 360


class FilteredChoices(Popover):
    """A popover with a field above a list: arrows move in the list while the keyboard stays in the field."""

    def __init__(
        self, theme: Theme, window: QWidget, placeholder: str, *, scrim: bool = False
    ) -> None:
        super().__init__(theme, window, scrim=scrim)
        self.width_wanted = WIDTH
        self.tallest = TALLEST
        self.query = QLineEdit()
        self.query.setProperty("search", True)
        self.query.setPlaceholderText(placeholder)
        self.query.setAccessibleName(placeholder)
        self.query.addAction(theme.icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.query.installEventFilter(self)
        self.list = ChoiceList(theme, placeholder)
        # The field keeps the keyboard; the list only shows where one is.
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Label(theme, "", tone="text-muted", wrap=True)
        self.nothing.setContentsMargins(
            theme.space(1), theme.space(1), theme.space(1), theme.space(1)
        )
        self.nothing.hide()
        for part in (self.query, self.list, self.nothing):
            self.body.addWidget(part)

    def panel_size(self) -> QSize:
        spare = self.body.contentsMargins()
        chrome = spare.top() + spare.bottom() + self.query.sizeHint().height() + self.body.spacing()
        content = self.list.wanted_height(self.tallest) if self.nothing.isHidden() else 48
        return QSize(self.width_wanted, chrome + content)

    def show_nothing(self, text: str) -> None:
        """With a text: instead of an empty list say why it is empty."""
        self.nothing.setText(text)
        self.nothing.setVisible(bool(text))
        self.list.setVisible(not text)
        if self.isVisible():
            self._place()

    def focus_first(self) -> None:
        self.query.setFocus(Qt.FocusReason.PopupFocusReason)
        self.query.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.query and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._on_key(event):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Keys of the field that belong to the list; True when used."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in steps:
            for _ in range(abs(steps[key])):
                self.list.move_current(1 if steps[key] > 0 else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.choose_current()
            return True
        if key == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        return False


class PickerPopup(FilteredChoices):
    """Made for one pick: `pick` opens it and it goes away afterwards."""

    def __init__(
        self, theme: Theme, window: QWidget, placeholder: str, choices: Sequence[Choice]
    ) -> None:
        super().__init__(theme, window, placeholder)
        self._on_picked: Callable[[Any], object] | None = None
        self.list.set_choices(choices)
        self.list.chosen.connect(self._on_chosen)
        self.query.textChanged.connect(self._on_query)
        self.closed.connect(self.deleteLater)

    def pick(
        self, anchor: QWidget, on_picked: Callable[[Any], object], side: Side = "below-left"
    ) -> None:
        """Open beside `anchor`; `on_picked` gets the value of the choice. Nothing is called when dismissed."""
        self._on_picked = on_picked
        self.open_at(anchor, side)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Others, or the same in another order; the panel takes the room it needs now."""
        self.list.set_choices(choices)
        self._place()

    def _on_query(self, text: str) -> None:
        self.list.set_filter(text)
        empty = self.list.choices.rowCount() == 0
        self.show_nothing(self.tr("Nothing matches “{text}”.").format(text=text) if empty else "")

    def _on_chosen(self, choice: Choice) -> None:
        callback = self._on_picked
        self.dismiss()
        if callback is not None:
            callback(choice.value)


def pick(
    theme: Theme,
    anchor: QWidget,
    placeholder: str,
    choices: Sequence[Choice],
    on_picked: Callable[[Any], object],
    side: Side = "below-left",
) -> PickerPopup:
    """Let the person pick one of `choices` beside `anchor`."""
    popup = PickerPopup(theme, anchor.window(), placeholder, choices)
    popup.pick(anchor, on_picked, side)
    return popup
