"""Popovers that change tickets: who gets it, which status, which priority; for the open one or all chosen ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets import choices
from deskflow.desktop.pages.tickets.bulk_preview import BulkPreview
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.fit_words import need_words
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.proposing import Proposals
from deskflow.desktop.pages.tickets.skills_needed import TicketSkills
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import PickerPopup, pick
from deskflow.routing.queries import suggestions
from deskflow.routing.rules import Judgement, Need
from deskflow.tickets.list_queries import Picked, pick_by_keys

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

# Fewer than this, all of them possible: done at once, with Undo. More: shown first.
AT_ONCE = 20
# Room for why somebody fits.
WITH_FIT = 460


class Pickers(QObject):
    """Knows where to open and what it is about."""

    def __init__(
        self, page: TicketsPage, context: PageContext, people: PeopleKnown, changes: TicketChanges
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._people = people
        self._changes = changes
        self._skills = TicketSkills(page, context)
        self._proposals = Proposals(page, context, changes)

    # --- what can be picked -------------------------------------------------------------------

    def assign(self) -> None:
        self._people.refresh()
        popup = self._about(
            "assignee", self.tr("Assign to…"), self._assignees, self._assign_one, self._assign_many
        )
        if popup is not None and (ticket := self._page.target) is not None:
            self._show_fit(popup, ticket)

    def propose(self) -> None:
        """Whom to give the chosen tickets, all of them looked at together."""
        if self._page.model.marked:
            self._with_marked(self._proposals.ask)
        elif (ticket := self._page.target) is not None:
            self._proposals.ask([ticket])

    def skills(self) -> None:
        """What somebody must be able to do to take it; empty, its words say so."""
        if (ticket := self._page.target) is not None:
            self._skills.edit(ticket, self._anchor("assignee"))

    def status(self) -> None:
        self._about(
            "status", self.tr("Set status…"), self._statuses, self._update_one, self._update_many
        )

    def priority(self) -> None:
        self._about(
            "priority",
            self.tr("Set priority…"),
            self._priorities,
            self._update_one,
            self._update_many,
        )

    def take(self) -> None:
        """Assign to oneself."""
        me = self._workspace.current_user
        if not self._page.model.marked and (ticket := self._page.target) is not None:
            self._changes.assign(ticket, me.id, me.name)
            return
        self._with_marked(lambda marked: self._assign_many(marked, "assignee", me.id))

    def update(self, field: str, value: str) -> None:
        """Without asking: what a shortcut such as "resolve" does."""
        if not self._page.model.marked and (ticket := self._page.target) is not None:
            self._changes.update(ticket, field, value)
            return
        self._with_marked(lambda marked: self._update_many(marked, field, value))

    # --- one or many --------------------------------------------------------------------------

    def _about(
        self,
        field: str,
        placeholder: str,
        offered: Callable[[list[Picked]], list[Choice]],
        one: Callable[[Picked, str, Any], object],
        many: Callable[[list[Picked], str, Any], object],
    ) -> PickerPopup | None:
        """The popup, where it is about one ticket."""
        if self._page.model.marked:
            anchor = self._page.list.bulk

            def open_for(marked: list[Picked]) -> None:
                pick(
                    self._context.theme, anchor, placeholder, offered(marked),
                    lambda value: many(marked, field, value), "above-left",
                )  # fmt: skip

            self._with_marked(open_for)
            return None
        ticket = self._page.target
        if ticket is None:
            return None
        return pick(
            self._context.theme, self._anchor(field), placeholder, offered([ticket]),
            lambda value: one(ticket, field, value),
        )  # fmt: skip

    def _with_marked(self, then: Callable[[list[Picked]], object]) -> None:
        keys = sorted(self._page.model.marked)
        self._context.requests.submit(
            self._workspace.ask(pick_by_keys, keys), then, self._changes.say, owner=self
        )

    def _anchor(self, field: str) -> QWidget:
        """At the chip it changes, when that can be seen."""
        return self._page.ticket.anchor(field) or self._page.list.view.anchor()

    def _show_fit(self, popup: PickerPopup, ticket: Picked) -> None:
        """The list is there at once; who fits best comes to its top as soon as that is known."""
        workspace = self._workspace
        now = workspace.clock.now()

        def found(answer: tuple[Need, list[Judgement]] | None) -> None:
            # Nothing moves under the fingers of somebody who is choosing already.
            if answer is None or popup.query.text() or popup.list.has_moved:
                return
            need, judged = answer
            popup.width_wanted = WITH_FIT
            popup.show_choices(choices.by_fit(self._assignees([ticket]), judged, now))
            if told := need_words(need):
                popup.query.setPlaceholderText(self.tr("Assign to… needs {what}").format(what=told))

        asked = workspace.ask(suggestions, workspace.tenant_id, ticket.id, now)
        self._context.requests.submit(asked, found, owner=popup)

    # --- choices ------------------------------------------------------------------------------

    def _assignees(self, about: list[Picked]) -> list[Choice]:
        row = self._page.ticket.row
        current = (
            row.assignee_id if row is not None and [row.id] == [one.id for one in about] else None
        )
        return choices.assignees(self._people, self._workspace.current_user.id, current)

    def _statuses(self, about: list[Picked]) -> list[Choice]:
        return choices.statuses({one.status for one in about})

    def _priorities(self, about: list[Picked]) -> list[Choice]:
        row = self._page.ticket.row
        known = row is not None and [row.id] == [one.id for one in about]
        return choices.priorities(row.priority if known and row is not None else None)

    # --- doing it -----------------------------------------------------------------------------

    def _assign_one(self, ticket: Picked, field: str, value: Any) -> None:
        user_id = self._user(value)
        self._changes.assign(ticket, user_id, self._people.name_of(user_id) if user_id else "")

    def _update_one(self, ticket: Picked, field: str, value: Any) -> None:
        self._changes.update(ticket, field, value)

    def _assign_many(self, tickets: list[Picked], field: str, value: Any) -> None:
        user_id = self._user(value)
        name = self._people.name_of(user_id) if user_id else self.tr("nobody")
        self._preview(tickets, "assigned_to", None if user_id is None else str(user_id), name)

    def _update_many(self, tickets: list[Picked], field: str, value: Any) -> None:
        self._preview(tickets, field, value, words.word_of(field, value))

    def _preview(self, tickets: list[Picked], field: str, value: Any, name: str) -> None:
        refused = self._changes.refused(tickets, field, value)
        out = {one.id for one in refused}
        possible = [one for one in tickets if one.id not in out]

        def go() -> None:
            text = self.tr("%n ticket(s) → {name}", "", len(possible)).format(name=name)
            self._changes.update_many(possible, field, value, text)
            self._page.model.unmark_all()

        if not refused and len(possible) <= AT_ONCE:
            go()
            return
        preview = BulkPreview(
            self._context.theme, self._page.window(), len(possible), name, refused, go
        )
        preview.open_at(self._page.list.bulk, "above-left")

    @staticmethod
    def _user(value: Any) -> UUID | None:
        return None if value == choices.NOBODY else value
