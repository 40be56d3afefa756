"""Who fits comes to the top with the reasons; for several tickets a plan is shown and carried out in one go."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from deskflow.desktop.pages.tickets.asking import ReasonQuestion
from deskflow.desktop.pages.tickets.proposing import ProposalPopover
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.people.commands import SetUserStatus
from deskflow.people.profiles import SetProfile
from deskflow.people.skills import CreateSkill
from deskflow.routing.queries import needs
from deskflow.tickets.tables import ticket_activity, tickets
from tests.desktop.accessibility import assert_accessible
from tests.desktop.tickets.test_changing import popup, row
from tests.desktop.tickets.test_list import show


def picture(room, name):
    if folder := os.environ.get("PICTURES"):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        room.window.grab().save(f"{folder}/{name}.png")


def off_duty(room, user):
    from deskflow.core.permissions import system

    workspace = room.workspace
    workspace.writer.submit(
        lambda: workspace.bus.run(SetUserStatus(user, "off"), system(workspace.tenant_id))
    ).result(10)


def test_who_fits_best_is_first_and_says_why(room):
    vpn = room.run(CreateSkill("Remote access", ("VPN",)))
    anna, bert, carl = (room.user(name) for name in ("Anna Brandt", "Bert Busch", "Carl Cron"))
    room.do(SetProfile(bert, {"skills": {str(vpn): 4}}))
    off_duty(room, carl)
    ticket = room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None and len(page.people.users) == 4)
    QTest.keyClick(page.list.view, Qt.Key.Key_A)
    opened = popup(room)
    choices = opened.list.choices
    room.qtbot.waitUntil(lambda: choices.choice(1).value == bert)
    shown = {
        choices.choice(at).value: choices.choice(at)
        for at in range(choices.rowCount())
        if choices.choice(at)
    }
    assert shown[bert].section == "Fits best"
    assert shown[bert].detail == "Remote access 4 · 0 of 40 h"
    assert shown[anna].detail == "no Remote access · 0 of 40 h"
    assert (shown[carl].section, shown[carl].detail) == ("Cannot take it now", "not working")
    assert "Remote access (“VPN”)" in opened.query.placeholderText()
    picture(room, "assign_fit")
    # Whoever decides may know better.
    QTest.keyClicks(opened.query, "carl")
    QTest.keyClick(opened.query, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: row(room, ticket).assignee_id == carl)


def test_who_overrules_a_hard_rule_says_why(room):
    room.run(CreateSkill("Lift control", ("lift",), "Lift safety"))
    anna = room.user("Anna Brandt")
    ticket = room.ticket("The lift is stuck")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None and len(page.people.users) == 2)
    QTest.keyClick(page.list.view, Qt.Key.Key_A)
    opened = popup(room)
    room.qtbot.waitUntil(lambda: "Lift control" in opened.query.placeholderText())
    QTest.keyClicks(opened.query, "anna")
    QTest.keyClick(opened.query, Qt.Key.Key_Return)
    (question,) = room.window.findChildren(ReasonQuestion)
    room.qtbot.waitUntil(question.isVisible)
    QTest.keyClick(question.line, Qt.Key.Key_Return)
    assert question.isVisible()
    assert row(room, ticket).assignee_id is None
    picture(room, "assign_reason")
    QTest.keyClicks(question.line, "Bert sits beside her")
    QTest.keyClick(question.line, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: row(room, ticket).assignee_id == anna)
    with room.workspace.database.read() as connection:
        lines = connection.execute(select(ticket_activity.c.params)).scalars().all()
    assert "Bert sits beside her" in [line.get("reason") for line in lines]


def test_a_plan_for_several_is_shown_carried_out_at_once_and_taken_back_at_once(room):
    vpn = room.run(CreateSkill("Remote access", ("VPN",)))
    anna, bert = (room.user(name) for name in ("Anna Brandt", "Bert Busch"))
    room.do(SetProfile(bert, {"skills": {str(vpn): 4}}))
    made = [room.ticket("VPN down" if one % 2 else "Mouse is dead") for one in range(4)]
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    page.model.mark_everything()
    room.qtbot.waitUntil(lambda: len(page.model.marked) == 4)
    QTest.keyClick(page.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    room.qtbot.waitUntil(lambda: bool(room.window.findChildren(ProposalPopover)))
    (shown,) = room.window.findChildren(ProposalPopover)
    room.qtbot.waitUntil(shown.isVisible)
    assert_accessible(shown)
    told = {one.id: one.detail for one in shown.list.records.rows}
    assert told[made[1]].startswith("Bert Busch · Remote access 4 ·")
    picture(room, "proposal")
    assert {row(room, one).assignee_id for one in made} == {None}
    QTest.keyClick(shown.go_button, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: None not in {row(room, one).assignee_id for one in made})
    assert [row(room, one).assignee_id for one in made] == [anna, bert, anna, bert]
    room.qtbot.waitUntil(lambda: room.window.toasts.can_undo)
    assert "4 tickets assigned" in room.window.toasts.shown[-1].text
    assert not page.model.marked
    # Once more: it says who has them now.
    page.model.mark_everything()
    QTest.keyClick(page.list.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    room.qtbot.waitUntil(lambda: len(room.window.findChildren(ProposalPopover)) == 1)
    (again,) = room.window.findChildren(ProposalPopover)
    assert all(
        " with " in one.detail or " instead of " in one.detail for one in again.list.records.rows
    )
    again.dismiss()
    room.window.toasts.undo_last()
    room.qtbot.waitUntil(lambda: {row(room, one).assignee_id for one in made} == {None})


def test_when_nobody_can_take_them_it_says_so_and_nothing_can_be_done(room):
    room.ticket("Mouse is dead")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)
    room.window.table.trigger("tickets.propose")
    room.qtbot.waitUntil(lambda: bool(room.window.findChildren(ProposalPopover)))
    (shown,) = room.window.findChildren(ProposalPopover)
    assert shown.list.records.rows[0].detail == "nobody can take it now"
    assert not shown.go_button.isEnabled()
    with room.workspace.database.read() as connection:
        assert connection.execute(tickets.select()).one().assignee_id is None


def test_what_a_ticket_needs_can_be_said_and_left_to_its_words_again(room):
    room.run(CreateSkill("Remote access", ("VPN",)))
    room.run(CreateSkill("SQL"))
    ticket = room.ticket("VPN down")
    page = room.open()
    show(room, page, "all-open")
    room.qtbot.waitUntil(lambda: page.ticket.row is not None)

    def said():
        with room.workspace.database.read() as connection:
            (need,) = needs(connection, room.workspace.tenant_id, [ticket])
            return {} if need.because else dict(need.skills)

    def form():
        room.window.table.trigger("tickets.skills")
        room.qtbot.waitUntil(
            lambda: any(one.isVisible() for one in room.window.findChildren(FormPopover))
        )
        return next(one for one in room.window.findChildren(FormPopover) if one.isVisible())

    opened = form()
    assert_accessible(opened)
    field = opened.form.fields["skills"]
    assert "Remote access (“VPN”)" in field.placeholderText()
    opened.form.put("skills", "SQL 9")
    opened.submit()
    room.qtbot.waitUntil(lambda: bool(opened.form.error("skills")))
    assert "1 to 5" in opened.form.error("skills")
    opened.form.put("skills", "sql 4, remote access")
    opened.submit()
    room.qtbot.waitUntil(lambda: said() == {"SQL": 4, "Remote access": 3})
    room.qtbot.waitUntil(lambda: not room.window.findChildren(FormPopover))
    again = form()
    assert again.form.value("skills") in ("SQL 4, Remote access 3", "Remote access 3, SQL 4")
    again.form.put("skills", "")
    again.submit()
    room.qtbot.waitUntil(lambda: said() == {})
