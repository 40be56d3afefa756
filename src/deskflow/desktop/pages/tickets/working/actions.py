"""What can be done at a ticket besides writing, as records: keys, menus, palette and cheat sheet follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("ticket_actions", text)


def work_actions(page: TicketsPage) -> list[Action]:
    group = _tr("Ticket")
    return [
        Action(
            id="tickets.add_checklist", title=_tr("Add a checklist…"), icon="list-plus", group=group,
            shortcuts=("Shift+T",), permission="tickets.update", enabled=lambda: page.target is not None,
            callback=page.checklists.add, keywords=_tr("template"),
        ),
    ]  # fmt: skip
