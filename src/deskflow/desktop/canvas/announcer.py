"""Tells screen readers what happens on the canvas, which they cannot see into: the selected step and
the result of what was done. The outline is the full text of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.outline_tree import numbers_in, outline_of
from deskflow.desktop.canvas.telling import step_told, wire_told
from deskflow.desktop.canvas.words import redone_text, selected_count_text, undone_text
from deskflow.desktop.canvas.words_frames import frame_selected_text

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView

MOST_NUMBERED = 1000
"""In larger workflows counting the steps at every arrow key would be felt; the outline still says the numbers."""


class Announcer(QObject):
    announced = Signal(str)
    """Also for a status line, and for tests."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._said = ""
        self._numbers: Mapping[str, int] = {}
        self._numbered_at: tuple[object, int] | None = None
        view.canvas.selection.changed.connect(self._on_selection)
        view.canvas.document_changed.connect(self._on_document)

    def say(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
        self.announced.emit(text)

    def selection_told(self) -> str:
        """The selected step or wire in a sentence, several as a number."""
        canvas = self._view.canvas
        selection = canvas.selection
        frame = canvas.frames.items.get(selection.frame or "")
        if frame is not None:
            return frame_selected_text(frame.frame.title, frame.count, folded=frame.folded)
        if len(selection.nodes) == 1:
            return step_told(canvas, next(iter(selection.nodes)), self._numbered())
        if selection.nodes:
            return selected_count_text(len(selection.nodes))
        if len(selection.edges) == 1:
            return wire_told(canvas.document, next(iter(selection.edges)))
        return ""

    def _numbered(self) -> Mapping[str, int]:
        document = self._view.canvas.document
        if self._numbered_at != (document, document.revision):
            self._numbered_at = (document, document.revision)
            many = len(document.nodes) > MOST_NUMBERED
            self._numbers = {} if many else numbers_in(outline_of(document))
        return self._numbers

    def _on_selection(self) -> None:
        view = self._view
        text = self.selection_told()
        if text == self._said:
            return
        self._said = text
        view.setAccessibleDescription(text)
        if text:
            if QAccessible.isActive():
                QAccessible.updateAccessibility(
                    QAccessibleEvent(view, QAccessible.Event.DescriptionChanged)
                )
            self.say(text)

    def _on_document(self, notice: Notice) -> None:
        if notice.origin == "undo":
            self.say(undone_text(notice.commit))
        elif notice.origin == "redo":
            self.say(redone_text(notice.commit))
