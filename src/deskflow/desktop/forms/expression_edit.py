"""A field for text with `{{ expressions }}`, or for one expression: coloured, completed, mistakes underlined."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from deskflow.desktop.forms.completion_popup import CompletionPopup
from deskflow.desktop.forms.highlighting import ExpressionHighlighter
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.workflows.expressions.completion import Completion, complete

_OPENING = "{{"


class ExpressionEdit(QPlainTextEdit):
    """`whole`: the text is an expression itself. `lines` is how many are shown at least; one means no line breaks."""

    typed = Signal()

    def __init__(
        self, around: Surroundings, name: str, *, whole: bool = False, lines: int = 1
    ) -> None:
        super().__init__()
        self._around = around
        self._whole = whole
        self._lines = lines
        self._silent = False
        self._popup: CompletionPopup | None = None
        theme = around.theme
        self.setAccessibleName(name)
        self.setUndoRedoEnabled(not around.one_history)
        self.setFont(theme.mono_font("sm") if whole else theme.font())
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.setViewportMargins(2, 0, 2, 0)
        if lines == 1 and not whole:
            self.document().setDocumentMargin(1)
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        else:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._highlighter = ExpressionHighlighter(self.document(), theme, whole=whole)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()

    @property
    def whole(self) -> bool:
        """Whether the text is one expression."""
        return self._whole

    # --- value -------------------------------------------------------------------------------------

    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show without telling; the cursor stays where it is if the text is the same."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        self._silent = True
        try:
            self.setPlainText(text)
        finally:
            self._silent = False
        if self.hasFocus():
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(text)))
            self.setTextCursor(cursor)

    def mark(self, position: int | None, length: int = 0) -> None:
        """Underline the word at this place of the text; None takes the mark away."""
        if position is None or position > len(self.text()):
            self.setExtraSelections([])
            return
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(self.text())))
        if length:
            end = min(position + length, len(self.text()))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._around.theme.tokens.danger)
        selection.format = wave
        self.setExtraSelections([selection])

    def _on_text_changed(self) -> None:
        if not self._silent:
            self.typed.emit()

    def _fit_height(self, *_size: object) -> None:
        theme = self._around.theme
        line = self.fontMetrics().lineSpacing()
        least = max(theme.tokens.size.button, self._lines * line + 14)
        if self._lines == 1 and not self._whole:
            self.setFixedHeight(theme.tokens.size.button)
            return
        shown = max(self._lines, min(self.document().size().height(), 12))
        self.setFixedHeight(max(least, round(shown * line + 16)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Another width breaks lines elsewhere.
        self._fit_height()

    # --- completion --------------------------------------------------------------------------------

    def _inside(self) -> tuple[str, int] | None:
        """The expression the cursor stands in and the cursor's place in it."""
        cursor = self.textCursor().position()
        before = self.text()[:cursor]
        if self._whole:
            return before, 0
        begin = before.rfind(_OPENING)
        if begin < 0 or "}}" in before[begin:]:
            return None
        return before[begin + 2 :], begin + 2

    def offer(self, *, asked: bool = False) -> None:
        """Show what can be typed; without being asked only while a word is being typed."""
        inside = self._inside()
        if inside is None:
            self._hide_popup()
            return
        source, offset = inside
        if not asked and not (source[-1:].isalnum() or source[-1:] in "._"):
            self._hide_popup()
            return
        proposals = [
            replace(one, start=one.start + offset)
            for one in complete(source, len(source), self._around.names)
        ]
        typed = source.rpartition(".")[2] if "." in source else source.split(" ")[-1]
        if not asked and [one.text for one in proposals] == [typed.strip()]:
            self._hide_popup()
            return
        if self._popup is None:
            self._popup = CompletionPopup(self._around.theme, self.window())
            self._popup.chosen.connect(self._on_chosen)
            self.destroyed.connect(self._popup.deleteLater)
        corner = self.viewport().mapTo(self.window(), self.cursorRect().bottomLeft())
        self._popup.offer(proposals, QPoint(corner.x() - 8, corner.y() + 2))

    def _on_chosen(self, proposal: Completion) -> None:
        cursor = self.textCursor()
        cursor.setPosition(proposal.start, QTextCursor.MoveMode.KeepAnchor)
        call = proposal.kind == "function"
        cursor.insertText(proposal.text + ("()" if call else ""))
        if call:
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)
        if proposal.detail == "object":
            self.insertPlainText(".")
            self.offer(asked=True)

    @property
    def offers(self) -> list[str]:
        """What is offered just now."""
        if self._popup is None or self._popup.isHidden():
            return []
        rows = self._popup.list.choices
        return [choice.title for row in range(rows.rowCount()) if (choice := rows.choice(row))]

    def _hide_popup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    # --- keys --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            open_popup = self._popup is not None and self._popup.isVisible()
            if open_popup and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._popup is not None and self._popup.isVisible():
            return False
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup is not None and self._popup.isVisible() and self._on_popup_key(event):
            return
        held = event.modifiers()
        undoing = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
            QKeySequence.StandardKey.Redo
        )
        if undoing and self._around.one_history:
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Space and held & Qt.KeyboardModifier.ControlModifier:
            if self._inside() is None:
                self._open_braces()
            self.offer(asked=True)
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._lines == 1:
            event.ignore()
            return
        if not self._whole and self._steps_over(event.text()):
            return
        super().keyPressEvent(event)
        if event.text() == "{" and not self._whole:
            self._close_braces()
        if event.text() and (event.text().isprintable() or event.key() == Qt.Key.Key_Backspace):
            self.offer()

    def _on_popup_key(self, event: QKeyEvent) -> bool:
        assert self._popup is not None
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._popup.move_current(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._popup.choose()
        elif key == Qt.Key.Key_Escape:
            self._popup.hide()
        else:
            return False
        return True

    def _open_braces(self) -> None:
        """Around what comes, where a text has none."""
        cursor = self.textCursor()
        cursor.insertText("{{  }}")
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, len(" }}")
        )
        self.setTextCursor(cursor)

    def _close_braces(self) -> None:
        cursor = self.textCursor()
        at = cursor.position()
        text = self.text()
        if text[at - 2 : at] != _OPENING or text[at : at + 2] == "}}":
            return
        cursor.insertText("  }}")
        cursor.setPosition(at + 1)
        self.setTextCursor(cursor)
        self.offer(asked=True)

    def _steps_over(self, typed: str) -> bool:
        """Who types the space and the closing braces that already stand there goes past them."""
        cursor, inside = self.textCursor(), self._inside()
        at, text = cursor.position(), self.text()
        if inside is None or cursor.hasSelection():
            return False
        if typed == " ":
            return text[at - 3 : at + 3] == "{{  }}"
        # A brace that closes one of the expression's own is typed like any letter.
        if typed != "}" or inside[0].count("{") > inside[0].count("}"):
            return False
        room = len(text[at:]) - len(text[at:].lstrip(" "))
        if not (text.startswith("}}", at + room) or text[at - 1 : at + 1] == "}}"):
            return False
        cursor.setPosition(at + room + 1)
        self.setTextCursor(cursor)
        self._hide_popup()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_popup()
        super().focusOutEvent(event)
