"""What somebody's first page shows is kept as lines, and whatever is in them makes a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.desktop.pages.home.arrangement import (
    DEFAULT,
    PLACES,
    Arranged,
    fits,
    of_rows,
    read,
    written,
)


def test_what_everybody_gets_is_kept_as_nothing():
    assert written(DEFAULT) == []
    assert read([]) == DEFAULT


def test_an_arrangement_comes_back_as_it_was():
    arranged = of_rows(
        [
            ("view:9f", "figures", "normal"), ("open", "figures", "normal"), ("flow", "right", "normal"),
            ("due", "left", "long"), ("load", "hidden", "normal"),
        ]
    )  # fmt: skip
    assert arranged.left == (Arranged("due", "long"),)
    assert arranged.views == ("9f",)
    assert read(written(arranged)) == arranged
    assert (arranged.rows_of("due"), arranged.rows_of("load")) == (15, 0)


def test_an_emptied_page_stays_empty():
    nothing = of_rows([("open", "hidden", "normal")])
    assert read(written(nothing)) == nothing
    assert not nothing.shown


@pytest.mark.parametrize(
    "line", ["left/open", "figures/due", "left/gone", "nowhere/due", "left/", "", "left/due/huge", "view:"]
)  # fmt: skip
def test_what_makes_no_sense_is_passed_over(line):
    assert not read([line]).shown


@given(st.lists(st.text(max_size=30), min_size=1, max_size=80))
def test_whatever_was_kept_each_tile_stands_once_and_where_it_may(lines):
    arranged = read(lines)
    tiles = [(place, one.id) for place in PLACES for one in arranged.at(place)]
    assert len({tile for _, tile in tiles}) == len(tiles)
    assert all(fits(tile, place) for place, tile in tiles)
    assert read(written(arranged)) == arranged
