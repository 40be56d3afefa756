"""Workflows come in from JSON files as drafts: equal to what went out, under free names, never switched on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deskflow.admin.exporting import _workflows
from deskflow.admin.importing_workflows import as_text
from deskflow.core.errors import Denied
from deskflow.interchange.import_workflows import names_taken, take_workflows
from deskflow.interchange.workflow_report import WorkflowImportReport
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.queries import get_workflow
from deskflow.workflows.tables import workflow_schedules, workflows
from tests.integration.engine.running import definition

NIGHTLY = definition(
    {"key": "tell", "action_type": "notify", "config": {"roles": ["admin"], "title": "Night"}},
    {"key": "wait", "type": "delay", "config": {"duration": "1h"}},
    {"key": "again", "action_type": "notify", "config": {"roles": ["admin"], "title": "Over"}},
    trigger={"type": "schedule", "config": {"cron": "0 2 * * *", "timezone": "Europe/Berlin"}},
    positions={"tell": [100, 20], "trigger": [0, 20]},
    variables=[{"name": "x", "kind": "number", "value": 3}],
    notes="Ünïcode",
)


@pytest.fixture
def desk(make_desk):
    return make_desk()


def write(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def take(desk, *paths: Path, actor: Any = None) -> WorkflowImportReport:
    with desk.database.read() as connection:
        taken = names_taken(connection, desk.tenant_id)
    return take_workflows(paths, taken, lambda command: desk.run(command, actor))


def draft(desk, workflow_id):
    with desk.database.read() as connection:
        return get_workflow(connection, desk.tenant_id, workflow_id)


def test_what_is_exported_comes_back_as_it_was(desk, tmp_path):
    first = desk.run(CreateWorkflow("Nightly", "at night", "it", NIGHTLY)).result_id
    desk.run(PublishWorkflow(first, 1))
    with desk.database.read() as connection:
        exported = _workflows(connection, desk.tenant_id)
    report = take(desk, write(tmp_path / "all.json", exported))
    (made,) = report.made
    assert not report.refused
    assert made.workflow_id != first
    row = desk.row(workflows, made.workflow_id)
    assert (row.name, row.description, row.category) == ("Nightly (2)", "at night", "it")
    assert draft(desk, made.workflow_id).draft == draft(desk, first).draft
    assert (made.errors, made.warnings) == (0, 0)
    codes = [remark.code for node in made.found.nodes for remark in node.remarks]
    assert codes == ["workflow_file.renamed", "workflow_file.was_active"]


def test_what_comes_in_is_never_switched_on(desk, tmp_path):
    plain = {"name": "Nightly", "is_active": True, "format": "deskflow.workflow", **NIGHTLY}
    plain.pop("is_active")
    (made,) = take(desk, write(tmp_path / "one.json", plain)).made
    row = desk.row(workflows, made.workflow_id)
    assert (row.is_active, row.is_published) == (False, False)
    assert desk.rows(workflow_schedules) == []


def test_a_file_without_a_name_is_called_after_itself(desk, tmp_path):
    (made,) = take(desk, write(tmp_path / "my flow.json", to_json(from_json(NIGHTLY)))).made
    assert made.name == "my flow"
    (odd,) = take(desk, write(tmp_path / "x.json", {"name": " a\0\n\u202e b ", **NIGHTLY})).made
    assert odd.name == "a b"
    (long,) = take(desk, write(tmp_path / "x.json", {"name": "n" * 900, **NIGHTLY})).made
    (again,) = take(desk, write(tmp_path / "x.json", {"name": "n" * 900, **NIGHTLY})).made
    assert (len(long.name), again.name[-5:], len(again.name)) == (255, "n (2)", 255)


def test_a_draft_with_mistakes_comes_in_and_they_are_counted(desk, tmp_path):
    circle = definition(
        {"key": "a", "action_type": "notify", "config": {"roles": ["admin"], "title": "1"}},
        {"key": "a", "id": "b", "action_type": "no_such", "config": {}},
        edges=[("trigger", "started", "a"), ("a", "success", "b"), ("b", "success", "a")],
    )
    report = take(desk, write(tmp_path / "circle.json", circle))
    (made,) = report.made
    told = {(key, one.code) for key, one in made.problems}
    assert {("a", "flow.cycle"), ("a", "step.duplicate_key"), ("a", "step.unknown_action")} <= told
    assert made.errors == len(made.problems)
    assert "This leads back to itself without end" in as_text(report)
    json.dumps(report.as_json(), allow_nan=False)
    assert draft(desk, made.workflow_id).draft["steps"][1]["key"] == "a"


def deep(levels: int) -> str:
    return '{"steps": ' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "json.unreadable"),
        ("{", "json.unreadable"),
        ("[]", "workflow_file.empty"),
        ('{"a": 1}', "workflow_file.unknown"),
        ("7", "workflow_file.unknown"),
        ('{"steps": [], "steps": []}', "json.duplicate_key"),
        ('{"steps": [{"id": "a", "key": "a", "type": "stop", "retry_count": NaN}]}', "json.bad_number"),
        ('{"steps": [{"id": "a", "key": "a", "type": "stop", "retry_count": ' + "9" * 5_000 + "}]}", "json.bad_number"),
        ('{"steps": [{"id": "a", "key": "a", "type": "stop", "retry_count": ' + "9" * 50 + "}]}", "definition.bad_value"),
        (deep(300), "json.too_deep"),
        (deep(100_000), "json.too_deep"),
        ('{"steps": {}}', "definition.bad_value"),
        ('{"steps": [7]}', "definition.bad_value"),
        ('{"steps": [], "surprise": 1}', "definition.unknown_member"),
        ('{"format": "deskflow.workflow", "schema": 99}', "definition.newer_schema"),
        ('{"steps": [{"id": "a", "key": "a", "type": "stop"}, {"id": "a", "key": "b", "type": "stop"}]}', "definition.duplicate_id"),
        ('{"steps": [], "notes": "a\\u0000b"}', "definition.bad_text"),
        ('{"definition": null}', "definition.bad_value"),
        ('{"steps": [{"id": "trigger", "key": "a", "type": "stop"}]}', "definition.duplicate_id"),
        ('{"steps": [' + ",".join(['{"id":"a","key":"a","type":"stop"}'] * 6_000) + "]}", "definition.too_many"),
    ],
    ids=range(20),
)  # fmt: skip
def test_a_hostile_file_is_refused_with_a_reason(desk, tmp_path, content, code):
    before = desk.dump()
    report = take(desk, write(tmp_path / "bad.json", content))
    assert [remark.code for _, remark in report.refused] == [code]
    assert report.made == []
    assert desk.dump() == before


def test_a_huge_file_is_not_even_read(desk, tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.truncate(30_000_000)
    (refused,) = take(desk, path).refused
    assert refused[1].code == "json.too_big"


def test_bytes_that_are_no_text_and_files_that_are_gone(desk, tmp_path):
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\x80\x81\xff{")
    report = take(desk, binary, tmp_path / "nowhere.json")
    assert [one.code for _, one in report.refused] == ["json.not_text", "workflow_file.unreadable"]


def test_one_bad_entry_does_not_keep_the_others_out(desk, tmp_path):
    entries = [{"name": "A", "definition": NIGHTLY}, {"definition": 7}, {"nodes": [], "connections": {}, "name": "N"}]  # fmt: skip
    path = write(tmp_path / "list.json", entries)
    report = take(desk, path)
    assert [one.name for one in report.made] == ["A", "N"]
    assert [(where, one.code) for where, one in report.refused] == [(f"{path}[1]", "definition.bad_value")]  # fmt: skip
    json.dumps(report.as_json(), allow_nan=False)


def test_n8n_files_come_in_as_drafts(desk, tmp_path):
    folder = Path(__file__).parents[2] / "data" / "n8n"
    report = take(desk, *sorted(folder.glob("*.json")))
    assert [(one.name, one.found.origin) for one in report.made] == [
        ("Nightly check of tenants", "n8n"), ("New hire onboarding", "n8n"),
    ]  # fmt: skip
    for one in report.made:
        row = desk.row(workflows, one.workflow_id)
        assert (row.is_active, row.is_published) == (False, False)
        assert row.trigger_type in ("schedule", "webhook")
    told = report.as_json()["workflows"][1]
    assert (told["noted"], told["left_out"]) == (1, 0)
    assert told["mapped"] + told["approximated"] == 8


def test_whoever_may_not_write_workflows_imports_none(desk, tmp_path):
    tess = desk.user("Tess Tech", "technician")
    with pytest.raises(Denied):
        take(desk, write(tmp_path / "one.json", NIGHTLY), actor=tess)
