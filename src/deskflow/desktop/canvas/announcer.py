"""Tells screen readers what happens on the canvas, which they cannot see into: the selected step and
the result of what was done. The outline is the full text of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.words import (
    redone_text,
    selected_count_text,
    selected_text,
    undone_text,
)

if TYPE_CHECKING:
    from deskflow.desktop.canvas.view import CanvasView


class Announcer(QObject):
    announced = Signal(str)
    """Also for a status line, and for tests."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._said = ""
        view.canvas.selection.changed.connect(self._on_selection)
        view.canvas.document_changed.connect(self._on_document)

    def say(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
        self.announced.emit(text)

    def _on_selection(self) -> None:
        view = self._view
        document, selection = view.canvas.document, view.canvas.selection
        text = ""
        if len(selection.nodes) == 1:
            node = document.nodes[next(iter(selection.nodes))]
            text = selected_text(
                document.kinds.title_of(node),
                document.kinds(node.kind).title,
                document.kinds.subtitle_of(node),
                len(document.edges_in(node.id)),
                len(document.edges_out(node.id)),
            )
        elif selection.nodes:
            text = selected_count_text(len(selection.nodes))
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
