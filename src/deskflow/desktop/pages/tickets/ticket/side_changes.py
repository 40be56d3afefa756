"""Carries out what a person wants in the side panel of a ticket and in the story of its due times."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.ticket.side_links import command_for
from deskflow.desktop.pages.tickets.ticket.side_panel import SidePanel
from deskflow.sla.holding import PauseSla, ResumeSla
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.queries import find_by_number
from deskflow.tickets.tasks import CreateTask, SetTaskDone


class SideChanges(QObject):
    """`row` answers with the ticket that is shown, `again` shows the panel as it was read.

    `merge_wanted` carries a ticket and the one it is to be merged into, which is looked at first.
    """

    merge_wanted = Signal(object, object)

    def __init__(
        self,
        context: PageContext,
        changes: TicketChanges,
        side: SidePanel,
        row: Callable[[], TicketRow | None],
        again: Callable[[], object],
    ) -> None:
        super().__init__(side)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._row = row
        self._again = again
        side.task_added.connect(self._on_task_added)
        side.task_done.connect(self._on_task_done)
        side.change_wanted.connect(self._on_change_wanted)
        side.link_wanted.connect(self._on_link_wanted)
        side.refused.connect(self._warn)

    def _on_task_added(self, title: str) -> None:
        row = self._row()
        if row is not None:
            self._changes.run(CreateTask(title, row.id), self.tr("Task added"))

    def _on_task_done(self, task_id: UUID, done: bool) -> None:
        said = self.tr("Task done") if done else self.tr("Task open again")
        self._on_change_wanted(SetTaskDone(task_id, done), said)

    def _on_change_wanted(self, command: Command, said: str) -> None:
        # A box that was ticked for nothing goes back.
        self._changes.run(command, said, on_error=lambda _: self._again())

    def _on_link_wanted(self, kind: str, number: str) -> None:
        row = self._row()
        if row is None:
            return

        def found(other: UUID | None) -> None:
            if other is None:
                self._warn(self.tr("There is no ticket {number}.").format(number=number[:40]))
                return
            if kind == "merge":
                self.merge_wanted.emit(row.id, other)
                return
            text = self.tr("{number} is linked").format(number=row.number)
            self._changes.run(command_for(kind, row.id, other), text)

        workspace = self._workspace
        asked = workspace.ask(find_by_number, workspace.tenant_id, number)
        self._context.requests.submit(asked, found, self._changes.say, owner=self)

    def pause(self, reason: str) -> None:
        """Stops the clocks of the ticket by hand."""
        row = self._row()
        if row is not None:
            said = self.tr("{number}: service level paused").format(number=row.number)
            self._changes.run(PauseSla(row.id, reason), said)

    def resume(self) -> None:
        """Lets clocks go on that were stopped by hand."""
        row = self._row()
        if row is not None:
            said = self.tr("{number}: service level resumed").format(number=row.number)
            self._changes.run(ResumeSla(row.id), said)

    def carry_out(self, command: Command, said: str) -> None:
        """What somebody wants of a clock."""
        self._changes.run(command, said)

    def _warn(self, text: str) -> None:
        self._context.toasts.show(text, tone="warning")
