"""The approvals page: the list on the left, one request with its side cards on the right, keys for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from deskflow.core.changes import Changes
from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.approvals.away_desk import AwayDesk
from deskflow.desktop.pages.approvals.consulting import Consulting
from deskflow.desktop.pages.approvals.detail import RequestDetail
from deskflow.desktop.pages.approvals.held import Held, HeldDecisions
from deskflow.desktop.pages.approvals.marking import Marking
from deskflow.desktop.pages.approvals.page_actions import page_actions
from deskflow.desktop.pages.approvals.pane import ListPane
from deskflow.desktop.pages.approvals.reading import (
    Case,
    Inbox,
    read_case,
    read_history,
    read_inbox,
)
from deskflow.desktop.pages.approvals.together import TogetherCard, alike
from deskflow.desktop.pages.approvals.words import describe_refusal
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.splitter import Splitter

CLOCK_MS = 20_000
# What a request shows of itself, and what it shows of its ticket.
_WATCHED = (
    "workflow_approvals", "approval_approvers", "approval_decisions", "approval_delegations", "approval_questions",
    "approval_stand_ins", "team_members", "teams",
    "user_roles",
)  # fmt: skip


class ApprovalsPage(Page):
    """Asks for the list and for one request; everything else is done by the parts."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace = context.workspace
        self.shown_id: UUID | None = None
        self.case: Case | None = None
        self.inbox = Inbox((), {})
        self._reading: Request | None = None
        self._listing: Request | None = None
        self._looking: Request | None = None
        self._stale = False
        self.held = HeldDecisions(self._workspace, context.requests, context.toasts, self)
        self.pane = ListPane(context)
        self.detail = RequestDetail(context)
        self.together = TogetherCard(context)
        self.marking = Marking(self)
        self.consulting = Consulting(self)
        self.away_desk = AwayDesk(context, self)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._on_clock)
        self._lay_out()
        self._connect()
        self.reload()
        self.held.recall()

    def _lay_out(self) -> None:
        theme = self.context.theme
        may = self._workspace.can("workflows.approve")
        self._empty = EmptyState(
            theme,
            "badge-check" if may else "lock",
            self.tr("Nothing waits for you") if may else self.tr("You are not asked to approve"),
            self.tr(
                "When a workflow asks for your decision, it appears here with everything you need "
                "to know. Y approves, N rejects."
            )
            if may
            else self.tr(
                "Your role does not include approving. An administrator can give you a role that "
                "does; requests for you will then appear here."
            ),
            second=self.tr("Show history"),
        )
        self._empty.acted_second.connect(lambda: self.pane.show_mode("history"))
        self._no_past = EmptyState(
            theme, "history", self.tr("What was decided"),
            self.tr("A decision you choose on the left is shown here: what was asked, who decided, when and why."),
            second=self.tr("Back to what waits"),
        )  # fmt: skip
        self._no_past.acted_second.connect(lambda: self.pane.show_mode("inbox"))
        self._right = QStackedWidget()
        # Until it is known whether there is anything.
        self._not_yet = QWidget()
        self._right.addWidget(self._not_yet)
        self._right.addWidget(self._empty)
        self._right.addWidget(self._no_past)
        self._right.addWidget(self.detail)
        self._right.addWidget(self.together)
        splitter = Splitter("approvals", self.context.state)
        splitter.addWidget(self.pane)
        splitter.addWidget(self._right)
        splitter.setStretchFactor(1, 1)
        splitter.restore([theme.metrics().averageCharWidth() * 50, 900])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.context.changes.changed.connect(self._on_changed)
        self.pane.picked.connect(self._show_request)
        self.pane.mode_changed.connect(self._on_mode_changed)
        self.pane.list.opened.connect(self.focus_answer)
        self.pane.away_button.clicked.connect(self.open_away)
        self.away_desk.arranged.connect(self.reload)
        card = self.detail.card
        card.decided.connect(self.decide)
        card.take_back_wanted.connect(self._take_back)
        card.left.connect(self.pane.list.setFocus)
        card.alike_wanted.connect(self.marking.mark_alike)
        card.ticket_wanted.connect(lambda one: self.context.navigate("tickets", ticket_id=one))
        self.held.changed.connect(self._on_held_changed)
        self.held.sent.connect(self._on_sent)
        self.held.refused.connect(self._on_refused)

    # --- what the shell asks -----------------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return page_actions(self)

    def open(self, **params: Any) -> None:
        approval_id = params.get("approval_id")
        if approval_id is not None:
            self._show_request(UUID(str(approval_id)))
            self.pane.choose(UUID(str(approval_id)))

    def place(self) -> dict[str, Any]:
        return {"approval_id": self.shown_id} if self.shown_id is not None else {}

    def help_topic(self) -> str:
        return "deciding"

    def focus_default(self) -> None:
        self.pane.list.setFocus()

    def entered(self) -> None:
        self._clock.start()
        if self._stale:
            self.reload()
        self._on_clock()

    def left(self) -> None:
        self._clock.stop()
        self.held.send_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only what nobody else wanted: Escape in a field leaves the field.
        if event.key() == Qt.Key.Key_Escape and self.marking.shows:
            self.marking.clear()
            return
        super().keyPressEvent(event)

    # --- asking ------------------------------------------------------------------------------------

    def reload(self) -> None:
        self._stale = False
        workspace, arrived = self._workspace, self.held.arrived
        if self._listing is not None:
            self._listing.cancel()
        me, now = workspace.current_user.id, workspace.clock.now()
        asked = workspace.ask(read_inbox, workspace.tenant_id, me, now)
        self._listing = self.context.requests.submit(
            asked, lambda inbox: self._on_inbox(inbox, arrived), owner=self
        )
        if self.pane.mode == "history":
            self._ask_history()
        if self.shown_id is not None:
            self._ask_case()

    def _ask_history(self) -> None:
        workspace = self._workspace
        by, search = workspace.current_user.id if self.pane.only_mine else None, self.pane.search
        asked = workspace.ask(read_history, workspace.tenant_id, by, search.statuses, search.text)
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self.context.requests.submit(asked, self._on_history, owner=self)

    def _ask_case(self) -> None:
        workspace = self._workspace
        if self._reading is not None:
            self._reading.cancel()
        asked = workspace.ask(
            read_case, workspace.tenant_id, self.shown_id, workspace.current_user.id,
            workspace.clock.now(),
        )  # fmt: skip
        self._reading = self.context.requests.submit(asked, self._on_case, owner=self)

    # --- answers -----------------------------------------------------------------------------------

    def _on_inbox(self, inbox: Inbox, arrived: frozenset[UUID]) -> None:
        self.held.forget(arrived)
        self.inbox = inbox
        self.marking.keep_to(inbox)
        self._show_inbox()
        if self.pane.mode != "inbox":
            return
        waiting = [one.approval_id for one in inbox.questions]
        waiting += [row.id for row in inbox.rows if not self.held.is_spoken_for(row.id)]
        gone = self.shown_id is None or (
            self.case is not None
            and self.case.approval.id == self.shown_id
            and self.case.approval.waits_for_viewer
            and self.shown_id not in [row.id for row in inbox.rows]
        )
        if gone and waiting:
            self.pane.choose(waiting[0])
        elif self.shown_id is None:
            self._show_nothing()

    def _on_history(self, rows: Any) -> None:
        self.pane.show_history(rows, self._workspace.clock.now(), self.shown_id)
        if self.pane.mode == "history" and self.shown_id is None:
            if rows:
                self.pane.list.step(0)
            else:
                self._show_nothing()

    def _on_case(self, case: Case | None) -> None:
        self.case = case
        if case is None:
            self.shown_id = None
            self._show_nothing()
            return
        self._show_case()
        if not self.marking.shows:
            self._right.setCurrentWidget(self.detail)
        self.context.actions.refresh()

    # --- showing -----------------------------------------------------------------------------------

    def _show_inbox(self) -> None:
        now = self._workspace.clock.now()
        self.pane.show_inbox(self.inbox, self.held, now, self.shown_id, self.marking.marked)

    def _show_nothing(self) -> None:
        """Instead of a request: what would stand there."""
        past = self.pane.mode == "history"
        self._right.setCurrentWidget(self._no_past if past else self._empty)

    def show_right(self) -> None:
        """One request, or several that are decided together."""
        self._show_inbox()
        if self.marking.shows:
            self._right.setCurrentWidget(self.together)
        elif self.case is not None:
            self._show_case()
            self._right.setCurrentWidget(self.detail)
        else:
            self._show_nothing()
        self.context.actions.refresh()

    def may_write(self) -> bool:
        return self.marking.shows or self.detail.card.questions.owes_answer or self.may_decide()

    def _show_request(self, approval_id: UUID) -> None:
        if approval_id == self.shown_id:
            return
        self.shown_id = approval_id
        self.case = None
        self.marking.forget_results()
        self._ask_case()

    def _show_case(self) -> None:
        case = self.case
        if case is None:
            return
        approval_id = case.approval.id
        held = self.held.get(approval_id)
        sent = held is None and self.held.is_spoken_for(approval_id)
        self.detail.show_case(case, held, sent=sent, now=self._workspace.clock.now())
        others = [one for one in alike(approval_id, self.inbox) if not self.held.is_spoken_for(one)]
        self.detail.card.show_alike(len(others) - 1)

    def _on_clock(self) -> None:
        now = self._workspace.clock.now()
        if self.pane.mode == "inbox":
            self._show_inbox()
        self.detail.card.show_time(now)

    def _on_changed(self, changes: Changes) -> None:
        about = self.ticket_id()
        if not changes.touches(*_WATCHED) and about not in changes.of("tickets"):
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _on_mode_changed(self, mode: str) -> None:
        self.shown_id = None
        self.case = None
        self.marking.clear()
        if mode == "history":
            self._right.setCurrentWidget(self._not_yet)
            self._ask_history()
        else:
            self._on_inbox(self.inbox, frozenset())
            self.reload()
        self.context.actions.refresh()

    # --- deciding ----------------------------------------------------------------------------------

    def may_decide(self) -> bool:
        case = self.case
        return (
            case is not None
            and case.approval.status == "pending"
            and case.approval.waits_for_viewer
            and not self.held.is_spoken_for(case.approval.id)
        )

    def decide(self, decision: str) -> None:
        if self.marking.marked:
            self.marking.decide(decision)
            return
        case = self.case
        if case is None or not self.may_decide():
            return
        approval = case.approval
        following = self._next_waiting(approval.id)
        self.held.hold(approval.id, approval.title, decision, self.detail.card.comment.text)
        if following is not None:
            self.pane.choose(following)
        self.pane.list.setFocus()

    def _next_waiting(self, approval_id: UUID) -> UUID | None:
        ids = [row.id for row in self.inbox.rows]
        if approval_id not in ids:
            return None
        place = ids.index(approval_id)
        after = [*ids[place + 1 :], *ids[:place]]
        return next((one for one in after if not self.held.is_spoken_for(one)), None)

    def _take_back(self) -> None:
        if self.shown_id is not None:
            self.held.take_back(self.shown_id)

    def _on_held_changed(self) -> None:
        if self.pane.mode == "inbox":
            self._show_inbox()
        self._show_case()
        self.context.actions.refresh()

    def _on_sent(self, held: Held) -> None:
        self.marking.result(held.approval_id, None)
        self.detail.card.comment.clear_for(held.approval_id)
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _on_refused(self, held: Held, error: BaseException) -> None:
        why = describe_refusal(error)
        if not self.marking.result(held.approval_id, why):
            told = f"{held.title}: {why}"
            self.context.toasts.show(told, tone="danger", seconds=20)
        self.reload()

    # --- elsewhere ---------------------------------------------------------------------------------

    def ticket_id(self) -> UUID | None:
        case = self.case
        if case is None or case.approval.record_kind != "ticket":
            return None
        return case.approval.record_id

    def open_ticket(self) -> None:
        self.context.navigate("tickets", ticket_id=self.ticket_id())

    def open_away(self) -> None:
        self.away_desk.open_at(self.pane.away_button)

    def focus_answer(self) -> None:
        card = self.detail.card
        if self.marking.shows:
            self.together.comment.setFocus()
        elif card.questions.owes_answer:
            card.questions.field.setFocus()
        elif self.may_decide():
            self.detail.card.comment.setFocus()
