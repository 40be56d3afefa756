"""The last part of the sentence: what is done, one thing after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.workflows.quick.deed_card import DeedCard, deed_choices
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.picker import pick
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.quick import DEEDS, MOST_DEEDS, Deed
from deskflow.workflows.validation import Problem


class ThenPart(QWidget):
    """`added` carries a card that should come into sight."""

    edited = Signal()
    added = Signal(object)

    def __init__(self, around: Surroundings, catalogue: ActionCatalogue) -> None:
        super().__init__()
        self._around = around
        self._catalogue = catalogue
        self.cards: list[DeedCard] = []
        # Before the button, for the keyboard goes through children in their order.
        self._cards = QWidget()
        self._stack = QVBoxLayout(self._cards)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(around.theme.space(2))
        self.add = Button(around.theme, "", icon="plus")
        self.add.clicked.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(around.theme.space(2))
        layout.addWidget(self._cards)
        layout.addWidget(self.add)

    @property
    def deeds(self) -> tuple[Deed, ...]:
        return tuple(card.deed for card in self.cards)

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        while self.cards:
            self._drop(self.cards.pop())
        for deed in deeds:
            self._insert(deed)
        self._arrange()

    def set_problems(self, steps: Sequence[str], problems: Sequence[Problem]) -> list[Problem]:
        """`steps` are the ids of the deeds' steps. Problems no field here can say come back."""
        rest = [one for one in problems if one.step_id not in steps]
        for step_id, card in zip(steps, self.cards, strict=False):
            rest += card.set_problems([one for one in problems if one.step_id == step_id])
        return rest

    def focus_problem(self, steps: Sequence[str], problem: Problem) -> bool:
        """The keyboard goes into the field that is wrong; false if there is none."""
        if problem.step_id not in steps:
            return False
        card = self.cards[steps.index(problem.step_id)]
        if card.form.focus_field(problem.field):
            self.added.emit(card)
            return True
        return False

    def insert(self, kind: str) -> None:
        """One more, at the end, with what is usual for it."""
        if len(self.cards) >= MOST_DEEDS:
            return
        asked = DEEDS[kind].asked(self._catalogue)
        usual = {one.name: one.default for one in asked if one.default is not None}
        card = self._insert(Deed(kind, usual))
        self._arrange()
        card.focus_first()
        self.added.emit(card)
        self.edited.emit()

    # --- inside ------------------------------------------------------------------------------------

    def _ask(self) -> None:
        pick(self._around.theme, self.add, self.tr("Then…"), deed_choices(), self.insert)

    def _on_moved(self, card: DeedCard, by: int) -> None:
        at = self.cards.index(card)
        if 0 <= at + by < len(self.cards):
            self.cards.insert(at + by, self.cards.pop(at))
            self._arrange()
            self.edited.emit()

    def _on_removed(self, card: DeedCard) -> None:
        at = self.cards.index(card)
        self._drop(self.cards.pop(at))
        self._arrange()
        if self.cards:
            self.cards[min(at, len(self.cards) - 1)].focus_first()
        else:
            self.add.setFocus()
        self.edited.emit()

    def _insert(self, deed: Deed) -> DeedCard:
        card = DeedCard(self._around, self._catalogue, deed)
        card.edited.connect(self.edited)
        card.moved.connect(lambda by: self._on_moved(card, by))
        card.removed.connect(lambda: self._on_removed(card))
        self.cards.append(card)
        return card

    def _drop(self, card: DeedCard) -> None:
        self._stack.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _arrange(self) -> None:
        for at, card in enumerate(self.cards):
            self._stack.removeWidget(card)
            self._stack.insertWidget(at, card)
            # Now, for the keyboard may go there at once.
            card.show()
            # Tab goes through children in the order they were raised.
            card.raise_()
            card.place(at, len(self.cards))
        self.add.setText(self.tr("And then…") if self.cards else self.tr("Choose what is done…"))
        self.add.updateGeometry()
        self.add.setVisible(len(self.cards) < MOST_DEEDS)
        self._cards.setVisible(bool(self.cards))
