"""Who goes where in which order on the day shown, and how that lies on a plane. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin
from uuid import UUID

from deskflow.desktop.pages.dispatch.rows import Row
from deskflow.routing.board import BoardPlan
from deskflow.routing.rules import Place, distance

# Nearer than this, in degrees, is the same spot on the map.
SAME = 0.0005
KM_PER_DEGREE = 111.2
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Route:
    """`stops` are plans at known places, in order; `homeless` those whose place nobody knows."""

    user_id: UUID
    name: str
    home: Place | None
    stops: tuple[BoardPlan, ...]
    unplaced: int

    @property
    def km(self) -> float:
        """From home along all stops and back, as the crow flies."""
        places = [one.place for one in self.stops if one.place is not None]
        if self.home is not None and places:
            places = [self.home, *places, self.home]
        return sum(distance(one, other) for one, other in pairwise(places))


@dataclass(frozen=True, slots=True)
class Spot:
    """One place with everything planned there."""

    place: Place
    title: str
    plans: tuple[BoardPlan, ...]


def routes_of(rows: Iterable[Row]) -> list[Route]:
    found = []
    for row in rows:
        if row.person is None:
            continue
        plans = [block.plan for block in row.blocks]
        stops = tuple(one for one in plans if one.place is not None)
        found.append(
            Route(row.person.id, row.title, row.person.worker.place, stops, len(plans) - len(stops))
        )
    return found


def spots_of(routes: Iterable[Route]) -> list[Spot]:
    held: dict[tuple[int, int], list[BoardPlan]] = {}
    for route in routes:
        for plan in route.stops:
            assert plan.place is not None
            key = (round(plan.place.latitude / SAME), round(plan.place.longitude / SAME))
            held.setdefault(key, []).append(plan)
    found = []
    for plans in held.values():
        first = plans[0]
        assert first.place is not None
        title = f"{first.customer}, {first.site}" if first.site else first.customer
        found.append(Spot(first.place, title, tuple(plans)))
    return found


class Projection:
    """Degrees onto px so that all of it is in sight: true in angles and distances for a region."""

    def __init__(self, places: Iterable[Place], width: float, height: float, margin: float) -> None:
        places = list(places)
        south, north = min(p.latitude for p in places), max(p.latitude for p in places)
        west, east = min(p.longitude for p in places), max(p.longitude for p in places)
        self._middle = Place((south + north) / 2, (west + east) / 2)
        self._squeeze = max(0.05, cos(radians(self._middle.latitude)))
        wide = max((east - west) * self._squeeze, 0.02)
        high = max(north - south, 0.02)
        room_x, room_y = max(50.0, width - 2 * margin), max(50.0, height - 2 * margin)
        self.per_degree = min(room_x / wide, room_y / high)
        self._width, self._height = width, height

    @property
    def px_per_km(self) -> float:
        return self.per_degree / KM_PER_DEGREE

    def at(self, place: Place) -> tuple[float, float]:
        across = (place.longitude - self._middle.longitude) * self._squeeze * self.per_degree
        down = (self._middle.latitude - place.latitude) * self.per_degree
        return self._width / 2 + across, self._height / 2 + down


def spread(points: Sequence[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    """The same points, pushed aside until none hides another; the same for the same points."""
    found = [list(one) for one in points]
    for _ in range(_ROUNDS):
        moved = False
        for number, one in enumerate(found):
            for other in found[number + 1 :]:
                across, down = other[0] - one[0], other[1] - one[1]
                gap = hypot(across, down)
                if gap >= apart:
                    continue
                moved = True
                # Those on the very same spot go apart by their order.
                if gap < 0.01:
                    across, down, gap = cos(number), sin(number), 1.0
                push = (apart - min(gap, apart)) / 2 + 0.5
                one[0] -= across / gap * push
                one[1] -= down / gap * push
                other[0] += across / gap * push
                other[1] += down / gap * push
        if not moved:
            break
    return [(one[0], one[1]) for one in found]
