"""Small panels that ask for one thing more before a change: why, or how it ended. Enter is enough to go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from deskflow.desktop import words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.tickets.defining.outcomes import CAUSE, CODE, METHOD, PARTS, Outcomes

WIDTH = 360
_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Question(Popover):
    """A title, what is asked, and a button that Enter presses wherever the keyboard is."""

    entered = Signal()

    def __init__(self, theme: Theme, window: QWidget, title: str, hint: str, verb: str) -> None:
        super().__init__(theme, window)
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold", wrap=True))
        if hint:
            self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.go_button = PrimaryButton(theme, verb, key="Return")
        self.go_button.clicked.connect(self.entered)
        self._cancel = Button(theme, self.tr("Cancel"), kind="ghost", key="Esc")
        self._cancel.clicked.connect(self.dismiss)

    def add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(1))
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self.go_button)
        self.body.addSpacing(self._theme.space(0))
        self.body.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _RETURN:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def panel_size(self) -> QSize:
        return QSize(WIDTH, self.body.totalHeightForWidth(WIDTH))


class ReasonQuestion(Question):
    """`go` gets the reason; an empty one is asked for again."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        title: str,
        hint: str,
        verb: str,
        go: Callable[[str], object],
    ) -> None:
        super().__init__(theme, window, title, hint, verb)
        self._on_go = go
        self.entered.connect(self._go)
        self.line = QLineEdit()
        self.line.setMaxLength(300)
        self.line.setPlaceholderText(self.tr("In a few words; it stands in the timeline"))
        self.row = FormRow(theme, self.tr("Why"), self.line)
        self.body.addWidget(self.row)
        self.add_buttons()

    def focus_first(self) -> None:
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _go(self) -> None:
        reason = " ".join(self.line.text().split())
        if not reason:
            self.row.set_error(self.tr("Somebody will ask why. Say it in a few words."))
            self._place()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.dismiss()
        self._on_go(reason)


class OutcomeQuestion(Question):
    """How it ended, why it came up, by which way it was solved. `go` gets what was said, by the names of the fields."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        outcomes: Outcomes,
        title: str,
        go: Callable[[dict[str, str]], object],
        given: Mapping[str, str | None] | None = None,
    ) -> None:
        """`given` is what has been said already, of a ticket that is resolved."""
        verb = self.tr("Resolve") if given is None else self.tr("Save")
        super().__init__(theme, window, title, "", verb)
        self._outcomes = outcomes
        self._on_go = go
        self.entered.connect(self._go)
        self.fields: dict[str, QComboBox] = {}
        self.rows: dict[str, FormRow] = {}
        titles = {
            CODE: self.tr("How it ended"), CAUSE: self.tr("Why it came up"), METHOD: self.tr("Solved by"),
        }  # fmt: skip
        for part in PARTS:
            offered = outcomes.offered(part)
            if not offered:
                continue
            field = QComboBox()
            needed = part in outcomes.required
            field.addItem(self.tr("Choose…") if needed else self.tr("Not said"), "")
            for key in offered:
                field.addItem(outcomes.name(part, key) or words.word(part, key), key)
            field.setMaxVisibleItems(14)
            if given is not None:
                field.setCurrentIndex(max(0, field.findData(given.get(part) or "")))
            title_of = f"{titles[part]} *" if needed else titles[part]
            self.rows[part] = FormRow(theme, title_of, field)
            field.setAccessibleName(titles[part])
            self.fields[part] = field
            self.body.addWidget(self.rows[part])
        self.add_buttons()

    def focus_first(self) -> None:
        first = next(iter(self.fields.values()), None)
        (first or self.go_button).setFocus(Qt.FocusReason.PopupFocusReason)

    def _go(self) -> None:
        told = {part: str(field.currentData() or "") for part, field in self.fields.items()}
        missing = [part for part in self._outcomes.required if not told.get(part)]
        for part, row in self.rows.items():
            row.set_error(self.tr("This has to be said.") if part in missing else "")
        if missing:
            self._place()
            first = next(part for part in PARTS if part in missing)
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.dismiss()
        self._on_go(told)
