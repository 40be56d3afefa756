"""News by mail, once; tickets somebody does not want to hear of; news put off; who would be told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.channels.digests import MailNotices, next_mail
from deskflow.channels.hearing import who_hears
from deskflow.channels.notices import list_notifications
from deskflow.channels.notifying import (
    MarkAllNotificationsRead,
    MarkNotificationRead,
    Notify,
    SnoozeNotification,
)
from deskflow.channels.tables import notifications, outgoing_messages
from deskflow.channels.wishes import MuteTicket
from deskflow.core.errors import Rejected
from deskflow.core.permissions import system
from deskflow.core.settings import SetOwnSetting, SetSetting
from deskflow.tickets.changing import AssignTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.watching import WatchTicket

HOUR = timedelta(hours=1)


@pytest.fixture
def tess(desk):
    return desk.user("Tess Taylor", "technician")


def mails(desk) -> list:
    desk.run(MailNotices(), system(desk.tenant_id))
    return [row for row in desk.rows(outgoing_messages) if row.subject != ""]


def news(desk, person, **more) -> list[str]:
    with desk.database.read() as connection:
        rows = list_notifications(connection, desk.tenant_id, person.user_id, **more)
    return [row.title for row in rows]


def test_all_that_is_due_leaves_in_one_mail_and_once(desk, tess):
    desk.run(SetOwnSetting("notice_choices", ["other/mail/on"]), tess)
    desk.run(SetOwnSetting("digest", "hourly"), tess)
    for title in ("First", "Second"):
        desk.run(Notify(title, (tess.user_id,), body="in the kitchen"))
    with desk.database.read() as connection:
        due = next_mail(connection, desk.tenant_id)
    assert due is not None
    assert desk.clock.now() < due <= desk.clock.now() + HOUR
    assert not mails(desk)
    # The machine has slept through several of these times.
    desk.clock.advance(30 * HOUR)
    (mail,) = mails(desk)
    assert mail.subject == "2 news from DeskFlow"
    assert "* First" in mail.text
    assert "You are told because it was sent to you." in mail.text
    desk.clock.advance(HOUR)
    assert len(mails(desk)) == 1
    with desk.database.read() as connection:
        assert next_mail(connection, desk.tenant_id) is None


def test_what_was_read_meanwhile_needs_no_mail(desk, tess):
    desk.run(SetSetting("notice_choices", ["other/mail/on"]))
    for title in ("One", "Two"):
        desk.run(Notify(title, (tess.user_id,)))
    first = min(desk.rows(notifications), key=lambda row: (row.created_at, row.id))
    desk.run(MarkNotificationRead(first.id), tess)
    desk.clock.advance(HOUR)
    (mail,) = mails(desk)
    assert mail.subject == "Two"
    desk.run(Notify("Three", (tess.user_id,)))
    desk.run(MarkAllNotificationsRead(), tess)
    desk.clock.advance(HOUR)
    assert len(mails(desk)) == 1


def test_who_does_not_want_a_kind_finds_it_read_already(desk, tess):
    desk.run(SetOwnSetting("notice_choices", ["other/app/off"]), tess)
    desk.run(Notify("Cake", (tess.user_id,)))
    assert news(desk, tess) == ["Cake"]
    assert news(desk, tess, unread_only=True) == []


def test_a_muted_ticket_is_silent_but_for_work_and_ones_name(desk, tess):
    ticket_id = desk.ticket("Printer")
    desk.run(WatchTicket(ticket_id, (tess.user_id,)), tess)
    desk.run(MuteTicket(ticket_id), tess)
    desk.run(MuteTicket(ticket_id), tess)
    desk.run(AddMessage(ticket_id, NewMessage("still smoking", is_public=False)))
    assert news(desk, tess) == []
    with desk.database.read() as connection:
        heard = who_hears(connection, desk.tenant_id, ticket_id, desk.admin.user_id)
    assert [(one.name, one.reason) for one in heard if one.reason != "customer"] == [("Tess Taylor", "muted")]  # fmt: skip
    desk.run(AssignTicket(ticket_id, tess.user_id))
    assert news(desk, tess) == ["Printer"]
    desk.run(MuteTicket(ticket_id, muted=False), tess)
    desk.run(AddMessage(ticket_id, NewMessage("on fire", is_public=False)))
    assert len(news(desk, tess)) == 2
    with desk.database.read() as connection:
        (heard,) = [
            one
            for one in who_hears(connection, desk.tenant_id, ticket_id, desk.admin.user_id)
            if one.reason == "watches"
        ]
    assert (heard.name, heard.channels) == ("Tess Taylor", ("app", "tray"))


def test_news_put_off_comes_back_as_new(desk, tess):
    desk.run(Notify("Later", (tess.user_id,)))
    (row,) = desk.rows(notifications)
    with pytest.raises(Rejected, match="snoozed_into_the_past"):
        desk.run(SnoozeNotification(row.id, desk.clock.now()), tess)
    desk.run(SnoozeNotification(row.id, desk.clock.now() + HOUR), tess)
    assert news(desk, tess, at=desk.clock.now()) == []
    desk.run(MarkAllNotificationsRead(), tess)
    desk.clock.advance(HOUR)
    assert news(desk, tess, at=desk.clock.now(), unread_only=True) == ["Later"]
