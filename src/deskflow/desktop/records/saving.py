"""Fields that save themselves when they are left: one command each, Undo in a toast, a refusal under its field.

What was refused stays where it was typed, also when another record is looked at meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.errors import DeskflowError
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.words import describe_error


def run_with_undo(
    context: PageContext,
    command: Command,
    said: str,
    *,
    owner: QObject,
    on_done: Callable[[Outcome], object] | None = None,
    on_error: Callable[[BaseException], object] | None = None,
) -> None:
    """Runs a command and says that it is done, with Undo; `on_error` gets what was refused, else a toast does."""

    def done(outcome: Outcome) -> None:
        tell_with_undo(context, outcome, said, owner=owner)
        if on_done is not None:
            on_done(outcome)

    refused = on_error or partial(_tell_refusal, context)
    context.requests.submit(context.workspace.run(command), done, refused, owner=owner)


def tell_with_undo(context: PageContext, outcome: Outcome, said: str, *, owner: QObject) -> None:
    """Says in a toast that something was done, with Undo; nothing of what changed nothing."""

    def undo() -> None:
        asked = context.workspace.undo(outcome.command_id)
        context.requests.submit(asked, None, partial(_tell_refusal, context), owner=owner)

    if outcome.changes and said:
        context.toasts.show(said, undo=undo)


def _tell_refusal(context: PageContext, problem: BaseException) -> None:
    context.toasts.show(describe_error(problem), tone="danger", seconds=12)


class Autosave(QObject):
    """Saves the fields of a form into whichever record is shown. `command` builds the change from field and text."""

    def __init__(
        self,
        form: UiForm,
        context: PageContext,
        command: Callable[[UUID, str, str], Command],
        said: Callable[[str], str],
    ) -> None:
        """`command` may raise Rejected for a text that means nothing; `said` is what the toast says of a field."""
        super().__init__(form)
        self._form = form
        self._context = context
        self._command = command
        self._said = said
        self._record_id: UUID | None = None
        self._name = ""
        self._saving: dict[tuple[UUID, str], str] = {}
        self._unsaved: dict[UUID, dict[str, tuple[str, str]]] = {}
        form.left.connect(self.save)

    def show(self, record_id: UUID, name: str, values: Mapping[str, str]) -> None:
        """Another record, or the same one as it is now."""
        same = record_id == self._record_id
        if not same:
            self.flush()
            self._record_id, self._name = record_id, name
        self._form.fill(values, keep_edits=same)
        if not same:
            for key, (text, error) in self._unsaved.get(record_id, {}).items():
                self._form.put(key, text)
                self._form.set_error(key, error)

    def flush(self) -> None:
        """Saves whatever is still being typed."""
        if self._record_id is None:
            return
        for key in self._form.edited():
            if not self._form.error(key):
                self.save(key)

    def save(self, key: str) -> None:
        record_id, text = self._record_id, self._form.value(key)
        if record_id is None or self._saving.get((record_id, key)) == text:
            return
        name = self._name
        try:
            command = self._command(record_id, key, text)
        except DeskflowError as problem:
            self._on_refused(record_id, name, key, text, problem)
            return
        self._saving[record_id, key] = text

        def done(outcome: Any) -> None:
            self._saving.pop((record_id, key), None)
            self._unsaved.get(record_id, {}).pop(key, None)
            if record_id == self._record_id:
                self._form.mark_stored(key, text)
                self._form.set_error(key, "")

        def refused(problem: BaseException) -> None:
            self._saving.pop((record_id, key), None)
            self._on_refused(record_id, name, key, text, problem)

        run_with_undo(
            self._context, command, self._said(key), owner=self, on_done=done, on_error=refused
        )

    def _on_refused(
        self, record_id: UUID, name: str, key: str, text: str, problem: BaseException
    ) -> None:
        words = describe_error(problem)
        self._unsaved.setdefault(record_id, {})[key] = (text, words)
        if record_id == self._record_id:
            self._form.set_error(key, words)
            self._context.announce(words)
            return
        tr = QCoreApplication.translate
        not_saved = tr("records", "{name} was not changed. {why} What you typed is still there.")
        self._context.toasts.show(not_saved.format(name=name, why=words), tone="danger", seconds=12)
