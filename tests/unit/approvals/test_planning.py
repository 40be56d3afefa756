"""Who is asked, and what would happen if these said no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.approvals.rules import (
    Absence,
    Group,
    Person,
    Rung,
    Staff,
    checked_ladder,
    later_by,
    plan,
    simulate,
    simulate_step,
    stages_of,
    stand_ins,
)
from deskflow.calendars.rules import calendar_from_json
from deskflow.core.errors import Rejected

CHIEF = Person(UUID(int=1), "Carla Chief")
RITA = Person(UUID(int=2), "Rita", manager_id=CHIEF.id)
JONAS = Person(UUID(int=3), "Jonas", manager_id=CHIEF.id)
TOM = Person(UUID(int=4), "Tom", able=False)
FINANCE = Group(UUID(int=9), "Finance", frozenset({RITA.id, JONAS.id}))
ABLE = frozenset({CHIEF.id, RITA.id, JONAS.id})


class Office:
    """Everybody by first name."""

    def person(self, reference: str) -> Person | None:
        known = {"rita": RITA, "jonas": JONAS, "carla": CHIEF, "tom": TOM, str(CHIEF.id): CHIEF}
        return known.get(reference)

    def group(self, reference: str) -> Group | None:
        return FINANCE if reference == "finance" else None


def planned(config, requester=None, **more):
    return plan(stages_of(config), Office(), requester, **more)


def played(config, answers=None, requester=None, allow_own=False):
    return simulate(
        planned(config, requester), ABLE, {FINANCE.id: FINANCE},
        requester.id if requester else None, answers or {}, allow_own=allow_own,
    )  # fmt: skip


def test_the_simple_form_is_one_stage():
    (stage,) = planned({"title": "x", "approvers": ["rita"], "roles": "finance", "strategy": "AND"})
    assert [(one.kind, one.name) for one in stage.asked] == [("user", "Rita"), ("role", "Finance")]
    assert stage.strategy == "all"


def test_stages_keep_their_counting_and_their_weights():
    (first, second) = planned(
        {
            "stages": [
                {"name": "Team", "approvers": ["rita"]},
                {
                    "name": "Board", "approvers": ["carla", "jonas"], "strategy": "WEIGHTED",
                    "threshold": 3, "weights": {"carla": 3}, "vetoes": ["jonas"],
                },
            ]
        }
    )  # fmt: skip
    assert first.name == "Team"
    assert [(one.weight, one.may_veto) for one in second.asked] == [(3, False), (1, True)]


def test_a_sequence_is_a_stage_for_each():
    stages = planned({"approvers": ["rita", "jonas"], "strategy": "sequence"})
    assert [one.asked[0].name for one in stages] == ["Rita", "Jonas"]


def test_the_manager_of_the_requester_is_asked():
    (stage,) = planned({"managers_of": ["requester", "rita"]}, JONAS)
    (asked,) = stage.asked
    assert (asked.id, asked.manager_of) == (CHIEF.id, "Jonas")


@pytest.mark.parametrize(
    ("config", "requester", "code"),
    [
        ({}, None, "approval.no_approvers"),
        ({"stages": [{"name": "empty"}]}, None, "approval.no_approvers"),
        ({"approvers": ["nobody"]}, None, "approval.unknown_approver"),
        ({"roles": ["nobody"]}, None, "approval.unknown_approver"),
        ({"approvers": ["rita", None]}, None, "approval.blank_approver"),
        ({"approvers": ["rita", {"name": "x"}]}, None, "approval.blank_approver"),
        ({"managers_of": ["requester"]}, None, "approval.no_requester"),
        ({"managers_of": ["requester"]}, CHIEF, "approval.no_manager"),
        ({"stages": ["rita"]}, None, "approval.bad_stage"),
        ({"approvers": ["rita"], "strategy": "most"}, None, "approval.unknown_strategy"),
        ({"approvers": ["rita"], "threshold": "two"}, None, "approval.bad_threshold"),
        ({"approvers": ["rita"], "weights": {"rita": "x"}}, None, "approval.bad_weight"),
        ({"stages": [{"approvers": ["rita"]}] * 21}, None, "approval.too_many_stages"),
        ({"approvers": [str(n) for n in range(201)]}, None, "approval.too_many_approvers"),
    ],
)
def test_what_cannot_be_asked_is_an_incident(config, requester, code):
    with pytest.raises(Rejected) as refusal:
        planned(config, requester)
    assert refusal.value.code == code


def test_what_is_known_only_when_it_runs_is_planned_as_that():
    (stage,) = planned({"approvers": ["{{ trigger.boss }}"]}, later="{{")
    assert (stage.asked[0].kind, stage.asked[0].id) == ("later", None)


def test_a_simulation_says_who_is_asked_and_how_it_would_end():
    config = {"stages": [{"approvers": ["rita", "jonas"]}, {"approvers": ["carla"]}]}
    assert played(config).outcome == "pending"
    once = played(config, {(0, 0): "approved"})
    assert [one.status for one in once.stages] == ["approved", "pending"]
    assert [one.status for one in once.stages[0].papers] == ["approved", "no_longer_needed"]
    assert played(config, {(0, 0): "approved", (1, 0): "approved"}).outcome == "approved"
    no = played(config, {(0, 0): "rejected", (0, 1): "rejected"})
    assert (no.outcome, no.stages[1].status) == ("rejected", "closed")


def test_a_simulation_leaves_the_requester_out():
    config = {"approvers": ["rita", "jonas"], "strategy": "all"}
    own = played(config, {(0, 0): "approved", (0, 1): "approved"}, requester=RITA)
    assert [one.status for one in own.stages[0].papers] == ["excused", "approved"]
    assert own.outcome == "approved"
    assert played({"approvers": ["rita"]}, requester=RITA).stages[0].problem == "approval.only_own"
    assert played({"approvers": ["rita"]}, {(0, 0): "approved"}, RITA, True).outcome == "approved"


def test_a_simulation_tells_of_a_stage_nobody_could_approve():
    broken = played({"approvers": ["rita", "tom"], "strategy": "all"}, {(0, 0): "approved"})
    assert broken.outcome == "incident"
    assert broken.stages[0].problem == "approval.unreachable"
    assert [one.status for one in broken.stages[0].papers] == ["waiting", "unable"]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(0, 2)),
        st.sampled_from(["approved", "rejected", "nonsense"]),
    ),
    st.sampled_from(["all", "any", "percent"]),
)
def test_a_simulation_only_ever_approves_when_every_stage_does(answers, strategy):
    stage = {"approvers": ["rita", "jonas", "carla"], "strategy": strategy}
    result = played({"stages": [stage, stage, stage]}, answers)
    approved = all(one.status == "approved" for one in result.stages)
    assert (result.outcome == "approved") == approved
    for place, one in enumerate(result.stages):
        if one.status == "approved":
            assert any(answers.get((place, n)) == "approved" for n in range(3))


MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_time_is_counted_in_open_hours_when_there_is_a_calendar():
    office = calendar_from_json(
        {"week": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}}
    )
    assert later_by(MONDAY, 7200, None) == MONDAY + timedelta(hours=2)
    assert later_by(MONDAY, 7200, office) == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_a_ladder_is_put_in_order_and_checked():
    rungs = (Rung("delegate", 0, "x"), Rung("manager", 7200), Rung("remind", 60))
    assert [one.kind for one in checked_ladder(rungs)] == ["remind", "manager", "delegate"]
    bad = {
        "approval.unknown_rung": Rung("shout", 60),
        "approval.bad_rung_time": Rung("remind", -1),
        "approval.rung_needs_somebody": Rung("role", 60),
    }
    for code, rung in bad.items():
        with pytest.raises(Rejected) as refusal:
            checked_ladder((rung,))
        assert refusal.value.code == code
    with pytest.raises(Rejected, match="bad_rung_time"):
        checked_ladder((Rung("remind", float("nan")),))
    with pytest.raises(Rejected, match="rung_needs_somebody"):
        checked_ladder((Rung("manager", 60, "rita"),))


def test_a_stand_in_is_one_for_a_time_and_a_topic_and_does_not_pass_it_on():
    day = timedelta(days=1)
    absences = [
        Absence(RITA.id, JONAS.id, MONDAY, MONDAY + day),
        Absence(JONAS.id, CHIEF.id, MONDAY, MONDAY + day),
        Absence(CHIEF.id, RITA.id, MONDAY, MONDAY + day, "overtime"),
    ]
    found = stand_ins(absences, MONDAY, "parts")
    assert found == {RITA.id: {JONAS.id}, JONAS.id: {CHIEF.id}}
    assert stand_ins(absences, MONDAY, "overtime")[CHIEF.id] == {RITA.id}
    assert stand_ins(absences, MONDAY + day, "parts") == {}
    assert stand_ins(absences, MONDAY - day, "parts") == {}


STAFF = Staff(
    (CHIEF, RITA, JONAS, TOM),
    (FINANCE,),
    {"rita": RITA.id, "carla": CHIEF.id, "finance": FINANCE.id}
    | {str(one.id): one.id for one in (CHIEF, RITA, JONAS, TOM)},
)


def test_a_step_is_played_as_it_is_written():
    routing = {
        "columns": [{"name": "amount", "kind": "number", "value": "{{ trigger.amount }}"}],
        "rows": [
            {"when": ["< 100"], "none_needed": True},
            {"when": ["< 1000"], "approvers": ["rita"]},
            {"when": [">= 1000"], "stages": [{"roles": ["finance"]}, {"approvers": ["carla"]}]},
        ],
    }
    config = {"routing": routing}
    assert simulate_step(config, STAFF, None, {}, [50]).outcome == "not_required"
    assert simulate_step(config, STAFF, None, {(0, 0): "approved"}, [500]).outcome == "approved"
    large = simulate_step(config, STAFF, None, {(0, 0): "approved", (1, 0): "rejected"}, [5000])
    assert [one.status for one in large.stages] == ["approved", "rejected"]
    for values in ([], ["a lot"]):
        with pytest.raises(Rejected, match=r"approval\.no_number"):
            simulate_step(config, STAFF, None, {}, values)


def test_a_step_that_could_not_be_asked_says_why():
    for config, code in (
        ({}, "approval.no_approvers"),
        ({"approvers": ["nobody"]}, "approval.unknown_approver"),
        ({"managers_of": ["requester"]}, "approval.no_requester"),
    ):
        with pytest.raises(Rejected) as refusal:
            simulate_step(config, STAFF, None, {})
        assert refusal.value.code == code
    asked = simulate_step({"managers_of": ["requester"]}, STAFF, RITA.id, {})
    assert asked.stages[0].papers[0].asked.name == "Carla Chief"
    later = simulate_step({"approvers": ["{{ trigger.boss }}"]}, STAFF, None, {(0, 0): "approved"})
    assert later.outcome == "approved"
