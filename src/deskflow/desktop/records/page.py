"""A page that is a list of records with the chosen one beside it: how the shell comes and goes, and what adds one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout

from deskflow.core.bus import Outcome
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.page import Page
from deskflow.desktop.records.browser import Listed, RecordBrowser, Side, Words
from deskflow.desktop.records.forms import FormWords, Make, RecordForms
from deskflow.desktop.records.ui_form import UiForm


class RecordPage(Page):
    """`open(<noun>_id=…)` shows one, `open(new=True)` offers the form for another, which `add` opens."""

    noun: ClassVar[str]

    def show_browser(self, listed: Listed, words: Words, side: Side) -> None:
        """What the page consists of; called once, by its constructor."""
        self.browser = RecordBrowser(self.context, listed, words, side)
        self.pane = self.browser.pane
        self.browser.new_wanted.connect(self.add)
        self._side = side
        self._forms = RecordForms(self.context, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)

    def add(self) -> None:
        """Opens the form; what had been typed into it before is still there."""
        raise NotImplementedError

    def offer_new(self, form: UiForm, make: Make, words: FormWords, **chosen: str) -> None:
        """The form under the button over the list, empty but for what is `chosen`; what it makes is shown."""
        self._forms.offer(
            form,
            make,
            words,
            anchor=self.pane.new_button,
            values={**dict.fromkeys(form.fields, ""), **chosen},
            side="below-left",
            on_saved=self._on_saved,
        )

    def _on_saved(self, outcome: Outcome) -> None:
        self.browser.show_new(outcome.result_id)

    # --- what the shell asks of it ------------------------------------------------------------

    def page_actions(self) -> Sequence[Action]:
        return self.browser.actions(new_id=f"new.{self.noun}")

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add()
        elif (record_id := params.get(f"{self.noun}_id")) is not None:
            self.browser.show_record(UUID(str(record_id)))

    def place(self) -> dict[str, Any]:
        wanted = self.browser.wanted
        return {} if wanted is None else {f"{self.noun}_id": wanted}

    def focus_default(self) -> None:
        self.browser.focus_default()

    def entered(self) -> None:
        self.browser.entered()

    def left(self) -> None:
        self._side.flush()
