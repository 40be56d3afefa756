"""Opens "I'm away" wherever it is asked for: on this page, and from the menu under one's own disc."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from deskflow.desktop.pages.approvals.away import AwayPopover
from deskflow.desktop.pages.approvals.reading import Away, read_away
from deskflow.desktop.pages.approvals.words import tr
from deskflow.desktop.pages.context import PageContext


class AwayDesk(QObject):
    """`arranged` when something was changed; it can be taken back from the message that says so."""

    arranged = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.popover: AwayPopover | None = None

    def open_at(self, anchor: QWidget) -> None:
        """The people are read first, so it opens a moment later."""
        workspace = self._context.workspace
        me, now = workspace.current_user.id, workspace.clock.now()
        asked = workspace.ask(read_away, workspace.tenant_id, me, now)
        self._context.requests.submit(asked, lambda away: self._open(away, anchor), owner=self)

    def _open(self, away: Away, anchor: QWidget) -> None:
        self.popover = AwayPopover(self._context, anchor.window(), away)
        self.popover.arranged.connect(self._on_arranged)
        self.popover.open_at(anchor)

    def _on_arranged(self, outcomes: tuple[Any, ...]) -> None:
        context = self._context

        def undo() -> None:
            for outcome in reversed(outcomes):
                context.requests.submit(context.workspace.undo(outcome.command_id), owner=self)

        context.toasts.show(tr("Saved"), undo=undo)
        self.arranged.emit()
