"""What can be done about other tickets, as records: keys, menus, palette and cheat sheet follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("ticket_actions", text)


def relation_actions(page: TicketsPage) -> list[Action]:
    group = _tr("Other tickets")
    relations = page.relations

    def about(
        action_id: str, title: str, icon: str, key: str, callback: Callable[[], object], permission: str,
        keywords: str = "",
    ) -> Action:  # fmt: skip
        return Action(
            id=action_id, title=title, icon=icon, shortcuts=(key,) if key else (), group=group,
            permission=permission, enabled=lambda: page.has_target, callback=callback, keywords=keywords,
        )  # fmt: skip

    return [
        about("tickets.merge", _tr("Merge…"), "git-merge", "Shift+M", relations.merge, "tickets.update", _tr("duplicate join")),
        about("tickets.separate", _tr("Separate a merged ticket…"), "split", "", relations.separate, "tickets.update", _tr("unmerge")),
        about("tickets.split", _tr("Split messages off…"), "scissors", "Shift+X", relations.split, "tickets.update"),
        about("tickets.link", _tr("Link to a ticket…"), "link", "L", relations.link, "tickets.update", _tr("parent child problem incident blocks related")),
        about("tickets.go_to_linked", _tr("Go to a linked ticket…"), "arrow-up-right", "Shift+L", relations.go_to, "tickets.read"),
        about("tickets.unlink", _tr("Remove a link…"), "unlink", "", relations.unlink, "tickets.update"),
        about("tickets.resolve_incidents", _tr("Resolve the incidents of this problem…"), "circle-check", "Shift+I", relations.resolve_incidents, "tickets.update"),
    ]  # fmt: skip
