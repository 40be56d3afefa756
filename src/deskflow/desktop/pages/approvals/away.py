""" "I'm away": who decides for me from when until when, and for whom I do."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from deskflow.approvals.delegating import DelegateApprovals, DelegationRow, EndDelegation
from deskflow.core.commands import Command
from deskflow.desktop.pages.approvals.reading import Away
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.moments import moment_edit, moment_in
from deskflow.desktop.widgets.popover import Popover
from deskflow.desktop.words import day_and_time, describe_error, local
from deskflow.people.absence import AddTimeOff, RemoveTimeOff
from deskflow.people.profile_queries import TimeOffRow

WIDTH_IN_LETTERS = 62
_FIELDS = {"stand_in_id": "who", "starts_at": "begins", "ends_at": "ends", "topic": "topic"}


class AwayPopover(Popover):
    """Asks for the people when it opens; `arranged` comes with the outcomes of each change, several of them when somebody
    is away from tickets and from decisions alike."""

    arranged = Signal(object)

    def __init__(self, context: PageContext, window: QWidget, away: Away) -> None:
        theme = context.theme
        super().__init__(theme, window)
        self._context = context
        self._now = context.workspace.clock.now()
        self._may_decide = away.may_decide
        self.closed.connect(self.deleteLater)
        self.body.setContentsMargins(*[theme.space(3)] * 4)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        title = self.tr("While I am away")
        head.addWidget(Label(theme, title, size="heading", weight="semibold"), 1)
        close = IconButton(theme, "x", self.tr("Close"))
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        for row in away.delegations:
            self._add_row(theme, row)
        for off in away.time_off:
            self._add_time_off(theme, off)
        if away.delegations or away.time_off:
            self.body.addWidget(Hairline(theme))
        self.banner = InlineBanner(theme, dismissable=False)
        self.body.addWidget(self.banner)
        self._add_form(theme, away)

    def _add_row(self, theme: Theme, row: DelegationRow) -> None:
        mine = row.user_id == self._context.workspace.current_user.id
        if mine:
            who = self.tr("{name} decides for you").format(name=row.stand_in_name)
        else:
            who = self.tr("You decide for {name}").format(name=row.user_name)
        ending = EndDelegation(row.id) if mine else None
        self._add_line(theme, who, row.starts_at, row.ends_at, row.topic, ending)

    def _add_time_off(self, theme: Theme, row: TimeOffRow) -> None:
        who = self.tr("You get no tickets")
        self._add_line(theme, who, row.starts_at, row.ends_at, row.note, RemoveTimeOff(row.id))

    def _add_line(
        self,
        theme: Theme,
        who: str,
        starts_at: datetime,
        ends_at: datetime,
        about: str,
        ending: Command | None,
    ) -> None:
        when = self.tr("{start} to {end}").format(
            start=day_and_time(starts_at, self._now), end=day_and_time(ends_at, self._now)
        )
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        words = QGridLayout()
        words.setVerticalSpacing(0)
        words.addWidget(Label(theme, who, weight="medium", wrap=True), 0, 0)
        about = " · ".join(part for part in (when, about) if part)
        words.addWidget(Label(theme, about, size="sm", tone="text-muted", wrap=True), 1, 0)
        line.addLayout(words, 1)
        if ending is not None:
            begun = starts_at <= self._now
            end = Button(theme, self.tr("I am back") if begun else self.tr("Take back"))
            end.setAccessibleDescription(who)
            end.clicked.connect(lambda: self._send([ending]))
            line.addWidget(end)
        self.body.addLayout(line)

    def _add_form(self, theme: Theme, away: Away) -> None:
        self.who = QComboBox()
        for person in away.people:
            self.who.addItem(person.name, person.id)
        self.who.addItem(self.tr("nobody: it waits for me"), None)
        self.topic = QComboBox()
        self.topic.addItem(self.tr("everything"), "")
        for topic in away.topics:
            self.topic.addItem(topic, topic)
        for combo in (self.who, self.topic):
            # A long name must not make the panel wider.
            combo.setMinimumContentsLength(10)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        start = local(self._now)
        end = datetime.combine(start.date() + timedelta(days=7), time(18, 0))
        self.begins = moment_edit(
            self.tr("From"), start.replace(tzinfo=None, second=0, microsecond=0)
        )
        self.ends = moment_edit(self.tr("To"), end)
        self.rows = {
            "who": FormRow(theme, self.tr("Who decides for me"), self.who),
            "topic": FormRow(theme, self.tr("About"), self.topic),
            "begins": FormRow(theme, self.tr("From"), self.begins),
            "ends": FormRow(theme, self.tr("To"), self.ends),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(2))
        shown = ("who", "topic", "begins", "ends") if away.may_decide else ("begins", "ends")
        for name, row in self.rows.items():
            if name not in shown:
                row.setParent(self.panel)
                row.hide()
        for place, row in enumerate(self.rows[name] for name in shown):
            grid.addWidget(row, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)
        self.body.addLayout(grid)
        self.no_tickets = QCheckBox(self.tr("Give me no tickets meanwhile"))
        self.no_tickets.setMinimumHeight(theme.tokens.size.button)
        self.no_tickets.setChecked(True)
        self.body.addWidget(self.no_tickets)
        if away.may_decide:
            hint = self.tr(
                "What is asked of you still appears in your own list, too. Both names are shown."
            )
            self.body.addWidget(Label(theme, hint, size="sm", tone="text-muted", wrap=True))
        self.save = PrimaryButton(theme, self.tr("I am away then"))
        self.save.clicked.connect(self._on_save)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        self.body.addLayout(buttons)

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        self.panel.setFixedWidth(min(width, max(240, self._host.width() - 16)))
        height = self.body.totalHeightForWidth(self.panel.width())
        return QSize(self.panel.width(), max(height, self.body.totalMinimumSize().height()))

    # --- arranging ---------------------------------------------------------------------------------

    def _on_save(self) -> None:
        begins, ends = moment_in(self.begins), moment_in(self.ends)
        commands: list[Command] = []
        who = self.who.currentData() if self._may_decide else None
        if who is not None:
            topic = str(self.topic.currentData())
            commands.append(DelegateApprovals(who, begins, ends, topic))
        if self.no_tickets.isChecked():
            commands.append(AddTimeOff(self._context.workspace.current_user.id, begins, ends))
        if commands:
            self._send(commands)
        else:
            told = self.tr("Choose who decides for you, or that you get no tickets.")
            self.banner.say(told, "warning")
            self._place()

    def _send(self, commands: list[Command], done: tuple[Any, ...] = ()) -> None:
        """One after the other; what is done stays done when a later one is refused."""
        self.banner.hide()
        for row in self.rows.values():
            row.set_error("")
        self.save.setEnabled(False)
        first, rest = commands[0], commands[1:]

        def on_saved(outcome: Any) -> None:
            if rest:
                self._send(rest, (*done, outcome))
            else:
                self.dismiss()
                self.arranged.emit((*done, outcome))

        future = self._context.workspace.run(first)
        self._context.requests.submit(future, on_saved, self._on_refused, owner=self)

    def _on_refused(self, problem: BaseException) -> None:
        self.save.setEnabled(True)
        field = _FIELDS.get(str(getattr(problem, "params", {}).get("field", "")), "")
        if field:
            self.rows[field].set_error(describe_error(problem))
        else:
            self.banner.say(describe_error(problem), "danger")
        self._place()
