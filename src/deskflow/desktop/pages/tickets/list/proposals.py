"""What could stand at the cursor of a field, in a list below it that never takes the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop.pages.tickets.list.filter_words import option_words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.tickets.finding.completing import Completion, Option, completions
from deskflow.tickets.finding.fields import NO_NAMES, PLAIN, Catalogue, Names

WIDTH = 300
TALLEST = 260


class Proposals(QWidget):
    """For one line. `before` is text that is thought in front of it: a row of a builder has its field there."""

    def __init__(self, theme: Theme, line: QLineEdit) -> None:
        super().__init__(line)
        self._theme = theme
        self._line = line
        self._catalogue, self._names = PLAIN, NO_NAMES
        self._found = Completion(0, 0)
        self.before = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ChoiceList(theme, self.tr("What can be written here"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(lambda choice: self._put_in(choice.value))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        self.hide()
        line.textEdited.connect(lambda _: self.offer())
        line.installEventFilter(self)

    def know(self, catalogue: Catalogue, names: Names) -> None:
        self._catalogue, self._names = catalogue, names

    def offer(self) -> None:
        """What could stand at the cursor; nothing to offer hides the list."""
        before, line = self.before, self._line
        text = before + line.text()
        found = completions(text, len(before) + line.cursorPosition(), self._names, self._catalogue)
        begun = text[found.start : found.end]
        fits = [one for one in found.options if one.text != begun or len(found.options) > 1]
        if not fits or found.start < len(before):
            self.hide()
            return
        self._found = found
        self.list.set_choices(
            [Choice(one, one.text, option_words(one, self._catalogue), pinned=True) for one in fits]
        )
        self.list.has_moved = False
        self._place()

    def _place(self) -> None:
        line, window = self._line, self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        size = QSize(WIDTH, self.list.wanted_height(TALLEST) + 8)
        cursor = line.cursorRect().left()
        at = line.mapTo(window, QPoint(max(0, cursor - 12), line.height()))
        left = max(4, min(at.x(), window.width() - size.width() - 4))
        fits_below = at.y() + size.height() + 4 < window.height()
        top = at.y() + 2 if fits_below else at.y() - line.height() - size.height() - 2
        self.setGeometry(left, top, size.width(), size.height())
        self.show()
        self.raise_()

    def _put_in(self, option: Option) -> None:
        line, found, before = self._line, self._found, len(self.before)
        start, end = found.start - before, found.end - before
        text = line.text()
        # Behind a value there is room for the next word, behind a field its value.
        behind = "" if option.kind == "field" and not option.text.startswith("is:") else " "
        if self.before:
            behind = ""
        line.setText(text[:start] + option.text + behind + text[end:].lstrip())
        line.setCursorPosition(start + len(option.text) + len(behind))
        self.hide()
        if not behind and not self.before:
            self.offer()
        else:
            line.textEdited.emit(line.text())
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        elif isinstance(event, QKeyEvent) and self._keeps(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _keeps(self, event: QKeyEvent) -> bool:
        """While the list is open Escape closes that, and nothing else."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        return is_asked and self.isVisible() and event.key() == Qt.Key.Key_Escape

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        asked = key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if asked:
            self.offer()
            return True
        if not self.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.move_current(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key == Qt.Key.Key_Tab or (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._takes_return
        ):
            self.list.choose_current()
            return True
        return False

    @property
    def _takes_return(self) -> bool:
        """Return takes what somebody has walked to, or a value that was begun; words of a search stay words."""
        choice = self.list.current_choice()
        if choice is None:
            return False
        begun = (self.before + self._line.text())[self._found.start : self._found.end]
        is_value = choice.value.kind == "value" and bool(begun) and choice.value.text != begun
        return self.list.has_moved or is_value

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.border_strong, 1))
        painter.setBrush(tokens.surface_1)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.size.radius, tokens.size.radius)
        painter.end()
