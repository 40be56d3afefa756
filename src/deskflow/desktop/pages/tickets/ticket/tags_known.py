"""The tags in use, for whoever is about to type one: read when the line for them is entered, kept until tags change.

A workspace may have a million tags of tickets, and counting them takes longer than opening a ticket may.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.entry_line import EntryLine
from deskflow.tickets.work_queries import known_tags


class TagsKnown(QObject):
    """`tags`, the most used first, are those of the last look; `changed` comes when there are others."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self.tags: list[str] = []
        self._is_stale = True
        context.changes.changed.connect(self._on_changes)

    def want(self) -> None:
        """Somebody is about to need them."""
        if self._is_stale:
            self._is_stale = False
            asked = self._workspace.ask(known_tags, self._workspace.tenant_id)
            self._context.requests.submit(asked, self._on_read, self._on_problem, owner=self)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("ticket_tags"):
            self._is_stale = True

    def _on_read(self, tags: list[str]) -> None:
        if tags != self.tags:
            self.tags = tags
            self.changed.emit()

    def _on_problem(self, error: BaseException) -> None:
        # A tag can be typed without being offered; the next time the line is entered they are asked for again.
        self._is_stale = True


class TagCompleter(QCompleter):
    """Offers in its line the tags that the ticket does not have yet."""

    def __init__(self, known: TagsKnown, line: EntryLine) -> None:
        super().__init__(line)
        self._known = known
        self._line = line
        self._own: Sequence[str] = ()
        self._offered = QStringListModel(self)
        self.setModel(self._offered)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.popup().setProperty("offers", True)
        line.setCompleter(self)
        line.begun.connect(known.want)
        known.changed.connect(self._on_known)

    def leave_out(self, own: Sequence[str]) -> None:
        """These are on the ticket already."""
        self._own = own
        offered = [tag for tag in self._known.tags if tag not in own]
        if offered != self._offered.stringList():
            self._offered.setStringList(offered)

    def _on_known(self) -> None:
        self.leave_out(self._own)
        if self._line.hasFocus() and self._line.text():
            # Somebody was quicker than the look.
            self.setCompletionPrefix(self._line.text())
            self.complete()
