"""What happens while nobody answers: reminders, managers, roles, time limits in open hours. Time is virtual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskflow.approvals.asking import NewStage
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.expiring import ClimbLadders, ExpireApprovals, next_rung
from deskflow.approvals.queries import list_pending
from deskflow.approvals.reading import get_approval
from deskflow.approvals.rules import Rung
from deskflow.approvals.tables import approval_decisions, approval_rungs, workflow_approvals
from deskflow.calendars.commands import DefineCalendar
from deskflow.channels.tables import notifications
from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.people.staff import UpdateUser
from deskflow.tickets.tables import ticket_activity
from tests.integration.approvals.asking import ask, happened, role_id, status

HOUR = 3600


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def carla(desk, rita):
    carla = desk.user("Carla Chief", "approver")
    desk.run(UpdateUser(rita.user_id, {"manager_id": str(carla.user_id)}))
    return carla


def climb(desk) -> int:
    return desk.run(ClimbLadders(), desk.system()).result["climbed"]


def expire(desk) -> list:
    return desk.run(ExpireApprovals(), desk.system()).result["expired"]


def inbox(desk, person) -> list[str]:
    with desk.database.read() as connection:
        rows = list_pending(connection, desk.tenant_id, person.user_id, desk.clock.now())
    return [row.title for row in rows]


def told(desk, person, code: str) -> int:
    rows = desk.rows(notifications, notifications.c.user_id == person.user_id)
    return sum(row.code == code for row in rows)


def seen(desk, approval_id):
    with desk.database.read() as connection:
        found = get_approval(connection, desk.tenant_id, approval_id, desk.clock.now())
    assert found is not None
    return found


def test_remind_then_the_manager_then_a_role(desk, rita, carla):
    board = desk.user("Bo Board", "author")
    ladder = (
        Rung("remind", HOUR),
        Rung("manager", 2 * HOUR),
        Rung("role", 3 * HOUR, str(role_id(desk, "author"))),
    )
    ticket_id = desk.ticket()
    approval_id = ask(desk, rita, ladder=ladder, record_kind="ticket", record_id=ticket_id)
    with desk.database.read() as connection:
        assert next_rung(connection, desk.tenant_id) == desk.clock.now() + timedelta(hours=1)
    assert climb(desk) == 0
    desk.advance(hours=1)
    assert climb(desk) == 1
    assert climb(desk) == 0
    assert (told(desk, rita, "approval.reminded"), told(desk, carla, "approval.reminded")) == (1, 0)
    assert inbox(desk, carla) == []
    desk.advance(hours=1)
    climb(desk)
    assert inbox(desk, carla) == ["Overtime"]
    assert told(desk, carla, "approval.escalated") == 1
    assert seen(desk, approval_id).approvers[0].escalated_to == ("Carla Chief",)
    desk.advance(hours=1)
    climb(desk)
    assert inbox(desk, board) == ["Overtime"]
    with desk.database.read() as connection:
        assert next_rung(connection, desk.tenant_id) is None
    desk.run(DecideApproval(approval_id, "approved"), carla)
    assert status(desk, approval_id) == "approved"
    (decision,) = seen(desk, approval_id).decisions
    assert (decision.by_name, decision.on_behalf_of, decision.capacity) == (
        "Carla Chief", "Rita Novak", "escalation",
    )  # fmt: skip
    codes = [row.code for row in desk.rows(ticket_activity)]
    assert codes.count("approval.escalated") == 2
    assert codes.count("approval.reminded") == 1


def test_the_one_who_was_asked_may_still_answer_after_it_went_on(desk, rita, carla):
    approval_id = ask(desk, rita, ladder=(Rung("manager", HOUR),))
    desk.advance(hours=1)
    climb(desk)
    desk.run(DecideApproval(approval_id, "rejected"), rita)
    (row,) = desk.rows(approval_decisions)
    assert (row.on_behalf_of_user_id, row.capacity) == (None, None)
    with pytest.raises(Rejected, match=r"approval\.already_decided"):
        desk.run(DecideApproval(approval_id, "approved"), carla)


def test_before_it_goes_on_the_manager_has_no_say(desk, rita, carla):
    approval_id = ask(desk, rita, ladder=(Rung("manager", HOUR),))
    with pytest.raises(Denied, match=r"approval\.not_yours"):
        desk.run(DecideApproval(approval_id, "approved"), carla)


def test_whoever_asked_does_not_decide_by_way_of_the_ladder(desk, rita, carla):
    approval_id = ask(desk, rita, requested_by=carla.user_id, ladder=(Rung("manager", HOUR),))
    desk.advance(hours=1)
    climb(desk)
    assert inbox(desk, carla) == []
    with pytest.raises(Denied, match=r"approval\.own_request"):
        desk.run(DecideApproval(approval_id, "approved"), carla)


def test_a_named_person_may_answer_in_their_stead(desk, rita):
    tom = desk.user("Tom", "approver")
    approval_id = ask(desk, rita, ladder=(Rung("delegate", HOUR, str(tom.user_id)),))
    desk.advance(hours=2)
    climb(desk)
    desk.run(DecideApproval(approval_id, "approved"), tom)
    assert status(desk, approval_id) == "approved"


def test_nobody_to_go_on_to_is_said_and_ends_nothing(desk, rita):
    ticket_id = desk.ticket()
    approval_id = ask(
        desk, rita, ladder=(Rung("manager", HOUR),), record_kind="ticket", record_id=ticket_id
    )
    desk.advance(hours=1)
    climb(desk)
    (event,) = desk_events(desk, "approval.escalated")
    assert event["people"] == []
    assert "approval.nobody_next" in [row.code for row in desk.rows(ticket_activity)]
    assert status(desk, approval_id) == "pending"


def test_a_manager_who_may_not_approve_is_nobody_to_go_on_to(desk, rita):
    tess = desk.user("Tess", "technician")
    desk.run(UpdateUser(rita.user_id, {"manager_id": str(tess.user_id)}))
    ask(desk, rita, ladder=(Rung("manager", HOUR),))
    desk.advance(hours=1)
    climb(desk)
    (event,) = desk_events(desk, "approval.escalated")
    assert event["people"] == []
    assert told(desk, tess, "approval.escalated") == 0


def desk_events(desk, name: str) -> list[dict]:
    from deskflow.core.tables import events

    return [row.payload for row in desk.rows(events, events.c.name == name)]


def test_after_a_long_sleep_there_is_one_reminder_not_many(desk, rita):
    ask(desk, rita, ladder=tuple(Rung("remind", n * HOUR) for n in range(1, 6)))
    desk.advance(hours=100)
    assert climb(desk) == 5
    assert told(desk, rita, "approval.reminded") == 1


def test_each_stage_has_the_ladder_from_when_it_is_asked(desk, rita, carla):
    tom = desk.user("Tom", "approver")
    stages = (NewStage(users=(tom.user_id,)), NewStage(users=(rita.user_id,)))
    approval_id = ask(desk, stages=stages, ladder=(Rung("manager", 2 * HOUR),))
    desk.advance(hours=1)
    desk.run(DecideApproval(approval_id, "approved"), tom)
    desk.advance(hours=1)
    assert climb(desk) == 0
    desk.advance(hours=1)
    assert climb(desk) == 1
    assert inbox(desk, carla) == ["Overtime"]
    desk.run(DecideApproval(approval_id, "approved"), carla)
    assert {row.status for row in desk.rows(approval_rungs)} == {"done", "not_needed"}


def test_times_count_in_open_hours(desk, rita):
    # It is Monday, eight o'clock.
    week = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}
    calendar_id = desk.run(DefineCalendar("Office", {"week": week})).result_id
    approval_id = ask(
        desk, rita, due_seconds=10 * HOUR, calendar_id=calendar_id, ladder=(Rung("remind", HOUR),)
    )
    row = desk.row(workflow_approvals, approval_id)
    assert row.expires_at == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    (rung,) = desk.rows(approval_rungs)
    assert rung.due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    with pytest.raises(NotFound):
        ask(desk, rita, due_seconds=HOUR, calendar_id=new_id())


def test_when_the_time_is_over_it_goes_on_and_gets_as_much_time_again(desk, rita, carla):
    approval_id = ask(desk, rita, due_seconds=HOUR, on_expiry="escalate")
    desk.advance(hours=1)
    assert climb(desk) == 0
    assert expire(desk) == []
    assert status(desk, approval_id) == "pending"
    assert inbox(desk, carla) == ["Overtime"]
    row = desk.row(workflow_approvals, approval_id)
    assert row.expires_at == row.due_at == desk.clock.now() + timedelta(hours=1)
    desk.advance(hours=1)
    assert expire(desk) == [str(approval_id)]
    assert status(desk, approval_id) == "expired"
    assert len(happened(desk, "approval.expired")) == 1


def test_a_rung_at_the_moment_of_the_time_limit_comes_first(desk, rita, carla):
    author = str(role_id(desk, "author"))
    ladder = (Rung("manager", HOUR), Rung("role", 0, author))
    approval_id = ask(desk, rita, due_seconds=HOUR, on_expiry="escalate", ladder=ladder)
    board = desk.user("Bo Board", "author")
    desk.advance(hours=1)
    climb(desk)
    expire(desk)
    assert inbox(desk, carla) == inbox(desk, board) == ["Overtime"]
    assert status(desk, approval_id) == "pending"


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("approval.unknown_rung", {"ladder": (Rung("shout", 5),)}),
        ("approval.bad_rung_time", {"ladder": (Rung("remind", 0),)}),
        ("approval.rung_needs_somebody", {"ladder": (Rung("role", 5),)}),
        ("field.no_such_row", {"ladder": (Rung("role", 5, "nobody"),)}),
        ("field.no_such_row", {"ladder": (Rung("delegate", 5, str(new_id())),)}),
        ("approval.escalate_needs_length", {"on_expiry": "escalate"}),
        ("approval.bad_time_limit", {"due_seconds": -1}),
        ("approval.bad_time_limit", {"due_seconds": 1e12}),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(desk, rita, code, more):
    with pytest.raises(Rejected) as refusal:
        ask(desk, rita, **more)
    assert refusal.value.code == code
    assert desk.rows(workflow_approvals) == []


def test_climbing_and_going_on_can_be_undone(desk, rita, carla):
    ask(desk, rita, due_seconds=HOUR, on_expiry="escalate", ladder=(Rung("remind", HOUR),))
    desk.advance(hours=1)
    for command in (ClimbLadders(), ExpireApprovals()):
        before = {name: rows for name, rows in desk.dump().items() if "approv" in name}
        outcome = desk.run(command, desk.system())
        assert {name: rows for name, rows in desk.dump().items() if "approv" in name} != before
        desk.run(UndoCommand(outcome.command_id), desk.system())
        assert {name: rows for name, rows in desk.dump().items() if "approv" in name} == before


def test_nobody_is_their_own_manager(desk, rita):
    for bad, code in (
        (str(rita.user_id), "user.own_manager"),
        (str(new_id()), "field.no_such_row"),
    ):
        with pytest.raises(Rejected) as refusal:
            desk.run(UpdateUser(rita.user_id, {"manager_id": bad}))
        assert refusal.value.code == code
    desk.run(UpdateUser(rita.user_id, {"manager_id": None}))
