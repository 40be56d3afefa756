"""A step that starts another workflow is held to what that one asks for, on the version that is meant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from deskflow.core.errors import Rejected
from deskflow.desktop.words_workflows import title_of
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.authoring import (
    CreateWorkflow,
    DeleteWorkflow,
    PublishWorkflow,
    SaveDraft,
)
from deskflow.workflows.callees import input_parameters, list_callees
from deskflow.workflows.definition import Input
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.validation import validate
from deskflow.workflows.validation.known import context_for
from tests.integration.desk import Desk
from tests.integration.engine.running import definition

SET = {"key": "set", "action_type": "set_variable", "config": {"variable_name": "x", "variable_value": 1}}  # fmt: skip
NAME = {"name": "name", "kind": "text", "title": "Whose name", "required": True}
SEATS = {"name": "seats", "kind": "number", "default": 5, "required": True}
TIER = {"name": "tier", "kind": "choice", "choices": ["gold", "silver"]}


def ask(desk: Desk, query: Any, *args: Any) -> Any:
    with desk.database.read() as connection:
        return query(connection, desk.tenant_id, *args)


def published(desk: Desk, *inputs: Any, name: str = "Onboarding") -> UUID:
    made = desk.run(CreateWorkflow(name, definition=definition(SET, inputs=list(inputs)))).result_id
    desk.run(PublishWorkflow(made, 1))
    return made


def found(desk: Desk, workflow: object, **config: Any) -> list[tuple[str, str, str]]:
    """(severity, code, field) of a step that starts this workflow."""
    step = {"key": "sub", "type": "sub_workflow", "config": {"workflow": str(workflow), **config}}
    plain = from_json(definition(step, edges=[("trigger", "started", "sub")]))
    context = ask(desk, context_for, None, CATALOGUE, None, plain)
    return [
        (one.severity, one.code, one.field)
        for one in validate(plain, context)
        if one.code != "step.no_way_out"
    ]


def test_what_is_missing_wrong_or_not_asked_for_is_named_at_its_field(desk: Desk) -> None:
    callee = published(desk, NAME, SEATS, TIER)
    assert found(desk, callee, input={"name": "{{ trigger.x }}", "tier": "gold"}) == []
    assert found(desk, callee) == [("error", "sub_workflow.input_missing", "input.name")]
    assert found(desk, callee, input={"name": " ", "seats": "many", "tier": "tin", "nmae": "Bo"}) == [
        ("error", "sub_workflow.input_missing", "input.name"),
        ("error", "field.wrong_kind", "input.seats"),
        ("error", "field.not_a_choice", "input.tier"),
        ("warning", "sub_workflow.unknown_input", "input.nmae"),
    ]  # fmt: skip


def test_who_asks_for_nothing_is_given_what_the_author_likes(desk: Desk) -> None:
    assert found(desk, published(desk), input={"ticket": {"id": 1}}) == []


def test_all_inputs_may_come_from_one_expression(desk: Desk) -> None:
    assert found(desk, published(desk, NAME), input="{{ trigger }}") == []
    assert found(desk, "{{ trigger.which }}", input={"a": 1}) == []


def test_the_version_that_is_meant_counts(desk: Desk) -> None:
    callee = published(desk, NAME)
    desk.run(SaveDraft(callee, definition(SET, inputs=[SEATS, {**NAME, "name": "who"}]), 1))
    desk.run(PublishWorkflow(callee, 2))
    known = ask(desk, list_callees)[str(callee)]
    assert [one.name for one in known.asks() or ()] == ["seats", "who"]
    assert [one.name for one in known.asks(1) or ()] == ["name"]
    missing = [("error", "sub_workflow.input_missing", "input.who")]
    assert found(desk, callee, input={"who": "Bo"}) == []
    assert found(desk, callee, version=1, input={"name": "Bo"}) == []
    assert [
        one for one in found(desk, callee, input={"name": "Bo"}) if one[0] == "error"
    ] == missing


def test_a_workflow_that_is_gone_or_not_published(desk: Desk) -> None:
    draft = desk.run(CreateWorkflow("Draft", definition=definition(SET))).result_id
    assert found(desk, draft) == [("warning", "sub_workflow.unpublished", "workflow")]
    gone = published(desk)
    desk.run(DeleteWorkflow(gone))
    assert found(desk, gone) == [("error", "sub_workflow.gone", "workflow")]
    for hostile in ("nobody", "'; drop table workflows; --", UUID(int=7)):
        assert found(desk, hostile) == [("error", "sub_workflow.gone", "workflow")]


def test_publishing_is_refused_while_an_input_is_missing(desk: Desk) -> None:
    callee = published(desk, NAME)
    step = {"key": "sub", "type": "sub_workflow", "config": {"workflow": str(callee)}}
    edges = [("trigger", "started", "sub")]
    caller = desk.run(CreateWorkflow("Caller", definition=definition(step, edges=edges))).result_id
    with pytest.raises(Rejected) as refused:
        desk.run(PublishWorkflow(caller, 1))
    assert refused.value.params["first"] == "sub_workflow.input_missing"
    step["config"] = {"workflow": str(callee), "input": {"name": "Bo"}}
    desk.run(SaveDraft(caller, definition(step, edges=edges), 1))
    desk.run(PublishWorkflow(caller, 2))


def test_what_authors_call_a_field_is_never_taken_for_a_code() -> None:
    asked = [
        Input("a", "text", "Remind after, e.g. 2d"),
        Input("b", "choice", "step.approval.routing", choices=("v1.5", "acme.example")),
    ]
    first, second = input_parameters(asked)
    assert title_of(first.title) == "Remind after, e.g. 2d"
    assert title_of(second.title) == "step.approval.routing"
    assert [title_of(one.title) for one in second.choices] == ["v1.5", "acme.example"]
