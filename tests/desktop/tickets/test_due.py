"""Why a ticket is due when it is: the story, the picture, the ladder, and what a person may do about a clock."""

from __future__ import annotations

import os
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.permissions import system
from deskflow.desktop.pages.tickets.ticket.due_deeds import DueDeeds
from deskflow.desktop.pages.tickets.ticket.due_popover import DuePopover
from deskflow.desktop.pages.tickets.ticket.due_strip import DueStrip
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.sla.policy_commands import DefinePolicy
from deskflow.sla.queries import ClockView, ticket_clocks
from deskflow.sla.timers import FireTimers
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.accessibility import assert_accessible
from tests.desktop.pausing import pause
from tests.desktop.tickets.test_ticket import opened

HOUR = 3600


def clock(room, ticket_id: UUID, kind: str = "resolution") -> ClockView:
    with room.workspace.database.read() as connection:
        found = ticket_clocks(connection, room.workspace.tenant_id, ticket_id, room.workspace.clock.now())  # fmt: skip
    return next(one for one in found if one.kind == kind)


def late_ticket(room) -> UUID:
    """Came in thirty hours ago with four hours for it, under a policy with a ladder."""
    always = room.run(DefineCalendar("Round the clock", {"always_open": True}))
    steps = [
        {"clock": "resolution", "at": 75, "do": "notify", "who": ["role:admin"]},
        {"clock": "resolution", "after": 2 * HOUR, "do": "raise_priority"},
        {"clock": "resolution", "after": 400 * HOUR, "do": "notify", "who": ["lead"]},
    ]
    targets = {one: {"first_response": 2 * HOUR, "resolution": 4 * HOUR} for one in ("P2", "P3")}
    room.run(DefinePolicy("Promise", always, {"targets": targets, "escalation": steps}))
    began = room.workspace.clock.now() - timedelta(hours=30)
    message = NewMessage("Please help", author_kind="customer", author_name="Paul Weber")
    room.do(ImportTickets((NewTicket("Mail is down", message, created_at=began),)))
    bus, actor = room.workspace.bus, system(room.workspace.tenant_id)
    while any(bus.run(FireTimers(), actor).result.values()):
        pass
    with room.workspace.database.read() as connection:
        from deskflow.tickets.tables import tickets

        return connection.execute(tickets.select()).one().id


def popover(room, page) -> DuePopover:
    page.ticket.explain_due()
    room.qtbot.waitUntil(lambda: any(p.isVisible() for p in room.window.findChildren(DuePopover)))
    return next(p for p in room.window.findChildren(DuePopover) if p.isVisible())


def texts(shown: DuePopover) -> list[str]:
    return [label.text() for label in shown.findChildren(Label)]


def button(shown: DuePopover, title: str) -> Button:
    return next(one for one in shown.findChildren(Button) if one.text() == title)


def picture(room, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        pause(300)
        room.window.grab().save(f"{folder}/{name}.png")


def test_a_missed_promise_tells_its_ladder_and_is_justified_in_the_popover(room):
    ticket_id = late_ticket(room)
    page = opened(room, ticket_id, 1280, 800)
    shown = popover(room, page)
    said = texts(shown)
    assert any(text.startswith("Step taken") and "At 75 %: tell people" in text for text in said)
    assert any("after it is missed: raise the priority" in text for text in said)
    assert any(text.startswith("Next step") and "400 h" not in text for text in said)
    assert len(shown.findChildren(DueStrip)) == 2
    every = next(one for one in shown.findChildren(Button) if one.text().startswith("Every entry"))
    every.click()
    assert any("missed (noticed" in text for text in texts(shown))
    assert_accessible(shown)
    picture(room, "due_late")
    deeds = next(one for one in shown.findChildren(DueDeeds) if one._clock.kind == "resolution")
    next(one for one in deeds.findChildren(Button) if one.text() == "Justify").click()
    deeds.code.setCurrentIndex(deeds.code.findData("force_majeure"))
    QTest.keyClicks(deeds.reason, "<b>flood</b> in the street")
    picture(room, "due_justify")
    QTest.keyClick(deeds.reason, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: clock(room, ticket_id).justification is not None)
    again = popover(room, page)
    assert "Justified by Mara Klein: force majeure. <b>flood</b> in the street" in texts(again)
    picture(room, "due_justified")


def test_a_due_time_is_set_by_hand_and_given_back(room):
    ticket_id = room.ticket("VPN down", priority="P2")
    room.do(UpdateTicket(ticket_id, {"status": "pending_customer"}))
    page = opened(room, ticket_id)
    shown = popover(room, page)
    assert any("Stands still with" in text for text in texts(shown))
    picture(room, "due_paused")
    deeds = next(one for one in shown.findChildren(DueDeeds) if one._clock.kind == "resolution")
    next(one for one in deeds.findChildren(Button) if one.text().startswith("Set by hand")).click()
    deeds.due.setDateTime(deeds.due.dateTime().addDays(3))
    deeds.set_button.click()
    room.qtbot.waitUntil(lambda: clock(room, ticket_id).is_due_by_hand)
    shown = popover(room, page)
    assert any("set by hand" in text for text in texts(shown))
    picture(room, "due_by_hand")
    button(shown, "Back to the policy's").click()
    room.qtbot.waitUntil(lambda: not clock(room, ticket_id).is_due_by_hand)
