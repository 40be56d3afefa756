"""Whether what was learned is better: judged by later tickets, fair to both, and never by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.routing.learning.figures import Figures
from deskflow.routing.learning.studying import page_of, study
from deskflow.routing.rules import DEFAULT_WEIGHTS, Need, Person
from deskflow.routing.rules.clues import Features, Solved
from deskflow.routing.rules.measuring import (
    LEAST_JUDGED,
    Agreement,
    Gain,
    gain,
    parted,
    place_of,
    records_of,
    work_then,
)

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = [Person(UUID(int=number), f"Person {number}") for number in range(1, 6)]
THINGS = ("printer", "gateway", "backup", "scanner", "telephone")


def history(count: int, by_experts: float, seed: int = 1, **more) -> list[tuple[Solved, Features]]:
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        thing = dice.randrange(len(THINGS))
        who = thing if dice.random() < by_experts else dice.randrange(len(PEOPLE))
        came = BEGIN + number * HOUR
        rows.append((
            Solved(UUID(int=100 + number), PEOPLE[who].id, came, came + HOUR / 2, minutes=10 + 40 * thing, **more),
            Features(f"{THINGS[thing]} is broken", f"Since {dice.choice(('today', 'monday', 'noon'))}"),
        ))  # fmt: skip
    return rows


def studied(rows, people=PEOPLE) -> Figures:
    wanted = [Need(one.ticket_id, "INC") for one, _ in rows]
    found = study([page_of(rows)], [page_of(wanted)], people, DEFAULT_WEIGHTS, 30)
    figures = Figures.of_json(found.figures)
    assert (found.uses_people, found.uses_times) == (figures.uses_people, figures.uses_times)
    assert figures.as_json() == found.figures
    return figures


def test_what_can_be_learned_is_found_better_and_what_cannot_is_not():
    figures = studied(history(700, 0.8))
    assert figures.who.judged >= LEAST_JUDGED
    assert figures.who.learned[0] > 0.7
    assert figures.uses_people
    assert figures.times.learned < 10 < figures.times.plain
    assert not studied(history(600, 0.0, 2)).uses_people


def test_with_too_few_to_judge_by_it_is_not_used():
    rows = history(700, 0.8, in_time=False)
    few = history(150, 0.8)
    assert studied([*rows, *few]).who.why_not == "too_few"
    # Nothing is learned about people who have left, and they are not asked for.
    assert studied(history(700, 0.8), PEOPLE[:3]).people == 3


@pytest.mark.parametrize(
    ("first", "three", "why"),
    [
        (Gain(0.1, 0.05), Gain(0.0, -0.1), ""),
        (Gain(0.1, 0.0), Gain(0.1, 0.1), "by_chance"),
        (Gain(0.015, 0.01), Gain(0.1, 0.1), "by_chance"),
        (Gain(0.0, 0.0), Gain(0.1, 0.1), "not_better"),
        (Gain(0.1, 0.05), Gain(-0.01, -0.1), "worse_among_three"),
    ],
)
def test_a_difference_counts_when_it_is_sure_and_worth_it(first, three, why):
    assert Agreement(500, (0.2, 0.4), (0.3, 0.4), first, three).why_not == why


@settings(max_examples=40)
@given(st.dictionaries(st.uuids(), st.sampled_from([0.0, 1.5, 2.0]), min_size=1), st.integers(1, 4))
def test_equals_share_the_places(scores, places):
    chances = [place_of(scores, who, places) for who in scores]
    assert all(0 <= one <= 1 for one in chances)
    assert sum(chances) == pytest.approx(min(places, len(scores)))
    assert place_of(scores, UUID(int=0), places) == 0


def test_a_gain_is_surer_the_more_tickets_say_so():
    few, many = gain([1.0, 0.0, 0.0, 1.0, -1.0]), gain([1.0, 0.0, 0.0, 1.0, -1.0] * 100)
    assert few.mean == many.mean == pytest.approx(0.2)
    assert few.least < 0 < many.least < many.mean
    assert gain([0.0] * 9) == Gain(0.0, 0.0)


@settings(max_examples=25)
@given(st.integers(1, 900), st.integers(0, 900))
def test_the_newest_are_held_back_and_never_more_than_half(well, late):
    rows = [
        Solved(UUID(int=number + 1), PEOPLE[0].id, BEGIN, BEGIN + number * HOUR, in_time=number % (late + 1) == 0)
        for number in range(well)
    ]  # fmt: skip
    before, held = parted(rows[::-1])
    assert before + held == rows
    assert len(held) <= max(len(rows) // 2, round(0.2 * len(rows)))


def test_the_past_is_put_together_without_looking_ahead():
    first = Solved(UUID(int=1), PEOPLE[0].id, BEGIN, BEGIN + 5 * HOUR, "P1")
    second = Solved(UUID(int=2), PEOPLE[0].id, BEGIN + HOUR, BEGIN + 2 * HOUR, "P4", reopened=True)
    third = Solved(
        UUID(int=3), PEOPLE[1].id, BEGIN + 3 * HOUR, BEGIN + 9 * HOUR, "P3", in_time=False
    )
    work = [dict(minutes) for _, minutes in work_then([third, second, first])]
    assert [one.get(PEOPLE[0].id, 0) for one in work] == [0, 240, 240]
    records = records_of([first, second, third], BEGIN + 6 * HOUR)
    assert set(records) == {PEOPLE[0].id}
    assert (records[PEOPLE[0].id].finished, records[PEOPLE[0].id].reopened) == (2, 1)
