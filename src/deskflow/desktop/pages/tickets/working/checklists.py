"""Puts a checklist on the open ticket: one of the templates, or a new one that is typed in the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.checklist_queries import ChecklistTemplate, list_checklist_templates
from deskflow.tickets.checklist_templates import AddChecklistFromTemplate

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

_NEW = "new"


class ChecklistPicker(QObject):
    def __init__(self, page: TicketsPage, context: PageContext, changes: TicketChanges) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes

    def add(self) -> None:
        asked = self._workspace.ask(
            list_checklist_templates, self._workspace.tenant_id, active_only=True
        )
        self._context.requests.submit(asked, self._offer, self._changes.say, owner=self)

    def _offer(self, templates: Sequence[ChecklistTemplate]) -> None:
        ticket = self._page.target
        if ticket is None:
            return
        if not templates:
            self._page.ticket.add_to_side("list")
            text = self.tr("There are no templates yet; they are made in the settings, under Checklists.")  # fmt: skip
            self._context.toasts.show(text, tone="neutral", seconds=6)
            return
        choices = [
            Choice(
                one, one.title, icon="list-checks",
                detail=self.tr("%n item(s)", "", len(one.items)),
                keywords=" ".join(item.title for item in one.items[:20]),
            )
            for one in templates
        ]  # fmt: skip
        choices.append(Choice(_NEW, self.tr("A new list…"), icon="plus", pinned=True))
        anchor = self._page.ticket.anchor("status") or self._page.list.view.anchor()
        pick(self._context.theme, anchor, self.tr("Checklist for {number}…").format(number=ticket.number),
             choices, lambda chosen: self._put(ticket.id, chosen))  # fmt: skip

    def _put(self, ticket_id: UUID, chosen: ChecklistTemplate | str) -> None:
        if isinstance(chosen, str):
            self._page.ticket.add_to_side("list")
            return
        said = self.tr("Checklist “{title}” added").format(title=chosen.title)
        self._changes.run(AddChecklistFromTemplate(ticket_id, chosen.id), said)
