"""The cards of all tables that are to be imported, each of the kind that its headers show or a person says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.importing.csv_card import CsvCard
from deskflow.desktop.importing.plan import Plan
from deskflow.desktop.importing.staff_card import StaffCard
from deskflow.desktop.importing.table_card import TableCard
from deskflow.desktop.importing.words import tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.widgets.labels import Label
from deskflow.interchange.staff_files import recognise_table
from deskflow.interchange.staff_headers import Kind

# A CSV file each has a card of its own; beyond this many nobody looks at them one by one.
MOST_CARDS = 12


class TableCards(QWidget):
    """`changed` comes whenever it may have become clear whether all of them can be imported."""

    changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.cards: dict[Path, TableCard] = {}
        # Those that get a card, as soon as it is known what they hold.
        self._looked_at: set[Path] = set()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(context.theme.space(3))
        self._reading = Label(context.theme, tr("Reading the headers…"), tone="text-muted")
        self._layout.addWidget(self._reading)
        self._reading.hide()

    @property
    def is_ready(self) -> bool:
        cards = self.cards.values()
        return len(cards) == len(self._looked_at) and all(card.is_usable for card in cards)

    def add(self, plan: Plan) -> None:
        """Tables that are new in the plan."""
        for one in plan.tables[:MOST_CARDS]:
            if one.path not in self._looked_at:
                self._looked_at.add(one.path)
                self._recognise(one.path)
        self._reading.setVisible(len(self.cards) < len(self._looked_at))

    def tell(self, plan: Plan) -> None:
        """What was said about each of them."""
        cards = self.cards
        plan.told = {path: card.told for path, card in cards.items() if card.told is not None}
        plan.kinds = {path: card.kind for path, card in cards.items()}
        plan.make = {path: card.make for path, card in cards.items() if isinstance(card, StaffCard)}

    def has_tickets(self, plan: Plan) -> bool:
        """Whether any of them may hold tickets."""
        found = any(card.kind == "tickets" for card in self.cards.values())
        return found or len(plan.tables) > MOST_CARDS

    def clear(self) -> None:
        for card in self.cards.values():
            card.deleteLater()
        self.cards.clear()
        self._looked_at.clear()

    def _recognise(self, path: Path) -> None:
        """Reading is for the child process, also of the headers alone."""
        asked = self._context.workspace.child.run(recognise_table, str(path), timeout=60.0)
        self._context.requests.submit(
            asked,
            lambda kind: self._show(path, kind),
            lambda _: self._show(path, "tickets"),
            owner=self,
        )

    def _show(self, path: Path, kind: Kind) -> None:
        """In the place of the one there is, if somebody says that the file holds something else."""
        if path not in self._looked_at:
            return
        context, before = self._context, self.cards.get(path)
        card = CsvCard(context, path) if kind == "tickets" else StaffCard(context, path, kind)
        card.settled.connect(self._on_settled)
        card.other_kind.connect(lambda other: self._show(path, other))
        self.cards[path] = card
        if before is None:
            self._layout.insertWidget(self._layout.indexOf(self._reading), card)
        else:
            self._layout.replaceWidget(before, card)
            before.hide()
            before.deleteLater()
            card.kind_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reading.setVisible(len(self.cards) < len(self._looked_at))
        self._on_settled()

    def _on_settled(self) -> None:
        """People of one list may be those of the time off in another."""
        lists = [one for one in self.cards.values() if isinstance(one, StaffCard)]
        coming = frozenset[str]().union(*(one.comes for one in lists))
        for one in lists:
            one.expect(coming)
        self.changed.emit()
