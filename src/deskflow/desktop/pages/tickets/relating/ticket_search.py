"""Find another ticket by number, title or customer; before anything is typed, those that are likely to be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.choices import STATUS_ICONS
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import FilteredChoices
from deskflow.tickets.list_queries import TicketRow
from deskflow.tickets.queries import earlier_tickets, find_by_number, search_tickets
from deskflow.tickets.relation_queries import similar_to

PAUSE_MS = 120
WIDTH = 520
Found = list[tuple[str, list[TicketRow]]]


class TicketSearch(FilteredChoices):
    """`found(row)` is called with the ticket that was chosen."""

    def __init__(
        self,
        context: PageContext,
        window: QWidget,
        placeholder: str,
        about: UUID,
        found: Callable[[TicketRow], object],
    ) -> None:
        super().__init__(context.theme, window, placeholder)
        self.width_wanted = WIDTH
        self._context = context
        self._workspace: Workspace = context.workspace
        self._about = about
        self._found = found
        self._asked: Request | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.query.textChanged.connect(self._pause.start)
        self.list.chosen.connect(self._on_chosen)
        self.closed.connect(self.deleteLater)

    def search(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        text = self.query.text().strip()
        workspace = self._workspace
        self._asked = self._context.requests.submit(
            workspace.ask(_look, workspace.tenant_id, self._about, text, workspace.clock.now()),
            lambda found: self._show(text, found),
            owner=self,
        )

    def _show(self, text: str, found: Found) -> None:
        titles = {
            "alike": self.tr("Likely about the same"),
            "earlier": self.tr("Same equipment or customer"),
            "hits": self.tr("Found"),
        }
        choices = [
            Choice(
                row, f"{row.number}\u2002{row.title}", detail=row.customer_name,
                icon=STATUS_ICONS.get(row.status, "circle-dot"), section=titles[section], pinned=True,
            )
            for section, rows in found
            for row in rows
        ]  # fmt: skip
        self.list.set_choices(choices, query="")
        nothing = (
            self.tr("Nothing matches “{text}”.").format(text=text)
            if text
            else self.tr("Type a number, words of the title or a customer.")
        )
        self.show_nothing("" if choices else nothing)
        if self.isVisible():
            self._place()

    def _on_chosen(self, choice: Choice) -> None:
        found = self._found
        self.dismiss()
        found(choice.value)


def _look(
    connection: Connection, tenant_id: UUID, about: UUID, text: str, now: Any
) -> Sequence[tuple[str, list[TicketRow]]]:
    if text:
        rows = search_tickets(connection, tenant_id, text)
        exact = find_by_number(connection, tenant_id, text)
        rows.sort(key=lambda row: row.id != exact)
        return [("hits", [row for row in rows if row.id != about])]
    alike = [one.row for one in similar_to(connection, tenant_id, about, now)]
    known = {row.id for row in alike}
    earlier = [
        row for row in earlier_tickets(connection, tenant_id, about, 8) if row.id not in known
    ]
    return [("alike", alike), ("earlier", earlier)]


def search_ticket(
    context: PageContext,
    anchor: QWidget,
    placeholder: str,
    about: UUID,
    found: Callable[[TicketRow], object],
) -> TicketSearch:
    """Opens beside `anchor`."""
    popup = TicketSearch(context, anchor.window(), placeholder, about, found)
    popup.open_at(anchor)
    popup.search()
    return popup
