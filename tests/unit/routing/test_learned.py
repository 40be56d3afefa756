"""What is learned of who solves what and how long it takes: little from little, nothing against anybody unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskflow.routing.rules import Need, Person, Weights, judge, sharing
from deskflow.routing.rules.clues import Features, Solved, clues_of
from deskflow.routing.rules.handling import LONGEST, SHORTEST, Handling, learn_times
from deskflow.routing.rules.learned import Learned, Likeness, learn, packed, sharpened, unpacked

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ANNA, TOM, NINA = (UUID(int=number) for number in (1, 2, 3))


def solved(number: int, who: UUID, *clues: str, minutes: int | None = None, **more) -> Solved:
    at = BEGIN + timedelta(hours=number)
    return Solved(UUID(int=1000 + number), who, at, at, "P3", clues, minutes=minutes, **more)


def of(who: UUID, count: int, *clues: str, first: int = 0, **more) -> list[Solved]:
    return [solved(first + number, who, *clues, **more) for number in range(count)]


# --- clues ----------------------------------------------------------------------------------------


def test_a_ticket_is_known_by_what_was_chosen_and_by_words_that_say_something():
    ticket = Features(
        "Drucker im 3. OG: Übergabe 4711 fehlt", "Bitte helfen! The SPOOLER <b>again</b>", "P2", "task",
        "ab12", "printer", {"site_code": "N-7", "vip": True, "notes": "x" * 41, "price": 12, "empty": ""},
    )  # fmt: skip
    assert clues_of(ticket) == (
        "priority:P2", "type:task", "customer:ab12", "equipment:printer", "field:site_code=N-7",
        "field:vip=True", "word:drucker", "word:fehlt", "word:helfen", "word:spooler", "word:ubergabe",
    )  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_written_gives_clues_once_and_always_the_same(title, text):
    found = clues_of(Features(title, text))
    assert len(set(found)) == len(found)
    assert found == clues_of(Features(title, text))


# --- who ------------------------------------------------------------------------------------------


def test_whoever_solved_more_of_the_like_is_likelier_and_it_can_be_said_why():
    learned = learn([
        *of(ANNA, 20, "word:spooler"), *of(TOM, 5, "word:spooler", first=20),
        *of(TOM, 20, "word:vpn", first=30), *of(ANNA, 2, "word:vpn", first=60),
    ])  # fmt: skip
    likeness = Likeness(learned, ("word:spooler", "word:never"), {"word:spooler": "Spooler"})
    assert likeness.share(ANNA) == 1
    assert likeness.share(TOM) < likeness.share(NINA) < 1
    (reason,) = likeness.told(ANNA)
    assert (reason.kind, reason.text, reason.solved, reason.of) == ("word", "Spooler", 20, 25)
    assert likeness.told(TOM) == likeness.told(NINA) == []


def test_chance_and_what_stands_in_every_ticket_are_no_clues():
    tickets = [*of(ANNA, 40, "word:hello"), *of(TOM, 40, "word:hello", first=50)]
    rare = [*of(ANNA, 3, "word:hello", "word:once", first=100)]
    learned = learn([*tickets, *rare])
    assert not learned.clues
    likeness = Likeness(learned, ("word:hello", "word:once"))
    assert likeness.share(ANNA) == likeness.share(TOM) == likeness.share(NINA) == 1


def test_what_was_late_or_came_back_teaches_nobody():
    late = of(ANNA, 30, "word:vpn", in_time=False)
    again = of(ANNA, 30, "word:vpn", first=50, reopened=True)
    assert learn([*late, *again]).people == ()


def test_it_counts_beside_the_other_points_and_hard_rules_stay():
    learned = learn([*of(ANNA, 30, "word:vpn"), *of(TOM, 30, "word:mail", first=40)])
    weights = sharing(Weights(), 30)
    assert (weights, sum(weights)) == (Weights(31, 23, 15, 8, 23), 100)
    need = Need(UUID(int=9), "INC-9", likeness=Likeness(learned, ("word:vpn",)))
    anna, tom = (judge(need, Person(who, "X"), BEGIN, weights) for who in (ANNA, TOM))
    assert anna.score > tom.score
    assert [part.points for part in anna.parts if part.code == "learned"] == [23]
    barred = judge(need, Person(ANNA, "X", off="time_off"), BEGIN, weights)
    assert (barred.score, barred.parts) == (0, ())
    plain = judge(need, Person(ANNA, "X"), BEGIN)
    assert "learned" not in [part.code for part in plain.parts]


@given(st.tuples(*[st.integers(0, 100)] * 4), st.integers(0, 100))
def test_all_parts_together_are_worth_what_they_were(weights, learned):
    plain = Weights(*weights)
    shared = sharing(plain, learned)
    assert all(one >= 0 for one in shared)
    # Rounding may cost or bring a point for each part.
    assert abs(sum(shared) - sum(plain)) <= 2
    if not learned:
        assert shared == plain


CLUES = st.lists(st.sampled_from([f"word:{letter}" for letter in "abcdefg"]), max_size=5, unique=True)  # fmt: skip
TICKETS = st.lists(st.tuples(st.integers(1, 4), CLUES, st.integers(1, 2000)), max_size=60)


@settings(max_examples=60)
@given(TICKETS, CLUES)
def test_whatever_was_solved_shares_are_shares_and_a_model_survives_being_kept(rows, asked):
    tickets = [
        solved(number, UUID(int=who), *clues, minutes=minutes)
        for number, (who, clues, minutes) in enumerate(rows)
    ]
    learned = learn(tickets, sharpened(learn(tickets), tickets))
    kept, mark = packed(learned.as_json())
    again = Learned.of_json(unpacked(kept))
    assert again == learned
    assert packed(again.as_json())[1] == mark
    likeness = Likeness(again, tuple(asked))
    shares = [likeness.share(UUID(int=who)) for who in range(1, 6)]
    assert all(0 < one <= 1 for one in shares)
    assert max(shares) == 1
    times = learn_times(tickets)
    if times is not None:
        assert Handling.of_json(times.as_json()) == times
        expected = times.expected(asked)
        assert SHORTEST <= expected.least <= expected.minutes <= expected.most <= LONGEST


@pytest.mark.parametrize("kept", [b"", b"no", packed({"a": 1})[0][:-4]])
def test_what_is_no_model_is_refused(kept):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        unpacked(kept)


# --- how long -------------------------------------------------------------------------------------


def test_times_are_those_of_the_like_and_one_slip_does_not_matter():
    tickets = [
        *of(ANNA, 40, "word:reset", minutes=10), *of(TOM, 40, "word:server", first=50, minutes=240),
        solved(200, TOM, "word:reset", minutes=24 * 60),
    ]  # fmt: skip
    times = learn_times(tickets)
    assert times.expected(["word:reset"]).minutes <= 15
    assert times.expected(["word:server"]).minutes >= 180
    # Of a word that was never seen, and of one seen twice, nothing follows.
    usual = times.expected([]).minutes
    assert times.expected(["word:never"]).minutes == usual
    assert learn_times([*tickets, *of(ANNA, 2, "word:odd", first=300, minutes=1000)]).expected(
        ["word:odd"]
    ).minutes == pytest.approx(usual, rel=0.2)
    assert times.by_priority["P3"] == round(exp(times.base) / 5) * 5
    assert learn_times(of(ANNA, 5, "word:reset")) is None
