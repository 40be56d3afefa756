"""Where things stand on the dispatch board and its map: pure places and times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from math import hypot
from uuid import UUID

import pytest

from deskflow.desktop.pages.dispatch.axis import TimeAxis, days_from, midnight, snapped
from deskflow.desktop.pages.dispatch.routes import Projection, Route, spread
from deskflow.desktop.pages.dispatch.rows import build_rows, in_lanes, lay_out
from deskflow.routing.board import BoardPerson, BoardPlan
from deskflow.routing.rules import Place, Worker

MONDAY = date(2026, 11, 23)
HOUR = 3600.0


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of this machine shows the time of Berlin."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this machine cannot be changed")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def plan(begins: float, ends: float, number: int = 1, user: int = 1) -> BoardPlan:
    start = datetime.fromtimestamp(midnight(MONDAY)).astimezone()
    return BoardPlan(
        UUID(int=number), UUID(int=number), UUID(int=user), start + timedelta(hours=begins),
        start + timedelta(hours=ends), False, "", "", f"INC-{number}", "Title", "P3", "open", True, "", "",
        None, None,
    )  # fmt: skip


def test_there_and_back_again() -> None:
    axis = TimeAxis(days_from(MONDAY, 7), 7, 19, 700.0)
    for day in range(7):
        for hour in (7, 9.25, 18.75):
            at = midnight(MONDAY + timedelta(days=day)) + hour * HOUR
            assert axis.at(axis.left_of(at)) == pytest.approx(at)
    begins = midnight(MONDAY)
    # The night between two days has no width: what lies in it is at the edge.
    assert axis.left_of(begins + 22 * HOUR) == pytest.approx(100.0)
    assert axis.spans(begins + 18 * HOUR, begins + 32 * HOUR) == [
        (pytest.approx(100 * 11 / 12), pytest.approx(100)), (pytest.approx(100), pytest.approx(100 + 100 / 12)),
    ]  # fmt: skip
    assert axis.spans(begins + 20 * HOUR, begins + 23 * HOUR) == []


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_of_another_length_has_its_hours(berlin: None, day: date, hours: int) -> None:
    axis = TimeAxis([day], 0, 24, 2400.0)
    column = axis.columns[0]
    assert (column.ends - column.begins) / HOUR == hours
    shown = [tick.hour for tick in axis.ticks()]
    assert len(shown) == hours
    assert (2 in shown) is (hours == 25)


def test_snapping() -> None:
    assert snapped(900 * 4 + 449) == 3600
    assert snapped(900 * 4 + 451) == 4500
    assert snapped(3600 + 449, free=True) == 3600 + 420


def test_what_overlaps_stands_below_each_other() -> None:
    plans = [plan(9, 11, 1), plan(10, 12, 2), plan(11, 13, 3), plan(13, 14, 4), plan(9.5, 9.75, 5)]
    placed = {one.plan.number: (one.lane, one.lanes) for one in in_lanes(plans)}
    assert placed == {
        "INC-1": (0, 2), "INC-2": (1, 2), "INC-3": (0, 2), "INC-4": (0, 1), "INC-5": (1, 2),
    }  # fmt: skip
    for one, other in combinations(in_lanes(plans), 2):
        assert one.lane != other.lane or one.ends <= other.begins or other.ends <= one.begins


def test_rows_stand_by_team_and_who_is_here_comes_first() -> None:
    def person(number: int, name: str, *teams: str) -> BoardPerson:
        return BoardPerson(Worker(UUID(int=number), name), "", "available", teams, "UTC")

    people = [person(1, "Anna", "Desk"), person(2, "Ben", "Desk", "Field"), person(3, "Cleo")]
    plans = [plan(9, 10, 1, 2), plan(9, 10, 2, 2), plan(9, 10, 3, 2)]
    rows = build_rows(people, plans, {UUID(int=2)}, nobody="None")
    assert [row.title for row in rows] == ["Desk", "Ben", "Anna", "None", "Cleo"]
    assert rows[1].hours == 3
    assert lay_out(rows, 20, 40, 25) == 20 + 85 + 40 + 20 + 40
    only = build_rows(people, plans, set(), team="Field", nobody="None")
    assert [row.title for row in only] == ["Ben"]


def test_the_map_is_true_to_scale_and_hides_nobody() -> None:
    hamburg, bremen, near = Place(53.55, 9.99), Place(53.08, 8.80), Place(53.5501, 9.9901)
    projection = Projection([hamburg, bremen, near], 800, 600, 50)
    points = [projection.at(one) for one in (hamburg, bremen, near)]
    for x, y in points:
        assert 49.9 <= x <= 750.1
        assert 49.9 <= y <= 550.1
    away = hypot(points[0][0] - points[1][0], points[0][1] - points[1][1]) / projection.px_per_km
    assert away == pytest.approx(95, rel=0.03)
    apart = spread([*points, points[0]], 30)
    assert all(
        hypot(one[0] - other[0], one[1] - other[1]) >= 29 for one, other in combinations(apart, 2)
    )
    assert apart[1] == points[1]
    assert spread([], 30) == []


def test_a_way_leads_from_home_along_all_stops_and_back() -> None:
    home, site = Place(53.55, 9.99), Place(53.08, 8.80)
    there = BoardPlan(
        **{**{name: getattr(plan(9, 10), name) for name in BoardPlan.__slots__}, "place": site}
    )
    route = Route(UUID(int=1), "Anna", home, (there, there), 0)
    assert route.km == pytest.approx(2 * 95, rel=0.03)
    assert Route(UUID(int=1), "Anna", home, (), 1).km == 0
