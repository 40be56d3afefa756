"""The request in the middle of the page: what is asked, by whom, about what, and the two buttons."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deskflow.approvals.reading import Approval
from deskflow.desktop.pages.approvals.answering import AnswerBar
from deskflow.desktop.pages.approvals.facts import FactsTable, facts_of
from deskflow.desktop.pages.approvals.held import Held
from deskflow.desktop.pages.approvals.reading import Case
from deskflow.desktop.pages.approvals.thread import QuestionThread
from deskflow.desktop.pages.approvals.words import deadline_chip, ending, waiting_chip
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import GhostButton
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.surfaces import Card
from deskflow.desktop.words import day_and_time

_TONES: dict[str, Tone] = {"approved": "success", "rejected": "danger", "expired": "warning"}


class _Lead(QWidget):
    """Where the request comes from, and the time that is left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        self._icon = _Icon(theme)
        self._source = ElidedLabel(theme, size="sm", tone="text-muted")
        self._source.setMinimumWidth(14 * theme.metrics("sm").averageCharWidth())
        self._time = ChipLabel(theme, Chip(""))
        row.addWidget(self._icon)
        row.addWidget(self._source, 1)
        row.addWidget(self._time)

    def show_source(self, case: Case) -> None:
        if case.workflow is None:
            self._icon.show_icon("user")
            self._source.setText(self.tr("Asked by a person"))
        else:
            self._icon.show_icon("workflow")
            step = self.tr("step “{step}”").format(step=case.step) if case.step else ""
            self._source.setText(" · ".join(part for part in (case.workflow, step) if part))

    def show_time(self, approval: Approval, now: datetime) -> None:
        chip = None
        owed = next((one.of_name for one in approval.questions if one.status == "open"), None)
        if approval.status == "pending" and owed is not None:
            chip = waiting_chip(owed)
        elif approval.status == "pending":
            chip = deadline_chip(approval.expires_at, approval.on_expiry, now)
        self._time.setVisible(chip is not None)
        if chip is not None:
            self._time.set_chip(chip)
            self._time.setToolTip(chip.text)


class _Icon(QWidget):
    """An icon in the muted tone; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = "workflow"
        side = theme.tokens.size.icon
        self.setFixedSize(side, side)

    def show_icon(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        theme.icons.paint(painter, self._name, theme.tokens.text_muted, QRectF(self.rect()))
        painter.end()


class RequestCard(Card):
    """`decided` carries approved or rejected; `take_back_wanted` the wish to undo what is held."""

    decided = Signal(str)
    take_back_wanted = Signal()
    ticket_wanted = Signal(object)
    alike_wanted = Signal()
    left = Signal()

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        super().__init__(theme, padding=theme.space(4))
        self._context = context
        self._approval: Approval | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.setSpacing(theme.space(2))
        self._lead = _Lead(theme)
        self._title = Label(theme, size="title", weight="bold", wrap=True, selectable=True)
        self._asked = Label(theme, tone="text-muted")
        self._asker = Label(theme, weight="semibold")
        self._when = ElidedLabel(theme, tone="text-muted")
        self._description = Label(theme, wrap=True, selectable=True)
        self._facts = FactsTable(theme)
        self._facts.ticket_wanted.connect(self.ticket_wanted)
        self._outcome = InlineBanner(theme, dismissable=False)
        self._outcome.acted.connect(self.take_back_wanted)
        self._reminder = InlineBanner(theme, dismissable=False)
        for banner in (self._outcome, self._reminder):
            banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.answer = AnswerBar(context)
        self.answer.decided.connect(self.decided)
        self.comment = self.answer.comment
        self.comment.left.connect(self._on_left)
        self.comment.interrupted.connect(self._on_interrupted)
        self.approve, self.reject = self.answer.approve, self.answer.reject
        self.questions = QuestionThread(context)
        self.questions.left.connect(self.left)
        self.alike = GhostButton(theme, "", icon="list-checks", key="L")
        self.alike.clicked.connect(self.alike_wanted)
        self._build()

    def _build(self) -> None:
        theme = self._theme
        self.body.addWidget(self._lead)
        self.body.addWidget(self._title)
        asked = QHBoxLayout()
        asked.setSpacing(theme.space(0))
        for part in (self._asked, self._asker):
            asked.addWidget(part)
        asked.addWidget(self._when, 1)
        self.body.addLayout(asked)
        self.body.addWidget(self._description)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._outcome)
        self.body.addWidget(self._reminder)
        self.body.addWidget(self.questions)
        self.body.addWidget(self.answer)
        self.body.addWidget(self.alike)

    # --- showing -----------------------------------------------------------------------------------

    def show_case(self, case: Case, held: Held | None, *, sent: bool, now: datetime) -> None:
        approval = case.approval
        if self._approval is None or self._approval.id != approval.id:
            self._reminder.hide()
        self._approval = approval
        workspace = self._context.workspace
        self._lead.show_source(case)
        self._lead.show_time(approval, now)
        self._title.setText(approval.title)
        self._show_asker(case, now)
        self._description.setText(approval.description or "")
        self._description.setVisible(bool(approval.description))
        self._facts.show_facts(facts_of(approval, may_open=workspace.can("tickets.read")))
        self.answer.show_for(approval)
        self.questions.show_questions(approval, workspace.current_user.id, now)
        self._show_answer(approval, held, sent=sent, now=now)

    def show_alike(self, others: int) -> None:
        """So many more of the same kind wait for this person."""
        told = self.tr("%n more like this: decide together", "", others)
        self.alike.setText(told)
        self.alike.setVisible(others > 0 and not self.answer.isHidden())

    def show_time(self, now: datetime) -> None:
        """Time has passed."""
        if self._approval is not None:
            self._lead.show_time(self._approval, now)

    def _show_asker(self, case: Case, now: datetime) -> None:
        approval = case.approval
        when = day_and_time(approval.created_at, now)
        if approval.requested_by is not None:
            self._asked.setText(self.tr("Asked for by"))
            self._asker.setText(approval.requested_by)
        elif case.workflow is not None:
            self._asked.setText(self.tr("Asked for by the workflow"))
            self._asker.setText(case.workflow)
        else:
            self._asked.setText(self.tr("Asked for by"))
            self._asker.setText(self.tr("DeskFlow"))
        customer = (approval.record or {}).get("customer")
        name = customer.get("name") if isinstance(customer, dict) else None
        about = self.tr("about {customer}").format(customer=name) if name else ""
        self._when.setText("".join(f"· {part} " for part in (when, about) if part))

    def _show_answer(
        self, approval: Approval, held: Held | None, *, sent: bool, now: datetime
    ) -> None:
        can = self._context.workspace.can("workflows.approve")
        mine = approval.status == "pending" and approval.waits_for_viewer
        self.answer.setVisible(mine and can and held is None and not sent)
        if held is not None:
            approved = held.decision == "approved"
            text = self.tr("Approved.") if approved else self.tr("Rejected.")
            text += " " + self.tr("It is sent in a moment; until then you can take it back.")
            self._say(text, "success" if approved else "warning", self.tr("Undo"))
        elif sent:
            self._say(self.tr("Your decision has been sent."), "success")
        elif approval.status != "pending":
            comment = approval.decision_comment
            text = ending(approval, now) + (f"\n“{comment}”" if comment else "")
            self._say(text, _TONES.get(approval.status, "info"))
        elif mine and not can:
            self._say(
                self.tr(
                    "You are asked, but your role does not include approving. "
                    "An administrator can change that."
                ),
                "warning",
            )
        elif not mine and self.questions.owes_answer:
            self._say(self.tr("Your answer is wanted before this is decided."), "info")
        elif not mine:
            self._say(self._whose_turn(approval), "info")
        elif approval.viewer_stands_in_for is not None:
            whom = approval.viewer_stands_in_for
            told = self.tr("You decide for {name}.").format(name=whom) if whom else ""
            self._say(told or self.tr("Nobody answered in time, so you may decide."), "info")
        elif approval.viewer_belongs_to:
            team = approval.viewer_belongs_to
            self._say(self.tr("You are asked as a member of {team}.").format(team=team), "info")
        else:
            self._outcome.hide()

    def _say(self, text: str, tone: Tone, action: str = "") -> None:
        # Said once, or a screen reader would hear it with every refresh.
        if self._outcome.isHidden() or self._outcome.text != text:
            self._outcome.say(text, tone, action)

    def _whose_turn(self, approval: Approval) -> str:
        me: UUID = self._context.workspace.current_user.id
        if any(one.by_id == me for one in approval.decisions):
            return self.tr("You have decided. Others are still asked.")
        if approval.requested_by_id == me:
            return self.tr("You asked for this, so somebody else decides.")
        names = [one.person_name for one in approval.approvers if one.status == "pending"]
        return self.tr("This waits for {names}.").format(names=", ".join(names))

    def _on_left(self) -> None:
        if self.answer.asking:
            self.answer.end_question()
        self.left.emit()

    def _on_interrupted(self, decision: str) -> None:
        if self.answer.isHidden():
            return
        text = (
            self.tr("You had approved this, but DeskFlow ended before it was sent. Decide again.")
            if decision == "approved"
            else self.tr(
                "You had rejected this, but DeskFlow ended before it was sent. Decide again."
            )
        )
        self._reminder.say(text, "warning")
