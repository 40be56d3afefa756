"""Files of our own, damaged in any way: read, or refused with a reason; what is read can be looked at."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskflow.core.errors import Rejected
from deskflow.engine.actions import CATALOGUE
from deskflow.interchange.json_files import parse_json
from deskflow.interchange.workflow_files import workflows_in
from deskflow.interchange.workflow_report import FoundWorkflow
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.validation import ValidationContext, validate
from tests.integration.engine.running import definition
from tests.unit.interchange.test_n8n import JUNK, paths_in

STEPS = (
    {"key": "check", "type": "condition", "config": {"condition": "trigger.order.total > 5"}},
    {"key": "pick", "type": "switch", "config": {"cases": [{"key": "a", "when": "true"}]}},
    {"key": "split", "type": "fork", "config": {"branches": [{"key": "x"}, {"key": "y"}]}},
    {"key": "both", "type": "join", "config": {"wait_for": "all"}},
    {"key": "all", "type": "loop", "config": {"items": "{{ trigger.order.items }}", "limit": 5}},
    {"key": "wait", "type": "wait_event", "config": {"event": "order.changed", "filters": {"priority": ["high"]}}},
    {"key": "ask", "type": "approval", "config": {"title": "Ok?", "roles": ["admin"]}},
    {"key": "tell", "action_type": "notify", "config": {"roles": ["admin"], "title": "{{ steps.ask.status }}"}},
)  # fmt: skip
WHOLE = {
    "name": "Everything", "description": "d", "category": "it",
    **definition(
        *STEPS, trigger={"type": "event", "config": {"event": "order.created", "filters": {"priority": "high"}}},
        edges=[("trigger", "started", "check"), ("check", "true", "pick"), ("pick", "case:a", "split"),
               ("split", "branch:x", "both"), ("split", "branch:y", "both"), ("both", "done", "all"),
               ("all", "each", "wait"), ("all", "done", "ask"), ("ask", "approved", "tell")],
        positions={"check": [1, 2]}, settings={}, inputs=[{"name": "x", "kind": "choice", "choices": ["a"]}],
        variables=[{"name": "v", "kind": "number", "value": 1}],
    ),
}  # fmt: skip
PATHS = [path for path in paths_in(WHOLE) if path]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=3), st.booleans())
def test_damaged_files(damages: list[tuple[Any, Any]], as_list: bool) -> None:
    value: Any = copy.deepcopy(WHOLE)
    for path, junk in damages:
        holder = value
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    for _, found in workflows_in([value, {"definition": value}] if as_list else value):
        if isinstance(found, FoundWorkflow):
            validate(found.definition, ValidationContext(CATALOGUE, EVENT_SHAPES))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | JUNK.map(lambda value: json.dumps(value).encode()))
def test_any_bytes(content: bytes) -> None:
    code = ""
    try:
        list(workflows_in(parse_json(content)))
    except Rejected as refused:
        code = refused.code
    assert code == "" or code.startswith(("json.", "workflow_file."))
