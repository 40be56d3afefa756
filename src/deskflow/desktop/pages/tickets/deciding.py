"""Changes to what a ticket is, with what has to be said along with them: why a priority, how it ended. One or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection, select

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.asking import OutcomeQuestion, ReasonQuestion
from deskflow.desktop.pages.tickets.bulk_preview import BulkPreview
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.severity_popover import SeverityPopover
from deskflow.desktop.widgets.popover import Side
from deskflow.tickets.checklist_queries import OpenRequirement, blocked_by_checklists
from deskflow.tickets.defining.assessing import RESOLVED
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.defining.priorities import FOLLOW
from deskflow.tickets.list_queries import Picked
from deskflow.tickets.tables import tickets as ticket_table

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

# Fewer than this, all of them possible: done at once, with Undo. More: shown first.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Assessed:
    """As much of a ticket as a change of its priority has to know."""

    id: UUID
    type: str
    priority: str
    impact: str | None
    urgency: str | None


def assessed_tickets(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, Assessed]:
    c, found = ticket_table.c, dict[UUID, Assessed]()
    for start in range(0, len(ids), 500):
        rows = connection.execute(
            select(c.id, c.type, c.priority, c.impact, c.urgency).where(
                c.tenant_id == tenant_id, c.id.in_(ids[start : start + 500])
            )
        )
        found.update((row.id, Assessed(*row)) for row in rows)
    return found


class Deciding(QObject):
    """`change` is the way of every field that somebody picks a value for."""

    def __init__(
        self, page: TicketsPage, context: PageContext, changes: TicketChanges, known: RulesKnown
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._known = known

    def change(self, tickets: Sequence[Picked], field: str, value: Any, name: str = "") -> None:
        """Asks first for what is needed. `name` is what the value is called; `field` may be `fields.<key>`."""
        said = name or self.word_of(field, value)
        if field == "status":
            self._move(tickets, str(value), said)
        elif field == "priority":
            self._with_assessed(tickets, partial(self._set_priority, tickets, str(value), said))
        else:
            self.apply(tickets, {field: value}, said)

    def word_of(self, field: str, value: Any) -> str:
        if field == "status":
            return self._known.status_word(str(value))
        if field in ("impact", "urgency"):
            title = words.word("field", field)
            level = words.word(field, value) if value else self.tr("not assessed")
            return f"{title} {level}"
        if field == "priority" and value == FOLLOW:
            return self.tr("priority by impact and urgency")
        return words.word_of(field, value)

    # --- status -------------------------------------------------------------------------------

    def _move(self, tickets: Sequence[Picked], key: str, name: str) -> None:
        moves, outcomes = self._known.rules.moves, self._known.rules.outcomes
        refused = [one for one in tickets if not moves.may_move(one.status_key, key)]
        out = {one.id for one in refused}
        going = [one for one in tickets if one.id not in out]
        ending = moves.base(key) in RESOLVED and any(one.status not in RESOLVED for one in going)
        if not ending or not any(outcomes.offered(part) for part in PARTS):
            self.apply(tickets, {"status": key}, name, refused)
            return
        title = (
            self.tr("{number} → {name}").format(number=going[0].number, name=name)
            if len(tickets) == 1
            else self.tr("%n ticket(s)", "", len(going)) + f" → {name}"
        )

        def go(told: dict[str, str]) -> None:
            said = {part: one for part, one in told.items() if one}
            self.apply(tickets, {"status": key, **said}, name, refused)

        asked = OutcomeQuestion(self._context.theme, self._page.window(), outcomes, title, go)
        asked.open_at(*self._place(tickets, "status"))

    def outcome(self) -> None:
        """What was said when it was resolved, said otherwise."""
        details, ticket = self._page.ticket.details, self._page.target
        if details is None or ticket is None or details.row.id != ticket.id:
            return
        given = {part: getattr(details, part) for part in PARTS}

        def go(told: dict[str, str]) -> None:
            moved = {part: one for part, one in told.items() if one != (given[part] or "")}
            if moved:
                self.apply([ticket], moved, self.tr("outcome changed"))

        asked = OutcomeQuestion(
            self._context.theme, self._page.window(), self._known.rules.outcomes,
            self.tr("How {number} ended").format(number=ticket.number), go, given,
        )  # fmt: skip
        asked.open_at(self._page.ticket.anchor("outcome") or self._page.list.view.anchor())

    def severity(self) -> None:
        """What the severity of the open ticket is made of."""
        details = self._page.ticket.details
        if details is None:
            return
        rules = self._known.rules.severity
        popover = SeverityPopover(self._context.theme, self._page.window(), details, rules)
        popover.open_at(self._page.ticket.anchor("severity") or self._page.list.view.anchor())

    # --- priority -----------------------------------------------------------------------------

    def _with_assessed(
        self, tickets: Sequence[Picked], then: Callable[[dict[UUID, Assessed]], object]
    ) -> None:
        workspace = self._workspace
        asked = workspace.ask(assessed_tickets, workspace.tenant_id, [one.id for one in tickets])
        self._context.requests.submit(asked, then, self._changes.say, owner=self)

    def _set_priority(
        self, tickets: Sequence[Picked], value: str, name: str, found: dict[UUID, Assessed]
    ) -> None:
        table = self._known.rules.priorities
        proposed = {one.id: table.priority(one.impact, one.urgency) for one in found.values()}
        if value == FOLLOW:
            refused = [one for one in tickets if proposed.get(one.id) is None]
            if len(refused) == len(tickets):
                self._context.toasts.show(
                    self.tr(
                        "Say impact (I) and urgency (U) first; the priority follows from both."
                    ),
                    tone="warning",
                )
                return
            self.apply(tickets, {"priority": FOLLOW}, name, refused)
            return
        others = sorted({one for one in proposed.values() if one not in (None, value)} - {None}, key=str)  # fmt: skip
        if not others:
            self.apply(tickets, {"priority": value}, name)
            return
        hint = self.tr(
            "Impact and urgency come to {proposed}. A priority by hand stays until it is let go again."
        ).format(proposed=", ".join(str(one) for one in others))

        def go(reason: str) -> None:
            self.apply(tickets, {"priority": value, "priority_reason": reason}, name)

        verb = self.tr("Set {priority}").format(priority=value)
        asked = ReasonQuestion(self._context.theme, self._page.window(), name, hint, verb, go)
        asked.open_at(*self._place(tickets, "priority"))

    # --- doing it -----------------------------------------------------------------------------

    def apply(
        self,
        tickets: Sequence[Picked],
        updates: dict[str, Any],
        name: str,
        refused: Sequence[Picked] = (),
    ) -> None:
        """One at once; many with Undo, and beyond a few of them, or when some cannot, shown first."""
        if len(tickets) == 1:
            ticket = tickets[0]
            text = self.tr("{number}: {what}").format(number=ticket.number, what=name)
            self._changes.update(ticket, updates, text)
            return
        if self._known.rules.moves.base(str(updates.get("status", ""))) not in RESOLVED:
            self._apply_to_many(tickets, updates, name, refused, {})
            return

        def known(blocked: list[OpenRequirement]) -> None:
            # Said before it is tried: one open item would hold up all of them.
            reasons = {
                one.ticket_id: self.tr("“{item}” of its checklist is open").format(item=one.title)
                for one in blocked
            }
            left_out = {one.id for one in refused}
            more = [one for one in tickets if one.id in reasons and one.id not in left_out]
            self._apply_to_many(tickets, updates, name, [*refused, *more], reasons)

        workspace = self._context.workspace
        asked = workspace.ask(
            blocked_by_checklists, workspace.tenant_id, [one.id for one in tickets]
        )
        self._context.requests.submit(asked, known, self._changes.say, owner=self)

    def _apply_to_many(
        self,
        tickets: Sequence[Picked],
        updates: dict[str, Any],
        name: str,
        refused: Sequence[Picked],
        reasons: Mapping[UUID, str],
    ) -> None:
        out = {one.id for one in refused}
        possible = [one for one in tickets if one.id not in out]

        def go() -> None:
            text = self.tr("%n ticket(s) → {name}", "", len(possible)).format(name=name)
            self._changes.update_many(possible, updates, text)
            self._page.model.unmark_all()

        if not refused and len(possible) <= AT_ONCE:
            go()
            return
        preview = BulkPreview(
            self._context.theme, self._page.window(), len(possible), name, refused, go, reasons
        )
        preview.open_at(self._page.list.bulk, "above-left")

    def _place(self, tickets: Sequence[Picked], field: str) -> tuple[QWidget, Side]:
        """At the chip it changes, when that can be seen; for many at their bar."""
        if len(tickets) > 1 or self._page.model.marked:
            return self._page.list.bulk, "above-left"
        return self._page.ticket.anchor(field) or self._page.list.view.anchor(), "below-left"
