"""Changes to one ticket or to many: the command, what is said afterwards, and the way back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.shell.toasts import SECONDS
from deskflow.tickets.changing import AssignTicket, UpdateTicket, UpdateTickets
from deskflow.tickets.list_queries import Picked

log = logging.getLogger(__name__)

# So many tickets are changed by one command; between two of them others get their turn and "cancel" works.
CHUNK = 200


class TicketChanges(QObject):
    """Runs commands for the page. `done` comes after each change that was applied."""

    done = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace

    # --- one ticket ---------------------------------------------------------------------------

    def assign(self, ticket: Picked, user_id: UUID | None, name: str, reason: str = "") -> None:
        text = (
            self.tr("{number} is assigned to {name}").format(number=ticket.number, name=name)
            if user_id is not None
            else self.tr("{number} is assigned to nobody").format(number=ticket.number)
        )
        self.run(AssignTicket(ticket.id, user_id, reason), text)

    def update(self, ticket: Picked, updates: dict[str, Any], text: str) -> None:
        """By the names that `UpdateTicket` takes; `text` is said afterwards."""
        self.run(UpdateTicket(ticket.id, updates), text)

    def run(
        self,
        command: Command,
        text: str,
        on_done: Callable[[Outcome], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Runs it, says `text` with Undo, or says what was in the way."""

        def applied(outcome: Outcome) -> None:
            if outcome.changes and text:
                self.offer_undo(text, [outcome.command_id])
            if on_done is not None:
                on_done(outcome)
            self.done.emit()

        def refused(error: BaseException) -> None:
            self.say(error)
            if on_error is not None:
                on_error(error)

        self._context.requests.submit(self._workspace.run(command), applied, refused, owner=self)

    def say(self, error: BaseException) -> None:
        """What went wrong, in words; once, however often it happens."""
        if not isinstance(error, DeskflowError):
            log.error("a request of the ticket page failed", exc_info=error)
        text = words.describe_error(error)
        if all(toast.text != text for toast in self._context.toasts.shown):
            self._context.toasts.show(text, tone="danger", seconds=12)

    # --- many ---------------------------------------------------------------------------------

    def update_many(self, tickets: Sequence[Picked], updates: dict[str, Any], text: str) -> None:
        """The same change to all of them, in the background, with progress, cancel and undo."""
        job = _BulkChange(self._context, self._workspace, tickets, updates, text, self)
        job.finished.connect(self._on_many_done)
        job.start()

    def _on_many_done(self, text: str, commands: list[UUID], error: object) -> None:
        if commands:
            self.offer_undo(text, commands)
            self.done.emit()
        elif isinstance(error, BaseException):
            self.say(error)

    # --- the way back -------------------------------------------------------------------------

    def offer_undo(self, text: str, commands: Sequence[UUID], seconds: int = SECONDS) -> None:
        undo = lambda: self._undo(list(commands))  # noqa: E731
        self._context.toasts.show(text, undo=undo, seconds=seconds)
        self._context.announce(text)

    def _undo(self, commands: list[UUID]) -> None:
        """Back in reverse order, one after the other."""
        command = commands.pop()

        def undone(_: Outcome) -> None:
            self.done.emit()
            if commands:
                self._undo(commands)
            else:
                self._context.announce(self.tr("Undone"))

        self._context.requests.submit(self._workspace.undo(command), undone, self.say, owner=self)


class _BulkChange(QObject):
    """One change to many tickets, in parts. `finished` carries what to say, the commands, and what went wrong."""

    finished = Signal(str, object, object)

    def __init__(
        self,
        context: PageContext,
        workspace: Workspace,
        tickets: Sequence[Picked],
        updates: dict[str, Any],
        text: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace = workspace
        self._left = [ticket.id for ticket in tickets]
        self._total = len(self._left)
        self._updates = updates
        self._text = text
        self._commands: list[UUID] = []
        self._cancelled = False
        self._job: Job | None = None

    def start(self) -> None:
        if self._total > CHUNK:
            title = self.tr("Changing %n ticket(s)", "", self._total)
            self._job = self._context.jobs.start(title, self._cancel)
        self._next()

    def _cancel(self) -> None:
        self._cancelled = True

    def _next(self) -> None:
        if not self._left or self._cancelled:
            self._end(None)
            return
        part, self._left = self._left[:CHUNK], self._left[CHUNK:]
        run = self._workspace.run if self._total <= CHUNK else self._workspace.run_in_background
        self._context.requests.submit(
            run(UpdateTickets(tuple(part), self._updates)), self._on_part, self._end, owner=self
        )

    def _on_part(self, outcome: Outcome) -> None:
        if outcome.changes:
            self._commands.append(outcome.command_id)
        if self._job is not None:
            self._job.report(self._total - len(self._left), self._total)
        self._next()

    def _end(self, error: BaseException | None) -> None:
        text = self._text
        if self._left or error is not None:
            done = len(self._commands) * CHUNK
            reason = (
                words.describe_error(error) if error is not None else self.tr("You stopped it.")
            )
            text = self.tr("{done} of %n ticket(s) changed. {reason}", "", self._total).format(
                done=min(done, self._total), reason=reason
            )
        if self._job is not None:
            self._job.finish()
        self.finished.emit(text, self._commands, error)
        self.deleteLater()
