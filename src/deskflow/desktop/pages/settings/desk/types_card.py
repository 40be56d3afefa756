"""The types of ticket: which are offered, with which icon, and how urgent each begins. Every change is saved at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.choices import priorities
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.chip_button import ChipButton
from deskflow.desktop.records.cards import TitledCard
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.defining.commands import DefineTicketRules
from deskflow.tickets.defining.kinds import ICONS, types_json
from deskflow.tickets.defining.priorities import FOLLOW
from deskflow.tickets.rules import TYPES


class TypesCard(TitledCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        theme = context.theme
        super().__init__(theme, self.tr("Types"))
        self._context = context
        self._known = known
        about = self.tr("A new ticket begins with the priority of its type while impact and urgency are not known.")  # fmt: skip
        self.body.addWidget(Label(theme, about, size="sm", tone="text-muted", wrap=True))
        self.icons: dict[str, ChipButton] = {}
        self.priorities: dict[str, ChipButton] = {}
        self.offered: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(0))
        for at, kind in enumerate(TYPES):
            name = words.word("type", kind)
            icon = ChipButton(theme, self.tr("Icon of {type}").format(type=name))
            icon.clicked.connect(partial(self._pick_icon, kind))
            priority = ChipButton(theme, self.tr("First priority of {type}").format(type=name))
            priority.clicked.connect(partial(self._pick_priority, kind))
            box = QCheckBox(self.tr("can be chosen"))
            box.setMinimumHeight(theme.tokens.size.button)
            box.setAccessibleName(self.tr("{type} can be chosen").format(type=name))
            box.clicked.connect(lambda on, kind=kind: self._change(kind, is_offered=on))
            self.icons[kind], self.priorities[kind], self.offered[kind] = icon, priority, box
            for column, part in enumerate((icon, priority, box)):
                # As wide as its own words, in a column as wide as the widest of them.
                grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        known.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for kind in TYPES:
            rules = self._known.rules.types.of(kind)
            name = words.word("type", kind)
            self.icons[kind].set_chip(Chip(name, icon=rules.icon), self.tr("Choose another icon"))
            said = words.word_of("priority", rules.priority)
            self.priorities[kind].set_chip(Chip(said, PRIORITY_TONES[rules.priority]))
            self.offered[kind].setChecked(rules.is_offered)

    def _pick_icon(self, kind: str) -> None:
        current = self._known.rules.types.of(kind).icon
        offered = [
            Choice(one, one.replace("-", " "), icon=one, current=one == current) for one in ICONS
        ]
        pick(
            self._context.theme, self.icons[kind], self.tr("Which icon?"), offered,
            lambda icon: self._change(kind, icon=icon),
        )  # fmt: skip

    def _pick_priority(self, kind: str) -> None:
        current = self._known.rules.types.of(kind).priority
        offered = [one for one in priorities(current) if one.value != FOLLOW]
        pick(
            self._context.theme, self.priorities[kind], self.tr("Which priority at first?"), offered,
            lambda priority: self._change(kind, priority=priority),
        )  # fmt: skip

    def _change(self, kind: str, **more: Any) -> None:
        rules = self._known.rules.types
        own = rules.of(kind)
        now = {"icon": own.icon, "priority": own.priority, "is_offered": own.is_offered}
        value = {**types_json(rules), kind: {**now, **more}}
        said = self.tr("{type} changed").format(type=words.word("type", kind))

        def refused(problem: BaseException) -> None:
            self._context.toasts.show(words.describe_error(problem), tone="danger", seconds=12)
            self._show()

        run_with_undo(
            self._context, DefineTicketRules("types", value), said, owner=self, on_error=refused
        )
