"""A plan for the whole queue, drawn onto the board as ghosts until somebody says yes to all, to one or to none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch.dragging import proposed_plan
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.pages.dispatch.suggesting import against_it
from deskflow.desktop.pages.tickets.fit_words import fit_words
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.routing.board import BoardPlan
from deskflow.routing.queue_plan import Proposed, QueuePlan, plan_queue
from deskflow.routing.waiting import Waiting

# More at a time would be a plan nobody reads.
MOST = 200


class GhostBar(Surface):
    """Above the board while something is proposed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-selected", edges="b")
        self.told = Label(theme, "", weight="medium")
        self.left_over = Label(theme, "", size="sm", tone="text-muted")
        self.all = PrimaryButton(theme, tr("Plan all"), key="Ctrl+Return")
        self.one = Button(theme, tr("One by one…"))
        self.none = Button(theme, tr("Discard"), key="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(self.told)
        row.addWidget(self.left_over)
        row.addStretch(1)
        for button in (self.none, self.one, self.all):
            row.addWidget(button)
        self.hide()


class Ghosts(QObject):
    """`accepted` carries plans to be made; they are tentative."""

    accepted = Signal(object)

    def __init__(
        self, context: PageContext, state: BoardState, bar: GhostBar, page: QWidget
    ) -> None:
        super().__init__(page)
        self._context = context
        self._state = state
        self._bar = bar
        self._left = 0
        self.asking = False
        bar.all.clicked.connect(self.take_all)
        bar.one.clicked.connect(self.take_some)
        bar.none.clicked.connect(self.discard)
        state.ghosts_changed.connect(self._show)

    def ask(self, waiting: Sequence[Waiting]) -> None:
        """For these tickets, all of them looked at together."""
        workspace = self._context.workspace
        if self.asking or not waiting:
            return
        self.asking = True
        ids = [one.ticket_id for one in waiting[:MOST]]
        asked = workspace.ask(plan_queue, workspace.tenant_id, ids, workspace.clock.now())
        self._context.requests.submit(asked, self._on_plan, self._on_error, owner=self)

    def _on_error(self, problem: BaseException) -> None:
        self.asking = False
        self._context.toasts.show(words.describe_error(problem), tone="danger", seconds=12)

    def _on_plan(self, plan: QueuePlan) -> None:
        self.asking = False
        self._left = len(plan.left)
        self._state.show_ghosts(plan.proposed)
        if not plan.proposed:
            text = tr("Nobody who fits has room for any of them within two weeks.")
            self._context.toasts.show(text, tone="warning")
        self._context.announce(self._bar.told.text())

    # --- yes and no ---------------------------------------------------------------------------

    def take_all(self) -> None:
        self._accept(list(self._state.ghosts))

    def take(self, ghost: Proposed) -> None:
        self._accept([ghost])

    def discard(self) -> None:
        self._state.show_ghosts(())

    def _accept(self, ghosts: Sequence[Proposed]) -> None:
        plans: list[BoardPlan] = [proposed_plan(one) for one in ghosts]
        taken = {one.need.ticket_id for one in ghosts}
        rest = [one for one in self._state.ghosts if one.need.ticket_id not in taken]
        self._state.show_ghosts(rest)
        self.accepted.emit(plans)

    def take_some(self) -> None:
        """Picks one of them, with its reasons."""
        now = self._context.workspace.clock.now()
        choices = []
        for one in self._state.ghosts:
            against = against_it(one, now)
            why = fit_words(one.judgement, now)
            when = words.day_and_time(one.starts_at, now)
            choices.append(
                Choice(
                    one, f"{one.need.number} {one.need.title}",
                    " · ".join(part for part in (when, one.judgement.name, against, why) if part),
                    avatar=one.judgement.name,
                    chip=Chip(f"{one.judgement.score:.0f}", "warning" if against else "accent"),
                )
            )  # fmt: skip
        if choices:
            popup = pick(
                self._context.theme, self._bar.one, tr("Plan which one?"), choices, self.take
            )
            popup.width_wanted = self._context.theme.metrics().averageCharWidth() * 96
            popup.show_choices(choices)

    def _show(self) -> None:
        count = len(self._state.ghosts)
        shown = set(self._state.days)
        here = sum(1 for one in self._state.ghosts if one.starts_at.astimezone().date() in shown)
        self._bar.setVisible(count > 0)
        self._bar.told.setText(tr("%n plan(s) proposed", count))
        parts = []
        if here < count:
            parts.append(tr("{n} on other days").format(n=count - here))
        if self._left:
            parts.append(tr("%n ticket(s) found nobody", self._left))
        self._bar.left_over.setText(" · ".join(parts))
        self._context.actions.refresh()
