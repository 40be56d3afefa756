"""`M`: a macro for the open ticket or all chosen ones. Where it cannot be run is found out while one still chooses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from deskflow.composing.canned import CountUse
from deskflow.composing.macro_queries import MacrosOffered, macros_for
from deskflow.composing.macros import RunMacro
from deskflow.composing.queries import MacroRow
from deskflow.composing.trying import Refusal, refused_tickets
from deskflow.core.bus import Outcome
from deskflow.core.errors import Rejected
from deskflow.core.workspace import Workspace
from deskflow.core.writer import Priority
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.macros.batch import MacroBatch, named
from deskflow.desktop.pages.tickets.macros.picker import MacroPicker
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.words_macros import Names
from deskflow.tickets.list_queries import Picked, pick_by_keys

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

LOOK_AFTER_MS: Final = 150
# So many tickets are tried before others get their turn at the writer, and at most so many while one chooses.
AT_ONCE: Final = 4
MOST_TRIED: Final = 200
NAMED: Final = 3


class Macros(QObject):
    """What the page's action "Run a macro…" does."""

    def __init__(
        self, page: TicketsPage, context: PageContext, changes: TicketChanges, known: RulesKnown
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._known = known
        self.picker: MacroPicker | None = None
        self._tickets: list[Picked] = []
        # What a trial is for; one that was begun for something else is of no use any more.
        self._turn = 0
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(LOOK_AFTER_MS)
        self._look_soon.timeout.connect(self._look)

    def choose(self) -> None:
        """For the chosen tickets, or for the open one."""
        if not self._page.model.marked:
            if (ticket := self._page.target) is not None:
                self._ask([ticket])
            return
        asked = self._workspace.ask(pick_by_keys, sorted(self._page.model.marked))
        self._context.requests.submit(asked, self._ask, self._changes.say, owner=self)

    def _ask(self, tickets: Sequence[Picked]) -> None:
        self._tickets = list(tickets)
        if not self._tickets:
            return
        workspace = self._workspace
        one = self._tickets[0].id if len(self._tickets) == 1 else None
        asked = workspace.ask(macros_for, workspace.tenant_id, workspace.current_user.id, one)
        self._context.requests.submit(asked, self._offer, self._changes.say, owner=self)

    def _offer(self, offered: MacrosOffered) -> None:
        if not offered.macros:
            text = self.tr("There is no macro yet. They are written in Settings ▸ Macros.")
            self._context.toasts.show(
                text, tone="neutral",
                action=(self.tr("Write one"), partial(self._context.navigate, "settings", section="macros")),
            )  # fmt: skip
            return
        marked = bool(self._page.model.marked)
        title = self.tr("Run a macro on {number}…").format(number=self._tickets[0].number)
        if len(self._tickets) > 1:
            title = self.tr("Run a macro on %n ticket(s)…", "", len(self._tickets))
        picker = MacroPicker(self._context.theme, self._page.window(), title)
        picker.looked_at.connect(self._on_looked_at)
        picker.closed.connect(self._on_closed)
        self.picker = picker
        picker.offer(offered, Names(offered.names, self._known.rules), self._run)
        picker.open_at(self._anchor(), "above-left" if marked else "below-left")

    def _anchor(self) -> QWidget:
        if self._page.model.marked:
            return self._page.list.bulk
        return self._page.ticket.anchor("status") or self._page.list.view.anchor()

    def _on_closed(self) -> None:
        self._turn += 1
        self._look_soon.stop()
        self.picker = None

    # --- where it cannot be run ---------------------------------------------------------------

    def _on_looked_at(self, _macro: MacroRow) -> None:
        self._turn += 1
        self._look_soon.start()

    def _look(self) -> None:
        if self.picker is None or self.picker.macro is None:
            return
        self._turn += 1
        ids = [one.id for one in self._tickets[:MOST_TRIED]]
        self._try(self._turn, self.picker.macro.id, ids, [])

    def _try(self, turn: int, macro_id: UUID, left: list[UUID], refused: list[Refusal]) -> None:
        """A few, then the next few, as long as somebody still looks."""
        if turn != self._turn or self.picker is None:
            return
        part, rest = left[:AT_ONCE], left[AT_ONCE:]
        workspace = self._workspace
        actor = workspace.actor

        def tried(found: list[Refusal]) -> None:
            self._show_refused(turn, [*refused, *found], is_over=not rest)
            if rest:
                self._try(turn, macro_id, rest, [*refused, *found])

        one = len(self._tickets) == 1
        asked = workspace.writer.submit(
            lambda: refused_tickets(workspace.bus, actor, macro_id, part),
            Priority.PERSON if one else Priority.BATCH,
        )
        self._context.requests.submit(asked, tried, self._changes.say, owner=self)

    def _show_refused(self, turn: int, refused: list[Refusal], *, is_over: bool) -> None:
        if turn != self._turn or self.picker is None:
            return
        if len(self._tickets) == 1:
            text = _reason(refused[0]) if refused else ""
            said = self.tr("It cannot be run here: {reason}").format(reason=text) if text else ""
            self.picker.refuse(said)
            return
        if not refused:
            text = self.tr("It can be run on all of them.") if is_over else ""
            self.picker.refuse(text, is_problem=False)
            return
        numbers = {one.id: one.number for one in self._tickets}
        lines = [self.tr("%n ticket(s) would stay as they are:", "", len(refused))]
        lines += [named(numbers[one.ticket_id], _reason(one)) for one in refused[:NAMED]]
        if len(refused) > NAMED:
            lines.append(self.tr("and %n more", "", len(refused) - NAMED))
        self.picker.refuse("\n".join(lines))

    # --- running it ---------------------------------------------------------------------------

    def _run(self, macro: MacroRow) -> None:
        self._context.requests.submit(
            self._workspace.run(CountUse(macro.id)), None, lambda _: None, owner=self
        )
        if len(self._tickets) > 1:
            batch = MacroBatch(self._context, self._changes, macro, self._tickets, self)
            batch.ended.connect(self._page.model.unmark_all)
            batch.start()
            return
        ticket = self._tickets[0]

        def done(outcome: Outcome) -> None:
            answer: Any = outcome.result
            text = self.tr("“{name}” was run on {number}")
            if answer["held"]:
                text = self.tr("“{name}” was run on {number}; its reply waits for a moment")
            said = text.format(name=macro.name, number=ticket.number)
            self._changes.offer_undo(said, [outcome.command_id], seconds=15)
            self._page.ticket.reload()

        command = RunMacro(macro.id, (ticket.id,))
        asked = self._workspace.run(command)
        self._context.requests.submit(asked, done, self._changes.say, owner=self)


def _reason(refusal: Refusal) -> str:
    return words.describe_error(Rejected(refusal.code, **dict(refusal.params)))
