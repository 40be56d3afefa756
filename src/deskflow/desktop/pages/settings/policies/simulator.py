"""What a ticket would be promised, and why: says it again with every change of a policy that is open for editing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.forms.choice_editors import OneOfEditor, RecordsEditor
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.policies.form import Choices
from deskflow.desktop.pages.settings.policies.words import passed_over_text
from deskflow.desktop.pages.tickets.ticket.due_words import clauses
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.moments import moment_edit, moment_in
from deskflow.desktop.words import describe_error
from deskflow.sla.simulating import Draft, Simulation, Wish, simulate
from deskflow.tickets.rules import CHANNELS, PRIORITIES, TYPES

_PAUSE_MS = 150


class Simulator(TitledCard):
    """`draft` answers with the policy that is being edited, None when none is; it may raise what is wrong with it."""

    def __init__(self, context: PageContext, draft: Callable[[], Draft | None]) -> None:
        theme = context.theme
        super().__init__(theme, "")
        self.title.setText(self.tr("Try it: a ticket like this"))
        self._context = context
        self._draft = draft
        self._names: dict[str, str] = {}
        self._follows_now = True
        around = Surroundings(theme)

        def several(kind: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
            return [(value, words.word(kind, value)) for value in values]

        self.priority = OneOfEditor(
            around, self.tr("Priority"), [(one, one) for one in PRIORITIES], blank=None
        )
        self.priority.set_value("P2")
        self.customer = RecordsEditor(
            around, self.tr("Customer"), "customer", many=False, placeholder=self.tr("any customer"), records=[]
        )  # fmt: skip
        self.type = OneOfEditor(around, self.tr("Type"), several("type", TYPES), blank=None)
        self.type.set_value("breakdown")
        self.channel = OneOfEditor(around, self.tr("Channel"), several("channel", CHANNELS), blank=None)  # fmt: skip
        self.channel.set_value("email")
        self.team = RecordsEditor(
            around, self.tr("Team"), "team", many=False, placeholder=self.tr("no team"), records=[]
        )
        now = words.local(context.workspace.clock.now())
        self.at = moment_edit(self.tr("Comes in at"), now.replace(tzinfo=None))
        self.at.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(0))
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Priority"), self.priority),
            (self.tr("Customer"), self.customer),
            (self.tr("Comes in at"), self.at),
            (self.tr("Type"), self.type),
            (self.tr("Channel"), self.channel),
            (self.tr("Team"), self.team),
        )
        for place, (title, field) in enumerate(fields):
            row, column = divmod(place, 3)
            grid.addWidget(Label(theme, title, size="sm", tone="text-muted"), row * 2, column)
            grid.addWidget(field, row * 2 + 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.lines: list[Label] = []
        self._answer = QVBoxLayout()
        self._answer.setSpacing(theme.space(0))
        self.body.addLayout(self._answer)
        for editor in (self.priority, self.customer, self.type, self.channel, self.team):
            editor.edited.connect(self.refresh)
        self.at.dateTimeChanged.connect(self._on_time)
        self._pausing = QTimer(self)
        self._pausing.setSingleShot(True)
        self._pausing.setInterval(_PAUSE_MS)
        self._pausing.timeout.connect(self._ask)

    def offer(self, choices: Choices) -> None:
        self._names = choices.names()
        self.customer.offer(choices.customers)
        self.team.offer(choices.teams)
        self.refresh()

    def refresh(self) -> None:
        """Soon: several changes at once are one question."""
        self._pausing.start()

    def texts(self) -> list[str]:
        return [line.text() for line in self.lines]

    def _on_time(self) -> None:
        self._follows_now = False
        self.refresh()

    def _ask(self) -> None:
        workspace = self._context.workspace
        wish = self._wish()
        try:
            draft = self._draft()
        except Exception as problem:  # noqa: BLE001 - whatever is wrong is said under its field when it is saved
            self._on_refused(problem)
            return
        asked = workspace.ask(simulate, workspace.tenant_id, wish, draft)
        self._context.requests.submit(asked, lambda found: self._show(found, wish.at), self._on_refused, owner=self)  # fmt: skip

    def _wish(self) -> Wish:
        now = self._context.workspace.clock.now()
        customer, team = self.customer.value(), self.team.value()
        return Wish(
            now if self._follows_now else moment_in(self.at),
            str(self.priority.value()),
            UUID(customer) if customer else None,
            str(self.type.value()),
            str(self.channel.value()),
            UUID(team) if team else None,
        )

    def _on_refused(self, problem: BaseException) -> None:
        problem = getattr(problem, "problem", problem)
        self._clear()
        self._line(describe_error(problem), tone="text-muted")

    def _show(self, found: Simulation, at: datetime) -> None:
        self._clear()
        if found.policy is None:
            self._line(self.tr("No policy fits: nothing is promised."), weight="medium")
        elif found.is_default:
            self._line(self.tr("“{name}” counts: it is for all tickets that no other policy fits.").format(name=found.policy), weight="medium")  # fmt: skip
        else:
            self._line(self.tr("“{name}” counts: the first one that fits.").format(name=found.policy), weight="medium")  # fmt: skip
        for one in found.passed_over:
            self._line(passed_over_text(one, self._names), tone="text-muted")
        for promised in found.promised:
            self._answer.addSpacing(self._context.theme.space(1))
            due = self.tr("never") if promised.due_at is None else words.day_and_time(promised.due_at, at)  # fmt: skip
            text = self.tr("{clock} due {due}").format(
                clock=words.word("clock", promised.kind), due=due
            )
            self._line(text, weight="semibold")
            why = [one for one in clauses(promised.explanation, at)[1:-1] if one]
            if promised.at_risk_at is not None:
                why.append(self.tr("At risk from {time}").format(time=words.day_and_time(promised.at_risk_at, at)))  # fmt: skip
            self._line(" · ".join(why), tone="text-muted")
        if found.policy is not None and not found.promised:
            self._line(self.tr("It promises nothing for this priority."), tone="text-muted")

    def _line(self, text: str, *, tone: str = "text", weight: str = "regular") -> None:
        label = Label(self._context.theme, text, size="sm", tone=tone, weight=weight, wrap=True)  # type: ignore[arg-type]
        self._answer.addWidget(label)
        self.lines.append(label)

    def _clear(self) -> None:
        self.lines = []
        while (entry := self._answer.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()
