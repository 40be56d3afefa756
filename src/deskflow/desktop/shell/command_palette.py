"""One field for everything: run an action, go to a page, find a ticket. `Ctrl+K`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from deskflow.desktop.actions import Action, ActionTable
from deskflow.desktop.async_calls import Request, Requests
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import FilteredChoices

WIDTH = 620
TALLEST = 440
# Typing pauses this long before the provider is asked.
PAUSE_MS = 90
RECENT = 5
# Begin with this to look through actions only.
ACTIONS_ONLY = ">"


@dataclass(frozen=True, slots=True)
class Found:
    """Something a search provider found; `open` is called when it is chosen."""

    title: str
    open: Callable[[], object]
    detail: str = ""
    icon: str = "ticket"
    section: str = ""


class SearchProvider(Protocol):
    """Finds records by what was typed. Answers come as futures, so the window never waits."""

    def search(self, text: str) -> Future[Sequence[Found]]: ...


class CommandPalette(FilteredChoices):
    """Actions are found at once; what providers find is added when it comes."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        actions: ActionTable,
        requests: Requests,
        providers: Sequence[SearchProvider],
    ) -> None:
        super().__init__(theme, window, window.tr("Search or run a command"))
        self._actions = actions
        self._requests = requests
        self._providers = providers
        self._recent: list[str] = []
        self._found: list[Found] = []
        self._asked: list[Request] = []
        self._waiting = 0
        self._possible: dict[str, bool] = {}
        self.width_wanted = WIDTH
        self.tallest = TALLEST
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.query.textChanged.connect(self._on_query)
        self.list.chosen.connect(self._on_chosen)
        actions.changed.connect(self._renew)
        actions.refreshed.connect(self._renew)

    def open_under(self, field: QWidget) -> None:
        """Open where the field is, with an empty query."""
        self.query.clear()
        self._found = []
        self._fill()
        self.open_at(field, "over")

    # --- what is shown ------------------------------------------------------------------------

    def _on_query(self, text: str) -> None:
        for request in self._asked:
            request.cancel()
        self._asked = []
        self._waiting = 0
        self._found = []
        if text.strip() and not text.startswith(ACTIONS_ONLY):
            self._pause.start()
        else:
            self._pause.stop()
        self._fill()

    def _fill(self) -> None:
        typed = self.query.text()
        actions_only = typed.startswith(ACTIONS_ONLY)
        query = typed.removeprefix(ACTIONS_ONLY).strip()
        choices = [] if actions_only else [self._found_choice(found) for found in self._found]
        choices += self._action_choices(bool(query))
        self.list.set_choices(choices, query=query)
        empty = self.list.choices.rowCount() == 0
        self.show_nothing(self._why_empty(query) if empty else "")
        if self.isVisible():
            self._place()

    def _renew(self) -> None:
        """What can be done has changed while one looks: said at once, and one stays where one was."""
        if not self.isVisible():
            return
        if self._possible == {action.id: action.enabled() for action in self._offered()}:
            return
        at = self.list.current_choice()
        self._fill()
        if at is not None:
            self.list.go_to(at)

    def _offered(self) -> list[Action]:
        return [action for action in self._actions.usable() if not action.key_only]

    def _why_empty(self, query: str) -> str:
        if self._waiting or self._pause.isActive():
            return self.tr("Searching…")
        return self.tr("Nothing found for “{text}”.").format(text=query)

    def _action_choices(self, searching: bool) -> list[Choice]:
        usable = self._offered()
        self._possible = {action.id: action.enabled() for action in usable}
        choices = [self._action_choice(action) for action in usable]
        if searching or not self._recent:
            return choices
        by_id = {action.id: action for action in usable}
        recent = [by_id[known] for known in self._recent if known in by_id]
        return [self._action_choice(action, self.tr("Recent")) for action in recent] + choices

    def _action_choice(self, action: Action, section: str = "") -> Choice:
        return Choice(
            action,
            action.title,
            icon=action.icon or "chevron-right",
            shortcut=action.shortcut,
            section=section or action.group or self.tr("Actions"),
            keywords=f"{action.keywords} {action.group}",
            enabled=self._possible[action.id],
        )

    def _found_choice(self, found: Found) -> Choice:
        return Choice(
            found,
            found.title,
            detail=found.detail,
            icon=found.icon,
            section=found.section or self.tr("Found"),
            pinned=True,
        )

    # --- searching ----------------------------------------------------------------------------

    def _ask(self) -> None:
        text = self.query.text().strip()
        self._waiting = len(self._providers)
        self._asked = [
            self._requests.submit(
                provider.search(text), self._on_found, self._on_search_failed, owner=self
            )
            for provider in self._providers
        ]
        self._fill()

    def _on_found(self, found: Sequence[Found]) -> None:
        self._waiting -= 1
        self._found += found
        self._fill()

    def _on_search_failed(self, error: BaseException) -> None:
        self._waiting -= 1
        self._fill()
        self._requests.failed.emit(error)

    # --- choosing -----------------------------------------------------------------------------

    def _on_chosen(self, choice: Choice) -> None:
        self.dismiss()
        value: Any = choice.value
        if isinstance(value, Action):
            self._recent = [value.id, *(known for known in self._recent if known != value.id)]
            del self._recent[RECENT:]
            self._actions.trigger(value.id)
        else:
            value.open()
