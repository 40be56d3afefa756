"""The rungs of a ladder as rows: when, what is done, for whom. Alt with an arrow moves a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop import words, words_sla
from deskflow.desktop.forms.choice_editors import QuietComboBox, RecordsEditor
from deskflow.desktop.forms.moving_rows import step_of
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.pages.settings.entry_rows import Entry, EntryRow, EntryRows
from deskflow.desktop.pages.settings.policies.values import read_time, written_time
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.sla.rules import CLOCK_KINDS, DEEDS
from deskflow.sla.rules.consequences_json import MOST_RUNGS

AT, AFTER, EVERY = "at", "after", "every"
_USUAL_TIMES: Final = 3
_LETTERS: Final = 9


@dataclass(slots=True)
class Offered:
    """Whom a rung may name, and which workflows."""

    people: Sequence[Record] = ()
    roles: Sequence[Record] = ()
    workflows: Sequence[Record] = ()
    special: Sequence[Record] = field(default_factory=list)

    def audience(self) -> list[Record]:
        return [*self.special, *self.roles, *self.people]

    def takers(self) -> list[Record]:
        return [*[one for one in self.special if one.value == "lead"], *self.people]


class StepRow(EntryRow):
    moved = Signal(int)

    def __init__(self, theme: Theme, offered: Offered, step: Mapping[str, Any]) -> None:
        super().__init__()
        around = Surroundings(theme)
        self.clock, self.when, self.deed = QuietComboBox(), QuietComboBox(), QuietComboBox()
        for kind in CLOCK_KINDS:
            self.clock.addItem(words.word("clock", kind), kind)
        for key, title in (
            (AT, self.tr("at % of the time")),
            (AFTER, self.tr("after it is missed")),
            (EVERY, self.tr("again and again after")),
        ):
            self.when.addItem(title, key)
        for deed in DEEDS:
            title = words_sla.deed(deed)
            self.deed.addItem(title[:1].upper() + title[1:], deed)
        self.amount = QLineEdit()
        self.amount.setFixedWidth(theme.metrics().averageCharWidth() * _LETTERS)
        self.times = QLineEdit()
        self.times.setFixedWidth(theme.metrics().averageCharWidth() * 5)
        self.times_label = Label(theme, self.tr("times"), size="sm", tone="text-muted")
        self.who = RecordsEditor(
            around, self.tr("Who is told"), "who", many=True,
            placeholder=self.tr("Choose who is told"), records=offered.audience(),
        )  # fmt: skip
        self.taker = RecordsEditor(
            around, self.tr("Who gets it"), "who", many=False,
            placeholder=self.tr("Choose who gets it"), records=offered.takers(),
        )  # fmt: skip
        self.workflow = RecordsEditor(
            around, self.tr("Workflow"), "workflow", many=False,
            placeholder=self.tr("Choose a workflow"), records=list(offered.workflows),
        )  # fmt: skip
        self.remove = IconButton(theme, "trash-2", self.tr("Remove"))
        first, second = QHBoxLayout(), QHBoxLayout()
        for box in (first, second):
            box.setSpacing(theme.space(1))
        for part, share in ((self.clock, 3), (self.when, 4), (self.amount, 0), (self.times, 0), (self.times_label, 0), (self.deed, 4), (self.remove, 0)):  # fmt: skip
            first.addWidget(part, share)
        for editor in (self.who, self.taker, self.workflow):
            second.addWidget(editor, 1)
        second.addSpacing(self.remove.sizeHint().width() + theme.space(1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(first)
        layout.addLayout(second)
        self._show(step)
        for combo in (self.clock, self.when, self.deed):
            combo.activated.connect(self._on_choice)
        for edit in (self.amount, self.times):
            edit.textEdited.connect(self.edited)
        for editor in (self.who, self.taker, self.workflow):
            editor.edited.connect(self.edited)
        self.remove.clicked.connect(self.removed)

    def entry(self) -> dict[str, Any]:
        """As the policy's definition has it; what cannot be read stays as it was typed, for the check to name."""
        when, deed = self.when.currentData(), self.deed.currentData()
        found: dict[str, Any] = {"clock": self.clock.currentData()}
        if when == AT:
            found["at"] = _whole(self.amount.text().rstrip("% "))
        else:
            found["after"] = read_time(self.amount.text()) or self.amount.text()
            if when == EVERY:
                found["times"] = _whole(self.times.text())
        found["do"] = deed
        if deed == "notify":
            found["who"] = self.who.value() or []
        elif deed == "reassign":
            found["who"] = [self.taker.value()] if self.taker.value() else []
        elif deed == "start_workflow":
            found["workflow"] = self.workflow.value()
        return found

    def place(self, at: int) -> None:
        for part, said in (
            (self.clock, self.tr("Time of step {n}")),
            (self.when, self.tr("When step {n} is due")),
            (self.amount, self.tr("Share or time of step {n}")),
            (self.times, self.tr("How often step {n} is repeated")),
            (self.deed, self.tr("What step {n} does")),
            (self.remove, self.tr("Remove step {n}")),
        ):
            part.setAccessibleName(said.format(n=at + 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := step_of(event):
            self.moved.emit(step)
            return
        super().keyPressEvent(event)

    def _show(self, step: Mapping[str, Any]) -> None:
        after = step.get("after")
        when = AT if after is None else EVERY if step.get("times", 1) != 1 else AFTER
        self.clock.setCurrentIndex(self.clock.findData(step.get("clock")))
        self.when.setCurrentIndex(self.when.findData(when))
        self.deed.setCurrentIndex(self.deed.findData(step.get("do")))
        shown = step.get("at") if after is None else after
        self.amount.setText(written_time(after) if isinstance(after, int) else str(shown or ""))
        self.times.setText(str(step.get("times", _USUAL_TIMES)))
        who = list(step.get("who", ()))
        self.who.set_value(who if step.get("do") == "notify" else [])
        self.taker.set_value(who[0] if step.get("do") == "reassign" and who else None)
        self.workflow.set_value(step.get("workflow"))
        self._arrange()

    def _on_choice(self) -> None:
        if self.when.currentData() == AT and not self.amount.text().isdecimal():
            self.amount.setText("75")
        elif self.when.currentData() != AT and self.amount.text().isdecimal():
            self.amount.setText("1 h")
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        deed, again = self.deed.currentData(), self.when.currentData() == EVERY
        for part in (self.times, self.times_label):
            part.setVisible(again)
        self.who.setVisible(deed == "notify")
        self.taker.setVisible(deed == "reassign")
        self.workflow.setVisible(deed == "start_workflow")


class StepsEditor(EntryRows[StepRow]):
    def __init__(self, theme: Theme) -> None:
        self._offered = Offered()
        super().__init__(
            theme, QCoreApplication.translate("StepsEditor", "Add a step"), MOST_RUNGS, gap=2
        )

    def offer(self, offered: Offered) -> None:
        """Rows that are there already are made anew, with what was typed into them."""
        steps = self.entries()
        self._offered = offered
        self._rebuild(steps)

    def made(self, entry: Entry) -> StepRow:
        row = StepRow(self._theme, self._offered, entry)
        row.moved.connect(lambda by: self._move(row, by))
        return row

    def proposed(self) -> Entry:
        last = self.rows[-1].entry() if self.rows else {}
        return {"clock": last.get("clock", "resolution"), "at": 75, "do": "notify", "who": ["assignee"]}  # fmt: skip

    def first_field(self, row: StepRow) -> QWidget:
        return row.when


def _whole(text: str) -> int | str:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 6 else plain
