"""A filter as lines, and back: nothing is lost on the way, whatever was asked."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Rejected
from deskflow.desktop.pages.tickets.list.builder_rows import (
    TEXT,
    WORDS,
    Asked,
    Group,
    for_field,
    group_of,
    operators_of,
    tree_of,
)
from deskflow.tickets.finding.fields import PLAIN, Names
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import EVERYTHING

AURORA = "11111111-1111-4111-8111-111111111111"
NAMES = Names({"customer": {AURORA: "Aurora Dental"}})


@pytest.mark.parametrize(
    "text",
    [
        "", "vpn", '-"very slow"', "status:open priority:P1,P2", "status:open or priority:P1",
        "status:open (priority:P1 or -tag:vip,gold) due<4h", "-(status:open priority:P1) vpn",
        'customer:"Aurora Dental" title:"a, b"', "(status:new (priority:P1 or (tag:a vpn))) or assignee:none",
        "-due<4h created>2026-01-01", "reopened>=2 -paused:yes", 'words "with ""quotes"" in" title:it\'s',
    ],
)  # fmt: skip
def test_lines_mean_what_the_text_means(text):
    tree = read(text, PLAIN, NAMES)
    group = group_of(tree, NAMES, PLAIN)
    assert tree_of(group, PLAIN, NAMES) == tree


def test_groups_stand_one_deep_and_what_is_deeper_is_written_out():
    group = group_of(read("(status:new or (priority:P1 tag:a)) vpn"), NAMES, PLAIN)
    assert group.join == "all"
    inner, words = group.rows
    assert words == Asked(WORDS, "has", "vpn")
    assert (inner.join, inner.rows[0]) == ("any", Asked("status", "is", "new"))
    assert inner.rows[1] == Asked(TEXT, "has", "priority:P1 tag:a")


def test_names_need_no_quotes_in_a_line():
    row = Asked("customer", "is not", "Aurora Dental , Southridge")
    assert row.text == '-customer:"Aurora Dental",Southridge'
    assert tree_of(Group("all", (row,)), PLAIN, NAMES) == read(
        '-customer:"Aurora Dental",Southridge', PLAIN, NAMES
    )


def test_a_line_without_values_asks_nothing():
    assert (
        tree_of(Group("any", (Asked("status"), Asked(WORDS, "has", "  "))), PLAIN, NAMES)
        == EVERYTHING
    )
    assert tree_of(
        Group("any", (Asked("status"), Asked("priority", "is", "P1"))), PLAIN, NAMES
    ) == read("priority:P1")


def test_another_field_keeps_the_operator_where_it_can():
    row = Asked("status", "is not", "open")
    assert for_field(row, PLAIN.get("priority"), "priority") == Asked("priority", "is not", "")
    assert for_field(row, PLAIN.get("title"), "title").operator == "has"
    assert operators_of(PLAIN.get("due")) == ("is", "is not", "<", "<=", ">", ">=")
    assert operators_of(None) == ("has", "has not")


def test_what_cannot_be_understood_is_refused_and_not_guessed():
    for row in (
        Asked("priority", "is", "P9"),
        Asked(TEXT, "has", "(status:"),
        Asked("due", "<", "soon"),
    ):
        with pytest.raises(Rejected):
            tree_of(Group("all", (row,)), PLAIN, NAMES)
