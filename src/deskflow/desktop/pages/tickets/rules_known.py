"""What the tenant says a ticket is, kept at hand so that offering what is allowed needs no waiting."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from deskflow.core.changes import Changes
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.tickets.defining.fields import FieldDefinition, for_type
from deskflow.tickets.defining.reading import DEFAULT, TABLES, DeskRules, desk_rules


class RulesKnown(QObject):
    """`rules` are those of a new tenant until the real ones have been read; `changed` comes when there are others."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self.rules: DeskRules = DEFAULT
        context.changes.changed.connect(self._on_changes)
        self.refresh()

    def refresh(self) -> None:
        asked = self._workspace.ask(desk_rules, self._workspace.tenant_id)
        self._context.requests.submit(asked, self._on_read, owner=self)

    def status_word(self, key: str) -> str:
        """The word for a status, built-in or the tenant's own."""
        return self.rules.moves.name(key) or words.word("status", key)

    def fields_of(self, kind: str) -> list[FieldDefinition]:
        """The own fields that a ticket of this type has."""
        return for_type(self.rules.fields, kind)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self.refresh()

    def _on_read(self, rules: DeskRules) -> None:
        if rules != self.rules:
            self.rules = rules
            self.changed.emit()
