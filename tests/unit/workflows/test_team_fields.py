"""Teams that a workflow names are looked up while it is drawn, wherever they stand in a step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deskflow.workflows.definition import Definition, Edge, Step, Trigger, start_edge
from deskflow.workflows.team_usage import references
from deskflow.workflows.validation import validate
from tests.unit.workflows.samples import CONTEXT

TEAMS = {
    "service desk": "active",
    "0198c5a2-9d1e-7c3e-8a55-1f0c2b7a9e10": "active",
    "old": "retired",
    "new": "empty",
}
KNOWN = replace(CONTEXT, teams=TEAMS)


def asking(**config: Any) -> Definition:
    ask = Step("ask", "ask", "approval", config={"title": "Spend?", **config})
    done = Step("done", "done", "stop", config={"outcome": "succeed"})
    edges = (start_edge("ask"), Edge("e", "ask", "approved", "done"))
    return Definition(Trigger("manual"), (ask, done), edges)


def told(context: Any = KNOWN, **config: Any) -> list[tuple[str, str, str]]:
    found = validate(asking(**config), context)
    return [(one.code, one.severity, one.field) for one in found]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"teams": ["Service Desk"]}, []),
        ({"teams": [" SERVICE desk"], "leads_of": ["0198C5A2-9D1E-7C3E-8A55-1F0C2B7A9E10"]}, []),
        ({"teams": ["{{ trigger.ticket.team_id }}"]}, []),
        ({"teams": ["Sevice Desk"]}, [("team.unknown", "error", "teams[0]")]),
        ({"leads_of": ["Service Desk", "Old"]}, [("team.retired", "error", "leads_of[1]")]),
        ({"teams": ["new"]}, [("team.empty", "warning", "teams[0]")]),
        ({"stages": [{"teams": ["x"]}]}, [("team.unknown", "error", "stages[0].teams[0]")]),
        ({"teams": [7]}, [("field.wrong_kind", "error", "teams[0]")]),
        ({}, [("approval.no_approvers", "error", "approvers")]),
        (
            {"teams": ["Service Desk"], "strategy": "k_of_n", "threshold": 2},
            [("approval.threshold_unreachable", "error", "threshold")],
        ),
    ],
)
def test_what_is_said_about_them(config: dict[str, Any], expected: list[Any]) -> None:
    assert [one for one in told(**config) if not one[0].startswith("name.")] == expected


def test_where_nobody_knows_the_teams_nobody_complains() -> None:
    assert told(CONTEXT, teams=["whoever"]) == []


def test_a_row_of_a_table_is_looked_at_too() -> None:
    columns = [{"name": "x", "value": "1", "kind": "text"}]
    rows = [{"when": [""], "teams": ["Sevice Desk"]}]
    assert told(routing={"columns": columns, "rows": rows}) == [
        ("team.unknown", "error", "routing.rows[0].teams[0]")
    ]


def test_every_place_that_names_a_team_is_found() -> None:
    config = {
        "title": "Service Desk", "teams": ["a"], "stages": [{"leads_of": "b"}],
        "routing": {"rows": [{"teams": ["c", 7]}]}, "updates": {"team_id": "d"},
    }  # fmt: skip
    assert sorted(references(config)) == ["a", "b", "c", "d"]
