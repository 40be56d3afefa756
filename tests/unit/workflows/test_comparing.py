"""What is different between two definitions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deskflow.workflows.comparing import (
    Comparison,
    Difference,
    FieldDifference,
    PartDifference,
    compare,
)
from deskflow.workflows.definition import Definition, Edge, Input, Step, Trigger, Variable
from deskflow.workflows.frames import Frame

NOTE = Step("n", "note", "action", "add_message", config={"text": "Hello", "internal": True})
MAIL = Step("m", "mail", "action", "send_email", config={"to": "a@example.org"})
BASE = Definition(
    Trigger("event", {"event": "ticket.created"}),
    (NOTE, MAIL),
    (Edge("1", "trigger", "out", "n"), Edge("2", "n", "success", "m")),
    positions={"trigger": (0, 0), "n": (250, 0), "m": (500, 0)},
)


def test_a_definition_does_the_same_as_itself_wherever_its_steps_stand() -> None:
    assert compare(BASE, BASE) == Comparison()
    elsewhere = replace(BASE, positions={**BASE.positions, "m": (500, 80)})
    found = compare(BASE, elsewhere)
    assert found.same
    assert found.moved == {"m"}


def test_steps_come_go_and_change_field_by_field() -> None:
    changed = replace(NOTE, title="Tell them", retry_count=2, config={"text": "Hi", "tag": "x"})
    new = Step("k", "check", "condition")
    after = replace(BASE, steps=(changed, new))
    found = compare(BASE, after)
    assert found.of("step") == {
        "n": Difference.CHANGED,
        "k": Difference.ADDED,
        "m": Difference.REMOVED,
    }
    (one,) = [part for part in found.parts if part.id == "n"]
    assert one.fields == (
        FieldDifference("title", "", "Tell them"),
        FieldDifference("retry_count", 0, 2),
        FieldDifference("config.text", "Hello", "Hi"),
        FieldDifference("config.tag", None, "x"),
        FieldDifference("config.internal", True, None),
    )


def test_wires_are_the_same_by_where_they_lead() -> None:
    renamed = replace(BASE, edges=(Edge("9", "trigger", "out", "n"), BASE.edges[1]))
    assert compare(BASE, renamed).same
    rewired = replace(BASE, edges=(BASE.edges[0], Edge("2", "n", "failure", "m")))
    assert [(one.id, one.difference) for one in compare(BASE, rewired).parts] == [
        ("2", Difference.ADDED),
        ("2", Difference.REMOVED),
    ]


def test_what_holds_for_the_whole_is_compared_too() -> None:
    after = replace(
        BASE,
        trigger=Trigger("schedule", {"cron": "0 8 * * *"}),
        inputs=(Input("reason"),),
        variables=(Variable("count", "number", 1),),
        settings={"timeout": 60},
        notes="Why",
        scenarios=({"name": "Night"}, {"name": "Night"}),
    )
    found = {(one.part, one.id): one.difference for one in compare(BASE, after).parts}
    assert found == {
        ("trigger", "trigger"): Difference.CHANGED,
        ("input", "reason"): Difference.ADDED,
        ("variable", "count"): Difference.ADDED,
        ("setting", "timeout"): Difference.ADDED,
        ("scenario", "Night"): Difference.ADDED,
        ("scenario", "Night (2)"): Difference.ADDED,
        ("notes", ""): Difference.CHANGED,
    }
    gone = compare(after, replace(after, trigger=None)).parts
    assert gone == (PartDifference("trigger", "trigger", Difference.REMOVED),)
    (changed,) = compare(after, replace(after, variables=(Variable("count", "number", 2),))).parts
    assert changed.fields == (FieldDifference("value", 1, 2),)


ids = st.sampled_from("abcd")
steps = st.dictionaries(
    ids, st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 2)), max_size=4
).map(lambda found: tuple(Step(one, one, "condition", config=at) for one, at in found.items()))
definitions = st.builds(Definition, steps=steps, settings=st.dictionaries(ids, st.integers(0, 1)))

OPPOSITE = {
    Difference.ADDED: Difference.REMOVED,
    Difference.REMOVED: Difference.ADDED,
    Difference.CHANGED: Difference.CHANGED,
}


@given(definitions, definitions)
def test_backwards_everything_is_the_other_way_round(one, other) -> None:
    there = {(part.part, part.id): part for part in compare(one, other).parts}
    back = {(part.part, part.id): part for part in compare(other, one).parts}
    assert there.keys() == back.keys()
    for key, part in there.items():
        assert back[key].difference == OPPOSITE[part.difference]
        assert {(f.name, f.after, f.before) for f in back[key].fields} == {
            (f.name, f.before, f.after) for f in part.fields
        }


@given(definitions, definitions)
def test_nothing_different_means_they_do_the_same(one, other) -> None:
    steps_of = [{step.id: step for step in side.steps} for side in (one, other)]
    same = steps_of[0] == steps_of[1] and one.settings == other.settings
    assert compare(one, other).same == same


def test_other_frames_are_another_picture_and_nothing_else() -> None:
    before = Definition(frames=(Frame("f", "Ask"), Frame("g")))
    after = Definition(frames=(Frame("f", "Ask first"), Frame("h")))
    comparison = compare(before, after)
    assert comparison.frames == {"f", "g", "h"}
    assert comparison.same
