"""What speaks against one person at one time, and where there is room in their days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from deskflow.routing.rules import (
    Away,
    Booked,
    Need,
    Place,
    Remark,
    Worker,
    first_room,
    free_spans,
    remarks,
    travel_minutes,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
ANNA, TICKET = UUID(int=1), UUID(int=2)
HAMBURG, BREMEN = Place(53.55, 9.99), Place(53.08, 8.80)


def at(hour: float) -> datetime:
    return MONDAY + timedelta(hours=hour)


def worker(**more: object) -> Worker:
    return Worker(ANNA, "Anna", hours=((at(8), at(12)), (at(13), at(17))), **more)  # type: ignore[arg-type]


def booked(begins: float, ends: float, place: Place | None = None) -> Booked:
    return Booked(UUID(int=9), UUID(int=8), ANNA, at(begins), at(ends), title="Other", place=place)


def told(
    begins: float,
    ends: float,
    *others: Booked,
    need: Need | None = None,
    who: Worker | None = None,
    due: float | None = None,
) -> dict[str, Remark]:
    wanted = need or Need(TICKET, "INC-1")
    due_at = None if due is None else at(due)
    found = remarks(wanted, who or worker(), (at(begins), at(ends)), others, due_at, 60)
    return {one.code: one for one in found}


def test_a_free_time_within_the_hours_is_fine() -> None:
    assert told(9, 11, booked(8, 9), booked(11, 12)) == {}


def test_time_off_is_hard_and_comes_first() -> None:
    who = worker(away=(Away(at(10), at(40), "Sea"),))
    found = told(9, 11, booked(9, 10), who=who)
    assert list(found) == ["plan.time_off", "plan.overlap"]
    assert found["plan.time_off"].weight == "hard"
    assert found["plan.time_off"].params == {"until": at(40), "note": "Sea"}
    assert told(8, 10, who=who) == {}


@pytest.mark.parametrize(
    ("begins", "ends", "outside"), [(7, 9, 60), (11, 14, 60), (16.5, 18, 60), (20, 21, 60)]
)
def test_what_lies_outside_of_the_hours_is_counted(
    begins: float, ends: float, outside: int
) -> None:
    assert told(begins, ends)["plan.outside_hours"].params == {"minutes": outside}


def test_whoever_has_no_hours_works_whenever_they_are_there() -> None:
    assert told(3, 4, who=Worker(ANNA, "Anna")) == {}


def test_customers_and_certificates() -> None:
    need = Need(TICKET, "INC-1", certificates={"Power": "Safety"}, excluded=frozenset({ANNA}))
    assert set(told(9, 10, need=need)) == {"plan.excluded", "plan.no_certificate"}
    need = Need(TICKET, "INC-1", certificates={"Power": "Safety"})
    assert set(told(9, 10, need=need, who=worker(certificates={"safety": at(9)}))) == {
        "plan.certificate_expired"
    }
    assert told(9, 10, need=need, who=worker(certificates={"safety": at(12)})) == {}


def test_skills_and_due_time_say_when_they_are_fine_too() -> None:
    need = Need(TICKET, "INC-1", skills={"VPN": 3, "Mail": 2, "Power": 1})
    found = told(9, 11, need=need, who=worker(skills={"VPN": 3, "Mail": 1}), due=10.5)
    assert {code: one.weight for code, one in found.items()} == {
        "plan.skill": "soft", "plan.no_skill": "soft", "plan.late": "soft", "plan.skilled": "good",
    }  # fmt: skip
    assert found["plan.late"].params == {"minutes": 30}
    assert told(9, 10, due=10.5)["plan.in_time"].params == {"minutes": 30}


def test_the_way_from_the_plan_before_and_to_the_one_after() -> None:
    need = Need(TICKET, "INC-1", place=BREMEN)
    way = travel_minutes(HAMBURG, BREMEN, 60)
    assert 90 < way < 100
    found = told(10, 11, booked(8, 9.5, HAMBURG), booked(12, 13, HAMBURG), need=need)
    assert found["plan.travel_from"].params == {"title": "Other", "needed": way, "minutes": 30}
    assert found["plan.travel_to"].params["minutes"] == 60
    assert told(10, 11, booked(8, 9.5, BREMEN), booked(12, 13), need=need) == {}


def test_room_begins_on_the_quarter_hour_and_holds_the_whole() -> None:
    who = worker(away=(Away(at(15), at(16)),))
    taken = [booked(8, 10.1), booked(9, 9.5)]
    assert free_spans(who, taken, at(0), at(24)) == [
        (at(10.1), at(12)), (at(13), at(15)), (at(16), at(17)),
    ]  # fmt: skip
    hour = timedelta(hours=1)
    assert first_room(who, taken, hour, at(0), at(24)) == (at(10.25), at(11.25))
    assert first_room(who, taken, 2 * hour, at(0), at(24)) == (at(13), at(15))
    assert first_room(who, taken, 3 * hour, at(0), at(24)) is None
