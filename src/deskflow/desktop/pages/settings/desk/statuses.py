"""Statuses of the tenant's own, and the table of moves between all of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.moves_grid import MovesGrid
from deskflow.desktop.pages.settings.desk.names_editor import NamesEditor
from deskflow.desktop.pages.settings.desk.outcomes_card import OutcomesCard
from deskflow.desktop.pages.settings.desk.saving_card import SavingCard
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.records.saving import run_with_undo
from deskflow.tickets.defining.commands import DefineTicketRules, ResetTicketRules
from deskflow.tickets.defining.moves import CHOOSABLE, Moves


class StatusesSection(QWidget):
    """Statuses, moves, and what is asked when a ticket is resolved."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.known = RulesKnown(context, self)
        self.statuses = StatusesCard(context, self.known)
        self.moves = MovesCard(context, self.known)
        self.outcomes = OutcomesCard(context, self.known)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(context.theme.space(3))
        for card in (self.statuses, self.moves, self.outcomes):
            layout.addWidget(card)


class StatusesCard(SavingCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        super().__init__(
            context,
            self.tr("Statuses of your own"),
            self.tr(
                "Each counts as one of the built-in statuses: promised times, lists and reports look at that one. What it counts as stays as it was made."
            ),
        )
        self._known = known
        counts_as = [(one, self.tr("counts as {status}").format(status=words.word("status", one))) for one in CHOOSABLE]  # fmt: skip
        self.names = NamesEditor(
            context.theme, self.tr("Status"), self.tr("Add a status"), second=counts_as,
            second_name=self.tr("Counts as"),
        )  # fmt: skip
        self.names.edited.connect(self.touch)
        self.body.addWidget(self.names)
        self.finish()
        self.save_wanted.connect(self.save)
        self.discard_wanted.connect(self._show)
        known.changed.connect(self._on_known)
        self._show()

    def save(self) -> None:
        self.run(DefineTicketRules("statuses", self.names.entries()), self.tr("Statuses saved"))

    def _show(self) -> None:
        entries: list[dict[str, Any]] = [
            {"key": one.key, "name": one.name, "counts_as": one.counts_as}
            for one in self._known.rules.moves.own.values()
            if one.is_active
        ]
        self.names.show_entries(entries)

    def _on_known(self) -> None:
        if not self.is_changed:
            self._show()


class MovesCard(SavingCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        super().__init__(
            context,
            self.tr("Which moves are allowed"),
            self.tr(
                "Rows are where a ticket stands, columns where it may go. What is not ticked is refused, with what is allowed instead. A customer's answer opens a ticket whatever stands here."
            ),
        )
        self._known = known
        self.grid = MovesGrid(context.theme)
        self.grid.edited.connect(self.touch)
        area = QScrollArea()
        area.setWidget(self.grid)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        self._area = area
        self.body.addWidget(area)
        self.finish(reset=self.tr("As at first"))
        self.save_wanted.connect(self.save)
        self.discard_wanted.connect(self._show)
        self.reset_wanted.connect(self._reset)
        known.changed.connect(self._on_known)
        self._show()

    def save(self) -> None:
        """Rows that are as built in are left out, so that they keep up with new statuses."""
        plain = Moves(self._known.rules.moves.own)
        differing = {
            old: new for old, new in self.grid.moves().items() if set(new) != set(plain.targets(old))
        }  # fmt: skip
        self.run(DefineTicketRules("moves", differing), self.tr("Moves saved"))

    def _show(self) -> None:
        moves = self._known.rules.moves
        statuses = [(key, self._known.status_word(key)) for key in moves.statuses]
        self.grid.show_moves(statuses, {key: frozenset(moves.targets(key)) for key, _ in statuses})
        self._area.setFixedHeight(self.grid.sizeHint().height() + 2 + self._area.horizontalScrollBar().sizeHint().height())  # fmt: skip

    def _on_known(self) -> None:
        # New statuses have to be seen at once, or their moves could not be said.
        self.set_changed(False)
        self._show()

    def _reset(self) -> None:
        self.set_changed(False)
        said = self.tr("Moves are as at first")
        run_with_undo(self._context, ResetTicketRules("moves"), said, owner=self)
        self._show()
