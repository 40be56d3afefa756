"""What can be done at a ticket besides writing, as records: keys, menus, palette and cheat sheet follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action
from deskflow.desktop.pages.tickets.working.day_sheet import DaySheet

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage


def _tr(text: str) -> str:
    return QCoreApplication.translate("ticket_actions", text)


def work_actions(page: TicketsPage) -> list[Action]:
    group = _tr("Ticket")
    timing = page.timing

    def about(
        action_id: str, title: str, icon: str, key: str, deed: Callable[[UUID, str], object], keywords: str = ""
    ) -> Action:  # fmt: skip
        def run() -> None:
            if (ticket := page.target) is not None:
                deed(ticket.id, ticket.number)

        return Action(
            id=action_id, title=title, icon=icon, group=group, shortcuts=(key,), permission="tickets.update",
            enabled=lambda: page.target is not None, callback=run, keywords=keywords,
        )  # fmt: skip

    def open_sheet() -> None:
        DaySheet(page.context, page.window(), timing).open_centred()

    return [
        Action(
            id="tickets.add_checklist", title=_tr("Add a checklist…"), icon="list-plus", group=group,
            shortcuts=("Shift+T",), permission="tickets.update", enabled=lambda: page.target is not None,
            callback=page.checklists.add, keywords=_tr("template"),
        ),
        about("tickets.stopwatch", _tr("Stopwatch: start or pause"), "timer", "B", timing.toggle, _tr("time tracking begin")),
        about("tickets.stopwatch_stop", _tr("Stopwatch: stop and log…"), "circle-stop", "Shift+B", timing.stop),
        about("tickets.log_time", _tr("Log time…"), "clock", "H", timing.log, _tr("hours minutes work")),
        Action(
            id="tickets.find_inside", title=_tr("Find and filter in the ticket"), icon="search", group=group,
            shortcuts=("Ctrl+F",), permission="tickets.read", enabled=lambda: page.ticket.ticket_id is not None,
            callback=page.ticket.timeline.bar.start, keywords=_tr("timeline public internal changes mails"),
        ),
        Action(
            id="tickets.my_time", title=_tr("My time…"), icon="calendar-days", group=group,
            shortcuts=("Shift+D",), permission="tickets.read", callback=open_sheet,
            keywords=_tr("timesheet day sheet hours export"),
        ),
    ]  # fmt: skip
