"""Panels with a form for a record that is new, or has no room of its own, from anywhere on a page.

What was typed into one that was closed too early is there again the next time; what was saved can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.desktop.records.saving import tell_with_undo
from deskflow.desktop.records.ui_form import UiForm
from deskflow.desktop.widgets.popover import Side

Make = Callable[[Mapping[str, str]], Command]
"""Makes the command of the form's values; may raise a DeskflowError that names a field."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """`verb` stands on the button, `said` in the toast."""

    title: str
    verb: str
    said: str


class RecordForms(QObject):
    """All forms of one part of a page; `host` is a widget of its window."""

    def __init__(self, context: PageContext, host: QWidget) -> None:
        super().__init__(host)
        self._context = context
        self._host = host
        self._typed: dict[Hashable, Mapping[str, str]] = {}

    def offer(
        self,
        form: UiForm,
        make: Make,
        words: FormWords,
        *,
        anchor: QWidget,
        values: Mapping[str, str],
        key: Hashable = "new",
        side: Side = "below-right",
        on_saved: Callable[[Outcome], object] | None = None,
    ) -> None:
        """`values` are what is stored; `key` is what the typing belongs to, None if it is not kept."""
        context = self._context

        def save(typed: Mapping[str, str]) -> Future[Outcome]:
            future: Future[Outcome] = context.workspace.run(make(typed))
            return future

        def saved(outcome: Outcome) -> None:
            self._typed.pop(key, None)
            tell_with_undo(context, outcome, words.said, owner=self)
            if on_saved is not None:
                on_saved(outcome)

        window = self._host.window()
        popover = FormPopover(
            context.theme, window, context.requests, words.title, form, save, verb=words.verb
        )
        if key is not None:
            popover.kept.connect(partial(self._typed.__setitem__, key))
        popover.saved.connect(saved)
        popover.start(anchor, values, self._typed.get(key), side)
