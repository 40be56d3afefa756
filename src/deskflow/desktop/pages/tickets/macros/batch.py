"""One macro on many tickets: in parts, with progress and cancel; a ticket where it cannot be run stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.composing.macros import RunMacro
from deskflow.composing.queries import MacroRow
from deskflow.core.bus import Outcome
from deskflow.core.errors import Conflict, Denied, NotFound, Rejected
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.shell.jobs import Job
from deskflow.tickets.list_queries import Picked

PART: Final = 5
FEW: Final = 30


class MacroBatch(QObject):
    """`ended` comes when all of them were tried, or somebody stopped it."""

    ended = Signal()

    def __init__(
        self,
        context: PageContext,
        changes: TicketChanges,
        macro: MacroRow,
        tickets: Sequence[Picked],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._macro = macro
        self._numbers = {one.id: one.number for one in tickets}
        self._left = [one.id for one in tickets]
        self._total = len(self._left)
        self._done = 0
        self._commands: list[UUID] = []
        self._refused: list[tuple[str, str]] = []
        self._cancelled = False
        self._job: Job | None = None

    def start(self) -> None:
        if self._total > FEW:
            title = self.tr("“{name}” on %n ticket(s)", "", self._total)
            self._job = self._context.jobs.start(title.format(name=self._macro.name), self._cancel)
        self._next()

    def _cancel(self) -> None:
        self._cancelled = True

    def _next(self) -> None:
        if not self._left or self._cancelled:
            self._end("")
            return
        part, self._left = self._left[:PART], self._left[PART:]
        self._run(part)

    def _run(self, part: list[UUID]) -> None:
        run = self._workspace.run if self._total <= FEW else self._workspace.run_in_background

        def done(outcome: Outcome) -> None:
            self._done += len(part)
            self._commands.append(outcome.command_id)
            self._report()

        def failed(error: BaseException) -> None:
            if not isinstance(error, Rejected | Denied | Conflict | NotFound):
                # Nothing about the ticket: the disk is full, say.
                self._end(words.describe_error(error))
            elif len(part) == 1:
                self._refused.append((self._numbers[part[0]], words.describe_error(error)))
                self._report()
            else:
                # One of them is in the way of the others: each on its own.
                self._left = [*part, *self._left]
                self._run_singly(len(part))

        command = RunMacro(self._macro.id, tuple(part))
        self._context.requests.submit(run(command), done, failed, owner=self)

    _singly = 0

    def _run_singly(self, count: int) -> None:
        self._singly = count
        self._step()

    def _step(self) -> None:
        if self._singly and self._left and not self._cancelled:
            self._singly -= 1
            self._run([self._left.pop(0)])
        else:
            self._singly = 0
            self._next()

    def _report(self) -> None:
        if self._job is not None:
            self._job.report(self._total - len(self._left), self._total)
        self._step()

    def _end(self, trouble: str) -> None:
        name = self._macro.name
        text = self.tr("“{name}” was run on %n ticket(s)", "", self._done).format(name=name)
        if self._refused:
            more = self.tr("%n ticket(s) stayed as they were", "", len(self._refused))
            text += f". {more}: {named(*self._refused[0])}"
        elif trouble:
            text += f". {trouble}"
        elif self._left:
            text += ". " + self.tr("You stopped it.")
        if self._job is not None:
            self._job.finish()
        if self._commands:
            self._changes.offer_undo(text, self._commands, seconds=15)
        else:
            self._context.toasts.show(text, tone="warning", seconds=12)
        self.ended.emit()
        self.deleteLater()


def named(number: str, reason: str) -> str:
    """Why something is not possible on a ticket; most reasons name it themselves."""
    return reason if number in reason else f"{number}: {reason}"
