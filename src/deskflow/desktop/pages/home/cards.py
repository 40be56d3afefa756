"""The cards under the figures: what is due next with automation below it, what came and went, who has how much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deskflow.desktop.pages.home.flow_chart import FlowChart
from deskflow.desktop.pages.home.painting import PersonPaint, RunPaint, TicketPaint
from deskflow.desktop.pages.home.reading import Automation, PersonRow, Span, Tickets
from deskflow.desktop.pages.home.rows import ShortList
from deskflow.desktop.pages.home.words import counted, tr
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.legend import Legend
from deskflow.desktop.widgets.surfaces import Card
from deskflow.tickets.home_queries import DeskCounts


class ListCard(Card):
    """A card whose rows reach further out than its words, so that both stand on one line when nothing is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        side, end = theme.space(3) - theme.space(1), theme.space(3)
        self.body.setContentsMargins(side, theme.space(2), side, end)
        self.body.setSpacing(theme.space(0))

    def add_words(self, label: Label) -> Label:
        label.setContentsMargins(self._theme.space(1), 0, self._theme.space(1), 0)
        self.body.addWidget(label)
        return label


class CardHead(QWidget):
    """A heading with something at its right."""

    def __init__(self, theme: Theme, title: str, right: QWidget | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), 0, theme.space(1), 0)
        row.setSpacing(theme.space(2))
        row.addWidget(Label(theme, title, weight="semibold"))
        row.addStretch(1)
        if right is not None:
            row.addWidget(right)
        self.setMinimumHeight(theme.tokens.size.button)


class DueCard(ListCard):
    """`ticket_wanted` carries a ticket's id; `view_wanted` is the link to the whole list."""

    ticket_wanted = Signal(object)
    view_wanted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        paint = TicketPaint(theme, now)
        link = Button(theme, tr("Open view"), kind="link")
        link.setAccessibleName(tr("Open the view of all open tickets by due time"))
        link.clicked.connect(self.view_wanted)
        self.list = ShortList(theme, tr("Due next"), paint.paint, paint.told, lines=True)
        self.list.opened.connect(lambda row: self.ticket_wanted.emit(row.id))
        self._nothing = Label(theme, tone="text-muted", wrap=True)
        self.body.addWidget(CardHead(theme, tr("Due next"), link))
        self.body.addWidget(self.list)
        self.add_words(self._nothing)

    def show_tickets(self, tickets: Tickets) -> None:
        self.list.show_rows(tickets.due)
        self.list.setVisible(bool(tickets.due))
        self._nothing.setVisible(not tickets.due)
        self._nothing.setText(_nothing_due(tickets.counts))


def _nothing_due(counts: DeskCounts) -> str:
    if counts.open:
        return tr("None of the open tickets has a due time.")
    return tr("Nothing is open. New tickets appear here in the order in which they are due.")


class AutomationCard(ListCard):
    """The last runs, how the engine is, and loudly what failed."""

    run_wanted = Signal(object)
    failures_wanted = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        self._paint = paint = RunPaint(theme, now)
        self.health = ElidedLabel(theme, size="sm", weight="medium", tone="text-muted")
        self.health.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.failed = InlineBanner(theme, dismissable=False)
        self.failed.acted.connect(self.failures_wanted)
        self.list = ShortList(theme, tr("Last runs"), paint.paint, paint.told)
        self.list.opened.connect(lambda run: self.run_wanted.emit(run.id))
        self._nothing = Label(
            theme,
            tr("No workflow has run yet. Runs appear here as they happen, failed ones loudly."),
            tone="text-muted",
            wrap=True,
        )
        self.failed.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        for part in (CardHead(theme, tr("Automation"), self.health), self.failed, self.list):
            self.body.addWidget(part)
        self.add_words(self._nothing)
        self.body.addStretch(1)

    def show_automation(self, automation: Automation) -> None:
        self.list.show_rows(automation.runs)
        self.list.setVisible(bool(automation.runs))
        self._nothing.setVisible(not automation.runs)
        if not automation.failed:
            self.failed.hide()
            return
        text = counted(
            automation.failed,
            tr("One run has failed within the last 24 hours."),
            tr("{n} runs have failed within the last 24 hours."),
        )
        if self.failed.isHidden() or self.failed.text != text:
            self.failed.say(text, "danger", tr("Look at them"))

    def show_health(self, text: str, tone: Tone) -> None:
        if self.health.text() != text:
            self.health.setText(text)
        self.health.set_tone("text-muted" if tone == "success" else tone)


class FlowCard(ListCard):
    """What came in and what was finished, by day."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.chart = FlowChart(theme)
        legend = Legend(theme, (("accent", tr("new")), ("text-faint", tr("finished"))))
        self.body.addWidget(CardHead(theme, tr("In and out"), legend))
        chart = QHBoxLayout()
        chart.setContentsMargins(theme.space(1), 0, theme.space(1), 0)
        chart.addWidget(self.chart)
        self.body.addLayout(chart)

    def show_flow(self, span: Span, tickets: Tickets) -> None:
        self.chart.show_flow(span.days, tickets.flow)


class LoadCard(ListCard):
    """Open tickets by person. The longest bar is whoever has most; `person_wanted` carries whose tickets to show."""

    person_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._paint = PersonPaint(theme)
        self._total = Label(theme, size="sm", weight="medium", tone="text-muted")
        self.list = ShortList(theme, tr("Load"), self._paint.paint, self._paint.told)
        self.list.opened.connect(self.person_wanted)
        self._more = Label(theme, size="sm", tone="text-muted")
        self.body.addWidget(CardHead(theme, tr("Load"), self._total))
        self.body.addWidget(self.list)
        self.add_words(self._more)
        self.body.addStretch(1)

    def show_people(self, people: tuple[PersonRow, ...], most: int) -> None:
        """A screen of people helps nobody: `most` of them, those with most work."""
        self._paint.most = max((one.open for one in people), default=1)
        shown, rest = people[:most], people[most:]
        self.list.show_rows(shown)
        self.list.viewport().update()
        total = sum(one.open for one in people)
        self._total.setText(
            counted(total, tr("one ticket assigned"), tr("{n} tickets assigned")) if people else ""
        )
        self._more.setVisible(bool(rest))
        self._more.setText(tr("and {n} more people").format(n=len(rest)))
