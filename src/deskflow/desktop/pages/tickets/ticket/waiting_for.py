"""Whoever solves a problem is asked about those who wait for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.ticket.reading import TicketRead
from deskflow.tickets.rules import is_open


def mention_incidents(
    context: PageContext, before: TicketRead, read: TicketRead, act: Callable[[str], object]
) -> None:
    """A toast that offers to resolve them, when the ticket has just been finished."""
    waiting = [one for one in read.work.links if one.kind == "problem.from" and one.is_open]
    if not (waiting and is_open(before.row.status) and not is_open(read.row.status)):
        return
    tr = QCoreApplication.translate
    text = tr("TicketPane", "%n open incident(s) belong to {number}", "", len(waiting))
    offer = (tr("TicketPane", "Resolve them…"), lambda: act("tickets.resolve_incidents"))
    said = text.format(number=read.row.number)
    context.toasts.show(said, tone="info", action=offer, seconds=12)
