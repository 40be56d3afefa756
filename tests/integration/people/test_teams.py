"""Teams: their names, who belongs to them, who leads them, and when nobody may be asked in them any more."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Conflict, Denied, NotFound, Rejected
from deskflow.core.ids import new_id
from deskflow.core.undo import UndoCommand
from deskflow.people.queries import find_team, list_teams
from deskflow.people.staff import UpdateUser
from deskflow.people.tables import team_members, teams
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.tickets.changing import UpdateTicket


@pytest.fixture
def rita(desk):
    return desk.user("Rita Novak", "approver").user_id


@pytest.fixture
def tom(desk):
    return desk.user("Tom Weber", "technician").user_id


def listed(desk, **more):
    with desk.database.read() as connection:
        return list_teams(connection, desk.tenant_id, **more)


def found(desk, reference):
    with desk.database.read() as connection:
        return find_team(connection, desk.tenant_id, reference)


def test_a_team_has_its_members_and_its_lead_is_one_of_them(desk, rita, tom):
    made = desk.run(CreateTeam("  Service   Desk ", (tom, tom), rita)).result_id
    (team,) = listed(desk)
    assert (team.name, team.lead_id, team.members) == ("Service Desk", rita, (rita, tom))
    for reference in (str(made), "service desk", " SERVICE DESK "):
        assert found(desk, reference).id == made
    for reference in ("", "desk", str(new_id()), "{{ 7*7 }}", "' OR 1=1 --"):
        assert found(desk, reference) is None


def test_a_name_belongs_to_one_team_also_to_a_retired_one(desk):
    made = desk.run(CreateTeam("Ärger")).result_id
    desk.run(UpdateTeam(made, {"is_active": False}))
    other = desk.run(CreateTeam("Field")).result_id
    for command in (CreateTeam("ärger"), UpdateTeam(other, {"name": "ARGER"})):
        with pytest.raises(Rejected, match=r"team\.name_taken") as refused:
            desk.run(command)
        assert refused.value.params == {"field": "name", "name": "Ärger"}
    # Its own name in another case is no clash.
    desk.run(UpdateTeam(made, {"name": "ÄRGER"}))
    assert [one.name for one in listed(desk)] == ["Field"]
    assert [one.name for one in listed(desk, active_only=False)] == ["ÄRGER", "Field"]


def test_members_come_and_go_and_all_of_it_can_be_taken_back(desk, rita, tom):
    made = desk.run(CreateTeam("Service Desk", (rita,))).result_id
    before = desk.rows(team_members)
    changed = desk.run(
        UpdateTeam(made, {"name": "Desk", "members": [str(tom)], "lead_id": str(tom)})
    )
    (team,) = listed(desk)
    assert (team.name, team.members, team.lead_id) == ("Desk", (tom,), tom)
    desk.run(UndoCommand(changed.command_id))
    (team,) = listed(desk)
    assert (team.name, team.members, team.lead_id) == ("Service Desk", (rita,), None)
    assert desk.rows(team_members) == before
    # Whoever leads it from now on belongs to it.
    desk.run(UpdateTeam(made, {"lead_id": tom}))
    assert set(listed(desk)[0].members) == {rita, tom}


def test_who_has_left_is_still_named_but_not_there(desk, rita, tom):
    desk.run(CreateTeam("Service Desk", (rita, tom)))
    desk.run(UpdateUser(tom, {"is_active": False}))
    (team,) = listed(desk)
    assert (set(team.members), team.present) == ({rita, tom}, {rita})


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        ({"name": " "}, "field.required"),
        ({"name": "x" * 256}, "field.too_long"),
        ({"name": "a\x07b"}, "field.bad_character"),
        ({"members": ["nobody"]}, "field.no_such_row"),
        ({"members": [str(new_id())]}, "field.no_such_row"),
        ({"members": "all"}, "field.not_a_list"),
        ({"members": [str(new_id()) for _ in range(201)]}, "field.too_many"),
        ({"lead_id": str(new_id())}, "field.no_such_row"),
        ({"members": []}, "team.lead_must_belong"),
        ({"colour": "red"}, "field.unknown"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(desk, rita, updates, code):
    made = desk.run(CreateTeam("Service Desk", (), rita)).result_id
    before = desk.rows(teams), desk.rows(team_members)
    with pytest.raises(Rejected) as refused:
        desk.run(UpdateTeam(made, updates))
    assert refused.value.code == code
    assert (desk.rows(teams), desk.rows(team_members)) == before


def test_only_administrators_change_teams(desk, rita):
    from deskflow.core.permissions import Actor

    made = desk.run(CreateTeam("Service Desk")).result_id
    for command in (CreateTeam("Mine"), UpdateTeam(made, {"name": "Mine"})):
        with pytest.raises(Denied):
            desk.run(command, Actor(desk.tenant_id, rita))
    with pytest.raises(NotFound):
        desk.run(UpdateTeam(new_id(), {"name": "Gone"}))


def test_a_team_that_has_a_ticket_is_not_taken_back(desk, rita):
    made = desk.run(CreateTeam("Service Desk", (rita,)))
    desk.run(UpdateTicket(desk.ticket(), {"team_id": str(made.result_id)}))
    with pytest.raises(Conflict, match=r"undo\.in_use"):
        desk.run(UndoCommand(made.command_id))
    assert found(desk, "Service Desk").members == (rita,)
