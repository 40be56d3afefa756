"""Definition to canvas and back: nothing is lost, untouched steps stay the same objects, changes are counted."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.placing import add_node, move_nodes, remove, set_field
from deskflow.desktop.canvas.document.rules import ChangeRefused
from deskflow.desktop.canvas.document.values import PortRef
from deskflow.desktop.canvas.document.wiring import bend, connect, replace_node
from deskflow.desktop.pages.runs.timeline import places_of
from deskflow.desktop.pages.workflows.designer.bridge import (
    ChangeCount,
    DefinitionReader,
    count_changes,
    to_document,
)
from deskflow.desktop.pages.workflows.designer.draft_journal import recover
from deskflow.desktop.pages.workflows.designer.drafting import looks_differ
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds, is_trigger
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.desktop.pages.workflows.designer.taking_over import take_over
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.comparing import compare
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import (
    DefinitionError,
    dumps,
    fingerprint,
    from_json,
    to_json,
)

KINDS = WorkflowKinds(CATALOGUE)

FULL: dict[str, Any] = {
    "trigger": {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}},
    "steps": [
        {"id": "a", "key": "find", "type": "action", "action_type": "query_database", "title": "Find",
         "config": {"query_type": "find_user"}, "retry_count": 2, "retry_factor": 1.5},
        {"id": "b", "key": "check", "type": "condition", "config": {"condition": "steps.find.result != null"}},
        {"id": "c", "key": "later", "type": "switch", "config": {"cases": [{"key": "one"}, {"key": "two"}]}},
        {"id": "d", "key": "odd", "type": "from_the_future", "config": {"x": [1, {"y": None}]}},
        {"id": "e", "key": "gone", "type": "action", "action_type": "no_such_action", "disabled": True},
        {"id": "n", "key": "note", "type": "note", "title": "Why", "config": {"text": "Because.", "width": 200, "height": 80}},
    ],
    "edges": [
        {"id": "1", "source": "trigger", "port": "started", "target": "a"},
        {"id": "2", "source": "a", "port": "success", "target": "b"},
        {"id": "3", "source": "b", "port": "true", "target": "c"},
        {"id": "4", "source": "c", "port": "case:two", "target": "d"},
        {"id": "5", "source": "d", "port": "whatever", "target": "e"},
    ],
    "inputs": [{"name": "who", "kind": "user", "required": True}],
    "variables": [{"name": "limit", "kind": "number", "value": 3}],
    "settings": {"concurrency": 1},
    "notes": "For the night shift.",
    "positions": {"trigger": [0, 0], "a": [250.5, 10], "b": [500, 0], "c": [750, 0], "d": [1000, 0],
                  "e": [1250, 0], "n": [0, 200]},
}  # fmt: skip


def document_of(definition: Definition) -> Document:
    return to_document(definition, KINDS, WorkflowRules())


def read(document: Document) -> Definition:
    return DefinitionReader(KINDS).read(document)


def test_bends_travel_with_the_definition_and_change_nothing_it_does() -> None:
    plain = from_json(FULL)
    bent = from_json({**FULL, "bends": {"2": [12, -40.5, 0], "gone": [1]}})
    document = document_of(bent)
    assert document.edges["2"].bends == (12.0, -40.5, 0.0)
    back = read(document)
    assert to_json(back)["bends"] == {"2": [12, -40.5, 0]}
    assert fingerprint(back) == fingerprint(plain)
    assert compare(plain, back).same
    assert count_changes(plain, back) == 0
    assert looks_differ(plain, back)
    straight = document_of(plain)
    take_over(straight, bent)
    assert straight.edges["2"].bends == (12.0, -40.5, 0.0)
    assert "bends" not in to_json(plain)


@pytest.mark.parametrize(
    "bad", [[1], {"2": 3}, {"2": [None]}, {"2": ["x"]}, {"2": [1e300]}, {"2": [0] * 100}]
)
def test_bends_that_are_none_are_refused_with_their_place(bad: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        from_json({**FULL, "bends": bad})
    assert str(caught.value.params["path"]).startswith("bends")


def test_bends_that_fit_no_wire_are_left_out() -> None:
    even = document_of(from_json({**FULL, "bends": {"2": [1, 2]}}))
    assert even.edges["2"].bends == ()


def test_a_definition_comes_back_byte_for_byte() -> None:
    definition = from_json(FULL)
    assert dumps(read(document_of(definition))) == dumps(definition)


def test_keys_that_are_there_twice_survive_the_way_through_the_canvas() -> None:
    definition = from_json(
        {"steps": [{"id": i, "key": "same", "type": "stop"} for i in ("a", "b", "c")]}
    )
    back = read(document_of(definition))
    assert [step.key for step in back.steps] == ["same", "same", "same"]


def test_moving_a_step_leaves_it_the_same_object_for_validation() -> None:
    document, reader = document_of(from_json(FULL)), DefinitionReader(KINDS)
    before = reader.read(document)
    move_nodes(document, {"a": (8, 8)})
    set_field(document, "b", "title", "Anybody?")
    after = reader.read(document)
    assert after.step("a") is before.step("a")
    assert after.step("c") is before.step("c")
    assert after.step("b") is not before.step("b")
    assert after.positions["a"] == (8, 8)


def test_reading_on_after_edits_says_the_same_as_reading_anew() -> None:
    published = from_json(FULL)
    document, reader, count = (
        document_of(published),
        DefinitionReader(KINDS),
        ChangeCount(),
    )
    kinds = ["step.delay", "step.stop", "trigger.manual"]
    dice = random.Random(3)

    def edit() -> object:
        node = dice.choice(sorted(document.nodes))
        match dice.randrange(9):
            case 0 | 1:
                return move_nodes(document, {node: (dice.randrange(99), 8)})
            case 2:
                return set_field(document, node, "title", str(dice.random()))
            case 3:
                return remove(document, [node])
            case 4:
                return add_node(document, dice.choice(kinds), 8, 8)
            case 5 if document.edges:
                return bend(document, dice.choice(sorted(document.edges)), (dice.random(),))
            case 6 if not is_trigger(document.nodes[node].kind):
                return replace_node(document, node, "step.delay")
            case 7:
                return document.redo()
        return document.undo()

    for _ in range(300):
        with suppress(ChangeRefused, IndexError):
            edit()
        definition = reader.read(document)
        assert definition == read(document)
        assert dumps(definition) == dumps(read(document))
        assert count.between(published, definition) == count_changes(published, definition)


def test_changes_are_counted_as_an_author_would() -> None:
    published = from_json(FULL)
    document = document_of(published)
    assert count_changes(published, read(document)) == 0
    move_nodes(document, {"a": (8, 8)})
    assert count_changes(published, read(document)) == 0
    set_field(document, "b", "title", "Anybody?")
    connect(document, PortRef("b", "false"), PortRef("e", "in"))
    assert count_changes(published, read(document)) == 2


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (("a", "success"), ("c", "in"), "port-taken"),
        (("a", "failure"), ("n", "in"), "into-note"),
        (("a", "failure"), ("trigger", "in"), "into-trigger"),
    ],
)
def test_rules_say_why_a_wire_may_not_be(start: Any, end: Any, code: str) -> None:
    document = document_of(from_json(FULL))
    with pytest.raises(ChangeRefused) as caught:
        connect(document, PortRef(*start), PortRef(*end))
    assert caught.value.refused.code == code


def test_a_wire_may_lead_back() -> None:
    document = document_of(from_json(FULL))
    connect(document, PortRef("c", "case:one"), PortRef("a", "in"))
    assert ("c", "case:one", "a") in {(e.source, e.port, e.target) for e in read(document).edges}


def test_another_definition_is_taken_over_in_one_step_and_back() -> None:
    mine = from_json(FULL)
    theirs = from_json(
        {**FULL, "steps": [{**FULL["steps"][0], "key": "seek"}, *FULL["steps"][2:]], "notes": "",
         "edges": FULL["edges"][3:]}
    )  # fmt: skip
    document = document_of(mine)
    take_over(document, theirs)
    back = read(document)
    assert to_json(replace(back, steps=tuple(sorted(back.steps, key=lambda s: s.id)))) == to_json(
        replace(theirs, steps=tuple(sorted(theirs.steps, key=lambda s: s.id)),
                positions={k: v for k, v in theirs.positions.items() if k != "b"})
    )  # fmt: skip
    document.undo()
    assert count_changes(mine, read(document)) == 0


def test_a_journal_that_cannot_be_read_costs_seconds_not_the_draft() -> None:
    records = [{"mark": "base", "definition": to_json(from_json(FULL)), "revision": 1},
               {"origin": "do", "name": "?", "params": {}, "merge_key": None, "merged": False,
                "changes": [{"do": "teleport"}]}]  # fmt: skip
    found = recover(records, FULL, 1, KINDS, WorkflowRules())
    assert not found.unsaved
    assert dumps(read(found.document)) == dumps(from_json(FULL))


def test_a_kill_between_saving_and_its_mark_is_not_taken_for_a_stranger() -> None:
    base = from_json(FULL)
    document = document_of(base)
    from deskflow.desktop.canvas.document.journal import record_of

    records: list[Any] = [{"mark": "base", "definition": to_json(base), "revision": 4}]
    document.listen(lambda notice: records.append(record_of(notice)))
    set_field(document, "b", "title", "Saved")
    records.append({"mark": "saving", "revision": 4})
    saved = to_json(read(document))
    set_field(document, "b", "title", "Not saved")
    found = recover(records, saved, 5, KINDS, WorkflowRules())
    assert (found.revision, found.unsaved, found.moved) == (5, True, False)
    assert found.document.nodes["b"].title == "Not saved"
    # Had somebody else saved, both would be shown.
    other = recover(records, to_json(base), 5, KINDS, WorkflowRules())
    assert (other.revision, other.unsaved, other.moved) == (4, True, True)


def test_every_bar_of_the_timeline_can_be_hit() -> None:
    from datetime import UTC, datetime, timedelta
    from types import SimpleNamespace

    from deskflow.desktop.pages.runs.story import Moment, Story

    at = datetime(2026, 1, 1, tzinfo=UTC)
    row: Any = SimpleNamespace(id=1, step_key="a", status="completed", started_at=at)
    week = timedelta(days=7).total_seconds() * 1000
    moments = [
        Moment(row, "a", 0, 0, False),
        Moment(row, "b", 0, week, False),
        Moment(row, "c", week, week, False),
    ]
    places = places_of(Story(tuple(moments), week), 600)
    assert all(wide >= 20 for _, wide in places)
    assert places[-1][0] + places[-1][1] <= 600
    assert [left for left, _ in places] == sorted(left for left, _ in places)
