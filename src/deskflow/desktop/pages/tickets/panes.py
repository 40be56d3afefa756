"""Which panes are shown, and how wide. What a person has decided counts; else it depends on the room there is."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QApplication, QWidget

from deskflow.desktop.pages.tickets.list.pane import ListPane
from deskflow.desktop.shell.window_state import WindowState
from deskflow.desktop.widgets.splitter import Splitter

Name = Literal["views", "list", "ticket"]
SIZES = [196, 430, 790]
# As long as nobody has moved the panes: what the list gets of the room it shares with the ticket.
LIST_SHARE, LIST_LEAST, LIST_MOST = 0.36, 376, 640
# Below these widths of the page a pane gives way, unless it was asked for.
GIVES_WAY: dict[Name, int] = {"views": 860, "list": 0, "ticket": 560}


class Panes(Splitter):
    """Views, list and ticket side by side."""

    def __init__(
        self, memory: WindowState, views: QWidget, list_: ListPane, ticket: QWidget
    ) -> None:
        super().__init__("tickets", memory)
        self._state = memory
        self._list = list_
        self._panes: dict[Name, QWidget] = {"views": views, "list": list_, "ticket": ticket}
        self._width = 0
        for pane in self._panes.values():
            self.addWidget(pane)
        for at, stretch in enumerate((0, 1, 3)):
            self.setStretchFactor(at, stretch)
        for at in range(1, 3):
            self.handle(at).setAccessibleName(self.tr("Width of the panes"))
        self.restore(SIZES)

    def is_shown(self, name: Name) -> bool:
        return not self._panes[name].isHidden()

    def set_shown(self, name: Name, shown: bool) -> None:
        """As the person wants it from now on; the last one stays."""
        if not shown and sum(self.is_shown(one) for one in self._panes) == 1:
            return
        self._state.save(f"tickets/pane/{name}", "shown" if shown else "hidden")
        self._panes[name].setVisible(shown)

    def toggle(self, name: Name) -> None:
        """Shown or hidden; who was in a pane that is hidden now goes on in the list."""
        focused = QApplication.focusWidget()
        was_there = focused is not None and self._panes[name].isAncestorOf(focused)
        self.set_shown(name, not self.is_shown(name))
        if was_there and not self.is_shown(name):
            self.focus_list()

    def focus_list(self) -> None:
        """The keyboard to the list; to the ticket while the list is hidden."""
        if self.is_shown("list"):
            self._list.focus_rows()
        else:
            self._panes["ticket"].setFocus()

    def fit(self, width: int) -> None:
        """The page is this wide now."""
        if width == self._width:
            return
        self._width = width
        for name, pane in self._panes.items():
            wish = self._state.load(f"tickets/pane/{name}")
            pane.setVisible(width >= GIVES_WAY[name] if wish is None else wish == "shown")
        if not self.is_remembered:
            views = SIZES[0] if self.is_shown("views") else 0
            rest = width - views
            listed = min(max(round(rest * LIST_SHARE), LIST_LEAST), LIST_MOST, rest - LIST_LEAST)
            self.setSizes([views, listed, rest - listed])
