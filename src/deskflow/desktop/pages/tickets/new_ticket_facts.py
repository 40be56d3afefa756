"""What a new ticket is: its type, impact and urgency, the priority that follows from them, and the tenant's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop import words, words_defining
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.own_fields import OwnFieldsForm
from deskflow.desktop.pages.tickets.people_known import PeopleKnown
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.tickets.defining.priorities import FOLLOW, LEVELS
from deskflow.tickets.rules import PRIORITIES, TYPES


class NewTicketFacts(QWidget):
    """`changed` comes when a person chose or typed something."""

    changed = Signal()

    def __init__(self, context: PageContext, people: PeopleKnown, known: RulesKnown) -> None:
        super().__init__()
        self._known = known
        theme = context.theme
        self.type = QComboBox()
        self.levels: dict[str, QComboBox] = {}
        titles = {
            "type": self.tr("Type"),
            "impact": self.tr("Impact"),
            "urgency": self.tr("Urgency"),
        }
        for field in ("impact", "urgency"):
            level = self.levels[field] = QComboBox()
            level.addItem(self.tr("Not assessed"), "")
            for one in LEVELS:
                said = f"{words.word(field, one)}: {words_defining.level(field, one)}"
                level.addItem(said, one)
        self.priority = SegmentedControl(
            theme,
            self.tr("Priority"),
            [(FOLLOW, self.tr("Auto")), *((one, one) for one in PRIORITIES)],
        )
        self.hint = Label(theme, "", size="sm", tone="text-muted")
        self.own = OwnFieldsForm(context, people)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        three = QHBoxLayout()
        three.setSpacing(theme.space(2))
        for field, combo in (("type", self.type), *self.levels.items()):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(8)
            three.addWidget(FormRow(theme, titles[field], combo), 1)
        column.addLayout(three)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.priority)
        row.addWidget(self.hint)
        row.addStretch(1)
        self.priority_row = FormRow(theme, self.tr("Priority"), line)
        line.setAccessibleName("")
        column.addWidget(self.priority_row)
        column.addWidget(self.own)
        self._offer()
        known.changed.connect(self._offer)
        people.changed.connect(self._offer)
        self.type.currentIndexChanged.connect(self._on_chosen)
        for level in self.levels.values():
            level.currentIndexChanged.connect(self._on_chosen)
        self.priority.chosen.connect(self._on_chosen)
        self.own.changed.connect(self.changed)

    # --- what comes of it ---------------------------------------------------------------------

    def values(self) -> dict[str, Any] | None:
        """By the names of a new ticket; None when an own field is wrong."""
        own = self.own.values()
        if own is None:
            return None
        return {
            "type": str(self.type.currentData()),
            **{field: self._level(field) for field in self.levels},
            "priority": None if self.priority.value == FOLLOW else self.priority.value,
            "fields": own,
        }

    def content(self) -> dict[str, Any]:
        return {
            "type": self.type.currentData(), "priority": self.priority.value, "own": self.own.content(),
            **{field: combo.currentData() for field, combo in self.levels.items()},
        }  # fmt: skip

    def fill(self, content: Mapping[str, Any]) -> None:
        self.type.blockSignals(True)
        first = self._known.rules.types.offered[0]
        self.type.setCurrentIndex(max(0, self.type.findData(content.get("type") or first)))
        self.type.blockSignals(False)
        for field, combo in self.levels.items():
            combo.blockSignals(True)
            combo.setCurrentIndex(max(0, combo.findData(content.get(field) or "")))
            combo.blockSignals(False)
        wanted = content.get("priority")
        self.priority.set_value(wanted if wanted in PRIORITIES else FOLLOW)
        self._show()
        own = content.get("own")
        self.own.fill(own if isinstance(own, dict) else {})

    def _level(self, field: str) -> str | None:
        return self.levels[field].currentData() or None

    # --- showing ------------------------------------------------------------------------------

    def _offer(self) -> None:
        chosen = self.type.currentData()
        offered = self._known.rules.types.offered
        self.type.blockSignals(True)
        self.type.clear()
        for kind in TYPES:
            if kind in offered:
                self.type.addItem(words.word("type", kind), kind)
        self.type.setCurrentIndex(max(0, self.type.findData(chosen)))
        self.type.blockSignals(False)
        self._show()

    def _on_chosen(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kind = str(self.type.currentData())
        rules = self._known.rules
        proposed = rules.priorities.priority(self._level("impact"), self._level("urgency"))
        if self.priority.value != FOLLOW:
            said = words.word("priority", self.priority.value)
            if proposed not in (None, self.priority.value):
                said = self.tr("{word}; impact and urgency come to {proposed}").format(word=said, proposed=proposed)  # fmt: skip
        elif proposed is not None:
            said = words.word_of("priority", proposed)
        else:
            said = self.tr("{priority}, as usual for this type").format(
                priority=words.word_of("priority", rules.types.of(kind).priority)
            )
        self.hint.setText(said)
        self.own.show_fields(self._known.fields_of(kind))
