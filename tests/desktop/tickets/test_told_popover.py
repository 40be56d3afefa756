"""Who hears of a message is said before it is written; and a ticket is muted and heard of again."""

from __future__ import annotations

from deskflow.channels.wishes import is_muted
from deskflow.core.settings import SetOwnSetting
from deskflow.desktop.pages.tickets.ticket.told_popover import TicketToldPopover
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.watching import WatchTicket
from tests.desktop.accessibility import assert_accessible


def test_everybody_stands_there_with_the_reason(office, take_seat, qtbot):
    ticket_id = office.ticket("Printer", customer_id=office.customer())
    watching = tuple(office.people[one] for one in ("Rita", "Sofia"))
    office.run(WatchTicket(ticket_id, watching), "Ada")
    office.run(SetOwnSetting("notice_choices", ["watched/tray/off", "watched/mail/on"]), "Rita")
    seat = take_seat("Sofia", "tickets")
    seat.page.open(ticket_id=ticket_id)
    qtbot.waitUntil(lambda: seat.page.ticket.ticket_id == ticket_id and seat.page.has_target)

    def opened() -> TicketToldPopover:
        assert seat.window.table.trigger("tickets.told") is not False
        qtbot.waitUntil(lambda: bool(shown()))
        return shown()[-1]

    def shown() -> list[TicketToldPopover]:
        return [one for one in seat.window.findChildren(TicketToldPopover) if one.isVisible()]

    def muted() -> bool:
        workspace = office.workspace
        return workspace.look_up(is_muted, workspace.tenant_id, office.people["Sofia"], ticket_id)

    popover = opened()
    texts = [one.text() for one in popover.findChildren(Label)]
    assert "reads public replies by mail to office@northwind.example, never notes" in texts
    assert "watches: bell, mail" in texts
    assert "you watch, and are told of what others write" in texts
    assert_accessible(popover)
    popover.mute.click()
    qtbot.waitUntil(muted)
    popover = opened()
    assert popover.mute.text() == "Let me hear of it again"
    popover.mute.click()
    qtbot.waitUntil(lambda: not muted())
