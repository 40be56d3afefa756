"""Who may take a ticket and how well they fit: the hard rules, each part of the score, and the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from deskflow.routing.rules import Need, Person, Place, Record, Weights, judge, ranked
from deskflow.routing.rules.judging import distance

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TICKET = UUID(int=1)
LEIPZIG, BERLIN = Place(51.34, 12.37), Place(52.52, 13.40)


def need(**more) -> Need:
    return Need(TICKET, "INC-1", **more)


def person(number: int = 1, **more) -> Person:
    return Person(UUID(int=100 + number), more.pop("name", f"Person {number}"), **more)


def points(judgement) -> dict[str, float]:
    return {part.code: round(part.points, 2) for part in judgement.parts}


def codes(judgement) -> list[str]:
    return [one.code for one in judgement.refusals]


# --- hard rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ticket", "who", "refused"),
    [
        (need(), person(off="time_off", back_at=NOW + timedelta(days=2)), ["routing.time_off"]),
        (need(), person(off="off_shift"), ["routing.off_shift"]),
        (need(excluded=frozenset({UUID(int=101)})), person(), ["routing.excluded"]),
        (need(skills={"Gas": 1}, certificates={"Gas": "Gas Safe"}), person(), ["routing.no_certificate"]),
        (
            need(skills={"Gas": 1}, certificates={"Gas": "Gas Safe"}),
            person(certificates={"gas safe": NOW}), ["routing.certificate_expired"],
        ),
        (
            need(skills={"Gas": 1}, certificates={"Gas": "GAS safe"}),
            person(certificates={"gas safe": NOW + timedelta(days=1)}), [],
        ),
        (need(certificates={"Gas": "Gas Safe"}), person(certificates={"gas safe": None}), []),
        (need(territory="North"), person(territories=("South", "East")), ["routing.other_territory"]),
        (need(territory="NORTH"), person(territories=("north",)), []),
        (need(territory="North"), person(), []),
        (need(minutes=60), person(minutes=40 * 60 - 59), ["routing.full"]),
        (need(minutes=60), person(minutes=40 * 60 - 60), []),
        (
            need(excluded=frozenset({UUID(int=101)}), minutes=9999), person(off="away"),
            ["routing.away", "routing.excluded", "routing.full"],
        ),
    ],
)  # fmt: skip
def test_what_forbids_it_is_said_all_of_it(ticket, who, refused):
    judged = judge(ticket, who, NOW)
    assert codes(judged) == refused
    assert (judged.score == 0) == bool(refused)


# --- the score ------------------------------------------------------------------------------------


def test_the_seeds_weights_make_a_hundred():
    best = person(
        skills={"VPN": 5}, place=LEIPZIG,
        record=Record(100_000_000, 100_000_000, 0, 100_000_000, 5.0),
    )  # fmt: skip
    judged = judge(need(skills={"VPN": 3}, place=LEIPZIG), best, NOW)
    assert points(judged) == {"skills": 40, "workload": 30, "performance": 20, "proximity": 10}
    assert judged.score == pytest.approx(100)


@pytest.mark.parametrize(
    ("needed", "held", "share"),
    [
        ({}, {}, 1.0),
        ({"VPN": 4}, {"VPN": 4}, 1.0),
        ({"VPN": 4}, {"VPN": 5}, 1.0),
        ({"VPN": 4}, {"VPN": 2}, 0.5),
        ({"VPN": 4, "SQL": 1}, {"SQL": 3}, 0.5),
        ({"VPN": 1}, {}, 0.0),
    ],
)
def test_skills_count_by_level_and_no_need_is_met_by_all(needed, held, share):
    assert points(judge(need(skills=needed), person(skills=held), NOW))["skills"] == 40 * share


def test_work_is_counted_in_time_not_in_tickets():
    free = judge(need(), person(minutes=0, tickets=9), NOW)
    half = judge(need(), person(minutes=20 * 60, tickets=1), NOW)
    assert (points(free)["workload"], points(half)["workload"]) == (30, 15)


def test_a_newcomer_is_taken_to_be_as_usual_and_few_results_change_little():
    new = points(judge(need(), person(), NOW))["performance"]
    one_late = points(judge(need(), person(record=Record(1, 0)), NOW))["performance"]
    many_late = points(judge(need(), person(record=Record(100, 0)), NOW))["performance"]
    good = points(judge(need(), person(record=Record(100, 100, 0, 50, 5.0)), NOW))["performance"]
    assert many_late < one_late < new < good
    assert new - one_late < 2


def test_near_is_better_and_an_unknown_place_brings_nothing():
    here = points(judge(need(place=LEIPZIG), person(place=LEIPZIG), NOW))["proximity"]
    far = points(judge(need(place=LEIPZIG), person(place=BERLIN), NOW))["proximity"]
    assert here == 10
    assert 0 < far < 2
    for ticket, who in ((need(), person(place=BERLIN)), (need(place=BERLIN), person())):
        assert points(judge(ticket, who, NOW))["proximity"] == 0
    assert distance(LEIPZIG, BERLIN) == pytest.approx(149, abs=2)
    assert distance(Place(0, 179.9), Place(0, -179.9)) == pytest.approx(22, abs=1)


def test_a_customers_wish_raises_the_score_but_not_over_a_hundred():
    wish = need(preferred=frozenset({UUID(int=101)}), place=LEIPZIG)
    judged = judge(wish, person(place=LEIPZIG), NOW)
    assert points(judged)["preferred"] == 10
    assert judged.score == 100
    assert "preferred" not in points(judge(wish, person(2), NOW))


def test_weights_are_settings():
    judged = judge(need(skills={"VPN": 1}), person(), NOW, Weights(0, 100, 0, 0))
    assert judged.score == 100


def test_the_best_first_then_who_has_less_to_do_and_the_refused_last():
    able = person(1, skills={"VPN": 5})
    twin = person(2, skills={"VPN": 5}, name="A twin")
    busy = person(3, skills={"VPN": 5}, minutes=300)
    away = person(4, skills={"VPN": 5}, off="off")
    order = [one.user_id for one in ranked(need(skills={"VPN": 5}), [away, busy, able, twin], NOW)]
    assert order == [twin.id, able.id, busy.id, away.id]
