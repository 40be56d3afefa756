"""How much each part of the severity counts, the words that raise it, and open tickets assessed anew in the background."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QSpinBox
from sqlalchemy import Connection, select

from deskflow.core.bus import Outcome
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.saving_card import SavingCard
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.fields import FormRow, inset_text
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.defining.commands import DefineTicketRules, ResetTicketRules
from deskflow.tickets.defining.severity import PARTS
from deskflow.tickets.severities import AssessTickets
from deskflow.tickets.tables import tickets

CHUNK = 200


def open_ticket_ids(connection: Connection, tenant_id: UUID) -> list[UUID]:
    c = tickets.c
    return list(
        connection.execute(
            select(c.id).where(c.tenant_id == tenant_id, c.is_open.is_(True)).order_by(c.pk)
        ).scalars()
    )


class SeverityCard(SavingCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        super().__init__(
            context,
            self.tr("Severity"),
            self.tr(
                "A number from 0 to 100 by which lists can be sorted. These are the most points that each part can give; together they come to 100."
            ),
        )
        theme = context.theme
        self._known = known
        self.points: dict[str, QSpinBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(0))
        helps = {
            "impact": self.tr("How many it hits"),
            "urgency": self.tr("How soon it hurts"),
            "tier": self.tr("Platinum counts in full, gold and silver in part"),
            "keywords": self.tr("One of the words below stands in the title or the first message"),
            "repeat": self.tr(
                "Two earlier tickets of the same equipment count in full, one by half"
            ),
        }
        for at, part in enumerate(PARTS):
            spin = QSpinBox()
            spin.setRange(0, 100)
            spin.setAccessibleName(words.word("severity", part))
            inset_text(theme, spin)
            spin.valueChanged.connect(self._on_points)
            self.points[part] = spin
            grid.addWidget(Label(theme, words.word("severity", part), weight="medium"), at, 0)
            grid.addWidget(spin, at, 1)
            grid.addWidget(
                Label(theme, helps[part], size="sm", tone="text-muted", wrap=True), at, 2
            )
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.sum = Label(theme, "", size="sm", weight="medium")
        self.body.addWidget(self.sum)
        self.keywords = QPlainTextEdit()
        self.keywords.setTabChangesFocus(True)
        self.keywords.setFixedHeight(theme.metrics().lineSpacing() * 4 + 2 * theme.space(1))
        self.keywords.textChanged.connect(self._on_typed)
        self.keywords_row = FormRow(
            theme, self.tr("Words that raise it"), self.keywords,
            hint=self.tr("With commas between or one in a line; whole words, whatever their case."),
        )  # fmt: skip
        self.days = QSpinBox()
        self.days.setRange(1, 365)
        self.days.setSuffix(self.tr(" days"))
        inset_text(theme, self.days)
        self.days.valueChanged.connect(self._on_typed)
        self.body.addWidget(self.keywords_row)
        self.body.addWidget(FormRow(theme, self.tr("Trouble counts as “again” within"), self.days))
        self.assess_button = Button(theme, self.tr("Assess open tickets again"), icon="refresh-cw")
        self.assess_button.clicked.connect(self.assess)
        self.add(self.assess_button)
        self.finish(reset=self.tr("As at first"))
        self.save_wanted.connect(self.save)
        self.discard_wanted.connect(self._show)
        self.reset_wanted.connect(self._reset)
        self._filling = False
        self._left: list[UUID] = []
        self._total = 0
        self._job: Job | None = None
        known.changed.connect(self._on_known)
        self._show()

    def save(self) -> None:
        value = {
            "weights": {part: spin.value() for part, spin in self.points.items()},
            "keywords": self._words(),
            "repeat_days": self.days.value(),
        }
        self.run(DefineTicketRules("severity", value), self.tr("Severity saved"))

    def assess(self) -> None:
        """All open tickets by the rules as they are now, a few at a time, in the background."""
        if self._job is not None:
            return
        workspace = self._context.workspace
        asked = workspace.ask(open_ticket_ids, workspace.tenant_id)
        self._context.requests.submit(asked, self._begin, owner=self)

    # --- assessing ----------------------------------------------------------------------------

    def _begin(self, ids: Sequence[UUID]) -> None:
        self._left, self._total = list(ids), len(ids)
        self._job = self._context.jobs.start(
            self.tr("Assessing %n ticket(s)", "", self._total), self._left.clear
        )
        self.assess_button.setEnabled(False)
        self._next()

    def _next(self, _: Outcome | None = None) -> None:
        assert self._job is not None
        self._job.report(self._total - len(self._left), self._total)
        if not self._left:
            self._end()
            return
        part = tuple(self._left[:CHUNK])
        del self._left[:CHUNK]
        run = self._context.workspace.run_in_background(AssessTickets(part))
        self._context.requests.submit(run, self._next, self._end, owner=self)

    def _end(self, error: BaseException | None = None) -> None:
        if self._job is not None:
            self._job.finish()
            self._job = None
        self.assess_button.setEnabled(True)
        if error is not None:
            self._context.toasts.show(words.describe_error(error), tone="danger", seconds=12)
        else:
            self._context.toasts.show(self.tr("Open tickets were assessed again"))

    # --- the form -----------------------------------------------------------------------------

    def _words(self) -> list[str]:
        lines = self.keywords.toPlainText().replace(",", "\n").split("\n")
        return [one.strip() for one in lines if one.strip()]

    def _show(self) -> None:
        rules = self._known.rules.severity
        self._filling = True
        for part, spin in self.points.items():
            spin.setValue(rules.weights[part])
        self.keywords.setPlainText(", ".join(rules.keywords))
        self.days.setValue(rules.repeat_days)
        self._filling = False
        self._say_sum()

    def _on_known(self) -> None:
        if not self.is_changed:
            self._show()

    def _on_points(self) -> None:
        self._say_sum()
        self._on_typed()

    def _say_sum(self) -> None:
        total = sum(spin.value() for spin in self.points.values())
        self.sum.setText(self.tr("Together {sum} of 100").format(sum=total))
        self.sum.set_tone("text-muted" if total == 100 else "danger")

    def _on_typed(self) -> None:
        if not self._filling:
            self.touch()

    def _reset(self) -> None:
        self.set_changed(False)
        said = self.tr("Severity is as at first")
        run_with_undo(self._context, ResetTicketRules("severity"), said, owner=self)
