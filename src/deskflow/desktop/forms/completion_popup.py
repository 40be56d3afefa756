"""What can be typed here, under the cursor: a list that never takes the keyboard from the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.words_functions import FUNCTIONS
from deskflow.desktop.words_workflows import tr
from deskflow.workflows.expressions.completion import Completion

_WIDTH = 300
_TALLEST = 230
_MOST = 60


_ORIGINS: Final = {
    "trigger": QT_TRANSLATE_NOOP("workflows", "From what started the run"),
    "step": QT_TRANSLATE_NOOP("workflows", "Left behind by the step {owner}"),
    "variable": QT_TRANSLATE_NOOP("workflows", "A variable"),
    "loop": QT_TRANSLATE_NOOP("workflows", "Of the round of the loop"),
    "run": QT_TRANSLATE_NOOP("workflows", "Known in every run"),
}


def _about(proposal: Completion) -> str:
    """What a function does, or where a name comes from."""
    if proposal.kind == "function":
        said = FUNCTIONS.get(f"function.{proposal.text}")
        return f"{tr(said)}\n{proposal.detail}" if said else proposal.detail
    if proposal.origin == "step" and not proposal.owner:
        return tr(QT_TRANSLATE_NOOP("workflows", "What steps have left behind"))
    return tr(_ORIGINS.get(proposal.origin, "")).format(owner=proposal.owner)


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
        self.about = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.about.setContentsMargins(8, 2, 8, 4)
        layout.addWidget(self.about)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_about())
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
                    one.detail if one.kind == "name" else "",
                    icon="variable" if one.kind == "name" else "braces",
                    tone="accent" if one.kind == "name" else "neutral",
                )
                for one in proposals[:_MOST]
            ]
        )
        self._show_about()
        foot = self.about.heightForWidth(_WIDTH - 8) if self.about.text() else 0
        size = QSize(_WIDTH, self.list.wanted_height(_TALLEST) + 8 + max(foot, 0))
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

    def _show_about(self) -> None:
        choice = self.list.current_choice()
        said = "" if choice is None else _about(choice.value)
        self.about.setText(said)
        self.about.setVisible(bool(said))

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
