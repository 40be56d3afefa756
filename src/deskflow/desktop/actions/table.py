"""The actions of one window: what exists, what may be used now, and the keys and menu entries made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from deskflow.desktop.actions.action import Action
from deskflow.desktop.actions.keys import collide, is_typed, takes_text
from deskflow.desktop.theme import Icons

# The scope of actions that work on every page.
EVERYWHERE = ""

_REVIVES = "revives"


class ActionTable(QObject):
    """Actions belong to a scope: everywhere, or one page. Keys of other pages are off.

    `refused` says why something was not done, in words a person can read. `used` comes with every try, by key or not.
    `changed` says that there are others, `refreshed` that what is possible may be another.
    """

    refused = Signal(str)
    changed = Signal()
    refreshed = Signal()
    used = Signal()

    def __init__(self, window: QWidget, icons: Icons, can: Callable[[str], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._icons = icons
        self._can = can
        self._actions: dict[str, Action] = {}
        self._scopes: dict[str, str] = {}
        self._scope = EVERYWHERE
        self._typing = False
        self._qactions: dict[str, QAction] = {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._update_qactions)
        self._settle.timeout.connect(self.refreshed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    # --- what there is ------------------------------------------------------------------------

    def add(self, actions: Iterable[Action], scope: str = EVERYWHERE) -> None:
        """Make actions known; `scope` is a page id. An id that is taken is an error."""
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"There is an action {action.id} already")
            self._actions[action.id] = action
            self._scopes[action.id] = scope
            self._make_qaction(action)
        self.refresh()
        self.changed.emit()

    def remove_scope(self, scope: str) -> None:
        """Forget the actions of a page that is gone."""
        for action_id in [known for known, where in self._scopes.items() if where == scope]:
            del self._actions[action_id], self._scopes[action_id]
            qaction = self._qactions.pop(action_id)
            self._window.removeAction(qaction)
            qaction.deleteLater()
        self.changed.emit()

    def set_scope(self, scope: str) -> None:
        """The page that is shown now."""
        self._scope = scope
        self._update_qactions()
        self.changed.emit()

    def __getitem__(self, action_id: str) -> Action:
        return self._actions[action_id]

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._actions

    def all(self) -> list[Action]:
        return list(self._actions.values())

    def scope_of(self, action_id: str) -> str:
        return self._scopes[action_id]

    def usable(self) -> list[Action]:
        """What this person could do here, whether or not it is possible right now; the page's own first."""
        mine = [
            action
            for action in self._actions.values()
            if self._reachable(action) and self.permitted(action) and _is_there(action)
        ]
        return sorted(mine, key=lambda action: self._scopes[action.id] == EVERYWHERE)

    def permitted(self, action: Action) -> bool:
        return self._can(action.permission)

    def conflicts(self) -> list[tuple[Action, Action, str]]:
        """Pairs of actions that claim the same key where both work."""
        known = list(self._actions.values())
        return [
            (one, other, key)
            for position, one in enumerate(known)
            for other in known[position + 1 :]
            if self._meet(one, other)
            for key in one.shortcuts
            if any(collide(key, rival) for rival in other.shortcuts)
        ]

    # --- doing it -----------------------------------------------------------------------------

    def trigger(self, action_id: str) -> bool:
        """Do it if it is allowed and possible; answers whether it was done."""
        action = self._actions[action_id]
        self.used.emit()
        if not self.permitted(action):
            self.refused.emit(self.tr("You may not do this: {title}").format(title=action.title))
            return False
        if not action.enabled():
            self.refused.emit(
                self.tr("Not possible at the moment: {title}").format(title=action.title)
            )
            return False
        action.callback()
        self.refresh()
        return True

    def refresh(self) -> None:
        """What is enabled may have changed, for instance the selection. Cheap; many calls become one."""
        self._settle.start()

    # --- menus --------------------------------------------------------------------------------

    def qaction(self, action_id: str) -> QAction:
        """For menus and buttons of Qt's own."""
        return self._qactions[action_id]

    def fill(self, menu: QMenu, action_ids: Sequence[str]) -> None:
        """Put actions into a menu; "-" is a line. What is not permitted is left out, what is not possible now is grey."""
        self._update_qactions()
        if not menu.property(_REVIVES):
            menu.setProperty(_REVIVES, True)
            menu.aboutToHide.connect(self._revive)
        for action_id in action_ids:
            if action_id == "-":
                menu.addSeparator()
            elif action_id in self._actions and self.permitted(self._actions[action_id]):
                self._qactions[action_id].setEnabled(self._actions[action_id].enabled())
                menu.addAction(self._qactions[action_id])

    def menu(self, action_ids: Sequence[str], parent: QWidget) -> QMenu:
        """A context menu, ready for `popup`; it deletes itself when it closes."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu, action_ids)
        return menu

    def ids_of_menu(self, name: str) -> list[str]:
        """What this person may use of one menu, in the order it was added, with lines between groups."""
        ids: list[str] = []
        group: str | None = None
        for action in sorted(self._actions.values(), key=lambda one: one.order):
            if action.menu != name or not self._reachable(action) or not self.permitted(action):
                continue
            if group is not None and action.group != group:
                ids.append("-")
            group = action.group
            ids.append(action.id)
        return ids

    def _revive(self) -> None:
        """The menu is gone: keys of what cannot be done say so again."""
        for qaction in self._qactions.values():
            qaction.setEnabled(True)

    # --- inside -------------------------------------------------------------------------------

    def _make_qaction(self, action: Action) -> None:
        qaction = QAction(action.title.replace("&", "&&"), self)
        if action.icon:
            qaction.setIcon(self._icons.icon(action.icon))
        qaction.setCheckable(action.checked is not None)
        # A menu has one place for icon and tick; the tick says more.
        qaction.setIconVisibleInMenu(action.checked is None)
        qaction.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action_id = action.id
        qaction.triggered.connect(lambda: self.trigger(action_id))
        self._qactions[action.id] = qaction
        self._window.addAction(qaction)

    def _reachable(self, action: Action) -> bool:
        return self._scopes[action.id] in (EVERYWHERE, self._scope)

    def _meet(self, one: Action, other: Action) -> bool:
        first, second = self._scopes[one.id], self._scopes[other.id]
        if first == second:
            return True
        if EVERYWHERE not in (first, second):
            return False
        return not (one if first == EVERYWHERE else other).yields

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        typing = takes_text(new)
        if typing != self._typing:
            self._typing = typing
            self._update_qactions()

    def _update_qactions(self) -> None:
        taken = {
            key
            for action in self._actions.values()
            if self._scope and self._scopes[action.id] == self._scope
            for key in action.shortcuts
        }
        for action in self._actions.values():
            self._update_qaction(action, taken)

    def _update_qaction(self, action: Action, taken: set[str]) -> None:
        qaction = self._qactions[action.id]
        live = self._reachable(action) and self.permitted(action)
        keys = [
            key
            for key in action.shortcuts
            if live
            and not (self._typing and is_typed(key))
            and not (action.yields and key in taken)
        ]
        wanted = [QKeySequence(key) for key in keys]
        if qaction.shortcuts() != wanted:
            qaction.setShortcuts(wanted)
        qaction.setVisible(live)
        # An action stays a key while it cannot be done, so that pressing it can say why nothing happened.
        if action.checked is not None:
            qaction.setChecked(action.checked())


def _is_there(action: Action) -> bool:
    """What a widget does by itself is offered only while there is such a widget."""
    return not action.own_key or action.enabled()
