"""A workflow asks a team, or who leads it: when it runs, in a scenario, and when nobody could be asked."""

from __future__ import annotations

import pytest

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.tables import approval_approvers, workflow_approvals
from deskflow.core.errors import Rejected
from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.trying import try_workflow
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from tests.integration.engine.running import CONSUMERS, definition, running


@pytest.fixture
def engine(make_desk):
    return running(make_desk(*CONSUMERS))


@pytest.fixture
def rita(engine):
    return engine.desk.user("Rita Novak", "approver")


@pytest.fixture
def team(engine, rita):
    tess = engine.desk.user("Tess Tech", "technician")
    made = CreateTeam("Service Desk", (tess.user_id, rita.user_id), rita.user_id)
    return engine.desk.run(made).result_id


def asking(**config) -> dict:
    said = {
        "key": "said", "action_type": "set_variable",
        "config": {"variable_name": "x", "variable_value": "{{ steps.ask.approved_by.name }}"},
    }  # fmt: skip
    ask = {"key": "ask", "type": "approval", "config": {"title": "Spend?", **config}}
    edges = [("trigger", "started", "ask"), ("ask", "approved", "said")]
    return definition(ask, said, edges=edges)


@pytest.mark.parametrize("reference", ["service desk", "{{ trigger.team }}", "id"])
def test_a_team_is_asked_and_one_of_it_answers(engine, team, rita, reference):
    wanted = str(team) if reference == "id" else reference
    execution = engine.start(engine.publish(asking(teams=[wanted])), team=str(team))
    engine.settle()
    (approval,) = engine.desk.rows(workflow_approvals)
    (paper,) = engine.desk.rows(approval_approvers)
    # The seed's column names who leads it.
    assert (paper.team_id, approval.requested_from_user_id) == (team, rita.user_id)
    engine.desk.run(DecideApproval(approval.id, "approved"), rita)
    engine.settle()
    row = engine.execution(execution)
    assert row.status == "completed"
    assert row.context_data["variables"]["x"] == "Rita Novak"


def test_who_leads_it_is_asked_by_name(engine, team, rita):
    engine.start(engine.publish(asking(leads_of=["Service Desk"])))
    engine.settle()
    (paper,) = engine.desk.rows(approval_approvers)
    assert (paper.user_id, paper.team_id) == (rita.user_id, None)


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        ({"is_active": False}, "approval.team_retired"),
        ({"lead_id": None, "members": []}, "approval.team_empty"),
        ({"name": "Other"}, "approval.unknown_team"),
    ],
)
def test_a_team_that_cannot_be_asked_any_more_is_an_incident(engine, team, rita, updates, code):
    flow = asking(teams=["Service Desk"], approvers=[str(rita.user_id)])
    workflow_id = engine.publish(flow)
    if "members" in updates:
        engine.desk.run(UpdateTeam(team, {"lead_id": None}))
    engine.desk.run(UpdateTeam(team, updates))
    execution = engine.start(workflow_id)
    engine.settle()
    row = engine.execution(execution)
    assert (row.status, row.error["code"]) == ("failed", code)
    assert engine.desk.rows(workflow_approvals) == []


def test_what_asks_a_team_nobody_knows_is_not_published(engine, team):
    made = engine.desk.run(CreateWorkflow("Flow", definition=asking(teams=["Sevice Desk"])))
    with pytest.raises(Rejected) as refused:
        engine.desk.run(PublishWorkflow(made.result_id, 1))
    assert "team.unknown" in str(refused.value.params)


def test_a_scenario_answers_for_a_team_of_this_workspace(engine, team):
    flow = asking(teams=["Service Desk"])
    flow["scenarios"] = [
        {
            "name": "yes", "trigger": {}, "answers": [{"step": "ask", "decision": "approved"}],
            "expect": {"status": "completed", "path": ["ask", "said"]},
        }
    ]  # fmt: skip
    with engine.desk.database.read() as connection:
        configuration = read_configuration(connection, engine.desk.tenant_id)
    report = try_workflow(flow, configuration)
    assert report.ok, [one.as_json() for one in report.scenarios]
