"""What validation says about an approval step: thresholds, ladders, tables."""

from __future__ import annotations

import pytest

from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.validation import validate

RITA = ["rita@msp.example"]


def problems(**config) -> dict[str, list]:
    definition = from_json(
        {
            "schema": 1,
            "trigger": {"type": "manual", "config": {}},
            "steps": [
                {"id": "a", "key": "a", "type": "approval", "config": {"title": "Spend?", **config}}
            ],
            "edges": [{"id": "e", "source": "trigger", "port": "started", "target": "a"}],
        }
    )
    found: dict[str, list] = {}
    for problem in validate(definition, CATALOGUE):
        if problem.step_id == "a" and not problem.code.startswith("step.no_way_out"):
            found.setdefault(problem.code, []).append(problem.field)
    return found


def test_the_simple_form_still_says_all():
    assert problems(approvers=RITA, roles=["approver"], strategy="all", due_in="2h") == {}
    assert problems(approvers=RITA, strategy="OR") == {}
    assert problems() == {"approval.no_approvers": ["approvers"]}


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        ({"strategy": "k_of_n"}, "approval.threshold_required", "threshold"),
        ({"strategy": "WEIGHTED"}, "approval.threshold_required", "threshold"),
        ({"strategy": "k_of_n", "threshold": 3}, "approval.threshold_unreachable", "threshold"),
        ({"strategy": "k_of_n", "threshold": 0.5}, "approval.threshold_unreachable", "threshold"),
        ({"strategy": "percent", "threshold": 101}, "approval.threshold_unreachable", "threshold"),
        ({"strategy": "most"}, "field.not_a_choice", "strategy"),
        ({"on_expiry": "escalate"}, "approval.escalate_needs_length", "due_in"),
        ({"escalation": [{"do": "remind"}]}, "approval.rung_needs_time", "escalation[0].after"),
        (
            {"escalation": [{"do": "role", "after": "1h"}]},
            "approval.rung_needs_somebody", "escalation[0].role",
        ),
        ({"escalation": [{"do": "shout", "after": "1h"}]}, "field.not_a_choice", "escalation[0].do"),
        ({"escalation": [{"after": "1h"}]}, "field.required", "escalation[0].do"),
        ({"escalation": ["remind"]}, "field.wrong_kind", "escalation[0]"),
        ({"stages": [{"approvers": RITA}]}, "approval.two_sources", "stages"),
        ({"vetoes": ["tom@msp.example"]}, "approval.veto_not_asked", "vetoes[0]"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_place(config, code, field):
    assert problems(approvers=RITA, **config) == {code: [field]}


def test_stages_are_looked_at_one_by_one():
    stages = [
        {"name": "Team", "approvers": RITA},
        {"name": "Board", "strategy": "all"},
        {"approvers": ["{{ nobody.id }}"], "strategy": "k_of_n", "threshold": 2, "colour": "red"},
    ]  # fmt: skip
    found = problems(stages=stages)
    assert found["approval.no_approvers"] == ["stages[1].approvers"]
    assert found["field.unknown"] == ["stages[2].colour"]
    assert found["name.unknown"] == ["stages[2].approvers[0]"]
    assert problems(stages="rita")["field.wrong_kind"] == ["stages[0]"]


def routing(*rows, kind="number"):
    return {
        "columns": [{"name": "amount", "value": "{{ trigger.amount }}", "kind": kind}],
        "rows": [{"when": [when], "approvers": RITA} for when in rows],
    }


def test_a_table_is_looked_through_for_gaps_and_overlaps():
    found = problems(routing=routing("<= 100", "> 200", "300..400"))
    assert found == {"routing.gap": ["routing", "routing"], "routing.never_taken": ["routing"]}
    found = problems(routing=routing("<= 100", "50..200", "> 200"))
    assert found == {"routing.overlap": ["routing"]}


def test_a_cell_that_cannot_be_read_is_told_with_its_row():
    found = problems(routing=routing("a lot", ""))
    assert found["routing.bad_cell"] == ["routing.rows[0].when[0]"]
    broken = routing("<= 5", "")
    del broken["rows"][1]["approvers"]
    found = problems(routing=broken)
    assert found["routing.nobody"] == ["routing.rows[1]"]
    broken["rows"][1]["none_needed"] = True
    found = problems(routing=broken)
    assert found == {}
    for nonsense in ({"columns": 5}, {"rows": [1]}, [], "x"):
        assert problems(routing=nonsense)
