"""Lines that bring a node level with others."""

from __future__ import annotations

from deskflow.desktop.canvas.geometry import Box, Point
from deskflow.desktop.canvas.guides import NO_GUIDES, guides_for

OTHER = Box(400, 100, 188, 56)


def test_the_nearest_level_wins_each_way() -> None:
    guides = guides_for(Box(0, 103, 188, 56), [OTHER], 5)
    assert (guides.dx, guides.dy) == (None, -3)
    assert guides.lines == [(Point(0, 128), Point(588, 128))]
    guides = guides_for(Box(397, 300, 188, 56), [OTHER], 5)
    assert (guides.dx, guides.dy) == (3, None)
    assert guides.lines == [(Point(494, 100), Point(494, 356))]


def test_edges_count_where_sizes_differ() -> None:
    guides = guides_for(Box(0, 98, 188, 120), [OTHER], 5)
    assert guides.dy == 2
    assert guides.lines == [(Point(0, 100), Point(588, 100))]


def test_a_line_runs_along_all_that_is_level() -> None:
    guides = guides_for(Box(0, 100, 188, 56), [OTHER, Box(900, 100, 188, 56)], 5)
    assert guides.lines == [(Point(0, 128), Point(1088, 128))]


def test_nothing_near_is_no_line() -> None:
    assert guides_for(Box(0, 200, 188, 56), [OTHER], 5) == (None, None, [])
    assert guides_for(Box(0, 200, 188, 56), [], 5).lines == list(NO_GUIDES.lines)
