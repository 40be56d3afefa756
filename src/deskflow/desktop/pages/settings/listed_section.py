"""A section of records: their list, and below it the editor of one, which stays open when it was saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.records.cards import ListCard
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.words import describe_error


class Listed(Protocol):
    """What such a list has of a record."""

    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=Listed)


class ListedSection(QWidget, Generic[Row]):
    """A kind says what is read, how a record looks in the list and in the form, and which commands come of it."""

    # The list follows changes of these.
    tables: ClassVar[tuple[str, ...]] = ()
    # What the form calls the fields of commands, where that is another name.
    fields: ClassVar[Mapping[str, str]] = {}

    def __init__(self, context: PageContext, card: ListCard, form: UiForm, *notes: QWidget) -> None:
        """The button of `card` adds one; its title is that of a new record, too. `notes` stand below the form."""
        super().__init__()
        self._context = context
        self._workspace: Workspace = context.workspace
        self._rows: Sequence[Row] = ()
        self.card, self.form = card, form
        card.add_wanted.connect(lambda: self.edit(None))
        card.opened.connect(self.edit)
        self.editor = EditorCard(context, form, *notes)
        self.editor.save_wanted.connect(self.save)
        self.editor.delete_wanted.connect(self._on_delete)
        self.save_button, self.delete_button = self.editor.save_button, self.editor.delete_button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(context.theme.space(3))
        layout.addWidget(card)
        layout.addWidget(self.editor)
        context.changes.changed.connect(self._on_changed)
        self._ask()

    # --- what a kind says ---------------------------------------------------------------------

    def read(self, connection: Connection) -> Any:
        """Everything the section shows; not on the UI thread."""
        raise NotImplementedError

    def take(self, found: Any) -> Sequence[Row]:
        """The records, in their order, of what was read."""
        records: Sequence[Row] = found
        return records

    def record(self, row: Row) -> RecordRow:
        raise NotImplementedError

    def stored(self, row: Row | None) -> dict[str, str]:
        """What the form shows of it, or of a new one."""
        raise NotImplementedError

    def name_of(self, row: Row) -> str:
        return str(getattr(row, "name"))  # noqa: B009 - most have one, some call it otherwise

    def prepare(self, row: Row | None) -> None:
        """Before the form is filled: what can be chosen in it."""

    def show_more(self, row: Row | None) -> None:
        """After it was filled: what stands beside it."""

    def command(self, values: Mapping[str, str]) -> Command:
        raise NotImplementedError

    def saved_words(self, name: str) -> str:
        raise NotImplementedError

    def deletion(self, row: Row) -> tuple[Command, str]:
        """The command, and what is said of it."""
        raise NotImplementedError

    # --- the list -----------------------------------------------------------------------------

    def _ask(self) -> None:
        self._context.requests.submit(self._workspace.ask(self.read), self._on_rows, owner=self)

    def _on_rows(self, found: Any) -> None:
        self._rows = self.take(found)
        self._show_rows()
        shown = self._of(self.editor.record_id)
        self.editor.keep_up(self.stored(shown) if shown else None)

    def _show_rows(self) -> None:
        self.card.show_rows([self.record(one) for one in self._rows])

    def _of(self, record_id: UUID | None) -> Row | None:
        return next((one for one in self._rows if one.id == record_id), None)

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*self.tables):
            self._ask()

    # --- the editor ---------------------------------------------------------------------------

    def edit(self, record_id: UUID | None) -> None:
        """This one, or with None a new one. What was typed into another one is kept for it."""
        row = self._of(record_id)
        self.editor.begin(record_id, self.name_of(row) if row else self.card.add_button.text())
        self.prepare(row)
        self.editor.fill(self.stored(row))
        self.show_more(row)
        self.form.focus_first()

    def save(self) -> None:
        values = self.form.values()
        self.editor.clear()
        said = self.saved_words(values["name"])
        self.editor.run(self.command(values), said, self._on_saved, self._on_refused)

    def _on_saved(self, outcome: Outcome) -> None:
        self.editor.stay_with(outcome.result_id)

    def _on_refused(self, problem: BaseException) -> None:
        field = str(getattr(problem, "params", {}).get("field", ""))
        self.editor.refuse(self.fields.get(field, field), describe_error(problem))

    def _on_delete(self) -> None:
        row = self._of(self.editor.record_id)
        if row is not None:
            self.editor.forget()
            run_with_undo(self._context, *self.deletion(row), owner=self)


class SearchedSection(ListedSection[Row]):
    """With a field to search in, as soon as the list is long enough for one."""

    def __init__(
        self, context: PageContext, card: ListCard, form: UiForm, *notes: QWidget, hint: str
    ) -> None:
        """`hint` says in what is searched."""
        card.list.most_rows = 12
        self.search = QLineEdit()
        self.search.setProperty("search", True)
        icon = context.theme.icons.icon("search")
        self.search.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        card.body.insertWidget(1, self.search)
        super().__init__(context, card, form, *notes)
        self.search.textChanged.connect(self._show_rows)

    def text_of(self, row: Row) -> str:
        """What is searched in."""
        raise NotImplementedError

    def _show_rows(self) -> None:
        wanted = self.search.text().casefold().split()
        found = [
            one
            for one in self._rows
            if all(word in self.text_of(one).casefold() for word in wanted)
        ]
        self.search.setVisible(len(self._rows) > 3 or bool(wanted))
        self.card.show_rows([self.record(one) for one in found])
