"""A decision table: what its cells mean, which row is taken, and whether it leaves gaps or overlaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.approvals.rules.cells import BadCell, parse_cell
from deskflow.approvals.rules.routing import check, choose, read_table, routed
from deskflow.core.errors import Rejected


def table(*rows, columns=(("amount", "number"),)):
    made, faults = read_table(written(*rows, columns=columns))
    assert faults == []
    return made


def written(*rows, columns=(("amount", "number"),), values=None):
    return {
        "columns": [
            {"name": name, "kind": kind, "value": (values or {}).get(name, "{{ trigger.x }}")}
            for name, kind in columns
        ],
        "rows": [{"when": list(when), "approvers": ["rita@msp.example"]} for when in rows],
    }


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("<= 500", [500, -3, 499.99], [500.01]),
        ("< 500", [499], [500]),
        ("> 500", [500.5], [500]),
        (">=500", [500], [499]),
        ("100..200", [100, 150, 200], [99, 201]),
        ("100, 200", [100, 200], [150]),
        ("-5 .. -1", [-5, -3], [0]),
        ("", [0, -1, 1e9], []),
        ("*", [7], []),
    ],
)
def test_what_a_cell_of_numbers_means(cell, inside, outside):
    condition = parse_cell(cell, "number")
    assert all(condition.holds(one) for one in inside)
    assert not any(condition.holds(one) for one in outside)


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ("Laptop, phone", ["laptop", " PHONE "], ["printer", ""]),
        ("not laptop, phone", ["printer", ""], ["Laptop"]),
        ("any", ["x", ""], []),
        ("nothing", ["nothing"], ["not hing"]),
    ],
)
def test_what_a_cell_of_words_means(cell, inside, outside):
    condition = parse_cell(cell, "text")
    assert all(condition.holds(one) for one in inside)
    assert not any(condition.holds(one) for one in outside)


@pytest.mark.parametrize(
    "cell", ["five", "1..", "5..1", "< ", "=> 3", "1e9", "__import__('os')", "9" * 600, "1,,2"]
)
def test_a_cell_that_is_no_condition_is_refused(cell):
    with pytest.raises(BadCell):
        parse_cell(cell, "number")


def test_the_first_row_that_holds_is_taken():
    made = table(["<= 100"], ["<= 1000"], [""])
    assert [choose(made, [amount]) for amount in (50, 100, 100.01, "250", 1001)] == [0, 0, 1, 1, 2]


def test_no_row_and_no_number_are_incidents():
    made = table(["<= 100"])
    for value, code in ((500, "approval.no_row"), ("a lot", "approval.no_number")):
        with pytest.raises(Rejected) as refusal:
            choose(made, [value])
        assert refusal.value.code == code
    for value in (None, True, "nan", "inf", {"x": 1}):
        with pytest.raises(Rejected, match=r"approval\.no_number"):
            choose(made, [value])


def test_a_gap_is_told_in_the_words_of_the_table():
    findings = check(table(["< 100"], ["> 100, 5"]))
    assert findings.gaps == (("100",),)
    two = (("amount", "number"), ("type", "text"))
    findings = check(table(["<= 100", ""], ["> 100", "laptop"], columns=two))
    assert findings.gaps == (("> 100", ""),)
    assert check(table(["<= 100"], ["> 100"])).gaps == ()
    assert check(table(["<= 100"], [""])).gaps == ()


def test_overlaps_and_rows_never_taken_are_told():
    assert check(table(["<= 100"], ["50..200"], ["> 200"])).overlaps == ((0, 1),)
    assert check(table(["<= 100"], ["< 50"], ["> 100"])).hidden == (1,)
    # An exception before its rule is meant so, and the last row is for what is left.
    assert check(table(["<= 100"], ["<= 500"], ["> 500"])).overlaps == ()
    findings = check(table(["<= 100"], [""]))
    assert (findings.overlaps, findings.hidden) == ((), ())


def test_a_table_too_large_to_look_through_says_so():
    columns = tuple((f"c{n}", "text") for n in range(8))
    rows = [[f"w{n}a, w{n}b" for _ in columns] for n in range(20)]
    assert check(table(*rows, columns=columns)).unchecked


numbers = st.integers(-20, 20)
cells = st.one_of(
    st.just(""),
    st.builds(lambda sign, n: f"{sign}{n}", st.sampled_from(["<", "<=", ">", ">=", "", "="]), numbers),
    st.builds(lambda a, b: f"{min(a, b)}..{max(a, b)}", numbers, numbers),
)  # fmt: skip


@given(st.lists(cells, min_size=1, max_size=6))
def test_the_check_says_what_really_happens(several):
    made = table(*([one] for one in several))
    findings = check(made)
    hit = set()
    missed = False
    for value in (n / 2 for n in range(-50, 51)):
        try:
            hit.add(choose(made, [value]))
        except Rejected:
            missed = True
    assert bool(findings.gaps) == missed
    assert set(findings.hidden) == set(range(len(several))) - hit


def test_faults_say_where():
    _, faults = read_table(
        {
            "columns": [{"name": "amount", "kind": "number", "value": "{{ x }}"}, {"kind": "date"}],
            "rows": [
                {"when": ["abc"], "roles": ["approver"]},
                {"when": ["", "", ""], "roles": ["approver"]},
                {"when": [""]},
            ],
        }
    )
    assert {(one.code, one.row, one.column) for one in faults} == {
        ("routing.column_incomplete", -1, 1),
        ("routing.unknown_kind", -1, 1),
        ("routing.bad_cell", 0, 0),
        ("routing.too_many_cells", 1, -1),
        ("routing.nobody", 2, -1),
    }
    for nothing in (None, [], "x", {}):
        assert read_table(nothing)[1]


def test_a_row_gives_the_stages_and_may_say_that_nobody_is_needed():
    config = written(["<= 100"], [""], values={"amount": 500})
    config["rows"][0] = {"when": ["<= 100"], "none_needed": True}
    stages, place = routed(config)
    assert (place, stages[0].approvers) == (1, ("rita@msp.example",))
    config["columns"][0]["value"] = 99
    assert routed(config) == ((), 0)
    config["rows"].append({"when": ["?"], "roles": ["x"]})
    with pytest.raises(Rejected, match=r"approval\.bad_table"):
        routed(config)


def test_a_value_that_is_not_there_is_one_of_the_others():
    config = written(["laptop"], [""], columns=(("type", "text"),))
    config["columns"][0]["value"] = None
    assert routed(config)[1] == 1


def test_people_and_customers_are_compared_by_name():
    made = table(["Bergmann"], [""], columns=(("customer", "text"),))
    assert choose(made, [{"id": "1", "name": "bergmann"}]) == 0
    assert choose(made, [None]) == 1
