"""A field that holds one thing found by typing: a customer, a contact, a piece of equipment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.workspace import Workspace
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import FilteredChoices

PAUSE_MS = 120


@dataclass(frozen=True, slots=True)
class Found:
    """`ids` are what the caller needs to know it by, the second one may be missing."""

    ids: tuple[UUID, UUID | None]
    title: str
    detail: str = ""
    icon: str = ""


Find = Callable[[Connection, str], list[Found]]


class SearchChoice(QWidget):
    """Shows what is chosen; pressing it opens the search. `picked` comes with every change."""

    picked = Signal()

    def __init__(self, context: PageContext, placeholder: str, find: Find) -> None:
        """`find` runs on a reading thread."""
        super().__init__()
        self._context = context
        self._placeholder = placeholder
        self._find = find
        self.value: Found | None = None
        theme = context.theme
        self.button = Button(theme, "", icon="search")
        self.button.setAccessibleName(placeholder)
        self.button.clicked.connect(self.open_search)
        self.clear_button = IconButton(theme, "x", self.tr("Take away"))
        self.clear_button.clicked.connect(lambda: self.choose(None))
        self.setFocusProxy(self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0))
        row.addWidget(self.button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.set_value(None)

    def set_value(self, found: Found | None) -> None:
        """Without telling anybody."""
        self.value = found
        text = self.tr("Search…") if found is None else found.title
        if found is not None and found.detail:
            text = f"{found.title}\u2002·\u2002{found.detail}"
        self.button.setText(text)
        self.button.set_icon("search" if found is None else found.icon or "building-2")
        self.button.setAccessibleName(f"{self._placeholder}: {text}")
        self.clear_button.setVisible(found is not None)

    def choose(self, found: Found | None) -> None:
        self.set_value(found)
        self.picked.emit()

    def open_search(self) -> None:
        popup = SearchPopup(self._context, self.window(), self._placeholder, self._find)
        popup.list.chosen.connect(lambda choice: self._on_chosen(popup, choice))
        popup.open_at(self.button)
        popup.search()

    def _on_chosen(self, popup: SearchPopup, choice: Choice) -> None:
        popup.dismiss()
        self.choose(choice.value)

    def as_json(self) -> Any:
        found = self.value
        if found is None:
            return None
        ids = [str(found.ids[0]), None if found.ids[1] is None else str(found.ids[1])]
        return {"ids": ids, "title": found.title, "detail": found.detail, "icon": found.icon}

    def from_json(self, content: Any) -> None:
        if not isinstance(content, dict):
            self.set_value(None)
            return
        first, second = content["ids"]
        ids = (UUID(first), None if second is None else UUID(second))
        self.set_value(
            Found(ids, str(content["title"]), str(content["detail"]), str(content["icon"]))
        )


class SearchPopup(FilteredChoices):
    """Asks while one types; an answer to an older question is dropped."""

    def __init__(self, context: PageContext, window: QWidget, placeholder: str, find: Find) -> None:
        theme: Theme = context.theme
        super().__init__(theme, window, placeholder)
        self.width_wanted = 420
        self._context = context
        self._workspace: Workspace = context.workspace
        self._find = find
        self._asked: Request | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.query.textChanged.connect(self._pause.start)
        self.closed.connect(self.deleteLater)

    def search(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        text = self.query.text().strip()
        self._asked = self._context.requests.submit(
            self._workspace.ask(self._find, text), lambda found: self._show(text, found), owner=self
        )

    def _show(self, text: str, found: list[Found]) -> None:
        # Found already: the list must not narrow it down again.
        choices = [
            Choice(one, one.title, detail=one.detail, icon=one.icon, pinned=True) for one in found
        ]
        self.list.set_choices(choices, query="")
        self.show_nothing("" if found else self.tr("Nothing matches “{text}”.").format(text=text))
        if self.isVisible():
            self._place()
