"""What can be done with views, as records."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("view_actions", text)


def view_actions(page: TicketsPage) -> list[Action]:
    keeping, group = page.keeping, _tr("Views")

    def about(
        name: str,
        title: str,
        icon: str,
        key: str,
        callback: Callable[[], object],
        enabled: Callable[[], bool],
    ) -> Action:
        return Action(
            id=f"tickets.view_{name}", title=title, icon=icon, shortcuts=(key,) if key else (), group=group,
            enabled=enabled, callback=callback,
        )  # fmt: skip

    changed = lambda: page.shown.is_changed  # noqa: E731
    own = lambda: keeping.own_target is not None  # noqa: E731
    there = lambda: keeping.target is not None  # noqa: E731
    always = lambda: True  # noqa: E731
    return [
        about("save", _tr("Save the view"), "save", "Ctrl+S", keeping.save, changed),
        about("save_as", _tr("Save as a view…"), "list-plus", "Ctrl+Shift+S", keeping.save_as, always),
        about("put_back", _tr("Put the list back to its view"), "rotate-ccw", "", keeping.put_back, changed),
        about("changed", _tr("What about the changed list…"), "list-filter", "", keeping.offer, changed),
        about("edit", _tr("Edit the view…"), "pencil", "F2", keeping.edit, own),
        about("duplicate", _tr("Duplicate the view"), "copy", "", keeping.duplicate, there),
        about("pin", _tr("Pin the view, or no longer"), "pin", "", keeping.toggle_pin, there),
        about("up", _tr("Move the view up"), "arrow-up", "", lambda: keeping.move(-1), there),
        about("down", _tr("Move the view down"), "arrow-down", "", lambda: keeping.move(1), there),
        about("delete", _tr("Delete the view"), "trash-2", "", keeping.delete, own),
        about("find", _tr("Find a view…"), "search", "Ctrl+Shift+V", page.find_view, always),
        about("list", _tr("To the views"), "panel-left", "V", page.focus_views, always),
    ]  # fmt: skip
