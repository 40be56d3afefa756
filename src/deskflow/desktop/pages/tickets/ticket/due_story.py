"""The story of a ticket's due times, read and opened in a popover."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.ticket.due_popover import DuePopover
from deskflow.desktop.pages.tickets.ticket.side_changes import SideChanges
from deskflow.sla.queries import ClockView, ticket_clocks


class DueStory:
    """`anchor` is asked when the story is there: what it opens at."""

    def __init__(
        self,
        context: PageContext,
        changes: TicketChanges,
        carrying_out: SideChanges,
        anchor: Callable[[], QWidget],
    ) -> None:
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._carrying_out = carrying_out
        self._anchor = anchor

    def tell(self, ticket_id: UUID) -> None:
        """Of this ticket."""
        workspace = self._workspace
        self._context.requests.submit(
            workspace.ask(ticket_clocks, workspace.tenant_id, ticket_id, workspace.clock.now()),
            partial(self._show, ticket_id),
            self._changes.say,
            owner=self._carrying_out,
        )

    def _show(self, ticket_id: UUID, clocks: list[ClockView]) -> None:
        anchor = self._anchor()
        popover = DuePopover(
            self._context.theme, anchor.window(), clocks, self._workspace.clock.now(),
            may_change=self._workspace.can("tickets.update"),
            may_justify=self._workspace.can("sla.justify"), ticket_id=ticket_id,
        )  # fmt: skip
        popover.command_wanted.connect(self._carrying_out.carry_out)
        popover.pause_wanted.connect(self._carrying_out.pause)
        popover.resume_wanted.connect(self._carrying_out.resume)
        popover.open_at(anchor)
