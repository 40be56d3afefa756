"""Step types, triggers and actions as the palette, the forms and the API see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskflow.core.errors import Bug
from deskflow.engine.actions import ALL
from deskflow.workflows.action_spec import ActionCatalogue, ActionSpec, FormSpec
from deskflow.workflows.definition import Step
from deskflow.workflows.durations import BadDuration, format_duration, parse_duration
from deskflow.workflows.parameters import ParameterKind
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_TYPES
from tests.unit.workflows.samples import ACTIONS

ICONS = Path(__file__).parents[3] / "resources" / "icons"


def test_ports_are_those_of_the_design() -> None:
    ports = {name: spec.ports_for({}) for name, spec in STEP_TYPES.items()}
    assert ports == {
        "action": ("success", "failure"),
        "condition": ("true", "false"),
        "switch": ("otherwise",),
        "delay": ("done",),
        "wait_event": ("received", "timeout"),
        "loop": ("each", "done"),
        "fork": (),
        "join": ("done",),
        "approval": ("approved", "rejected", "expired"),
        "sub_workflow": ("success", "failure", "timeout"),
        "stop": (),
        "group": ("inside", "done", "error", "timeout"),
        "note": (),
    }


def test_ports_that_grow_with_the_configuration() -> None:
    switch = STEP_TYPES["switch"].ports_for({"cases": [{"key": "a"}, "b", 3, {"x": 1}]})
    assert switch == ("case:a", "case:b", "otherwise")
    assert STEP_TYPES["fork"].ports_for({"branches": ["x", "y"]}) == ("branch:x", "branch:y")
    assert STEP_TYPES["fork"].ports_for({"branches": "nonsense"}) == ()
    assert Step("1", "a", "unheard_of").ports() == ()


def test_ports_that_a_steps_own_settings_add() -> None:
    assert Step("1", "a", "action", times_out=True).ports() == ("success", "failure", "timeout")
    both = Step("1", "a", "action", times_out=True, compensated=True)
    assert both.ports() == ("success", "failure", "timeout", "compensation")
    assert Step("1", "a", "condition", times_out=True, compensated=True).ports() == (
        "true",
        "false",
    )


def test_where_a_disabled_step_is_passed() -> None:
    passed = {name: Step("1", "a", name).bypass() for name in STEP_TYPES}
    assert passed["switch"] == "otherwise"
    assert passed["loop"] == passed["group"] == "done"
    assert passed["fork"] == passed["join"] == ""
    assert passed["action"] == "success"


def test_what_this_version_runs() -> None:
    available = {name for name, spec in STEP_TYPES.items() if spec.available}
    assert available == set(STEP_TYPES)
    assert all(spec.available for spec in TRIGGER_TYPES.values())


def test_one_form_builder_can_serve_them_all() -> None:
    specs: list[FormSpec] = [*STEP_TYPES.values(), *TRIGGER_TYPES.values(), *ACTIONS.values()]
    for spec in specs:
        assert spec.name
        assert spec.title
        assert len({parameter.name for parameter in spec.parameters}) == len(spec.parameters)
    for spec in (*STEP_TYPES.values(), *TRIGGER_TYPES.values()):
        assert (ICONS / f"{spec.icon}.svg").exists()


def test_the_catalogue_is_in_order_grouped_and_without_doubles() -> None:
    assert next(iter(ACTIONS)) == "query_database"
    assert [spec.name for spec in ACTIONS.groups()["data"]] == ["query_database", "set_variable"]
    spec = ActionSpec("x", "x", "zap", "g")
    with pytest.raises(Bug):
        ActionCatalogue([spec, spec])


def test_the_schema_of_an_action() -> None:
    schema = ACTIONS["query_database"].schema()
    assert schema["required"] == ["query_type"]
    assert schema["additionalProperties"] is False
    limit = schema["properties"]["limit"]["anyOf"][0]
    assert limit == {"type": "number", "minimum": 1, "maximum": 1000}
    assert ACTIONS["http_request"].schema()["properties"]["token"]["writeOnly"] is True


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2h", 7200), ("90", 90), (90, 90), ("1d 4h", 100_800), ("1h30m", 5400), ("1.5 hours", 5400),
     ("2 Days, 3 min", 172_980), ("1w", 604_800), ("0s", 0)],
)  # fmt: skip
def test_durations(text: str | int, seconds: int) -> None:
    assert parse_duration(text).total_seconds() == seconds
    assert parse_duration(format_duration(parse_duration(text))).total_seconds() == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "h",
        "-2h",
        "2h 3",
        "99999w",
        None,
        True,
        [1],
        "1" * 200,
        "2 fortnights",
        float("nan"),
        float("inf"),
    ],
)
def test_no_durations(text: object) -> None:
    with pytest.raises(BadDuration):
        parse_duration(text)


def test_secrets_go_only_where_a_database_does_not_keep_them() -> None:
    """What an action does inside our database is a command, and commands are kept with their arguments."""
    for action in ALL:
        if any(one.kind is ParameterKind.SECRET for one in action.spec.parameters):
            assert action.run is None, action.spec.name
