"""Every template that comes with DeskFlow is sound, asks for what it needs, and does what it says."""

from __future__ import annotations

import copy
import json
from datetime import timedelta

import pytest

from deskflow.core.errors import NotFound, Rejected
from deskflow.engine.actions import CATALOGUE
from deskflow.engine.sandbox.configuration import read_configuration
from deskflow.trying import blank_configuration, try_workflow
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import DefinitionError, from_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.parameters import ParameterKind
from deskflow.workflows.queries import get_workflow, list_workflows
from deskflow.workflows.tables import workflows
from deskflow.workflows.templates.instantiating import InstantiateTemplate, list_templates
from deskflow.workflows.templates.shipped import folder, shipped_template
from deskflow.workflows.templates.template import fill, read_template
from deskflow.workflows.validation import ValidationContext, validate
from tests.integration.engine.running import definition

KEYS = (
    "after_hours", "auto_assign", "backup_event", "backup_failure", "certificate_expiry", "change_approval", "contract_renewal",
    "goods_receipt", "licence_renewal", "monitoring_alert", "morning_report", "new_customer", "offboarding",
    "onboarding", "order_fulfilment", "p1_ladder", "patch_window", "phishing_report", "procurement_to_inventory",
    "purchase_requisition", "quality_inspection", "sales_to_production", "satisfaction_survey", "sla_at_risk",
    "stale_chaser", "vip",
)  # fmt: skip


@pytest.fixture(scope="module")
def blank():
    return blank_configuration()


def test_the_files_are_those_that_are_listed():
    assert sorted(path.stem for path in folder().glob("*.json")) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_template_is_sound_and_its_scenarios_pass(key, blank):
    template = shipped_template(key)
    made = from_json(fill(template, {}))
    assert validate(made, ValidationContext(CATALOGUE, EVENT_SHAPES)) == []
    assert len(made.scenarios) >= 2
    report = try_workflow(fill(template, {}), blank)
    assert report.ok, [one.as_json() for one in report.scenarios if not one.ok]
    assert report.coverage == 1.0
    # Everything has its place on the canvas, and nothing lies on something else.
    assert set(made.positions) == {"trigger", *(step.id for step in made.steps)}
    assert len(set(made.positions.values())) == len(made.positions)


@pytest.mark.parametrize("key", KEYS)
def test_a_template_becomes_a_workflow_that_can_be_published(desk, key):
    made = desk.run(InstantiateTemplate(key, f"Our {key}")).result_id
    with desk.database.read() as connection:
        details = get_workflow(connection, desk.tenant_id, made)
        rows = list_workflows(connection, desk.tenant_id)
    assert details.name == f"Our {key}"
    assert not details.is_active
    assert [row.id for row in rows] == [made]
    assert desk.run(PublishWorkflow(made, 1)).result["version"] == 1


@pytest.mark.parametrize("key", ["vip", "auto_assign", "change_approval"])
def test_a_template_does_what_it_says_in_a_workspace_founded_after_its_scenarios(desk, key):
    desk.user("Late Comer", "technician")
    with desk.database.read() as connection:
        configuration = read_configuration(connection, desk.tenant_id)
    for row in configuration.rows["users"]:
        row["created_at"] += timedelta(days=400)
    report = try_workflow(fill(shipped_template(key), {}), configuration)
    assert {one.name: one.problem for one in report.scenarios if one.problem} == {}


def test_what_is_filled_in_stands_in_the_workflow_as_data():
    made = fill(shipped_template("vip"), {"answer": "{{ 7*7 }}", "tiers": ["silver"]})
    held = {one["name"]: one["value"] for one in made["variables"]}
    assert held == {"answer": "{{ 7*7 }}", "tiers": ["silver"]}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"answer": "  "}, "template.blank_missing"),
        ({"answer": 7}, "template.blank_wrong"),
        ({"answer": "x" * 30_000}, "template.blank_wrong"),
        ({"tiers": [{"$blank": "answer"}]}, "template.blank_wrong"),
        ({"anwser": "Hello"}, "template.unknown_blank"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_by_name(desk, values, code):
    with pytest.raises(Rejected) as refused:
        desk.run(InstantiateTemplate("vip", "Ours", values))
    assert refused.value.code == code
    assert desk.rows(workflows) == []


@pytest.mark.parametrize(
    "wanted", ["nothing", "", "00000000-0000-0000-0000-000000000000", "../vip"]
)
def test_a_template_nobody_knows_is_refused(desk, wanted):
    with pytest.raises(NotFound) as refused:
        desk.run(InstantiateTemplate(wanted, "Ours"))
    assert refused.value.code == "template.not_found"


def test_a_workflow_saved_as_a_template_asks_for_its_variables(desk):
    flow = definition(
        {"key": "say", "action_type": "notify", "config": {"roles": ["admin"], "title": "{{ vars.text }}"}},
        variables=[
            {"name": "text", "kind": "string", "value": "Hello", "description": "What is said"},
            {"name": "key", "kind": "secret", "value": None, "description": ""},
        ],
    )  # fmt: skip
    saved = desk.run(CreateWorkflow("Greeting", definition=flow, is_template=True)).result_id
    with desk.database.read() as connection:
        template = list_templates(connection, desk.tenant_id)[0]
        assert list_workflows(connection, desk.tenant_id) == []
    assert [(one.name, one.kind, one.title) for one in template.blanks] == [
        ("text", ParameterKind.TEXT, "What is said")
    ]
    with pytest.raises(Rejected) as refused:
        desk.run(PublishWorkflow(saved, 1))
    assert refused.value.code == "workflow.is_template"
    made = desk.run(InstantiateTemplate(str(saved), "Mine", {"text": "Good morning"})).result_id
    with desk.database.read() as connection:
        draft = get_workflow(connection, desk.tenant_id, made).draft
    assert draft["variables"][0]["value"] == "Good morning"
    assert [str(row.created_from_template) for row in desk.rows(workflows) if row.id == made] == [
        str(saved)
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"blanks": [{"name": "tiers", "kind": "list", "title": "Tiers"}]},
        {"blanks": [{"name": "a b", "kind": "text", "title": "x"}]},
        {"category": "magic"},
        {"name": ""},
        {"schema": 2},
        {"blanks": [{"name": "answer", "kind": "secret", "title": "x"}]},
    ],
)
def test_a_file_that_is_no_template_is_refused(broken):
    plain = json.loads((folder() / "vip.json").read_text(encoding="utf-8"))
    with pytest.raises(DefinitionError):
        read_template({**copy.deepcopy(plain), **broken})
