"""Flows that could hang or go astray are refused, with a code that says why; and the table of patterns keeps its word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskflow.engine.actions import CATALOGUE as ACTIONS
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.validation import Problem, errors, validate

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "docs" / "workflows" / "patterns.md"


def do(key: str, value: object = 1, **more: object) -> dict:
    config = {"variable_name": key, "variable_value": value}
    return {"key": key, "type": "action", "action_type": "set_variable", "config": config, **more}


def step(key: str, kind: str, /, **config: object) -> dict:
    return {"key": key, "type": kind, "config": config}


def fork(key: str, *branches: str) -> dict:
    return step(key, "fork", branches=[{"key": branch} for branch in branches])


def problems(steps: list[dict], *wires: str) -> list[Problem]:
    """`a.port>b` each; `>a` begins, and the port of an action may be left out."""
    edges = []
    for number, wire in enumerate(wires):
        source, target = wire.split(">")
        name, _, port = source.partition(".")
        edges.append(
            {"id": str(number), "source": name or "trigger", "target": target,
             "port": port or ("success" if name else "started")}
        )  # fmt: skip
    made = {
        "trigger": {"type": "manual"},
        "steps": [{"id": one["key"], **one} for one in steps],
        "edges": edges,
    }
    return validate(from_json(made), ACTIONS)


def refused(steps: list[dict], *wires: str) -> list[str]:
    return [one.code for one in errors(problems(steps, *wires))]


def test_a_join_without_its_fork_is_refused() -> None:
    assert refused([do("a"), step("j", "join")], ">a", "a>j") == ["join.without_fork"]
    # One branch comes from outside: what it brings belongs to no turn of the fork.
    outside = [
        do("a"),
        step("c", "condition", condition="true"),
        fork("f", "x"),
        do("b"),
        step("j", "join"),
    ]
    found = problems(outside, ">c", "c.true>f", "f.branch:x>b", "b>j", "c.false>a", "a>j")
    assert [(one.code, one.edge_id, one.fix and one.fix.kind) for one in errors(found)] == [
        ("join.without_fork", "5", "remove_edge")
    ]


def test_one_fork_has_one_join() -> None:
    steps = [fork("f", "x", "y"), do("a"), do("b"), step("j", "join"), step("k", "join")]
    assert refused(steps, ">f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>k") == [
        "join.second_of_fork"
    ]


@pytest.mark.parametrize(
    ("wires", "crossing"),
    [
        # out of a round, past the loop
        ((">l", "l.each>a", "l.done>end", "a>end"), "3"),
        # back to the loop from its own round
        ((">l", "l.each>a", "a>l", "l.done>end"), "2"),
        # out of a branch without the join
        ((">f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>j", "j.done>end", "b.failure>end"), "6"),
        # back before the fork from inside of it
        ((">before", "before>f", "f.branch:x>a", "f.branch:y>b", "b>j", "j.done>end", "a>before"), "6"),
        # together with what comes from outside
        ((">c", "c.true>g", "g.inside>a", "g.done>end", "a>b", "c.false>before", "before>b"), "4"),
    ],
)  # fmt: skip
def test_wires_across_a_border_are_refused(wires: tuple[str, ...], crossing: str) -> None:
    kinds = {
        "l": step("l", "loop", items=[1]), "f": fork("f", "x", "y"), "j": step("j", "join"),
        "g": step("g", "group"), "c": step("c", "condition", condition="true"),
    }  # fmt: skip
    names = dict.fromkeys(name for wire in wires for name in re.split(r"[.>]", wire) if name)
    used = [name for name in names if any(wire.endswith(f">{name}") for wire in wires)]
    found = errors(problems([kinds.get(name, do(name)) for name in used], *wires))
    assert [(one.code, one.edge_id) for one in found] == [("flow.crosses_border", crossing)]
    assert {"from", "to"} <= set(found[0].params)


def test_a_cycle_needs_a_way_out_and_then_may_be() -> None:
    assert refused([do("a"), do("b")], ">a", "a>b", "b>a") == ["flow.cycle"]
    way_out = [do("a"), step("c", "condition", condition="true"), do("end")]
    assert refused(way_out, ">a", "a>c", "c.true>a", "c.false>end") == []
    # It may also just end there.
    assert refused(way_out[:2], ">a", "a>c", "c.true>a") == []
    # A failure nobody handles is no way out: the run fails.
    waiting = [do("a"), step("d", "delay", duration="1h")]
    assert refused(waiting, ">a", "a>d", "d.done>a") == ["flow.cycle"]
    assert refused([do("a"), do("b"), do("end")], ">a", "a>b", "b>a", "b.failure>end") == []


@pytest.mark.parametrize(
    ("steps", "wires", "code"),
    [
        ([step("s", "stop", outcome="break")], (">s",), "stop.no_loop"),
        ([step("s", "stop", outcome="leave")], (">s",), "stop.no_group"),
        ([step("l", "loop", items=[1]), do("a"), step("s", "stop", outcome="break")],
         (">l", "l.each>a", "l.done>s"), "stop.no_loop"),
        ([step("o", "group", key="a"), step("i", "group", key="b"), do("a")],
         (">o", "o.inside>i", "i.inside>a"), "group.section_in_section"),
        ([{**fork("f", "x"), "disabled": True}, do("a")], (">f", "f.branch:x>a"), "step.cannot_be_passed"),
        ([fork("f", "x"), do("a"), step("j", "join", wait_for="some")], (">f", "f.branch:x>a", "a>j"), "join.no_count"),
        ([step("l", "loop", items=[1], **{"while": "true"}), do("a")], (">l", "l.each>a"), "loop.list_and_condition"),
        ([step("s", "switch", cases=[{"key": "a"}]), do("a")], (">s", "s.case:a>a"), "switch.case_without_test"),
        ([step("s", "switch", value="x", cases=[{"key": "a"}]), do("a")], (">s", "s.case:a>a"), "switch.case_without_test"),
        ([step("s", "switch", cases=[{"key": "a b", "when": "true"}]), do("a")], (">s", "s.otherwise>a"),
         "field.bad_row_key"),
        ([step("s", "switch", cases=[{"key": "a", "when": "true"}, {"key": "a", "when": "true"}]), do("a")],
         (">s", "s.case:a>a"), "field.row_key_twice"),
        ([step("s", "switch", cases=[7]), do("a")], (">s", "s.otherwise>a"), "field.wrong_kind"),
        ([step("s", "switch", cases="x"), do("a")], (">s", "s.otherwise>a"), "field.wrong_kind"),
        ([step("f", "fork", branches=[{"key": f"b{n}"} for n in range(51)]), do("a")], (">f", "f.branch:b1>a"),
         "field.too_many_rows"),
        ([do("a", compensated=True), step("d", "delay", duration="1h")], (">a", "a.compensation>d"),
         "compensation.wrong_kind"),
        ([do("a", compensated=True), do("u"), do("v")], (">a", "a.compensation>u", "u>v"), "compensation.goes_on"),
        ([do("a", "{{ item }}")], (">a",), "name.only_in_loops"),
        ([do("a", retry_on="everything")], (">a",), "step.bad_retry_on"),
        ([step("l", "loop", items=["{{ item }}"]), do("a")], (">l", "l.each>a"), "name.only_in_loops"),
        ([step("l", "loop", items=[1]), do("a"), do("b", "{{ steps.a.value }}")], (">l", "l.each>a", "l.done>b"),
         "name.step_not_before"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused(steps: list[dict], wires: tuple[str, ...], code: str) -> None:
    assert code in refused(steps, *wires)


@pytest.mark.parametrize(
    ("steps", "wires"),
    [
        # Behind a join the outputs of all its branches are there, behind a group those inside.
        ([fork("f", "x", "y"), do("a"), do("b"), step("j", "join"), do("c", "{{ steps.a.value + steps.b.value }}")],
         (">f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>j", "j.done>c")),
        ([step("g", "group"), do("a"), do("b"), do("c", "{{ steps.b.value }}")],
         (">g", "g.inside>a", "a>b", "g.done>c")),
        ([step("l", "loop", items=[1], collect="{{ steps.a.value }}", until="steps.l.count > 2 and item and steps.a.value"),
          do("a", "{{ item + index }}"), do("b", "{{ steps.l.results }}")],
         (">l", "l.each>a", "l.done>b")),
        ([step("l", "loop", **{"while": "index < 3"}), do("a", "{{ steps.l.index }}")], (">l", "l.each>a")),
        ([do("a", compensated=True), do("u", "{{ steps.a.value }}"), do("b")], (">a", "a>b", "a.compensation>u")),
        ([do("n"), step("c", "condition", condition="vars.n > 1"), do("m", "{{ steps.n.value }}")],
         (">n", "n>c", "c.true>n", "c.false>m")),
    ],
)  # fmt: skip
def test_what_is_sound_has_no_problem_at_all(steps: list[dict], wires: tuple[str, ...]) -> None:
    assert problems(steps, *wires) == []


def test_behind_a_branch_that_may_not_be_taken_a_name_may_be_missing() -> None:
    branches = [{"key": "x", "when": "1 > 2"}, {"key": "y"}]
    steps = [
        step("f", "fork", branches=branches),
        do("a"),
        do("b"),
        step("j", "join"),
        do("c", "{{ steps.a.value }}"),
    ]
    found = problems(steps, ">f", "f.branch:x>a", "f.branch:y>b", "a>j", "b>j", "j.done>c")
    assert [(one.code, one.severity) for one in found] == [("name.may_be_missing", "warning")]


# --- the table -------------------------------------------------------------------------------------


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if re.match(r"\| \d", line)
    ]


def test_every_pattern_has_its_row() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, 44))
    assert len({row[1] for row in rows()}) == 43
    assert {row[2] for row in rows()} == {"yes", "refused"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_row_names_a_test_that_exists(row: list[str]) -> None:
    file, _, name = row[4].strip("`").partition("::")
    folder = "tests/unit/workflows" if row[2] == "refused" else "tests/integration/engine/patterns"
    written = (ROOT / folder / f"{file}.py").read_text(encoding="utf-8")
    assert f"def {name}(" in written


def test_every_refusal_is_told_by_validation() -> None:
    told = set(
        re.findall(
            r"`((?:join|flow|group|stop|step|compensation)\.\w+)`",
            TABLE.read_text(encoding="utf-8"),
        )
    )
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/deskflow/workflows").rglob("*.py")
    )
    assert told
    assert all(f'"{code}"' in sources for code in told)
