"""A whole queue at once: never more than somebody has time for, and no other plan would be better."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.routing.rules import Need, Person, propose
from deskflow.routing.rules.batch import _plan

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEVER = float("inf")


def need(number: int, **more) -> Need:
    return Need(UUID(int=number), f"INC-{number}", **more)


def person(number: int, **more) -> Person:
    return Person(UUID(int=100 + number), f"Person {number}", **more)


def who(plan, number: int) -> int | None:
    judgement = plan.chosen.get(UUID(int=number))
    return None if judgement is None else judgement.user_id.int - 100


def test_the_only_one_who_can_is_kept_for_what_nobody_else_can_do():
    # One after the other, the first ticket would take the all-rounder away from the second.
    all_rounder = person(1, skills={"VPN": 5, "SQL": 5}, capacity=120)
    helper = person(2, skills={"VPN": 4}, capacity=240, minutes=100)
    plan = propose(
        [need(1, skills={"VPN": 5}), need(2, skills={"SQL": 5})],
        [all_rounder, helper], NOW,
    )  # fmt: skip
    assert (who(plan, 1), who(plan, 2)) == (2, 1)


def test_equal_people_get_equal_shares():
    plan = propose([need(one) for one in range(12)], [person(1), person(2), person(3)], NOW)
    shares = [sum(who(plan, one) == number for one in range(12)) for number in (1, 2, 3)]
    assert shares == [4, 4, 4]


def test_what_finds_no_place_is_the_least_urgent_and_nobody_gets_more_than_they_have_time_for():
    tickets = [need(1, priority="P4"), need(2, priority="P1"), need(3, priority="P2")]
    plan = propose(tickets, [person(1, capacity=250)], NOW)
    assert (who(plan, 2), who(plan, 3), plan.left) == (1, 1, (UUID(int=1),))


def test_without_people_or_without_tickets_nothing_is_proposed():
    assert propose([], [person(1)], NOW).chosen == {}
    assert propose([need(1)], [], NOW).left == (UUID(int=1),)
    assert propose([need(1)], [person(1, off="away")], NOW).left == (UUID(int=1),)


def cost_of(plan, costs, step) -> tuple[list[bool], float]:
    """Which are left, the most urgent first; then what it costs."""
    held = [plan.count(one) for one in range(len(step))]
    total = sum(costs[ticket][one] for ticket, one in enumerate(plan) if one is not None)
    total += sum(step[one] * count * (count - 1) / 2 for one, count in enumerate(held))
    return [one is None for one in plan], round(total, 6)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_other_plan_is_better(data):
    people = data.draw(st.integers(1, 3))
    tickets = data.draw(st.integers(1, 5))
    cell = st.one_of(st.integers(0, 20).map(float), st.just(NEVER))
    costs = data.draw(
        st.lists(
            st.lists(cell, min_size=people, max_size=people), min_size=tickets, max_size=tickets
        )
    )
    room = data.draw(st.lists(st.integers(0, 3), min_size=people, max_size=people))
    step = data.draw(st.lists(st.integers(0, 5).map(float), min_size=people, max_size=people))
    possible = [[None, *(one for one in range(people) if row[one] < NEVER)] for row in costs]
    best = min(
        cost_of(plan, costs, step)
        for plan in product(*possible)
        if all(plan.count(one) <= room[one] for one in range(people))
    )
    found = tuple(_plan(costs, room, step))
    assert all(found.count(one) <= room[one] for one in range(people))
    assert cost_of(found, costs, step) == best
