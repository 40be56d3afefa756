"""What people are told inside the application, on both databases."""

from __future__ import annotations

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.channels.notices import count_unread, list_notifications
from deskflow.channels.notifying import MarkAllNotificationsRead, MarkNotificationRead, Notify
from deskflow.channels.tables import notifications
from deskflow.core.errors import Denied, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.tickets.changing import AssignTicket, UpdateTicket, UpdateTickets
from tests.integration.approvals.asking import ask, role_id, workflow


@pytest.fixture
def tara(desk):
    return desk.user("Tara Dunn", "technician")


def told(desk, person):
    with desk.database.read() as connection:
        return list_notifications(connection, desk.tenant_id, person.user_id)


def test_work_that_somebody_gave_me(desk, tara):
    ticket_id = desk.ticket("VPN down", priority="P1")
    desk.run(AssignTicket(ticket_id, tara.user_id))
    (notice,) = told(desk, tara)
    assert (notice.code, notice.title, notice.is_read) == ("ticket.assigned", "VPN down", False)
    assert notice.params == {"number": "INC-1001", "priority": "P1", "by": "Ada Admin"}
    assert (notice.link_kind, notice.link_id) == ("ticket", ticket_id)
    desk.run(UpdateTicket(ticket_id, {"priority": "P2"}))
    assert len(told(desk, tara)) == 1


def test_what_i_take_myself_is_no_news_and_neither_is_an_import(desk, tara):
    desk.run(AssignTicket(desk.ticket(), tara.user_id), tara)
    desk.run(AssignTicket(desk.ticket(), tara.user_id), quiet=True)
    assert told(desk, tara) == []


def test_a_new_ticket_may_come_with_its_assignee(desk, tara):
    desk.ticket("For Tara", assignee_id=tara.user_id)
    assert [notice.title for notice in told(desk, tara)] == ["For Tara"]


def test_a_whole_selection_is_one_notice(desk, tara):
    ids = tuple(desk.ticket(f"T{n}") for n in range(6))
    desk.run(UpdateTickets(ids, {"assigned_to": str(tara.user_id)}))
    (notice,) = told(desk, tara)
    assert (notice.code, notice.params["count"]) == ("tickets.assigned", 6)


def test_approvers_hear_of_the_request_and_whoever_asked_of_the_answer(desk, tara):
    rita, author = desk.user("Rita Novak", "approver"), desk.user("Sofia Ortega", "author")
    approval_id = ask(
        desk, rita, actor=author, roles=(role_id(desk),), title="Overtime", description="3 h"
    )
    (notice,) = told(desk, rita)
    assert (notice.code, notice.title, notice.body) == ("approval.required", "Overtime", "3 h")
    assert notice.params["by"] == "Sofia Ortega"
    assert (notice.link_kind, notice.link_id) == ("approval", approval_id)
    assert told(desk, author) == []
    ask(desk, rita, actor=author, title="Another one")
    desk.run(DecideApproval(approval_id, "rejected", "No budget"), rita)
    # What is decided is no news any more; what still waits is.
    assert {one.title: one.is_read for one in told(desk, rita)} == {
        "Overtime": True, "Another one": False,
    }  # fmt: skip
    (answer,) = told(desk, author)
    assert (answer.code, answer.params, answer.body) == (
        "approval.rejected", {"by": "Rita Novak"}, "No budget",
    )  # fmt: skip


def test_a_workflow_tells_people_and_roles_each_once(desk, tara):
    rita = desk.user("Rita Novak", "approver")
    command = Notify("Backup failed", (rita.user_id,), (role_id(desk),), "See the log", "ticket")
    assert desk.run(command, workflow(desk)).result == {"notified": 1}
    (notice,) = told(desk, rita)
    assert (notice.code, notice.title, notice.body) == ("notice", "Backup failed", "See the log")
    with pytest.raises(Rejected) as refusal:
        desk.run(Notify("To nobody", roles=(role_id(desk, "dispatcher"),)), workflow(desk))
    assert refusal.value.code == "notification.nobody"
    with pytest.raises(Rejected):
        desk.run(Notify("To a stranger", (new_id(),)), workflow(desk))


def test_reading_is_a_matter_of_ones_own(desk, tara):
    rita = desk.user("Rita Novak", "approver")
    for number in range(3):
        desk.run(Notify(f"N{number}", (tara.user_id, rita.user_id)))
        desk.advance(seconds=1)
    newest, *older = told(desk, tara)
    assert newest.title == "N2"
    with pytest.raises(Denied):
        desk.run(MarkNotificationRead(newest.id), rita)
    desk.run(MarkNotificationRead(newest.id), tara)
    with desk.database.read() as connection:
        assert count_unread(connection, desk.tenant_id, tara.user_id) == 2
        unread = list_notifications(connection, desk.tenant_id, tara.user_id, unread_only=True)
        assert [one.id for one in unread] == [one.id for one in older]
        page = list_notifications(
            connection, desk.tenant_id, tara.user_id, before=(newest.created_at, newest.id)
        )
        assert len(page) == 2
    assert desk.run(MarkAllNotificationsRead(), tara).result == {"read": 2}
    with desk.database.read() as connection:
        assert count_unread(connection, desk.tenant_id, rita.user_id) == 3


def test_every_command_can_be_undone(desk, tara):
    desk.run(Notify("One", (tara.user_id,)))
    (notice,) = told(desk, tara)
    for command in (
        Notify("Two", (tara.user_id,)),
        MarkNotificationRead(notice.id),
        MarkAllNotificationsRead(),
    ):
        actor = desk.admin if isinstance(command, Notify) else tara
        before = desk.dump()["notifications"]
        outcome = desk.run(command, actor)
        assert desk.dump()["notifications"] != before
        desk.run(UndoCommand(outcome.command_id), actor)
        assert desk.dump()["notifications"] == before
    assert len(desk.rows(notifications)) == 1
