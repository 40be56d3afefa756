"""A plan for several tickets: who gets which and why; nothing happens before it is agreed to, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.desktop.pages.tickets.list.model import TicketListModel
from deskflow.desktop.records.lists import ShortList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.routing.queries import proposal
from deskflow.routing.rules import Need, Proposal
from deskflow.tickets.changing import AssignTickets
from deskflow.tickets.list_queries import Picked
from deskflow.tickets.queries import assignees_of

WIDTH = 620
# More at a time would be a plan nobody reads.
MOST = 1000
# For more than this it takes a moment that has to be explained.
SHORT = 50
_MOST_ROWS = 12


class Proposals(QObject):
    """Asks for a plan and shows it; `list_` is what the tickets' page shows."""

    def __init__(
        self, page: QWidget, context: PageContext, changes: TicketChanges, list_: TicketListModel
    ) -> None:
        super().__init__(page)
        self._page = page
        self._list = list_
        self._context = context
        self._changes = changes

    def ask(self, picked: Sequence[Picked]) -> None:
        workspace = self._context.workspace
        now = workspace.clock.now()
        ids = [one.id for one in picked[:MOST]]
        looking = (
            self._context.toasts.show(self.tr("Looking for who fits…"), tone="neutral", seconds=0)
            if len(ids) > SHORT
            else None
        )

        def over() -> None:
            if looking is not None:
                looking.close_now()

        def failed(error: BaseException) -> None:
            over()
            self._changes.say(error)

        def found(answer: tuple[list[Need], Proposal, dict[UUID, str]]) -> None:
            over()
            needs, plan, have_it = answer
            popover = ProposalPopover(
                self._context.theme, self._page.window(), needs, plan, now,
                lambda: self._carry_out(plan), have_it, len(picked) - len(ids),
            )  # fmt: skip
            popover.open_centred()

        asked = workspace.ask(_read, workspace.tenant_id, ids, now)
        self._context.requests.submit(asked, found, failed, owner=self)

    def _carry_out(self, plan: Proposal) -> None:
        wanted = {str(ticket): str(one.user_id) for ticket, one in plan.chosen.items()}
        text = self.tr("%n ticket(s) assigned as proposed", "", len(wanted))
        command = AssignTickets(wanted, self.tr("proposed: fits best"))
        # What was chosen is done with; the next key is not to reach tickets that have left the list.
        self._changes.run(command, text, lambda _: self._list.unmark_all())


def _read(
    connection: Connection, tenant_id: UUID, ids: Sequence[UUID], now: datetime
) -> tuple[list[Need], Proposal, dict[UUID, str]]:
    """The plan, and who has each of the tickets now."""
    return *proposal(connection, tenant_id, ids, now), assignees_of(connection, tenant_id, ids)


class ProposalPopover(Popover):
    """`go` is called when the person agrees."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        needs: Sequence[Need],
        plan: Proposal,
        now: datetime,
        go: Callable[[], object],
        have_it: Mapping[UUID, str] | None = None,
        more: int = 0,
    ) -> None:
        """`have_it` says who has each of them now; `more` were chosen than one plan is made for."""
        super().__init__(theme, window)
        self._go = go
        self._have_it = have_it or {}
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        count = len(plan.chosen)
        title = self.tr("Who takes %n ticket(s)?", "", len(needs))
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        told = self.tr(
            "All of them together, by skills, work in hand, results and distance. Nothing is assigned yet."
        )
        self.body.addWidget(Label(theme, told, tone="text-muted", wrap=True))
        self.list = ShortList(theme, title)
        self.list.most_rows = _MOST_ROWS
        urgent_first = sorted(needs, key=lambda one: (one.priority, one.number))
        self.list.show_rows([self._row(one, plan, now) for one in urgent_first])
        self.body.addWidget(self.list)
        if plan.left:
            left = self.tr("%n ticket(s) find nobody now and stay as they are.", "", len(plan.left))
            self.body.addWidget(Label(theme, left, tone="warning", wrap=True))
        if more:
            rest = self.tr(
                "A plan is made for the first thousand, not for %n more ticket(s).", "", more
            )
            self.body.addWidget(Label(theme, rest, tone="warning", wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(theme, self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        self.go_button = PrimaryButton(theme, self.tr("Assign %n", "", count), key="Return")
        self.go_button.setEnabled(count > 0)
        self.go_button.clicked.connect(self._on_go)
        row.addWidget(cancel)
        row.addWidget(self.go_button)
        self.body.addLayout(row)

    def panel_size(self) -> QSize:
        return QSize(WIDTH, self.panel.layout().totalHeightForWidth(WIDTH))

    def focus_first(self) -> None:
        self.go_button.setFocus(Qt.FocusReason.PopupFocusReason)

    def _row(self, need: Need, plan: Proposal, now: datetime) -> RecordRow:
        what = f"{need.priority} · {need.number} · {need.title}"
        chosen = plan.chosen.get(need.ticket_id)
        if chosen is None:
            return RecordRow(need.ticket_id, what, self.tr("nobody can take it now"), avatar="")
        before, name = self._have_it.get(need.ticket_id, ""), chosen.name
        if before == name:
            name = self.tr("stays with {name}").format(name=name)
        elif before:
            name = self.tr("{name} instead of {before}").format(name=name, before=before)
        told = f"{name} · {fit_words(chosen, now)}"
        chip = Chip(f"{chosen.score:.0f}", "accent")
        return RecordRow(need.ticket_id, what, told, avatar=chosen.name, chip=chip)

    def _on_go(self) -> None:
        go = self._go
        self.dismiss()
        go()
