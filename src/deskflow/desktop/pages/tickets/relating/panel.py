"""A question with room for an answer: a title, what it is about, and one button that agrees. Floats in the middle."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover

WIDTH = 520
# As far as the words beside a box to tick.
INDENT = 21


class AskPanel(Popover):
    """Put widgets into `column`, which scrolls where there is no room. `agreed` comes with the button or Ctrl+Enter."""

    agreed = Signal()

    def __init__(
        self, theme: Theme, window: QWidget, title: str, verb: str, *, icon: str = "", width: int = WIDTH
    ) -> None:  # fmt: skip
        super().__init__(theme, window, scrim=True)
        self._width = width
        self.panel.setAccessibleName(title)
        inset = theme.space(3)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(theme.space(2))
        self.title = Label(theme, title, size="heading", weight="semibold", wrap=True)
        self.body.addWidget(self.title)
        self.banner = InlineBanner(theme, dismissable=False)
        self.body.addWidget(self.banner)
        self._inside = QWidget()
        self.column = QVBoxLayout(self._inside)
        self.column.setContentsMargins(0, 0, theme.space(0), 0)
        self.column.setSpacing(theme.space(1))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        self._area.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.space(1))
        self.foot.addStretch(1)
        self.cancel_button = Button(theme, self.tr("Cancel"), kind="ghost", key="Esc")
        self.cancel_button.clicked.connect(self.dismiss)
        self.go_button = PrimaryButton(theme, verb, icon=icon, key="Ctrl+Return")
        self.go_button.clicked.connect(self.submit)
        self.foot.addWidget(self.cancel_button)
        self.foot.addWidget(self.go_button)
        self.body.addLayout(self.foot)
        self.closed.connect(self.deleteLater)

    def submit(self) -> None:
        if self.go_button.isEnabled():
            self.agreed.emit()

    def say(self, text: str) -> None:
        """What is in the way; nothing that was typed goes."""
        self.banner.say(text, "danger")
        self.go_button.setEnabled(True)
        self._place()

    def grew(self) -> None:
        """What stands in the column has changed."""
        if self.isVisible():
            self._place()

    def panel_size(self) -> QSize:
        width = min(self._width, max(260, self._host.width() - 16))
        margins = self.body.contentsMargins()
        inner = width - margins.left() - margins.right()
        layout = self._inside.layout()
        wanted = max(layout.totalHeightForWidth(inner - self._theme.space(1)), layout.totalMinimumSize().height())  # fmt: skip
        chrome = margins.top() + margins.bottom() + self.foot.sizeHint().height() + self.body.spacing() * 2  # fmt: skip
        for part in (self.title, self.banner):
            if not part.isHidden():
                tall = part.heightForWidth(inner) if part.hasHeightForWidth() else 0
                chrome += max(tall, part.sizeHint().height()) + self.body.spacing()
        return QSize(width, chrome + wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)


def indented(part: QWidget) -> QWidget:
    """Below the words of a box to tick, not below the box."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(INDENT, 0, 0, 0)
    row.addWidget(part)
    return line


def no_key(text: str) -> str:
    """For the words of a button: an ampersand somebody has typed makes no key of the letter after it."""
    return text.replace("&", "&&")
