"""When a stage counts as approved, rejected or undecided."""

from __future__ import annotations

import itertools
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.approvals.rules import (
    REJECT_POLICIES,
    Ballot,
    Counting,
    answerable,
    bound_change,
    check_counting,
    field_value,
    parse_decision,
    parse_strategy,
    standing_after,
    verdict,
)
from deskflow.core.errors import Rejected

YES, NO, OPEN = Ballot("approved"), Ballot("rejected"), Ballot()


@pytest.mark.parametrize(
    ("strategy", "threshold", "ballots", "expected"),
    [
        ("any", None, [OPEN, OPEN], "pending"),
        ("any", None, [YES, OPEN], "approved"),
        ("any", None, [NO, OPEN], "pending"),
        ("any", None, [NO, NO], "rejected"),
        ("all", None, [YES, OPEN], "pending"),
        ("all", None, [YES, YES], "approved"),
        ("all", None, [NO, OPEN], "rejected"),
        ("k_of_n", 2, [YES, NO, OPEN], "pending"),
        ("k_of_n", 2, [YES, NO, YES], "approved"),
        ("k_of_n", 2, [NO, NO, OPEN], "rejected"),
        # Without a threshold a vote needs more than half.
        ("percent", None, [YES, YES, OPEN, OPEN], "pending"),
        ("percent", None, [YES, YES, YES, OPEN], "approved"),
        ("percent", None, [YES, YES, NO, NO], "rejected"),
        ("percent", 50, [YES, YES, OPEN, NO], "approved"),
        ("percent", 100, [YES, NO], "rejected"),
    ],
)
def test_counting(strategy, threshold, ballots, expected):
    assert verdict(Counting(strategy, threshold), ballots) == expected


def test_weights_are_summed_not_counted():
    chief, clerk = Ballot("approved", weight=5), Ballot("approved", weight=1)
    assert verdict(Counting("weighted", 5), [chief, OPEN]) == "approved"
    assert verdict(Counting("weighted", 5), [clerk, Ballot(weight=5)]) == "pending"
    assert verdict(Counting("weighted", 5), [clerk, Ballot("rejected", weight=5)]) == "rejected"


def test_at_once_the_first_rejection_ends_it():
    counting = Counting("any", reject_policy="at_once")
    assert verdict(counting, [NO, OPEN, YES]) == "rejected"


def test_waiting_for_all_hears_everybody_before_it_rejects():
    counting = Counting("all", reject_policy="wait_for_all")
    assert verdict(counting, [NO, OPEN]) == "pending"
    assert verdict(counting, [NO, YES]) == "rejected"


def test_a_veto_rejects_whatever_the_others_said():
    veto = Ballot("rejected", may_veto=True)
    assert verdict(Counting("any", reject_policy="wait_for_all"), [YES, veto, OPEN]) == "rejected"


def test_nobody_asked_is_never_an_approval():
    for strategy in ("all", "any", "percent"):
        with pytest.raises(Rejected) as refusal:
            verdict(Counting(strategy), [])
        assert refusal.value.code == "approval.no_approvers"
        with pytest.raises(Rejected):
            check_counting(Counting(strategy), [])


def test_those_who_cannot_answer_still_count_as_asked():
    gone = Ballot(able=False)
    with pytest.raises(Rejected) as refusal:
        check_counting(Counting("all"), [OPEN, gone])
    assert refusal.value.code == "approval.unreachable"
    check_counting(Counting("any"), [OPEN, gone])
    with pytest.raises(Rejected) as refusal:
        check_counting(Counting("any"), [gone])
    assert refusal.value.code == "approval.no_able_approver"


@pytest.mark.parametrize(
    ("counting", "code"),
    [
        (Counting("k_of_n"), "approval.threshold_required"),
        (Counting("weighted"), "approval.threshold_required"),
        (Counting("k_of_n", 3), "approval.unreachable"),
        (Counting("k_of_n", 1.5), "approval.bad_threshold"),
        (Counting("percent", 0), "approval.bad_threshold"),
        (Counting("percent", 101), "approval.unreachable"),
        (Counting("weighted", 9), "approval.unreachable"),
        (Counting("any", reject_policy="maybe"), "approval.unknown_reject_policy"),
    ],
)
def test_a_count_that_makes_no_sense_is_refused(counting, code):
    with pytest.raises(Rejected) as refusal:
        check_counting(counting, [OPEN, OPEN])
    assert refusal.value.code == code


def test_the_seeds_words_are_understood():
    assert [parse_strategy(word) for word in ("AND", "OR", "VOTING", "WEIGHTED", "any")] == [
        "all", "any", "percent", "weighted", "any",
    ]  # fmt: skip
    assert [parse_decision(word) for word in ("Approved", "approve", "reject")] == [
        "approved", "approved", "rejected",
    ]  # fmt: skip
    for word, parse in (("most", parse_strategy), ("perhaps", parse_decision)):
        with pytest.raises(Rejected):
            parse(word)


ballots = st.builds(
    Ballot,
    st.sampled_from([None, "approved", "rejected"]),
    st.integers(1, 5),
    st.booleans(),
    st.booleans(),
)
countings = st.builds(
    Counting,
    st.sampled_from(["all", "any", "k_of_n", "percent", "weighted"]),
    st.integers(1, 8),
    st.sampled_from(REJECT_POLICIES),
)


@given(countings, st.lists(ballots, min_size=1, max_size=6))
def test_everybody_having_answered_it_is_decided(counting, several):
    answered = [b for b in several if b.decision is not None] or [YES]
    assert verdict(counting, answered) != "pending"


@given(countings, st.lists(ballots, min_size=1, max_size=5))
def test_approved_and_rejected_stay_so_whatever_comes_later(counting, several):
    now = verdict(counting, several)
    if now == "pending":
        return
    free = [n for n, ballot in enumerate(several) if ballot.decision is None and ballot.able]
    for answers in itertools.product(["approved", "rejected"], repeat=len(free)):
        later = list(several)
        for place, answer in zip(free, answers, strict=True):
            old = later[place]
            # A later rejection may overturn only through a veto or the at-once rule.
            if answer == "rejected" and (old.may_veto or counting.reject_policy == "at_once"):
                answer = "approved"
            later[place] = Ballot(answer, old.weight, old.may_veto, old.able)
        assert verdict(counting, later) == now


def test_one_person_answers_one_paper():
    rita, jonas = UUID(int=1), UUID(int=2)
    assert answerable([{rita}, {rita}], [1, 1]) == [True, False]
    assert answerable([{rita, jonas}, {rita}], [1, 1]) == [True, True]
    assert answerable([{rita}, {rita}], [1, 5]) == [False, True]
    assert answerable([set(), {rita}], [1, 1]) == [False, True]


def test_without_a_rejection_it_is_not_rejected_although_somebody_left():
    gone = Ballot(able=False)
    assert verdict(Counting("all"), [YES, gone]) == "pending"
    assert verdict(Counting("all"), [NO, gone]) == "rejected"
    assert verdict(Counting("any", reject_policy="wait_for_all"), [NO, gone]) == "rejected"


def test_a_bound_field_is_found_by_the_readers_word_too():
    changed = {"customer_id": ["a", "b"], "priority": ["P1", "P2"]}
    assert bound_change(["title", "customer"], changed) == "customer_id"
    assert bound_change(["title"], changed) is None


def test_a_person_is_shown_by_name():
    snapshot = {"customer": {"id": "1", "name": "Northwind"}, "priority": "P1"}
    assert field_value(snapshot, "customer") == "Northwind"
    assert field_value(snapshot, "priority") == "P1"
    assert field_value(snapshot, "nothing") is None


answers = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["approved", "rejected"])), max_size=8
)
papers = st.lists(
    st.builds(Ballot, st.none(), st.integers(1, 5), st.booleans(), st.booleans()),
    min_size=5,
    max_size=5,
)


@given(countings, papers, answers, answers)
def test_a_decided_stage_never_changes_by_a_later_decision(counting, several, first, later):
    now, left = standing_after(counting, several, first)
    if now == "pending":
        return
    assert standing_after(counting, several, [*first, *later]) == (now, left)
    assert standing_after(counting, left, later) == (now, left)


@given(countings, papers, answers, st.integers(0, 4))
def test_a_yes_never_does_harm_and_a_no_never_helps(counting, several, so_far, place):
    rank = {"rejected": 0, "pending": 1, "approved": 2}
    now, left = standing_after(counting, several, so_far)
    with_yes, _ = standing_after(counting, left, [(place, "approved")])
    with_no, _ = standing_after(counting, left, [(place, "rejected")])
    assert rank[with_yes] >= rank[with_no]
    assert rank[with_no] <= rank[now]
    if counting.reject_policy != "wait_for_all":
        # Who waits for all rejects with the last answer, whatever it is.
        assert rank[with_yes] >= rank[now]


@given(countings, papers, st.randoms(use_true_random=False))
def test_without_veto_and_haste_every_order_comes_to_the_same(counting, several, random):
    counting = Counting(counting.strategy, counting.threshold, "when_unreachable")
    several = [Ballot(None, one.weight) for one in several]
    given_answers = [(n, random.choice(["approved", "rejected"])) for n in range(len(several))]
    shuffled = random.sample(given_answers, len(given_answers))
    assert (
        standing_after(counting, several, given_answers)[0]
        == standing_after(counting, several, shuffled)[0]
    )


def test_a_late_veto_changes_nothing_and_an_early_one_everything():
    several = [Ballot(), Ballot(may_veto=True)]
    yes, no = (0, "approved"), (1, "rejected")
    assert standing_after(Counting("any"), several, [yes, no])[0] == "approved"
    assert standing_after(Counting("any"), several, [no, yes])[0] == "rejected"
