"""The actions of the window itself: going somewhere, finding, the look, the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action
from deskflow.desktop.pages import PageEntry
from deskflow.desktop.theme import Scheme

if TYPE_CHECKING:
    from deskflow.desktop.shell.main_window import MainWindow


def _tr(text: str) -> str:
    return QCoreApplication.translate("window_actions", text)


def go_actions(window: MainWindow, entries: Sequence[PageEntry]) -> list[Action]:
    """One for each page, and back and forward."""
    pages = [
        Action(
            id=f"go.{entry.id}",
            title=entry.translated_title,
            icon=entry.icon,
            group=_tr("Go to"),
            menu="go",
            permission=entry.permission,
            shortcuts=(f"G, {entry.go_key}",) if entry.go_key else (),
            keywords=_tr("open page"),
            callback=_goer(window, entry.id),
        )
        for entry in entries
    ]
    history = window.stack.history
    return [
        *pages,
        Action(
            id="go.back",
            title=_tr("Back"),
            icon="arrow-left",
            group=_tr("Window"),
            menu="go",
            shortcuts=("Alt+Left",),
            enabled=lambda: history.can_go_back,
            callback=window.stack.go_back,
        ),
        Action(
            id="go.forward",
            title=_tr("Forward"),
            icon="arrow-right",
            group=_tr("Window"),
            menu="go",
            shortcuts=("Alt+Right",),
            enabled=lambda: history.can_go_forward,
            callback=window.stack.go_forward,
        ),
    ]


def _goer(window: MainWindow, page_id: str) -> Callable[[], None]:
    return lambda: window.navigate(page_id)


def window_actions(window: MainWindow) -> list[Action]:
    group = _tr("Window")
    return [
        Action(
            id="search.open",
            title=_tr("Search or run a command"),
            icon="search",
            group=group,
            menu="edit",
            shortcuts=("Ctrl+K",),
            key_only=True,
            callback=window.open_palette,
        ),
        Action(
            id="new.menu",
            title=_tr("New…"),
            icon="plus",
            group=group,
            menu="file",
            shortcuts=("Ctrl+N",),
            callback=window.open_new_menu,
            enabled=lambda: bool(window.table.ids_of_menu("new")),
        ),
        Action(
            id="edit.undo_last",
            title=_tr("Undo the last change"),
            icon="undo-2",
            group=_tr("Edit"),
            menu="edit",
            shortcuts=("Ctrl+Z",),
            enabled=lambda: window.toasts.can_undo,
            callback=window.toasts.undo_last,
            yields=True,
        ),
        Action(
            id="notifications.open",
            title=_tr("Notifications"),
            icon="bell",
            group=_tr("Go to"),
            menu="go",
            shortcuts=("G, N",),
            callback=window.open_notifications,
        ),
        Action(
            id="user.switch",
            title=_tr("Switch user…"),
            icon="user",
            group=group,
            menu="file",
            callback=window.open_user_menu,
        ),
        Action(
            id="view.rail",
            title=_tr("Show page names"),
            icon="panel-left",
            group=_tr("View"),
            menu="view",
            shortcuts=("Ctrl+B",),
            checked=lambda: not window.rail.collapsed,
            callback=lambda: window.rail.set_collapsed(not window.rail.collapsed),
            yields=True,
        ),
        *_scheme_actions(window),
        Action(
            id="view.next_region",
            title=_tr("Next part of the window"),
            group=group,
            shortcuts=("F6",),
            callback=lambda: window.focus_region(1),
            key_only=True,
        ),
        Action(
            id="view.previous_region",
            title=_tr("Previous part of the window"),
            group=group,
            shortcuts=("Shift+F6",),
            callback=lambda: window.focus_region(-1),
            key_only=True,
        ),
        Action(
            id="help.menu",
            title=_tr("Main menu"),
            icon="list",
            group=group,
            shortcuts=("F10",),
            callback=lambda: window.open_main_menu(by_key=True),
            key_only=True,
        ),
        Action(
            id="help.keys",
            title=_tr("Keys"),
            icon="keyboard",
            group=_tr("Help"),
            menu="help",
            shortcuts=("?", "Shift+F1"),
            keywords=_tr("shortcuts keyboard cheat sheet"),
            callback=window.open_cheat_sheet,
        ),
        Action(
            id="help.open",
            title=_tr("Help"),
            icon="book-open",
            group=_tr("Help"),
            menu="help",
            shortcuts=("F1",),
            keywords=_tr("manual documentation guide how to"),
            callback=window.open_help_here,
            order=-1,
        ),
        Action(
            id="file.quit",
            title=_tr("Quit"),
            icon="log-out",
            group=group,
            order=100,
            menu="file",
            shortcuts=("Ctrl+Q",),
            callback=window.close,
        ),
    ]


def _scheme_actions(window: MainWindow) -> list[Action]:
    looks: list[tuple[Scheme, str, str]] = [
        ("system", _tr("Look of the system"), "monitor"),
        ("light", _tr("Light look"), "sun"),
        ("dark", _tr("Dark look"), "moon"),
    ]
    return [
        Action(
            id=f"view.look_{scheme}",
            title=title,
            icon=icon,
            group=_tr("Look"),
            menu="view",
            keywords=_tr("theme colours dark light"),
            checked=lambda scheme=scheme: window.theme.scheme == scheme,
            callback=lambda scheme=scheme: window.choose_scheme(scheme),
        )
        for scheme, title, icon in looks
    ]
