"""What can be said when a ticket is resolved, and what has to be."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.names_editor import NamesEditor
from deskflow.desktop.pages.settings.desk.saving_card import SavingCard
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.defining.commands import DefineTicketRules
from deskflow.tickets.defining.outcomes import CAUSE, CODE, METHOD


class OutcomesCard(SavingCard):
    def __init__(self, context: PageContext, known: RulesKnown) -> None:
        super().__init__(
            context,
            self.tr("Resolving"),
            self.tr(
                "Whoever resolves a ticket is asked how it ended, why it came up and by which way it was solved. What is taken out of a list stays on the tickets that have it."
            ),
        )
        theme = context.theme
        self._known = known
        self.codes = NamesEditor(theme, self.tr("Resolution"), self.tr("Add a resolution"))
        self.causes = NamesEditor(theme, self.tr("Cause"), self.tr("Add a cause"))
        columns = QHBoxLayout()
        columns.setSpacing(theme.space(4))
        for title, editor in ((self.tr("How it ended"), self.codes), (self.tr("Why it came up"), self.causes)):  # fmt: skip
            column = QVBoxLayout()
            column.setSpacing(theme.space(0))
            column.addWidget(Label(theme, title, size="sm", weight="medium", tone="text-muted"))
            column.addWidget(editor)
            column.addStretch(1)
            columns.addLayout(column, 1)
            editor.edited.connect(self.touch)
        self.body.addLayout(columns)
        self.body.addWidget(Label(theme, self.tr("A person has to say"), size="sm", weight="medium", tone="text-muted"))  # fmt: skip
        self.required = {
            CODE: QCheckBox(self.tr("how it ended")),
            CAUSE: QCheckBox(self.tr("why it came up")),
            METHOD: QCheckBox(self.tr("by which way it was solved")),
        }
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        for box in self.required.values():
            box.clicked.connect(self.touch)
            box.setMinimumHeight(theme.tokens.size.button)
            row.addWidget(box)
        row.addStretch(1)
        self.body.addLayout(row)
        self.finish()
        self.save_wanted.connect(self.save)
        self.discard_wanted.connect(self._show)
        known.changed.connect(self._on_known)
        self._show()

    def save(self) -> None:
        value = {
            "codes": self.codes.entries(),
            "causes": self.causes.entries(),
            "required": [part for part, box in self.required.items() if box.isChecked()],
        }
        self.run(DefineTicketRules("outcomes", value), self.tr("Resolving saved"))

    def _show(self) -> None:
        outcomes = self._known.rules.outcomes
        for editor, several in ((self.codes, outcomes.codes), (self.causes, outcomes.causes)):
            editor.show_entries([{"key": one.key, "name": one.name} for one in several if one.is_active])  # fmt: skip
        for part, box in self.required.items():
            box.setChecked(part in outcomes.required)

    def _on_known(self) -> None:
        if not self.is_changed:
            self._show()
