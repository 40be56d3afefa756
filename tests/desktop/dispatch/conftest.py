"""A board with three people on a Monday, and a hand that works on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskflow.calendars.commands import DefineCalendar
from deskflow.desktop.pages.dispatch.page import DispatchPage
from deskflow.people.commands import AddUser, CreateCustomer, CreateSite
from deskflow.people.profiles import SetProfile
from deskflow.people.skills import CreateSkill
from deskflow.people.teams import CreateTeam
from deskflow.routing.planning import Plan, PlanTickets
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import appointments, tickets
from tests.desktop.desk_window import NONE, DeskWindow

# A Monday long after every test.
MONDAY = date(2096, 1, 2)
LEFT = Qt.MouseButton.LeftButton


def at(hour: float, day: int = 0) -> datetime:
    """That hour where the reader is."""
    return (datetime.combine(MONDAY, time()) + timedelta(days=day, hours=hour)).astimezone()


class BoardHand:
    """`board.drag(from, to)` with places of the viewport; `plans()` as they are stored."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        self.people: dict[str, UUID] = {}
        self.customer: UUID | None = None
        self.site: UUID | None = None
        self.page: DispatchPage

    def open(self) -> None:
        self.page = self.desk.page("dispatch")
        self.page.show_day(MONDAY)
        self.desk.wait(lambda: len(self.page.state.people) == len(self.people))

    def run(self, command: Any) -> Any:
        return self.desk.run(command)

    def ticket(self, title: str, **more: Any) -> UUID:
        made: UUID = self.desk.made(CreateTicket(NewTicket(title, NewMessage("Please"), priority="P4", **more)))  # fmt: skip
        return made

    def plan(self, ticket: UUID, who: str, begins: float, ends: float, **more: Any) -> None:
        self.run(PlanTickets((Plan(ticket, self.people[who], at(begins), at(ends), **more),)))

    def plans(self) -> list[tuple[str, float, float, bool]]:
        """As they are stored: whose, from when to when on that day, whether tentative."""
        with self.desk.workspace.database.read() as connection:
            return self._told(connection.execute(appointments.select()))

    def shown(self) -> list[tuple[str, float, float, bool]]:
        """The same as the board shows them."""
        return self._told(self.page.state.plans.values())

    def _told(self, plans: Any) -> list[tuple[str, float, float, bool]]:
        names, hour = {user_id: name for name, user_id in self.people.items()}, timedelta(hours=1)
        return sorted(
            (names[one.user_id], (one.starts_at - at(0)) / hour, (one.ends_at - at(0)) / hour, one.is_tentative)
            for one in plans
        )  # fmt: skip

    def holder(self, ticket: UUID) -> UUID | None:
        with self.desk.workspace.database.read() as connection:
            return connection.execute(
                tickets.select().where(tickets.c.id == ticket)
            ).one().assignee_id  # fmt: skip

    def shows(self, count: int) -> None:
        """Waits until so many plans are in sight, and nothing is under way."""
        state = self.page.state
        self.desk.wait(lambda: len(state.plans) == count and not self.page.changes.busy)

    def stored(self, *wanted: tuple[str, float, float, bool]) -> None:
        self.desk.wait(lambda: self.plans() == sorted(wanted))
        self.desk.wait(lambda: self.shown() == sorted(wanted) and not self.page.changes.busy)

    # --- the hand -----------------------------------------------------------------------------

    def spot(self, who: str, hour: float) -> QPoint:
        """A place of the viewport."""
        board = self.page.board
        row = self.page.state.row_of(self.people[who])
        assert row is not None
        left = board.axis.left_of(at(hour).timestamp()) + board.shift
        return QPointF(left, board.row_box(row).center().y()).toPoint()

    def drag(
        self, start: QPoint, end: QPoint, *, held: Any = NONE, source: QWidget | None = None,
        release: bool = True,
    ) -> None:  # fmt: skip
        """With a step on the way, as a hand does; `end` is a place of the board."""
        target = self.page.board.viewport()
        widget = source or target
        finish = end if widget is target else widget.mapFromGlobal(target.mapToGlobal(end))
        QTest.mousePress(widget, LEFT, held, start)
        for place in (start + (finish - start) / 2, finish):
            self._move(widget, place, held)
        if release:
            QTest.mouseRelease(widget, LEFT, held, finish)

    def _move(self, widget: QWidget, place: QPoint, held: Any) -> None:
        # Qt's own hand moves without the button held.
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), QPointF(widget.mapToGlobal(place)),
            Qt.MouseButton.NoButton, LEFT, held,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def card_spot(self, number: int = 0) -> QPoint:
        view = self.page.queue.view
        return view.visualRect(self.page.queue.model.index(number)).center()


@pytest.fixture
def board(desk: DeskWindow) -> BoardHand:
    """They work from eight to five; Tom knows VPN and is in a team."""
    hand = BoardHand(desk)
    zone = str(datetime.now().astimezone().tzinfo)
    week = {"zone": zone if "/" in zone else "UTC", "week": {"mon": [["08:00", "17:00"]]}}
    hours = desk.made(DefineCalendar("Monday", week))
    vpn = desk.made(CreateSkill("VPN"))
    for name in ("Anna Brandt", "Ida Holm", "Tom Weber"):
        email = f"{name.split()[0].lower()}@msp.example"
        hand.people[name.split()[0]] = desk.made(AddUser(name, email, ("technician",)))
    for user_id in hand.people.values():
        hand.run(SetProfile(user_id, {"calendar_id": str(hours), "position": (53.55, 9.99)}))
    hand.run(SetProfile(hand.people["Tom"], {"skills": {str(vpn): 4}}))
    hand.run(CreateTeam("Field", (hand.people["Tom"],)))
    customer = desk.made(CreateCustomer("Northwind Traders"))
    hand.customer = customer
    hand.site = desk.made(CreateSite(customer, "Bremen", position=(53.08, 8.80)))
    hand.open()
    return hand
