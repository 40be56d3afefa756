"""A team is asked as one: any of its members answers, both names are kept, and an empty one is an incident."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.approvals.asking import NewStage
from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.delegating import DelegateApprovals
from deskflow.approvals.expiring import ClimbLadders
from deskflow.approvals.progress import progress_of
from deskflow.approvals.queries import count_pending, list_past, list_pending, people_asked
from deskflow.approvals.reading import get_approval
from deskflow.approvals.rules import Rung
from deskflow.approvals.snapshots import snapshots
from deskflow.approvals.tables import workflow_approvals
from deskflow.channels.tables import notifications
from deskflow.core.errors import Denied, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.people.staff import UpdateUser
from deskflow.people.teams import CreateTeam, UpdateTeam
from tests.integration.approvals.asking import ask, role_id, status

DAY = timedelta(days=1)


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver")


@pytest.fixture
def paula(desk):
    return desk.user("Paula Reis", "approver")


@pytest.fixture
def tess(desk):
    return desk.user("Tess Tech", "technician")


@pytest.fixture
def team(desk, rita, paula, tess):
    people = tuple(one.user_id for one in (paula, rita, tess))
    return desk.run(CreateTeam("Service Desk", people, rita.user_id)).result_id


def asked(desk, team, *users, **more):
    stage = NewStage(
        users=tuple(one.user_id for one in users), teams=(team,), **more.pop("stage", {})
    )
    return ask(desk, stages=(stage,), **more)


def inbox(desk, person) -> list[tuple[str, str | None]]:
    now = desk.clock.now()
    with desk.database.read() as connection:
        rows = list_pending(connection, desk.tenant_id, person.user_id, now)
        assert count_pending(connection, desk.tenant_id, person.user_id, now) == len(rows)
    return [(row.title, row.team) for row in rows]


def seen(desk, approval_id, viewer=None):
    with desk.database.read() as connection:
        found = get_approval(
            connection, desk.tenant_id, approval_id, desk.clock.now(), viewer and viewer.user_id
        )
    assert found is not None
    return found


def test_any_member_answers_for_the_team(desk, team, rita, paula, tess):
    approval_id = asked(desk, team)
    assert inbox(desk, rita) == inbox(desk, paula) == [("Overtime", "Service Desk")]
    told = {row.user_id for row in desk.rows(notifications)}
    assert {rita.user_id, paula.user_id} <= told
    found = seen(desk, approval_id, paula)
    assert found.waits_for_viewer
    assert found.viewer_belongs_to == "Service Desk"
    (paper,) = found.approvers
    assert (paper.kind, paper.person_id, paper.person_name) == ("team", team, "Service Desk")
    desk.run(DecideApproval(approval_id, "approved", "fine"), paula)
    assert status(desk, approval_id) == "approved"
    (decision,) = seen(desk, approval_id).decisions
    assert (decision.by_name, decision.role) == ("Paula Reis", "Service Desk")
    with desk.database.read() as connection:
        assert [row.decided_by for row in list_past(connection, desk.tenant_id)] == ["Paula Reis"]
    assert inbox(desk, rita) == []


def test_it_is_one_voice_among_others_and_nobody_has_two(desk, team, rita, paula):
    approval_id = asked(desk, team, rita, stage={"strategy": "all"})
    assert inbox(desk, rita) == [("Overtime", None)]
    desk.run(DecideApproval(approval_id, "approved"), rita)
    # She was named herself, so the team still has its voice, and not from her.
    with pytest.raises(Rejected, match=r"approval\.you_have_decided"):
        desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "pending"
    desk.run(DecideApproval(approval_id, "approved"), paula)
    assert status(desk, approval_id) == "approved"


def test_who_comes_after_a_colleague_is_told_so(desk, team, rita, paula, tess):
    approval_id = asked(desk, team, desk.user("Carla Chief", "approver"), stage={"strategy": "all"})
    desk.run(DecideApproval(approval_id, "approved"), rita)
    with pytest.raises(Rejected, match=r"approval\.team_has_decided"):
        desk.run(DecideApproval(approval_id, "approved"), paula)
    with pytest.raises(Denied):
        desk.run(DecideApproval(approval_id, "approved"), tess)
    with pytest.raises(Denied, match=r"approval\.not_yours"):
        desk.run(DecideApproval(approval_id, "approved"), desk.user("Otto", "approver"))


def test_who_belongs_to_it_counts_when_it_is_answered(desk, team, rita, paula):
    approval_id = asked(desk, team)
    late = desk.user("Late Comer", "approver")
    desk.run(UpdateTeam(team, {"members": [str(rita.user_id), str(late.user_id)]}))
    assert inbox(desk, paula) == []
    with pytest.raises(Denied, match=r"approval\.not_yours"):
        desk.run(DecideApproval(approval_id, "approved"), paula)
    # What a team was asked before it was retired can still be answered.
    desk.run(UpdateTeam(team, {"is_active": False}))
    desk.run(DecideApproval(approval_id, "rejected"), late)
    assert status(desk, approval_id) == "rejected"


def test_nobody_decides_on_their_own_request_as_a_member(desk, team, rita, paula):
    author = desk.user("Olga Author", "author", "approver")
    members = [str(one.user_id) for one in (rita, paula, author)]
    desk.run(UpdateTeam(team, {"members": members}))
    approval_id = asked(desk, team, actor=author)
    assert inbox(desk, author) == []
    with pytest.raises(Denied, match=r"approval\.own_request"):
        desk.run(DecideApproval(approval_id, "approved"), author)


def test_an_empty_team_is_an_incident_also_beside_others(desk, team, rita, paula, tess):
    empty = desk.run(CreateTeam("Nobody")).result_id
    gone = desk.run(CreateTeam("Left", (tess.user_id,))).result_id
    desk.run(UpdateUser(tess.user_id, {"is_active": False}))
    for one in (empty, gone):
        with pytest.raises(Rejected, match=r"approval\.team_empty"):
            asked(desk, one, rita)
    desk.run(UpdateTeam(team, {"is_active": False}))
    with pytest.raises(Rejected, match=r"approval\.team_retired"):
        asked(desk, team, rita)
    with pytest.raises(Rejected, match=r"field\.no_such_row"):
        asked(desk, new_id(), rita)
    assert desk.rows(workflow_approvals) == []


def test_a_team_in_which_nobody_may_approve_is_an_incident(desk, tess):
    made = desk.run(CreateTeam("Field", (tess.user_id,))).result_id
    with pytest.raises(Rejected, match=r"approval\.no_able_approver"):
        asked(desk, made)


def test_one_after_the_other(desk, team, rita, paula):
    approval_id = asked(desk, team, paula, stage={"strategy": "sequence"})
    with desk.database.read() as connection:
        assert progress_of(connection, [approval_id])[approval_id].following == ("Service Desk",)
    desk.run(DecideApproval(approval_id, "approved"), paula)
    assert inbox(desk, rita) == [("Overtime", "Service Desk")]
    with desk.database.read() as connection:
        seen_as = snapshots(connection, desk.tenant_id, [approval_id])[approval_id]
    assert seen_as["approvers"][1] == {
        "kind": "team", "id": str(team), "name": "Service Desk", "status": "pending",
    }  # fmt: skip


def test_a_decision_for_a_team_can_be_taken_back(desk, team, rita):
    approval_id = asked(desk, team)
    decided = desk.run(DecideApproval(approval_id, "approved"), rita)
    desk.run(UndoCommand(decided.command_id), rita)
    assert (status(desk, approval_id), inbox(desk, rita)) == (
        "pending",
        [("Overtime", "Service Desk")],
    )


def test_who_stands_in_for_a_member_may_answer(desk, team, rita, paula):
    tom = desk.user("Tom Weber", "approver")
    now = desk.clock.now()
    desk.run(DelegateApprovals(tom.user_id, now, now + DAY), rita)
    approval_id = asked(desk, team)
    assert inbox(desk, tom) == [("Overtime", None)]
    assert seen(desk, approval_id, tom).viewer_stands_in_for == "Rita Novak"
    desk.run(DecideApproval(approval_id, "approved"), tom)
    (decision,) = seen(desk, approval_id).decisions
    assert (decision.by_name, decision.on_behalf_of) == ("Tom Weber", "Rita Novak")


def test_when_nobody_answers_it_goes_on_to_the_managers_of_the_members(
    desk, team, rita, paula, tess
):
    boss = desk.user("Carla Chief", "approver")
    desk.run(UpdateUser(paula.user_id, {"manager_id": boss.user_id}))
    approval_id = asked(desk, team, ladder=(Rung("manager", 3600),))
    desk.advance(hours=1)
    desk.run(ClimbLadders(), desk.system())
    with desk.database.read() as connection:
        people = people_asked(connection, desk.tenant_id, [approval_id], desk.clock.now())
    everybody = {one.user_id for one in (rita, paula, tess, boss)}
    assert set(people[approval_id]) == everybody
    desk.run(DecideApproval(approval_id, "approved"), boss)
    (decision,) = seen(desk, approval_id).decisions
    # Nobody in particular was asked, so there is no single name it was decided for.
    assert (decision.on_behalf_of, decision.capacity) == (None, "escalation")


def test_weights_and_vetoes_go_by_the_team(desk, team, rita, paula):
    more = {"strategy": "weighted", "threshold": 3, "weights": {str(team): 3}, "vetoes": (team,)}
    approval_id = asked(desk, team, paula, stage=more)
    desk.run(DecideApproval(approval_id, "rejected"), rita)
    assert status(desk, approval_id) == "rejected"


def test_a_role_and_a_team_have_a_voice_each(desk, team, rita, paula):
    stage = NewStage(roles=(role_id(desk),), teams=(team,), strategy="all")
    approval_id = ask(desk, stages=(stage,))
    assert inbox(desk, rita) == [("Overtime", None)]
    desk.run(DecideApproval(approval_id, "approved"), rita)
    assert status(desk, approval_id) == "pending"
    desk.run(DecideApproval(approval_id, "approved"), paula)
    assert status(desk, approval_id) == "approved"
