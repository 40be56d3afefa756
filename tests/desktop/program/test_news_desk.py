"""News behind the bell, what can be done about each, and what is told beside the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from deskflow.channels.notice_rules import read
from deskflow.channels.notices import NotificationRow
from deskflow.channels.notifying import Notify
from deskflow.channels.wishes import is_muted
from deskflow.core.ids import new_id
from deskflow.core.settings import get_setting
from deskflow.desktop.program.news_desk import later
from deskflow.desktop.program.tray import for_tray
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.watching import WatchTicket
from tests.desktop.accessibility import assert_accessible
from tests.integration.desk import START


@pytest.fixture
def seat(office, take_seat):
    ticket_id = office.ticket("Printer is on fire")
    office.run(WatchTicket(ticket_id, (office.people["Sofia"],)), "Sofia")
    office.run(AddMessage(ticket_id, NewMessage("Still burning", is_public=False)))
    office.clock.advance(timedelta(hours=30))
    office.run(Notify("Lunch", (office.people["Sofia"],), body="in the kitchen"))
    seat = take_seat("Sofia", "home")
    seat.ticket_id = ticket_id
    return seat


def titles(seat) -> list[str]:
    shown = seat.window.notifications
    rows = [shown.at(at) for at in range(shown.rowCount())]
    return [row if isinstance(row, str) else row.title for row in rows]


def panel(qtbot, seat):
    qtbot.waitUntil(lambda: seat.window.notifications.unread == 2)
    seat.window.open_notifications()
    return seat.window._notifications_popup


def key(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def test_news_stand_by_day_with_their_reason_and_each_has_its_keys(office, seat, qtbot):
    popup = panel(qtbot, seat)
    assert titles(seat) == ["Today", "Lunch", "Yesterday", "Ada Admin wrote on INC-1001: Printer is on fire"]  # fmt: skip
    assert seat.window.notifications.at(3).why == "because you watch INC-1001"
    assert_accessible(popup)
    key(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: seat.window.notifications.unread == 1)
    assert popup._toggle.text() == "Unread"
    assert not popup._mute.isEnabled()
    popup.which._choose(1)
    assert titles(seat) == ["Yesterday", "Ada Admin wrote on INC-1001: Printer is on fire"]
    popup.which._choose(0)
    popup._list.setCurrentIndex(seat.window.notifications.index(1))
    popup._list.setFocus()
    key(Qt.Key.Key_J)
    key(Qt.Key.Key_M)
    workspace = office.workspace
    muted = (is_muted, workspace.tenant_id, office.people["Sofia"], seat.ticket_id)
    qtbot.waitUntil(lambda: workspace.look_up(*muted))
    qtbot.waitUntil(lambda: any("You hear no more of this" in text for text in seat.toasts))


def test_what_is_put_off_comes_back_as_news(office, seat, qtbot):
    popup = panel(qtbot, seat)
    popup._later_menu(popup._current()).actions()[0].trigger()
    qtbot.waitUntil(lambda: "Lunch" not in titles(seat))
    assert seat.window.notifications.unread == 1
    office.clock.advance(timedelta(hours=2))
    seat.session.news.ask()
    qtbot.waitUntil(lambda: titles(seat)[:2] == ["Today", "Lunch"])
    menu = popup.findChildren(QMenu)
    assert all(not one.isVisible() for one in menu)


def test_the_preferences_are_kept_and_say_what_everybody_gets(office, seat, qtbot):
    def kept(name: str):
        workspace = office.workspace
        return workspace.look_up(get_setting, name, workspace.tenant_id, office.people["Sofia"])

    seat.window.navigate("settings", section="notices")
    section = seat.window.stack.page("settings").section("notices")
    boxes = section.boxes
    qtbot.waitUntil(boxes["watched", "app"].isChecked)
    assert not boxes["watched", "mail"].isChecked()
    boxes["watched", "mail"].click()
    qtbot.waitUntil(lambda: kept("notice_choices") == ["watched/mail/on"])
    qtbot.waitUntil(section.reset.isEnabled)
    section.quiet.click()
    qtbot.waitUntil(lambda: kept("quiet_hours") == "18:00-08:00")
    section.digest.setCurrentIndex(2)
    section.digest.activated.emit(2)
    qtbot.waitUntil(section.digest_at.isVisible)
    assert_accessible(section)
    section.reset.click()
    qtbot.waitUntil(lambda: not boxes["watched", "mail"].isChecked())
    assert kept("digest") == "daily"


def news(code: str, *, is_read: bool = False) -> NotificationRow:
    return NotificationRow(new_id(), code, {}, "T", "", None, None, START, is_read)


def test_only_what_is_new_and_wanted_is_told_aloud_and_nothing_in_quiet_hours():
    rows = [news("watched.message"), news("approval.granted"), news("sla.escalated", is_read=True)]
    nothing = read({})
    assert for_tray(rows, frozenset(), nothing, START) == rows[:1]
    assert for_tray(rows, None, nothing, START) == []
    assert for_tray(rows, {rows[0].id}, nothing, START) == []
    wants = read({"notice_choices": ["watched/tray/off", "decision/tray/on"]})
    assert for_tray(rows, frozenset(), wants, START) == rows[1:2]
    quiet = read({"quiet_hours": f"{START:%H}:00-{(START.hour + 1) % 24:02}:00", "quiet_zone": "Etc/UTC"})  # fmt: skip
    assert for_tray(rows, frozenset(), quiet, START) == []


@pytest.mark.parametrize(("until", "days"), [("tomorrow", 1), ("week", 7)])
def test_later_is_in_the_morning(until, days):
    found = later(until, START)
    assert (found.hour, found.minute) == (8, 0)
    assert (found.date() - START.astimezone().date()).days == days
    assert later("hour", START) == START + timedelta(hours=1)
