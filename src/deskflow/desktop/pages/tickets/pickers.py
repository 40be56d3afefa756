"""Popovers that change tickets: who gets it, which status, which priority; for the open one or all chosen ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets import choices
from deskflow.desktop.pages.tickets.asking import ReasonQuestion
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.deciding import Deciding
from deskflow.desktop.pages.tickets.field_editing import FieldEditing
from deskflow.desktop.pages.tickets.fit_words import need_words, refusal_words
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.proposing import Proposals
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.skills_needed import TicketSkills
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import PickerPopup, pick
from deskflow.routing.queries import suggestions
from deskflow.routing.rules import Judgement, Need
from deskflow.tickets.list_queries import Picked, pick_by_keys
from deskflow.tickets.queries import TicketDetails

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

# Room for why somebody fits.
WITH_FIT = 460
# Who is merely not there now has it in time; what else speaks against somebody has to be overruled with a reason.
_MERELY_LATER = frozenset({"routing.off_shift", "routing.away", "routing.off"})


class Pickers(QObject):
    """Knows where to open and what it is about."""

    def __init__(
        self,
        page: TicketsPage,
        context: PageContext,
        people: PeopleKnown,
        changes: TicketChanges,
        known: RulesKnown,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._people = people
        self._changes = changes
        self._known = known
        self.deciding = Deciding(page, context, changes, known)
        self.fields = FieldEditing(page, context, self.deciding, known, people)
        self._skills = TicketSkills(page, context)
        self._proposals = Proposals(page, context, changes, page.model)
        # What speaks against whom, of the ticket that was asked about last.
        self._against: tuple[UUID | None, dict[UUID, str]] = (None, {})

    # --- what can be picked -------------------------------------------------------------------

    def assign(self) -> None:
        self._people.refresh()
        popup = self._about("assignee", self.tr("Assign to…"), self._assignees, self._assign)
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
        self._about("status", self.tr("Set status…"), self._statuses, self._decide)

    def priority(self) -> None:
        self._about("priority", self.tr("Set priority…"), self._priorities, self._decide)

    def level(self, field: str) -> None:
        """How high the impact or the urgency is."""
        title = (
            self.tr("How many does it hit?")
            if field == "impact"
            else self.tr("How soon does it hurt?")
        )
        self._about(field, title, partial(self._levels, field), self._decide)

    def type(self) -> None:
        self._about("type", self.tr("What kind of ticket is it?"), self._types, self._decide)

    def field(self) -> None:
        """Which of the tenant's own fields, then its value."""
        self._for_chosen(self.fields.choose)

    def edit_field(self, key: str) -> None:
        """One of the tenant's own fields of the ticket that is open."""
        self._for_chosen(partial(self.fields.edit, key))

    def take(self) -> None:
        """Assign to oneself."""
        me = self._workspace.current_user
        if not self._page.model.marked and (ticket := self._page.target) is not None:
            self._changes.assign(ticket, me.id, me.name)
            return
        self._with_marked(lambda marked: self._assign(marked, "assignee", me.id))

    def update(self, field: str, value: str) -> None:
        """Without asking: what a shortcut such as "resolve" does."""
        self._for_chosen(lambda chosen: self.deciding.change(chosen, field, value))

    def _for_chosen(self, then: Callable[[list[Picked]], object]) -> None:
        """The marked tickets, else the one that is open or current."""
        if not self._page.model.marked and (ticket := self._page.target) is not None:
            then([ticket])
        elif self._page.model.marked:
            self._with_marked(then)

    # --- one or many --------------------------------------------------------------------------

    def _about(
        self,
        field: str,
        placeholder: str,
        offered: Callable[[list[Picked]], list[Choice]],
        decide: Callable[[list[Picked], str, Any], object],
    ) -> PickerPopup | None:
        """The popup, where it is about one ticket."""
        if self._page.model.marked:
            anchor = self._page.list.bulk

            def open_for(marked: list[Picked]) -> None:
                pick(
                    self._context.theme, anchor, placeholder, offered(marked),
                    lambda value: decide(marked, field, value), "above-left",
                )  # fmt: skip

            self._with_marked(open_for)
            return None
        ticket = self._page.target
        if ticket is None:
            return None
        return pick(
            self._context.theme, self._anchor(field), placeholder, offered([ticket]),
            lambda value: decide([ticket], field, value),
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
            if answer is not None:
                self._against = (ticket.id, _against(answer[1], now))
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
        return choices.statuses({one.status_key for one in about}, self._known.rules.moves)

    def _details(self, about: list[Picked]) -> TicketDetails | None:
        """Of the ticket that is open, when it is about that one alone."""
        details = self._page.ticket.details
        known = details is not None and [details.row.id] == [one.id for one in about]
        return details if known else None

    def _priorities(self, about: list[Picked]) -> list[Choice]:
        details = self._details(about)
        if details is None:
            return choices.priorities(None)
        proposed = self._known.rules.priorities.priority(details.impact, details.urgency)
        return choices.priorities(details.row.priority, proposed)

    def _levels(self, field: str, about: list[Picked]) -> list[Choice]:
        details = self._details(about)
        current = None if details is None else getattr(details, field) or ""
        return choices.levels(field, current)

    def _types(self, about: list[Picked]) -> list[Choice]:
        details = self._details(about)
        return choices.types(self._known.rules.types, None if details is None else details.row.type)

    # --- doing it -----------------------------------------------------------------------------

    def _decide(self, tickets: list[Picked], field: str, value: Any) -> None:
        self.deciding.change(tickets, field, value)

    def _assign(self, tickets: list[Picked], field: str, value: Any) -> None:
        user_id = self._user(value)
        name = self._people.name_of(user_id) if user_id else ""
        if len(tickets) == 1 and not self._page.model.marked:
            self._assign_one(tickets[0], user_id, name)
            return
        assigned = {"assigned_to": None if user_id is None else str(user_id)}
        self.deciding.apply(tickets, assigned, name or self.tr("nobody"))

    def _assign_one(self, ticket: Picked, user_id: UUID | None, name: str) -> None:
        asked_about, against = self._against
        why_not = against.get(user_id, "") if user_id and asked_about == ticket.id else ""
        if not why_not:
            self._changes.assign(ticket, user_id, name)
            return
        title = self.tr("{name} all the same?").format(name=name)
        question = ReasonQuestion(
            self._context.theme, self._page.window(), title, why_not, self.tr("Assign"),
            lambda reason: self._changes.assign(ticket, user_id, name, reason),
        )  # fmt: skip
        question.open_at(self._anchor("assignee"), "below-left")

    @staticmethod
    def _user(value: Any) -> UUID | None:
        return None if value == choices.NOBODY else value


def _against(judged: list[Judgement], now: datetime) -> dict[UUID, str]:
    """What a reason is asked for, in words, by person."""
    found = {}
    for one in judged:
        hard = [refusal for refusal in one.refusals if refusal.code not in _MERELY_LATER]
        if hard:
            found[one.user_id] = ", ".join(refusal_words(refusal, now) for refusal in hard)
    return found
