"""What the page's actions about other tickets do: merge, split, link, jump, separate, resolve incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.bus import Outcome
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.choices import STATUS_ICONS
from deskflow.desktop.pages.tickets.relating.incidents_panel import IncidentsPanel
from deskflow.desktop.pages.tickets.relating.merge_panel import MergePanel
from deskflow.desktop.pages.tickets.relating.split_panel import SplitPanel
from deskflow.desktop.pages.tickets.relating.ticket_search import search_ticket
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.linking import LinkTickets, UnlinkTickets
from deskflow.tickets.list_queries import Picked, TicketRow, pick_by_keys
from deskflow.tickets.merging import MergeTickets, UnmergeTicket
from deskflow.tickets.problems import ResolveIncidents
from deskflow.tickets.queries import list_messages
from deskflow.tickets.relation_queries import MergePart, merge_parts, open_incidents
from deskflow.tickets.splitting import SplitTicket
from deskflow.tickets.work_queries import LinkedTicket, list_links

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

# As seen from the ticket one is in: the kind of link, and whether it begins here.
OFFERED: Final = (
    "related.from", "duplicate.from", "parent.from", "parent.to", "blocks.from", "blocks.to",
    "problem.from", "problem.to",
)  # fmt: skip


class Relations(QObject):
    """Knows where to open and what it is about."""

    def __init__(self, page: TicketsPage, context: PageContext, changes: TicketChanges) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes

    # --- merging ------------------------------------------------------------------------------

    def merge(self) -> None:
        """The chosen tickets with each other, or the open one with another that is looked for."""
        if len(self._page.model.marked) > 1:
            keys = sorted(self._page.model.marked)
            asked = self._workspace.ask(pick_by_keys, keys)
            self._submit(asked, self._merge_marked)
            return
        ticket = self._page.target
        if ticket is not None:
            placeholder = self.tr("Merge {number} with…").format(number=ticket.number)
            self._search(placeholder, ticket, lambda row: self.merge_pair(ticket.id, row.id))

    def merge_pair(self, source: UUID, target: UUID) -> None:
        """With a look at the result first."""
        self._merge([source, target], target)

    def _merge_marked(self, tickets: Sequence[Picked]) -> None:
        ids = [one.id for one in tickets]
        if len(ids) > 1:
            # The oldest goes on, unless somebody is reading another one of them.
            open_id = self._page.ticket.ticket_id
            self._merge(ids, open_id if open_id in ids else ids[0])

    def _merge(self, ids: list[UUID], target: UUID) -> None:
        def look(wanted: UUID, show: Callable[[Sequence[MergePart]], None]) -> None:
            asked = self._workspace.ask(merge_parts, self._workspace.tenant_id, ids, wanted)
            self._submit(asked, show)

        def opened(parts: Sequence[MergePart]) -> None:
            if len(parts) < 2:
                return
            panel = MergePanel(self._context.theme, self._page.window(), look, self._merge_now)
            panel.show_parts(parts, target)
            panel.open_centred()

        look(target, opened)

    def _merge_now(self, sources: list[UUID], target: UUID) -> None:
        def merged(_: Outcome) -> None:
            self._page.model.unmark_all()
            self._page.show_ticket(target)

        said = self.tr("%n ticket(s) merged", "", len(sources))
        self._changes.run(MergeTickets(tuple(sources), target), said, merged)

    def separate(self) -> None:
        """A ticket that was merged into this one, or this one itself, is on its own again."""

        def offered(links: Sequence[LinkedTicket]) -> list[LinkedTicket]:
            return [link for link in links if link.kind.startswith("merged.")]

        def run(ticket: Picked, link: LinkedTicket) -> None:
            source = link.ticket_id if link.kind == "merged.to" else ticket.id
            number = link.number if link.kind == "merged.to" else ticket.number
            said = self.tr("{number} is a ticket of its own again").format(number=number)
            self._changes.run(UnmergeTicket(source), said)

        self._pick_link(self.tr("Separate…"), self.tr("Nothing is merged here."), offered, run)

    # --- splitting ----------------------------------------------------------------------------

    def split(self) -> None:
        ticket = self._page.target
        if ticket is None:
            return

        def opened(messages: Sequence[Any]) -> None:
            own = [message for message in messages if not message.merged_from]
            if len(own) < 2:
                text = self.tr("There is one message only; nothing could stay behind.")
                self._context.toasts.show(text, tone="warning")
                return
            now = self._workspace.clock.now()
            SplitPanel(
                self._context.theme, self._page.window(), ticket.number, own, now,
                lambda chosen, title: self._split_now(ticket, chosen, title),
            ).open_centred()  # fmt: skip

        asked = self._workspace.ask(list_messages, self._workspace.tenant_id, ticket.id)
        self._submit(asked, opened)

    def _split_now(self, ticket: Picked, chosen: list[UUID], title: str) -> None:
        said = self.tr("%n message(s) split off {number}", "", len(chosen)).format(
            number=ticket.number
        )
        self._changes.run(
            SplitTicket(ticket.id, tuple(chosen), title), said,
            lambda outcome: self._page.show_ticket(outcome.result_id),
        )  # fmt: skip

    # --- linking ------------------------------------------------------------------------------

    def link(self) -> None:
        """First how they belong together, then with which one."""
        ticket = self._page.target
        if ticket is None:
            return
        choices = [Choice(kind, words.word("link", kind), icon="link") for kind in OFFERED]
        placeholder = self.tr("{number} is…").format(number=ticket.number)
        pick(self._context.theme, self._anchor(), placeholder, choices,
             lambda kind: self._link_as(ticket, kind))  # fmt: skip

    def _link_as(self, ticket: Picked, kind: str) -> None:
        placeholder = f"{ticket.number} · {words.word('link', kind)}…"
        name, _, direction = kind.partition(".")

        def run(row: TicketRow) -> None:
            source, target = (ticket.id, row.id) if direction == "from" else (row.id, ticket.id)
            said = self.tr("{number} is linked to {other}")
            self._changes.run(
                LinkTickets(source, target, name),
                said.format(number=ticket.number, other=row.number),
            )

        self._search(placeholder, ticket, run)

    def go_to(self) -> None:
        """To one of the tickets this one is linked to."""
        self._pick_link(
            self.tr("Go to a linked ticket…"), self.tr("This ticket is linked to no other."), list,
            lambda _, link: self._page.show_ticket(link.ticket_id),
        )  # fmt: skip

    def unlink(self) -> None:
        def offered(links: Sequence[LinkedTicket]) -> list[LinkedTicket]:
            return [link for link in links if not link.kind.startswith("merged.")]

        self._pick_link(
            self.tr("Remove the link to…"), self.tr("This ticket is linked to no other."), offered,
            lambda _, link: self._changes.run(UnlinkTickets(link.id), self.tr("Link removed")),
        )  # fmt: skip

    def _pick_link(
        self,
        placeholder: str,
        nothing: str,
        offered: Callable[[Sequence[LinkedTicket]], list[LinkedTicket]],
        picked: Callable[[Picked, LinkedTicket], object],
    ) -> None:
        ticket = self._page.target
        if ticket is None:
            return

        def show(links: Sequence[LinkedTicket]) -> None:
            choices = [
                Choice(
                    link, f"{link.number}\u2002{link.title}", detail=words.word("status", link.status),
                    icon=STATUS_ICONS.get(link.status, "circle-dot"), section=words.word("link", link.kind),
                )
                for link in offered(links)
            ]  # fmt: skip
            if not choices:
                self._context.toasts.show(nothing, tone="neutral", seconds=4)
                return
            popup = pick(self._context.theme, self._anchor(), placeholder, choices,
                         lambda link: picked(ticket, link))  # fmt: skip
            popup.width_wanted = 460
            popup.show_choices(choices)

        self._submit(self._workspace.ask(list_links, self._workspace.tenant_id, ticket.id), show)

    # --- problems -----------------------------------------------------------------------------

    def resolve_incidents(self) -> None:
        ticket = self._page.target
        if ticket is None:
            return

        def opened(incidents: Sequence[TicketRow]) -> None:
            if not incidents:
                text = self.tr("No open incident waits for {number}.").format(number=ticket.number)
                self._context.toasts.show(text, tone="neutral", seconds=5)
                return
            panel = IncidentsPanel(
                self._context.theme, self._page.window(), ticket.number, incidents,
                lambda ids, text: self._resolve_now(panel, ticket, ids, text),
            )  # fmt: skip
            panel.open_centred()

        asked = self._workspace.ask(open_incidents, self._workspace.tenant_id, ticket.id)
        self._submit(asked, opened)

    def _resolve_now(
        self, panel: IncidentsPanel, ticket: Picked, ids: list[UUID], text: str
    ) -> None:
        said = self.tr("%n incident(s) resolved with {number}", "", len(ids))
        command = ResolveIncidents(ticket.id, tuple(ids), text)

        def refused(error: BaseException) -> None:
            panel.say(words.describe_error(error))

        def applied(outcome: Outcome) -> None:
            panel.dismiss()
            self._changes.offer_undo(said.format(number=ticket.number), [outcome.command_id])

        self._context.requests.submit(self._workspace.run(command), applied, refused, owner=panel)

    # --- inside -------------------------------------------------------------------------------

    def _search(
        self, placeholder: str, ticket: Picked, found: Callable[[TicketRow], object]
    ) -> None:
        search_ticket(self._context, self._anchor(), placeholder, ticket.id, found)

    def _anchor(self) -> QWidget:
        return self._page.ticket.anchor("status") or self._page.list.view.anchor()

    def _submit(self, asked: Any, then: Callable[[Any], object]) -> None:
        self._context.requests.submit(asked, then, self._changes.say, owner=self)
