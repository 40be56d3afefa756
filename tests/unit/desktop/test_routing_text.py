"""A table that says who decides goes out as text and comes in again; nothing a line cannot say is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.forms.routing_text import is_block, read_table_text, table_text, with_block
from deskflow.desktop.forms.surroundings import Directory, Record

PEOPLE = Directory(
    users=(Record("u1", "Rita Novak", "rita@msp.example"), Record("u2", "Novak, Paul"), Record("u3", "Ann"), Record("u4", "Ann")),
    roles=(Record("finance", "Finance"),),
    teams=(Record("t1", "Service Desk"),),
)  # fmt: skip
COLUMNS = [
    {"name": "Amount", "value": "{{ trigger.amount }}", "kind": "number"},
    {"name": "Kind", "value": "{{ trigger.kind }}", "kind": "text"},
]


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": list(rows)}


def test_lines_say_who_decides_and_are_read_again() -> None:
    given_ = table(
        {"when": ["<= 500", "laptop, phone"], "approvers": ["u1"], "roles": ["finance"], "strategy": "all"},
        {"when": ["> 500", ""], "managers_of": ["requester"], "leads_of": ["t1"]},
        {"when": ["", "gift"], "none_needed": True},
        {"when": ["9", "x"], "stages": [{"approvers": ["u1"]}], "extra": 1},
        {"when": ["9", "y"], "approvers": ["u2"]},
        {"when": ["9", "z"], "approvers": ["u3"]},
    )  # fmt: skip
    text = table_text(given_, PEOPLE)
    assert [line.split("\t")[-1] for line in text.splitlines()] == [
        "Who decides", "Rita Novak, role:Finance (all)", "lead:Service Desk, manager:requester", "nobody",
        # Stages, a name with a comma, a name that two people have: taken over, not guessed.
        "= row 4", "= row 5", "= row 6",
    ]  # fmt: skip
    read = read_table_text(text, given_, PEOPLE)
    assert (read.table, read.wrong) == (given_, ())


@pytest.mark.parametrize("between", ["\t", ";", ","])
def test_a_new_table_comes_from_a_spreadsheet(between: str) -> None:
    lines = [["Amount", "Kind", "Who decides"], ["<= 5", "laptop", "rita@msp.example"], ["abc", "", "role:Finance"]]  # fmt: skip
    text = "\r\n".join(between.join(line) for line in lines)
    empty = {"columns": [{"name": "", "value": "", "kind": "text"}], "rows": [{"when": [""]}]}
    read = read_table_text(text, empty, PEOPLE)
    assert [one["name"] for one in read.table["columns"]] == ["Amount", "Kind"]
    assert read.table["rows"][0] == {"when": ["<= 5", "laptop"], "approvers": ["u1"]}
    assert read.usable


def test_what_is_wrong_is_named_by_its_line() -> None:
    text = "Amount\tKind\tWho\n1\tx\tRitta\n2\tx\tAnn\nabc\tx\tFinance\n3\tx\tnobody\tmore\n"
    read = read_table_text(text, table(), PEOPLE)
    assert [(one.line, one.what, one.found) for one in read.wrong] == [
        (1, "who", "Ritta"), (2, "who", "Ann"), (3, "who", "Finance"), (4, "cells", "more"), (3, "cell", "abc"),
    ]  # fmt: skip
    assert not read.usable
    assert not read_table_text("x\n" * 500, table(), PEOPLE).usable
    assert not read_table_text("x" * 300_000, table(), PEOPLE).usable


def test_copied_cells_are_laid_over_from_a_cell_on() -> None:
    given_ = table({"when": ["1", "x"], "approvers": ["u1"]})
    text = with_block(given_, PEOPLE, "2\ty\n3\tz\n", 0, 0)
    read = read_table_text(text, given_, PEOPLE)
    assert [row["when"] for row in read.table["rows"]] == [["2", "y"], ["3", "z"]]
    assert read.table["rows"][0]["approvers"] == ["u1"]
    assert is_block("a\tb")
    assert is_block("a\nb")
    assert not is_block("one cell\n")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6).map(str.strip)  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["u1", "u2", "u3", "gone, who"])), max_size=5), st.text(max_size=60))  # fmt: skip
def test_any_table_survives_and_no_text_does_harm(
    rows: list[tuple[str, str, str]], other: str
) -> None:
    # Lines without anything in them are left out.
    given_ = table(*({"when": [a, b], "approvers": [who]} for a, b, who in rows))
    read = read_table_text(table_text(given_, PEOPLE), given_, PEOPLE)
    if not any("\r" in cell or "\n" in cell for row in rows for cell in row[:2]):
        assert read.table["rows"] == given_["rows"]
    read_table_text(other, given_, PEOPLE)
    with_block(given_, PEOPLE, other, 1, 1)
