"""A workflow that asks a team goes to another workspace in a file, and finds the team of that name there."""

from __future__ import annotations

import json

from deskflow.interchange.import_workflows import names_taken, take_workflows
from deskflow.interchange.team_names import by_name, team_ids
from deskflow.people.teams import CreateTeam, UpdateTeam
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.queries import get_workflow
from tests.integration.engine.running import definition


def asking(team: str) -> dict:
    stage = {
        "teams": [team], "leads_of": [team], "strategy": "weighted", "threshold": 2, "weights": {team: 2},
        "vetoes": [team],
    }  # fmt: skip
    rows = {"columns": [], "rows": [{"when": ["x"], "teams": [team]}]}
    return definition(
        {"key": "ask", "type": "approval", "config": {"title": team, "stages": [stage]}},
        {"key": "by_row", "type": "approval", "config": {"title": "x", "routing": rows}},
        {"key": "give", "action_type": "update_ticket", "config": {"ticket_id": "x", "updates": {"team_id": team}}},
    )  # fmt: skip


def steps(made: dict) -> list[dict]:
    return [step["config"] for step in made["steps"]]


def test_teams_travel_by_name_and_arrive_by_id(desk, tmp_path):
    team = str(desk.run(CreateTeam("Service Desk")).result_id)
    made = desk.run(CreateWorkflow("Flow", definition=asking(team))).result_id
    with desk.database.read() as connection:
        draft = get_workflow(connection, desk.tenant_id, made).draft
        travelling = by_name(connection, desk.tenant_id, draft)
    # A text that happens to be the id is a text.
    expected = steps(asking("Service Desk"))
    expected[0]["title"] = team
    assert steps(travelling) == expected

    file = tmp_path / "flow.json"
    file.write_text(json.dumps({**travelling, "name": "Arrived"}), encoding="utf-8")
    with desk.database.read() as connection:
        taken, ids = names_taken(connection, desk.tenant_id), team_ids(connection, desk.tenant_id)
    report = take_workflows([file], taken, desk.run, ids)
    with desk.database.read() as connection:
        arrived = get_workflow(connection, desk.tenant_id, report.made[0].workflow_id).draft
    assert steps(arrived) == steps(asking(team))


def test_a_team_nobody_knows_here_keeps_its_name(desk, tmp_path):
    desk.run(UpdateTeam(desk.run(CreateTeam("Other")).result_id, {"name": "Another"}))
    file = tmp_path / "flow.json"
    file.write_text(json.dumps({**asking("Service Desk"), "name": "Flow"}), encoding="utf-8")
    with desk.database.read() as connection:
        ids = team_ids(connection, desk.tenant_id)
    report = take_workflows([file], set(), desk.run, ids)
    with desk.database.read() as connection:
        arrived = get_workflow(connection, desk.tenant_id, report.made[0].workflow_id).draft
    assert steps(arrived) == steps(asking("Service Desk"))
