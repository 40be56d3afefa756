"""A line across a page that says what is wrong or worth knowing, what was kept, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import Label

ICONS: dict[Tone, str] = {
    "danger": "circle-x",
    "warning": "triangle-alert",
    "success": "circle-check",
}


class InlineBanner(QWidget):
    """Hidden until `say` is called. `acted` comes from its button."""

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self, theme: Theme, *, dismissable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone: Tone = "info"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        side = theme.tokens.size.icon
        layout.setContentsMargins(
            theme.space(2) + side + theme.space(1), theme.space(0), theme.space(0), theme.space(0)
        )
        self._text = Label(theme, "", wrap=True)
        self._action = Button(theme, "", kind="link")
        self._action.clicked.connect(self.acted)
        self._close = IconButton(theme, "x", self.tr("Dismiss"))
        self._close.clicked.connect(self._on_closed)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        # Only now that it has a parent: a widget without one would be shown as a window.
        self._close.setVisible(dismissable)
        self.setMinimumHeight(theme.tokens.size.row["cosy"])
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str, tone: Tone = "info", action: str = "") -> None:
        self._tone = tone
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._action.updateGeometry()
        self.setAccessibleName(text)
        self.show()
        self.update()
        announce(self, text)

    def go_on(self, text: str) -> None:
        """The same a little further on, such as another second: seen, and not announced each time."""
        self._text.setText(text)

    def _on_closed(self) -> None:
        self.hide()
        self.dismissed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.soft(self._tone))
        painter.drawRoundedRect(self.rect(), tokens.size.radius, tokens.size.radius)
        lead = QRectF(theme.space(2), 0, tokens.size.icon, self.height())
        icon = ICONS.get(self._tone, "info")
        theme.icons.paint(painter, icon, tokens.tone(self._tone), lead, tokens.size.icon)
        painter.end()
