"""Somebody is away: who decides for them, when, about what, and under whose name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.delegating import (
    DelegateApprovals,
    EndDelegation,
    list_delegations,
    list_topics,
)
from deskflow.approvals.queries import count_pending, list_past, list_pending
from deskflow.approvals.reading import get_approval
from deskflow.channels.tables import notifications
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.people.staff import UpdateUser
from deskflow.tickets.changing import UpdateTicket
from tests.integration.approvals.asking import ask, role_id, status

DAY = timedelta(days=1)


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def tom(desk):
    return desk.user("Tom Weber", "approver")


def away(desk, person, stand_in, topic="", start=None, days=1):
    begins = start or desk.clock.now()
    return desk.run(
        DelegateApprovals(stand_in.user_id, begins, begins + days * DAY, topic), person
    ).result_id


def inbox(desk, person) -> list[tuple[str, str | None]]:
    now = desk.clock.now()
    with desk.database.read() as connection:
        rows = list_pending(connection, desk.tenant_id, person.user_id, now)
        assert count_pending(connection, desk.tenant_id, person.user_id, now) == len(rows)
    return [(row.title, row.instead_of) for row in rows]


def test_the_stand_in_decides_and_both_names_are_kept(desk, rita, tom):
    approval_id = ask(desk, rita)
    away(desk, rita, tom)
    assert inbox(desk, tom) == [("Overtime", "Rita Novak")]
    assert inbox(desk, rita) == [("Overtime", None)]
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now(), tom.user_id)
    assert seen is not None
    assert seen.waits_for_viewer
    assert seen.approvers[0].away == ("Tom Weber",)
    desk.run(DecideApproval(approval_id, "approved", "for Rita"), tom)
    with desk.database.read() as connection:
        seen = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now())
    assert seen is not None
    (decision,) = seen.decisions
    assert (decision.by_name, decision.on_behalf_of, decision.capacity) == (
        "Tom Weber", "Rita Novak", "delegation",
    )  # fmt: skip
    assert seen.decided_by == "Tom Weber"
    with desk.database.read() as connection:
        (past,) = list_past(connection, desk.tenant_id)
    assert (past.decided_by, past.on_behalf_of) == ("Tom Weber", "Rita Novak")


def test_it_holds_from_its_first_moment_until_its_last(desk, rita, tom):
    approval_id = ask(desk, rita)
    away(desk, rita, tom, start=desk.clock.now() + DAY)
    assert inbox(desk, tom) == []
    with pytest.raises(Denied, match=r"approval\.not_yours"):
        desk.run(DecideApproval(approval_id, "approved"), tom)
    desk.advance(days=1)
    assert len(inbox(desk, tom)) == 1
    desk.advance(days=1)
    assert inbox(desk, tom) == []


def test_it_may_be_about_one_topic_only(desk, rita, tom):
    away(desk, rita, tom, topic="Parts / ask")
    ask(desk, rita, title="Overtime", topic="Overtime / ask")
    ask(desk, rita, title="Toner", topic="Parts / ask")
    assert inbox(desk, tom) == [("Toner", "Rita Novak")]
    with desk.database.read() as connection:
        assert list_topics(connection, desk.tenant_id) == ["Overtime / ask", "Parts / ask"]


def test_it_is_not_passed_on(desk, rita, tom):
    jonas = desk.user("Jonas Lind", "approver")
    away(desk, rita, tom)
    away(desk, tom, jonas)
    approval_id = ask(desk, rita)
    assert inbox(desk, jonas) == []
    with pytest.raises(Denied, match=r"approval\.not_yours"):
        desk.run(DecideApproval(approval_id, "approved"), jonas)


def test_a_stand_in_who_is_asked_too_has_one_voice_not_two(desk, rita, tom):
    approval_id = ask(desk, rita, tom, strategy="all")
    away(desk, rita, tom)
    desk.run(DecideApproval(approval_id, "approved"), tom)
    assert status(desk, approval_id) == "pending"
    with pytest.raises(Rejected, match=r"approval\.you_have_decided"):
        desk.run(DecideApproval(approval_id, "approved"), tom)
    assert inbox(desk, tom) == []
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "approved"


def test_whoever_asked_does_not_decide_by_standing_in(desk, rita, tom):
    away(desk, rita, tom)
    approval_id = ask(desk, rita, requested_by=tom.user_id)
    assert inbox(desk, tom) == []
    with pytest.raises(Denied, match=r"approval\.own_request"):
        desk.run(DecideApproval(approval_id, "approved"), tom)


def test_a_holder_of_a_role_is_stood_in_for_but_not_for_their_own_request(desk, rita):
    author = desk.user("Sofia Ortega", "author")
    away(desk, rita, author)
    ask(desk, roles=(role_id(desk),), title="For the role")
    assert inbox(desk, author) == [("For the role", "Rita Novak")]
    desk.user("Jonas Lind", "approver")
    ask(desk, roles=(role_id(desk),), title="Rita's own", requested_by=rita.user_id)
    assert inbox(desk, author) == [("For the role", "Rita Novak")]


def test_who_has_left_gives_nobody_a_say(desk, rita, tom):
    away(desk, rita, tom)
    ask(desk, rita)
    desk.run(UpdateUser(rita.user_id, {"is_active": False}))
    assert inbox(desk, tom) == []


def test_the_stand_in_is_told_and_sees_it_listed(desk, rita, tom):
    away(desk, rita, tom)
    (notice,) = desk.rows(notifications, notifications.c.user_id == tom.user_id)
    assert (notice.code, notice.params["by"]) == ("approval.delegated", "Rita Novak")
    with desk.database.read() as connection:
        for person in (rita, tom):
            (row,) = list_delegations(connection, desk.tenant_id, person.user_id, desk.clock.now())
            assert (row.user_name, row.stand_in_name) == ("Rita Novak", "Tom Weber")
        later = desk.clock.now() + DAY
        assert list_delegations(connection, desk.tenant_id, rita.user_id, later) == []


def test_coming_back_early_ends_it(desk, rita, tom):
    ask(desk, rita)
    running = away(desk, rita, tom)
    desk.advance(hours=1)
    with pytest.raises(Denied, match=r"delegation\.not_yours"):
        desk.run(EndDelegation(running), tom)
    desk.run(EndDelegation(running), rita)
    assert inbox(desk, tom) == []
    with pytest.raises(Rejected, match=r"delegation\.is_over"):
        desk.run(EndDelegation(running), rita)
    planned = away(desk, rita, tom, start=desk.clock.now() + DAY)
    desk.run(EndDelegation(planned), desk.admin)
    with pytest.raises(NotFound):
        desk.run(EndDelegation(planned), rita)


def test_what_makes_no_sense_is_refused(desk, rita, tom):
    now = desk.clock.now()
    technician = desk.user("Tess", "technician")
    cases = {
        "delegation.to_oneself": DelegateApprovals(rita.user_id, now, now + DAY),
        "delegation.cannot_approve": DelegateApprovals(technician.user_id, now, now + DAY),
        "delegation.ends_before_it_starts": DelegateApprovals(tom.user_id, now, now),
        "delegation.is_over": DelegateApprovals(tom.user_id, now - 2 * DAY, now - DAY),
        "field.too_long": DelegateApprovals(tom.user_id, now, now + DAY, "x" * 201),
    }
    for code, command in cases.items():
        with pytest.raises(Rejected) as refusal:
            desk.run(command, rita)
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        desk.run(DelegateApprovals(new_id(), now, now + DAY), rita)
    other = DelegateApprovals(tom.user_id, now, now + DAY, user_id=desk.admin.user_id)
    with pytest.raises(Denied, match=r"delegation\.not_yours"):
        desk.run(other, rita)
    for_rita = DelegateApprovals(tom.user_id, now, now + DAY, user_id=rita.user_id)
    desk.run(for_rita, desk.admin)


def test_delegating_and_ending_can_be_undone(desk, rita, tom):
    before = desk.dump()["approval_delegations"]
    now = desk.clock.now()
    made = desk.run(DelegateApprovals(tom.user_id, now, now + DAY), rita)
    with_it = desk.dump()["approval_delegations"]
    desk.run(UndoCommand(made.command_id), rita)
    assert desk.dump()["approval_delegations"] == before != with_it
    again = desk.run(DelegateApprovals(tom.user_id, now, now + DAY), rita).result_id
    running = desk.dump()["approval_delegations"]
    desk.advance(hours=1)
    ended = desk.run(EndDelegation(again), rita)
    desk.run(UndoCommand(ended.command_id), rita)
    assert desk.dump()["approval_delegations"] == running


def test_a_change_taken_back_is_noticed_when_somebody_decides(desk, rita):
    ticket_id = desk.ticket(priority="P3")
    raised = desk.run(UpdateTicket(ticket_id, {"priority": "P2"}))
    approval_id = ask(
        desk, rita, record_kind="ticket", record_id=ticket_id, shown={"priority": "P2"}
    )
    desk.run(UndoCommand(raised.command_id))
    result = desk.run(DecideApproval(approval_id, "approved"), rita).result
    assert result["status"] == "void"
    assert status(desk, approval_id) == "void"
