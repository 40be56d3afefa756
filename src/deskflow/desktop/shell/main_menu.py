"""The menus, filled from the actions each time they open. In the menu bar on macOS, behind the logo elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from deskflow.desktop.actions import ActionTable


class MainMenu:
    """Keeps one QMenu per menu of the actions; they are shared by the bar and the pop-up."""

    def __init__(
        self, window: QWidget, actions: ActionTable, titles: Sequence[tuple[str, str]]
    ) -> None:
        """`titles` are pairs of an action's `menu` and what it is called."""
        self._window = window
        self._actions = actions
        self._menus = [self._make(name, title) for name, title in titles]

    def fill_bar(self, bar: QMenuBar) -> None:
        for menu in self._menus:
            bar.addMenu(menu)

    def pop_up(self, anchor: QWidget, *, by_key: bool = False) -> QMenu:
        """All menus under one, below `anchor`; the arrows go on from the first one when a key opened it."""
        whole = QMenu(self._window)
        for menu in self._menus:
            whole.addMenu(menu)
        whole.aboutToHide.connect(whole.deleteLater)
        whole.popup(anchor.mapToGlobal(QPoint(8, anchor.height())))
        if by_key:
            whole.setActiveAction(whole.actions()[0])
        return whole

    def pop_up_one(self, name: str, anchor: QWidget) -> QMenu:
        """One menu of actions below `anchor`, such as the quick-create menu."""
        menu = self._actions.menu(self._actions.ids_of_menu(name), self._window)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        return menu

    def _make(self, name: str, title: str) -> QMenu:
        menu = QMenu(title, self._window)
        menu.aboutToShow.connect(lambda: self._refill(menu, name))
        return menu

    def _refill(self, menu: QMenu, name: str) -> None:
        menu.clear()
        self._actions.fill(menu, self._actions.ids_of_menu(name))
