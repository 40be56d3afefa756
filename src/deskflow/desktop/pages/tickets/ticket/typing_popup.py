"""What can be put in where the cursor stands: a list and, beside it, what it would put in. Never takes the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from deskflow.desktop.announce import announce
from deskflow.desktop.pages.tickets.ticket.gap_marks import GapMarks
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import paint_shadow

LIST_WIDTH, PREVIEW_WIDTH = 290, 330
TALLEST, LEAST_WITH_PREVIEW = 260, 170
HALO = 8


class TypingPopup(QWidget):
    """`chosen` carries the Choice. `preview` answers with what a choice would put in."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._preview: Callable[[Choice], str] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ChoiceList(theme, self.tr("What can be put in"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._on_chosen)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("plain", True)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setFont(theme.font("sm"))
        self.text.setAccessibleName(self.tr("What it would put in"))
        self.text.viewport().setAutoFillBackground(False)
        self.marks = GapMarks(self.text.document(), theme)
        self.hint = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        gap = theme.space(1)
        top = QHBoxLayout()
        top.setSpacing(gap)
        top.addWidget(self.list, LIST_WIDTH)
        top.addWidget(self.text, PREVIEW_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(HALO + 4, HALO + 4, HALO + 4, HALO + 6)
        layout.setSpacing(theme.space(0))
        layout.addLayout(top, 1)
        layout.addWidget(self.hint)
        self.hint.setContentsMargins(gap, 0, gap, 0)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_preview())
        self.hide()

    def offer(
        self,
        choices: Sequence[Choice],
        query: str,
        at: QPoint,
        *,
        hint: str = "",
        preview: Callable[[Choice], str] | None = None,
    ) -> bool:
        """Show what fits `query` above `at` (the window's coordinates); answers whether there is anything."""
        before = self.list.current_choice()
        self._preview = preview
        self.list.set_choices(choices, query=query)
        if self.isVisible() and before is not None and not query:
            self.list.go_to(before)
        if not self.list.choices.rowCount():
            self.hide()
            return False
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.text.setVisible(preview is not None)
        self._place(at)
        self._show_preview()
        self.show()
        self.raise_()
        return True

    def _place(self, at: QPoint) -> None:
        room = self.parentWidget().rect()
        width = LIST_WIDTH + 2 * HALO + (PREVIEW_WIDTH if self._preview is not None else 0)
        width = min(width, room.width() - 8)
        height = self.list.wanted_height(TALLEST)
        if self._preview is not None:
            height = max(height, LEAST_WITH_PREVIEW)
        if self.hint.text():
            height += self.hint.heightForWidth(width - 2 * HALO - 24) + self._theme.space(0)
        size = QSize(width, height + 2 * HALO + 12)
        left = max(4, min(at.x() - HALO, room.width() - size.width() - 4))
        # The composer stands at the foot of the window: above is where there is room.
        top = at.y() - size.height() + HALO - 2
        if top < 4:
            top = min(at.y() + 20, room.height() - size.height() - 4)
        self.setGeometry(left, top, size.width(), size.height())

    def move_current(self, step: int) -> None:
        self.list.move_current(step)

    def choose(self) -> None:
        self.list.choose_current()

    @property
    def can_choose(self) -> bool:
        choice = self.list.current_choice()
        return choice is not None and choice.enabled

    def _show_preview(self) -> None:
        choice = self.list.current_choice()
        if choice is None:
            return
        if self._preview is not None:
            self.text.setPlainText(self._preview(choice))
        # The keyboard stays in the text, so nobody else would say which one it is.
        announce(self, choice.title)

    def _on_chosen(self, choice: Choice) -> None:
        self.hide()
        self.chosen.emit(choice)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(HALO + 0.5, HALO + 0.5, -HALO - 0.5, -HALO - 0.5)
        radius = tokens.size.radius_card
        paint_shadow(painter, self._theme, box, radius)
        painter.setPen(QPen(tokens.border_strong, 1))
        painter.setBrush(tokens.surface_1)
        painter.drawRoundedRect(box, radius, radius)
        if self._preview is not None:
            left = self.text.geometry().left() - self._theme.space(0)
            painter.fillRect(QRectF(left, box.top() + 6, 1, self.text.height()), tokens.border)
        painter.end()
