"""What can be typed here, under the cursor: a list that never takes the keyboard from the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.workflows.expressions.completion import Completion

_WIDTH = 300
_TALLEST = 230
_MOST = 60


class CompletionPopup(QWidget):
    """A child of the window, laid under the cursor. `chosen` carries a Completion."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ChoiceList(theme, self.tr("What can be typed here"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        self.hide()

    def offer(self, proposals: Sequence[Completion], at: QPoint) -> None:
        """Show these under `at` (in the window's coordinates); nothing to offer hides it."""
        if not proposals:
            self.hide()
            return
        self.list.set_choices(
            [
                Choice(
                    one,
                    one.text,
                    one.detail,
                    icon="variable" if one.kind == "name" else "braces",
                    tone="accent" if one.kind == "name" else "neutral",
                )
                for one in proposals[:_MOST]
            ]
        )
        size = QSize(_WIDTH, self.list.wanted_height(_TALLEST) + 8)
        room = self.parentWidget().rect()
        x = min(at.x(), room.width() - size.width() - 4)
        y = at.y() + 4 if at.y() + size.height() < room.height() else at.y() - size.height() - 24
        self.setGeometry(x, y, size.width(), size.height())
        self.show()
        self.raise_()

    def move_current(self, step: int) -> None:
        self.list.move_current(step)

    def choose(self) -> None:
        self.list.choose_current()

    def _on_chosen(self, choice: Choice) -> None:
        self.hide()
        self.chosen.emit(choice.value)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.border_strong, 1))
        painter.setBrush(tokens.surface_1)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.size.radius, tokens.size.radius)
        painter.end()
