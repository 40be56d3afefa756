"""The form of a policy: for which tickets, how long each may take, when its clocks stand, what a missed promise brings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from deskflow.desktop import words
from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.pages.settings.policies.steps import Offered, StepsEditor
from deskflow.desktop.pages.settings.policies.values import (
    ACTIVE,
    AMOUNTS,
    CONDITION,
    OFF,
    OFFERED,
    OTHER,
    PAUSES,
    STEPS,
    amount_key,
    target_key,
)
from deskflow.desktop.pages.settings.policies.words import field_name
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.sla.rules import CLOCK_KINDS
from deskflow.tickets.rules import CHANNELS, PRIORITIES, STATUSES, TYPES

TIERS: Final = ("standard", "silver", "gold", "platinum")
_STANDING: Final = [one for one in STATUSES if one not in ("resolved", "closed", "cancelled", "merged")]  # fmt: skip


@dataclass(slots=True)
class Choices:
    """What can be named in a policy, as it is in this workspace."""

    calendars: Sequence[Record] = ()
    customers: Sequence[Record] = ()
    teams: Sequence[Record] = ()
    tags: Sequence[Record] = ()
    steps: Offered = field(default_factory=Offered)

    def of(self, name: str) -> Sequence[Record]:
        known = {
            "customer_id": self.customers,
            "team_id": self.teams,
            "tags": self.tags,
            "customer.tier": _worded("tier", TIERS),
            "type": _worded("type", TYPES),
            "channel": _worded("channel", CHANNELS),
        }
        return known[name]

    def names(self) -> dict[str, str]:
        """Behind ids."""
        return {one.value: one.name for one in (*self.customers, *self.teams)}


class PolicyForm(UiForm):
    """`changed` comes with every letter: the simulator below says at once what it comes to."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "policy")
        self.set_choices("active", [(ACTIVE, self.tr("Yes")), (OFF, self.tr("No, it is left out"))])
        self.set_choices(
            "reopening",
            [
                ("resume", self.tr("Its time goes on; the closed time was a pause")),
                ("new_cycle", self.tr("Its time begins anew")),
            ],
        )
        self.layout().setSpacing(theme.space(3))
        self._around = Surroundings(theme)
        self._choices = Choices()
        self.conditions: dict[str, RecordsEditor] = {}
        self.pauses: dict[str, RecordsEditor] = {}
        self.condition_row = FormRow(
            theme, self.tr("For which tickets"), self._conditions(theme),
            hint=self.tr("Every field that says something must fit; several values in one mean any of them. A policy that says nothing is for all tickets no other policy fits."),
        )  # fmt: skip
        self.layout().addWidget(self.condition_row)
        self.targets_row = FormRow(
            theme, self.tr("How long it may take"), self._targets(theme),
            hint=self.tr("Hours and minutes of its calendar, like 4 h or 1 h 30 min; empty for no promise. The next update counts from each answer to the next."),
        )  # fmt: skip
        self.layout().addWidget(self.targets_row)
        self.pauses_row = FormRow(
            theme, self.tr("Stands still while the ticket is"), self._pauses(theme)
        )
        self.layout().addWidget(self.pauses_row)
        self.steps = StepsEditor(theme)
        self.steps.edited.connect(lambda: self._on_part(STEPS, self.steps.text()))
        self.steps_row = FormRow(
            theme, self.tr("Ladder"), self.steps,
            hint=self.tr("Each step is taken once for each promise, late if this machine was asleep. Tickets that are past a step when it is added do not take it."),
        )  # fmt: skip
        self.layout().addWidget(self.steps_row)
        self.penalties_row = FormRow(
            theme, self.tr("What a missed promise costs"), self._penalties(theme),
            hint=self.tr("Makes a draft of a credit note, which a person approves or discards."),
        )  # fmt: skip
        self.layout().addWidget(self.penalties_row)
        for row in (self.condition_row, self.targets_row, self.pauses_row, self.steps_row, self.penalties_row):  # fmt: skip
            row.label.set_tone("text")
        # What stands in the editors is kept as text, as everything in a form.
        for key in (CONDITION, OTHER, PAUSES, STEPS):
            kept = QPlainTextEdit(self)
            kept.setObjectName(key)
            kept.hide()
            self._adopt(kept)
            self._notes[key].setParent(self)
        for one in self.fields.values():
            if isinstance(one, QLineEdit):
                one.textChanged.connect(self.changed)
        self.left.connect(lambda _: self.changed.emit())

    # --- what can be chosen -------------------------------------------------------------------

    def offer(self, choices: Choices) -> None:
        self._choices = choices
        self.set_choices("calendar", [(one.value, one.name) for one in choices.calendars])
        for name, editor in self.conditions.items():
            editor.offer(choices.of(name))
        self.steps.offer(choices.steps)

    # --- values -------------------------------------------------------------------------------

    def put(self, key: str, value: str) -> None:
        super().put(key, value)
        if key == CONDITION:
            wanted = json.loads(value or "{}")
            for name, editor in self.conditions.items():
                editor.set_value(wanted.get(name, []))
        elif key == PAUSES:
            standing = json.loads(value or "{}")
            for kind, editor in self.pauses.items():
                editor.set_value(standing.get(kind, []))
        elif key == STEPS:
            self.steps.show_text(value)

    def set_error(self, key: str, text: str) -> None:
        rows = {
            "target": self.targets_row, "penalty": self.penalties_row, "currency": self.penalties_row,
            STEPS: self.steps_row, CONDITION: self.condition_row, PAUSES: self.pauses_row,
        }  # fmt: skip
        row = rows.get(key.partition("_")[0]) or rows.get(key)
        if row is not None:
            # One line for the whole part; the field itself is marked as well.
            if text or row.error:
                row.set_error(text)
            self._notes[key].hide()
            self._mark(key, bool(text))
            return
        super().set_error(key, text)

    def error(self, key: str) -> str:
        if key == STEPS:
            return self.steps_row.error
        return super().error(key)

    def _mark(self, key: str, wrong: bool) -> None:
        one = self.fields[key]
        if bool(one.property("invalid")) != wrong:
            one.setProperty("invalid", wrong)
            one.style().unpolish(one)
            one.style().polish(one)

    # --- its parts ----------------------------------------------------------------------------

    def _conditions(self, theme: Theme) -> QWidget:
        box = QWidget()
        grid = _grid(theme, box)
        for at, name in enumerate(OFFERED):
            editor = RecordsEditor(
                self._around, field_name(name), name, many=True, placeholder=self.tr("any"),
                records=self._choices.of(name),
            )  # fmt: skip
            editor.edited.connect(self._on_condition)
            self.conditions[name] = editor
            label = Label(theme, field_name(name), size="sm", tone="text-muted")
            grid.addWidget(label, at // 2 * 2, at % 2)
            grid.addWidget(editor, at // 2 * 2 + 1, at % 2)
        return box

    def _targets(self, theme: Theme) -> QWidget:
        box = QWidget()
        grid = _grid(theme, box)
        for column, kind in enumerate(CLOCK_KINDS, 1):
            grid.addWidget(
                Label(theme, words.word("clock", kind), size="sm", tone="text-muted"), 0, column
            )
            grid.setColumnStretch(column, 1)
        for row, priority in enumerate(PRIORITIES, 1):
            grid.addWidget(Label(theme, f"{priority} {words.word('priority', priority)}", size="sm"), row, 0)  # fmt: skip
            for column, kind in enumerate(CLOCK_KINDS, 1):
                name = f"{words.word('priority', priority)}, {words.word('clock', kind)}"
                grid.addWidget(self._line(target_key(priority, kind), name, "–"), row, column)
        return box

    def _pauses(self, theme: Theme) -> QWidget:
        box = QWidget()
        grid = _grid(theme, box)
        records = _worded("status", _STANDING)
        for row, kind in enumerate(CLOCK_KINDS):
            editor = RecordsEditor(
                self._around, words.word("clock", kind), kind, many=True,
                placeholder=self.tr("never"), records=records,
            )  # fmt: skip
            editor.edited.connect(self._on_pauses)
            self.pauses[kind] = editor
            grid.addWidget(Label(theme, words.word("clock", kind), size="sm"), row, 0)
            grid.addWidget(editor, row, 1)
        grid.setColumnStretch(1, 1)
        return box

    def _penalties(self, theme: Theme) -> QWidget:
        box = QWidget()
        grid = _grid(theme, box)
        titles = (self.tr("Once"), self.tr("For each hour begun"), self.tr("At most"))
        for column, title in enumerate((*titles, self.tr("Currency")), 1):
            grid.addWidget(Label(theme, title, size="sm", tone="text-muted"), 0, column)
            grid.setColumnStretch(column, 1)
        for row, kind in enumerate(CLOCK_KINDS, 1):
            grid.addWidget(Label(theme, words.word("clock", kind), size="sm"), row, 0)
            for column, (amount, title) in enumerate(zip(AMOUNTS, titles, strict=True), 1):
                name = f"{words.word('clock', kind)}, {title}"
                grid.addWidget(self._line(amount_key(kind, amount), name, "–"), row, column)
        currency = self._line("currency", self.tr("Currency"), "EUR")
        currency.setMaxLength(3)
        grid.addWidget(currency, 1, len(titles) + 1)
        return box

    def _line(self, key: str, name: str, placeholder: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(key)
        line.setAccessibleName(name)
        line.setPlaceholderText(placeholder)
        self._adopt(line)
        self._notes[key].setParent(self)
        self._notes[key].hide()
        return line

    # --- changes ------------------------------------------------------------------------------

    def _on_condition(self) -> None:
        chosen = {
            name: editor.value() for name, editor in self.conditions.items() if editor.value()
        }
        self._on_part(CONDITION, json.dumps(chosen))

    def _on_pauses(self) -> None:
        standing = {kind: sorted(editor.value() or []) for kind, editor in self.pauses.items()}
        self._on_part(PAUSES, json.dumps(standing))

    def _on_part(self, key: str, text: str) -> None:
        super().put(key, text)
        self.changed.emit()


def _grid(theme: Theme, box: QWidget) -> QGridLayout:
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.space(2))
    grid.setVerticalSpacing(theme.space(0))
    grid.setColumnMinimumWidth(0, theme.metrics("sm").horizontalAdvance("Resolution xx"))
    grid.setAlignment(Qt.AlignmentFlag.AlignTop)
    return grid


def _worded(kind: str, values: Sequence[str]) -> list[Record]:
    return [Record(value, words.word(kind, value)) for value in values]
