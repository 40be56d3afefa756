"""Shows one page at a time, makes each when it is first wanted, and remembers the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from deskflow.desktop.pages import PageEntry
from deskflow.desktop.shell.history import History, Place

if TYPE_CHECKING:
    from deskflow.desktop.pages.page import Page


class PageStack(QStackedWidget):
    """`made` comes with a page's first opening, `shown` each time another one is shown."""

    made = Signal(str, object)
    shown = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], create: Callable[[PageEntry], Page]) -> None:
        super().__init__()
        self._entries = {entry.id: entry for entry in entries}
        self._create = create
        self._pages: dict[str, Page] = {}
        self.history = History()

    @property
    def entries(self) -> list[PageEntry]:
        return list(self._entries.values())

    @property
    def current_id(self) -> str:
        place = self.history.current
        return place.page_id if place else ""

    def page(self, page_id: str) -> Page | None:
        """The page if it has been opened before."""
        return self._pages.get(page_id)

    def navigate(self, page_id: str, **params: Any) -> None:
        """Show a page, at a place in it if given. An unknown page is an error of the caller."""
        if page_id not in self._entries:
            raise KeyError(page_id)
        self._remember()
        self.history.visit(Place(page_id, params))
        self._show(page_id, params)

    def go_back(self) -> None:
        self._remember()
        self._follow(self.history.back())

    def go_forward(self) -> None:
        self._remember()
        self._follow(self.history.forward())

    def _follow(self, place: Place | None) -> None:
        if place is not None:
            self._show(place.page_id, place.params)

    def _remember(self) -> None:
        place = self.history.current
        if place is not None and place.page_id in self._pages:
            params = self._pages[place.page_id].place()
            self.history.amend(Place(place.page_id, params or place.params))

    def _show(self, page_id: str, params: dict[str, Any]) -> None:
        before = self.currentWidget()
        page = self._pages.get(page_id) or self._make(page_id)
        if before is not page:
            if before is not None:
                before.left()
            self.setCurrentWidget(page)
        if params:
            page.open(**params)
        if before is not page:
            page.entered()
            page.focus_default()
        self.shown.emit(page_id)

    def _make(self, page_id: str) -> Page:
        page = self._create(self._entries[page_id])
        self._pages[page_id] = page
        self.addWidget(page)
        self.made.emit(page_id, page)
        return page
