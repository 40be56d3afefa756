"""A card with a list of records, read anew when one of their tables changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.forms import RecordForms
from deskflow.desktop.records.rows import RecordRow

_MOST_ROWS = 14

Query = Callable[[Connection, UUID, datetime], Any]
"""A function and no method: it runs on another thread, which must not keep a widget alive."""


class RecordCard(QWidget):
    """A kind of card says what is read, from which tables, how its rows look, and what opening one does."""

    tables: tuple[str, ...] = ()

    def __init__(
        self, context: PageContext, query: Query, title: str, nothing: str, add: str
    ) -> None:
        super().__init__()
        self._query = query
        self.context = context
        self.found: Any = None
        self.forms = RecordForms(context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.card = ListCard(context.theme, title, nothing, add)
        self.card.add_button.setVisible(bool(add))
        self.card.add_wanted.connect(self.add)
        self.card.opened.connect(self.edit)
        self.card.list.most_rows = _MOST_ROWS
        layout.addWidget(self.card)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    def rows(self, found: Any) -> Sequence[RecordRow]:
        raise NotImplementedError

    def add(self) -> None:
        """Offers an empty form; a card without a button never asks."""

    def edit(self, key: Any) -> None:
        raise NotImplementedError

    def _ask(self) -> None:
        workspace = self.context.workspace
        asked = workspace.ask(self._query, workspace.tenant_id, workspace.clock.now())
        self.context.requests.submit(asked, self._on_found, owner=self)

    def _on_found(self, found: Any) -> None:
        self.found = found
        self.card.show_rows(self.rows(found))

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*self.tables):
            self._ask()
