"""A draft is what an author has right now, however unfinished: it can always be saved and read back."""

from __future__ import annotations

from typing import Any

import pytest

from deskflow.core.errors import Conflict
from deskflow.workflows.authoring import CreateWorkflow, SaveDraft
from deskflow.workflows.tables import workflow_edges, workflow_steps, workflows
from tests.integration.desk import Desk
from tests.integration.engine.running import definition


def stop(step_id: str, key: str) -> dict[str, Any]:
    return {"id": step_id, "key": key, "type": "stop", "config": {}}


AWKWARD = {
    "keys twice": [stop("a", "same"), stop("b", "same"), stop("c", "same")],
    "a key that looks like a second one": [
        stop("a", "same"),
        stop("b", "same"),
        stop("c", "same~2"),
    ],
    "a key that is no key": [stop("a", "not a key!"), stop("b", "ß" * 150)],
}


@pytest.mark.parametrize("steps", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_draft_can_always_be_saved(desk: Desk, steps: list[dict[str, Any]]) -> None:
    workflow_id = desk.run(CreateWorkflow("Half done")).result_id
    made = definition(*steps, edges=[("a", "success", "b"), ("trigger", "started", "a")])
    answer = desk.run(SaveDraft(workflow_id, made, 1)).result
    assert answer == {"draft_revision": 2}
    stored = desk.row(workflows, workflow_id).draft
    assert [step["key"] for step in stored["steps"]] == [step["key"] for step in steps]
    rows = desk.rows(workflow_steps, workflow_steps.c.workflow_id == workflow_id)
    assert len(rows) == len(steps)
    assert len(desk.rows(workflow_edges, workflow_edges.c.workflow_id == workflow_id)) == 2
    # The same again, with the rows of the first save there.
    desk.run(SaveDraft(workflow_id, made, 2))


def test_a_draft_that_somebody_else_saved_is_not_overwritten(desk: Desk) -> None:
    workflow_id = desk.run(CreateWorkflow("Shared")).result_id
    desk.run(SaveDraft(workflow_id, definition(stop("a", "theirs")), 1))
    with pytest.raises(Conflict) as caught:
        desk.run(SaveDraft(workflow_id, definition(stop("a", "mine")), 1))
    assert caught.value.code == "workflow.draft_moved"
    assert desk.row(workflows, workflow_id).draft["steps"][0]["key"] == "theirs"
