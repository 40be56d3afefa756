"""Carries out what the hand and the keys want on the board: one command each, with Undo, and a reason where one is due.

What is wanted is shown at once; if it is refused, the board is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch.remark_words import tr
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.records.saving import tell_with_undo
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.popover import Popover
from deskflow.routing.board import BoardPlan
from deskflow.routing.planning import Move, MoveAppointments, Plan, PlanTickets
from deskflow.tickets.scheduling import (
    LONGEST_REASON,
    SetAppointmentsTentative,
    UnplanAppointments,
)

# Keys that come quickly one after the other are one change.
REST_MS = 400
NEEDS_REASON = "appointment.needs_reason"
WIDTH_IN_LETTERS = 62

Build = Callable[[str], Command]
"""The command with this reason."""


class BoardChanges(QObject):
    """`settled` comes when nothing is under way any more: what is shown can be read anew."""

    settled = Signal()

    def __init__(self, context: PageContext, state: BoardState, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._state = state
        self._page = page
        self._under_way = 0
        # Goes up whenever something is begun or has ended: what was asked for before it is older than that.
        self.version = 0
        self._typed = ""
        self._pushed: dict[Any, BoardPlan] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.flush)

    @property
    def busy(self) -> bool:
        """Something is shown that is not saved yet."""
        return self._under_way > 0 or bool(self._pushed)

    # --- what is wanted -----------------------------------------------------------------------

    def plan(self, plans: Sequence[BoardPlan], *, tentative: bool = False) -> None:
        """Plans that are not there yet: out of the queue, copied, proposed."""
        self.flush()
        wanted = tuple(
            Plan(one.ticket_id, one.user_id, one.starts_at, one.ends_at, tentative or one.is_tentative, one.note)
            for one in plans
        )  # fmt: skip
        if not wanted:
            return
        if len(wanted) == 1:
            said = tr("{number} is planned: {who}").format(
                number=plans[0].number, who=self._who(plans[0])
            )
        else:
            said = tr("%n ticket(s) planned", len(wanted))
        self._run(lambda reason: PlanTickets(wanted, reason), said)

    def move(self, plans: Sequence[BoardPlan]) -> None:
        """Plans as they should be, shown as such at once."""
        moves = tuple(Move(one.id, one.user_id, one.starts_at, one.ends_at) for one in plans)
        if not moves:
            return
        self._state.put(plans, self._now())
        if len(plans) == 1:
            said = tr("{number} moved: {who}").format(
                number=plans[0].number, who=self._who(plans[0])
            )
        else:
            said = tr("%n plan(s) moved", len(plans))
        self._run(lambda reason: MoveAppointments(moves, reason), said)

    def push(self, plans: Sequence[BoardPlan]) -> None:
        """The same with a key: several pushes in a row are one change."""
        self._state.put(plans, self._now())
        self._pushed |= {one.id: one for one in plans}
        self._rest.start()

    def flush(self) -> None:
        """Saves now what was pushed."""
        self._rest.stop()
        pushed, self._pushed = list(self._pushed.values()), {}
        self.move([one for one in pushed if one.id in self._state.plans])

    def unplan(self, plans: Sequence[BoardPlan]) -> None:
        self.flush()
        ids = tuple(one.id for one in plans)
        if not ids:
            return
        self._state.take_away(ids)
        said = tr("%n plan(s) taken back", len(ids))
        self._run(lambda _: UnplanAppointments(ids), said)

    def set_tentative(self, plans: Sequence[BoardPlan], tentative: bool) -> None:
        self.flush()
        ids = tuple(one.id for one in plans)
        if not ids:
            return
        self._state.put([replace(one, is_tentative=tentative) for one in plans], self._now())
        if tentative:
            said = tr("%n plan(s) tentative", len(ids))
        else:
            said = tr("%n plan(s) firm", len(ids))
        self._run(lambda _: SetAppointmentsTentative(ids, tentative), said)

    # --- carrying it out ----------------------------------------------------------------------

    def _run(self, build: Build, said: str, reason: str = "") -> None:
        context = self._context
        self._under_way += 1
        self.version += 1

        def done(outcome: Outcome) -> None:
            self._typed = ""
            tell_with_undo(context, outcome, said, owner=self)
            context.announce(said)
            self._end()

        def refused(problem: BaseException) -> None:
            if isinstance(problem, DeskflowError) and problem.code.startswith(NEEDS_REASON):
                self._ask_why(words.describe_error(problem), build, said)
                return
            context.toasts.show(words.describe_error(problem), tone="danger", seconds=12)
            self._end()

        asked = context.workspace.run(build(reason))
        context.requests.submit(asked, done, refused, owner=self)

    def _end(self) -> None:
        self._under_way -= 1
        self.version += 1
        if not self.busy:
            self.settled.emit()

    def _ask_why(self, told: str, build: Build, said: str) -> None:
        popover = WhyPopover(self._context.theme, self._page.window(), told, self._typed)
        popover.given.connect(partial(self._again, build, said))
        popover.left.connect(self._on_left)
        popover.open_centred()

    def _again(self, build: Build, said: str, reason: str) -> None:
        self._under_way -= 1
        self._typed = reason
        self._run(build, said, reason)

    def _on_left(self, typed: str) -> None:
        """Nothing was changed; what was typed is there the next time."""
        self._typed = typed
        self._end()

    def _who(self, plan: BoardPlan) -> str:
        worker = self._state.worker(plan.user_id)
        name = worker.name if worker is not None else ""
        return f"{name}, {words.day_and_time(plan.starts_at, self._now())}"

    def _now(self) -> Any:
        return self._context.workspace.clock.now()


class WhyPopover(Popover):
    """A rule forbids it: `given` carries why it is done all the same, `left` what had been typed."""

    given = Signal(str)
    left = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, told: str, typed: str) -> None:
        super().__init__(theme, window)
        self._theme = theme
        self._given = False
        self.body.setContentsMargins(*[theme.space(2)] * 4)
        self.body.setSpacing(theme.space(1))
        title = tr("This needs a reason")
        self.body.addWidget(Label(theme, title, size="heading", weight="semibold"))
        self.told = Label(theme, told, wrap=True)
        self.body.addWidget(self.told)
        self.reason = QLineEdit(typed)
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setPlaceholderText(tr("Why all the same? It is kept with the plan."))
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setAccessibleDescription(told)
        self.reason.returnPressed.connect(self._on_go)
        self.reason.textChanged.connect(self._on_typed)
        self.body.addWidget(self.reason)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(theme, tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        self.go = PrimaryButton(theme, tr("Plan it all the same"), key="Return")
        self.go.clicked.connect(self._on_go)
        row.addWidget(cancel)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.closed.connect(self._on_closed)
        self._on_typed()

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        return QSize(width, self.panel.layout().totalHeightForWidth(width))

    def focus_first(self) -> None:
        self.reason.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_typed(self) -> None:
        self.go.setEnabled(bool(self.reason.text().strip()))

    def _on_go(self) -> None:
        if self.go.isEnabled():
            self._given = True
            self.dismiss()

    def _on_closed(self) -> None:
        text = self.reason.text()
        (self.given if self._given else self.left).emit(text.strip() if self._given else text)
        self.deleteLater()
