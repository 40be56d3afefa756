"""Before a decision: asking somebody, answering, and handing one request to somebody else. Each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.approvals.passing_on import PassApprovalOn
from deskflow.approvals.questions import AnswerQuestion, AskQuestion, WithdrawQuestion
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError
from deskflow.desktop.pages.approvals.reading import Away, read_away, read_colleagues
from deskflow.desktop.pages.approvals.words import tr
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words import describe_error

if TYPE_CHECKING:
    from deskflow.desktop.pages.approvals.page import ApprovalsPage


class Consulting(QObject):
    """What the buttons beside "approve" and "reject" do."""

    def __init__(self, page: ApprovalsPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        card = page.detail.card
        card.answer.asked.connect(self._ask)
        card.answer.whom_wanted.connect(self._choose_whom)
        card.answer.pass_on_wanted.connect(self.pass_on)
        card.questions.answered.connect(self._answer)
        card.questions.withdrawn.connect(self._withdraw)

    def begin_question(self) -> None:
        self._page.detail.card.answer.begin_question()

    def may_pass_on(self) -> bool:
        case = self._page.case
        return case is not None and self._page.may_decide() and case.approval.viewer_may_pass_on

    def _ask(self, question: str, of: UUID | None, name: str) -> None:
        told = tr("{name} was asked. The time stands still until the answer.").format(name=name)
        if (shown := self._page.shown_id) is not None:
            self._run(AskQuestion(shown, _plain(question), of), "asked", shown, told)

    def _answer(self, question_id: UUID, answer: str) -> None:
        command, told = AnswerQuestion(question_id, _plain(answer)), tr("Your answer was sent.")
        if (shown := self._page.shown_id) is not None:
            self._run(command, "answered", shown, told)

    def _withdraw(self, question_id: UUID) -> None:
        told = tr("The question was taken back.")
        if (shown := self._page.shown_id) is not None:
            self._run(WithdrawQuestion(question_id), "withdrawn", shown, told)

    def _choose_whom(self) -> None:
        bar, case = self._page.detail.card.answer, self._page.case
        if case is not None:
            self._choose(bar.whom, case.approval.requested_by_id, bar.ask_whom)

    def _choose(
        self, anchor: QWidget, first: UUID | None, on_chosen: Callable[[UUID, str], object]
    ) -> None:
        """Everybody who works here, whoever made the request on top."""
        workspace = self._context.workspace
        asked = workspace.ask(read_colleagues, workspace.tenant_id, workspace.current_user.id)

        def show(people: Any) -> None:
            ordered = sorted(people, key=lambda one: one.id != first)
            names = {one.id: one.name for one in people}
            choices = [
                Choice(
                    one.id, one.name, avatar=one.name,
                    detail=tr("asked for it") if one.id == first else "",
                )
                for one in ordered
            ]  # fmt: skip
            pick(
                self._context.theme, anchor, tr("Whom do you want to ask?"), choices,
                lambda one: on_chosen(one, names[one]),
            )  # fmt: skip

        self._context.requests.submit(asked, show, owner=self)

    def pass_on(self) -> None:
        """Asks to whom; who made the request cannot decide it."""
        case = self._page.case
        if case is None or not self.may_pass_on():
            return
        approval_id, without = case.approval.id, case.approval.requested_by_id
        anchor = self._page.detail.card.answer.pass_on
        workspace = self._context.workspace
        me, now = workspace.current_user.id, workspace.clock.now()
        asked = workspace.ask(read_away, workspace.tenant_id, me, now)

        def show(away: Away) -> None:
            people = [one for one in away.people if one.id != without]
            names = {one.id: one.name for one in people}
            if not people:
                text = tr("Nobody else may approve, so there is nobody to hand it to.")
                self._context.toasts.show(text, tone="warning")
                return
            pick(
                self._context.theme, anchor, tr("Who should decide instead?"),
                [Choice(one.id, one.name, avatar=one.name) for one in people],
                lambda one: self._pass_on(approval_id, one, names[one]),
            )  # fmt: skip

        self._context.requests.submit(asked, show, owner=self)

    def _pass_on(self, approval_id: UUID, to: UUID, name: str) -> None:
        told = tr("{name} may decide it from now on, and so may you.").format(name=name)
        self._run(PassApprovalOn(approval_id, to), "passed_on", approval_id, told)

    # --- inside ------------------------------------------------------------------------------------

    def _run(self, command: Command, what: str, approval_id: UUID, told: str) -> None:
        context = self._context

        def on_done(outcome: Any) -> None:
            context.toasts.show(told, undo=lambda: self._undo(outcome.command_id, approval_id))
            self._on_done(what, approval_id)

        context.requests.submit(
            context.workspace.run(command), on_done, self._on_refused, owner=self
        )

    def _on_done(self, what: str, approval_id: UUID) -> None:
        """What was sent need not be kept as a draft any more."""
        page, card = self._page, self._page.detail.card
        if approval_id == page.shown_id and what == "asked":
            card.comment.sent_off()
            card.answer.end_question()
        if approval_id == page.shown_id and what == "answered":
            card.questions.field.sent_off()
        page.pane.list.setFocus()
        page.reload()

    def _undo(self, command_id: UUID, approval_id: UUID) -> None:
        context = self._context
        context.requests.submit(
            context.workspace.undo(command_id),
            lambda _: self._on_done("undone", approval_id),
            self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: BaseException) -> None:
        told = describe_error(error)
        if isinstance(error, DeskflowError):
            told += " " + tr("What you wrote is kept.")
        self._context.toasts.show(told, tone="danger", seconds=20)


def _plain(text: str) -> str:
    """What was pasted may hold a NUL, which nothing can keep."""
    return text.replace("\x00", "")
