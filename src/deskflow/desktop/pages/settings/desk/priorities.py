"""Priority and severity: how urgent a ticket is and how bad."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.desk.priority_card import PriorityCard
from deskflow.desktop.pages.settings.desk.severity_card import SeverityCard
from deskflow.desktop.pages.tickets.rules_known import RulesKnown


class PrioritiesSection(QWidget):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.known = RulesKnown(context, self)
        self.table = PriorityCard(context, self.known)
        self.severity = SeverityCard(context, self.known)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(context.theme.space(3))
        layout.addWidget(self.table)
        layout.addWidget(self.severity)
